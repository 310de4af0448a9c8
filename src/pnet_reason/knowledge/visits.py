"""The visits of a case, read from a file or from Python. Imports: calendar, case_builder, history, report, tree, model.

Promises: every value is one of its finding; sorted, so that their order changes nothing; a finding that is given with
and without a date, or that follows from others over time, is a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date

from pnet_reason.model.case import Case, Record, Visit
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import NOWHERE
from pnet_reason.model.table import Table

from .calendar import is_day
from .case_builder import CaseBuilder, Entry
from .history import ordered
from .report import Report, shorten
from .tree import Mapping, Scalar

NULL = "null"
VISIT = ("on", "by", "source", "note", "findings")


@dataclass(frozen=True, slots=True)
class Noted:
    """A visit as it was written: where its values come from, and each with its place."""

    record: Record
    entries: tuple[Entry, ...]


def visits_of(node: Mapping) -> list[Noted]:
    """The visits of a case in a file."""
    return [_noted(one) for one in node.items("visits") if one.get("on")]


def _noted(node: Mapping) -> Noted:
    record = Record(*(node.text(name) for name in ("on", "by", "source", "note")))
    entries = []
    for name, (key, value) in node.mapping("findings").entries.items():
        if isinstance(value, Scalar):
            given = None if value.plain and value.text == NULL else value.text
            entries.append(Entry(name, given, key, value, record))
    return Noted(record, tuple(entries))


def given_visits(visits: Iterable[object], report: Report) -> list[Noted]:
    """Visits from Python: mappings with ``on``, ``findings``, and any of ``by``, ``source``, ``note``."""
    found = []
    for number, one in enumerate(visits, start=1):
        parts = {str(key): value for key, value in one.items()} if isinstance(one, Map) else {}
        inner = parts.get("findings")
        day = parts.get("on")
        if not isinstance(inner, Map) or day is None or set(parts) - set(VISIT):
            hint = "write: {'on': '2026-01-31', 'by': …, 'findings': {…}}"
            report.error("bad-value", f"visit {number} is not a visit", NOWHERE, hint=hint)
            continue
        text = day.isoformat() if isinstance(day, date) else str(day)
        if not is_day(text):
            hint = "write it as year-month-day: 2026-03-02"
            report.error("bad-date", f"visit {number}: {shorten(text)} is not a day", NOWHERE, hint=hint)
            continue
        record = Record(text, *(str(parts.get(name, "")) for name in ("by", "source", "note")))
        found.append(Noted(record, tuple(Entry(str(name), value, record=record) for name, value in inner.items())))
    return found


def with_visits(case: Case, noted: list[Noted], knowledge: Knowledge, report: Report) -> Case:
    """The case with its visits, each value checked; a record for every mistake."""
    if not noted:
        return case
    _conflicts(case, noted, knowledge, report)
    visits = []
    for one in noted:
        # Each visit is built like a case, so that its values are read and refused in the same way.
        read = CaseBuilder(knowledge, report).build(one.entries, Case("", Table()))
        record = one.record
        visits.append(Visit(record.on, record.by, record.source, record.note, read.given))
    return Case(**{name: getattr(case, name) for name in Case.__slots__} | {"visits": ordered(visits)})


def _conflicts(case: Case, noted: list[Noted], knowledge: Knowledge, report: Report) -> None:
    """Findings of which it would not be clear which value counts on a day."""
    derived = dict(_derived(knowledge))
    undated = {name for name in case.given if not case.records.get(name, Record()).on}
    for name in sorted({*case.given, *case.assumed} & set(derived)):
        _derived_over_time(name, derived[name], report, None)
    for entry in (entry for one in noted for entry in one.entries):
        if entry.name in derived:
            _derived_over_time(entry.name, derived[entry.name], report, entry.key)
        elif entry.name in undated or entry.name in case.assumed:
            told = "given without a date" if entry.name in undated else "assumed"
            message = f"{shorten(entry.name)} is {told} and given at a visit"
            hint = "write when it was found ({value: …, on: 2026-01-31}), or leave it to the visits"
            at = entry.key.at if entry.key else NOWHERE
            report.error("dated-and-undated", message, at, finding=entry.name, hint=hint, width=len(entry.name))


def _derived(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """The findings that follow from the visits, each with the one that it follows from."""
    for comparison in knowledge.over_time.comparisons.values():
        yield from ((name, comparison.finding) for name in (comparison.earlier, comparison.interval))


def _derived_over_time(name: str, of: str, report: Report, key: Scalar | None) -> None:
    message = f"{shorten(name)} follows from the dates of {of} in the visits and cannot be given beside them"
    hint = f"give the earlier {of} as a visit of its own"
    report.error(
        "derived-over-time", message, key.at if key else NOWHERE, finding=name, hint=hint, width=max(len(name), 1)
    )
