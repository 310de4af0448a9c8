"""The worked cases with dates, and that they are the worked cases without."""

from __future__ import annotations

from pathlib import Path

import pytest

import pnet_reason as pr
from pnet_reason.knowledge.cases import read_cases
from pnet_reason.knowledge.expectations import Expectation, expectations
from tests.asking import ARTICLE, FACTS, MANAGEMENT, shipped

DATED = {case.id: case for case in read_cases(FACTS / "cases" / "dated.yaml", shipped())}
WORKED = {case.id: case for case in read_cases(FACTS / "cases" / "worked.yaml", shipped())}
EXPECTED = [one for one in expectations(shipped()) if one.case.id in DATED]
GROWTH = ("size", "previous_size", "observation_interval", "growth_rate")


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one.name)
def test_a_dated_case_gets_its_expected_answer(expected: Expectation) -> None:
    answer = pr.recommend(expected.case, shipped()).answer(expected.guideline, expected.question)
    assert (answer.outcome, answer.options) == (expected.outcome, expected.options)


def test_every_dated_case_expects_something() -> None:
    assert {one.case.id for one in EXPECTED} == set(DATED)


@pytest.mark.parametrize(
    ("dated", "worked", "as_of"),
    [("t07", "v07", "2026-03-06"), ("t16", "v16", "2026-03-12"), ("t18", "v18", "2026-01-05")],
)
def test_growth_from_dates_is_growth_from_numbers(dated: str, worked: str, as_of: str) -> None:
    found = pr.timeline(DATED[dated], shipped(), as_of=as_of).present
    assert {name: found.case.texts[name] for name in GROWTH} == {name: WORKED[worked].texts[name] for name in GROWTH}
    before = pr.recommend(WORKED[worked], shipped()).answer(ARTICLE, MANAGEMENT)
    after = found.advice.answer(ARTICLE, MANAGEMENT)
    assert (after.outcome, after.options, after.rows[0].rules) == (before.outcome, before.options, before.rows[0].rules)


def test_a_day_less_than_a_year_for_five_millimetres_is_still_the_trigger_and_a_day_more_is_not() -> None:
    """Exactly 5 mm per year is on the boundary of the trigger; the calendar year is exact."""
    for on, options in (("2026-03-10", ("resection",)), ("2026-03-11", ("active-surveillance",))):
        visits = [
            {"on": one.on, "by": one.by, "findings": dict(one.findings)}
            for one in DATED["t16"].visits
            if one.on != "2026-03-10"
        ]
        scan = next(one for one in DATED["t16"].visits if one.on == "2026-03-10")
        visits.append({"on": on, "by": scan.by, "findings": dict(scan.findings)})
        given = DATED["t16"].given
        steady = {name: given[name] for name in given}
        case = shipped().case(steady, visits=visits)
        answer = pr.recommend(case, shipped(), as_of="2026-03-12").answer(ARTICLE, MANAGEMENT)
        assert answer.options == options, on


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[2] / "examples").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_example_can_be_read(path: Path) -> None:
    assert read_cases(path, shipped())
