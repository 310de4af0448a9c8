"""How far a value is from a set of values, in the finding's own scale; and a value of a set that is easily read.

May import model, knowledge's arithmetic, and audit's choice of numbers. Promises: exact; 0 where a set begins right
beside the value, though it does not hold it.
"""

from __future__ import annotations

from fractions import Fraction

from ..audit.witness import number_in
from ..knowledge.amounts import write_amount
from ..knowledge.sets import intersect
from ..model.findings import Finding, Kind
from ..model.values import Choices, Interval, Numbers, ValueSet, point

ONE = Fraction(1)


def distance(finding: Finding, before: ValueSet | None, after: ValueSet) -> Fraction:
    """How far the nearest value of ``after`` is from ``before``: in the unit of a number, in steps of an ordered
    choice, 1 for another choice; 0 where nothing was known."""
    if before is None or intersect(before, after):
        return Fraction(0)
    if isinstance(before, Numbers) and isinstance(after, Numbers):
        return min(apart(one, other) for one in before.intervals for other in after.intervals)
    assert isinstance(before, Choices)
    assert isinstance(after, Choices)
    if finding.kind is not Kind.ORDERED:
        return ONE
    places = [[finding.values.index(value) for value in one.values] for one in (before, after)]
    return Fraction(min(abs(a - b) for a in places[0] for b in places[1]))


def apart(one: Interval, other: Interval) -> Fraction:
    """The gap between two intervals; open ends count as if they were closed."""
    return max(other.lower[0] - one.upper[0], one.lower[0] - other.upper[0], Fraction(0))


def nearest(finding: Finding, before: ValueSet | None, after: ValueSet) -> ValueSet:
    """The part of a set that is nearest to what was known: one interval of numbers; the nearest choices."""
    if before is None:
        return after
    least = distance(finding, before, after)
    if isinstance(after, Numbers):
        parts = (Numbers((part,)) for part in after.intervals)
        return next(part for part in parts if distance(finding, before, part) == least)
    values = (value for value in after.values if distance(finding, before, Choices((value,))) == least)
    return Choices(tuple(values))


def written(finding: Finding, gap: Fraction) -> str:
    """A distance with its unit; of choices nothing."""
    return write_amount(gap, finding.unit) if finding.numeric else ""


def readable(finding: Finding, before: ValueSet | None, after: ValueSet) -> ValueSet:
    """One value of a set: of numbers the first in the finding's own steps, seen from what was known."""
    if isinstance(after, Choices):
        return Choices(after.values[:1])
    part = after.intervals[0]
    if isinstance(before, Numbers) and before.intervals[0].lower < part.lower:
        return point(first_in(finding, part))
    return point(number_in(finding, part))


def first_in(finding: Finding, part: Interval) -> Fraction:
    """The lowest number of an interval in the finding's own steps; where there is none, one in its middle."""
    step = ONE if finding.kind is Kind.INTEGER else finding.granularity or ONE
    (low, above), (high, _) = part.lower, part.upper
    up = low if not above else (low // step + 1) * step
    return up if part.lower <= (up, 0) <= part.upper else (low + high) / 2
