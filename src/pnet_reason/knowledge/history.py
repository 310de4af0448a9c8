"""What was found of one patient, by finding and day. Imports: calendar, quantities, model.

Promises: one value a finding and day. Two that differ are a mistake, but for a value that is compared over time and was
measured by two declared methods: that of the method which the facts name first is taken, and the other remembered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from pnet_reason.model.case import Case, Record, Visit
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.over_time import Comparison, Count
from pnet_reason.model.problems import CaseError, Problem
from pnet_reason.model.table import Table
from pnet_reason.model.values import ValueSet

from .amounts import write_amount
from .calendar import days_between, is_day, months_between
from .quantities import scan_set
from .report import shorten


@dataclass(frozen=True, slots=True)
class Observation:
    """A value that was found on a day. ``beside``: other values of that day that were passed over for it."""

    finding: str
    text: str
    values: ValueSet
    record: Record
    beside: tuple[Observation, ...] = ()

    @property
    def on(self) -> str:
        """The day, an ISO date."""
        return self.record.on


@dataclass(frozen=True, slots=True)
class History:
    """Finding → what was found of it, one a day, by day."""

    findings: dict[str, tuple[Observation, ...]] = field(default_factory=dict)
    days: tuple[str, ...] = ()

    def until(self, finding: str, day: str) -> tuple[Observation, ...]:
        """What was found of a finding up to a day."""
        return tuple(one for one in self.findings.get(finding, ()) if one.on <= day)

    def last(self, finding: str, day: str) -> Observation | None:
        """What was found last, up to a day."""
        found = self.until(finding, day)
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Compared:
    """A value and the earlier one that it is compared with. ``interval`` is in the unit of the interval's finding,
    ``interval_text`` as it was counted."""

    comparison: Comparison
    last: Observation
    first: Observation
    interval: Fraction
    interval_text: str

    @property
    def short(self) -> bool:
        """Whether less time lies between them than the facts ask for."""
        return self.comparison.at_least is not None and self.interval < self.comparison.at_least


def history_of(case: Case, knowledge: Knowledge) -> History:
    """The history of a case: its visits, and the findings that it gives with a date. CaseError where two values of one
    day contradict each other."""
    found: dict[tuple[str, str], list[Observation]] = {}
    visits = visits_of(case)
    for visit in visits:
        for name, text in visit.findings.items():
            values = scan_set(text, knowledge.findings[name])
            found.setdefault((name, visit.on), []).append(Observation(name, text, values, visit.record))
    problems: list[Problem] = []
    by_finding: dict[str, list[Observation]] = {}
    for (name, _), some in sorted(found.items()):
        chosen = _chosen(some, knowledge)
        if chosen is None:
            problems.append(_contradiction(case, some))
        else:
            by_finding.setdefault(name, []).append(chosen)
    if problems:
        raise CaseError(problems)
    days = {visit.on for visit in visits}
    return History({name: tuple(some) for name, some in by_finding.items()}, tuple(sorted(days)))


def visits_of(case: Case) -> tuple[Visit, ...]:
    """The visits of a case, and what it gives with a date, each group of one origin as a visit of its own; by day."""
    dated: dict[Record, dict[str, str]] = {}
    for name, text in case.given.items():
        record = case.records.get(name, Record())
        if record.on and not is_day(record.on):
            hint = "write it as year-month-day: 2026-03-02"
            raise CaseError(Problem("bad-date", f"{name}: {shorten(record.on)} is not a day", finding=name, hint=hint))
        if record.on:
            dated.setdefault(record, {})[name] = text
    more = [Visit(one.on, one.by, one.source, one.note, Table(found)) for one, found in dated.items()]
    return ordered((*case.visits, *more))


def ordered(visits: Iterable[Visit]) -> tuple[Visit, ...]:
    """Visits by day, then by whatever tells them apart; the same one twice is one."""
    return tuple(sorted(set(visits), key=lambda v: (v.on, v.by, v.source, v.note, sorted(v.findings.items()))))


def _chosen(some: list[Observation], knowledge: Knowledge) -> Observation | None:
    """The value of a day; None where it cannot be told."""
    over_time = knowledge.over_time
    last = len(over_time.methods)

    def key(one: Observation) -> tuple[int, Record]:
        rank = over_time.rank(one.record.by)
        return (last if rank is None else rank), one.record

    ordered = sorted(some, key=lambda one: (key(one)[0], _told(one.record), one.text))
    first = ordered[0]
    others = [one for one in ordered if one.values != first.values]
    if not others:
        return first
    same_rank = [one for one in others if key(one)[0] == key(first)[0]]
    if first.finding not in over_time.comparisons or same_rank or any(key(one)[0] == last for one in others):
        return None
    return Observation(first.finding, first.text, first.values, first.record, tuple(others))


def _told(record: Record) -> tuple[str, ...]:
    return record.by, record.source, record.note


def _contradiction(case: Case, some: list[Observation]) -> Problem:
    told = sorted({" ".join(filter(None, (one.text, f"({_where(one.record)})"))) for one in some})
    whose = f"case {case.id}: " if case.id else ""
    message = f"{whose}{some[0].finding} has different values on {some[0].on}: {' and '.join(told)}"
    hint = "keep one of them, or correct a date"
    return Problem("same-day-conflict", message, finding=some[0].finding, hint=hint)


def _where(record: Record) -> str:
    return ", ".join(filter(None, (record.by or "no method", record.source)))


def compared(history: History, comparison: Comparison, knowledge: Knowledge, day: str) -> Compared | None:
    """The value last found up to a day and the one that it is compared with: the latest that is at least the minimum
    interval older, whatever its method; where all are younger, the earliest. None before there are two."""
    found = history.until(comparison.finding, day)
    earlier = [_pair(comparison, found[-1], then, knowledge) for then in found[:-1]]
    long_enough = [pair for pair in earlier if not pair.short]
    return long_enough[-1] if long_enough else next(iter(earlier), None)


def compared_by_same_method(found: Compared, history: History, knowledge: Knowledge) -> Compared | None:
    """The latest comparison over the minimum interval between scans of one method, where it is another one."""
    method = knowledge.over_time.method(found.last.record.by)
    if not method or knowledge.over_time.method(found.first.record.by) == method:
        return None
    pairs = [
        _pair(found.comparison, found.last, then, knowledge)
        for then in history.until(found.comparison.finding, found.last.on)
        if then.on < found.last.on and knowledge.over_time.method(then.record.by) == method
    ]
    return next((pair for pair in reversed(pairs) if not pair.short), None)


def _pair(comparison: Comparison, now: Observation, then: Observation, knowledge: Knowledge) -> Compared:
    count = months_between if comparison.count is Count.MONTHS else days_between
    number = count(date.fromisoformat(then.on), date.fromisoformat(now.on))
    factor = knowledge.findings[comparison.interval].units[comparison.count.value]
    return Compared(comparison, now, then, number * factor, write_amount(number, comparison.count.value))
