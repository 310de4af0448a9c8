"""The values of some findings with which an answer is as it is wanted, whatever is still open.

May import logic.diagram and domains, audit's names of slots, knowledge's arithmetic, chart, ground and search.
Promises: exact; every possible completion is as it is wanted, and there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations, product
from typing import TypeAlias, cast

from ..audit.expand import KNOWN
from ..knowledge.sets import intersect
from ..knowledge.sets import union as sets_union
from ..logic.domains import bits
from ..model.findings import Finding
from ..model.values import ValueSet
from .chart import NOBODY, Key
from .ground import Ground, Sets
from .search import Names, Search

Box: TypeAlias = dict[str, ValueSet]


class Reaching:
    """A case, and what is wanted of its answer: ``good`` says it of the key of a row. ``measured``: whether changed
    findings count as known; where they do not, they stay within what the case allows for them."""

    def __init__(self, ground: Ground, good: Callable[[Key], bool], *, measured: bool = True) -> None:
        self.ground, self.good, self.measured = ground, good, measured
        self.coupled = {f.id: f for f in ground.quantities}
        self.inputs = {name for f in ground.quantities if f.computed for name in f.computed.inputs}

    def right(self, node: int) -> bool:
        """Whether every possible completion is as it is wanted, and there is one."""
        keys = self.ground.keys(node)
        return bool(keys) and all(map(self.good, keys))

    def search(self, changeable: Names) -> Search:
        """The search for sets of these findings; what a formula couples is left free."""
        return Search(self.ground, self.good, changeable, self.loose(changeable))

    def sets(self, search: Search, count: int) -> Iterator[tuple[str, ...]]:
        """The sets of so many findings that may do it, in order: those of a search, filled up with such as have no
        price in it: what a formula couples, and what need only become known."""
        found: set[Names] = set()
        asked = {name.removeprefix(KNOWN) for name in search.names if name.startswith(KNOWN)}
        fillers = sorted(search.changeable & (self.tied | asked - self.ground.case.known))
        for names in search.sets(count):
            rest = [name for name in fillers if name not in names]
            found.update(names.union(more) for more in combinations(rest, count - len(names)))
        yield from sorted(tuple(sorted(names)) for names in found if not self.redundant(names))

    @property
    def tied(self) -> Names:
        """Every quantity and every input of one."""
        return frozenset((*self.coupled, *self.inputs))

    def redundant(self, names: Names) -> bool:
        """Whether a quantity is among them that follows from inputs of which all are known, or among them too."""
        known = names | self.ground.case.findings.keys()
        found = (self.coupled[name].computed for name in names if name in self.coupled)
        return any(one is not None and known.issuperset(one.inputs) for one in found)

    def following(self, name: str) -> bool:
        """Whether a finding follows from others of which all are known."""
        return name in self.coupled and self.redundant(frozenset([name]))

    def loose(self, changeable: Names) -> Names:
        """What a formula may move: the open findings of each, and a quantity with an input that may change."""
        found = {name for name in self.tied if self.ground.sets[name].single is None}
        for finding in self.ground.quantities:
            if finding.computed and not changeable.isdisjoint(finding.computed.inputs):
                found.add(finding.id)
        return frozenset(found)

    def boxes(self, names: tuple[str, ...]) -> list[Box]:
        """The values of these findings with which every completion is as it is wanted: disjoint boxes, put together
        where they differ in one finding. Where several inputs of a quantity change, a box also says to which values
        they have to bring it."""
        return joined(self.pieces(names), self.ground, self.tied if self.together(names) else frozenset())

    def pieces(self, names: tuple[str, ...]) -> Iterator[Box]:
        """The same in pieces."""
        split = [name for name in names if name in self.tied]
        others = {name: self.domain(name) for name in names if name not in split}
        for parts in product(*(self.parts(name) for name in split)):
            fixed = dict(zip(split, parts, strict=True))
            for forced in self.forced(fixed, names):
                root = self.ground.node(self.put({**others, **fixed}), forced=forced, measured=self.measured)
                for box in self.good_boxes(root, tuple(others)):
                    yield {**fixed, **box, **forced}

    def forced(self, fixed: Box, names: tuple[str, ...]) -> Iterator[Box]:
        """Where several inputs of one quantity change, each cell of it that they can bring about together: which one it
        is can be chosen. Otherwise nothing: the pieces of one input are cut so that the quantity has one cell."""
        several = [f for f in self.ground.quantities if f.id not in names and self.closed(f, names)]
        if not self.measured:
            several = [f for f in several if self.follows(f.id, names)]
        cells: list[list[ValueSet]] = []
        sets = self.ground.following(self.put(fixed))
        if sets is None:
            return
        for finding in several:
            axis = self.ground.dimensions[finding.id].axis
            mask = axis.mask(sets[finding.id])
            cells.append([axis.values(1 << cell, sets[finding.id]) for cell in bits(mask)])
        for parts in product(*cells):
            yield {finding.id: part for finding, part in zip(several, parts, strict=True)}

    def put(self, values: Box) -> Sets:
        """What to put into the case."""
        return values if self.measured else self.ground.found_out(values)

    def follows(self, name: str, found: Iterable[str]) -> bool:
        """Whether a quantity that is not given has one value as soon as some findings have one."""
        computation, given = self.coupled[name].computed, self.ground.case.findings.keys() - self.ground.case.computed
        single = {one for one in self.ground.names if self.ground.sets[one].single is not None}
        return computation is not None and name not in given and single.union(found).issuperset(computation.inputs)

    def closed(self, quantity: Finding, names: tuple[str, ...]) -> bool:
        """Whether a quantity follows from inputs of which several change, and the others are known."""
        inputs = quantity.computed.inputs if quantity.computed else ()
        rest = [name for name in inputs if name not in names]
        return len(inputs) - len(rest) > 1 and all(self.ground.sets[name].single is not None for name in rest)

    def together(self, names: tuple[str, ...]) -> bool:
        """Whether several findings change that a formula couples: then not all values of a box go together."""
        formulas = ({f.id, *(f.computed.inputs if f.computed else ())} for f in self.ground.quantities)
        return any(len(one.intersection(names)) > 1 for one in formulas)

    def entangled(self, names: tuple[str, ...]) -> bool:
        """Whether they do while another finding of the formula stays open: then boxes in which everything is right may
        be missed."""
        for finding in self.ground.quantities:
            inputs = finding.computed.inputs if finding.computed else ()
            changed = [name for name in (finding.id, *inputs) if name in names]
            if len(changed) > 1 and (finding.id in names or not self.closed(finding, names)):
                return True
        return False

    def good_boxes(self, root: int, names: tuple[str, ...]) -> Iterator[Box]:
        """The boxes of some levels of a diagram in which, whatever the others are, all is as it is wanted."""
        ground = self.ground
        level = {name: number for number, (name, _) in enumerate(ground.chart.slots)}
        own = {level[name]: name for name in names if name in level}

        def as_set(label: Hashable) -> Hashable:
            return frozenset() if label is NOBODY else frozenset([self.good(cast(Key, label))])

        found = ground.diagrams.relabel(root, as_set)
        for one in ground.diagrams.support(found):
            if one not in own:
                found = ground.diagrams.gathered(found, one, union)
        for path in ground.diagrams.paths(found, frozenset([True])):
            masks = {own[number]: mask for number, mask in path if number in own}
            yield {
                name: ground.dimensions[name].axis.values(masks[name]) if name in masks else self.domain(name)
                for name in names
            }

    def domain(self, name: str) -> ValueSet:
        """What a finding may be changed to."""
        if not self.measured:
            return self.ground.sets[name]
        return self.ground.dimensions[name].axis.finding.domain

    def parts(self, name: str) -> Iterator[ValueSet]:
        """The same in pieces."""
        whole = self.domain(name)
        yield from (part for piece in self.ground.pieces(name) if (part := intersect(piece, whole)))


def union(one: Hashable, other: Hashable) -> Hashable:
    """The labels of both."""
    return cast(frozenset[bool], one) | cast(frozenset[bool], other)


def joined(boxes: Iterable[Box], ground: Ground, fast: Names) -> list[Box]:
    """Boxes on the same findings, those put together that differ in one of them (not of ``fast`` ones), as often as
    that can be done."""
    found = list(boxes)
    place = 0
    while place < len(found):
        one = found[place]
        for other in found[place + 1 :]:
            apart = [name for name in one if one[name] != other[name]]
            if len(apart) == 1 and apart[0] not in fast:
                name = apart[0]
                both = {**one, name: sets_union(ground.dimensions[name].axis.finding, [one[name], other[name]])}
                found = [both, *(box for box in found if box is not one and box is not other)]
                place = -1
                break
        place += 1
    return found
