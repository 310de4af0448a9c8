"""Whether the population of a study is that of a patient: each of its conditions, evaluated as bullets of rules are.

May import model, knowledge and logic. Promises: a pure function of case and knowledge, with the shared definitions,
exact for every completion of the case (past a budget of steps, what is sure of the case as a whole). A finding that is
added decides what was unknown; a condition that was met stays met, and one that was not met or undefined never is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ..knowledge.quantities import format_set
from ..logic.compiled import Axes, Bullet, Section, false_bit, tests_in, true_bit
from ..logic.compiler import Compiler
from ..logic.evaluate import Planes, below, frontier
from ..logic.kernel import State, start
from ..logic.survey import NOTHING_KNOWN, planes_in, split
from ..model.case import Case
from ..model.knowledge import Knowledge
from ..model.rules import Condition, Role, Rule, Stance, Test, wording
from ..model.table import Table
from ..model.weighing import Criterion, Fit, Match, Seen, Study

SHARED = ""
STEPS = 1 << 10
TRUE, FALSE, UNDEFINED = "true", "false", "undefined"


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
    told = Teller(case, knowledge, populations.section, box_of(case, populations.axes))
    criteria = {rule.rule.id: tuple(map(told.criterion, rule.body.bullets)) for rule in populations.section.rules}
    found = {}
    for name, entry in sorted(knowledge.evidence.items()):
        own = criteria.get(name, ())
        found[name] = Study(entry, match_of(own), own)
    return Table(found)


def box_of(case: Case, axes: Axes) -> State:
    """The state in which every finding has what the case leaves open."""
    masks = {}
    for entry in axes.dimensions.values():
        given = case.findings.get(entry.id)
        masks[entry.var] = entry.axis.full if given is None else entry.axis.mask(given)
    return start(masks)


def match_of(criteria: Iterable[Criterion]) -> Match:
    """What the conditions of a population come to."""
    fits = {one.fit for one in criteria}
    if not fits:
        return Match.UNRESTRICTED
    if fits & {Fit.NOT_MET, Fit.UNDEFINED}:
        return Match.DIFFERS
    return Match.OPEN if Fit.UNKNOWN in fits else Match.MATCHES


def fit_of(truths: frozenset[str]) -> Fit:
    """What the truth values that a condition may have come to. One that is never true differs from the patient."""
    if TRUE not in truths:
        return Fit.UNDEFINED if truths == {UNDEFINED} else Fit.NOT_MET
    return Fit.MET if len(truths) == 1 else Fit.UNKNOWN


def truths_of(bullet: Bullet, planes: Planes) -> frozenset[str]:
    """The truth values that a condition may have in a box, as far as is sure of the box as a whole."""
    true, false = true_bit(bullet.atom), false_bit(bullet.atom)
    if planes.met & true:
        return frozenset({TRUE})
    if planes.met & false:
        return frozenset({FALSE})
    lost = {TRUE: bool(planes.lost & true), FALSE: bool(planes.lost & false)}
    return frozenset({UNDEFINED, *(name for name, gone in lost.items() if not gone)})


@dataclass(frozen=True, slots=True)
class Teller:
    """Says of each condition what the case has to say of it; ``box`` is the case. What was worked out is remembered."""

    case: Case
    knowledge: Knowledge
    section: Section
    box: State
    truths: dict[int, frozenset[str]] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)

    def criterion(self, bullet: Bullet) -> Criterion:
        """One condition of a population."""
        fit = fit_of(self.truth(bullet))
        planes = self.planes(self.box)
        missing = tuple(sorted(frontier(self.section, bullet.bit, planes))) if fit is Fit.UNKNOWN else ()
        seen = tuple(dict.fromkeys(self.seen(bullet.condition)))
        return Criterion(wording(bullet.condition), fit, seen, missing)

    def planes(self, box: State) -> Planes:
        """What is sure in a box."""
        return planes_in(self.section, box, NOTHING_KNOWN)

    def truth(self, bullet: Bullet) -> frozenset[str]:
        """The truth values that a condition has for some completion of the case."""
        if bullet.atom not in self.truths:
            need = true_bit(bullet.atom) | false_bit(bullet.atom)
            whole = truths_of(bullet, self.planes(self.box))
            if not bullet.plain and len(whole) > 1:
                leaves = self.leaves(lambda p: need & ~p.met & ~p.lost if len(truths_of(bullet, p)) > 1 else 0)
                whole = frozenset().union(*(truths_of(bullet, p) for p in leaves)) if leaves else whole
            self.truths[bullet.atom] = whole
        return self.truths[bullet.atom]

    def leaves(self, open_in: Callable[[Planes], int]) -> list[Planes]:
        """Boxes that make up the case, in each of which nothing is open; ``open_in``: the bits still to be decided.
        Nothing past the budget."""
        found, boxes, steps = [], [self.box], 0
        while boxes:
            steps += 1
            if steps > STEPS:
                return []
            box = boxes.pop()
            planes = self.planes(box)
            need = open_in(planes)
            if need:
                boxes += split(self.section, box, need, planes)
            else:
                found.append(planes)
        return found

    def seen(self, condition: Condition) -> Iterator[Seen]:
        """What the case says of everything that the condition tests, in the condition's order."""
        for test in reversed(list(tests_in((condition,)))):
            assumed = test.subject in self.case.assumed
            yield Seen(test.subject, self.value(test.subject), self.allowed(test), assumed)

    def value(self, subject: str) -> str:
        """The values that the case leaves open for a finding or concept; empty where all are."""
        if subject in self.knowledge.findings:
            return self.case.texts.get(subject, "")
        step = self.section.concepts[(SHARED, subject)]
        possible = self.possible(subject)
        return "" if possible == (step.undefined << 1) - 1 else " or ".join(step.text(possible))

    def possible(self, concept: str) -> int:
        """The values that a concept has for some completion of the case, as bits."""
        if concept not in self.values:
            key = (SHARED, concept)

            def open_in(planes: Planes) -> int:
                need = 0
                for one in below(self.section, key, planes):
                    need |= one & ~planes.met & ~planes.lost
                return need if planes.possible[key] & (planes.possible[key] - 1) else 0

            found = 0
            for planes in self.leaves(open_in) or [self.planes(self.box)]:
                found |= planes.possible[key]
            self.values[concept] = found
        return self.values[concept]

    def allowed(self, test: Test) -> str:
        """The values for which a test is true."""
        if test.allowed is None:
            return ""
        finding = self.knowledge.findings.get(test.subject)
        if finding is not None:
            return format_set(test.allowed, finding)
        chosen = self.section.concepts[(SHARED, test.subject)].concept.values
        return " or ".join(value for value in chosen if value in getattr(test.allowed, "values", ()))
