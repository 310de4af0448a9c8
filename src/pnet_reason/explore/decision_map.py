"""The decision map: what a case is told over the plane of two findings, all else being as it is.

The plane is cut where an answer changes, and nowhere else: its columns and rows are intervals with their exact ends,
single values where a rule stops right there. Where a quantity couples the two, a cell has parts, divided by curves; of
several such quantities the first divides, and what is told in a part says that it hangs on the others.

May import model, knowledge, advise, chart, ground and drawn. Promises: exact; the cells are disjoint and cover
the plane.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from ..advise import chosen, recommend
from ..knowledge.at_date import placed
from ..knowledge.quantities import format_set
from ..knowledge.sets import intersect, union
from ..logic.domains import bits
from ..model.answer import Advice
from ..model.case import Case
from ..model.documents import document
from ..model.findings import Finding
from ..model.knowledge import Knowledge
from ..model.problems import Problem, QueryError
from ..model.table import Table
from ..model.values import ValueSet
from .chart import Said, chart_of
from .drawn import Drawer, drawers
from .ground import Ground

FORMAT = "pnet-reason.map/1"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is told in some cells: the rows of the answer, none where nobody can be so; and on what else it hangs where
    there are several."""

    says: tuple[Said, ...]
    hangs_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a cell: the values of the quantities that divide it (empty: the whole cell), and the place of what is
    told among the panel's verdicts."""

    where: Table[str, str]
    verdict: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A column and a row by their places, and what is told there."""

    column: int
    row: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """Where an answer changes along a finding: between band number ``after`` and the next one, and the bullets that
    draw the line; there may be none where only an input of a quantity is cut."""

    finding: str
    after: int
    drawn: tuple[Drawer, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One guideline and question: ``columns`` and ``rows`` are values of the two findings in ascending order, ``cells``
    every one of each with each; ``here`` are the columns and rows that the case allows."""

    guideline: str
    question: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[Cell, ...]
    verdicts: tuple[Verdict, ...]
    edges: tuple[Edge, ...]
    here: tuple[tuple[int, ...], ...]

    def at(self, column: int, row: int) -> Cell:
        """One cell."""
        return self.cells[row * len(self.columns) + column]


@dataclass(frozen=True, slots=True)
class DecisionMap:
    """``x`` and ``y``: the two findings; ``moved``: those of them that follow from inputs which the case gives, and are
    moved here without them; ``coupled``: quantities that couple the two. The other findings are those of the case."""

    advice: Advice
    x: str
    y: str
    moved: tuple[str, ...]
    coupled: tuple[str, ...]
    panels: tuple[Panel, ...]

    def to_dict(self) -> dict[str, Any]:
        """The document (docs/map.md): JSON types only, with its digest. A fresh copy at every call."""
        return document(FORMAT, self.advice, {name: getattr(self, name) for name in PARTS})


PARTS = {
    "x": str,
    "y": str,
    "moved": tuple[str, ...],
    "coupled": tuple[str, ...],
    "panels": tuple[Panel, ...],
    "advice": Advice,
}
"""The parts of the document, and their types."""


