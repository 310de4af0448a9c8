"""The page of a margin: for each answer the findings nearest to an edge first, and what lies beyond it.

May import model, explore and the other modules of explain. Promises: words only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..explore.margin import Edge, Margin, Margins, Room
from ..model.answer import Answer
from ..model.knowledge import Knowledge
from . import margin_phrases as said
from . import phrases
from .compare_page import leading_first
from .gravest import gravest, of_case
from .lines import Kind, Line, Mark
from .outcome import outcome_line
from .page import Page, case_line, foot
from .placed import inside, place_of
from .words import Words

REACHED = {True: said.ERROR_REACHES, False: said.ERROR_SHORT}


def margin_page(found: Margin, knowledge: Knowledge, *, everything: bool = False) -> Page:
    """The page of a margin."""
    case = found.advice.case
    head = [*case_line(case), *of_case(case, knowledge, "/advice"), *gravest(found.advice.answers, "/advice")]
    numbered = list(enumerate(found.answers))
    for question in leading_first({one.question for one in found.answers}, knowledge):
        for number, one in numbered:
            if one.question == question:
                head += Telling(found, one, f"/answers/{number}", knowledge, everything).lines()
    return Page(tuple(head), (), foot(found.to_dict()))


class Telling:
    """One guideline and question of a margin in words."""

    def __init__(self, found: Margin, one: Margins, basis: str, knowledge: Knowledge, everything: bool) -> None:
        self.found, self.one, self.basis = found, one, basis
        self.knowledge, self.everything = knowledge, everything
        self.case = found.advice.case

    def lines(self) -> Iterator[Line]:
        """All that is said."""
        answer: Answer = self.found.advice.answer(self.one.guideline, self.one.question)
        label = self.knowledge.questions[self.one.question].label
        yield Line(Kind.SUBQUESTION, label, f"{self.basis}/question", aside=self.one.guideline)
        words = Words(answer, self.case, self.knowledge, self.everything)
        yield inside(outcome_line(words), "/advice", f"/advice{place_of(self.found.advice, answer)}")
        rooms = [(room, f"{self.basis}/rooms/{number}") for number, room in enumerate(self.one.rooms)]
        yield from (self.room(*one) for one in rooms if self.everything or one[0].edges[0].steps)
        short = tuple(line for one in rooms if not one[0].edges[0].steps for line in self.short(*one))
        if short and not self.everything:
            yield Line(Kind.HEADING, said.CHOICES, f"{self.basis}/rooms", children=short)
        yield from self.rest()

    def short(self, room: Room, basis: str) -> Iterator[Line]:
        """A choice, the values that change the answer, and the rules that draw the line."""
        label = self.knowledge.findings[room.finding].label
        for place, one in enumerate(room.edges):
            text = said.CHOICE.format(finding=label, value=room.value, beyond=one.beyond, says=self.rows(one))
            owners = ", ".join(dict.fromkeys(drawer.owner for drawer in one.drawn))
            yield Line(Kind.OPTION, phrases.capital(text), f"{basis}/edges/{place}", aside=owners, mark=Mark.AGAINST)

    def rest(self) -> Iterator[Line]:
        """What has no edge, or no distance."""
        if not self.one.rooms and (self.one.free or self.one.open):
            yield Line(Kind.NOTE, said.NO_ROOM, f"{self.basis}/rooms")
        undeclared = [room.finding for room in self.one.rooms if self.measurable(room) and not room.error]
        for names, template, part in (
            (undeclared, said.NO_ERROR, "rooms"),
            (self.one.open, said.OPEN, "open"),
            (self.one.free, said.FREE, "free"),
        ):
            if names:
                text = template.format(findings=self.labels(names))
                yield Line(Kind.NOTE, text, f"{self.basis}/{part}")

    def labels(self, names: Iterable[str]) -> str:
        """Findings in words."""
        return phrases.listed(self.knowledge.findings[name].label for name in names)

    def measurable(self, room: Room) -> bool:
        """Whether an error of measurement could be declared for a finding: those of choices are none."""
        return self.knowledge.findings[room.finding].numeric

    def room(self, room: Room, basis: str) -> Line:
        """A finding, the values with which the answer stays, and its edges."""
        finding = self.knowledge.findings[room.finding]
        template = said.SAME_ONLY if room.same == room.value else said.SAME
        text = template.format(finding=finding.label, value=room.value, same=room.same)
        children = [self.edge(room, one, f"{basis}/edges/{place}") for place, one in enumerate(room.edges)]
        aside = said.DERIVED if room.derived else said.ASSUMED if room.finding in self.case.assumed else ""
        return Line(Kind.NOTE, phrases.capital(text), basis, aside=aside, children=tuple(children))

    def edge(self, room: Room, one: Edge, basis: str) -> Line:
        """Where the answer becomes another one, and which bullets draw the line."""
        says = self.rows(one)
        if not one.steps:
            text = said.EDGE_CHOICE.format(beyond=one.beyond, says=says)
        elif not one.distance:
            noun = said.STEP[one.steps != "1"]
            text = said.EDGE_STEPS.format(beyond=one.beyond, steps=one.steps, noun=noun, says=says)
        else:
            template = said.EDGE_BESIDE if one.steps == "0" else said.EDGE
            text = template.format(beyond=one.beyond, distance=one.distance, says=says)
        children = []
        for place, drawer in enumerate(one.drawn):
            line = said.DRAWN.format(owner=drawer.owner, test=drawer.test)
            children.append(Line(Kind.BULLET, line, f"{basis}/drawn/{place}", aside=", ".join(drawer.cites)))
        if one.within_error is not None:
            reached = REACHED[one.within_error].format(error=room.error)
            mark = Mark.WARNING if one.within_error else Mark.NONE
            children.append(Line(Kind.BULLET, reached, f"{basis}/within_error", mark=mark))
        return Line(Kind.OPTION, text, basis, mark=Mark.AGAINST, children=tuple(children))

    def rows(self, one: Edge) -> str:
        """What is said beyond an edge."""
        return said.DEPENDS.format(rows=self.says(one)) if len(one.says) > 1 else self.says(one)

    def says(self, one: Edge) -> str:
        """The rows beyond an edge."""
        if not one.says:
            return said.NOBODY
        return said.OR.join(said.OUTCOMES.get(row.outcome) or self.options(row.options) for row in one.says)

    def options(self, names: tuple[str, ...]) -> str:
        """Options as a clinician says them."""
        found = (self.knowledge.options[name] for name in names)
        return phrases.listed(one.wording.get("clinician", one.label) for one in found)
