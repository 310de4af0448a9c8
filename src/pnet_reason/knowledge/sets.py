"""Arithmetic of value sets: normal form, union, intersection, difference.

Every result is in normal form: intervals sorted, disjoint, merged where they touch; sets of integers have closed ends
at integers, so that "under 2" and "at most 1" are one set. Imports: model.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.values import Bound, Choices, Interval, Numbers, ValueSet


def below(value: Fraction) -> Bound:
    """The upper bound of "less than value"."""
    return (value, -1)


def above(value: Fraction) -> Bound:
    """The lower bound of "more than value"."""
    return (value, 1)


def at(value: Fraction) -> Bound:
    """A closed bound."""
    return (value, 0)


def numbers(parts: Iterable[tuple[Bound, Bound]], *, whole: bool = False) -> Numbers:
    """The normal form of the union of (lower, upper) pairs, some of which may be empty. ``whole``: integers only."""
    tidy = sorted((_whole(*part) if whole else part) for part in parts)
    merged: list[tuple[Bound, Bound]] = []
    for lower, upper in tidy:
        if lower > upper:
            continue
        if merged and lower <= _after(merged[-1][1], whole):
            merged[-1] = (merged[-1][0], max(merged[-1][1], upper))
        else:
            merged.append((lower, upper))
    return Numbers(tuple(Interval(lower, upper) for lower, upper in merged))


def _whole(lower: Bound, upper: Bound) -> tuple[Bound, Bound]:
    low = floor(lower[0]) + 1 if lower[1] > 0 else ceil(lower[0])
    high = ceil(upper[0]) - 1 if upper[1] < 0 else floor(upper[0])
    return (Fraction(low), 0), (Fraction(high), 0)


def _after(upper: Bound, whole: bool) -> Bound:
    """The first lower bound that leaves nothing between itself and ``upper``."""
    return (upper[0] + 1, 0) if whole else (upper[0], upper[1] + 1)


def intersect(one: ValueSet, other: ValueSet) -> ValueSet:
    """The values in both."""
    if isinstance(one, Choices) and isinstance(other, Choices):
        return Choices(tuple(value for value in one.values if value in other.values))
    return Numbers(
        tuple(
            Interval(lower, upper)
            for a in _intervals(one)
            for b in _intervals(other)
            if (lower := max(a.lower, b.lower)) <= (upper := min(a.upper, b.upper))
        )
    )


def union(finding: Finding, sets: Iterable[ValueSet]) -> ValueSet:
    """The values in any of the sets, in the finding's normal form."""
    every = list(sets)
    if isinstance(finding.domain, Choices):
        chosen = {value for one in every if isinstance(one, Choices) for value in one.values}
        return Choices(tuple(value for value in finding.domain.values if value in chosen))
    whole = finding.kind is Kind.INTEGER
    return numbers(((i.lower, i.upper) for one in every for i in _intervals(one)), whole=whole)


def rest(finding: Finding, taken: ValueSet) -> ValueSet:
    """The values of the finding that are not in ``taken``."""
    if isinstance(finding.domain, Choices):
        return rest_of(finding.domain.values, taken)
    parts: list[tuple[Bound, Bound]] = []
    for whole in _intervals(finding.domain):
        lower = whole.lower
        for cut in _intervals(taken):
            parts.append((lower, min(whole.upper, _just_below(cut.lower))))
            lower = max(lower, _just_above(cut.upper))
        parts.append((lower, whole.upper))
    return numbers(parts, whole=finding.kind is Kind.INTEGER)


def rest_of(values: tuple[str, ...], taken: ValueSet) -> Choices:
    """The declared values that are not in ``taken``."""
    gone = set(taken.values) if isinstance(taken, Choices) else set()
    return Choices(tuple(value for value in values if value not in gone))


def _just_below(lower: Bound) -> Bound:
    return (lower[0], lower[1] - 1)


def _just_above(upper: Bound) -> Bound:
    return (upper[0], upper[1] + 1)


def within(one: ValueSet, other: ValueSet) -> bool:
    """Every value of ``one`` is in ``other``."""
    return intersect(one, other) == one


def gap(one: Numbers, other: Numbers) -> Fraction:
    """How far two sets are apart: 0 where they touch or meet."""
    return min(
        max(a.lower[0] - b.upper[0], b.lower[0] - a.upper[0], Fraction(0))
        for a in one.intervals
        for b in other.intervals
    )


def distance(value: Fraction, values: Numbers) -> Fraction:
    """How far a number is from the nearest value of a set that is not empty; 0 at an open end."""
    gaps = [max(i.lower[0] - value, value - i.upper[0], Fraction(0)) for i in values.intervals]
    return min(gaps)


def _intervals(values: ValueSet) -> tuple[Interval, ...]:
    return values.intervals if isinstance(values, Numbers) else ()
