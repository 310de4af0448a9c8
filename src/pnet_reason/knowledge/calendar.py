"""Days and the time between them, exactly. Imports nothing of the project. Promises: no clock, no floats.

*Months* are calendar months. ``later`` goes to the same day of a later month, or to its last day where it is shorter.
Between two days lie the whole months that fit, and of the next one the part that its days make up: from 31 January to
28 February is 1 month, from 15 March to 1 April 17/31. So a whole number of months is a whole number, a year is 12 in
leap years too, and the number grows with every day added at either end or stays as it is.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date
from fractions import Fraction

YEAR = 12


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written as year-month-day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def later(day: date, months: int) -> date:
    """The day so many calendar months later (earlier where negative); the last of the calendar past its end."""
    year, month = divmod(day.year * YEAR + day.month - 1 + months, YEAR)
    if year > MAXYEAR:
        return date.max
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> Fraction:
    """The months from a day to one that is not before it. ValueError where it is."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    whole = (last.year - first.year) * YEAR + last.month - first.month
    if later(first, whole) > last:
        whole -= 1
    start = later(first, whole)
    # The month that is not over yet ends on the last day of the calendar at the latest.
    length = (later(first, whole + 1) - start).days or 1
    return whole + Fraction((last - start).days, length)


def days_between(first: date, last: date) -> Fraction:
    """The days from a day to one that is not before it. ValueError where it is."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    return Fraction((last - first).days)
