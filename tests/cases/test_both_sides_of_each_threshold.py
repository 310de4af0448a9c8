"""Both sides of each threshold of the shipped rules, on patients who are otherwise clear. The expectations are written by
hand; that no threshold is forgotten is checked.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import pytest

from tests.asking import ARTICLE, article, changed, rows, shipped
from tests.cases.test_both_sides_for_the_societies import SHARED
from tests.numbers import numbers_of

Side: TypeAlias = tuple[str, str]
"""A value, and the outcome or the one option that the patient then gets."""

WATCH, CUT = "active-surveillance", "resection"
FIT = {"age": "39 years", "asa_class": "1", "surgical_risk": "low", "life_expectancy": "50 years"}
WATCHED = {"under_surveillance": "yes", "growth_rate": "1 mm/year"}
FAST = {"glucose": "54 mg/dL", "insulin": "3 uU/mL", "c_peptide": "0.6 ng/mL", "proinsulin": "5 pmol/L"}
ACID = {"fasting_gastrin": "1001 pg/mL", "gastric_ph": "1.9"}
REPORTED_G1 = {"reported_grade": "G1", "ki67": "1 %"}
REPORTED_G3 = {"reported_grade": "G3", "ki67": "1 %"}

MANAGED: list[tuple[str, dict[str, Any], list[Side]]] = [
    ("size", {}, [("19.9 mm", WATCH), ("20 mm", "silent"), ("20.1 mm", CUT)]),
    ("size", WATCHED, [("19.9 mm", WATCH), ("20 mm", CUT), ("20.1 mm", CUT)]),
    ("ki67", {}, [("2 %", WATCH), ("2.1 %", "silent"), ("2.9 %", "silent"), ("3 %", CUT)]),
    ("ki67", {}, [("20 %", CUT), ("20.1 %", CUT)]),
    ("growth_rate", WATCHED, [("4.9 mm/year", WATCH), ("5 mm/year", CUT), ("5.1 mm/year", CUT)]),
    ("age", FIT, [("39.9 years", "conflict"), ("40 years", WATCH), ("40.1 years", WATCH)]),
    ("life_expectancy", FIT, [("19.9 years", WATCH), ("20 years", "conflict"), ("20.1 years", "conflict")]),
    ("glucose", FAST, [("54.9 mg/dL", "findings"), ("55 mg/dL", WATCH)]),
    ("insulin", FAST, [("2.9 uU/mL", WATCH), ("3 uU/mL", "findings")]),
    ("c_peptide", FAST, [("0.59 ng/mL", WATCH), ("0.6 ng/mL", "findings")]),
    ("proinsulin", FAST, [("4.9 pmol/L", WATCH), ("5 pmol/L", "findings")]),
    ("fasting_gastrin", ACID, [("1000 pg/mL", WATCH), ("1000.1 pg/mL", "findings")]),
    ("gastric_ph", ACID, [("1.9", "findings"), ("2", WATCH)]),
    # The shared definition of the grade, which integrity rules use: a report against the indices.
    ("ki67", REPORTED_G1, [("2 %", WATCH), ("2.9 %", "silent"), ("3 %", "findings")]),
    ("mitoses", REPORTED_G1, [("1 /2mm2", WATCH), ("2 /2mm2", "findings")]),
    ("ki67", REPORTED_G3, [("20 %", "findings"), ("20.1 %", CUT)]),
    ("mitoses", REPORTED_G3, [("20 /2mm2", "findings"), ("21 /2mm2", WATCH)]),
]
"""Finding, what else is changed in the textbook case, and what the management is on each side."""


def managed(findings: dict[str, Any]) -> str:
    (row,) = article(findings).rows
    if any(clash.kind == "findings" for clash in row.clashes):
        return "findings"
    return row.options[0] if row.options else row.outcome


@pytest.mark.parametrize(
    ("finding", "more", "value", "expected"),
    [(finding, more, *side) for finding, more, sides in MANAGED for side in sides],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_how_a_tumour_is_managed_on_each_side(finding: str, more: dict[str, Any], value: str, expected: str) -> None:
    assert managed(changed("v01", **{**more, finding: value})) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("19.9 mm", [("settled", "enucleation")]),
        ("20 mm", [("silent",)]),
        ("20.1 mm", [("settled", "resection-with-lymphadenectomy")]),
    ],
)
def test_which_operation_on_each_side_of_two_centimetres(size: str, expected: list[tuple[str, ...]]) -> None:
    assert rows(article(changed("v01", size=size, peripheral="yes"), "procedure")) == expected


IMAGING = "imaging-every-3-to-6-months"


@pytest.mark.parametrize(("size", "fewer"), [("19.9 mm", True), ("20 mm", False), ("40 mm", False), ("40.1 mm", False)])
def test_fewer_scans_may_do_in_stage_one_alone(size: str, fewer: bool) -> None:
    (row,) = article(changed("v01", size=size, under_surveillance="yes"), "follow-up").rows
    assert ("less-frequent-imaging" in {part.option for part in row.alternatives}) is fewer
    assert IMAGING in row.options


@pytest.mark.parametrize(("ki67", "imaged"), [("2 %", True), ("2.1 %", False), ("3 %", False)])
def test_the_interval_of_imaging_is_given_for_grade_one_alone(ki67: str, imaged: bool) -> None:
    (row,) = article(changed("v01", ki67=ki67, under_surveillance="yes"), "follow-up").rows
    assert (IMAGING in row.options) is imaged


def numbers_of_the_knowledge() -> set[tuple[str, Fraction]]:
    """Every number with which a rule of the article, a shared rule or a shared definition compares a finding."""
    knowledge = shipped()
    book = knowledge.guidelines[ARTICLE]
    rules = [*book.rules, *book.scope, *knowledge.safety, *knowledge.integrity]
    return numbers_of(knowledge, rules, [*book.concepts.values(), *knowledge.concepts.values()])


COVERED = {
    ("size", 20),
    ("size", 40),
    ("ki67", 2),
    ("ki67", 3),
    ("ki67", 20),
    ("mitoses", 1),
    ("mitoses", 2),
    ("mitoses", 20),
    ("mitoses", 21),
    ("growth_rate", 5),
    ("age", 40),
    ("life_expectancy", 20),
    ("glucose", 55),
    ("insulin", 3),
    ("c_peptide", Fraction("0.6")),
    ("proinsulin", 5),
    ("fasting_gastrin", 1000),
    ("gastric_ph", 2),
}


def test_no_threshold_is_forgotten() -> None:
    assert numbers_of_the_knowledge() == COVERED | SHARED
