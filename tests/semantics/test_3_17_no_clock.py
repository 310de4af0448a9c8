"""Statement 17: no clock. The date is an argument and never read by the engine."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import NoReturn

import pytest

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.loader import load
from pnet_reason.model.case import Record
from pnet_reason.model.problems import QueryError
from pnet_reason.model.table import Table
from tests.asking import ARTICLE, PLANTS, shipped, worked

FERN = {"species": "fern", "soil_moisture": "12 %", "drooping": "some"}


def test_nothing_asks_what_time_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> NoReturn:
        raise AssertionError("the clock was read")

    with monkeypatch.context() as patched:
        for name in ("time", "time_ns", "monotonic", "monotonic_ns", "localtime", "gmtime"):
            patched.setattr(time, name, asked)
        knowledge = load(PLANTS)
        advice = recommend(make_case(FERN, knowledge), knowledge)
        check(advice.to_dict(), knowledge)
    assert advice.as_of == ""


def test_the_date_changes_caveats_alone() -> None:
    case = make_case(worked()["v44"]["findings"], shipped())
    without = recommend(case, shipped())
    for day in ("1950-01-01", "2026-11-22", "2199-12-31"):
        advice = recommend(case, shipped(), as_of=day)
        assert advice.to_dict()["as_of"] == day
        for before, after in zip(without.answers, advice.answers, strict=True):
            assert replace(before, caveats=()) == replace(after, caveats=())


@pytest.mark.parametrize(
    "day", ["today", "2026", "2026-13-01", "2026-2-3", "22.11.2026", "2026-11-22T10:00", " 2026-11-22"]
)
def test_what_is_no_date_is_refused(day: str) -> None:
    with pytest.raises(QueryError) as caught:
        recommend(make_case({}, shipped()), shipped(), as_of=day)
    assert caught.value.records[0].code == "bad-date"


def test_the_dates_of_records_never_reach_the_logic() -> None:
    plain = make_case({"size": "14 mm"}, shipped())
    dated = replace(plain, records=Table({"size": Record(on="1999-01-01", by="MRI")}))
    assert recommend(dated, shipped(), [ARTICLE]).answers == recommend(plain, shipped(), [ARTICLE]).answers
