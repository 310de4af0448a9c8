"""The page of a comparison over all patients: how much is agreed, then the regions of disagreement, the largest first.

May import model, explore and the other modules of explain. Promises: what is left out is counted; the basis of each
line points into the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ..explore.disagreement import Agreed, Disagreement, Divided, Everyone, Place, Said
from ..model.knowledge import Knowledge
from . import compare_phrases as said
from . import phrases
from .compare_page import leading_first
from .compare_words import SHOWN, Told
from .lines import Kind, Line, Mark
from .page import Page, foot
from .words import option_of

HUNDRED, DIGITS = 10**2, 2


def everyone_page(found: Everyone, knowledge: Knowledge, *, limit: int, everything: bool = False) -> Page:
    """The page; ``limit``: how many regions are shown for each question."""
    lines = [Line(Kind.CASE, said.EVERYONE_TITLE.format(one=found.one, other=found.other), "/one")]
    lines += caveats(found)
    questions = {divided.question: divided for divided in found.questions}
    for name in leading_first(questions, knowledge):
        divided = questions[name]
        place = found.questions.index(divided)
        lines += question(found, divided, knowledge, f"/questions/{place}", limit, everything=everything)
    alone: dict[str, list[str]] = {}
    for name, answered_by in found.unanswered:
        alone.setdefault(answered_by, []).append(name)
    for guideline, others in alone.items():
        text = said.NOT_SHARED.format(guideline=guideline, questions=phrases.listed(others))
        lines.append(Line(Kind.NOTE, text, "/unanswered"))
    if found.past_budget:
        text = said.TOO_LARGE.format(questions=phrases.listed(found.past_budget))
        lines.append(Line(Kind.NOTE, text, "/past_budget", mark=Mark.WARNING))
    return Page(tuple(lines), (), foot(found.to_dict()))


def caveats(found: Everyone) -> Iterator[Line]:
    """Which of the two rest on rules that are not approved or not verified, where a witness shows it."""
    kinds: dict[str, dict[str, None]] = {}
    for divided in found.questions:
        for each in divided.disagreements:
            for opinion in each.comparison.questions[0].opinions:
                if opinion.unapproved:
                    kinds.setdefault(said.UNAPPROVED, {})[opinion.guideline] = None
                if opinion.provenance in ("unverified", "secondary"):
                    text = said.UNCHECKED.replace("{status}", opinion.provenance)
                    kinds.setdefault(text, {})[opinion.guideline] = None
                if opinion.tertiary:
                    kinds.setdefault(said.LOWEST, {})[opinion.guideline] = None
    for template, names in kinds.items():
        yield Line(Kind.CAVEAT, template.format(who=phrases.listed(sorted(names))), "/questions", mark=Mark.WARNING)


def question(
    found: Everyone, divided: Divided, knowledge: Knowledge, basis: str, limit: int, *, everything: bool
) -> Iterator[Line]:
    """One question."""
    label = knowledge.questions[divided.question].label
    yield Line(Kind.QUESTION, label, f"{basis}/question", aside=f"{found.one}, {found.other}")
    apart = divided.disagreements
    if apart:
        part = sum((one.size.share for one in apart), Fraction(0))
        text = said.DISAGREE[1].format(
            share=percent(part), findings=len(divided.findings), regions=said.counted(said.REGIONS, len(apart))
        )
        yield Line(Kind.OUTCOME, text, f"{basis}/disagreements", lead=said.DISAGREE[0], mark=Mark.AGAINST)
    else:
        text = said.NEVER_PART[1].format(one=found.one, other=found.other)
        yield Line(Kind.OUTCOME, text, f"{basis}/agreed", lead=said.NEVER_PART[0], mark=Mark.MET)
    counted = said.COUNTED.format(cells=f"{divided.everybody.cells:,}")
    yield Line(Kind.NOTE, counted, f"{basis}/everybody")
    yield agreed(divided, knowledge, basis)
    for number, one in enumerate(apart[:limit]):
        yield region(found, one, knowledge, number, f"{basis}/disagreements/{number}", everything=everything)
    if len(apart) > limit:
        rest = sum((one.size.share for one in apart[limit:]), Fraction(0))
        text = said.counted(said.MORE_REGIONS, len(apart) - limit).format(share=percent(rest))
        yield Line(Kind.MORE, text, f"{basis}/disagreements")


def percent(share: Fraction) -> str:
    """A share for a reader: never nothing for something, never all for a part."""
    number = round(share * HUNDRED, DIGITS)
    if share and not number:
        return said.LESS
    if number == HUNDRED and share != 1:
        number = Fraction(HUNDRED * HUNDRED - 1, HUNDRED)
    return said.PER_CENT.format(number=f"{float(number):.{DIGITS}f}".rstrip("0").rstrip("."))


def agreed(divided: Divided, knowledge: Knowledge, basis: str) -> Line:
    """What both tell, the largest share first."""
    lines = [
        Line(Kind.OPTION, agreed_text(one, knowledge), f"{basis}/agreed/{number}", mark=Mark.MET)
        for number, one in enumerate(divided.agreed)
    ]
    if divided.beside.cells:
        text = said.BESIDE.format(share=percent(divided.beside.share))
        lines.append(Line(Kind.NOTE, text, f"{basis}/beside"))
    whole = percent(sum((one.size.share for one in divided.agreed), Fraction(0)))
    return Line(Kind.HEADING, f"{said.AGREED}: {whole}", f"{basis}/agreed", children=tuple(lines))


def agreed_text(one: Agreed, knowledge: Knowledge) -> str:
    """One answer that both give, and to how many."""
    return said.AGREED_SHARE.format(share=percent(one.size.share), answer=words(one.said, knowledge, said.BOTH))


def words(one: Said, knowledge: Knowledge, templates: Mapping[str, str]) -> str:
    """An answer in a few words."""
    return templates[one.outcome].format(options=phrases.listed(option_of(name, knowledge) for name in one.options))


def region(
    found: Everyone, one: Disagreement, knowledge: Knowledge, number: int, basis: str, *, everything: bool
) -> Line:
    """One region: where it is, a patient of it, and why each guideline says what it says to that one."""
    told = Told(one.comparison, knowledge, everything)
    compared = one.comparison.questions[0]
    anyone = told.words(one.comparison.advice.answers[0])
    shown = one.boxes if everything else one.boxes[:SHOWN]
    children = [
        Line(Kind.OPTION, place(box, told), f"{basis}/boxes/{at}", mark=Mark.NONE) for at, box in enumerate(shown)
    ]
    left = len(one.boxes) - len(shown)
    if left or not one.complete:
        more = said.BOXES_ALL.format(boxes=said.counted(said.MORE_BOXES, left)) if left else ""
        text = "; ".join(filter(None, [more, "" if one.complete else said.BOXES_LEFT]))
        children.append(Line(Kind.MORE, text, f"{basis}/complete"))
    patient = "; ".join(anyone.said(name, value) for name, value in one.witness if name not in one.assumed)
    if one.assumed:
        values = dict(one.witness)
        assumed = phrases.listed(anyone.said(name, values[name]) for name in one.assumed)
        patient = "; ".join(filter(None, [patient, said.ASSUMED.format(findings=assumed)]))
    text = said.FOR_ONE.format(patient=patient or said.NO_FINDING)
    why: list[Line] = []
    for place_, each in enumerate(compared.differences):
        for at, parting in enumerate(each.partings):
            spot = f"{basis}/comparison/questions/0/differences/{place_}/partings/{at}"
            title = said.OVER_OPTION.format(option=anyone.option(parting.option))
            why.append(Line(Kind.NOTE, title, f"{spot}/option", children=tuple(told.parting(parting, compared, spot))))
    children += [Line(Kind.NOTE, text, f"{basis}/witness"), *why]
    title = said.REGION_TITLE.format(
        number=number + 1,
        share=percent(one.size.share),
        one=found.one,
        other=found.other,
        before=words(one.one, knowledge, said.SAYS),
        after=words(one.other, knowledge, said.SAYS),
    )
    return Line(Kind.HEADING, title, basis, children=tuple(children))


def place(box: Place, told: Told) -> str:
    """A box in words."""
    anyone = told.words(told.comparison.advice.answers[0])
    parts = [anyone.said(name, text) for name, text in box.region]
    parts += [said.KNOWN.format(finding=anyone.subject(name)) for name in box.known]
    parts += [said.NOT_KNOWN.format(finding=anyone.subject(name)) for name in box.not_known]
    return "; ".join(parts) or said.ANYBODY
