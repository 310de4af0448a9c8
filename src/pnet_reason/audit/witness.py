"""From a box of a picture to a patient: as few findings as needed, each with one value, as a case can give them.

Imports model, knowledge's arithmetic and wording of sets, and audit's picture, ranges and theory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from pnet_reason.knowledge.formula import evaluate
from pnet_reason.knowledge.quantities import format_set
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.values import Choices, Interval, Numbers, ValueSet, point

from .expand import IS_KNOWN, KNOWN
from .picture import Picture
from .ranges import Ranges, Slot

Box: TypeAlias = dict[Slot, int]
Patient: TypeAlias = tuple[tuple[str, str], ...]
"""Finding → value as text, in order of id."""
HALF = Fraction(1, 2)
WHOLE: Mapping[str, ValueSet] = {}


def fewest(picture: Picture, root: int, possible: int) -> Box:
    """A box of possible patients of a diagram that says of no finding more than it must: without any of its findings it
    would hold somebody else."""
    box = picture.smallest(picture.every([root, possible]))
    others = picture.without(possible, root)
    for slot in sorted(box, key=lambda slot: (slot[0], -slot[1]), reverse=True):
        rest = {one: mask for one, mask in box.items() if one != slot}
        if picture.every([others, *(picture.within(one, mask) for one, mask in rest.items())]) == picture.no:
            box = rest
    return box


def patients(box: Box, ranges: Ranges, within: Mapping[str, ValueSet] = WHOLE) -> tuple[Patient, ...]:
    """The patient of a box, or the two of it: one value a finding, those of a formula in agreement. ``within``: the
    values that some findings may have."""
    count = 2 if ranges.differing else 1
    return tuple(patient(dict(own(box, ranges, number)), ranges, within) for number in range(count))


def own(box: Box, ranges: Ranges, number: int) -> Iterator[tuple[str, int]]:
    """The findings of one patient that a box speaks of; one that must be known may have any value."""
    for (name, patient), mask in sorted(box.items()):
        finding = name.removeprefix(KNOWN)
        if finding == name and patient == ranges.slot(name, number)[1]:
            yield name, mask
        elif finding != name and mask == IS_KNOWN and ranges.slot(finding, number) not in box:
            yield finding, ranges.dimensions[finding].axis.full


def patient(cells: Mapping[str, int], ranges: Ranges, within: Mapping[str, ValueSet] = WHOLE) -> Patient:
    """A value for each finding."""
    sets = {name: ranges.dimensions[name].axis.values(mask, within.get(name)) for name, mask in cells.items()}
    values = {name: next(points(ranges.dimensions[name].axis.finding, one)) for name, one in sets.items()}
    computed = [ranges.computed[name] for name in sorted(set(values) & ranges.computed.keys())]
    values = agreeing([finding for finding in computed if complete(finding, values)], values, sets)
    texts = {name: format_set(one, ranges.dimensions[name].axis.finding) for name, one in values.items()}
    return tuple(sorted(texts.items()))


def complete(finding: Finding, values: Mapping[str, ValueSet]) -> bool:
    """Whether all inputs of a quantity have values, so that it will be computed."""
    computation = finding.computed
    return computation is not None and bool(computation.terms) and set(computation.inputs) <= values.keys()


def agreeing(computed: list[Finding], values: dict[str, ValueSet], sets: Mapping[str, ValueSet]) -> dict[str, ValueSet]:
    """Inputs for which every formula gives a value that its quantity may have; the quantities are left to be computed.
    Where there are none among those that are tried, the values as they are."""
    formulas = [(finding.computed, sets[finding.id]) for finding in computed if finding.computed]
    inputs = sorted({name for computation, _ in formulas for name in computation.inputs})
    for choice in product(*(several(sets[name]) for name in inputs)) if formulas else ():
        numbers = dict(zip(inputs, choice, strict=True))
        if all(holds(allowed, evaluate(computation, numbers)) for computation, allowed in formulas):
            found = {**values, **{name: point(number) for name, number in numbers.items()}}
            return {name: one for name, one in found.items() if name not in {finding.id for finding in computed}}
    return values


def holds(values: ValueSet, number: Fraction) -> bool:
    """Whether a number is in a set."""
    assert isinstance(values, Numbers)
    return any(part.lower <= (number, 0) <= part.upper for part in values.intervals)


def several(values: ValueSet) -> list[Fraction]:
    """Some numbers of a set: near its ends and in its middle."""
    assert isinstance(values, Numbers)
    found = []
    for part in values.intervals:
        (low, above), (high, below) = part.lower, part.upper
        width = high - low
        found += [low + width * share for share in (HALF, HALF**7, 1 - HALF**7)] if width else []
        found += [low] * (not above) + [high] * (not below)
    return found


def points(finding: Finding, values: ValueSet) -> Iterator[ValueSet]:
    """A value of a set, where there is one in the finding's own steps; at an end of the set if the end is in it."""
    if isinstance(values, Choices):
        yield Choices(values.values[:1])
        return
    for part in values.intervals:
        yield point(number_in(finding, part))


def number_in(finding: Finding, part: Interval) -> Fraction:
    """A number of an interval: near a threshold rather than at an end of what the finding may be."""
    assert isinstance(finding.domain, Numbers)
    step = Fraction(1) if finding.kind is Kind.INTEGER else finding.granularity or Fraction(1)
    (low, above), (high, below) = part.lower, part.upper
    up = low if not above else (low // step + 1) * step
    down = high if not below else -(-high // step) * step - step
    from_below = part.lower != finding.domain.intervals[0].lower or part.upper == finding.domain.intervals[-1].upper
    for number in (up, down) if from_below else (down, up):
        if part.lower <= (number, 0) <= part.upper:
            return number
    return (low + high) / 2
