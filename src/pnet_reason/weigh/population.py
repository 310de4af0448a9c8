"""Whether the population of a study is that of a patient: each of its conditions, evaluated as bullets of rules are.

May import model, knowledge and logic. Promises: a pure function of case and knowledge, with the shared definitions. A
finding that is added decides conditions that were unknown, and never makes one that was decided unknown again, nor one
that was met not met, or the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ..knowledge.quantities import format_set
from ..logic.compiled import Axes, Bullet, Section, false_bit, tests_in, true_bit
from ..logic.compiler import Compiler
from ..logic.evaluate import Planes, frontier
from ..logic.kernel import start
from ..logic.survey import NOTHING_KNOWN, planes_in
from ..model.case import Case
from ..model.knowledge import Knowledge
from ..model.rules import Condition, Role, Rule, Stance, Test, wording
from ..model.table import Table
from ..model.weighing import Criterion, Fit, Match, Seen, Study

SHARED = ""


class Populations(NamedTuple):
    """The populations of a knowledge, compiled: a pseudo-rule for each study that states one."""

    section: Section
    axes: Axes


@lru_cache(maxsize=16)
def populations_of(knowledge: Knowledge) -> Populations:
    """The conditions of every study as one section, compiled once a knowledge."""
    entries = [entry for entry in knowledge.evidence.values() if entry.applies_to]
    axes = Axes(knowledge, [test for entry in entries for test in tests_in(entry.applies_to)])
    rules = [Rule(entry.id, Role.ADVICE, Stance.CONSIDER, entry.applies_to) for entry in entries]
    return Populations(Compiler(knowledge, axes).section(rules, SHARED), axes)


def studies_for(case: Case, knowledge: Knowledge) -> Table[str, Study]:
    """Every entry of the evidence with what becomes of its conditions, in order of id."""
    populations = populations_of(knowledge)
    planes = planes_for(case, populations)
    told = Teller(case, knowledge, populations.section, planes)
    criteria = {rule.rule.id: tuple(map(told.criterion, rule.body.bullets)) for rule in populations.section.rules}
    found = {}
    for name, entry in sorted(knowledge.evidence.items()):
        own = criteria.get(name, ())
        found[name] = Study(entry, match_of(own), own)
    return Table(found)


def planes_for(case: Case, populations: Populations) -> Planes:
    """What is sure of the conditions in the box of the case."""
    masks = {}
    for entry in populations.axes.dimensions.values():
        given = case.findings.get(entry.id)
        masks[entry.var] = entry.axis.full if given is None else entry.axis.mask(given)
    return planes_in(populations.section, start(masks), NOTHING_KNOWN)


def match_of(criteria: Iterable[Criterion]) -> Match:
    """What the conditions of a population come to."""
    fits = {one.fit for one in criteria}
    if not fits:
        return Match.UNRESTRICTED
    if fits & {Fit.NOT_MET, Fit.UNDEFINED}:
        return Match.DIFFERS
    return Match.OPEN if Fit.UNKNOWN in fits else Match.MATCHES


def fit_of(bullet: Bullet, planes: Planes) -> Fit:
    """What becomes of one condition. One that is surely not true differs, whether it is false or undefined."""
    true, false = true_bit(bullet.atom), false_bit(bullet.atom)
    if planes.met & true:
        return Fit.MET
    if not planes.lost & true:
        return Fit.UNKNOWN
    return Fit.UNDEFINED if planes.lost & false else Fit.NOT_MET


class Teller(NamedTuple):
    """Says of each condition what the case has to say of it."""

    case: Case
    knowledge: Knowledge
    section: Section
    planes: Planes

    def criterion(self, bullet: Bullet) -> Criterion:
        """One condition of a population."""
        fit = fit_of(bullet, self.planes)
        seen = dict.fromkeys(self.seen(bullet.condition))
        missing = tuple(sorted(frontier(self.section, bullet.bit, self.planes))) if fit is Fit.UNKNOWN else ()
        return Criterion(wording(bullet.condition), fit, tuple(seen), missing)

    def seen(self, condition: Condition) -> Iterator[Seen]:
        """What the case says of everything that the condition tests, in the condition's order."""
        for test in reversed(list(tests_in((condition,)))):
            yield Seen(test.subject, self.value(test.subject), self.allowed(test))

    def value(self, subject: str) -> str:
        """The values that the case leaves open for a finding or concept; empty where all are."""
        if subject in self.knowledge.findings:
            return self.case.texts.get(subject, "")
        step = self.section.concepts[(SHARED, subject)]
        possible = self.planes.possible[(SHARED, subject)]
        return "" if possible == (step.undefined << 1) - 1 else " or ".join(step.text(possible))

    def allowed(self, test: Test) -> str:
        """The values for which a test is true."""
        if test.allowed is None:
            return ""
        finding = self.knowledge.findings.get(test.subject)
        if finding is not None:
            return format_set(test.allowed, finding)
        chosen = self.section.concepts[(SHARED, test.subject)].concept.values
        return " or ".join(value for value in chosen if value in getattr(test.allowed, "values", ()))
