"""The findings of one patient as unknowns of z3: numbers, one flag a declared value, and flags for what is known.

Imports model and z3. Promises: an unknown is made when it is first asked for, once; ``constraints`` say that it is in
its declared range and, exactly, that a computed quantity has the value of its formula (3.10).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

import z3

from pnet_reason.model.findings import Computation, Finding, Kind
from pnet_reason.model.values import Interval, Numbers

Flags: TypeAlias = dict[str, z3.BoolRef]
"""A declared value → that the finding or concept has it."""


class Findings:
    """The unknowns of a patient. ``differing``: those that are not shared with ``other``, a patient made before.

    ``apart``: a computed quantity whose inputs are taken as not recorded, so that its formula binds nothing.
    """

    def __init__(
        self,
        vocabulary: Iterable[Finding],
        context: z3.Context,
        *,
        apart: str = "",
        other: Findings | None = None,
        differing: frozenset[str] = frozenset(),
    ) -> None:
        self.vocabulary = {finding.id: finding for finding in vocabulary}
        self.context, self.other, self.differing = context, other, differing
        self.tag: str = f"{other.tag}'" if other else ""
        self.constraints: list[z3.BoolRef] = []
        self.numbers: dict[str, z3.ArithRef] = {}
        self.choices: dict[str, Flags] = {}
        self.knowns: Flags = {}
        for finding in self.vocabulary.values():
            if finding.computed and finding.id != apart and (not other or finding.id in differing):
                self._compute(finding, finding.computed)

    # Unknowns

    def number(self, name: str) -> z3.ArithRef:
        """The value of a numeric finding, in its own unit."""
        if self.other and name not in self.differing:
            return self.other.number(name)
        if name not in self.numbers:
            finding = self.vocabulary[name]
            assert isinstance(finding.domain, Numbers)
            make = z3.Int if finding.kind is Kind.INTEGER else z3.Real
            found = self.numbers[name] = make(self.tag + name, self.context)
            self.constraints.append(z3.Or([inside(found, part) for part in finding.domain.intervals]))
        return self.numbers[name]

    def choice(self, name: str) -> Flags:
        """The declared values of a choice, each with its flag; just one of the flags is up."""
        if self.other and name not in self.differing:
            return self.other.choice(name)
        if name not in self.choices:
            values = self.vocabulary[name].values
            found = {value: z3.Bool(f"{self.tag}{name} is {value}", self.context) for value in values}
            self.choices[name] = found
            self.constraints.append(z3.Or([*found.values()]))
            pairs = itertools.combinations(found.values(), 2)
            self.constraints += [z3.Not(z3.And(one, other)) for one, other in pairs]
        return self.choices[name]

    def known(self, name: str) -> z3.BoolRef:
        """Whether the case gives exactly one value (3.13): anything is possible. Two patients are known alike."""
        if self.other:
            return self.other.known(name)
        if name not in self.knowns:
            self.knowns[name] = z3.Bool(f"known {name}", self.context)
            self.ask(name)
        return self.knowns[name]

    def ask(self, name: str) -> None:
        """Make the unknown of a finding, so that a model says its value."""
        _ = self.number(name) if self.vocabulary[name].numeric else self.choice(name)

    # Formulas

    def _compute(self, finding: Finding, computation: Computation) -> None:
        """``value == numerator / denominator``, multiplied out; no divisor is 0."""
        above, below, divisors = self.ratio(computation)
        self.constraints += [divisor != 0 for divisor in divisors]
        self.constraints.append(self.number(finding.id) * below == above)

    def ratio(self, computation: Computation) -> tuple[z3.ArithRef, z3.ArithRef, list[z3.ArithRef]]:
        """Numerator and denominator of a formula, and the numerators of all its divisors."""
        one = z3.RealVal(1, self.context)
        stack: list[tuple[z3.ArithRef, z3.ArithRef]] = []
        divisors = []
        for term in computation.terms:
            if term.op == "finding":
                stack.append((real(self.number(term.finding)) * z3.RealVal(str(term.factor), self.context), one))
                continue
            (c, d), (a, b) = stack.pop(), stack.pop()
            if term.op == "/":
                divisors.append(c)
            stack.append(combined(term.op, a, b, c, d))
        return *stack[0], divisors

    # What a model says

    def values(self, model: z3.ModelRef) -> dict[str, str]:
        """The patient of a model, each finding in its canonical text; without those that are not known (3.13) and those
        whose value no fraction is."""
        base = self.other or self
        unknown = {name for name, flag in base.knowns.items() if z3.is_false(model.eval(flag, model_completion=True))}
        found = {**base._values(model), **self._values(model)}
        return {name: found[name] for name in sorted(found) if name not in unknown}

    def _values(self, model: z3.ModelRef) -> dict[str, str]:
        chosen = {
            name: next(value for value, flag in flags.items() if z3.is_true(model.eval(flag, model_completion=True)))
            for name, flags in self.choices.items()
        }
        numbers = {name: model.eval(number, model_completion=True) for name, number in self.numbers.items()}
        texts = {
            name: f"{plain(Fraction(value.as_string()))} {self.vocabulary[name].unit}".strip()
            for name, value in numbers.items()
            if z3.is_int_value(value) or z3.is_rational_value(value)
        }
        return {**chosen, **texts}


def combined(
    sign: str, a: z3.ArithRef, b: z3.ArithRef, c: z3.ArithRef, d: z3.ArithRef
) -> tuple[z3.ArithRef, z3.ArithRef]:
    """``a/b`` and ``c/d`` as one ratio."""
    if sign == "*":
        return a * c, b * d
    if sign == "/":
        return a * d, b * c
    return (a * d + c * b if sign == "+" else a * d - c * b), b * d


def inside(number: z3.ArithRef, part: Interval) -> z3.BoolRef:
    """Within an interval, open or closed at each end."""
    (low, raised), (high, lowered) = part.lower, part.upper
    return z3.And(compared(number, ">" if raised else ">=", low), compared(number, "<" if lowered else "<=", high))


def compared(number: z3.ArithRef, sign: str, value: Fraction) -> z3.BoolRef:
    """A number beside a fraction, without dividing: an integer stays one."""
    left, right = number * value.denominator, value.numerator
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]


def real(number: z3.ArithRef) -> z3.ArithRef:
    """A number as a real one."""
    return z3.ToReal(number) if number.is_int() else number


def plain(value: Fraction) -> str:
    """A plain decimal where there is an exact one, otherwise a fraction of two whole numbers."""
    for places in range(value.denominator.bit_length()):
        if 10**places % value.denominator == 0:
            digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
            whole = len(digits) - places
            return ("-" if value < 0 else "") + digits[:whole] + ("." + digits[whole:] if places else "")
    return f"{value.numerator}/{value.denominator}"
