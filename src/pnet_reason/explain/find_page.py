"""The page of a find: the groups of patients who are answered so, each with an example.

May import model, explore and the other modules of explain. Promises: words only; what is not shown is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..explore.chart import Said
from ..explore.find import Finds, Found, Place
from ..model.knowledge import Knowledge
from ..model.table import Table
from . import phrases
from . import questions_phrases as said
from .lines import Kind, Line, Mark
from .page import Page, foot
from .said import labels, row_of
from .words import option_of

HUNDRED = Fraction(100)


def find_page(found: Finds, knowledge: Knowledge, *, limit: int, everything: bool = False) -> Page:
    """The page of a find: ``limit`` groups of each guideline and question; with everything, an example of each."""
    what = title(found, knowledge)
    lines = [Line(Kind.CASE, what, "/option")]
    if found.where:
        where = phrases.listed(found.where)
        lines.append(Line(Kind.NOTE, said.WHERE.format(where=where), "/where"))
    if found.case:
        lines.append(Line(Kind.NOTE, said.OF_CASE.format(findings=of(found.case, knowledge)), "/case"))
    lines.append(Line(Kind.NOTE, said.OF_THOSE if found.where or found.case else said.COMBINATIONS, "/answers"))
    for number, one in enumerate(found.answers):
        lines += answer(one, knowledge, f"/answers/{number}", limit=limit, everything=everything)
    if found.too_large:
        told = ", ".join(" ".join(pair) for pair in found.too_large)
        lines.append(Line(Kind.CAVEAT, said.TOO_LARGE.format(answers=told), "/too_large", mark=Mark.WARNING))
    return Page(tuple(lines), (), foot(found.to_dict()))


def title(found: Finds, knowledge: Knowledge) -> str:
    """What was looked for."""
    if found.option:
        return said.FIND_OPTION.format(what=option_of(found.option, knowledge))
    if found.rule:
        return said.FIND_RULE.format(what=found.rule)
    return said.FIND_OUTCOME.format(what=row_of(Said(found.outcome, ()), knowledge))


def answer(one: Found, knowledge: Knowledge, basis: str, *, limit: int, everything: bool) -> Iterator[Line]:
    """One guideline and question."""
    question = knowledge.questions[one.question].label
    if one.nobody:
        lead, text = said.NOBODY_FOUND
        line = text.format(guideline=one.guideline, question=question)
        yield Line(Kind.OUTCOME, line, f"{basis}/nobody", lead=lead, mark=Mark.FAILED)
        return
    count = len(one.places)
    lead, text = said.PLACE if count == 1 else said.PLACES
    values = {"guideline": one.guideline, "question": question, "share": share(one.share), "count": count}
    lead = lead.format(**values)
    yield Line(Kind.OUTCOME, text.format(**values), f"{basis}/share", lead=lead, mark=Mark.MET)
    shown = one.places if everything else one.places[:limit]
    for place, each in enumerate(shown):
        yield group(each, knowledge, f"{basis}/places/{place}", example=everything)
    if count > len(shown):
        yield Line(Kind.MORE, said.MORE_GROUPS.format(count=count - len(shown)), f"{basis}/places")
    if not one.complete:
        yield Line(Kind.CAVEAT, said.NOT_ALL.format(count=count), f"{basis}/complete", mark=Mark.WARNING)


def group(one: Place, knowledge: Knowledge, basis: str, *, example: bool) -> Line:
    """One group, and an example of it."""
    parts = [of(one.findings, knowledge)] if one.findings else []
    for names, template in ((one.known, said.KNOWN), (one.not_known, said.NOT_KNOWN)):
        if names:
            parts.append(template.format(findings=phrases.listed(labels(names, knowledge))))
    text = said.EXAMPLE.format(findings=of(one.witness, knowledge))
    below = (Line(Kind.NOTE, text, f"{basis}/witness"),) if example else ()
    return Line(Kind.OPTION, phrases.capital("; ".join(parts) or said.ANYBODY), basis, children=below)


def of(findings: Table[str, str], knowledge: Knowledge) -> str:
    """Findings with their values."""
    return "; ".join(f"{knowledge.findings[name].label} {text}" for name, text in findings.items())


def share(text: str) -> str:
    """A share as a percentage: two digits, or that it is less."""
    percent = Fraction(text) * HUNDRED
    if percent < Fraction(said.LEAST):
        return said.TINY.format(least=said.LEAST)
    return said.SHARE.format(share=f"{float(percent):.2f}".rstrip("0").rstrip("."))
