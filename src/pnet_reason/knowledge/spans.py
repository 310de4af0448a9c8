"""Interval arithmetic with open, closed and infinite ends. Imports: model.

Only what the formulas of computed quantities need. An end is (value, open); the value is None at infinity.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from pnet_reason.model.values import Bound, Interval

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class End:
    """One end: ``value`` None means infinite in the direction of ``sign``; ``open``: the end itself is not reached."""

    value: Fraction | None
    open: bool
    sign: int = 0

    @property
    def rank(self) -> tuple[int, Fraction]:
        """Ends in order: minus infinity, numbers, plus infinity."""
        return (0, self.value) if self.value is not None else (self.sign, ZERO)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``low`` to ``high``, not empty."""

    low: End
    high: End

    @property
    def sign(self) -> int:
        """1 where no value is below 0, -1 where none is above, 0 where there are both."""
        if self.low.rank >= (0, ZERO):
            return 1
        return -1 if self.high.rank <= (0, ZERO) else 0

    def scaled(self, factor: Fraction) -> Span:
        """Every value times a positive factor."""
        return Span(_scaled(self.low, factor), _scaled(self.high, factor))

    def combined(self, op: str, other: Span) -> Span | None:
        """The values of ``x op y``; None where there are none (every divisor is 0)."""
        if op == "+":
            return Span(_plus(self.low, other.low), _plus(self.high, other.high))
        if op == "-":
            return self.combined("+", Span(_minus(other.high), _minus(other.low)))
        if op == "/":
            inverse = _inverse(other)
            return None if inverse is None else self.combined("*", inverse)
        corners = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        low = min(corners, key=lambda end: (end.rank, end.open))
        high = max(corners, key=lambda end: (end.rank, not end.open))
        return Span(low, high)


EVERYTHING = Span(End(None, open=True, sign=-1), End(None, open=True, sign=1))
Ends: TypeAlias = tuple[End, End]


def of_interval(one: Interval) -> Span:
    """The span of an interval."""
    return Span(End(one.lower[0], open=one.lower[1] > 0), End(one.upper[0], open=one.upper[1] < 0))


def to_bounds(span: Span, low: Bound, high: Bound) -> tuple[Bound, Bound]:
    """Lower and upper bound; ``low`` and ``high`` stand for infinity."""
    lower = low if span.low.value is None else (span.low.value, int(span.low.open))
    upper = high if span.high.value is None else (span.high.value, -int(span.high.open))
    return lower, upper


def _scaled(end: End, factor: Fraction) -> End:
    return end if end.value is None else End(end.value * factor, end.open)


def _minus(end: End) -> End:
    return End(None if end.value is None else -end.value, end.open, -end.sign)


def _plus(one: End, other: End) -> End:
    if one.value is None:
        return one
    if other.value is None:
        return other
    return End(one.value + other.value, one.open or other.open)


def _times(one: End, other: End) -> End:
    for zero, rest in ((one, other), (other, one)):
        if zero.value == ZERO:
            # 0 times anything is 0; it is reached where 0 is, or where the other is a 0 that is reached.
            return End(ZERO, open=zero.open and (rest.value != ZERO or rest.open))
    if one.value is None or other.value is None:
        sign = _sign(one) * _sign(other)
        return End(None, open=True, sign=sign)
    return End(one.value * other.value, one.open or other.open)


def _sign(end: End) -> int:
    if end.value is None:
        return end.sign
    return 1 if end.value > 0 else -1


def _inverse(span: Span) -> Span | None:
    """The values of 1/y, y not 0. A span on both sides of 0 gives everything."""
    low, high = span.low, span.high
    if low.value == ZERO == high.value:
        return None
    if low.rank < (0, ZERO) < high.rank:
        return EVERYTHING
    return Span(_reciprocal(high, sign=-1 if high.value == ZERO else 1), _reciprocal(low, sign=1))


def _reciprocal(end: End, *, sign: int) -> End:
    if end.value is None:
        return End(ZERO, open=True)
    if end.value == ZERO:
        return End(None, open=True, sign=sign)
    return End(1 / end.value, end.open)
