"""What breaks an invariant, as an item over one patient, or over two for ``monotone`` (model/audit.py has the meaning).

Imports model, logic and audit's items and theory.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pnet_reason.logic.compiled import Key, true_bit, under
from pnet_reason.logic.domains import Axis
from pnet_reason.logic.relations import NOT_FALSE, NOT_TRUE
from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Said, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Condition, Test, TestKind
from pnet_reason.model.values import Interval

from .items import NEVER, Item, Tested, Valued, Within, every, negated, some
from .theory import Theory


def conditions_of(invariant: Invariant) -> list[Condition]:
    """The tests and groups of an invariant, claims left out."""
    lines = (*invariant.lines, *invariant.when, *invariant.unless)
    return [line for line in lines if not isinstance(line, Claim)]


def asked(concept: str) -> Test:
    """A test that brings the definition of a concept into a theory."""
    return Test(concept, TestKind.UNDEFINED, f"{concept} is undefined")


@lru_cache(maxsize=256)
def theory_of(knowledge: Knowledge, guideline: str, invariant: Invariant) -> Theory:
    """A guideline compiled with the lines of an invariant."""
    also = conditions_of(invariant)
    if invariant.along and invariant.along not in knowledge.findings:
        also.append(asked(invariant.along))
    return Theory(knowledge, guideline, invariant.question, also, shared=invariant.shared)


def claimed(theory: Theory, claim: Claim, stage: Stage, patient: int = 0) -> Item:
    """What a claim says of the answer to a patient."""
    safe = [negated(theory.withheld(patient))] if stage is Stage.FINAL else []
    if claim.said is Said.ALTERNATIVE:
        return theory.alternative(claim.option, patient)
    if claim.said is Said.AGAINST:
        return theory.against(claim.option, patient)
    if claim.said is Said.SILENT:
        return negated(theory.reached(patient))
    if claim.said is Said.CONFLICT:
        return every([theory.clash(patient), *safe])
    if claim.said is Said.WITHHELD:
        return theory.withheld(patient) if safe else NEVER
    found = theory.cell(claim.option, patient) if claim.said is Said.OPTION else theory.reached(patient)
    return every([found, negated(theory.clash(patient)), *safe])


def broken(theory: Theory, invariant: Invariant, stage: Stage) -> Item:
    """What no possible patient may be."""
    two = invariant.form is Form.MONOTONE
    patients = (0, 1) if two else (0,)
    return every([breaking(theory, invariant, stage), *(theory.possible(patient) for patient in patients)])


def breaking(theory: Theory, invariant: Invariant, stage: Stage) -> Item:
    """What no patient may be, whether or not there can be one."""
    if invariant.form is Form.MONOTONE:
        return turned(theory, invariant, stage)
    return every([*spared(theory, invariant, 0), broken_by_one(theory, invariant, stage)])


def spared(theory: Theory, invariant: Invariant, patient: int) -> Iterator[Item]:
    """Those who surely meet a line of ``unless`` are not concerned."""
    for line in invariant.unless:
        yield Tested(theory.lines[line].atom, NOT_TRUE, patient)


def broken_by_one(theory: Theory, invariant: Invariant, stage: Stage) -> Item:
    """The lines of a statement about one patient, undefined tests counted against the rules."""

    def met(line: Premise) -> Item:
        if isinstance(line, Claim):
            return claimed(theory, line, stage)
        return Tested(theory.lines[line].atom, NOT_FALSE)

    def missed(line: Premise) -> Item:
        if isinstance(line, Claim):
            return negated(claimed(theory, line, stage))
        return Tested(theory.lines[line].atom, NOT_TRUE)

    if invariant.form is Form.NEVER:
        return every(map(met, invariant.lines))
    if invariant.form is Form.ALWAYS:
        return every([*map(met, invariant.when), some(map(missed, invariant.lines))])
    options = [claimed(theory, Claim(Said.OPTION, "", option), stage) for option in invariant.options]
    return some(every([one, other]) for i, one in enumerate(options) for other in options[:i])


# Two patients


def turned(theory: Theory, invariant: Invariant, stage: Stage) -> Item:
    """The lower of two patients has an option of ``low``, the higher one an option of ``high``."""
    low = some(claimed(theory, Claim(Said.OPTION, "", option), stage, 0) for option in invariant.low)
    high = some(claimed(theory, Claim(Said.OPTION, "", option), stage, 1) for option in invariant.high)
    outside = [*spared(theory, invariant, 0), *spared(theory, invariant, 1)]
    return every([*outside, low, high, higher(theory, invariant.along)])


def higher(theory: Theory, along: str) -> Item:
    """The second patient is above the first: in a higher cell of a number, or higher in the same cell; at a later value
    of an ordered finding or concept."""
    if along in theory.axes.dimensions:
        axis = theory.axes.dimensions[along].axis
        apart = [every([Within(along, lower, 0), Within(along, upper, 1)]) for lower, upper in cuts(axis)]
        within = [every([Within(along, cell, 0), Within(along, cell, 1)]) for cell in wide_cells(axis)]
        return some([*apart, *within])
    key = key_of(theory, along)
    count = len(theory.section.concepts[key].concept.values)
    pairs = [(low, high) for high in range(count) for low in range(high)]
    return some(every([Valued(key, 1 << low, 0), Valued(key, 1 << high, 1)]) for low, high in pairs)


def wide_cells(axis: Axis) -> list[int]:
    """The cells of a number that hold more than one value: two patients in one of them differ in no test on it, but a
    quantity computed from it may tell them apart."""
    return [1 << i for i, cell in enumerate(axis.cells) if isinstance(cell, Interval) and not cell.is_point]


def cuts(axis: Axis) -> list[tuple[int, int]]:
    """The ways to cut the cells of a finding in two, lower and upper."""
    masks = [(1 << end) - 1 for end in range(1, len(axis.cells))]
    return [(mask, axis.full & ~mask) for mask in masks]


def key_of(theory: Theory, concept: str) -> Key:
    """The definition of a concept that is meant."""
    definitions = theory.knowledge.concepts_of(theory.guideline) if theory.definitions else theory.knowledge.concepts
    return definitions[concept].guideline, concept


def differing(theory: Theory, along: str) -> frozenset[str]:
    """The findings in which two patients may differ: the one that is named, or those on which the concept rests (where
    one of them is computed, its inputs too), and the quantities computed from these."""
    found = {along}
    if along not in theory.axes.dimensions:
        atom = theory.lines[asked(along)].atom
        found = set(theory.section.findings_of(under(theory.section, true_bit(atom))[0]))
        found |= {one for f in theory.axes.computed if f.computed and f.id in found for one in f.computed.inputs}
    computed = {f.id for f in theory.axes.computed if f.computed and found & set(f.computed.inputs)}
    return frozenset(found | computed)
