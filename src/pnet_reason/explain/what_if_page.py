"""The page of a what-if: what is supposed, the answers that change side by side, and the bullets that turned them.

May import model, explore and the other modules of explain. Promises: words only; only what changes is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..explore.what_if import Edit, WhatIf
from ..model.answer import Advice, Answer
from ..model.knowledge import Knowledge
from ..model.timeline import Change
from . import phrases
from . import what_if_phrases as said
from .compare_page import leading_first
from .gravest import gravest, of_case
from .lines import Kind, Line, Mark
from .outcome import told
from .page import Page, foot
from .placed import placed
from .turning import turned
from .words import Words


def what_if_page(found: WhatIf, knowledge: Knowledge, *, everything: bool = False) -> Page:  # noqa: ARG001 - all is told
    """The page of a what-if."""
    head = [
        *placed(found.before.case, "/before"),
        *supposed(found, knowledge),
        *of_case(found.after.case, knowledge, "/after/case"),
    ]
    changed = [found.after.answer(one.guideline, one.question) for one in found.changes]
    head += [*gravest(changed, "/after")]
    head.append(outcome(found))
    for name in leading_first({one.question for one in found.changes}, knowledge):
        head += question(found, name, knowledge)
    return Page((*head, *still(found, knowledge), *unchanged(found)), (), foot(found.to_dict()))


def supposed(found: WhatIf, knowledge: Knowledge) -> Iterator[Line]:
    """What is supposed, and what follows from it."""
    numbered = list(enumerate(found.edits))
    asked = [(number, one) for number, one in numbered if one.supposed]
    changed = [one for _, one in asked if one.before != one.after]
    if changed:
        text = said.SUPPOSED.format(edits="; ".join(edit(one, knowledge) for one in changed))
        yield Line(Kind.CAVEAT, text, "/edits", mark=Mark.WARNING)
    for number, one in asked:
        if one.before == one.after:
            same = said.SAME.format(finding=label(one, knowledge), value=one.after or said.MISSING)
            yield Line(Kind.CAVEAT, same, f"/edits/{number}", mark=Mark.WARNING)
    for number, one in numbered:
        if not one.supposed:
            template = said.DROPPED if one.dropped else said.FOLLOWS
            values = {"before": one.before or said.MISSING, "after": one.after or said.NOT_DERIVED}
            text = template.format(finding=label(one, knowledge), **values)
            yield Line(Kind.CAVEAT, phrases.capital(text), f"/edits/{number}", mark=Mark.WARNING)


def label(one: Edit, knowledge: Knowledge) -> str:
    """The finding of an edit in words."""
    return knowledge.findings[one.finding].label


def edit(one: Edit, knowledge: Knowledge) -> str:
    """A finding with what is known of it before and after."""
    values = {"before": one.before or said.MISSING, "after": one.after or said.MISSING}
    return said.EDIT.format(finding=label(one, knowledge), **values)


def outcome(found: WhatIf) -> Line:
    """How much changes."""
    count, whole = len(found.changes), len(found.after.answers)
    several = said.CHANGED_ONE if count == 1 else said.CHANGED if count else said.NOTHING
    lead, text = said.CHANGED_ALONE if count == whole == 1 else several
    mark = Mark.OPEN if count else Mark.MET
    return Line(Kind.OUTCOME, text.format(count=count, all=whole), "/changes", lead=lead, mark=mark)


def question(found: WhatIf, name: str, knowledge: Knowledge) -> Iterator[Line]:
    """The answers to a question that change: a table of before and after, then what turned each."""
    changes = [(number, one) for number, one in enumerate(found.changes) if one.question == name]
    guidelines = ", ".join(one.guideline for _, one in changes)
    yield Line(Kind.SUBQUESTION, knowledge.questions[name].label, "/changes", aside=guidelines)
    heads = (said.GUIDELINE, said.BEFORE, said.AFTER)
    rows = tuple(row(found, number, one, knowledge) for number, one in changes)
    yield Line(Kind.TABLE, "", "/changes", parts=heads, children=rows)
    lines = tuple(what_turned(number, one, knowledge) for number, one in changes)
    yield Line(Kind.HEADING, said.WHAT_TURNED, "/changes", children=lines)


def row(found: WhatIf, number: int, one: Change, knowledge: Knowledge) -> Line:
    """One guideline: its answer before and after."""
    cells = [short(advice, one, knowledge) for advice in (found.before, found.after)]
    return Line(Kind.CELLS, one.guideline, f"/changes/{number}", parts=(one.guideline, *cells))


def short(advice: Advice, one: Change, knowledge: Knowledge) -> str:
    """What an answer says, a line for each of its rows."""
    answer: Answer = advice.answer(one.guideline, one.question)
    words = Words(answer, advice.case, knowledge)
    if len(answer.rows) == 1:
        lead, _ = told(words, answer)
        return (
            f"{lead}: {words.outcome(answer.rows[0])}"
            if answer.rows[0].outcome != "settled"
            else words.outcome(answer.rows[0])
        )
    return "\n".join(dict.fromkeys(words.outcome(one) for one in answer.rows))


def what_turned(number: int, one: Change, knowledge: Knowledge) -> Line:
    """The rules that began or ceased to make an answer, with their bullets; those that speak now first."""
    rules = sorted(enumerate(one.rules), key=lambda pair: (not pair[1].speaks, pair[1].rule))
    children = tuple(turned(each, knowledge, f"/changes/{number}/rules/{place}") for place, each in rules)
    return Line(Kind.NOTE, one.guideline, f"/changes/{number}", children=children)


def still(found: WhatIf, knowledge: Knowledge) -> Iterator[Line]:
    """The answers that stay, though not in everything."""
    lines = [
        Line(
            Kind.OPTION,
            said.STILL_ONE.format(
                guideline=one.guideline,
                question=knowledge.questions[one.question].label,
                what=phrases.listed(said.DIFFERS[name] for name in one.what),
            ),
            f"/beside/{number}",
        )
        for number, one in enumerate(found.beside)
    ]
    if lines:
        yield Line(Kind.HEADING, said.STILL, "/beside", children=tuple(lines))


def unchanged(found: WhatIf) -> Iterator[Line]:
    """All others, in a line."""
    questions: dict[str, list[str]] = {}
    for guideline, name in found.unchanged:
        questions.setdefault(guideline, []).append(name)
    told = (said.UNCHANGED_ONE.format(guideline=g, questions=", ".join(names)) for g, names in questions.items())
    if questions:
        text = said.UNCHANGED.format(answers="; ".join(told))
        yield Line(Kind.NOTE, text, "/unchanged")
