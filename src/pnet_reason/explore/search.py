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
from .chart import NOBODY, Key
from .ground import NOTHING, Ground

STEPS = 1 << 16
NEVER = 1 << 16
"""More changes than there are findings."""
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
        self.lower: dict[int, int] = {}
        self.movable = changeable | free

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
        if name in self.movable:
            yield from (after for _, after in self.parts(active, level))
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
        if max(map(self.least, active)) > left:
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
        name, parts = self.names[level], self.parts(active, level)
        if name in self.free:
            yield from ((after, 0) for _, after in parts)
            return
        kept = together(parts, self.base[level])
        yield kept, 0
        if name.startswith(KNOWN):
            if name.removeprefix(KNOWN) in self.movable:
                yield together(parts, IS_KNOWN), 0
        elif name in self.changeable:
            yield from ((after, 1) for _, after in parts if after != kept)

    def parts(self, active: frozenset[int], level: int) -> list[tuple[int, frozenset[int]]]:
        """The cells of a level, put together where they lead to the same nodes."""
        asking = [node for i in active if isinstance(node := self.nodes[i], Branch) and node.level == level]
        rest = [i for i in active if not (isinstance(node := self.nodes[i], Branch) and node.level == level)]
        parts: list[tuple[int, tuple[int, ...]]] = [(self.ground.drawn.full[level], ())]
        for node in asking:
            cut = ((mask & edge, (*after, child)) for mask, after in parts for edge, child in node.edges)
            parts = [(mask, after) for mask, after in cut if mask]
        found: dict[frozenset[int], int] = {}
        for mask, after in parts:
            nodes = frozenset((*rest, *after))
            found[nodes] = found.get(nodes, 0) | mask
        return [(mask, nodes) for nodes, mask in found.items()]

    def least(self, index: int) -> int:
        """No fewer changes than these lead from a node to what is wanted, were it alone and its open findings free."""
        known = self.lower.get(index)
        if known is None:
            node = self.nodes[index]
            if isinstance(node, Leaf):
                known = 0 if self.hopeful(frozenset([index])) else NEVER
            else:
                known = min(self.price(node.level, mask) + self.least(child) for mask, child in node.edges)
            self.lower[index] = known
        return known

    def price(self, level: int, mask: int) -> int:
        """What it costs, at least, to be in one of some cells of a level."""
        name = self.names[level]
        if mask & self.base[level] or name.removeprefix(KNOWN) in self.free:
            return 0
        if name.startswith(KNOWN):
            return 0 if name.removeprefix(KNOWN) in self.changeable else NEVER
        return 1 if name in self.changeable else NEVER


def together(parts: list[tuple[int, frozenset[int]]], cells: int) -> frozenset[int]:
    """The nodes to which some cells lead."""
    return frozenset().union(*(after for mask, after in parts if mask & cells))
