"""The timeline of a case: ``timeline``.

May import model, knowledge, advise and over_time. Promises: what is told of a day depends on nothing that was found
later; the same bytes in any order of the visits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ..advise import chosen, recommend, refuse_unread
from ..knowledge.at_date import at_date, refuse_later
from ..knowledge.calendar import is_day
from ..knowledge.history import History, history_of, visits_of
from ..model.answer import Advice
from ..model.case import Case, Visit
from ..model.knowledge import Knowledge
from ..model.problems import CaseError, Problem, QueryError
from ..model.timeline import Moment, Timeline
from .changes import changes_between
from .due import dues_of
from .flags import flags_of
from .growth import growth_on
from .seen import carried_on, features_on, markers_on, seen_on


@dataclass(frozen=True, slots=True)
class Patient:
    """What is needed for every day: the dated case with its history, and what is asked."""

    case: Case
    knowledge: Knowledge
    history: History
    visits: tuple[Visit, ...]
    guidelines: tuple[str, ...]
    questions: tuple[str, ...]


def timeline(
    case: Case,
    knowledge: Knowledge,
    *,
    as_of: str | date,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
) -> Timeline:
    """What each guideline says to each visit of a case, what changed it, and what is due on the day ``as_of``.

    ``case`` holds visits, or findings with dates. Raises CaseError where it holds neither, where a date is after
    ``as_of``, or where two values of one day contradict each other; QueryError for unknown names and days.
    """
    day = as_of.isoformat() if isinstance(as_of, date) else str(as_of)
    if not is_day(day):
        hint = "the day that is asked about is needed: there is no clock here. Write it as year-month-day: 2026-03-02"
        raise QueryError(Problem("bad-date", f"{day!r} is not a day", hint=hint))
    wanted = None if guidelines is None else tuple(guidelines)
    refuse_unread(wanted or (), knowledge)
    names = tuple(chosen(wanted, knowledge.guideline_order(), "guideline"))
    asked = tuple(chosen(questions, knowledge.questions, "question"))
    history = history_of(case, knowledge)
    if not history.days:
        whose = f"case {case.id}: " if case.id else ""
        hint = "write visits, each with a date: visits: [{on: 2026-03-02, by: …, findings: {…}}]"
        raise CaseError(Problem("no-visit", f"{whose}nothing in it has a date", hint=hint))
    refuse_later(case, history, day)
    patient = Patient(case, knowledge, history, visits_of(case), names, asked)
    moments: list[Moment] = []
    for on in history.days:
        moments.append(moment(patient, on, moments[-1] if moments else None))
    now = moment(patient, day, moments[-1], visited=False)
    return Timeline(case, day, tuple(moments), now)


def moment(patient: Patient, on: str, before: Moment | None, *, visited: bool = True) -> Moment:
    """A day; ``before`` is the visit before it. ``visited``: whether what was found on it is told."""
    knowledge, history = patient.knowledge, patient.history
    known = at_date(patient.case, knowledge, history, on)
    needed = {*patient.questions, *questions_of_schedules(knowledge)}
    everything = recommend(known, knowledge, patient.guidelines, needed, on)
    bare = Moment(on, (), known, only(everything, patient.questions), carried=carried_on(known, knowledge, on))
    due = dues_of(everything, knowledge, patient.visits, on)
    if not visited:
        found = replace(bare, due=due)
        return replace(found, flags=flags_of(found, None, patient.history, knowledge))
    found = replace(
        bare,
        visits=tuple(visit for visit in patient.visits if visit.on == on),
        seen=seen_on(history, knowledge, on),
        growth=growth_on(history, knowledge, on),
        features=features_on(history, knowledge, on),
        markers=markers_on(known, before.case if before else None, history, knowledge, on),
        changes=changes_between(before, bare, knowledge) if before else (),
        due=due,
    )
    return replace(found, flags=flags_of(found, before, history, knowledge))


def questions_of_schedules(knowledge: Knowledge) -> set[str]:
    """The questions whose answers may ask for an examination, or bring a plan that does."""
    options = knowledge.options.values()
    return {question for one in options if one.plan or one.schedule is not None for question in one.questions}


def only(advice: Advice, questions: tuple[str, ...]) -> Advice:
    """The answers to some questions."""
    return replace(advice, answers=tuple(answer for answer in advice.answers if answer.question in questions))
