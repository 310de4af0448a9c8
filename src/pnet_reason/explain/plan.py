"""The plan that an option brings with it: the same case asked the plan's question, under the plan's assumptions.

May import model, knowledge, advise, options, words, phrases and lines. Promises: marked as assumed; bases begin with
``?``, since they are those of the plan's own answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..advise import recommend
from ..knowledge.assuming import assuming
from ..knowledge.quantities import format_set
from ..model.answer import Advice
from ..model.explanation import Standing
from ..model.knowledge import Knowledge, Option
from . import phrases
from .caveats import caveat_lines, flaws
from .lacks import rule_of
from .lines import Kind, Line
from .options import MARKS, Status, statuses
from .outcome import outcome_line
from .rows import rows_heading
from .words import Words

SILENT = (Standing.NO_RULE, Standing.NOT_REACHED)


def assumptions(knowledge: Knowledge, option: Option) -> dict[str, str]:
    """What the plan assumes, as text."""
    return {name: format_set(values, knowledge.findings[name]) for name, values in option.plan_assuming.items()}


def plan_advice(words: Words, option: Option, as_of: str) -> Advice | None:
    """The plan's question answered under its assumptions; nothing where the guideline does not answer it."""
    if not option.plan or option.plan not in words.guideline.questions:
        return None
    because = phrases.PLAN_REASON.format(option=option.label)
    case = assuming(words.case, words.knowledge, assumptions(words.knowledge, option), because)
    return recommend(case, words.knowledge, [words.answer.guideline], [option.plan], as_of)


def plan_headings(words: Words, as_of: str) -> Iterator[Line]:
    """The plan of every option of the answer that has one."""
    for name in words.answer.options:
        option = words.knowledge.options[name]
        advice = plan_advice(words, option, as_of)
        if advice is not None:
            inner = replace(words, answer=advice.answers[0], case=advice.case)
            title = phrases.HEAD_PLAN.format(option=words.option(name))
            yield Line(Kind.HEADING, title, "?outcome", children=tuple(plan_lines(words, inner, option)))


def plan_lines(words: Words, inner: Words, option: Option) -> Iterator[Line]:
    """Under what it stands, its caveats in one line, and what is to be done."""
    told = [inner.said(name, text) for name, text in assumptions(words.knowledge, option).items()]
    yield Line(Kind.NOTE, phrases.PLAN_ASSUMED.format(assumptions=phrases.listed(told)), "?outcome")
    lines: list[Line] = []
    if inner.everything:
        lines += [line for line in caveat_lines(inner) if not line.basis.startswith("/")]
    if inner.answer.outcome == "conditional":
        missing = "; ".join(inner.subject(name) for name in inner.answer.missing)
        lines.append(Line(Kind.NOTE, phrases.PLAN_DEPENDS.format(missing=missing), "missing"))
    elif inner.answer.outcome != "settled":
        lines.append(outcome_line(inner))
    if inner.everything:
        lines += rows_heading(inner)
    lines += [plan_option(inner, status) for status in statuses(inner) if not set(status.standings) <= set(SILENT)]
    touched = [caveat.subject for _, caveat in flaws(inner)]
    if touched:
        lines.append(Line(Kind.NOTE, phrases.FLAWS_BRIEF.format(flaws=phrases.listed(touched)), "caveats"))
    yield from (plans(line) for line in lines)


def plans(line: Line) -> Line:
    """The line, with bases that say that they are those of the plan's answer."""
    return replace(line, basis="?" + line.basis, children=tuple(plans(child) for child in line.children))


def plan_option(inner: Words, status: Status) -> Line:
    """One option of the plan: its standing and its rules."""
    part = status.found.parts[0]
    rules = phrases.listed(dict.fromkeys(rule_of(inner, i).id for i in part.nodes))
    told = phrases.listed((one.value for one in status.standings), "or")
    by = phrases.BY.format(rules=rules) if rules and len(status.standings) == 1 else ""
    text = phrases.OPTION_IS.format(option=inner.option(status.option), standing=told)
    return Line(Kind.OPTION, text + by, "rows", mark=MARKS.get(status.standings[0], MARKS[Standing.ALTERNATIVE]))
