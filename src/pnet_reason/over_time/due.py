"""The next examination: what the guidelines' answers ask for, when the last one was, and the window of the next.

May import model, knowledge and advise. Promises: an interval is that of the facts; where they give none, none is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..advise import recommend
from ..knowledge.amounts import plain
from ..knowledge.assuming import assuming
from ..knowledge.calendar import later, months_between
from ..knowledge.quantities import format_set
from ..model.answer import Advice, Answer
from ..model.case import Visit
from ..model.knowledge import Knowledge, Option
from ..model.over_time import Schedule
from ..model.timeline import Due

EARLY, DUE, OVERDUE, NEVER, NO_INTERVAL = "early", "due", "overdue", "never", "no interval"
CONDITIONAL = "conditional"
Asked = tuple[str, Option, str, bool]
"""Guideline, option with a schedule, the option whose plan it is (or nothing), whether it hangs on what is missing."""


def dues_of(advice: Advice, knowledge: Knowledge, visits: tuple[Visit, ...], on: str) -> tuple[Due, ...]:
    """Every examination that the answers of a day ask for, once a guideline and option; ``visits`` may be later."""
    found: dict[tuple[str, str], Due] = {}
    known = tuple(visit for visit in visits if visit.on <= on)
    for guideline, option, plan_of, depends in asked_for(advice, knowledge):
        schedule = option.schedule
        if schedule is not None:
            due = due_by(schedule, known, knowledge, date.fromisoformat(on))
            found.setdefault((guideline, option.id), Due(guideline, option.id, *due, plan_of, depends))
    order = {name: place for place, (name, _) in enumerate(advice.guidelines)}
    return tuple(sorted(found.values(), key=lambda one: (order[one.guideline], one.end or "~", one.option)))


def asked_for(advice: Advice, knowledge: Knowledge) -> Iterator[Asked]:
    """The options with a schedule: those of the plans that come with the answers first, then those of the answers."""
    for answer in advice.answers:
        for name in answer.options:
            option = knowledge.options[name]
            planned = plan_of(answer, option, advice, knowledge)
            if planned is not None:
                depends = CONDITIONAL in (answer.outcome, planned.outcome)
                yield from ((answer.guideline, one, name, depends) for one in scheduled(planned, knowledge))
    for answer in advice.answers:
        depends = answer.outcome == CONDITIONAL
        yield from ((answer.guideline, one, "", depends) for one in scheduled(answer, knowledge))


def scheduled(answer: Answer, knowledge: Knowledge) -> list[Option]:
    """The options of an answer that have a schedule."""
    options = (knowledge.options[name] for name in answer.options)
    return [option for option in options if option.schedule is not None]


def plan_of(answer: Answer, option: Option, advice: Advice, knowledge: Knowledge) -> Answer | None:
    """The plan of an option, under its assumptions; None where the guideline gives none."""
    if option.plan not in knowledge.guidelines[answer.guideline].questions:
        return None
    findings = knowledge.findings
    values = {name: format_set(values, findings[name]) for name, values in option.plan_assuming.items()}
    case = assuming(advice.case, knowledge, values, option.label)
    return recommend(case, knowledge, [answer.guideline], [option.plan], advice.as_of).answers[0]


def counts(schedule: Schedule, visit: Visit, knowledge: Knowledge) -> bool:
    """Whether a visit was such an examination."""
    if schedule.methods and visit.by:
        return knowledge.over_time.method(visit.by) in schedule.methods
    return any(name in visit.findings for name in schedule.findings)


def due_by(
    schedule: Schedule, visits: tuple[Visit, ...], knowledge: Knowledge, today: date
) -> tuple[str, str, str, str, str, str, str, bool, str]:
    """The examination, its state, the last one with its method and age, the window, and whether contact is lost."""
    last = next((visit for visit in reversed(visits) if counts(schedule, visit, knowledge)), None)
    if last is None:
        return schedule.examination, NEVER, "", "", "", "", "", False, ""
    day = date.fromisoformat(last.on)
    age = plain(months_between(day, today))
    lost_on = later(day, schedule.lost_after) if schedule.lost_after is not None else None
    lost = lost_on is not None and today > lost_on
    told = lost_on.isoformat() if lost_on else ""
    if schedule.every is None:
        return schedule.examination, NO_INTERVAL, last.on, last.by, age, "", "", lost, told
    start, end = window(day, schedule.every)
    state = EARLY if today < start else DUE if today <= end else OVERDUE
    return schedule.examination, state, last.on, last.by, age, start.isoformat(), end.isoformat(), lost, told


def window(last: date, every: tuple[int, int]) -> tuple[date, date]:
    """From when to when the next examination is due."""
    return later(last, every[0]), later(last, every[1])
