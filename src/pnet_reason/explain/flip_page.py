"""The page of a flip: for each guideline the smallest changes and the proof on the far side, or why there is none.

May import model, explore and the other modules of explain. Promises: words only; the nearest change first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..explore.flip import Flip, Flipped, Turn, Way
from ..model.answer import Answer
from ..model.case import Case
from ..model.knowledge import Knowledge
from . import flip_phrases as said
from . import phrases
from .compare_page import leading_first
from .gravest import gravest, of_case
from .leaves import deciding
from .lines import Kind, Line, Mark
from .outcome import outcome_line
from .page import Page, case_line, foot
from .placed import inside, place_of
from .proofs import Proofs
from .words import Words

MARKS = {"found": Mark.OPEN, "already": Mark.MET, "none": Mark.FAILED, "undecided": Mark.UNDEFINED}


def flip_page(found: Flip, knowledge: Knowledge, *, everything: bool = False) -> Page:
    """The page of a flip."""
    case = found.advice.case
    head = [*case_line(case), *of_case(case, knowledge, "/advice"), *gravest(found.advice.answers, "/advice")]
    kept = [name for name in found.kept if name in knowledge.findings]
    if kept:
        text = said.KEPT.format(findings=labels(kept, knowledge))
        head.append(Line(Kind.CAVEAT, text, "/kept", mark=Mark.WARNING))
    numbered = list(enumerate(found.answers))
    for question in leading_first({one.question for one in found.answers}, knowledge):
        for number, one in numbered:
            if one.question == question:
                head += Telling(found, one, f"/answers/{number}", knowledge, everything).lines()
    if any(one.status == "found" for one in found.answers):
        fixed = [name for name in found.fixed if name in case.findings]
        if fixed:
            head.append(Line(Kind.NOTE, said.FIXED.format(findings=labels(fixed, knowledge)), "/fixed"))
    return Page(tuple(head), (), foot(found.to_dict()))


def labels(names: Iterable[str], knowledge: Knowledge) -> str:
    """Findings in words."""
    return phrases.listed(knowledge.findings[name].label for name in names)


class Telling:
    """One guideline and question of a flip in words."""

    def __init__(self, found: Flip, one: Flipped, basis: str, knowledge: Knowledge, everything: bool) -> None:
        self.found, self.one, self.basis = found, one, basis
        self.knowledge, self.everything = knowledge, everything
        self.case: Case = found.advice.case

    @property
    def option(self) -> str:
        """The option as a clinician says it."""
        option = self.knowledge.options[self.found.option]
        return option.wording.get("clinician", option.label)

    def lines(self) -> Iterator[Line]:
        """All that is said."""
        label = self.knowledge.questions[self.one.question].label
        yield Line(Kind.SUBQUESTION, label, f"{self.basis}/question", aside=self.one.guideline)
        yield self.outcome()
        if self.one.status == "none":
            yield self.why_none()
        if self.one.ways:
            yield from self.ways()

    def ways(self) -> Iterator[Line]:
        """The nearest change with its proof, then the others; with everything, each with its proof."""
        shown = len(self.one.ways) if self.everything else 1
        for number, way in enumerate(self.one.ways[:shown]):
            yield from self.way(number, way)
        others = [self.short(number, way) for number, way in enumerate(self.one.ways) if number >= shown]
        if self.one.more:
            text = said.MORE_ONE if self.one.more == 1 else said.MORE.format(count=self.one.more)
            others.append(Line(Kind.NOTE, text, f"{self.basis}/more"))
        if others:
            yield Line(Kind.HEADING, said.AS_SMALL, f"{self.basis}/ways", children=tuple(others))

    def short(self, number: int, way: Way) -> Line:
        """A change in a line."""
        turns = [self.turn(one, "") for one in way.turns]
        text = said.AND.join(f"{one.text} [{one.aside}]" if one.aside and len(turns) > 1 else one.text for one in turns)
        aside = turns[0].aside if len(turns) == 1 else ""
        return Line(Kind.OPTION, text, f"{self.basis}/ways/{number}", aside=aside, mark=Mark.OPEN)

    def outcome(self) -> Line:
        """Whether there is a change, and of how many findings."""
        direction, status = self.found.direction, self.one.status
        goal = said.GOAL[direction].format(option=self.option)
        count = len(self.one.ways[0].turns) if self.one.ways else 0
        lead, text = {
            "already": said.ALREADY[direction],
            "found": said.FOUND_ONE if count == 1 else said.FOUND,
            "none": said.NONE,
            "undecided": said.UNDECIDED,
        }[status]
        words = {"goal": goal, "count": count, "guideline": self.one.guideline, "option": self.option}
        basis = f"{self.basis}/status"
        return Line(Kind.OUTCOME, text.format(**words), basis, lead=lead.format(**words), mark=MARKS[status])

    def why_none(self) -> Line:
        """What excludes it."""
        values = phrases.listed(self.held(name, text) for name, text in self.one.because)
        if not self.one.tried and not self.one.because:
            template = said.NOBODY[self.found.direction]
            return Line(Kind.NOTE, template.format(guideline=self.one.guideline, option=self.option), self.basis)
        template = said.TRIED if self.one.tried else said.BECAUSE
        return Line(Kind.NOTE, template.format(values=values or said.NOTHING_HELD), f"{self.basis}/because")

    def held(self, name: str, text: str) -> str:
        """What is held fast."""
        label = self.knowledge.findings[name].label
        return said.VALUE.format(finding=label, value=text) if text else said.UNKNOWN.format(finding=label)

    # A change

    def way(self, number: int, way: Way) -> Iterator[Line]:
        """A change, what follows from it, and the answer then; of the first one with its proof."""
        basis = f"{self.basis}/ways/{number}"
        children = [self.turn(one, f"{basis}/turns/{place}") for place, one in enumerate(way.turns)]
        children += [self.follows(one, f"{basis}/follows/{place}") for place, one in enumerate(way.follows)]
        if way.far is None:
            children.append(Line(Kind.NOTE, said.NO_WITNESS, f"{basis}/far"))
        yield Line(Kind.HEADING, said.OR if number else said.WAY, basis, children=tuple(children))
        if way.far is not None:
            yield from self.far(way, f"{basis}/far")

    def turn(self, one: Turn, basis: str) -> Line:
        """One finding that has to be another one."""
        known = self.case.findings.get(one.finding)
        template = said.FROM_VALUE
        if known is None:
            template = said.FROM_MISSING
        elif one.finding in self.case.assumed:
            template = said.FROM_ASSUMED
        elif known.single is None:
            template = said.FROM_PART
        label = self.knowledge.findings[one.finding].label
        text = template.format(finding=label, before=one.before, after=one.after)
        return Line(Kind.OPTION, phrases.capital(text), basis, aside="; ".join(self.beside(one)), mark=Mark.OPEN)

    def beside(self, one: Turn) -> Iterator[str]:
        """How far it is, and with which value it is shown."""
        if one.distance and one.finding in self.case.findings:
            zero = one.steps == "0"
            yield said.BESIDE if zero else said.AWAY.format(distance=one.distance)
        if one.witness != one.after:
            yield said.WITNESS.format(witness=one.witness)

    def follows(self, one: Turn, basis: str) -> Line:
        """A quantity that becomes another one."""
        label = self.knowledge.findings[one.finding].label
        before, after = one.before or said.NOT_DERIVED, one.after or said.NOT_DERIVED
        text = said.FOLLOWS.format(finding=label, before=before, after=after)
        return Line(Kind.NOTE, phrases.capital(text), basis)

    def far(self, way: Way, basis: str) -> Iterator[Line]:
        """The answer after a change, with its proof."""
        assert way.far is not None
        answer: Answer = way.far.answers[0]
        words = Words(answer, way.far.case, self.knowledge, self.everything)
        lines = [outcome_line(words)]
        for row in answer.rows:
            lines += [Proofs(words).rule(index) for index in deciding(answer, row, everything=self.everything)]
        unique = dict.fromkeys(lines)
        place = f"{basis}{place_of(way.far, answer)}"
        yield Line(Kind.HEADING, said.THEN, basis, children=tuple(inside(line, basis, place) for line in unique))
