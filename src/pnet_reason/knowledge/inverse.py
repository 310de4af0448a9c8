"""For which value of one input a formula of a computed quantity gives a wanted value. Imports: model.

Each input stands once in a formula, so that it can be undone from the outside in, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pnet_reason.model.findings import Computation

from .formula import evaluate


def solved(
    computation: Computation, others: Mapping[str, Fraction], name: str, wanted: Fraction, *, limit: bool = False
) -> Fraction | None:
    """The value of an input with which the formula gives ``wanted``, the ``others`` being what they are; None where no
    value does, or every one. ``limit``: also that to which it comes near while a divisor comes near to 0."""
    stack: list[tuple[Fraction | None, list[tuple[str, bool, Fraction]]]] = []
    for term in computation.terms:
        if term.op == "finding":
            if term.finding == name:
                stack.append((None, [("*", True, term.factor)]))
            else:
                stack.append((others[term.finding] * term.factor, []))
            continue
        (right, inner), (left, outer) = stack.pop(), stack.pop()
        if left is None and right is not None:
            stack.append((None, [*outer, (term.op, True, right)]))
        elif right is None and left is not None:
            stack.append((None, [*inner, (term.op, False, left)]))
        elif left is not None and right is not None:
            if term.op == "/" and not right:
                return None
            stack.append((_applied(term.op, left, right), []))
    steps = stack[0][1]
    for op, first, known in reversed(steps):
        found = _undone(op, known, wanted, first=first, limit=limit)
        if found is None:
            return None
        wanted = found
    return wanted if limit else _checked(computation, {**others, name: wanted}, wanted)


def _applied(op: str, left: Fraction, right: Fraction) -> Fraction:
    if op in "+-":
        return left + right if op == "+" else left - right
    return left * right if op == "*" else left / right


def _undone(op: str, known: Fraction, wanted: Fraction, *, first: bool, limit: bool) -> Fraction | None:
    """The operand x with ``x op known`` (``first``) or ``known op x`` equal to ``wanted``."""
    if op == "+":
        return wanted - known
    if op == "-":
        return wanted + known if first else known - wanted
    if op == "*":
        return wanted / known if known else None
    if first:
        return wanted * known if known or limit else None
    return known / wanted if wanted else None


def _checked(computation: Computation, values: Mapping[str, Fraction], found: Fraction) -> Fraction | None:
    """The value, unless a divisor becomes 0 with it."""
    try:
        evaluate(computation, values)
    except ZeroDivisionError:
        return None
    return found
