"""Boxes as bit masks: whether they are disjoint, how many cells they have, what they cover, which order they come in.

Each finding that any region of an answer narrows is cut at every bound that occurs there; a box is finding → mask of
those pieces, and a finding that it does not name is whole. May import model and the checker's sets.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from math import prod
from typing import TypeAlias

from ..model.findings import Finding, Kind
from ..model.values import Choices, Interval, Numbers, ValueSet
from .sets import after

Box: TypeAlias = Mapping[str, int]
Paths: TypeAlias = dict[Hashable, list[dict[str, int]]]
STATES = 1 << 16


class TooEntangledError(Exception):
    """A cover that would need more steps than an honest document ever does."""


def cut(finding: Finding, whole: ValueSet, sets: Iterable[ValueSet]) -> tuple[int, dict[ValueSet, int]]:
    """The mask of the whole, and that of each set inside it, lowest piece in the lowest bit."""
    if isinstance(whole, Choices):
        place = {value: 1 << number for number, value in enumerate(whole.values)}
        masks: dict[ValueSet, int] = {
            one: sum(place[v] for v in one.values) for one in sets if isinstance(one, Choices)
        }
        return (1 << len(place)) - 1, masks
    chosen = [one for one in sets if isinstance(one, Numbers)]
    integers = finding.kind is Kind.INTEGER
    cuts = {bound for one in (whole, *chosen) for part in one.intervals for bound in _edges(part, whole=integers)}
    order = sorted(cuts)

    def mask(one: Numbers) -> int:
        found = 0
        for part in one.intervals:
            first, last = (bisect_left(order, bound) for bound in _edges(part, whole=integers))
            found |= (1 << last) - (1 << first)
        return found

    return mask(whole), {one: mask(one) for one in chosen}


def _edges(part: Interval, *, whole: bool) -> tuple[tuple[object, int], ...]:
    return part.lower, after(part.upper, whole=whole)


class Space:
    """The findings that boxes name, in order of id, and the mask of the whole of each."""

    def __init__(self, full: Mapping[str, int]) -> None:
        self.full = {name: full[name] for name in sorted(full)}

    def cells(self, box: Box) -> int:
        """The number of cells of a box."""
        return prod(box.get(name, mask).bit_count() for name, mask in self.full.items())

    def within(self, inner: Box, outer: Box) -> bool:
        """Whether a box lies in another."""
        return all(not inner.get(name, self.full[name]) & ~mask for name, mask in outer.items())

    def meets(self, one: Box, other: Box) -> bool:
        """Whether two boxes have a cell in common."""
        return all(mask & other.get(name, mask) for name, mask in one.items())

    def shared(self, one: Box, other: Box) -> Box:
        """What two boxes have in common."""
        return {**one, **{name: mask & one.get(name, mask) for name, mask in other.items()}}

    def place(self, box: Box) -> tuple[int, ...]:
        """Where a box comes in the order in which regions are listed: by its lowest cells."""
        return tuple(mask & -mask for mask in (box.get(name, full) for name, full in self.full.items()))

    def columns(self, boxes: Sequence[Box]) -> dict[str, list[tuple[int, int]]]:
        """For each finding that some box narrows: (mask of cells, bit set of the boxes that are there)."""
        found = {}
        for name, full in self.full.items():
            masks = [box.get(name, full) for box in boxes]
            if any(mask != full for mask in masks):
                found[name] = _classes(masks, full)
        return found

    def partners(self, boxes: Sequence[Box]) -> list[list[int]]:
        """For each box, for each finding of the columns: the bit set of the boxes that share a cell with it there."""
        columns = self.columns(boxes)
        shared = []
        for box in boxes:
            row = []
            for name, classes in columns.items():
                mask, found = box.get(name, self.full[name]), 0
                for cells, there in classes:
                    if cells & mask:
                        found |= there
                row.append(found)
            shared.append(row)
        return shared

    def disjoint(self, boxes: Sequence[Box]) -> bool:
        """Whether no two boxes have a cell in common."""
        everything = (1 << len(boxes)) - 1
        for number, row in enumerate(self.partners(boxes)):
            left = everything
            for found in row:
                left &= found
            if left != 1 << number:
                return False
        return True

    def partition(self, boxes: Sequence[Box], whole: Box) -> bool:
        """Whether boxes inside ``whole`` are disjoint and their cells add up to it."""
        inside = all(self.within(box, whole) for box in boxes)
        return inside and sum(map(self.cells, boxes)) == self.cells(whole) and self.disjoint(boxes)

    def covered(self, whole: Box, boxes: Sequence[Box], names: Iterable[str]) -> bool:
        """Whether the shadows of boxes on some findings cover that of ``whole``."""
        states = {(1 << len(boxes)) - 1}
        for name in sorted(names):
            full = self.full[name]
            mask = whole.get(name, full)
            classes = _classes([box.get(name, full) & mask for box in boxes], mask)
            states = {there & state for state in states for _, there in classes}
            if 0 in states:
                return False
            if len(states) > STATES:
                raise TooEntangledError
        return bool(boxes)

    def diagrams(self, boxes: Sequence[Box]) -> Callable[[Sequence[Hashable]], Paths]:
        """For labels of disjoint boxes that fill the space: the boxes of their reduced ordered decision diagram."""
        columns = self.columns(boxes)

        def paths(labels: Sequence[Hashable]) -> Paths:
            kinds: dict[Hashable, int] = {}
            for number, label in enumerate(labels):
                kinds[label] = kinds.get(label, 0) | 1 << number
            return Diagram(columns, kinds).paths((1 << len(boxes)) - 1)

        return paths


def _classes(masks: Sequence[int], full: int) -> list[tuple[int, int]]:
    """Cells that the same boxes share, each class with the bit set of those boxes, by lowest cell."""
    found: dict[int, int] = {}
    left = full
    while left:
        cell = left & -left
        left ^= cell
        there = 0
        for number, mask in enumerate(masks):
            if mask & cell:
                there |= 1 << number
        found[there] = found.get(there, 0) | cell
    return [(cells, there) for there, cells in found.items()]


class Diagram:
    """A reduced ordered decision diagram over columns; a node is a label or (level, ((cells, node), …))."""

    def __init__(self, columns: Mapping[str, list[tuple[int, int]]], kinds: Mapping[Hashable, int]) -> None:
        self.names = list(columns)
        self.columns = list(columns.values())
        self.kinds = kinds
        self.unique: dict[Hashable, int] = {}
        self.memo: dict[tuple[int, int], int] = {}

    def build(self, level: int, there: int) -> int:
        """The node of the boxes that are still there at a level."""
        found = self.memo.get((level, there))
        if found is None:
            label = next((kind for kind, boxes in self.kinds.items() if not there & ~boxes), None)
            node: Hashable = ("label", label) if label is not None else self.branch(level, there)
            found = node if isinstance(node, int) else self.unique.setdefault(node, len(self.unique))
            self.memo[level, there] = found
            if len(self.memo) > STATES:
                raise TooEntangledError
        return found

    def branch(self, level: int, there: int) -> Hashable:
        """Cells that lead to one node are one edge; a level with one edge is left out."""
        edges: dict[int, int] = {}
        for cells, boxes in self.columns[level]:
            child = self.build(level + 1, there & boxes)
            edges[child] = edges.get(child, 0) | cells
        if len(edges) == 1:
            return next(iter(edges))
        return level, tuple(sorted(((cells, child) for child, cells in edges.items()), key=lambda e: e[0] & -e[0]))

    def paths(self, everything: int) -> Paths:
        """Label → the disjoint boxes of the diagram, in the order of the lowest cells."""
        root = self.build(0, everything)
        nodes = {number: node for node, number in self.unique.items()}
        found: Paths = {}
        stack: list[tuple[int, dict[str, int]]] = [(root, {})]
        while stack:
            number, path = stack.pop()
            node = nodes[number]
            assert isinstance(node, tuple)
            if node[0] == "label":
                found.setdefault(node[1], []).append(path)
            else:
                stack += [(child, {**path, self.names[node[0]]: cells}) for cells, child in reversed(node[1])]
        return found
