"""How an item is taken apart: into a literal, a conjunction or a disjunction, one step at a time.

The order of the parts is the order of the knowledge (bullets, clauses, members), so that a checker that takes items
apart by the same rules meets the same parts in the same places (docs/certificate.md).

Imports logic and audit's items and theory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from pnet_reason.logic.compiled import Body, ConceptStep, GroupStep
from pnet_reason.logic.domains import bits
from pnet_reason.logic.relations import FALSE, NOT_FALSE, NOT_TRUE, TRUE
from pnet_reason.model.rules import Op, TestKind

from .items import NEVER, OTHER_SIDE, SWAPPED, Bodily, Every, Item, Some, Tested, Valued, Within, every, some
from .theory import Theory

Expanded: TypeAlias = Within | Every | Some
KNOWN = "known "
"""What a finding's name begins with where it stands for whether the finding is known (3.13): cell 0 yes, cell 1 no."""
IS_KNOWN, IS_UNKNOWN = 1, 2
POSITIVE = (TRUE, NOT_FALSE)


def expanded(theory: Theory, item: Item) -> Expanded:
    """One step: a finding with its cells, or the parts that must all hold, or of which one must."""
    if isinstance(item, Tested):
        return tested(theory, item)
    if isinstance(item, Valued):
        step = theory.section.concepts[item.key]
        return as_disjunction(highest(step, item) if step.parts else clauses(step, item))
    if isinstance(item, Bodily):
        return met(item.body, item.patient) if item.met else missed(item.body, item.patient)
    return item


def as_disjunction(item: Item) -> Expanded:
    """What is left of a disjunction, as one."""
    return item if isinstance(item, Within | Every | Some) else Every((item,))


def met(body: Body, patient: int) -> Expanded:
    """Every bullet has its side."""
    return Every(tuple(Tested(b.atom, FALSE if b.unless else TRUE, patient) for b in body.bullets))


def missed(body: Body, patient: int) -> Expanded:
    """Some bullet has not."""
    return Some(tuple(Tested(b.atom, NOT_FALSE if b.unless else NOT_TRUE, patient) for b in body.bullets))


def tested(theory: Theory, item: Tested) -> Expanded:
    """A test on a finding, on what is known, on a concept; or a group."""
    section = theory.section
    if item.atom in section.groups:
        return grouped(section.groups[item.atom], item)
    subject = section.subject[item.atom]
    if isinstance(subject, str):
        entry = section.by_id[subject]
        for atom, positive in entry.known_atoms:
            if atom == item.atom:
                yes = (item.side in POSITIVE) == positive
                return Within(KNOWN + subject, IS_KNOWN if yes else IS_UNKNOWN, item.patient)
        allowed = dict(entry.atoms)[item.atom]
        return Within(subject, allowed if item.side in POSITIVE else entry.axis.full & ~allowed, item.patient)
    step = section.concepts[subject]
    values = sided(step, item.atom, item.side)
    return Every((Valued(subject, values, item.patient),)) if values else NEVER


def sided(step: ConceptStep, atom: int, side: str) -> int:
    """The values of a concept for which a test on it has a side."""
    kind, allowed = next((kind, allowed) for number, kind, allowed in step.atoms if number == atom)
    declared = step.undefined - 1
    if kind is TestKind.UNDEFINED:
        return step.undefined if side in POSITIVE else declared
    yes = {TRUE: allowed, NOT_FALSE: allowed | step.undefined}
    no = {FALSE: declared & ~allowed, NOT_TRUE: declared & ~allowed | step.undefined}
    return {**yes, **no}[side]


def grouped(step: GroupStep, item: Tested) -> Expanded:
    """Strong Kleene: ``all`` is true where every member is and not true where one is not; ``any`` is its dual."""
    side = SWAPPED[item.side] if step.op is Op.NOT else item.side
    members = tuple(Tested(member.atom, side, item.patient) for member in step.members)
    conjunction = (item.side in POSITIVE) == (step.op is not Op.ANY)
    return Every(members) if conjunction or step.op is Op.NOT else Some(members)


def clauses(step: ConceptStep, item: Valued) -> Item:
    """A clause for one of the values applies; or, for undefined, every clause fails."""
    found: list[Item] = [Bodily(body, True, item.patient) for body, value in step.clauses if value & item.values]
    if item.values & step.undefined:
        found.append(Every(tuple(Bodily(body, False, item.patient) for body, _ in step.clauses)))
    return Some(tuple(found)) if len(found) != 1 else found[0]


def highest(step: ConceptStep, item: Valued) -> Item:
    """The guard holds, no part is above the value and one has it; or, for undefined, the guard or a part is not
    there."""
    patient = item.patient
    found = [highest_at(step, value, patient) for value in bits(item.values & (step.undefined - 1))]
    if item.values & step.undefined:
        holes: list[Item] = [Valued(key, step.undefined, patient) for key in step.parts]
        found.append(Some((*((Bodily(step.guard, False, patient),) if step.guard.bullets else ()), *holes)))
    return some(found)


def highest_at(step: ConceptStep, value: int, patient: int) -> Item:
    """The highest of the parts is a value."""
    up_to = (1 << value + 1) - 1
    guard = [Bodily(step.guard, True, patient)] if step.guard.bullets else []
    below = [Valued(key, up_to, patient) for key in step.parts]
    return every([*guard, *below, Some(tuple(Valued(key, 1 << value, patient) for key in step.parts))])


def flat(theory: Theory, item: Item) -> Iterator[Within | Some]:
    """An item as literals and disjunctions that must all hold, in order."""
    stack: list[Item] = [item]
    while stack:
        found = expanded(theory, stack.pop())
        if isinstance(found, Every):
            stack += reversed(found.parts)
        elif isinstance(found, Some) and len(found.parts) == 1:
            stack.append(found.parts[0])
        else:
            yield found


__all__ = ["KNOWN", "OTHER_SIDE", "Expanded", "expanded", "flat"]
