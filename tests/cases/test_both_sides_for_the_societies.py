"""Both sides of each threshold of the guidelines of the societies, on patients who are otherwise clear. The expectations
are written by hand; that no threshold is forgotten is checked. The article has a file of its own.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import pytest

from tests.asking import MANAGEMENT, ask, changed, shipped
from tests.numbers import numbers_of

Side: TypeAlias = tuple[str, str]
"""A value, and the options (joined) or the outcome that the patient then gets."""

ENETS, NANETS, JNETS, MEN1, VHL = "enets-2023", "nanets-2020", "jnets-2019", "men1-2025", "vhl-2022"
WATCH, CUT, TEAM = "active-surveillance", "resection", "individualise"
CONTROL, MEDICAL = "medical-control-then-resection", "medical-control-or-ablation"
SMALL, MIDDLE = {"size": "8 mm"}, {"size": "15 mm"}
WATCHED = {
    "size": "15 mm",
    "under_surveillance": "yes",
    "growth_rate": "6 mm/year",
    "observation_interval": "12 months",
}
YOUNG = {"size": "15 mm", "asa_class": "1", "surgical_risk": "low"}
IN_MEN1 = {"hereditary_syndrome": "MEN1"}
IN_VHL = {"hereditary_syndrome": "VHL", "vhl_exon3_variant": "no", "doubling_time": "900 days"}
ZES = {"functional_status": "functioning", "hormone_syndrome": "gastrinoma", "symptomatic": "yes"}

MANAGED: list[tuple[str, str, dict[str, Any], list[Side]]] = [
    (ENETS, "size", {}, [("10 mm", WATCH), ("10.1 mm", WATCH), ("19.9 mm", WATCH), ("20 mm", TEAM), ("20.1 mm", CUT)]),
    (ENETS, "size", {"patient_preference": "surgery"}, [("10 mm", WATCH), ("10.1 mm", TEAM), ("20 mm", TEAM)]),
    (ENETS, "size", {**IN_MEN1, **ZES}, [("20 mm", MEDICAL), ("20.1 mm", CONTROL)]),
    (ENETS, "size", IN_MEN1, [("20 mm", WATCH), ("20.1 mm", CUT)]),
    (ENETS, "ki67", MIDDLE, [("2.9 %", WATCH), ("3 %", TEAM), ("20 %", TEAM), ("20.1 %", CUT)]),
    (ENETS, "mitoses", SMALL, [("1 /2mm2", WATCH), ("2 /2mm2", TEAM), ("20 /2mm2", TEAM), ("21 /2mm2", CUT)]),
    (ENETS, "growth_rate", WATCHED, [("4.9 mm/year", WATCH), ("5 mm/year", TEAM), ("5.1 mm/year", CUT)]),
    (ENETS, "observation_interval", WATCHED, [("5.9 months", TEAM), ("6 months", CUT)]),
    (ENETS, "age", YOUNG, [("39.9 years", TEAM), ("40 years", WATCH)]),
    (NANETS, "size", {}, [("9.9 mm", WATCH), ("10 mm", TEAM), ("20 mm", TEAM), ("20.1 mm", CUT)]),
    (NANETS, "size", IN_MEN1, [("19.9 mm", WATCH), ("20 mm", TEAM), ("20.1 mm", CUT)]),
    (NANETS, "ki67", SMALL, [("20 %", WATCH), ("20.1 %", TEAM)]),
    (NANETS, "growth_rate", {**WATCHED, **SMALL}, [("4.9 mm/year", WATCH), ("5 mm/year", TEAM)]),
    (NANETS, "growth_rate", {**WATCHED, **IN_MEN1}, [("5 mm/year", WATCH), ("5.1 mm/year", CUT)]),
    (JNETS, "size", {}, [("9.9 mm", CUT), ("10 mm", CUT)]),
    (MEN1, "size", IN_MEN1, [("20 mm", WATCH), ("20.1 mm", CUT), ("30 mm", CUT), ("30.1 mm", CUT)]),
    (MEN1, "growth_rate", {**WATCHED, **IN_MEN1}, [("5 mm/year", WATCH), ("5.1 mm/year", CUT)]),
    (VHL, "size", IN_VHL, [("19.9 mm", WATCH), ("24.9 mm", WATCH), ("25 mm", "conflict"), ("29.9 mm", "conflict")]),
    (VHL, "size", IN_VHL, [("30 mm", CUT)]),
    (VHL, "size", {**IN_VHL, "vhl_exon3_variant": "yes"}, [("19.9 mm", WATCH), ("20 mm", f"belzutifan {TEAM}")]),
    (VHL, "doubling_time", {**IN_VHL, "size": "22 mm"}, [("500 days", f"belzutifan {TEAM}"), ("501 days", WATCH)]),
]
"""Guideline, finding, what else is changed in the textbook case, and what the management is on each side."""

ALSO: list[tuple[str, str, str, dict[str, Any], list[tuple[str, bool]]]] = [
    (JNETS, MANAGEMENT, WATCH, {}, [("size=9.9 mm", True), ("size=10 mm", False)]),
    (MEN1, MANAGEMENT, TEAM, IN_MEN1, [("size=20 mm", False), ("size=20.1 mm", True), ("size=30.1 mm", False)]),
    (VHL, MANAGEMENT, TEAM, {**IN_VHL, **SMALL}, [("doubling_time=499 days", True), ("doubling_time=500 days", False)]),
    (VHL, MANAGEMENT, "belzutifan", IN_VHL, [("size=24.9 mm", True), ("size=25 mm", False)]),
    (ENETS, "work-up", "eus-fnb", {"ki67": "under 20 %"}, [("size=10.1 mm", True), ("size=20.1 mm", False)]),
    (ENETS, "work-up", "fdg-pet", {}, [("ki67=20 %", False), ("ki67=20.1 %", True)]),
    (
        ENETS,
        "work-up",
        "repeat-imaging-same-method",
        WATCHED,
        [("observation_interval=5.9 months", True), ("observation_interval=6 months", False)],
    ),
    (
        ENETS,
        "work-up",
        "repeat-chromogranin-a",
        {"chromogranin_a": "150 ng/mL", "chromogranin_a_upper_limit": "100 ng/mL", "on_ppi": "no"},
        [("egfr=59.9 mL/min", True), ("egfr=60 mL/min", False)],
    ),
    (
        ENETS,
        "work-up",
        "repeat-chromogranin-a",
        {"chromogranin_a_upper_limit": "100 ng/mL", "on_ppi": "yes"},
        [("chromogranin_a=100 ng/mL", False), ("chromogranin_a=101 ng/mL", True)],
    ),
    (
        ENETS,
        "work-up",
        "review-of-the-syndrome",
        {**ZES, "fasting_gastrin": "900 pg/mL", "gastric_ph": "1.5"},
        [("secretin_gastrin_rise=119 pg/mL", True), ("secretin_gastrin_rise=120 pg/mL", False)],
    ),
    (
        ENETS,
        "work-up",
        "germline-testing",
        {"hereditary_syndrome": "none or MEN1"},
        [("age=39 years", True), ("age=40 years", False), ("tumour_count=1", False), ("tumour_count=2", True)],
    ),
    (ENETS, "procedure", "resection-with-lymphadenectomy", {}, [("size=20 mm", False), ("size=20.1 mm", True)]),
    (NANETS, "work-up", "obtain-histology", {"ki67": "under 20 %"}, [("size=9.9 mm", False), ("size=10 mm", True)]),
    (NANETS, "work-up", "obtain-histology", {"ki67": "under 20 %"}, [("size=20 mm", True), ("size=20.1 mm", False)]),
    (NANETS, "procedure", "resection-with-lymphadenectomy", {}, [("size=9.9 mm", False), ("size=10 mm", True)]),
    (JNETS, "procedure", "resection-with-lymphadenectomy", {}, [("size=9.9 mm", False), ("size=10 mm", True)]),
    (
        JNETS,
        "follow-up",
        "imaging-every-6-to-12-months",
        {"under_surveillance": "yes"},
        [("size=9.9 mm", True), ("size=10 mm", False)],
    ),
    (
        MEN1,
        "procedure",
        "distal-resection-with-enucleation",
        {**IN_MEN1, "functional_status": "functioning", "hormone_syndrome": "insulinoma", "symptomatic": "yes"},
        [("tumour_count=1", False), ("tumour_count=2", True)],
    ),
    (
        MEN1,
        "follow-up",
        "annual-glucose-and-insulin",
        {**IN_MEN1, "under_surveillance": "yes"},
        [("age=4.9 years", False), ("age=5 years", True)],
    ),
    (
        MEN1,
        "follow-up",
        "annual-hormone-panel",
        {**IN_MEN1, "under_surveillance": "yes"},
        [("age=7.9 years", False), ("age=8 years", True)],
    ),
    (
        MEN1,
        "follow-up",
        "annual-gastrin",
        {**IN_MEN1, "under_surveillance": "yes"},
        [("age=19.9 years", False), ("age=20 years", True)],
    ),
]
"""Guideline, question, option, what else is changed, and whether the option is told (also as an alternative)."""


def managed(guideline: str, findings: dict[str, Any]) -> str:
    (row,) = ask(shipped(), findings, MANAGEMENT, guideline=guideline).rows
    return " ".join(row.options) or row.outcome


@pytest.mark.parametrize(
    ("guideline", "finding", "more", "value", "expected"),
    [(book, name, more, *side) for book, name, more, sides in MANAGED for side in sides],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_how_a_tumour_is_managed_on_each_side(
    guideline: str, finding: str, more: dict[str, Any], value: str, expected: str
) -> None:
    assert managed(guideline, changed("v01", **{**more, finding: value})) == expected


@pytest.mark.parametrize(
    ("guideline", "question", "option", "more", "change", "told"),
    [(*row[:4], *side) for row in ALSO for side in row[4]],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_told_on_each_side(
    guideline: str, question: str, option: str, more: dict[str, Any], change: str, told: bool
) -> None:
    finding, value = change.split("=")
    answer = ask(shipped(), changed("v01", **{**more, finding: value}), question, guideline=guideline)
    (row,) = answer.rows
    assert (option in {*row.options, *(part.option for part in row.alternatives)}) is told


COVERED = {
    ENETS: {
        ("size", 10),
        ("size", 20),
        ("growth_rate", 5),
        ("observation_interval", 6),
        ("age", 40),
        ("tumour_count", 2),
    },
    NANETS: {("size", 10), ("size", 20), ("growth_rate", 5)},
    JNETS: {("size", 10), ("size", 20)},
    MEN1: {("size", 20), ("size", 30), ("growth_rate", 5), ("age", 5), ("age", 8), ("age", 20), ("tumour_count", 2)},
    VHL: {("size", 20), ("size", 25), ("size", 30), ("doubling_time", 500)},
}
SHARED = {("chromogranin_a_multiple", 1), ("egfr", 60), ("secretin_gastrin_rise", 120)}


@pytest.mark.parametrize("guideline", COVERED)
def test_no_threshold_of_a_guideline_is_forgotten(guideline: str) -> None:
    book = shipped().guidelines[guideline]
    found = numbers_of(shipped(), [*book.rules, *book.scope], book.concepts.values())
    assert found == {(name, Fraction(number)) for name, number in COVERED[guideline]}


def test_no_shared_threshold_is_forgotten() -> None:
    used = {"chromogranin_a_reading", "gastrinoma_criteria"}
    found = numbers_of(shipped(), [], [c for c in shipped().concepts.values() if c.id in used])
    assert found >= {(name, Fraction(number)) for name, number in SHARED}
