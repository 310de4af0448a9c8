"""Laws of dates: months, visits in any order, nothing from the future, windows that follow the last examination."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import pnet_reason as pr
from pnet_reason.knowledge.at_date import at_date
from pnet_reason.knowledge.calendar import later, months_between
from pnet_reason.knowledge.history import compared, history_of
from pnet_reason.over_time.due import window
from tests.asking import article_alone

DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))
CLOSE = st.dates(date(2020, 1, 1), date(2026, 12, 31))
METHODS = st.sampled_from(["MRI", "CT", "EUS", "", "by hand"])
YES_NO = st.sampled_from(["yes", "no"])
MANAGEMENT = ["initial-management", "follow-up"]
STEADY = {
    "sex": "F",
    "hereditary_syndrome": "none",
    "ki67": "1 %",
    "mitoses": "0 /2mm2",
    "differentiation": "well",
    "location": "tail",
    "cystic": "no",
    "local_invasion": "no",
    "vascular_invasion": "no",
    "tumour_count": "1",
    "surgical_risk": "standard",
    "patient_preference": "none",
    "adherence": "good",
    "hormone_syndrome": "none",
    "mpd_dilated": "no",
    "bile_duct_obstruction": "no",
}
VALUES: dict[str, st.SearchStrategy[str]] = {
    "size": st.integers(5, 30).map(lambda n: f"{n} mm"),
    "symptomatic": YES_NO,
    "suspicious_lymph_nodes": YES_NO,
    "distant_metastasis": YES_NO,
    "under_surveillance": YES_NO,
    "functional_status": st.sampled_from(["nonfunctioning", "functioning"]),
    "chromogranin_a": st.integers(10, 400).map(lambda n: f"{n} ng/mL"),
    "chromogranin_a_upper_limit": st.integers(50, 120).map(lambda n: f"{n} ng/mL"),
}


@st.composite
def visits(draw: st.DrawFn, least: int = 1) -> list[dict[str, Any]]:
    """Visits on different days, in any order."""
    days = draw(st.lists(CLOSE, min_size=least, max_size=5, unique=True))
    found = []
    for day in days:
        names = draw(st.sets(st.sampled_from(sorted(VALUES)), min_size=1, max_size=5))
        findings = {name: draw(VALUES[name]) for name in sorted(names)}
        found.append({"on": day.isoformat(), "by": draw(METHODS), "source": "x", "findings": findings})
    return found


def case_of(some: list[dict[str, Any]], **more: Any) -> pr.Case:
    return article_alone().case(STEADY, id="drawn", visits=some, **more)


def last_day(some: list[dict[str, Any]]) -> date:
    return max(date.fromisoformat(one["on"]) for one in some)


def document(some: list[dict[str, Any]], as_of: date) -> dict[str, Any]:
    return pr.timeline(case_of(some), article_alone(), as_of=as_of, questions=MANAGEMENT).to_dict()


# Months


@given(DAYS, st.integers(0, 600))
@example(date(2024, 2, 29), 12)
@example(date(2024, 1, 31), 1)
def test_a_whole_number_of_calendar_months_is_that_number(first: date, months: int) -> None:
    assert months_between(first, later(first, months)) == months


@given(DAYS, DAYS)
@example(date(2024, 2, 28), date(2024, 2, 29))
@example(date(2024, 2, 29), date(2025, 3, 1))
def test_a_day_more_is_never_less_time(one: date, other: date) -> None:
    first, last = sorted((one, other))
    here = months_between(first, last)
    assert months_between(first, last + timedelta(1)) > here
    assert months_between(first - timedelta(1), last) >= here


@given(DAYS, DAYS)
def test_months_are_as_many_as_the_days_can_make(one: date, other: date) -> None:
    first, last = sorted((one, other))
    days = (last - first).days
    assert Fraction(days, 31) - 1 <= months_between(first, last) <= Fraction(days, 28) + 1


@given(DAYS, DAYS, st.integers(1, 24), st.integers(0, 24))
def test_a_later_examination_never_makes_the_next_one_due_earlier(one: date, other: date, low: int, more: int) -> None:
    first, last = sorted((one, other))
    early, late = window(first, (low, low + more)), window(last, (low, low + more))
    assert early[0] <= early[1]
    assert early[0] <= late[0]
    assert early[1] <= late[1]


# Visits


@settings(max_examples=12)
@given(visits(least=2), st.randoms(use_true_random=False), st.integers(0, 900))
def test_unsorted_visits_give_the_same_bytes(some: list[dict[str, Any]], chance: Any, days: int) -> None:
    as_of = last_day(some) + timedelta(days)
    mixed = [dict(one, findings=dict(reversed(one["findings"].items()))) for one in some]
    chance.shuffle(mixed)
    assert json.dumps(document(mixed, as_of)) == json.dumps(document(some, as_of))


@settings(max_examples=12)
@given(visits(least=2), st.integers(0, 900))
def test_a_later_visit_never_changes_what_was_said_before(some: list[dict[str, Any]], days: int) -> None:
    last = last_day(some)
    earlier = [one for one in some if one["on"] != last.isoformat()]
    before = document(earlier, last)["visits"]
    assert document(some, last + timedelta(days))["visits"][: len(before)] == before


@settings(max_examples=12)
@given(visits(), st.integers(1, 900))
def test_a_day_after_the_one_that_is_asked_about_is_refused(some: list[dict[str, Any]], days: int) -> None:
    as_of = last_day(some) - timedelta(days)
    case = case_of(some)
    with pytest.raises(pr.PnetReasonError, match="after the day that is asked about") as caught:
        pr.timeline(case, article_alone(), as_of=as_of)
    late = {one["on"] for one in some if one["on"] > as_of.isoformat()}
    assert len(caught.value.records) == len(late)
    assert {record.code for record in caught.value.records} == {"later-than-as-of"}
    with pytest.raises(pr.PnetReasonError, match="after the day that is asked about"):
        pr.recommend(case, article_alone(), as_of=as_of.isoformat())


@settings(max_examples=12)
@given(visits(), st.integers(0, 900))
def test_every_answer_of_a_timeline_is_the_answer_to_an_ordinary_case(some: list[dict[str, Any]], days: int) -> None:
    """The engine knows no dates: what was known, given without any, is answered alike, and the proof checks."""
    found = pr.timeline(case_of(some), article_alone(), as_of=last_day(some) + timedelta(days), questions=MANAGEMENT)
    for moment in (*found.moments, found.present):
        plain = article_alone().case(dict(moment.case.given), id="drawn")
        assert plain.findings == moment.case.findings
        asked = pr.recommend(plain, article_alone(), questions=MANAGEMENT)
        assert [one.rows for one in asked.answers] == [one.rows for one in moment.advice.answers]
        pr.check(moment.advice, article_alone())


@settings(max_examples=50)
@given(visits(), st.integers(0, 900))
def test_every_value_is_the_last_that_was_found_and_says_when(some: list[dict[str, Any]], days: int) -> None:
    as_of = (last_day(some) + timedelta(days)).isoformat()
    case = case_of(some)
    known = at_date(case, article_alone(), history_of(case, article_alone()), as_of)
    markers = {"chromogranin_a", "chromogranin_a_upper_limit"}
    for name in VALUES:
        dated = sorted((one["on"], one["findings"][name]) for one in some if name in one["findings"])
        if dated and name not in markers:
            assert (known.records[name].on, known.given[name]) == dated[-1]
        elif not dated:
            assert name not in known.given
    present = [name for name in markers if name in known.given]
    assert len({known.records[name].on for name in present}) <= 1, "values of different assays are put together"


@settings(max_examples=100)
@given(visits())
def test_a_value_is_compared_with_the_latest_one_that_is_old_enough(some: list[dict[str, Any]]) -> None:
    case, knowledge = case_of(some), article_alone()
    history = history_of(case, knowledge)
    (comparison,) = knowledge.over_time.comparisons.values()
    for day in history.days:
        scans = sorted(one["on"] for one in some if "size" in one["findings"] and one["on"] <= day)
        found = compared(history, comparison, knowledge, day)
        if len(scans) < 2:
            assert found is None
            continue
        assert found is not None
        last = date.fromisoformat(scans[-1])
        enough = [on for on in scans[:-1] if later(date.fromisoformat(on), 6) <= last]
        assert found.first.on == (enough[-1] if enough else scans[0])
        assert found.short is not bool(enough)


@settings(max_examples=12)
@given(visits(), st.integers(0, 900), st.integers(1, 900))
def test_what_is_due_only_becomes_more_urgent_while_nobody_comes(
    some: list[dict[str, Any]], days: int, more: int
) -> None:
    order = ["early", "due", "overdue"]
    first, last = (
        {
            due["option"]: due
            for due in document(some, last_day(some) + timedelta(passed))["present"]["due"]
            if due["end"]
        }
        for passed in (days, days + more)
    )
    assume(first)
    for option, due in first.items():
        assert (due["start"], due["end"]) == (last[option]["start"], last[option]["end"])
        assert order.index(due["state"]) <= order.index(last[option]["state"])
        assert due["lost"] <= last[option]["lost"]


@settings(max_examples=12)
@given(st.lists(CLOSE, min_size=2, max_size=5, unique=True))
def test_each_window_begins_after_the_one_before(days: list[date]) -> None:
    some = [
        {"on": day.isoformat(), "by": "MRI", "findings": {"size": "10 mm", "under_surveillance": "yes"}} for day in days
    ]
    found = pr.timeline(case_of(some), article_alone(), as_of=max(days), questions=MANAGEMENT)
    windows = [(due.start, due.end) for moment in found.moments for due in moment.due if due.end]
    assert len(windows) == len(days)
    for before, after in pairwise(windows):
        assert before <= after
        assert before[0] <= after[0]


@given(CLOSE, st.integers(5, 30), st.integers(5, 30), st.sampled_from(["MRI", "CT", "", "by hand"]), METHODS)
def test_two_sizes_of_one_day_are_never_both_taken(day: date, one: int, other: int, by: str, also: str) -> None:
    some = [
        {"on": day.isoformat(), "by": by, "findings": {"size": f"{one} mm"}},
        {"on": day.isoformat(), "by": also, "findings": {"size": f"{other} mm"}},
    ]
    rank = {"MRI": 0, "CT": 1, "EUS": 2}
    if one == other:
        expected = one
    elif {by, also} <= rank.keys() and by != also:
        expected = one if rank[by] < rank[also] else other
    else:
        with pytest.raises(pr.PnetReasonError, match="size has different values on") as caught:
            pr.timeline(case_of(some), article_alone(), as_of=day)
        assert f"{one} mm" in str(caught.value)
        assert f"{other} mm" in str(caught.value)
        return
    found = pr.timeline(case_of(some), article_alone(), as_of=day, questions=MANAGEMENT)
    assert found.present.case.texts["size"] == f"{expected} mm"
    flagged = any(flag.kind == "same-day" for flag in found.moments[0].flags)
    assert flagged is (one != other)
