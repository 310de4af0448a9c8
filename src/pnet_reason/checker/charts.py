"""Reduced ordered decision diagrams over levels, built from a search that says where it forks (3.11).

May import the checker's regions. Promises: a function of the levels has one diagram, however it was searched for; no
recursion over levels; what would need more states than an honest document ever does is given up.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeAlias, TypeVar

from .regions import TooEntangledError

STATES = 1 << 18
S = TypeVar("S")
Path: TypeAlias = tuple[tuple[int, int], ...]
"""(level, mask) pairs: a box without the levels that it leaves whole."""


@dataclass(frozen=True)
class Fork(Generic[S]):
    """A state that is undecided: the level to look at, and the states for its values.

    States with one ``key`` come to the same, so that one of them is looked into for all.
    """

    key: Hashable
    level: int
    parts: Callable[[], Iterable[tuple[int, S]]]


@dataclass(frozen=True)
class Node:
    """A leaf with a label, or a branch at a level: disjoint masks that cover it, by their lowest bits, each with the
    index of a node. The level of a leaf is below all others."""

    level: int
    edges: tuple[tuple[int, int], ...] = ()
    label: Hashable = None


class Chart:
    """A store of diagrams over the same levels, each with the mask of all its values. Children stand before parents."""

    def __init__(self, full: Sequence[int]) -> None:
        self.full = list(full)
        self.nodes: list[Node] = []
        self.index: dict[Node, int] = {}

    def add(self, node: Node) -> int:
        """The index of a node, added where it is new."""
        found = self.index.setdefault(node, len(self.nodes))
        if found == len(self.nodes):
            self.nodes.append(node)
        return found

    def leaf(self, label: Hashable) -> int:
        """The diagram with one label everywhere."""
        return self.add(Node(len(self.full), label=label))

    def branch(self, level: int, edges: Iterable[tuple[int, int]]) -> int:
        """The diagram that asks for the value at a level; values with one diagram are one edge."""
        joined: dict[int, int] = {}
        for mask, child in edges:
            joined[child] = joined.get(child, 0) | mask
        if len(joined) == 1:
            return next(iter(joined))
        return self.add(Node(level, tuple(sorted(((m, c) for c, m in joined.items()), key=lambda e: e[0] & -e[0]))))

    def unfold(self, first: S, judge: Callable[[S], Hashable | Fork[S]]) -> int:
        """The diagram of what a search comes to: ``judge`` gives the label of a state, or where it forks. The states of
        a fork only fork at later levels."""
        numbers: dict[Hashable, int] = {}
        pending: list[Fork[S]] = []
        forks: list[tuple[int, list[tuple[int, int]]]] = []

        def look(state: S) -> int:
            """The index of a leaf, or the number of a fork as ``~number``."""
            found = judge(state)
            if not isinstance(found, Fork):
                return self.leaf(found)
            number = numbers.setdefault(found.key, len(numbers))
            if number == len(forks):
                forks.append((found.level, []))
                pending.append(found)
                within(len(forks))
            return ~number

        root = look(first)
        while pending:
            fork = pending.pop()
            forks[numbers[fork.key]][1].extend([(mask, look(state)) for mask, state in fork.parts()])
        done = self.joined(forks)
        return root if root >= 0 else done[~root]

    def joined(self, forks: Sequence[tuple[int, list[tuple[int, int]]]]) -> list[int]:
        """The diagrams of forks, the lowest first."""
        done = [0] * len(forks)
        for number in sorted(range(len(forks)), key=lambda n: forks[n][0], reverse=True):
            level, edges = forks[number]
            done[number] = self.branch(level, [(m, child if child >= 0 else done[~child]) for m, child in edges])
        return done

    def edges(self, index: int, level: int) -> tuple[tuple[int, int], ...]:
        """The edges of a node at a level, one where it does not ask for it."""
        node = self.nodes[index]
        return node.edges if node.level == level else ((self.full[level], index),)

    def combine(self, one: int, other: int, label: Callable[[Hashable, Hashable], Hashable]) -> int:
        """The diagram of what two diagrams say together."""

        def judge(pair: tuple[int, int]) -> Hashable | Fork[tuple[int, int]]:
            first, second = self.nodes[pair[0]], self.nodes[pair[1]]
            level = min(first.level, second.level)
            if level == len(self.full):
                return label(first.label, second.label)
            return Fork(pair, level, lambda: self.pairs(pair, level))

        return self.unfold((one, other), judge)

    def pairs(self, pair: tuple[int, int], level: int, *, apart: bool = False) -> Iterator[tuple[int, tuple[int, int]]]:
        """The children of two nodes for each value at a level (``apart``: also for two different values)."""
        for mask, one in self.edges(pair[0], level):
            for against, other in self.edges(pair[1], level):
                if mask & against or apart:
                    yield mask & against, (one, other)

    def below(self, root: int) -> list[int]:
        """Every node of a diagram, children first."""
        found, stack = {root}, [root]
        while stack:
            new = {child for _, child in self.nodes[stack.pop()].edges} - found
            found |= new
            stack += new
        return sorted(found)

    def labels(self, root: int) -> set[Hashable]:
        """The labels of a diagram."""
        return {node.label for node in map(self.nodes.__getitem__, self.below(root)) if not node.edges}

    def support(self, root: int) -> list[int]:
        """The levels on which the labels depend."""
        return sorted({self.nodes[index].level for index in self.below(root)} - {len(self.full)})

    def paths(self, root: int, label: Hashable) -> Iterator[Path]:
        """The disjoint boxes that have a label, by their lowest values; lazily, as there may be very many."""
        useful = set()
        for index in self.below(root):
            node = self.nodes[index]
            if node.label == label if not node.edges else any(child in useful for _, child in node.edges):
                useful.add(index)
        stack: list[tuple[int, Path]] = [(root, ())] if root in useful else []
        while stack:
            index, path = stack.pop()
            node = self.nodes[index]
            if not node.edges:
                yield path
            stack += [(child, (*path, (node.level, m))) for m, child in reversed(node.edges) if child in useful]

    def count(self, root: int, label: Hashable, box: Mapping[int, int]) -> int:
        """In how many cells of a box a diagram has a label."""
        rest = [1]
        for level in reversed(range(len(self.full))):
            rest.append(rest[-1] * box.get(level, self.full[level]).bit_count())
        rest.reverse()
        found: dict[int, int] = {}
        for index in self.below(root):
            node = self.nodes[index]
            found[index] = int(node.label == label)
            if node.edges:
                here = box.get(node.level, self.full[node.level])
                found[index] = sum(
                    (here & mask).bit_count() * found[child] * rest[node.level + 1] // rest[self.nodes[child].level]
                    for mask, child in node.edges
                )
        return found[root] * rest[0] // rest[self.nodes[root].level]

    def telling(self, root: int, nowhere: Hashable) -> set[int]:
        """The levels that alone tell two cells apart: these differ there only, and have different labels; ``nowhere``
        is none."""
        pairs: dict[int, list[tuple[int, int]]] = {}
        for node in (self.nodes[index] for index in self.below(root)):
            pairs.setdefault(node.level, []).extend(combinations([child for _, child in node.edges], 2))
        return {level for level, found in pairs.items() if self.differ(found, nowhere)}

    def differ(self, pairs: Iterable[tuple[int, int]], nowhere: Hashable, free: Iterable[int] = ()) -> bool:
        """Whether two diagrams of some pair have different labels in one cell, where ``free`` levels may differ."""
        loose, stack = set(free), list(pairs)
        seen = set(stack)
        while stack:
            pair = stack.pop()
            one, other = (self.nodes[index] for index in pair)
            level = min(one.level, other.level)
            if level < len(self.full):
                new = {found for _, found in self.pairs(pair, level, apart=level in loose)} - seen
                new = new if loose else {(a, b) for a, b in new if a != b}
                seen |= new
                stack += new
                within(len(seen))
            elif one != other and nowhere not in (one.label, other.label):
                return True
        return False


def within(states: int) -> None:
    """The budget."""
    if states > STATES:
        raise TooEntangledError
