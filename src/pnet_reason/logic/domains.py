"""Axes: each finding's values cut once, at every threshold of the knowledge, into finitely many cells.

A set of cells is an int used as a bitmask. Within a cell no test of the knowledge can tell two values apart, so a
mask is exact for tests; what a case says may cut a cell, so texts are made from the mask *and* the case's own set.

Imports model and knowledge.sets.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from pnet_reason.knowledge.sets import intersect
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.values import Bound, Choices, Interval, Numbers, ValueSet


def bits(mask: int) -> Iterator[int]:
    """The positions of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Axis:
    """The cells of one finding. ``full`` is the mask of its declared range; bit i is cell i, in ascending order."""

    __slots__ = ("cells", "finding", "full", "integer", "starts")

    def __init__(self, finding: Finding, thresholds: Iterable[ValueSet]) -> None:
        self.finding = finding
        self.integer = finding.kind is Kind.INTEGER
        self.starts: list[Bound] = []
        self.cells: tuple[Interval | str, ...]
        if isinstance(finding.domain, Choices):
            self.cells = finding.domain.values
        else:
            self.cells = tuple(self._cut(finding.domain, thresholds))
            self.starts = [cell.lower for cell in self.cells if isinstance(cell, Interval)]
        self.full = (1 << len(self.cells)) - 1

    def _after(self, bound: Bound) -> Bound:
        """The first bound above an upper bound."""
        return (bound[0] + 1, 0) if self.integer else (bound[0], bound[1] + 1)

    def _before(self, bound: Bound) -> Bound:
        """The last bound below a lower bound."""
        return (bound[0] - 1, 0) if self.integer else (bound[0], bound[1] - 1)

    def _cut(self, domain: Numbers, thresholds: Iterable[ValueSet]) -> Iterator[Interval]:
        cuts: set[Bound] = set()
        for values in thresholds:
            assert isinstance(values, Numbers)
            for part in values.intervals:
                cuts |= {part.lower, self._after(part.upper)}
        ordered = sorted(cuts)
        for whole in domain.intervals:
            start = whole.lower
            for cut in ordered:
                if start < cut <= whole.upper:
                    yield Interval(start, self._before(cut))
                    start = cut
            yield Interval(start, whole.upper)

    def mask(self, values: ValueSet) -> int:
        """The cells that the set touches."""
        if isinstance(values, Choices):
            chosen = set(values.values)
            return sum(1 << i for i, cell in enumerate(self.cells) if cell in chosen)
        found = 0
        for part in values.intervals:
            first = max(bisect_right(self.starts, part.lower) - 1, 0)
            after = bisect_right(self.starts, part.upper)
            begin = self.cells[first]
            assert isinstance(begin, Interval)
            if begin.upper < part.lower:
                first += 1
            if first < after:
                found |= (1 << after) - (1 << first)
        return found

    def values(self, mask: int, within: ValueSet | None = None) -> ValueSet:
        """The set of values of some cells, merged where they touch, cut to ``within``."""
        if isinstance(self.finding.domain, Choices):
            whole: ValueSet = Choices(tuple(str(self.cells[i]) for i in bits(mask)))
        else:
            merged: list[Interval] = []
            for i in bits(mask):
                cell = self.cells[i]
                assert isinstance(cell, Interval)
                if merged and self._after(merged[-1].upper) == cell.lower:
                    merged[-1] = Interval(merged[-1].lower, cell.upper)
                else:
                    merged.append(cell)
            whole = Numbers(tuple(merged))
        return whole if within is None else intersect(whole, within)