def decision_map(
    case: Case,
    knowledge: Knowledge,
    x: str,
    y: str,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> DecisionMap:
    """What a case is told over the plane of two findings, a panel for each guideline and question.

    Raises QueryError for unknown names, and where both findings are one.
    """
    chosen([x, y], knowledge.findings, "finding")
    if x == y:
        raise QueryError(Problem("bad-map", f"both sides of the map are '{x}'", hint="name two findings"))
    case = placed(case, knowledge, as_of)
    advice = recommend(case, knowledge, guidelines, questions, as_of)
    panels = [Drawing(knowledge, case, one.guideline, one.question, x, y) for one in advice.answers]
    coupled = sorted({finding.id for panel in panels for finding in panel.shared})
    moved = tuple(name for name in (x, y) if name in case.computed)
    return DecisionMap(advice, x, y, moved, tuple(coupled), tuple(panel.panel() for panel in panels))


Told = tuple[tuple[tuple[tuple[str, ValueSet], ...], int], ...]
"""A cell while it is drawn: the values of the quantities that divide it, and the place of what is told there."""


class Band(NamedTuple):
    """Neighbouring values that are told the same: all of them, and the first and the last of their finest parts."""

    values: ValueSet
    first: ValueSet
    last: ValueSet


class Drawing:
    """One panel."""

    def __init__(self, knowledge: Knowledge, case: Case, guideline: str, question: str, x: str, y: str) -> None:
        self.knowledge, self.case = knowledge, case
        self.guideline, self.question, self.x, self.y = guideline, question, x, y
        self.ground = Ground(chart_of(knowledge, guideline, question), case)
        self.verdicts: dict[Verdict, int] = {}
        self.shared = [
            finding
            for finding in self.ground.quantities
            if finding.computed is not None and {x, y} <= set(finding.computed.inputs)
        ]

    def panel(self) -> Panel:
        """The panel."""
        across, up = self.pieces(self.x), self.pieces(self.y)
        grid = [[self.told(column, row) for column in across] for row in up]
        columns, grid = merged(self.finding(self.x), across, grid)
        rows, turned = merged(self.finding(self.y), up, transposed(grid))
        grid = transposed(turned)
        cells = tuple(
            Cell(place, number, tuple(self.part(*part) for part in told))
            for number, line in enumerate(grid)
            for place, told in enumerate(line)
        )
        edges = [*self.edges(self.x, columns, rows, grid), *self.edges(self.y, rows, columns, transposed(grid))]
        return Panel(
            self.guideline,
            self.question,
            tuple(format_set(one.values, self.finding(self.x)) for one in columns),
            tuple(format_set(one.values, self.finding(self.y)) for one in rows),
            cells,
            tuple(self.verdicts),
            tuple(edges),
            (tuple(self.here(self.x, columns)), tuple(self.here(self.y, rows))),
        )

    def finding(self, name: str) -> Finding:
        """A finding of the vocabulary."""
        return self.knowledge.findings[name]

    def pieces(self, name: str) -> list[ValueSet]:
        """The finest parts of a finding; all of it where the answer never asks for it. Where both findings are inputs
        of one quantity, its curves divide the cells."""
        if name not in self.ground.names:
            return [self.finding(name).domain]
        axis = self.ground.dimensions[name].axis
        if self.shared:
            return [axis.values(1 << cell) for cell in bits(axis.full)]
        return list(self.ground.pieces(name))

    def here(self, name: str, bands: list[Band]) -> Iterator[int]:
        """The bands in which the case may be."""
        known = self.case.findings.get(name, self.finding(name).domain)
        return (place for place, band in enumerate(bands) if intersect(band.values, known))

    def told(self, column: ValueSet, row: ValueSet) -> Told:
        """What is told in a cell: once, or for each cell of the quantities that divide it."""
        changed = {name: v for name, v in ((self.x, column), (self.y, row)) if name in self.ground.names}
        follows = {name: v for name, v in changed.items() if name in self.case.computed}
        free = {name: v for name, v in changed.items() if name not in follows}
        parts: list[tuple[tuple[tuple[str, ValueSet], ...], int]] = []
        for forced in self.divided(free):
            sets = self.ground.following(free) or {}
            inside = {name: intersect(values, sets[name]) for name, values in forced.items()}
            node = self.ground.node(free, forced={**follows, **inside}, measured=False)
            parts.append((tuple(forced.items()), self.verdict(node)))
        return tuple(self.joined(parts))

    def joined(self, parts: list[tuple[tuple[tuple[str, ValueSet], ...], int]]) -> Iterator[Any]:
        """The parts of a cell, those that are told the same put together."""
        if len({verdict for _, verdict in parts}) == 1:
            yield (), parts[0][1]
            return
        name = self.shared[0].id
        for verdict in dict.fromkeys(told for _, told in parts):
            sets = [dict(where)[name] for where, told in parts if told == verdict]
            yield ((name, union(self.finding(name), sets)),), verdict

    def divided(self, changed: dict[str, ValueSet]) -> Iterator[dict[str, ValueSet]]:
        """The cells of the quantity that couples the two findings which it can reach here."""
        sets = self.ground.following(changed) if self.shared else None
        if sets is None or not self.shared:
            yield {}
            return
        finding = self.shared[0]
        axis = self.ground.dimensions[finding.id].axis
        for cell in bits(axis.mask(sets[finding.id])):
            yield {finding.id: axis.values(1 << cell)}

    def verdict(self, node: int) -> int:
        """The place of what is told among the verdicts."""
        keys = sorted(self.ground.keys(node))
        support = self.ground.diagrams.support(node) if len(keys) > 1 else ()
        names = tuple(self.ground.chart.slots[level][0] for level in support)
        found = Verdict(tuple(Said(*key) for key in keys), names)
        return self.verdicts.setdefault(found, len(self.verdicts))

    def part(self, where: tuple[tuple[str, ValueSet], ...], verdict: int) -> Part:
        """A part of a cell in words."""
        return Part(Table({name: format_set(v, self.finding(name)) for name, v in where}), verdict)

    def edges(self, name: str, bands: list[Band], others: list[Band], grid: list[list[Told]]) -> Iterator[Edge]:
        """The lines between the bands of a finding, each with the bullets that draw it."""
        for after, (one, next_one) in enumerate(pairwise(bands)):
            sides = one.last, next_one.first
            lines = drawers(self.knowledge, self.guideline, self.question, name, sides)
            beside = [others[n].first for n, line in enumerate(grid) if line[after] != line[after + 1]]
            told = (
                one for one in lines if one.definition or any(self.turns(one, name, sides, values) for values in beside)
            )
            yield Edge(name, after, tuple(told))

    def turns(self, one: Drawer, name: str, sides: tuple[ValueSet, ValueSet], values: ValueSet) -> bool:
        """Whether the rule of a bullet stands on one side of a line and not on the other."""
        other = self.y if name == self.x else self.x
        nodes = []
        for side in sides:
            changed = {n: v for n, v in ((name, side), (other, values)) if n in self.ground.names}
            follows = {n: v for n, v in changed.items() if n in self.case.computed}
            free = {n: v for n, v in changed.items() if n not in follows}
            nodes.append(self.ground.stands(one.owner, free, follows))
        return nodes[0] != nodes[1]


def merged(finding: Finding, pieces: list[ValueSet], grid: list[list[Told]]) -> tuple[list[Band], list[list[Told]]]:
    """Neighbouring columns that are told the same become one."""
    bands: list[Band] = []
    columns: list[list[Told]] = []
    for values, column in zip(pieces, transposed(grid), strict=True):
        if columns and columns[-1] == column:
            bands[-1] = Band(union(finding, [bands[-1].values, values]), bands[-1].first, values)
        else:
            bands.append(Band(values, values, values))
            columns.append(column)
    return bands, transposed(columns)


def transposed(grid: list[list[Told]]) -> list[list[Told]]:
    """Rows as columns."""
    return [list(line) for line in zip(*grid, strict=True)]
