"""Cases from files, texts and Python: exact, complete about mistakes, and the same in any order."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnet_reason.knowledge.cases import make_case, read_cases
from pnet_reason.knowledge.loader import load
from pnet_reason.model.case import Case, Record
from pnet_reason.model.problems import CaseError, Problem
from pnet_reason.model.table import Table
from pnet_reason.model.values import Choices, Interval, Numbers, point

GOOD = Path(__file__).parents[1] / "other_knowledge"
PLANTS = load(GOOD)
GROWN = {"height": "30 cm", "previous_height": "280 mm", "weeks_between": "14 days"}


def case(findings: Mapping[str, object], **assume: object) -> Case:
    return make_case(findings, PLANTS, assume=assume)


def mistakes(findings: Mapping[str, object], **assume: object) -> list[Problem]:
    with pytest.raises(CaseError) as caught:
        case(findings, **assume)
    return list(caught.value.records)


def mistake(findings: Mapping[str, object], **assume: object) -> Problem:
    (found,) = mistakes(findings, **assume)
    return found


def codes(text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read_cases(text, PLANTS)
    return [record.code for record in caught.value.records]


# Files and texts.


def test_a_file_holds_a_list_of_cases() -> None:
    fern, orchid = read_cases(GOOD / "cases/plants.yaml", PLANTS)
    assert (fern.id, fern.title) == ("dry-fern", "A dry fern in dim light")
    assert fern.texts["soil_moisture"] == "12 %"
    assert orchid.findings["pests"] == Choices(("none", "mites"))
    assert orchid.records["light"] == Record("2026-03-01", "lux meter", "visit-2")
    assert dict(orchid.assumed) == {"root_rot": "no smell"}


def test_a_path_may_be_a_text() -> None:
    assert read_cases(str(GOOD / "cases/plants.yaml"), PLANTS) == read_cases(GOOD / "cases/plants.yaml", PLANTS)


def test_one_case_needs_no_list() -> None:
    (one,) = read_cases("findings: {light: dim}\n", PLANTS)
    assert dict(one.texts) == {"light": "dim"}


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "a", "findings": {"light": "dim", "root_rot": true, "leaf_count": 12, "pests": null}}',
        '{\n\t"id": "a",\n\t"findings": {"light": "d\\u0069m", "root_rot": "yes", "leaf_count": "12"}\n}',
        '[{"id": "\\u0061", "note": "a\\/b", "findings": {"light": "dim", "root_rot": true, "leaf_count": 12}}]',
    ],
)
def test_json_is_read_as_well(text: str) -> None:
    (one,) = read_cases(text, PLANTS)
    assert (one.id, dict(one.texts)) == ("a", {"leaf_count": "12", "light": "dim", "root_rot": "yes"})


def test_what_is_unknown_is_left_out() -> None:
    (one,) = read_cases("findings: {light: unknown, pests: missing, species: {value: unknown, by: me}}\n", PLANTS)
    assert (dict(one.findings), dict(one.given), dict(one.records)) == ({}, {}, {})


def test_a_set_that_says_nothing_is_given_but_known_of_nothing() -> None:
    one = case({"soil_moisture": "0 to 100 %"})
    assert (dict(one.findings), dict(one.given)) == ({}, {"soil_moisture": "0 to 100 %"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", ["no-case"]),
        ("findings: []\n", ["wrong-kind"]),
        ("light: dim\n", ["missing-key", "unknown-key"]),
        ("findings: {light: {value: dim, at: x}}\n", ["unknown-key"]),
        ("findings: {light: {on: 2026-01-01}}\n", ["missing-key"]),
        ("findings: {light: {value: dim, on: yesterday}}\n", ["bad-date"]),
        ("findings: {light: [dim]}\n", ["wrong-kind"]),
        ("findings: {light: }\n", ["empty-value"]),
        ("findings: {light: dim, light: dark}\n", ["duplicate-key"]),
        ("findings: {light: dim}\nassume: {light: dark}\n", ["given-and-assumed"]),
        ("findings: {}\nassume: {light: unknown}\n", ["empty-value"]),
        ("findings: {}\nassume: {light: {because: x}}\n", ["missing-key"]),
        ("findings:\n  soil_moisture: >\n    20 %\n", ["block-value"]),
        ("findings:\n  soil_moisture: > 20 %\n", ["yaml-syntax"]),
        ("- findings: {}\n  id: a\n- findings: {}\n  id: a\n", ["duplicate-id"]),
        ('{"findings": {"light": "dim"', ["yaml-syntax"]),
        ('{"a\\/b": 1, "findings": {"light": NaN}}', ["unknown-key", "unknown-value"]),
        ('{"x\\/": 0, "x\\/": 0, "findings": {}}', ["duplicate-key", "unknown-key"]),
        ('{"\\/":' * 60 + "1" + "}" * 60, ["too-deep", "missing-key", "unknown-key"]),
        pytest.param("x: 1\n" * 1_100_000, ["too-large"], id="5.5 MB"),
        ("", ["empty-file"]),
        ("nowhere.yaml", ["no-file"]),
    ],
)
def test_a_text_that_is_no_case_is_refused(text: str, expected: list[str]) -> None:
    assert sorted(codes(text)) == sorted(expected)


def test_a_directory_or_a_device_is_no_case() -> None:
    assert codes(str(GOOD)) == ["not-a-file"]
    assert codes("/dev/zero") == ["not-a-file"]


def test_the_place_of_a_value_is_underlined() -> None:
    with pytest.raises(CaseError) as caught:
        read_cases("findings:\n  height: 3 kg\n", PLANTS, name="plant.yaml")
    assert str(caught.value).splitlines() == [
        "plant.yaml:2:13: 'kg' is not a unit of height",
        "      height: 3 kg",
        "                ~~",
        "accepted: cm, mm, m, inch",
    ]
    assert caught.value.records[0].finding == "height"


def test_one_bad_case_refuses_the_list_and_is_named() -> None:
    text = "- {id: good, findings: {light: dim}}\n- {id: bad, findings: {light: dimm, height: 3}}\n"
    with pytest.raises(CaseError) as caught:
        read_cases(text, PLANTS)
    assert [record.code for record in caught.value.records] == ["unknown-value", "missing-unit"]
    assert all(record.message.startswith("case 'bad': ") for record in caught.value.records)


# Python.


@pytest.mark.parametrize("value", ["30 cm", "300mm", 30, Decimal("30.0"), Fraction(30), point(Fraction(30))])
def test_a_number_may_come_in_any_exact_form(value: object) -> None:
    assert case({"height": value}).texts["height"] == "30 cm"


def test_true_and_false_are_values_of_yes_no_findings_only() -> None:
    assert case({"root_rot": True, "plastic": False}).texts == Table({"plastic": "no", "root_rot": "yes"})
    assert mistake({"leaf_count": True}).code == "bad-value"
    assert mistake({"light": False}).code == "bad-value"


def test_none_is_left_out() -> None:
    assert dict(case({"light": None}).given) == {}


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (3.5, "binary-float", "pass a text, '3.5 cm', or a Decimal or Fraction"),
        (float("nan"), "binary-float", "not exact"),
        (Decimal("NaN"), "not-finite", "not a finite number"),
        (Decimal("-Infinity"), "not-finite", "not a finite number"),
        (Decimal("1e999999999"), "too-many-digits", "digits"),
        (Decimal("1e-999999999"), "too-many-digits", "digits"),
        (Fraction(1, 10**60), "too-many-digits", "digits"),
        pytest.param(10**5000, "too-many-digits", "digits", id="5001 digits"),
        (500, "out-of-range", "height cannot be 500 cm"),
        (-1, "out-of-range", "declared range"),
        (0, "out-of-range", "declared range"),
        (b"3 cm", "bad-value", "a bytes is not a value"),
        ([3], "bad-value", "a list is not a value"),
        (Choices(("a",)), "out-of-range", "not a set of values of height"),
        (Numbers(()), "out-of-range", "not a set of values of height"),
        ("", "empty-value", "leave the finding out"),
        ("3", "missing-unit", "write 3 cm"),
    ],
)
def test_a_value_that_is_not_exact_or_not_possible_is_refused(value: object, code: str, said: str) -> None:
    found = mistake({"height": value})
    assert (found.code, found.finding) == (code, "height")
    assert "height" in found.message
    assert said in str(found)


def test_a_whole_number_must_be_whole() -> None:
    assert mistake({"leaf_count": Decimal("2.5")}).code == "not-whole"
    assert case({"leaf_count": Decimal("2.0")}).texts["leaf_count"] == "2"


def test_every_mistake_is_told_at_once() -> None:
    found = mistakes({"hieght": "3 cm", "light": "dimm", "height": "3"}, pests="mite", thirst="low")
    assert [(record.finding, record.code) for record in found] == [
        ("height", "missing-unit"),
        ("hieght", "unknown-finding"),
        ("light", "unknown-value"),
        ("pests", "unknown-value"),
        ("thirst", "derived-finding"),
    ]
    assert "did you mean 'height'?" in found[1].hint


def test_an_assumption_has_a_reason_and_is_not_known() -> None:
    one = case({"light": "dim"}, pests=("none", "none seen"), species="fern")
    assert dict(one.assumed) == {"pests": "none seen", "species": "no reason given"}
    assert one.known == {"light"}
    assert mistake({"light": "dim"}, light="dark").code == "given-and-assumed"


def test_only_one_exact_value_is_known() -> None:
    one = case({"light": "dim or dark", "soil_moisture": "< 3 %", "leaf_count": "> 2 and < 4"})
    assert one.known == {"leaf_count"}


@given(st.permutations(["light", "height", "previous_height", "weeks_between", "pests"]))
def test_the_order_of_findings_changes_nothing(order: list[str]) -> None:
    values = {**GROWN, "light": "dim", "pests": "none"}
    assert pickle.dumps(case({name: values[name] for name in order}).findings) == pickle.dumps(case(values).findings)


def test_a_case_can_be_pickled_and_hashed() -> None:
    one = case(GROWN, pests=("none", "none seen"))
    again = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    assert again == one
    assert hash(again) == hash(one)


# Computed quantities (3.10).


def test_a_quantity_is_computed_exactly_from_its_inputs() -> None:
    one = case({**GROWN, "weeks_between": "3 week"})
    assert one.texts["growth"] == "2/3 cm/week"
    assert (one.computed, "growth" in one.known, "growth" in one.given) == ({"growth"}, True, False)


def test_within_the_tolerance_the_computed_value_is_used() -> None:
    one = case({**GROWN, "growth": "1.2 cm/week"})
    assert (one.texts["growth"], one.given["growth"], dict(one.disputed)) == ("1 cm/week", "1.2 cm/week", {})


@pytest.mark.parametrize("said", ["1.21 cm/week", "0.79 cm/week", "> 1.2 cm/week and < 9 cm/week or 0 cm/week"])
def test_beyond_the_tolerance_the_given_value_is_disputed(said: str) -> None:
    one = case({**GROWN, "growth": said})
    if said.startswith(">"):
        assert dict(one.disputed) == {}
    else:
        assert (one.texts["growth"], dict(one.disputed)) == ("1 cm/week", {"growth": said})


def test_an_assumed_input_makes_the_quantity_assumed() -> None:
    one = case({"height": "30 cm", "previous_height": "28 cm"}, weeks_between=("2 weeks", "the usual interval"))
    assert one.texts["growth"] == "1 cm/week"
    assert "weeks_between: the usual interval" in one.assumed["growth"]
    assert "growth" not in one.known


def test_a_quantity_cannot_be_assumed_against_its_inputs() -> None:
    assert mistake(GROWN, growth="1 cm/week").code == "assumed-computed"


def test_a_given_quantity_stands_while_an_input_is_missing() -> None:
    one = case({"height": "30 cm", "growth": "1 cm/week"})
    assert (one.texts["growth"], one.computed, one.known) == ("1 cm/week", frozenset(), {"growth", "height"})


def test_what_is_partly_known_narrows_the_quantity() -> None:
    one = case({"height": "30 to 40 cm", "previous_height": "20 cm", "weeks_between": "2 to 5 weeks"})
    assert one.findings["growth"] == Numbers((Interval((Fraction(2), 0), (Fraction(10), 0)),))
    assert one.computed == {"growth"}
    assert "growth" not in one.known


def test_what_says_nothing_of_the_quantity_does_not_narrow_it() -> None:
    assert "growth" not in case({"height": "30 cm"}).findings


def test_a_quantity_outside_its_declared_range_is_refused() -> None:
    found = mistake({"height": "300 cm", "previous_height": "1 cm", "weeks_between": "1 day"})
    assert (found.code, found.finding) == ("computed-out-of-range", "growth")
    assert "is 2093 cm/week" in found.message
    assert "check height, previous_height, weeks_between; declared range: -50 to 50 cm/week" in found.hint


def test_dividing_by_zero_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yaml").write_text(
        "findings:\n"
        "  pots: {label: pots, type: integer, range: 0 to 9}\n"
        "  crowding: {label: crowding, type: real, range: 0 to 5000, computed: leaf_count / pots}\n",
        "utf-8",
    )
    known = load(GOOD, tmp_path)
    with pytest.raises(CaseError) as caught:
        make_case({"leaf_count": 8, "pots": 0}, known)
    assert [record.code for record in caught.value.records] == ["division-by-zero"]
    assert make_case({"leaf_count": 8, "pots": "0 to 4"}, known).texts["crowding"] == ">= 2"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["findings", "assume", "id", "light", "height", "growth", "value", "on", "x"])
LIKELY = st.recursive(
    JSON | st.sampled_from(["dim", "3 cm", "2 to 5 cm/week", "unknown"]),
    lambda inner: st.dictionaries(NAMES, inner, max_size=4) | st.lists(inner, max_size=2),
    max_leaves=10,
)


@given(LIKELY)
def test_any_json_is_a_case_or_a_list_of_mistakes(body: object) -> None:
    try:
        read_cases(json.dumps({"findings": body}), PLANTS)
    except CaseError as error:
        assert str(error)  # noqa: PT017 - either outcome is fine, a traceback is not


@given(st.dictionaries(st.sampled_from(sorted(PLANTS.findings)), JSON, max_size=5))
def test_any_python_value_is_read_or_refused(findings: dict[str, object]) -> None:
    try:
        made = case(findings)
    except CaseError as error:
        assert error.records  # noqa: PT017
    else:
        assert set(made.texts) == set(made.findings)
