"""Statement 2: values are exact. Decimals and fractions, open and closed bounds, units by their declared factors."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pnet_reason.advise import recommend
from pnet_reason.knowledge.cases import make_case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import CaseError
from pnet_reason.model.rules import Test, TestKind
from pnet_reason.model.table import Table
from tests import builders as b
from tests import reference
from tests.asking import article, ask, changed, rows, shipped

SIZE = b.real("size", 0, 100, unit="mm")
COUNT = b.integer("count", 0, 50)


def small(bullet: Test) -> Knowledge:
    return b.knowledge([SIZE, COUNT], [b.recommend("watch-it", "watch", bullet)], b.options(["watch"]))


@pytest.mark.parametrize(
    ("finding", "written", "means"),
    [
        ("size", "2.0 cm", "20 mm"),
        ("size", "2 cm", "20.0 mm"),
        ("observation_interval", "1 year", "12 months"),
        ("life_expectancy", "18 months", "1.5 years"),
        ("growth_rate", "0.5 cm/year", "5 mm/yr"),
        ("glucose", "1 mmol/L", "18.0156 mg/dL"),
    ],
)
def test_one_quantity_in_two_units_is_one_value(finding: str, written: str, means: str) -> None:
    one, other = (make_case({finding: text}, shipped()) for text in (written, means))
    assert one.findings == other.findings


@pytest.mark.parametrize(
    ("size", "watched"),
    [
        ("20 mm", False),
        ("19.999999999999999999999999999 mm", True),
        (Decimal("19.9999999999999999999999"), True),
        (Fraction(59999999999999999999, 3 * 10**18), True),
        (Fraction(20), False),
    ],
    ids=str,
)
def test_a_bound_is_open_or_closed_to_the_last_digit(size: object, watched: bool) -> None:
    assert rows(ask(small(b.compare(SIZE, "<", 20)), {"size": size})) == (
        [("settled", "watch")] if watched else [("silent",)]
    )
    closed = [("settled", "watch")] if watched or size in ("20 mm", 20) else [("silent",)]
    assert rows(ask(small(b.compare(SIZE, "<=", 20)), {"size": size})) == closed


def test_for_whole_numbers_under_two_and_at_most_one_are_one_set() -> None:
    under, at_most = b.compare(COUNT, "<", 2), b.compare(COUNT, "<=", 1)
    assert under.allowed == at_most.allowed
    for bullet in (under, at_most):
        for text in ("under 2", "at most 1", "0 to 1"):
            assert rows(ask(small(bullet), {"count": text})) == [("settled", "watch")]
        assert [row.regions for row in ask(small(bullet)).rows] == [((("count", "<= 1"),),), ((("count", ">= 2"),),)]


def test_granularity_is_never_meaning() -> None:
    fine = small(b.compare(SIZE, "<", Fraction("12.34")))
    coarse = replace(fine, findings=Table({**fine.findings, "size": replace(SIZE, granularity=Fraction(10))}))
    for size in ("12.33 mm", "12.34 mm", "under 12.34 mm", None):
        assert [r.regions for r in ask(fine, {"size": size}).rows] == [
            r.regions for r in ask(coarse, {"size": size}).rows
        ]
        assert rows(ask(fine, {"size": size})) == rows(ask(coarse, {"size": size}))


@pytest.mark.parametrize(
    ("finding", "value", "code"),
    [
        ("size", "nan mm", "not-finite"),
        ("size", "inf mm", "not-finite"),
        ("size", Decimal("NaN"), "not-finite"),
        ("size", Decimal("Infinity"), "not-finite"),
        ("size", float("nan"), "binary-float"),
        ("size", 14.1, "binary-float"),
        ("size", "2 kg", "wrong-unit"),
        ("size", "14", "missing-unit"),
        ("size", "0 mm", "out-of-range"),
        ("ki67", "101 %", "out-of-range"),
        ("mitoses", "1.5 /2mm2", "not-whole"),
        ("mitoses", True, "bad-value"),
        ("observation_interval", "30 days", "wrong-unit"),
    ],
)
def test_what_is_no_exact_value_in_range_is_refused_and_the_finding_is_named(
    finding: str, value: object, code: str
) -> None:
    with pytest.raises(CaseError) as caught:
        make_case({finding: value}, shipped())
    assert [(record.code, record.finding) for record in caught.value.records] == [(code, finding)]
    assert finding in str(caught.value)


@pytest.mark.parametrize("given", ["60 pmol/L", "0.06 nmol/L"])
@pytest.mark.parametrize("finding", ["insulin", "fasting_gastrin", "chromogranin_a"])
def test_mass_and_molar_units_convert_only_where_the_vocabulary_says_by_what(finding: str, given: str) -> None:
    with pytest.raises(CaseError, match="is not a unit of"):
        make_case({finding: given}, shipped())
    assert make_case({"c_peptide": "1 nmol/L"}, shipped()).texts["c_peptide"] == "3.02 ng/mL"


def test_chromogranin_a_is_only_ever_compared_as_a_multiple_of_its_own_upper_limit() -> None:
    rules = [rule for guideline in shipped().guidelines.values() for rule in (*guideline.rules, *guideline.scope)]
    rules += [*shipped().safety, *shipped().integrity]
    tests = [test for rule in rules for test in reference.tests_of([*rule.when, *rule.unless])]
    compared = {test.subject for test in tests if test.kind is TestKind.IN}
    assert not {"chromogranin_a", "chromogranin_a_upper_limit"} & compared
    case = make_case({"chromogranin_a": "900 ng/mL", "chromogranin_a_upper_limit": "100 ug/L"}, shipped())
    assert case.texts["chromogranin_a_multiple"] == "9"


def test_exactly_twenty_millimetres_is_neither_under_nor_over_two_centimetres() -> None:
    for size in ("20 mm", "2 cm", "2.00 cm", Decimal(20)):
        assert rows(article(changed("v01", size=size))) == [("silent",)]
    assert rows(article(changed("v01", size="1.999 cm"))) == [("settled", "active-surveillance")]
    assert rows(article(changed("v01", size="2.001 cm"))) == [("settled", "resection")]


def test_a_number_survives_its_way_into_the_document() -> None:
    case = make_case({"size": "0.1 cm", "ki67": "2.50 %"}, shipped())
    assert recommend(case, shipped()).to_dict()["case"]["findings"] == {"ki67": "2.5 %", "size": "1 mm"}
