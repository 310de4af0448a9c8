"""Reduced ordered decision diagrams over the cells of findings, and the boxes read off them (3.11).

Levels are findings in order of id; an edge carries a mask of cells; equal sub-diagrams are one node, and a node that
does not decide is left out, so that one function has one diagram, however it was made. A node is an index into its
store.

Imports logic.domains.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import reduce
from threading import Lock
from typing import NamedTuple, TypeAlias

from .domains import bits

Box: TypeAlias = tuple[int, ...]
"""One mask a level."""
Path: TypeAlias = tuple[tuple[int, int], ...]
"""(level, mask) pairs: a box without the levels that it leaves whole."""
Edges: TypeAlias = tuple[tuple[int, int], ...]
"""(mask, node) pairs; the masks are disjoint and cover the level."""


class Leaf(NamedTuple):
    """A node without a question: everything below has this label."""

    label: Hashable


class Branch(NamedTuple):
    """A node that asks for the cell at a level."""

    level: int
    edges: Edges


class Diagrams:
    """A store of diagrams over the same levels. ``full`` has one mask a level."""

    def __init__(self, full: Box) -> None:
        self.full = full
        self.nodes: list[Leaf | Branch] = []
        self._index: dict[Leaf | Branch, int] = {}
        self._adding = Lock()

    def _intern(self, node: Leaf | Branch) -> int:
        found = self._index.get(node)
        return self._added(node) if found is None else found

    def _added(self, node: Leaf | Branch) -> int:
        with self._adding:  # two threads that both saw it missing must not both give it a number
            found = self._index.get(node)
            if found is None:
                found = len(self.nodes)
                self.nodes.append(node)
                self._index[node] = found  # last: who finds the number finds the node
        return found

    def leaf(self, label: Hashable) -> int:
        """The diagram with one label everywhere."""
        return self._intern(Leaf(label))

    def branch(self, level: int, children: Sequence[tuple[int, int]]) -> int:
        """The diagram that asks for the cell at a level; children with the same diagram are joined."""
        joined: dict[int, int] = {}
        for mask, child in children:
            joined[child] = joined.get(child, 0) | mask
        if len(joined) == 1:
            return next(iter(joined))
        edges = sorted(((mask, child) for child, mask in joined.items()), key=lambda edge: edge[0] & -edge[0])
        return self._intern(Branch(level, tuple(edges)))

    def of_boxes(self, leaves: Sequence[tuple[Box, Hashable]], default: Hashable = None) -> int:
        """The diagram of labelled boxes; where two overlap they must agree; ``default`` where there is none."""
        memo: dict[tuple[int, tuple[int, ...]], int] = {}

        def build(level: int, active: tuple[int, ...]) -> int:
            if not active:
                return self.leaf(default)
            found = memo.get((level, active))
            if found is None:
                whole = [i for i in active if self._whole(leaves[i][0], level)]
                found = self.leaf(leaves[whole[0]][1]) if whole else split(level, active)
                memo[(level, active)] = found
            return found

        def split(level: int, active: tuple[int, ...]) -> int:
            classes: dict[tuple[int, ...], int] = {}
            for cell in bits(self.full[level]):
                here = tuple(i for i in active if leaves[i][0][level] >> cell & 1)
                classes[here] = classes.get(here, 0) | 1 << cell
            return self.branch(level, [(mask, build(level + 1, here)) for here, mask in classes.items()])

        return build(0, tuple(range(len(leaves))))

    def _whole(self, box: Box, level: int) -> bool:
        return all(not self.full[i] & ~box[i] for i in range(level, len(self.full)))

    def relabel(self, root: int, label: Callable[[Hashable], Hashable]) -> int:
        """The same diagram with other labels."""
        memo: dict[int, int] = {}

        def build(index: int) -> int:
            found = memo.get(index)
            if found is None:
                found = memo[index] = relabelled(self.nodes[index])
            return found

        def relabelled(node: Leaf | Branch) -> int:
            if isinstance(node, Leaf):
                return self.leaf(label(node.label))
            return self.branch(node.level, [(mask, build(child)) for mask, child in node.edges])

        return build(root)

    def combine(self, one: int, other: int, label: Callable[[Hashable, Hashable], Hashable]) -> int:
        """The diagram of what two diagrams say together."""
        memo: dict[tuple[int, int], int] = {}

        def build(a: int, b: int) -> int:
            found = memo.get((a, b))
            if found is None:
                found = memo[(a, b)] = join(a, b)
            return found

        def join(a: int, b: int) -> int:
            first, second = self.nodes[a], self.nodes[b]
            if isinstance(first, Leaf) and isinstance(second, Leaf):
                return self.leaf(label(first.label, second.label))
            level = min(node.level for node in (first, second) if isinstance(node, Branch))
            pairs = [
                (mask & against, build(child, other_child))
                for mask, child in self._edges(a, level)
                for against, other_child in self._edges(b, level)
                if mask & against
            ]
            return self.branch(level, pairs)

        return build(one, other)

    def _edges(self, index: int, level: int) -> Edges:
        node = self.nodes[index]
        return node.edges if isinstance(node, Branch) and node.level == level else ((self.full[level], index),)

    def gathered(self, root: int, level: int, union: Callable[[Hashable, Hashable], Hashable]) -> int:
        """The diagram without a level: its labels are the union of those over the level's cells."""
        memo: dict[int, int] = {}

        def build(index: int) -> int:
            found = memo.get(index)
            if found is None:
                found = memo[index] = gather(index)
            return found

        def gather(index: int) -> int:
            node = self.nodes[index]
            if isinstance(node, Leaf) or node.level > level:
                return index
            if node.level < level:
                return self.branch(node.level, [(mask, build(child)) for mask, child in node.edges])
            return reduce(lambda a, b: self.combine(a, b, union), [child for _, child in node.edges])

        return build(root)

    def below(self, root: int) -> Iterator[Leaf | Branch]:
        """Every node of a diagram, each once."""
        seen, stack = {root}, [root]
        while stack:
            node = self.nodes[stack.pop()]
            yield node
            if isinstance(node, Branch):
                new = {child for _, child in node.edges} - seen
                seen |= new
                stack += new

    def labels(self, root: int) -> list[Hashable]:
        """The labels of a diagram, each once."""
        return [node.label for node in self.below(root) if isinstance(node, Leaf)]

    def support(self, root: int) -> tuple[int, ...]:
        """The levels on which the labels depend."""
        return tuple(sorted({node.level for node in self.below(root) if isinstance(node, Branch)}))

    def reaching(self, root: int, label: Hashable) -> set[int]:
        """The nodes of a diagram below which a label stands."""
        found: set[int] = set()
        stack = [(root, False)]
        seen: set[int] = set()
        while stack:
            index, ready = stack.pop()
            node = self.nodes[index]
            if isinstance(node, Leaf):
                found |= {index} if node.label == label else set()
            elif ready:
                found |= {index} if any(child in found for _, child in node.edges) else set()
            elif index not in seen:
                seen.add(index)
                stack.append((index, True))
                stack += [(child, False) for _, child in node.edges]
        return found

    def paths(self, root: int, label: Hashable) -> Iterator[Path]:
        """The disjoint boxes that have a label, in the order of the lowest cells; lazily, as there may be very many."""
        useful = self.reaching(root, label)
        stack: list[tuple[int, Path]] = [(root, ())] if root in useful else []
        while stack:
            index, path = stack.pop()
            node = self.nodes[index]
            if isinstance(node, Leaf):
                yield path
            else:
                inside = [(child, (*path, (node.level, mask))) for mask, child in node.edges if child in useful]
                stack += reversed(inside)
