"""What the formula of a computed quantity gives over a box: interval arithmetic with open, closed and infinite ends.

Each input stands once in its formula, so working operation by operation loses nothing (3.10). A divisor on both sides
of zero gives everything. May import model and the checker's sets.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import inf
from typing import TypeAlias

from ..model.findings import Computation, Finding
from ..model.values import Interval, Numbers, ValueSet
from .sets import normal

Number: TypeAlias = Fraction | float
End: TypeAlias = tuple[Number, bool]
"""A value, infinite or exact, and whether it is reached."""
Span: TypeAlias = tuple[End, End]

ZERO = Fraction(0)
EVERYTHING: Span = ((-inf, False), (inf, False))


def reached(finding: Finding, sets: Callable[[str], ValueSet], slack: Fraction = ZERO) -> Numbers:
    """The values of the declared range that the formula takes, each end moved out by ``slack``."""
    computation, domain = finding.computed, finding.domain
    assert computation is not None
    assert isinstance(domain, Numbers)
    low, high = domain.intervals[0].lower, domain.intervals[-1].upper
    pieces = []
    for choice in product(*(_intervals(sets(name)) for name in computation.inputs)):
        span = _span(computation, dict(zip(computation.inputs, choice, strict=True)))
        if span is not None:
            (bottom, closed), (top, shut) = span
            lower = low if isinstance(bottom, float) else max(low, (bottom, 0 if closed else 1))
            upper = high if isinstance(top, float) else min(high, (top, 0 if shut else -1))
            pieces.append((lower, upper))
    found = normal(pieces).intervals
    return Numbers(tuple(Interval((p.lower[0] - slack, p.lower[1]), (p.upper[0] + slack, p.upper[1])) for p in found))


def value_of(computation: Computation, inputs: dict[str, Fraction]) -> Fraction | None:
    """The exact value where every input is one number; None where a divisor is zero."""
    span = _span(computation, {name: Interval((value, 0), (value, 0)) for name, value in inputs.items()})
    return Fraction(span[0][0]) if span is not None else None


def direction(finding: Finding, name: str, sets: Callable[[str], ValueSet]) -> int:
    """1 where the formula rises with an input whatever the others are, -1 where it falls, 0 where neither is sure."""
    assert finding.computed is not None
    stack: list[tuple[Span, int]] = []
    for term in finding.computed.terms:
        if term.op == "finding":
            parts = _intervals(sets(term.finding))
            low, high = parts[0].lower, parts[-1].upper
            ends = (low[0] * term.factor, not low[1]), (high[0] * term.factor, not high[1])
            stack.append((ends, int(term.finding == name)))
            continue
        (right, by_right), (left, by_left) = stack.pop(), stack.pop()
        if term.op in "+-":
            turned = right if term.op == "+" else _negative(right)
            stack.append((_sum(left, turned), by_left + (by_right if term.op == "+" else -by_right)))
            continue
        inverse = right if term.op == "*" else _inverse(right)
        if inverse is None:
            return 0
        through = by_right if term.op == "*" else -by_right * abs(_sign(right))
        stack.append((_product(left, inverse), by_left * _sign(right) + through * _sign(left)))
    return stack.pop()[1]


def _sign(span: Span) -> int:
    """1 where nothing is below zero, -1 where nothing is above, 0 where there is both."""
    return 1 if span[0][0] >= 0 else -1 if span[1][0] <= 0 else 0


def _intervals(values: ValueSet) -> tuple[Interval, ...]:
    return values.intervals if isinstance(values, Numbers) else ()


def _span(computation: Computation, inputs: dict[str, Interval]) -> Span | None:
    """Reverse Polish notation, worked on a stack of spans."""
    stack: list[Span] = []
    for term in computation.terms:
        if term.op == "finding":
            one = inputs[term.finding]
            ends = (one.lower[0] * term.factor, not one.lower[1]), (one.upper[0] * term.factor, not one.upper[1])
            stack.append(ends)
            continue
        right, left = stack.pop(), stack.pop()
        if term.op == "/":
            inverse = _inverse(right)
            if inverse is None:
                return None
            right = inverse
        if term.op == "-":
            right = _negative(right)
        stack.append(_sum(left, right) if term.op in "+-" else _product(left, right))
    return stack.pop()


def _negative(span: Span) -> Span:
    (low, low_in), (high, high_in) = span
    return (-high, high_in), (-low, low_in)


def _plus(one: Number, other: Number) -> Number:
    return other if isinstance(other, float) else one if isinstance(one, float) else one + other


def _times(one: Number, other: Number) -> Number:
    if isinstance(one, float) or isinstance(other, float):
        return inf if (one > 0) == (other > 0) else -inf
    return one * other


def _sum(one: Span, other: Span) -> Span:
    (a, a_in), (b, b_in) = one
    (c, c_in), (d, d_in) = other
    return (_plus(a, c), a_in and c_in), (_plus(b, d), b_in and d_in)


def _product(one: Span, other: Span) -> Span:
    """The extremes are at corners; a corner is reached where both ends are, or where one is a zero that is reached."""
    corners: list[End] = []
    for x, x_in in one:
        for y, y_in in other:
            if x == 0 or y == 0:
                corners.append((ZERO, (x_in and y_in) or (x == 0 and x_in) or (y == 0 and y_in)))
            else:
                corners.append((_times(x, y), x_in and y_in))
    low, high = min(value for value, _ in corners), max(value for value, _ in corners)
    return (low, (low, True) in corners), (high, (high, True) in corners)


def _inverse(span: Span) -> Span | None:
    """One over every value but zero."""
    (low, low_in), (high, high_in) = span
    if low < 0 < high:
        return EVERYTHING
    if low == high == 0:
        return None
    bottom = (-inf, False) if high == 0 else (_one_over(high), high_in)
    top = (inf, False) if low == 0 else (_one_over(low), low_in)
    return bottom, top


def _one_over(value: Number) -> Number:
    return ZERO if isinstance(value, float) else 1 / value
