"""One value for each finding of a change, so that a patient can be shown with whom the answer is as it is wanted.

May import model, knowledge's arithmetic, audit's choice of numbers, ground, reaching and steps. Promises: every witness
is tried on the chart before it is told; None where none of those tried will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, product

from ..audit.witness import number_in
from ..knowledge.inverse import solved
from ..knowledge.sets import intersect
from ..model.findings import Computation, Finding, Kind
from ..model.values import Choices, Numbers, ValueSet, point
from .reaching import Box, Reaching
from .steps import readable

TRIES = 256


def witness(reaching: Reaching, names: tuple[str, ...], box: Box) -> Box | None:
    """Values of some findings in a box, with which the answer is as it is wanted."""
    for values in islice(candidates(reaching, names, box), TRIES):
        if reaching.right(reaching.ground.node(values)):
            return values
    return None


def candidates(reaching: Reaching, names: tuple[str, ...], box: Box) -> Iterator[Box]:
    """Readable values first; then such as bring a quantity to where it has to be."""
    findings = {name: reaching.ground.case_finding(name) for name in box}
    known = reaching.ground.case.findings
    points = {name: list(values_of(findings[name], known.get(name), box[name])) for name in box}
    first = {name: points[name][0] for name in names}
    yield first
    for quantity in (findings[name] for name in box if name not in names):
        if quantity.computed is not None:
            yield from meeting(quantity.computed, reaching, first, points, (names, box, points[quantity.id]))
    for combination in product(*(points[name] for name in names)):
        yield dict(zip(names, combination, strict=True))


def meeting(
    computation: Computation,
    reaching: Reaching,
    first: Box,
    points: dict[str, list[ValueSet]],
    wanted: tuple[tuple[str, ...], Box, list[ValueSet]],
) -> Iterator[Box]:
    """Values of the inputs with which a quantity has a value of those that are wanted: all but one are picked, and the
    last one is solved for."""
    names, box, targets = wanted
    changed = [name for name in computation.inputs if name in names]
    for last in changed:
        others = [name for name in changed if name != last]
        for combination in product(*(points[name] for name in others)):
            picked = dict(zip(others, combination, strict=True))
            values = single({**reaching.ground.sets, **picked}, [n for n in computation.inputs if n != last])
            for target in targets if values is not None else ():
                found = solved(computation, values or {}, last, number_of(target))
                if found is not None and fits(reaching.ground.case_finding(last), found, box[last]):
                    yield {**first, **picked, last: point(found)}


def single(sets: Box, names: list[str]) -> dict[str, Fraction] | None:
    """The numbers of some findings; None where one of them has not just one."""
    found = {name: sets[name].single for name in names}
    return (
        {n: v for n, v in found.items() if isinstance(v, Fraction)}
        if all(v is not None for v in found.values())
        else None
    )


def number_of(values: ValueSet) -> Fraction:
    """The number of a point."""
    assert isinstance(values.single, Fraction)
    return values.single


def fits(finding: Finding, value: Fraction, values: ValueSet) -> bool:
    """Whether a number may be a value of a finding, and is among some values."""
    return bool(intersect(values, point(value))) and (finding.kind is not Kind.INTEGER or value.denominator == 1)


def values_of(finding: Finding, known: ValueSet | None, values: ValueSet) -> Iterator[ValueSet]:
    """Some values of a set, the one that is easily read first."""
    yield readable(finding, known, values)
    if isinstance(values, Choices):
        yield from (Choices((value,)) for value in values.values[1:])
        return
    for part in values.intervals:
        ends = [value for value, nudge in (part.lower, part.upper) if not nudge]
        middle = (part.lower[0] + part.upper[0]) / 2
        yield from (point(v) for v in (number_in(finding, part), *ends, middle) if fits(finding, v, Numbers((part,))))
