"""Values as text: read exactly, written canonically, refused with cause and next step."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnet_reason.knowledge.amounts import plain, read_decimal
from pnet_reason.knowledge.quantities import format_range, format_set, parse_set
from pnet_reason.knowledge.sets import intersect, numbers, rest, union, within
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.problems import CaseError
from pnet_reason.model.table import Table
from pnet_reason.model.values import Bound, Choices, Interval, Numbers, ValueSet, closed


def real(low: Bound, high: Bound, unit: str = "mm", **also: Fraction) -> Finding:
    units = Table({unit: Fraction(1), **also})
    return Finding("depth", Kind.REAL, "depth", Numbers((Interval(low, high),)), unit, units)


HUNDRED = Fraction(100)
DEPTH = real((Fraction(0), 0), (HUNDRED, 0), cm=Fraction(10), third=Fraction(1, 3))
OPEN = real((Fraction(0), 1), (HUNDRED, -1))
PER = real((Fraction(0), 0), (HUNDRED, 0), "/2mm2")
SIGNED = real((-HUNDRED, 0), (HUNDRED, 0), "")
COUNT = Finding("count", Kind.INTEGER, "count", Numbers((closed(Fraction(0), Fraction(50)),)), "", Table({"": 1}))
PAINT = Finding("paint", Kind.ORDERED, "paint", Choices(("I", "II", "III")), spellings=Table({"one": "I"}))


@pytest.mark.parametrize(
    ("text", "finding", "canonical"),
    [
        ("20 mm", DEPTH, "20 mm"),
        ("20mm", DEPTH, "20 mm"),
        ("2.0 cm", DEPTH, "20 mm"),
        ("+2.50 mm", DEPTH, "2.5 mm"),
        ("1 third", DEPTH, "1/3 mm"),
        ("1/3 mm", DEPTH, "1/3 mm"),
        ("< 3 mm", DEPTH, "< 3 mm"),
        ("under 3 mm", DEPTH, "< 3 mm"),
        ("At  Most 3 mm", DEPTH, "<= 3 mm"),
        ("≥ 3 mm", DEPTH, ">= 3 mm"),
        ("over 3 mm", DEPTH, "> 3 mm"),
        ("2 to 5 mm", DEPTH, "2 to 5 mm"),
        ("2 mm to 1 cm", DEPTH, "2 to 10 mm"),
        ("between 2 and 5 mm", DEPTH, "2 to 5 mm"),
        ("> 2 mm and < 3 mm", DEPTH, "> 2 mm and < 3 mm"),
        ("< 3 mm and >= 2 mm", DEPTH, ">= 2 mm and < 3 mm"),
        (">= 2 mm and <= 3 mm", DEPTH, "2 to 3 mm"),
        ("0 to 2 mm", DEPTH, "<= 2 mm"),
        ("5 to 100 mm", DEPTH, ">= 5 mm"),
        ("0 mm", DEPTH, "0 mm"),
        ("5 mm or 1 mm", DEPTH, "1 mm or 5 mm"),
        ("< 3 mm or 3 mm", DEPTH, "<= 3 mm"),
        ("< 3 mm or > 3 mm", DEPTH, "< 3 mm or > 3 mm"),
        ("any value", DEPTH, "any value"),
        ("0 to 100 mm", DEPTH, "any value"),
        ("> 0 mm", OPEN, "any value"),
        ("unknown", DEPTH, "any value"),
        ("3/2mm2", PER, "3 /2mm2"),
        ("3 /2mm2", PER, "3 /2mm2"),
        ("3/2 /2mm2", PER, "1.5 /2mm2"),
        ("−2.5", SIGNED, "-2.5"),
        ("-5 to -2", SIGNED, "-5 to -2"),
        ("< 2", COUNT, "<= 1"),
        ("> 2 and < 4", COUNT, "3"),
        ("1 or 2 or 5", COUNT, "1 to 2 or 5"),
        ("II", PAINT, "II"),
        ("iii or one", PAINT, "I or III"),
    ],
)
def test_each_set_has_one_canonical_text(text: str, finding: Finding, canonical: str) -> None:
    values = parse_set(text, finding)
    assert format_set(values, finding) == canonical
    assert parse_set(canonical, finding) == values


@pytest.mark.parametrize(
    ("text", "finding", "code", "said"),
    [
        ("20", DEPTH, "missing-unit", "write 20 mm"),
        ("20 kg", DEPTH, "wrong-unit", "accepted: mm, cm, third"),
        ("20 MM", DEPTH, "wrong-unit", "accepted"),
        ("20 mm", COUNT, "wrong-unit", "number without a unit"),
        ("120 mm", DEPTH, "out-of-range", "declared range: 0 to 100 mm"),
        ("0 mm", OPEN, "out-of-range", "declared range: > 0 mm and < 100 mm"),
        ("< 0 mm", DEPTH, "out-of-range", "depth cannot be < 0 mm"),
        ("> 3 mm and < 2 mm", DEPTH, "out-of-range", "cannot be"),
        ("> 3 mm and > 4 mm", DEPTH, "bad-value", "two lower ends"),
        ("> 3 mm and 4 mm", DEPTH, "bad-value", "not a comparison"),
        ("5 to 2 mm", DEPTH, "bad-value", "runs backwards"),
        ("2 to 3 to 4 mm", DEPTH, "bad-value", "two ends"),
        ("2,5 mm", DEPTH, "decimal-comma", "2.5"),
        ("1,000 mm", DEPTH, "decimal-comma", "decimal point"),
        ("1e1 mm", DEPTH, "exponent", "write the number out"),
        ("1E+1 mm", DEPTH, "exponent", "write the number out"),
        ("1e999999999 mm", DEPTH, "exponent", "write the number out"),
        ("nan", DEPTH, "not-finite", "finite"),
        ("-Infinity mm", DEPTH, "not-finite", "finite"),
        (".5 mm", DEPTH, "bad-number", "write 0.5"),
        ("5. mm", DEPTH, "bad-number", "decimal point without digits"),
        ("2-5 mm", DEPTH, "bad-number", "write: 2 to 5"),
        ("2 – 5 mm", DEPTH, "bad-number", "write: 2 to 5"),
        ("1_000 mm", DEPTH, "bad-number", "separators"),
        ("1/0 mm", DEPTH, "bad-number", "fraction of zero"),
        ("1" * 50 + " mm", DEPTH, "too-many-digits", "digits"),
        ("0." + "1" * 1000 + " mm", DEPTH, "too-many-digits", "digits"),
        ("1 or " * 1000 + "1", COUNT, "bad-value", "characters"),
        ("", DEPTH, "bad-number", "missing"),
        ("5 mm or", DEPTH, "wrong-unit", "'mm or' is not a unit"),
        ("2.5", COUNT, "not-whole", "whole number"),
        ("> 2 and < 3", COUNT, "out-of-range", "whole numbers"),
        ("IV", PAINT, "unknown-value", "one of: I, II, III"),
        ("IIII", PAINT, "unknown-value", "did you mean 'III'?"),
        ("I or", PAINT, "unknown-value", "not a value of paint"),
        ("٣ mm", DEPTH, "bad-number", "not a number"),
        ("3 μm", DEPTH, "wrong-unit", "accepted"),
    ],
)
def test_what_is_wrong_is_refused_with_cause_and_next_step(text: str, finding: Finding, code: str, said: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse_set(text, finding)
    (record,) = caught.value.records
    assert (record.code, record.finding) == (code, finding.id)
    assert said in str(record)


def test_the_two_micro_signs_are_one() -> None:
    finding = real((Fraction(0), 0), (HUNDRED, 0), "\u00b5m")
    assert parse_set("5 \u03bcm", finding) == parse_set("5 \u00b5m", finding)


def test_no_value_at_all_has_a_text_that_is_not_read() -> None:
    assert format_set(Numbers(()), DEPTH) == "no value"
    with pytest.raises(CaseError):
        parse_set("no value", DEPTH)


def test_the_declared_range_is_written_in_full() -> None:
    assert format_range(OPEN) == "> 0 mm and < 100 mm"
    assert format_range(PAINT) == "I or II or III"


FINDINGS = [DEPTH, OPEN, PER, SIGNED, COUNT, PAINT]
MARKS = st.fractions(-100, 100, max_denominator=12) | st.sampled_from([Fraction(0), HUNDRED, Fraction(50)])


@st.composite
def sets_of(draw: st.DrawFn, finding: Finding) -> ValueSet:
    if isinstance(finding.domain, Choices):
        chosen = draw(st.sets(st.sampled_from(finding.values), min_size=1))
        return Choices(tuple(value for value in finding.values if value in chosen))
    nudges = st.sampled_from([0, 0, 1])
    ends = st.tuples(MARKS, MARKS, nudges, nudges)
    parts = [
        ((min(a, b), below), (max(a, b), -above)) for a, b, below, above in draw(st.lists(ends, min_size=1, max_size=3))
    ]
    return intersect(numbers(parts, whole=finding.kind is Kind.INTEGER), finding.domain)


def with_sets(count: int) -> st.SearchStrategy[tuple[Finding, list[ValueSet]]]:
    return st.sampled_from(FINDINGS).flatmap(
        lambda f: st.tuples(st.just(f), st.lists(sets_of(f), min_size=count, max_size=count))
    )


@given(with_sets(1))
def test_the_canonical_text_says_exactly_the_set(pair: tuple[Finding, list[ValueSet]]) -> None:
    finding, (values,) = pair
    if values:
        text = format_set(values, finding)
        assert parse_set(text, finding) == values
        assert format_set(parse_set(text, finding), finding) == text


@given(with_sets(1))
def test_a_set_and_the_rest_are_the_whole_domain(pair: tuple[Finding, list[ValueSet]]) -> None:
    finding, (values,) = pair
    other = rest(finding, values)
    assert not intersect(values, other)
    assert union(finding, [values, other]) == finding.domain
    assert rest(finding, other) == values


@given(with_sets(2))
def test_what_two_sets_share_is_within_both(pair: tuple[Finding, list[ValueSet]]) -> None:
    finding, (one, other) = pair
    both = intersect(one, other)
    assert within(both, one)
    assert within(both, other)
    assert within(one, union(finding, [one, other]))
    assert union(finding, [rest(finding, one), rest(finding, other)]) == rest(finding, both)


@given(st.fractions(max_denominator=10**9))
def test_a_number_is_written_exactly(value: Fraction) -> None:
    assert read_decimal(plain(value)) == value


@given(st.text(max_size=30), st.sampled_from(FINDINGS))
def test_any_text_is_read_or_refused(text: str, finding: Finding) -> None:
    try:
        values = parse_set(text, finding)
    except CaseError as error:
        assert error.records  # noqa: PT017 - either outcome is fine, a traceback is not
    else:
        assert values
        assert within(values, finding.domain)
