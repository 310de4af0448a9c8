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

from .items import Item, every, negated
from .prove import Regions, regions
from .study import Study
from .witness import Patient, fewest, patients

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
    """Every fault of one guideline and question."""
    if not study.knowledge.questions[study.question].asks_what_is_known:
        yield from gaps(study)
    yield from conflicts(study)
    yield from idle_rules(study)
    yield from alike(study)


def shown(study: Study, kind: str, root: int, about: Iterable[str] = (), rules: Iterable[Rule] = ()) -> Drawn:
    """A fault with its region and a witness."""
    region = regions(study.drawing, study.ranges, root, study.possible)
    witness = patients(fewest(study.drawing, root, study.possible), study.ranges)
    places = tuple(rule.position for rule in rules)
    return Drawn(Fault(kind, study.guideline, study.question, tuple(about), places, region, witness), root)


def plain(study: Study, kind: str, about: Iterable[str], places: Iterable[Position]) -> Drawn:
    """A fault that is about no patient."""
    return Drawn(Fault(kind, study.guideline, study.question, tuple(about), tuple(places)))


def gaps(study: Study) -> Iterator[Drawn]:
    """Patients in scope of whom no rule concludes anything. Where a question asks what is known, silence is no gap:
    nothing is left to be found out."""
    root = study.of(every([negated(study.theory.outside()), negated(study.theory.reached())]))
    if not study.nobody(root):
        yield shown(study, GAP, root)


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
        root = study.of(every([item, negated(theory.withheld())]))
        if not study.nobody(root):
            yield shown(study, CONFLICT, root, parties, (r.rule for r in concluding(study, parties)))


def concluding(study: Study, options: Iterable[str]) -> Iterator[CompiledRule]:
    """The advice rules on some options."""
    for option in options:
        yield from study.theory.of(Role.ADVICE, None, option)


def asked(study: Study) -> list[CompiledRule]:
    """The rules of the guideline and question."""
    return [*study.theory.of(Role.SCOPE), *study.theory.of(Role.ADVICE)]


def idle_rules(study: Study) -> Iterator[Drawn]:
    """Rules that apply to nobody, and rules that never stand because they are always overridden."""
    for rule in asked(study):
        if study.nobody(study.applies(rule)):
            yield plain(study, DEAD, [rule.rule.id], [rule.rule.position])
        elif study.nobody(study.of(study.theory.stands(rule))):
            yield plain(study, MASKED, [rule.rule.id], [rule.rule.position])


def alike(study: Study) -> Iterator[Drawn]:
    """Rules with the same conclusion and the same overrides, of which one applies wherever the other does."""
    for one, other in permutations(asked(study), 2):
        if conclusion(one) != conclusion(other):
            continue
        inside = study.nobody(study.drawing.without(study.applies(one), study.applies(other)))
        back = study.nobody(study.drawing.without(study.applies(other), study.applies(one)))
        if not inside or study.nobody(study.applies(one)) or (back and one.rule.id > other.rule.id):
            continue
        pair = (one.rule, other.rule)
        kind = DUPLICATE if back else SUBSUMED
        yield plain(study, kind, [rule.id for rule in pair], [rule.position for rule in pair])


def conclusion(rule: CompiledRule) -> object:
    """What a rule says, and which rules it beats."""
    beats = frozenset(override.rule for override in rule.rule.overrides)
    return rule.rule.role, rule.rule.stance, rule.rule.option, beats
