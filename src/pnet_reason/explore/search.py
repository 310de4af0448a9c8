"""Which findings have to be other ones, or to be found out, for an answer to be as it is wanted: the sets of fewest.

The chart is walked level by level with the set of nodes at which the patient may be. A finding that is kept goes on to
every node that its values lead to: whatever is open has to be right for all of them. A finding that is changed goes on
to the nodes of one cell, at the price of one change. What a formula couples, and whether a changed finding counts as
known, is left free here, so that no set is missed; ``Ground`` then decides exactly.

May import logic.diagram and domains, chart and ground. Promises: no set of so few findings is missed; past the budget
of steps BudgetError, never a silent cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..audit.expand import IS_KNOWN, KNOWN
from ..logic.diagram import Branch, Leaf
from ..logic.domains import bits
from .chart import NOBODY, Key
from .ground import NOTHING, Ground

STEPS = 1 << 16
Names = frozenset[str]


class BudgetError(Exception):
    """More steps than the budget allows."""


class Search:
    """One case, and what is wanted of its answer: ``good`` says it of the key of a row. ``changeable``: the findings
    that may be changed; ``free``: those that may be anything, at no price."""

    def __init__(self, ground: Ground, good: Callable[[Key], bool], changeable: Names, free: Names) -> None:
        self.ground, self.good = ground, good
        self.nodes = ground.drawn.nodes
        self.names = [name for name, _ in ground.chart.slots]
        self.base = [ground.mask(slot, ground.sets, NOTHING) for slot in ground.chart.slots]
        self.changeable, self.free = changeable, free
        self.steps = STEPS
        self.memo: dict[tuple[frozenset[int], int], frozenset[Names]] = {}
        self.seen: dict[frozenset[int], bool] = {}

    def sets(self, most: int) -> frozenset[Names]:
        """The sets of at most so many changed findings with which all that stays open leads to what is wanted."""
        return self.found(frozenset([self.ground.chart.root]), most)

    def any(self) -> bool:
        """Whether there is such a set at all, of however many findings."""
        return self.some(frozenset([self.ground.chart.root]))

    def some(self, active: frozenset[int]) -> bool:
        """The same from some nodes."""
        if not self.hopeful(active):
            return False
        level = self.level(active)
        if level is None:
            return self.somebody(active)
        known = self.seen.get(active)
        if known is None:
            self.spend()
            known = self.seen[active] = any(map(self.some, self.somewhere(active, level)))
        return known

    def somewhere(self, active: frozenset[int], level: int) -> Iterator[frozenset[int]]:
        """Where the finding of a level leads at whatever price. What is right for several cells is right for one of
        them, so that what may change is looked at in one cell at a time."""
        name = self.names[level]
        if name in self.changeable | self.free:
            yield from (self.beyond(active, level, mask) for mask in self.classes(active, level))
        else:
            yield from (after for after, _ in self.ways(active, level))

    def level(self, active: frozenset[int]) -> int | None:
        """The first level at which some node asks."""
        return min((n.level for i in active if isinstance(n := self.nodes[i], Branch)), default=None)

    def spend(self) -> None:
        """One step of the budget."""
        self.steps -= 1
        if self.steps < 0:
            raise BudgetError

    def found(self, active: frozenset[int], left: int) -> frozenset[Names]:
        """The sets of at most ``left`` further changes from some nodes."""
        if not self.hopeful(active):
            return frozenset()
        level = self.level(active)
        if level is None:
            return frozenset([frozenset()]) if self.somebody(active) else frozenset()
        if not self.some(active):
            return frozenset()
        key = (active, left)
        known = self.memo.get(key)
        if known is None:
            self.spend()
            known = self.memo[key] = frozenset(
                rest | {self.names[level]} if price else rest
                for after, price in self.ways(active, level)
                if price <= left
                for rest in self.found(after, left - price)
            )
        return known

    def hopeful(self, active: frozenset[int]) -> bool:
        """Whether no node is a leaf that is not wanted."""
        leaves = (node.label for i in active if isinstance(node := self.nodes[i], Leaf))
        return all(label is NOBODY or (isinstance(label, tuple) and self.good(label)) for label in leaves)

    def somebody(self, active: frozenset[int]) -> bool:
        """Whether a leaf has somebody in it."""
        return any(node.label is not NOBODY for i in active if isinstance(node := self.nodes[i], Leaf))

    def ways(self, active: frozenset[int], level: int) -> Iterator[tuple[frozenset[int], int]]:
        """Where the finding of a level leads, and the price: kept, and changed to each of its cells."""
        name = self.names[level]
        if name in self.free:
            yield from ((self.beyond(active, level, mask), 0) for mask in self.classes(active, level))
            return
        yield self.beyond(active, level, self.base[level]), 0
        if name.startswith(KNOWN):
            if name.removeprefix(KNOWN) in self.changeable | self.free:
                yield self.beyond(active, level, IS_KNOWN), 0
        elif name in self.changeable:
            yield from ((self.beyond(active, level, mask), 1) for mask in self.classes(active, level))

    def beyond(self, active: frozenset[int], level: int, mask: int) -> frozenset[int]:
        """The nodes to which some cells of a level lead."""
        found: set[int] = set()
        for index in active:
            node = self.nodes[index]
            if isinstance(node, Branch) and node.level == level:
                found.update(child for edge, child in node.edges if edge & mask)
            else:
                found.add(index)
        return frozenset(found)

    def classes(self, active: frozenset[int], level: int) -> list[int]:
        """The cells of a level, one mask for all that lead to the same nodes."""
        found: dict[frozenset[int], int] = {}
        for cell in bits(self.ground.drawn.full[level]):
            after = self.beyond(active, level, 1 << cell)
            found[after] = found.get(after, 0) | 1 << cell
        return list(found.values())
