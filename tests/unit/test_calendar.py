"""Months and days between two dates."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from pnet_reason.knowledge.calendar import days_between, is_day, later, months_between


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2024-03-04", "2026-03-04", 24),
        ("2024-02-29", "2025-02-28", 12),
        ("2024-02-29", "2028-02-29", 48),
        ("2023-02-28", "2024-02-28", 12),
        ("2023-02-28", "2024-02-29", 12 + Fraction(1, 29)),
        ("2026-01-31", "2026-02-28", 1),
        ("2026-03-15", "2026-04-01", Fraction(17, 31)),
        ("2026-02-28", "2026-03-31", 1 + Fraction(3, 31)),
        ("2025-12-31", "2026-01-01", Fraction(1, 31)),
        ("2026-05-05", "2026-05-05", 0),
    ],
)
def test_months_are_those_of_the_calendar(first: str, last: str, months: Fraction) -> None:
    assert months_between(date.fromisoformat(first), date.fromisoformat(last)) == months


def test_a_later_day_is_never_before_an_earlier_one() -> None:
    for between in (months_between, days_between):
        with pytest.raises(ValueError, match="2026-01-01 is before 2026-01-02"):
            between(date(2026, 1, 2), date(2026, 1, 1))


def test_the_same_day_of_a_shorter_month_is_its_last() -> None:
    assert later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert later(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert later(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_the_calendar_ends_where_pythons_does() -> None:
    assert later(date(9999, 12, 1), 1) == date.max
    assert later(date(1, 1, 1), -1) == date.min
    assert 0 <= months_between(date(1, 1, 1), date.max) < 120000


def test_days_are_counted() -> None:
    assert days_between(date(2024, 2, 28), date(2024, 3, 1)) == 2


@pytest.mark.parametrize("text", ["", "2026-2-3", "2026-02-30", "20260203", "2026-W01-1", "yesterday"])
def test_only_a_day_is_a_day(text: str) -> None:
    assert not is_day(text)
    assert is_day("2024-02-29")
