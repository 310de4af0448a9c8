"""Formulas of computed quantities at one point, and which value of an input gives them a wanted value. Imports: model.

Each input stands once in a formula (3.10), so that the way from it to the result can be gone backwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from pnet_reason.model.findings import Computation

Way: TypeAlias = list[tuple[str, Fraction, bool]]
"""What is done to an input on its way to the result: operation, the other operand, whether the input is on the
right."""

FORWARD: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
BACK: dict[tuple[str, bool], Callable[[Fraction, Fraction], Fraction]] = {
    ("+", False): lambda result, other: result - other,
    ("+", True): lambda result, other: result - other,
    ("-", False): lambda result, other: result + other,
    ("-", True): lambda result, other: other - result,
    ("*", False): lambda result, other: result / other,
    ("*", True): lambda result, other: result / other,
    ("/", False): lambda result, other: result * other,
    ("/", True): lambda result, other: other / result,
}


def value_of(formula: Computation, values: Mapping[str, Fraction]) -> Fraction | None:
    """The value of a formula; None where it divides by zero."""
    found, _ = _walked(formula, values, "")
    return found


def input_for(formula: Computation, values: Mapping[str, Fraction], name: str, result: Fraction) -> Fraction | None:
    """The value of one input with which the formula gives a result, the others being as they are; None where there is
    none, or where any would do."""
    others = {key: value for key, value in values.items() if key != name}
    _, way = _walked(formula, others, name)
    try:
        for op, other, right in reversed(way):
            result = BACK[op, right](result, other)
    except ZeroDivisionError:
        return None
    return result if value_of(formula, {**others, name: result}) is not None else None


def divisors(formula: Computation) -> set[str]:
    """The inputs by which a formula divides: to change one of them gives odd fractions."""
    stack: list[set[str]] = []
    found: set[str] = set()
    for term in formula.terms:
        if term.op == "finding":
            stack.append({term.finding})
            continue
        right, left = stack.pop(), stack.pop()
        found |= right if term.op == "/" else set()
        stack.append(left | right)
    return found


def _walked(formula: Computation, values: Mapping[str, Fraction], name: str) -> tuple[Fraction | None, Way]:
    """The value of a formula, or the way from the input ``name`` to it."""
    stack: list[Fraction | None] = []
    way: Way = []
    for term in formula.terms:
        if term.op == "finding":
            stack.append(None if term.finding == name else values[term.finding] * term.factor)
            way += [("*", term.factor, False)] if term.finding == name else []
            continue
        right, left = stack.pop(), stack.pop()
        if left is None or right is None:
            other = right if left is None else left
            way += [] if other is None else [(term.op, other, right is None)]
            stack.append(None)
        elif term.op == "/" and not right:
            return None, []
        else:
            stack.append(FORWARD[term.op](left, right))
    return stack[0], way
