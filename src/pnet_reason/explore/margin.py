"""How far each finding is from where the answer becomes another one.

May import model, knowledge, advise, chart, ground, drawn and steps. Promises: exact; the room of a value is the
connected piece that holds it in which every completion that is possible is answered as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from ..advise import recommend
from ..knowledge.at_date import placed
from ..knowledge.quantities import format_set
from ..knowledge.sets import intersect, union
from ..model.answer import Advice
from ..model.case import Case
from ..model.documents import document
from ..model.findings import Finding, Kind
from ..model.knowledge import Knowledge
from ..model.values import Choices, Numbers, ValueSet
from .chart import Key, Said, chart_of
from .drawn import Drawer, drawers
from .ground import Ground
from .steps import distance, written

FORMAT = "pnet-reason.margin/1"


@dataclass(frozen=True, slots=True)
class Edge:
    """Where the answer becomes another one. ``side``: ``below``, ``above``, or ``other`` (a value of a choice without
    order). ``beyond``: the values that begin there; ``distance``: how far they are, with unit (choices: empty), and
    ``steps`` in the finding's own steps. ``says``: the rows there; none where nobody can have these values. ``drawn``:
    the bullets that draw the line, also of quantities that follow. ``within_error``: whether the declared error of
    measurement reaches there; None where none is declared."""

    side: Literal["below", "above", "other"]
    beyond: str
    distance: str
    steps: str
    says: tuple[Said, ...]
    drawn: tuple[Drawer, ...]
    within_error: bool | None


@dataclass(frozen=True, slots=True)
class Room:
    """One finding: its value, the values with which the answer stays the same, the edges, nearest first, and the error
    of measurement that is declared for it (empty: none is). ``derived``: a quantity that follows from its inputs, moved
    here without them."""

    finding: str
    value: str
    same: str
    edges: tuple[Edge, ...]
    error: str
    derived: bool


@dataclass(frozen=True, slots=True)
class Margins:
    """One guideline and question: the findings whose change changes the answer, those nearest to an edge first;
    ``free``: those that may have any value; ``several``: those that are given as more than one value, without room.
    """

    guideline: str
    question: str
    rooms: tuple[Room, ...]
    free: tuple[str, ...]
    several: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Margin:
    """The answers with the room of every finding."""

    advice: Advice
    answers: tuple[Margins, ...]

    def to_dict(self) -> dict[str, Any]:
        """The document (docs/what-would-change-it.md): JSON types only, with its digest. A fresh copy at every call."""
        return document(FORMAT, self.advice, {name: getattr(self, name) for name in PARTS})


PARTS = {"answers": tuple[Margins, ...], "advice": Advice}
"""The parts of the document, and their types."""


def margin(
    case: Case,
    knowledge: Knowledge,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> Margin:
    """For every finding that is known, the values over which each answer stays the same. QueryError for unknown
    names."""
    case = placed(case, knowledge, as_of)
    advice = recommend(case, knowledge, guidelines, questions, as_of)
    return Margin(advice, tuple(Measure(knowledge, case, a.guideline, a.question).margins() for a in advice.answers))


class Measure:
    """One guideline and question of a margin."""

    def __init__(self, knowledge: Knowledge, case: Case, guideline: str, question: str) -> None:
        self.knowledge, self.case = knowledge, case
        self.guideline, self.question = guideline, question
        self.ground = Ground(chart_of(knowledge, guideline, question), case)
        self.base = self.ground.node()
        self.quantities = {finding.id: finding for finding in self.ground.quantities}

    def margins(self) -> Margins:
        """The room of every finding of the chart that is known."""
        known = [name for name in self.ground.names if name in self.case.findings]
        single = [name for name in known if self.ground.sets[name].single is not None]
        rooms = [self.room(self.knowledge.findings[name]) for name in single]
        told = sorted((room for room in rooms if room.edges), key=nearness)
        unasked = [name for name in self.case.findings if name not in self.ground.names]
        free = tuple(sorted([*(room.finding for room in rooms if not room.edges), *unasked]))
        return Margins(
            self.guideline, self.question, tuple(told), free, tuple(name for name in known if name not in single)
        )

    def room(self, finding: Finding) -> Room:
        """One finding."""
        derived = finding.id in self.case.computed
        pieces = self.ground.pieces(finding.id)
        nodes = [self.moved(finding.id, piece, derived=derived) for piece in pieces]
        same = [self.ground.agree(node, self.base) for node in nodes]
        value = self.ground.sets[finding.id]
        here = next(place for place, piece in enumerate(pieces) if intersect(piece, value))
        if isinstance(value, Choices) and finding.kind is not Kind.ORDERED:
            kept = [piece for piece, yes in zip(pieces, same, strict=True) if yes]
            groups = self.other_values(finding, here, pieces, nodes, same)
            edges = [self.edge(finding, "other", pieces[here], beyond, node, derived) for beyond, node in groups]
        else:
            low, high = reach(same, here)
            kept = list(pieces[low : high + 1])
            sides: list[tuple[Literal["below", "above"], int]] = [("below", low - 1), ("above", high + 1)]
            edges = [
                self.edge(finding, side, pieces[low if side == "below" else high], pieces[place], nodes[place], derived)
                for side, place in sides
                if 0 <= place < len(pieces)
            ]
        text = format_set(union(finding, [*kept, value]), finding)
        ordered = tuple(sorted(edges, key=lambda one: (one.steps == "", Fraction(one.steps or 0))))
        return Room(finding.id, self.case.texts[finding.id], text, ordered, self.error_text(finding), derived)

    def moved(self, name: str, values: ValueSet, *, derived: bool) -> int:
        """The answer with other values of a finding, as known as before."""
        if derived:
            return self.ground.node(forced={name: values}, measured=False)
        return self.ground.node({name: values}, measured=False)

    def other_values(
        self, finding: Finding, here: int, pieces: tuple[ValueSet, ...], nodes: list[int], same: list[bool]
    ) -> Iterator[tuple[ValueSet, int]]:
        """The values of a choice that change the answer, put together where they change it alike."""
        groups: dict[frozenset[Key], list[int]] = {}
        for place, yes in enumerate(same):
            if not yes and place != here:
                groups.setdefault(self.ground.keys(nodes[place]), []).append(place)
        for places in groups.values():
            yield union(finding, [pieces[place] for place in places]), nodes[places[0]]

    def edge(
        self,
        finding: Finding,
        side: Literal["below", "above", "other"],
        inside: ValueSet,
        beyond: ValueSet,
        node: int,
        derived: bool,
    ) -> Edge:
        """Where the answer becomes another one."""
        gap = distance(finding, self.ground.sets[finding.id], beyond)
        step = finding.granularity or Fraction(1)
        error = self.error(finding)
        says = tuple(Said(*key) for key in sorted(self.ground.keys(node)))
        lines = self.drawn(finding.id, inside, beyond, derived=derived)
        return Edge(
            side,
            format_set(self.stretch(finding, side, beyond), finding),
            written(finding, gap),
            str(gap / step) if finding.numeric or finding.kind is Kind.ORDERED else "",
            says,
            lines,
            None if error is None else gap <= error,
        )

    def stretch(self, finding: Finding, side: str, beyond: ValueSet) -> ValueSet:
        """All values on the far side of an edge, so that it reads as one bound."""
        if isinstance(beyond, Choices) or not isinstance(finding.domain, Numbers):
            return beyond
        ends = finding.domain.intervals
        part = beyond.intervals[0]
        low = part.lower if side == "above" else ends[0].lower
        high = ends[-1].upper if side == "above" else part.upper
        return intersect(finding.domain, Numbers((type(part)(low, high),)))

    def drawn(self, name: str, inside: ValueSet, beyond: ValueSet, *, derived: bool) -> tuple[Drawer, ...]:
        """The bullets that draw a line: on the finding, and on the quantities that follow it."""
        found = [*drawers(self.knowledge, self.guideline, self.question, name, (inside, beyond))]
        for quantity in self.quantities.values() if not derived else ():
            if quantity.computed and name in quantity.computed.inputs:
                sides = [self.ground.following({name: values}) for values in (inside, beyond)]
                if sides[0] is not None and sides[1] is not None:
                    both = sides[0][quantity.id], sides[1][quantity.id]
                    found += drawers(self.knowledge, self.guideline, self.question, quantity.id, both)
        moved = [({}, {name: values}) if derived else ({name: values}, {}) for values in (inside, beyond)]
        return tuple(dict.fromkeys(one for one in found if one.definition or self.turns(one.owner, moved)))

    def turns(self, rule: str, moved: list[tuple[dict[str, ValueSet], dict[str, ValueSet]]]) -> bool:
        """Whether a rule stands on one side of a line and not on the other."""
        first, last = (self.ground.stands(rule, changed, forced) for changed, forced in moved)
        return first != last

    def error(self, finding: Finding) -> Fraction | None:
        """The error of measurement that the facts declare, in the finding's unit."""
        comparison = self.knowledge.over_time.comparisons.get(finding.id)
        return comparison.error if comparison else None

    def error_text(self, finding: Finding) -> str:
        """The same with its unit; empty where none is declared."""
        error = self.error(finding)
        return "" if error is None else written(finding, error)


def reach(same: list[bool], here: int) -> tuple[int, int]:
    """The first and the last of the neighbours that are the same as the one in the middle."""
    low = high = here
    while low > 0 and same[low - 1]:
        low -= 1
    while high + 1 < len(same) and same[high + 1]:
        high += 1
    return low, high


def nearness(room: Room) -> tuple[bool, Fraction, str]:
    """Rooms in order: the nearest edge first, in the finding's own steps; then choices; then by id."""
    first = room.edges[0].steps
    return first == "", Fraction(first or 0), room.finding
