"""Items as decision diagrams: every patient of whom an item holds, exactly, however many boxes they take (3.11, 3.16).

Levels are slots in order of id. Items of several theories with the same axes can be drawn in one picture; then two
items hold of the same patients just where their diagrams are one node.

Imports logic.diagram and audit's items, expand, ranges and theory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import product

from pnet_reason.logic.diagram import Branch, Diagrams, Leaf, Path
from pnet_reason.logic.domains import bits

from .expand import expanded
from .items import Every, Item, Within
from .ranges import Cells, Ranges, Slot
from .theory import Theory

NODES = 1 << 16
OF_TWO = NODES << 2
"""The budget where two knowledges are compared."""


class TooLargeError(Exception):
    """More nodes than the budget allows."""


class Picture:
    """A store of diagrams over slots. ``full``: each slot with all its cells; ``nodes``: the budget, else ``NODES``."""

    def __init__(self, full: Mapping[Slot, int], nodes: int = 0) -> None:
        self.slots = sorted(full)
        self.level = {slot: number for number, slot in enumerate(self.slots)}
        self.whole = [(slot, full[slot]) for slot in self.slots]
        self.diagrams = Diagrams(tuple(mask for _, mask in self.whole))
        self.nodes = nodes or NODES
        self.no, self.yes = self.diagrams.leaf(label=False), self.diagrams.leaf(label=True)
        self.pairs: dict[tuple[int, int, bool], int] = {}
        self.items: dict[tuple[Theory, Item], int] = {}

    # Drawing

    def of(self, theory: Theory, ranges: Ranges, item: Item) -> int:
        """The patients of whom an item holds; parts first, with a stack of our own, as definitions may nest deeply."""
        memo, stack = self.items, [item]
        while stack:
            current = stack[-1]
            key = (theory, current)
            if key in memo:
                stack.pop()
                continue
            found = expanded(theory, current)
            if isinstance(found, Within):
                memo[key] = self.within(ranges.slot(found.finding, found.patient), found.cells)
                continue
            waiting = [part for part in found.parts if (theory, part) not in memo]
            if waiting:
                stack += waiting
                continue
            parts = [memo[theory, part] for part in found.parts]
            memo[key] = self.every(parts) if isinstance(found, Every) else self.some(parts)
        return memo[theory, item]

    def within(self, slot: Slot, cells: int) -> int:
        """The patients whose finding has one of some cells."""
        level = self.level[slot]
        full = self.diagrams.full[level]
        if not full & ~cells:
            return self.yes
        return self.diagrams.branch(level, [(full & cells, self.yes), (full & ~cells, self.no)]) if cells else self.no

    def every(self, parts: Iterable[int]) -> int:
        """The patients of all."""
        found = self.yes
        for part in parts:
            found = self.pair(found, part, both=True)
        return found

    def some(self, parts: Iterable[int]) -> int:
        """The patients of any."""
        found = self.no
        for part in parts:
            found = self.pair(found, part, both=False)
        return found

    def without(self, one: int, other: int) -> int:
        """The patients of the first who are not of the second."""
        return self.every([one, self.negation(other)])

    def negation(self, root: int) -> int:
        """Everybody else."""
        return self.diagrams.relabel(root, lambda label: label is False)

    def pair(self, one: int, other: int, *, both: bool) -> int:
        """The conjunction or disjunction of two diagrams."""
        neutral, absorbing = (self.yes, self.no) if both else (self.no, self.yes)
        if absorbing in (one, other):
            return absorbing
        if one in (neutral, other):
            return other
        if other == neutral:
            return one
        key = (min(one, other), max(one, other), both)
        found = self.pairs.get(key)
        if found is None:
            found = self.pairs[key] = self._pair(one, other, both=both)
            if len(self.diagrams.nodes) > self.nodes:
                raise TooLargeError
        return found

    def _pair(self, one: int, other: int, *, both: bool) -> int:
        first, second = self.diagrams.nodes[one], self.diagrams.nodes[other]
        level = min(node.level for node in (first, second) if isinstance(node, Branch))
        joined: dict[tuple[int, int], int] = {}
        for mask, child in self.edges(one, level):
            for against, other_child in self.edges(other, level):
                if mask & against:
                    joined[child, other_child] = joined.get((child, other_child), 0) | mask & against
        return self.diagrams.branch(level, [(mask, self.pair(a, b, both=both)) for (a, b), mask in joined.items()])

    def edges(self, root: int, level: int) -> tuple[tuple[int, int], ...]:
        """The edges of a diagram at a level; one that does not ask there has one for all cells."""
        node = self.diagrams.nodes[root]
        return node.edges if isinstance(node, Branch) and node.level == level else ((self.diagrams.full[level], root),)

    # Who can be

    def possible(self, theory: Theory, ranges: Ranges, patients: Iterable[int] = (0,)) -> int:
        """Everybody whom integrity rules and computed quantities allow."""
        rules = [self.of(theory, ranges, theory.possible(patient)) for patient in patients]
        reached = [self.but(ranges, ranges.coupled(slot), partial(ranges.empty, slot)) for slot in ranges.quantities]
        ordered = [self.but(ranges, [(n, 0), (n, 1)], partial(ranges.apart, n)) for n in ranges.follows]
        return self.every([*rules, *reached, *ordered])

    def but(self, ranges: Ranges, slots: Iterable[Slot], nobody: Callable[[Cells], bool]) -> int:
        """Everybody but those with cells, one of each of some slots, with which nobody is."""
        names = sorted(set(slots))
        boxes = []
        for cells in product(*([1 << i for i in bits(ranges.full[name])] for name in names)):
            box = {**ranges.full, **dict(zip(names, cells, strict=True))}
            if nobody(box):
                boxes.append((tuple(box.get(one, full) for one, full in self.whole), True))
        return self.negation(self.diagrams.of_boxes(boxes, default=False)) if boxes else self.yes

    # Reading

    def paths(self, root: int) -> Iterator[dict[Slot, int]]:
        """The disjoint boxes of a diagram, lazily."""
        for path in self.diagrams.paths(root, label=True):
            yield self.box(path)

    def box(self, path: Path) -> dict[Slot, int]:
        """A path as slots with cells."""
        return {self.slots[level]: mask for level, mask in path}

    def smallest(self, root: int) -> dict[Slot, int]:
        """A box of the diagram that says of as few findings as possible; of these the first."""
        fewest: dict[int, tuple[int, Path]] = {}
        for index in self.upwards(root):
            node = self.diagrams.nodes[index]
            if isinstance(node, Leaf):
                if node.label is True:
                    fewest[index] = (0, ())
                continue
            found = [
                (fewest[child][0] + 1, ((node.level, mask), *fewest[child][1]))
                for mask, child in node.edges
                if child in fewest
            ]
            if found:
                fewest[index] = min(found, key=lambda pair: pair[0])
        return self.box(fewest[root][1])

    def upwards(self, root: int) -> Iterator[int]:
        """Every node of a diagram, children first."""
        seen: set[int] = set()
        stack = [(root, False)]
        while stack:
            index, ready = stack.pop()
            node = self.diagrams.nodes[index]
            if ready or isinstance(node, Leaf):
                yield index
            elif index not in seen:
                seen.add(index)
                stack.append((index, True))
                stack += [(child, False) for _, child in node.edges if child not in seen]


def drawn(theory: Theory, ranges: Ranges | None = None) -> tuple[Picture, Ranges, Callable[[Item], int]]:
    """A picture of one theory, and how to draw an item in it."""
    found = ranges or Ranges(theory)
    picture = Picture(found.full)
    return picture, found, lambda item: picture.of(theory, found, item)
