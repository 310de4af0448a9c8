"""The examinations that are due, in words. May import model, advise-free parts of explain, and lines.

Promises: examinations that several guidelines ask for alike are told once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..model.knowledge import Knowledge
from ..model.timeline import Due, Moment
from . import phrases
from . import timeline_phrases as said
from .lines import Kind, Line, Mark
from .outcome import outcome_line
from .words import Words

MARKS = {"due": Mark.WARNING, "overdue": Mark.FAILED, "never": Mark.OPEN, "no interval": Mark.OPEN, "early": Mark.MET}
URGENT = ("overdue", "due", "never", "early", "no interval")
PLACES = 1


def months_of(text: str) -> str:
    """An exact number of months, rounded for reading."""
    number = Fraction(text)
    shown = f"{float(round(number, PLACES)):.{PLACES}f}".removesuffix(".0")
    if number < 1:
        return said.LESS
    return said.MONTH if shown == "1" else said.MONTHS.format(number=shown)


def due_lines(moment: Moment, knowledge: Knowledge) -> Iterator[Line]:
    """What is due on a day, the most urgent first, each once for all guidelines that ask for it alike."""
    groups: dict[Due, list[Due]] = {}
    for due in sorted(moment.due, key=lambda one: (not one.lost, URGENT.index(one.state))):
        alike = replace(due, guideline="", option="", plan_of=due.plan_of and "plan")
        groups.setdefault(alike, []).append(due)
    for some in groups.values():
        yield from due_line(some, moment, knowledge)


def due_line(some: list[Due], moment: Moment, knowledge: Knowledge) -> Iterator[Line]:
    """One examination, who asks for it, and from when on contact counts as lost."""
    due = some[0]
    lead, text = said.STATES[due.state]
    if due.lost:
        lead, text = said.LOST if due.end else said.LOST_ALONE
    values = {
        "examination": phrases.capital(due.examination),
        "start": due.start,
        "end": due.end,
        "last": due.last,
        "by": said.BY_METHOD.format(method=due.last_by) if due.last_by else "",
        "months": months_of(due.months) if due.months else "",
    }
    mark = Mark.FAILED if due.lost else MARKS[due.state]
    yield Line(Kind.OUTCOME, text.format(**values), "", lead=lead, mark=mark)
    yield from (Line(Kind.NOTE, asked_by(one, moment, knowledge), "") for one in some)
    schedule = knowledge.options[due.option].schedule
    if due.lost and schedule is not None:
        yield Line(Kind.NOTE, said.LOST_NOTE.format(date=due.lost_on, provenance=schedule.provenance), "")


def asked_by(due: Due, moment: Moment, knowledge: Knowledge) -> str:
    """Who asks for it, and under what."""
    told = [due.guideline, knowledge.options[due.option].label]
    if due.plan_of:
        told.append(said.PLAN_OF.format(option=knowledge.options[due.plan_of].label))
    else:
        told += [
            said.WHILE_FOLLOWED.format(guideline=due.guideline, outcome=text)
            for text in leading(due, moment, knowledge)
        ]
    if due.depends:
        told.append(said.DEPENDS)
    return "; ".join(told)


def leading(due: Due, moment: Moment, knowledge: Knowledge) -> Iterator[str]:
    """What the guideline says to the question whose options bring a plan."""
    questions = {question for option in knowledge.options.values() if option.plan for question in option.questions}
    for answer in moment.advice.answers:
        if answer.guideline == due.guideline and answer.question in questions:
            words = Words(answer, moment.case, knowledge)
            yield "; ".join(dict.fromkeys(words.outcome(row) for row in answer.rows))


def answer_text(words: Words) -> tuple[str, str]:
    """The outcome of an answer: the word in capitals, the sentence."""
    line = outcome_line(words)
    return line.lead, line.text
