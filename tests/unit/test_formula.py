"""Formulas of computed quantities: read, exact, and over intervals exactly the values that points give."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnet_reason.knowledge.formula import evaluate, parse_formula, span_of
from pnet_reason.knowledge.report import Fault
from pnet_reason.knowledge.sets import numbers
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.table import Table
from pnet_reason.model.values import Interval, Numbers, closed, point

FAR = Fraction(1000)
EVERYWHERE = Numbers((closed(-FAR, FAR),))


def real(name: str) -> Finding:
    return Finding(name, Kind.REAL, name, EVERYWHERE, "m", Table({"m": Fraction(1), "km": Fraction(1000)}))


FINDINGS = {name: real(name) for name in "abcd"}
FORMULAS = ["a + b", "a - b", "a * b", "a / b", "(a - b) / c", "a / (b * c)", "a * (b - c)", "(a + b) / (c - d)"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("a - b + c", 12), ("a - (b + c)", 6), ("a * b / c", Fraction(10, 3)), ("a [km] + b", Fraction(1009, 1000))],
)
def test_a_formula_is_computed_exactly(text: str, value: Fraction) -> None:
    values = {"a": Fraction(10), "b": Fraction(1), "c": Fraction(3)}
    if "km" in text:
        values = {"a": Fraction(9), "b": Fraction(1)}
    assert evaluate(parse_formula(text, Fraction(0), FINDINGS), values) == value


@pytest.mark.parametrize(
    "text", ["", "a +", "a b", "(a", "a)", "a [", "a + a", "a ^ b", "2 * a", "a [kg]", "e", "(" * 50 + "a" + ")" * 50]
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(Fault):
        parse_formula(text, Fraction(0), FINDINGS)


def test_a_divisor_of_zero_gives_no_value() -> None:
    formula = parse_formula("a / b", Fraction(0), FINDINGS)
    with pytest.raises(ZeroDivisionError):
        evaluate(formula, {"a": Fraction(1), "b": Fraction(0)})
    assert not span_of(formula, {"a": point(Fraction(1)), "b": point(Fraction(0))}, EVERYWHERE)


MARKS = st.integers(-4, 4).map(Fraction)


@st.composite
def pieces(draw: st.DrawFn) -> Numbers:
    found = []
    for _ in range(draw(st.integers(1, 2))):
        low, high = sorted((draw(MARKS), draw(MARKS)))
        found.append(((low, draw(st.sampled_from([0, 1]))), (high, -draw(st.sampled_from([0, 1])))))
    made = numbers(found)
    return made or point(Fraction(draw(MARKS)))


def some(values: Numbers) -> list[Fraction]:
    """A few numbers of a set: its ends, and others near them."""
    found = []
    for i in values.intervals:
        width = i.upper[0] - i.lower[0]
        found += [i.lower[0] + width * Fraction(k, 6) for k in range(7)]
        found += [i.lower[0] + width / 1000, i.upper[0] - width / 1000]
    return [value for value in found if inside(value, values)]


def inside(value: Fraction, values: Numbers) -> bool:
    return any(i.lower <= (value, 0) <= i.upper for i in values.intervals)


@given(st.sampled_from(FORMULAS), st.fixed_dictionaries({name: pieces() for name in "abcd"}))
def test_no_point_gives_a_value_outside_the_range(text: str, inputs: dict[str, Numbers]) -> None:
    formula = parse_formula(text, Fraction(0), FINDINGS)
    found = span_of(formula, inputs, EVERYWHERE)
    points: list[dict[str, Fraction]] = [{}]
    for name in formula.inputs:
        points = [{**before, name: value} for before in points for value in some(inputs[name])[:6]]
    for values in points:
        try:
            value = evaluate(formula, values)
        except ZeroDivisionError:
            continue
        assert inside(value, found) or abs(value) > FAR


def interval(low: int, high: int, *, open_low: bool = False, open_high: bool = False) -> Numbers:
    return Numbers((Interval((Fraction(low), int(open_low)), (Fraction(high), -int(open_high))),))


@pytest.mark.parametrize(
    ("text", "a", "b", "found"),
    [
        ("a + b", interval(1, 2), interval(3, 5, open_high=True), interval(4, 7, open_high=True)),
        ("a - b", interval(1, 2), interval(3, 5, open_high=True), interval(-4, -1, open_low=True)),
        ("a * b", interval(-1, 2), interval(-3, 5), interval(-6, 10)),
        ("a * b", interval(0, 1, open_low=True), interval(0, 1), interval(0, 1)),
        ("a / b", interval(1, 2), interval(0, 2, open_low=True), Numbers((Interval((Fraction(1, 2), 0), (FAR, 0)),))),
        ("a / b", interval(1, 2), interval(0, 2), Numbers((Interval((Fraction(1, 2), 0), (FAR, 0)),))),
        ("a / b", interval(1, 2), interval(-2, 0), Numbers((Interval((-FAR, 0), (Fraction(-1, 2), 0)),))),
        ("a / b", interval(1, 2), interval(-1, 1), EVERYWHERE),
        ("a / b", interval(0, 0), interval(1, 2), interval(0, 0)),
    ],
)
def test_the_range_has_the_ends_that_it_reaches(text: str, a: Numbers, b: Numbers, found: Numbers) -> None:
    formula = parse_formula(text, Fraction(0), FINDINGS)
    assert span_of(formula, {"a": a, "b": b}, EVERYWHERE) == found
