"""What was known of a patient on a day: an ordinary case made of a case with visits.

Imports: calendar, case_builder, history, model.

A pure function of the dated case, the day and the knowledge. Promises:

* a finding has the value that was found last, on that day or before; its record says when;
* one that is given without a date holds on every day;
* what is compared over time (facts: over-time.yaml) gets its earlier value and the time between from the dates;
* a value that is computed of others is never computed of older ones than the newest of them, and a computed value that
  was given holds until one of its inputs is found anew;
* what was found later is not known; where it may not be there at all, it is refused.
"""

from __future__ import annotations

from pnet_reason.model.case import Case, Record
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import CaseError, Problem
from pnet_reason.model.table import Table

from .calendar import is_day
from .case_builder import CaseBuilder, Entry
from .history import Compared, History, Observation, compared, history_of
from .report import Report


def placed(case: Case, knowledge: Knowledge, as_of: str) -> Case:
    """The case as it is known on a day (ISO date), which no visit may come after. A case without visits is as it is.

    CaseError where the day is missing, before a visit, or where two values of one day contradict each other.
    """
    if not case.visits:
        return case
    if not as_of:
        message = "this case holds visits, so that the answer depends on the day that is asked about"
        raise CaseError(_of(case, "needs-a-date", message, "add --as-of DATE; in Python: as_of='2026-03-02'"))
    if not is_day(as_of):
        raise CaseError(_of(case, "bad-date", f"{as_of!r} is not a day", "write it as year-month-day: 2026-03-02"))
    history = history_of(case, knowledge)
    refuse_later(case, history, as_of)
    return at_date(case, knowledge, history, as_of)


def refuse_later(case: Case, history: History, as_of: str) -> None:
    """CaseError with a record for every day that comes after the one that is asked about."""
    days = [day for day in history.days if day > as_of]
    hint = "correct the date of the visit, or ask about a later day"
    records = [
        _of(
            case, "later-than-as-of", f"something was found on {day}, after the day that is asked about ({as_of})", hint
        )
        for day in days
    ]
    if records:
        raise CaseError(records)


def at_date(case: Case, knowledge: Knowledge, history: History, day: str) -> Case:
    """What was known on a day."""
    known = {name: found for name in history.findings if (found := history.last(name, day)) is not None}
    for name in _outdated(known, knowledge):
        del known[name]
    entries = [
        Entry(name, text, record=case.records.get(name, Record()))
        for name, text in case.given.items()
        if not case.records.get(name, Record()).on
    ]
    entries += [Entry(name, case.texts[name], because=why) for name, why in case.assumed.items()]
    entries += [Entry(name, found.text, record=found.record) for name, found in known.items()]
    for comparison in knowledge.over_time.comparisons.values():
        pair = compared(history, comparison, knowledge, day)
        entries += [] if pair is None else _earlier(pair)
    report = Report()
    blank = Case(case.id, Table(), lesion=case.lesion, title=case.title)
    built = CaseBuilder(knowledge, report).build(entries, blank)
    if report.errors:
        raise CaseError(
            [_of(case, r.code, f"as known on {day}: {r.message}", r.hint, r.finding) for r in report.errors]
        )
    return built


def _earlier(found: Compared) -> list[Entry]:
    """The earlier value, and the time between."""
    span = Record(note=f"{found.first.on} to {found.last.on}")
    return [
        Entry(found.comparison.earlier, found.first.text, record=found.first.record),
        Entry(found.comparison.interval, found.interval_text, record=span),
    ]


def _outdated(known: dict[str, Observation], knowledge: Knowledge) -> set[str]:
    """What does not belong together any more: a computed value that is older than one of its inputs, and of a marker's
    inputs those that are older than the newest."""
    gone: set[str] = set()
    for finding in knowledge.findings.values():
        if finding.computed is None:
            continue
        inputs = [name for name in finding.computed.inputs if name in known]
        newest = max((known[name].on for name in inputs), default="")
        if finding.id in known and known[finding.id].on < newest:
            gone.add(finding.id)
        if finding.id in knowledge.over_time.markers:
            newest = max(newest, known[finding.id].on if finding.id in known else "")
            gone |= {name for name in inputs if known[name].on < newest}
    return gone


def _of(case: Case, code: str, message: str, hint: str, finding: str = "") -> Problem:
    """A mistake of a case, which it names."""
    whose = f"case {case.id}: " if case.id else ""
    return Problem(code, whose + message, finding=finding, hint=hint)
