"""Where a case stands on a chart: its answer as a small diagram over what it leaves open, and as it would be with other
values.

Imports model, knowledge's arithmetic, logic.diagram, audit's names of slots, and chart. Promises: exact, with the same
meaning as the engine: computed quantities follow their inputs, and what no formula can reach has nobody in it (3.10).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from functools import partial
from itertools import pairwise, product
from typing import TypeAlias

from ..audit.expand import IS_KNOWN, IS_UNKNOWN, KNOWN
from ..audit.ranges import Slot
from ..knowledge.formula import evaluate, span_of
from ..knowledge.inverse import solved
from ..knowledge.sets import above, at, below, intersect, numbers
from ..logic.diagram import Diagrams, Leaf
from ..logic.domains import bits
from ..model.case import Case
from ..model.findings import Computation, Finding, Kind
from ..model.values import Choices, Interval, Numbers, ValueSet
from .chart import NOBODY, Chart, Key, keys_in

Sets: TypeAlias = Mapping[str, ValueSet]
"""Finding → the values that it may have."""
NOTHING: Sets = {}


class Ground:
    """A case on a chart. ``sets``: what the case allows for each finding of the chart; ``diagrams``: the store of every
    node that the methods return, whose labels are keys or ``NOBODY``."""

    def __init__(self, chart: Chart, case: Case) -> None:
        self.chart, self.case = chart, case
        self.drawn = chart.study.drawing.diagrams
        self.dimensions = chart.dimensions
        self.diagrams = Diagrams(self.drawn.full)
        asked = {name.removeprefix(KNOWN) for name, _ in chart.slots}
        self.names = sorted(asked & self.dimensions.keys())
        self.sets: dict[str, ValueSet] = {
            name: case.findings.get(name, self.dimensions[name].axis.finding.domain) for name in self.names
        }
        computed = chart.study.ranges.computed
        self.quantities = [computed[name] for name, _ in chart.study.ranges.quantities]
        self.empties: dict[tuple[object, ...], bool] = {}
        self.gone: dict[tuple[object, ...], list[tuple[int, ...]]] = {}

    # What is asked of the chart

    @property
    def open(self) -> tuple[str, ...]:
        """The findings of the chart of which the case does not give one value, in order of id."""
        return tuple(name for name in self.names if self.sets[name].single is None)

    def node(self, changed: Sets = NOTHING, *, forced: Sets = NOTHING, measured: bool = True) -> int:
        """The answer to the case with other values for some findings, as a diagram over what is open.

        A value that is changed counts as known (3.13), unless it is not ``measured``: then it is as known as before.
        Quantities follow where one of their inputs is changed, and a value that was given for them is dropped;
        ``forced`` ones have these values, whatever their inputs are.
        """
        found = self.following(changed, forced)
        if found is None:
            return self.diagrams.leaf(NOBODY)
        masks = [self.mask(slot, found, changed if measured else NOTHING) for slot in self.chart.slots]
        root = self.within(self.drawn, self.chart.root, masks, {})
        for boxes in self.unreached(root, found, changed, forced):
            gone = self.diagrams.of_boxes([(box, True) for box in boxes], default=False)
            gone = self.within(self.diagrams, gone, masks, {})
            root = self.diagrams.combine(root, gone, lambda label, out: NOBODY if out is True else label)
        return root

    def found_out(self, values: Sets) -> Sets:
        """What to put in where something is found out and nothing changed: a quantity that the case gives stays."""
        given = (f.id for f in self.quantities if f.id in self.case.findings and f.id not in self.case.computed)
        return {**{name: self.sets[name] for name in given}, **values}

    def stands(self, rule: str, changed: Sets = NOTHING, forced: Sets = NOTHING) -> int:
        """Where a rule stands, for the case with other values: a diagram with True and False."""
        study = self.chart.study
        found = self.following(changed, forced)
        if found is None:
            return self.diagrams.leaf(label=False)
        masks = [self.mask(slot, found, NOTHING) for slot in self.chart.slots]
        drawn = study.of(study.theory.stands(study.theory.rules[rule]))
        return self.within(self.drawn, drawn, masks, {})

    def keys(self, node: int) -> frozenset[Key]:
        """The keys of the rows of an answer; empty where nobody is possible."""
        return keys_in(self.diagrams.labels(node))

    def agree(self, one: int, other: int) -> bool:
        """Whether two answers have the same rows, and every completion that is possible in both is in the same one."""
        if one == other:
            return True
        if self.keys(one) != self.keys(other):
            return False
        pairs = self.diagrams.combine(one, other, lambda a, b: NOBODY in (a, b) or a == b)
        return all(label is True for label in self.diagrams.labels(pairs))

    def pieces(self, name: str) -> tuple[ValueSet, ...]:
        """A finding's declared range in its finest parts, in order: within one, the answer to the case is the same.

        They are the cells of the finding; an input of a quantity is cut, too, where the quantity enters another cell
        while its other inputs are at an end of one of theirs; and a quantity where its formula gives it while all are.
        """
        axis = self.dimensions[name].axis
        if isinstance(axis.finding.domain, Choices):
            return tuple(Choices((value,)) for value in axis.finding.domain.values)
        whole = axis.finding.kind is Kind.INTEGER
        cells = [cell for cell in axis.cells if isinstance(cell, Interval)]
        cuts = sorted(set(self.turns(name)))
        return tuple(part for cell in cells for part in parted(cell, cuts, whole=whole))

    # How it is found

    def turns(self, name: str) -> Iterator[Fraction]:
        """The values of an input with which a quantity comes to an end of one of its cells; of a quantity, those at
        which other values of its inputs become possible."""
        for finding in self.quantities:
            computation = finding.computed
            if computation is None or name not in (finding.id, *computation.inputs):
                continue
            others = [one for one in computation.inputs if one != name]
            for corner in product(*(self.ends(one) for one in others)):
                values = dict(zip(others, corner, strict=True))
                if name == finding.id:
                    yield from reached(computation, values)
                else:
                    yield from self.meets(computation, values, name, finding.id)

    def meets(
        self, computation: Computation, values: dict[str, Fraction], name: str, quantity: str
    ) -> Iterator[Fraction]:
        """The values of an input with which a quantity comes to an end of one of its cells, the others being fixed."""
        cells = [cell for cell in self.dimensions[quantity].axis.cells if isinstance(cell, Interval)]
        for mark in sorted({end[0] for cell in cells for end in (cell.lower, cell.upper)}):
            found = solved(computation, values, name, mark, limit=True)
            if found is not None:
                yield found

    def ends(self, name: str) -> list[Fraction]:
        """The ends of the cells of an input that the case leaves open."""
        values, axis = self.sets[name], self.dimensions[name].axis
        cells = [intersect(axis.values(1 << i), values) for i in bits(axis.mask(values))]
        parts = [part for cell in cells if isinstance(cell, Numbers) for part in cell.intervals]
        return sorted({end[0] for part in parts for end in (part.lower, part.upper)})

    def following(self, changed: Sets, forced: Sets = NOTHING) -> dict[str, ValueSet] | None:
        """The sets with the changed ones put in and the quantities following; None where a formula gives no value, or
        another one than the case does."""
        if any(self.still_disputed(name, changed) for name in self.case.disputed):
            return None
        found = {**self.sets, **changed, **forced}
        for finding in self.quantities:
            computation = finding.computed
            if computation is None or finding.id in changed or finding.id in forced:
                continue
            if self.follows(finding, computation, changed):
                reached = span_of(computation, numeric(found, computation.inputs), domain_of(finding))
                if not reached:
                    return None
                found[finding.id] = reached
        return found

    def follows(self, finding: Finding, computation: Computation, changed: Sets) -> bool:
        """Whether a quantity takes the value that its inputs give: they say something, and it is not given itself."""
        if any(name in changed for name in computation.inputs):
            return True
        return finding.id in self.case.computed

    def still_disputed(self, name: str, changed: Sets) -> bool:
        """Whether the case gives a quantity another value than its inputs do, and none of them is changed."""
        computation = self.case_finding(name).computed
        return computation is not None and not {name, *computation.inputs} & changed.keys()

    def case_finding(self, name: str) -> Finding:
        """A finding of the vocabulary."""
        return self.chart.study.knowledge.findings[name]

    def mask(self, slot: Slot, sets: Sets, changed: Sets) -> int:
        """The cells of a level."""
        name = slot[0]
        if name.startswith(KNOWN):
            finding = name.removeprefix(KNOWN)
            return IS_KNOWN if finding in changed or finding in self.case.known else IS_UNKNOWN
        return self.dimensions[name].axis.mask(sets[name])

    def within(self, store: Diagrams, root: int, masks: list[int], memo: dict[int, int]) -> int:
        """A diagram of a store within some cells, as one of ours; other cells are not in it."""
        found = memo.get(root)
        if found is None:
            node = store.nodes[root]
            if isinstance(node, Leaf):
                found = self.diagrams.leaf(node.label)
            else:
                edges = [(mask & masks[node.level], child) for mask, child in node.edges]
                children = [(mask, self.within(store, child, masks, memo)) for mask, child in edges if mask]
                found = self.diagrams.branch(node.level, children)
            memo[root] = found
        return found

    def unreached(self, root: int, sets: Sets, changed: Sets, forced: Sets) -> Iterator[list[tuple[int, ...]]]:
        """For each quantity that rules somebody out, the boxes of cells in which its formula gives nothing; where the
        diagram does not depend on what it couples, only whether that is everybody."""
        told = {self.chart.slots[level][0] for level in self.diagrams.support(root)}
        for finding in self.quantities:
            computation = finding.computed
            if computation is None or finding.id in forced:
                continue
            names = (finding.id, *computation.inputs)
            if finding.id in changed or any(sets[name].single is None for name in computation.inputs):
                slack = computation.tolerance if self.given(finding, computation, changed) else Fraction(0)
                if not told.isdisjoint(names):
                    yield self.emptied(names, finding, computation, slack, sets)
                elif self.empty(finding, computation, slack, sets):
                    yield [self.drawn.full]

    def emptied(
        self, names: tuple[str, ...], finding: Finding, computation: Computation, slack: Fraction, sets: Sets
    ) -> list[tuple[int, ...]]:
        """The boxes of a quantity in which nobody is; remembered."""
        key = (finding.id, slack, *(sets[name] for name in names))
        boxes = self.gone.get(key)
        if boxes is None:
            nobody = partial(self.empty, finding, computation, slack)
            boxes = self.gone[key] = list(self.boxes(names, sets, nobody))
        return boxes

    def boxes(self, names: tuple[str, ...], sets: Sets, nobody: Callable[[Sets], bool]) -> Iterator[tuple[int, ...]]:
        """The combinations of cells of some findings in which nobody is."""
        level = {name: number for number, (name, _) in enumerate(self.chart.slots)}
        for choice in product(*([1 << i for i in bits(self.dimensions[n].axis.mask(sets[n]))] for n in names)):
            cells = dict(zip(names, choice, strict=True))
            parts = {name: intersect(self.dimensions[name].axis.values(m), sets[name]) for name, m in cells.items()}
            if nobody(parts):
                box = list(self.drawn.full)
                for name, mask in cells.items():
                    box[level[name]] = mask
                yield tuple(box)

    def given(self, finding: Finding, computation: Computation, changed: Sets) -> bool:
        """Whether a value for the quantity itself is given, which may then be off by the declared tolerance."""
        if finding.id in changed:
            return True
        return finding.id in self.case.findings and not self.follows(finding, computation, changed)

    def empty(self, finding: Finding, computation: Computation, slack: Fraction, parts: Sets) -> bool:
        """Whether the formula gives none of a quantity's values over its inputs' ones; remembered."""
        key = (finding.id, slack, *(parts[name] for name in (finding.id, *computation.inputs)))
        known = self.empties.get(key)
        if known is None:
            reached = span_of(computation, numeric(parts, computation.inputs), domain_of(finding))
            known = self.empties[key] = not intersect(wider(reached, slack), parts[finding.id])
        return known


def tied_by(finding: Finding) -> tuple[str, ...]:
    """A quantity and its inputs."""
    return (finding.id, *(finding.computed.inputs if finding.computed else ()))


def reached(computation: Computation, values: Mapping[str, Fraction]) -> Iterator[Fraction]:
    """What a formula gives, and the ends of what the declared tolerance makes of it; nothing where it divides by 0."""
    with suppress(ZeroDivisionError):
        found = evaluate(computation, values)
        yield from (found - computation.tolerance, found, found + computation.tolerance)


def parted(cell: Interval, cuts: list[Fraction], *, whole: bool) -> Iterator[Numbers]:
    """An interval cut at some values, each of which is a part of its own."""
    inside = [cut for cut in cuts if cell.lower <= at(cut) <= cell.upper]
    edges = [cell.lower, *(edge for cut in inside for edge in (at(cut), above(cut)))]
    for low, next_low in pairwise([*edges, None]):
        high = cell.upper if next_low is None else before(next_low)
        part = numbers([(low, high)], whole=whole) if low is not None else Numbers(())
        if part:
            yield part


def before(bound: tuple[Fraction, int]) -> tuple[Fraction, int]:
    """The last bound before one that begins a part."""
    value, nudge = bound
    return at(value) if nudge else below(value)


def numeric(sets: Sets, names: tuple[str, ...]) -> dict[str, Numbers]:
    """Some of the sets, which are of numbers."""
    return {name: values for name in names if isinstance(values := sets[name], Numbers)}


def domain_of(finding: Finding) -> Numbers:
    """The declared range of a number."""
    assert isinstance(finding.domain, Numbers)
    return finding.domain


def wider(values: Numbers, slack: Fraction) -> Numbers:
    """A set with both ends of each interval moved out."""
    if not slack:
        return values
    moved = ((part.lower, part.upper) for part in values.intervals)
    return numbers(((low - slack, a), (high + slack, b)) for (low, a), (high, b) in moved)
