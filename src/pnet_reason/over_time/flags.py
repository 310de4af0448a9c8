"""What to look at on a day: short intervals, changed methods, small changes, old values, late examinations.

May import model, knowledge and logic. Promises: no flag changes an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..knowledge.amounts import write_amount
from ..knowledge.history import Compared, History
from ..knowledge.quantities import format_set
from ..logic.bullets import bullets_of
from ..model.knowledge import Knowledge
from ..model.timeline import Flag, Moment
from .due import counts
from .growth import in_force, rounded

SAME_DAY, NO_METHOD, SHORT, OTHER_METHOD = "same-day", "method-missing", "short-interval", "method-changed"
WITHIN_ERROR, OLD, LATE = "within-error", "old", "late"


def flags_of(moment: Moment, before: Moment | None, history: History, knowledge: Knowledge) -> tuple[Flag, ...]:
    """The flags of a day, in order."""
    found: list[Flag] = []
    if moment.visits:
        found += without_method(moment, knowledge)
        found += passed_over(moment, history, knowledge)
    for pair in in_force(history, knowledge, moment.on):
        # Told where it is new, where an answer changed, and on the day that is asked about.
        if pair.last.on == moment.on or moment.changes or not moment.visits:
            found += of_comparison(pair, knowledge)
    if before is not None:
        found += late(moment, before, knowledge)
    read = read_by_rules(moment, knowledge)
    old = [one for one in moment.carried if one.old and one.finding in read]
    return (*found, *(Flag(OLD, one.finding, (("months", one.months), ("on", one.on))) for one in old))


def read_by_rules(moment: Moment, knowledge: Knowledge) -> set[str]:
    """The findings that the rules of the answers read."""
    found: set[str] = set()
    for answer in moment.advice.answers:
        for bullets in bullets_of(knowledge, moment.case, answer.guideline, answer.question).values():
            found |= {bullet.subject for bullet in bullets}
            found |= {name for bullet in bullets for name, _ in bullet.rests_on}
    computed = (knowledge.findings[name].computed for name in found if name in knowledge.findings)
    return found | {name for formula in computed if formula is not None for name in formula.inputs}


def without_method(moment: Moment, knowledge: Knowledge) -> Iterator[Flag]:
    """Measurements of which nobody said how they were made."""
    for visit in moment.visits:
        if not visit.by:
            measured = (name for name in knowledge.over_time.comparisons if name in visit.findings)
            yield from (Flag(NO_METHOD, name, (("on", visit.on), ("source", visit.source))) for name in measured)


def passed_over(moment: Moment, history: History, knowledge: Knowledge) -> Iterator[Flag]:
    """Values of the same day that another one was preferred to."""
    for name in knowledge.over_time.comparisons:
        taken = history.last(name, moment.on)
        if taken is None or taken.on != moment.on:
            continue
        finding = knowledge.findings[name]
        for other in taken.beside:
            details = (
                ("method", taken.record.by),
                ("other", format_set(other.values, finding)),
                ("other_method", other.record.by),
                ("value", format_set(taken.values, finding)),
            )
            yield Flag(SAME_DAY, name, details)


def of_comparison(pair: Compared, knowledge: Knowledge) -> Iterator[Flag]:
    """What makes a comparison unreliable."""
    comparison = pair.comparison
    finding = knowledge.findings[comparison.finding]
    since = ("since", pair.first.on)
    if pair.short and comparison.at_least is not None:
        interval = knowledge.findings[comparison.interval]
        limit = write_amount(comparison.at_least, interval.unit)
        about = f"{rounded(Fraction(pair.interval))} {interval.unit}"
        yield Flag(SHORT, finding.id, (("interval", about), ("least", limit), since))
    methods = [knowledge.over_time.method(one.record.by) for one in (pair.first, pair.last)]
    if methods[0] != methods[1] or not all(methods):
        yield Flag(OTHER_METHOD, finding.id, (("method", methods[1]), since, ("then", methods[0])))
    values = [one.values.single for one in (pair.first, pair.last)]
    if comparison.error is not None and isinstance(values[0], Fraction) and isinstance(values[1], Fraction):
        change = abs(values[1] - values[0])
        if 0 < change <= comparison.error:
            error = write_amount(comparison.error, finding.unit)
            yield Flag(
                WITHIN_ERROR, finding.id, (("change", write_amount(change, finding.unit)), ("error", error), since)
            )


def late(moment: Moment, before: Moment, knowledge: Knowledge) -> Iterator[Flag]:
    """Examinations that came after the window which the answers of the visit before had set."""
    told: set[Flag] = set()
    for due in before.due:
        schedule = knowledge.options[due.option].schedule
        came = schedule is not None and any(counts(schedule, visit, knowledge) for visit in moment.visits)
        if due.end and moment.on > due.end and came:
            told.add(Flag(LATE, due.examination, (("end", due.end), ("last", due.last))))
    yield from sorted(told, key=lambda flag: (flag.about, flag.details))
