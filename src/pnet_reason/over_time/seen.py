"""What a visit found: values beside those before, new features, markers; and what was carried forward to a day.

May import model and knowledge. Promises: nothing is concluded from any of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from ..knowledge.amounts import plain
from ..knowledge.calendar import later, months_between
from ..knowledge.history import History, Observation
from ..knowledge.quantities import format_set
from ..model.case import Case
from ..model.findings import Kind
from ..model.knowledge import Knowledge
from ..model.timeline import Carried, Feature, Marker, Seen
from ..model.values import ValueSet

NEW, FIRST, GONE = "new", "first", "gone"
YES, NO = "yes", "no"


def before_of(history: History, finding: str, on: str) -> Observation | None:
    """What was known of a finding before a day."""
    earlier = [one for one in history.until(finding, on) if one.on < on]
    return earlier[-1] if earlier else None


def on_day(history: History, on: str) -> Iterator[Observation]:
    """What was found on a day, by finding."""
    for name in sorted(history.findings):
        found = history.last(name, on)
        if found is not None and found.on == on:
            yield found


def seen_on(history: History, knowledge: Knowledge, on: str) -> tuple[Seen, ...]:
    """Every finding of a day, beside what was known of it before."""
    told = []
    of_markers = inputs_of_markers(knowledge)
    for found in on_day(history, on):
        finding = knowledge.findings[found.finding]
        before = before_of(history, found.finding, on)
        value = format_set(found.values, finding)
        if before is None:
            told.append(Seen(found.finding, value))
        else:
            of_marker = found.finding in of_markers
            change = "" if of_marker else difference(before.values, found.values, finding.unit)
            told.append(Seen(found.finding, value, format_set(before.values, finding), before.on, change))
    return tuple(told)


def inputs_of_markers(knowledge: Knowledge) -> set[str]:
    """What markers are computed of: two values of it may come from assays that do not convert into each other."""
    computed = (knowledge.findings[name].computed for name in knowledge.over_time.markers)
    return {name for formula in computed if formula is not None for name in formula.inputs}


def difference(before: ValueSet, after: ValueSet, unit: str) -> str:
    """How much a number changed, with its sign; empty where one of the two is no single number."""
    first, last = before.single, after.single
    if not isinstance(first, Fraction) or not isinstance(last, Fraction):
        return ""
    return signed(last - first, unit)


def signed(change: Fraction, unit: str) -> str:
    """A change with its sign."""
    sign = "+" if change > 0 else "-" if change < 0 else ""
    return f"{sign}{plain(abs(change))} {unit}".rstrip()


def features_on(history: History, knowledge: Knowledge, on: str) -> tuple[Feature, ...]:
    """The declared features that a day found for the first time, or found gone."""
    told = []
    for found in on_day(history, on):
        finding = knowledge.findings[found.finding]
        if finding.id not in knowledge.over_time.features or finding.kind is not Kind.YES_NO:
            continue
        before = before_of(history, finding.id, on)
        values = before.values.single if before else "", found.values.single
        since = before.on if before else ""
        if values == (NO, YES):
            told.append(Feature(finding.id, NEW, since))
        elif values == (YES, NO):
            told.append(Feature(finding.id, GONE, since))
        elif values[0] not in (YES, NO) and values[1] == YES:
            told.append(Feature(finding.id, FIRST))
    return tuple(told)


def markers_on(case: Case, before: Case | None, history: History, knowledge: Knowledge, on: str) -> tuple[Marker, ...]:
    """The markers that were measured on a day, with what can falsify them."""
    told = []
    for name, confounders in knowledge.over_time.markers.items():
        finding = knowledge.findings[name]
        inputs = finding.computed.inputs if finding.computed else ()
        days = {found.on for one in (name, *inputs) if (found := history.last(one, on)) is not None}
        if on not in days or not (name in case.given or name in case.known):
            continue
        known = tuple((one, case.texts.get(one, "")) for one in confounders)
        earlier = before.texts.get(name, "") if before else ""
        told.append(Marker(name, case.texts[name], earlier, last_measured(name, inputs, history, on), known))
    return tuple(told)


def last_measured(name: str, inputs: tuple[str, ...], history: History, on: str) -> str:
    """The day before a day on which a marker was measured last; empty where there is none."""
    return max((one.on for each in (name, *inputs) if (one := before_of(history, each, on))), default="")


def carried_on(case: Case, knowledge: Knowledge, on: str) -> tuple[Carried, ...]:
    """What was found before a day and is still taken to hold on it, with its age."""
    over_time = knowledge.over_time
    derived = {name for one in over_time.comparisons.values() for name in (one.earlier, one.interval)}
    told = []
    for name, record in case.records.items():
        if not record.on or record.on >= on or name in derived:
            continue
        found, today = date.fromisoformat(record.on), date.fromisoformat(on)
        limit = over_time.old_after
        old = name not in over_time.lasting and limit is not None and today > later(found, limit)
        age = plain(months_between(found, today))
        told.append(Carried(name, case.texts.get(name, case.given.get(name, "")), record.on, age, old))
    return tuple(told)
