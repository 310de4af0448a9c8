"""The page of a margin: how far each finding is from where the answer becomes another one.

May import model, explore and the other modules of explain. Promises: words only; the nearest edge first.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..explore.margin import Edge, Margin, Margins, Room
from ..model.knowledge import Knowledge
from . import phrases
from . import questions_phrases as said
from .compare_page import leading_first
from .gravest import gravest, of_case
from .lines import Kind, Line, Mark
from .outcome import told
from .page import Page, foot
from .placed import placed
from .said import drawer_of, labels, measured, rows_of
from .words import Words

ZERO = "0"


def margin_page(found: Margin, knowledge: Knowledge, *, everything: bool = False) -> Page:
    """The page of a margin: the leading question, or with everything all of them."""
    names = leading_first({one.question for one in found.answers}, knowledge)
    shown = [(n, one) for n, one in enumerate(found.answers) if everything or one.question == names[0]]
    case = found.advice.case
    answers = [found.advice.answer(one.guideline, one.question) for _, one in shown]
    lines = [*placed(case), *of_case(case, knowledge, "/advice/case"), *gravest(answers, "/advice")]
    for number, one in shown:
        lines += answer(found, one, knowledge, f"/answers/{number}", everything=everything)
    rest = [name for name in names[1:] if not everything]
    if rest:
        lines.append(Line(Kind.MORE, phrases.MORE_ON.format(question=", --question ".join(rest)), "/answers"))
    return Page(tuple(lines), (), foot(found.to_dict()))


def answer(found: Margin, one: Margins, knowledge: Knowledge, basis: str, *, everything: bool) -> Iterator[Line]:
    """One guideline and question."""
    yield Line(Kind.SUBQUESTION, knowledge.questions[one.question].label, basis, aside=one.guideline)
    words = Words(found.advice.answer(one.guideline, one.question), found.advice.case, knowledge)
    lead, text = told(words, words.answer)
    yield Line(Kind.NOTE, said.ANSWER.format(lead=phrases.capital(lead.lower()), text=text), "/advice")
    if not one.rooms:
        yield Line(Kind.NOTE, said.NO_ROOMS.format(guideline=one.guideline), f"{basis}/rooms")
    else:
        yield from errors(one, knowledge, basis)
        yield from rooms(one, knowledge, basis)
        drawn = tuple(drawn_by(one, knowledge, basis, everything=everything))
        if drawn:
            yield Line(Kind.HEADING, said.DRAWN_HEAD, f"{basis}/rooms", children=drawn)
    for names, template, field in ((one.free, said.FREE, "free"), (one.several, said.OPEN, "several")):
        if names:
            yield Line(Kind.NOTE, template.format(findings=", ".join(labels(names, knowledge))), f"{basis}/{field}")


def errors(one: Margins, knowledge: Knowledge, basis: str) -> Iterator[Line]:
    """Whether the error of measurement reaches an edge."""
    for number, room in enumerate(one.rooms):
        label = phrases.capital(knowledge.findings[room.finding].label)
        near = [edge for edge in room.edges if edge.within_error]
        for edge in near:
            text = said.WITHIN.format(finding=label, beyond=edge.beyond, error=room.error)
            yield Line(Kind.CAVEAT, text, f"{basis}/rooms/{number}", mark=Mark.WARNING)
        if room.error and not near:
            text = said.BEYOND_ERROR.format(finding=label, error=room.error)
            yield Line(Kind.NOTE, text, f"{basis}/rooms/{number}")
    without = [room.finding for room in one.rooms if not room.error and knowledge.findings[room.finding].numeric]
    if without:
        text = said.NO_ERROR.format(findings=", ".join(labels(without, knowledge)))
        yield Line(Kind.NOTE, text, f"{basis}/rooms")


def rooms(one: Margins, knowledge: Knowledge, basis: str) -> Iterator[Line]:
    """The findings that have a scale in a table, the others in a list."""
    numbered = [(room, f"{basis}/rooms/{number}") for number, room in enumerate(one.rooms)]
    scaled = tuple(row(room, knowledge, place) for room, place in numbered if room.edges[0].steps)
    if scaled:
        yield Line(Kind.TABLE, "", f"{basis}/rooms", parts=said.ROOM_HEADS, children=scaled)
    others = [line for room, place in numbered if not room.edges[0].steps for line in choices(room, knowledge, place)]
    if others:
        yield Line(Kind.HEADING, said.CHOICES, f"{basis}/rooms", children=tuple(others))


def row(room: Room, knowledge: Knowledge, basis: str) -> Line:
    """A finding that has a scale."""
    label = said.VALUE.format(finding=knowledge.findings[room.finding].label, value=measured(room.value))
    cells = [(edge.beyond, away(edge), rows_of(edge.says, knowledge)) for edge in room.edges]
    label = f"{label} ({said.DERIVED})" if room.derived else label
    parts = (label, room.same, *("\n".join(column) for column in zip(*cells, strict=True)))
    return Line(Kind.CELLS, room.finding, basis, parts=parts)


def away(edge: Edge) -> str:
    """How far an edge is."""
    return said.RIGHT_BESIDE if edge.steps == ZERO else measured(edge.distance) or edge.steps


def choices(room: Room, knowledge: Knowledge, basis: str) -> Iterator[Line]:
    """A finding without a scale: a line for each other answer."""
    label = knowledge.findings[room.finding].label
    for place, edge in enumerate(room.edges):
        values = {"finding": label, "value": room.value, "beyond": edge.beyond, "rows": rows_of(edge.says, knowledge)}
        text = phrases.capital(said.CHOICE.format(**values))
        yield Line(Kind.OPTION, text, f"{basis}/edges/{place}")


def drawn_by(one: Margins, knowledge: Knowledge, basis: str, *, everything: bool) -> Iterator[Line]:
    """The bullets that draw the edges of numbers; with everything, of all findings."""
    for number, room in enumerate(one.rooms):
        if everything or knowledge.findings[room.finding].numeric:
            for place, edge in enumerate(room.edges):
                drawers = "; ".join(map(drawer_of, edge.drawn))
                label = knowledge.findings[room.finding].label
                text = said.DRAWN.format(finding=label, beyond=edge.beyond, drawers=drawers)
                yield Line(Kind.OPTION, text, f"{basis}/rooms/{number}/edges/{place}")
