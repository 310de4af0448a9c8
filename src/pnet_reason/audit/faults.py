"""What is wrong with the knowledge itself, for one guideline and question: gaps, conflicts, rules and bullets that do
nothing.

Imports model, logic and audit. Promises: exact, over all possible patients; in order of kind and ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

from pnet_reason.logic.compiled import CompiledRule
from pnet_reason.model.problems import Position
from pnet_reason.model.rules import Role, Rule

from .items import Bodily, Item, every, negated
from .prove import UNDECIDED, Regions
from .somebody import UndecidedError, somebody
from .study import Study
from .witness import Patient

GAP, CONFLICT, DEAD, MASKED, IDLE = "gap", "conflict", "dead-rule", "masked-rule", "idle-bullet"
DUPLICATE, SUBSUMED = "duplicate", "subsumed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``about`` are the rules, options or bullets that it names, ``places`` where they stand; ``region`` and
    ``witness`` where it is about patients; ``waived_by`` the waivers that accept it, whole."""

    kind: str
    guideline: str = ""
    question: str = ""
    about: tuple[str, ...] = ()
    places: tuple[Position, ...] = ()
    region: Regions | None = None
    witness: tuple[Patient, ...] = ()
    waived_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A fault and the patients whom it concerns, as a diagram; -1 where it concerns none."""

    fault: Fault
    root: int = -1


def faults_of(study: Study) -> Iterator[Drawn]:
    """Every fault of one guideline and question; what could not be decided is one too."""
    if not study.knowledge.questions[study.question].asks_what_is_known:
        yield from gaps(study)
    yield from conflicts(study)
    yield from idle_rules(study)
    yield from alike(study)


def looked_for(
    study: Study, kind: str, item: Item, about: Iterable[str] = (), rules: Iterable[Rule] = ()
) -> Iterator[Drawn]:
    """A fault where there is somebody of whom the item holds, with the region and a witness."""
    names, places = tuple(about), tuple(rule.position for rule in rules)
    try:
        found = somebody(study, item)
    except UndecidedError:
        yield plain(study, UNDECIDED, (kind, *names), places)
        return
    if found is not None:
        fault = Fault(kind, study.guideline, study.question, names, places, found.region, found.witness)
        yield Drawn(fault, found.root)


def plain(study: Study, kind: str, about: Iterable[str], places: Iterable[Position]) -> Drawn:
    """A fault that is about no patient."""
    return Drawn(Fault(kind, study.guideline, study.question, tuple(about), tuple(places)))


def gaps(study: Study) -> Iterator[Drawn]:
    """Patients in scope of whom no rule concludes anything. Where a question asks what is known, silence is no gap:
    nothing is left to be found out."""
    yield from looked_for(study, GAP, every([negated(study.theory.outside()), negated(study.theory.reached())]))


def conflicts(study: Study) -> Iterator[Drawn]:
    """Patients to whom two options are recommended that exclude each other, or one that is ruled out as well."""
    theory, names = study.theory, study.theory.options()
    table = study.knowledge.options
    pairs = [(a, b) for a in names for b in names if a < b and b in table[a].excludes]
    found: dict[tuple[str, ...], Item] = {
        (a, b): every([theory.recommended(a), theory.recommended(b)]) for a, b in pairs
    }
    found |= {(option,): every([theory.cell(option), theory.against(option)]) for option in names}
    for parties, item in found.items():
        rules = (rule.rule for rule in concluding(study, parties))
        yield from looked_for(study, CONFLICT, every([item, negated(theory.withheld())]), parties, rules)


def concluding(study: Study, options: Iterable[str]) -> Iterator[CompiledRule]:
    """The advice rules on some options."""
    for option in options:
        yield from study.theory.of(Role.ADVICE, None, option)


def asked(study: Study) -> list[CompiledRule]:
    """The rules of the guideline and question."""
    return [*study.theory.of(Role.SCOPE), *study.theory.of(Role.ADVICE)]


def nobody(study: Study, item: Item) -> bool:
    """Whether an item holds of no possible patient; what is undecided counts as somebody."""
    try:
        return somebody(study, item) is None
    except UndecidedError:
        return False


def idle_rules(study: Study) -> Iterator[Drawn]:
    """Rules that apply to nobody, and rules that never stand because they are always overridden."""
    for rule in asked(study):
        if nobody(study, Bodily(rule.body, met=True)):
            yield plain(study, DEAD, [rule.rule.id], [rule.rule.position])
        elif nobody(study, study.theory.stands(rule)):
            yield plain(study, MASKED, [rule.rule.id], [rule.rule.position])


def alike(study: Study) -> Iterator[Drawn]:
    """Rules with the same conclusion and the same overrides, of which one applies wherever the other does."""
    alive = [rule for rule in asked(study) if not nobody(study, Bodily(rule.body, met=True))]
    for one, other in permutations(alive, 2):
        if conclusion(one) != conclusion(other) or not inside(study, one, other):
            continue
        back = inside(study, other, one)
        if not back or one.rule.id < other.rule.id:
            pair = (one.rule, other.rule)
            kind = DUPLICATE if back else SUBSUMED
            yield plain(study, kind, [rule.id for rule in pair], [rule.position for rule in pair])


def inside(study: Study, one: CompiledRule, other: CompiledRule) -> bool:
    """Whether the other rule applies wherever the one does."""
    return nobody(study, every([Bodily(one.body, met=True), Bodily(other.body, met=False)]))


def conclusion(rule: CompiledRule) -> object:
    """What a rule says, and which rules it beats."""
    beats = frozenset(override.rule for override in rule.rule.overrides)
    return rule.rule.role, rule.rule.stance, rule.rule.option, beats
