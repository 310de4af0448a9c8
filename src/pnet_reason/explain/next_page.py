"""The page of what to find out next: each missing finding with what it would tell apart, and the fewest that settle it.

May import model, explore and the other modules of explain. Promises: words only; what settles most, and costs least,
first.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..explore.obtain import Candidate, Luck, Next, NextFor
from ..model.knowledge import Knowledge
from . import phrases
from . import questions_phrases as said
from .compare_page import leading_first
from .gravest import gravest, of_case
from .lines import Kind, Line, Mark
from .page import Page, foot
from .placed import placed
from .said import labels, row_of, rows_of

SEVERAL = 1


def next_page(found: Next, knowledge: Knowledge, *, everything: bool = False) -> Page:
    """The page: the leading question, or with everything all of them."""
    names = leading_first({one.question for one in found.answers}, knowledge)
    shown = [(n, one) for n, one in enumerate(found.answers) if everything or one.question == names[0]]
    case = found.advice.case
    answers = [found.advice.answer(one.guideline, one.question) for _, one in shown]
    lines = [*placed(case), *of_case(case, knowledge, "/advice/case"), *gravest(answers, "/advice")]
    lines += serves(found, knowledge)
    for number, one in shown:
        lines += answer(one, knowledge, f"/answers/{number}", alone=len({one.question for _, one in shown}) == SEVERAL)
    rest = [name for name in names[1:] if not everything]
    if rest:
        lines.append(Line(Kind.MORE, phrases.MORE_ON.format(question=", --question ".join(rest)), "/answers"))
    return Page(tuple(lines), (), foot(found.to_dict()))


def serves(found: Next, knowledge: Knowledge) -> Iterator[Line]:
    """The findings on which several answers hang."""
    told = [
        said.SERVES_ONE.format(finding=knowledge.findings[name].label, count=count)
        for name, count in found.serves.items()
        if count > SEVERAL
    ]
    if told:
        yield Line(Kind.NOTE, said.SERVES.format(findings=", ".join(told)), "/serves")


def answer(one: NextFor, knowledge: Knowledge, basis: str, *, alone: bool) -> Iterator[Line]:
    """One guideline and question."""
    name = one.guideline if alone else f"{one.guideline}, {knowledge.questions[one.question].label}"
    if not one.candidates:
        lead, text = said.SETTLED
        yield Line(Kind.OUTCOME, text.format(guideline=name), f"{basis}/rows", lead=lead, mark=Mark.MET)
        return
    lead, text = said.HANGS
    values = {"guideline": name, "count": len(one.candidates), "rows": rows_of(one.rows, knowledge)}
    yield Line(Kind.OUTCOME, text.format(**values), f"{basis}/rows", lead=lead.format(**values), mark=Mark.OPEN)
    rows = tuple(row(c, knowledge, f"{basis}/candidates/{n}") for n, c in enumerate(one.candidates))
    yield Line(Kind.TABLE, "", f"{basis}/candidates", parts=said.NEXT_HEADS, children=rows)
    sets = said.OR_ELSE.join(phrases.listed(labels(names, knowledge)) for names in one.settling)
    if sets:
        yield Line(Kind.NOTE, said.TO_SETTLE.format(findings=sets), f"{basis}/settling")
    if one.lucky:
        children = [luck(each, knowledge, f"{basis}/lucky/{n}") for n, each in enumerate(one.lucky)]
        if one.more:
            children.append(Line(Kind.MORE, said.MORE_LUCKY.format(count=one.more), f"{basis}/more"))
        yield Line(Kind.HEADING, said.LUCKY_HEAD, f"{basis}/lucky", children=tuple(children))
    if one.undecided:
        yield Line(Kind.CAVEAT, said.PAST_BUDGET, f"{basis}/undecided", mark=Mark.WARNING)


def row(one: Candidate, knowledge: Knowledge, basis: str) -> Line:
    """One missing finding in the table."""
    leaves = []
    for each in one.leaves:
        template = said.LEAVES if len(each.rows) == SEVERAL else said.STILL_OPEN
        values = {"values": each.values, "rows": rows_of(each.rows, knowledge), "count": len(each.rows)}
        leaves.append(template.format(**values))
    burden = dict(knowledge.burdens).get(one.burden, one.burden)
    parts = (knowledge.findings[one.finding].label, burden, said.SETTLES[one.settles], "\n".join(leaves))
    return Line(Kind.CELLS, one.finding, basis, parts=parts)


def luck(one: Luck, knowledge: Knowledge, basis: str) -> Line:
    """Values that settle it."""
    findings = "; ".join(f"{knowledge.findings[name].label} {text}" for name, text in one.findings.items())
    text = said.LUCKY.format(findings=findings, answer=row_of(one.says, knowledge))
    return Line(Kind.OPTION, phrases.capital(text), basis)
