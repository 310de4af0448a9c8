"""Sets of values: what a test allows, what is known of a finding, what a region says.

A *bound* is ``(value, nudge)`` with nudge -1 (just below), 0 (at) or +1 (just above), so that open and closed ends
compare as ordinary tuples. ``Numbers`` are disjoint, sorted, non-touching intervals of exact fractions; ``Choices`` are
declared values. Both are data: the engine turns them into bitmasks (logic/domains), the checker has its own arithmetic.

Imports nothing of the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

Bound: TypeAlias = tuple[Fraction, int]


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From ``lower`` (nudge 0 or +1) to ``upper`` (nudge 0 or -1), never empty."""

    lower: Bound
    upper: Bound

    @property
    def is_point(self) -> bool:
        """Whether it holds one number."""
        return self.lower == self.upper


@dataclass(frozen=True, slots=True)
class Numbers:
    """A union of intervals, sorted, disjoint and merged where they touch. Empty means impossible."""

    intervals: tuple[Interval, ...]

    @property
    def single(self) -> Fraction | None:
        """The value, where the set has exactly one."""
        if len(self.intervals) == 1 and self.intervals[0].is_point:
            return self.intervals[0].lower[0]
        return None

    def __bool__(self) -> bool:
        return bool(self.intervals)


@dataclass(frozen=True, slots=True)
class Choices:
    """Some of a finding's declared values, in the declared order. Empty means impossible."""

    values: tuple[str, ...]

    @property
    def single(self) -> str | None:
        """The value, where the set has exactly one."""
        return self.values[0] if len(self.values) == 1 else None

    def __bool__(self) -> bool:
        return bool(self.values)


ValueSet: TypeAlias = Numbers | Choices


def closed(low: Fraction, high: Fraction) -> Interval:
    """The closed interval from ``low`` to ``high``."""
    return Interval((low, 0), (high, 0))


def point(value: Fraction) -> Numbers:
    """The set of one number."""
    return Numbers((closed(value, value),))
