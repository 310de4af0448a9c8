"""Formulas of computed quantities: read, evaluated exactly, and evaluated over intervals.

    formula  ::=  product (("+" | "-") product)*
    product  ::=  input (("*" | "/") input)*
    input    ::=  finding ("[" unit "]")?  |  "(" formula ")"

Each input stands once, so that interval evaluation gives the exact range. Imports: report, sets, model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product

from pnet_reason.model.findings import Computation, Finding, Term
from pnet_reason.model.values import Interval, Numbers, ValueSet

from .amounts import unit_key
from .report import Fault, shorten
from .sets import numbers
from .spans import Span, of_interval, to_bounds

TOKEN = re.compile(r"\s*(?:([A-Za-z_][A-Za-z0-9_]*)\s*(?:\[([^\[\]]*)\])?|([-+*/()])|(\S))")
DEEPEST = 20
MOST_PIECES = 64
SIGNS = (("+", "-"), ("*", "/"))


def parse_formula(text: str, tolerance: Fraction, findings: Mapping[str, Finding]) -> Computation:
    """The computation that a formula says; Fault where it says none."""
    parser = _Parser(text, findings)
    terms = parser.whole()
    return Computation(" ".join(text.split()), tuple(terms), tolerance)


class _Parser:
    def __init__(self, text: str, findings: Mapping[str, Finding]) -> None:
        self.text, self.findings = text, findings
        self.tokens = list(TOKEN.finditer(text.rstrip()))
        self.index = 0
        self.seen: set[str] = set()

    def whole(self) -> list[Term]:
        terms = self._level(0, 0)
        if self.index < len(self.tokens):
            raise self._unexpected()
        return terms

    def _level(self, level: int, depth: int) -> list[Term]:
        """``formula`` at level 0, ``product`` at level 1, ``input`` below."""
        if level == len(SIGNS):
            return self._input(depth)
        terms = self._level(level + 1, depth)
        while (sign := self._sign()) in SIGNS[level]:
            self.index += 1
            terms += [*self._level(level + 1, depth), Term(sign)]
        return terms

    def _sign(self) -> str:
        return (self.tokens[self.index][3] or "") if self.index < len(self.tokens) else ""

    def _input(self, depth: int) -> list[Term]:
        if self._sign() == "(" and depth < DEEPEST:
            self.index += 1
            terms = self._level(0, depth + 1)
            if self._sign() != ")":
                raise self._unexpected()
            self.index += 1
            return terms
        if self.index >= len(self.tokens) or not self.tokens[self.index][1]:
            raise self._unexpected()
        token = self.tokens[self.index]
        self.index += 1
        return [self._term(token)]

    def _term(self, token: re.Match[str]) -> Term:
        name, unit = token[1], token[2]
        start, width = token.start(1), len(name)
        finding = self.findings.get(name)
        if finding is None:
            meant = (name, self.findings)
            raise Fault("unknown-finding", f"unknown finding {shorten(name)}", start=start, width=width, meant=meant)
        if not finding.numeric or finding.computed:
            raise Fault("bad-formula", f"{name} is not a measured number", start=start, width=width)
        if name in self.seen:
            hint = "then the range of the formula is not that of its inputs"
            raise Fault("bad-formula", f"{name} stands twice in the formula", start=start, width=width, hint=hint)
        self.seen.add(name)
        written = finding.unit if unit is None else unit_key(unit.strip())
        if written not in finding.units:
            hint = "accepted: " + ", ".join(finding.units)
            raise Fault(
                "wrong-unit", f"{shorten(written)} is not a unit of {name}", start=start, width=width, hint=hint
            )
        return Term("finding", name, 1 / finding.units[written])

    def _unexpected(self) -> Fault:
        hint = "write: (a [unit] - b [unit]) / c [unit]"
        if self.index >= len(self.tokens):
            return Fault("bad-formula", "the formula ends too early", start=len(self.text.rstrip()), hint=hint)
        token = self.tokens[self.index]
        start = token.start() + len(token[0]) - len(token[0].lstrip())
        return Fault("bad-formula", f"{shorten(token[0].strip())} is not expected here", start=start, hint=hint)


def evaluate(computation: Computation, values: Mapping[str, Fraction]) -> Fraction:
    """The exact value; ZeroDivisionError where a divisor is 0."""
    stack: list[Fraction] = []
    for term in computation.terms:
        if term.op == "finding":
            stack.append(values[term.finding] * term.factor)
            continue
        right, left = stack.pop(), stack.pop()
        stack.append(_EXACT[term.op](left, right))
    return stack[0]


_EXACT: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


def span_of(computation: Computation, inputs: Mapping[str, Numbers], domain: Numbers) -> Numbers:
    """The values of ``domain`` that the formula takes over the inputs' sets (a little more, where there are very many
    pieces). A completion in which a divisor is 0 does not count."""
    sets = [inputs[name].intervals for name in computation.inputs]
    pieces = 1
    for one in sets:
        pieces *= len(one)
    if pieces > MOST_PIECES:
        sets = [(type(one[0])(one[0].lower, one[-1].upper),) for one in sets]
    low, high = domain.intervals[0].lower, domain.intervals[-1].upper
    found = []
    for choice in product(*sets):
        spans = dict(zip(computation.inputs, map(of_interval, choice), strict=True))
        if (span := _span(computation, spans)) is not None:
            found.append(to_bounds(span, low, high))
    return numbers((max(low, a), min(high, b)) for a, b in found)


def direction(computation: Computation, inputs: Mapping[str, ValueSet], name: str) -> int:
    """1 where the value rises with an input, whatever the others are, -1 where it falls, 0 where neither is sure."""
    stack: list[tuple[Span | None, int]] = []
    for term in computation.terms:
        if term.op == "finding":
            values = inputs[term.finding]
            assert isinstance(values, Numbers)
            whole = Interval(values.intervals[0].lower, values.intervals[-1].upper)
            stack.append((of_interval(whole).scaled(term.factor), int(term.finding == name)))
            continue
        (right, falling), (left, rising) = stack.pop(), stack.pop()
        if left is None or right is None:
            return 0
        sign = _turned(term.op, left, right, rising, falling)
        stack.append((left.combined(term.op, right), sign))
    return stack[0][1]


def _turned(op: str, left: Span, right: Span, rising: int, falling: int) -> int:
    """The direction of ``left op right``, given that of the operand that holds the input."""
    if op in "+-":
        return rising or (falling if op == "+" else -falling)
    if rising:
        return rising * right.sign
    return falling * left.sign * (1 if op == "*" else -abs(right.sign))


def _span(computation: Computation, spans: Mapping[str, Span]) -> Span | None:
    stack: list[Span] = []
    for term in computation.terms:
        if term.op == "finding":
            stack.append(spans[term.finding].scaled(term.factor))
            continue
        right, left = stack.pop(), stack.pop()
        result = left.combined(term.op, right)
        if result is None:
            return None
        stack.append(result)
    return stack[0]
