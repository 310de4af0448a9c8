"""Choosing: one of some things, a value of a finding. Imports: hypothesis, grid, model.

Promises: as few draws as possible, the simplest thing first, so that failing examples shrink well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from hypothesis import strategies as st

from pnet_reason.model.findings import Finding
from pnet_reason.model.values import Choices, Interval, ValueSet

from .grid import Scale, grid_of, middle, multiples
from .truth import Value

T = TypeVar("T")


@dataclass(frozen=True)
class Manner:
    """How values are chosen. ``edges``: numbers at and beside thresholds; ``possible``: integrity rules are obeyed."""

    edges: bool = False
    possible: bool = True


@lru_cache(maxsize=4096)
def integers(first: int, last: int) -> st.SearchStrategy[int]:
    """Whole numbers; the same strategy each time, since making one takes longer than drawing from it."""
    return st.integers(first, last)


def pick(draw: st.DrawFn, items: Sequence[T]) -> T:
    """One of some things, the first by preference."""
    return items[draw(integers(0, len(items) - 1))] if len(items) > 1 else items[0]


def coin(draw: st.DrawFn) -> bool:
    """One time in two; False by preference."""
    return draw(integers(0, 1)) == 1


def chosen(
    draw: st.DrawFn, scale: Scale, allowed: ValueSet | None, manner: Manner, fits: Callable[[Value], bool] | None
) -> Value | None:
    """A value of a finding from a set, one that fits; None where there is none."""
    cells = [cell for cell in scale.cells_in(allowed) if fits is None or fits(sample(cell, scale.finding))]
    if not cells:
        return None
    cell = pick(draw, cells)
    edges = scale.edges_in(cell) if manner.edges else []
    # As many draws as without edges, so that a failing example is shrunk to one without them.
    return edges[draw(integers(0, 1)) % len(edges)] if edges else within(draw, cell, scale.finding)


def sample(cell: ValueSet, finding: Finding) -> Value:
    """The simplest value of a cell."""
    if isinstance(cell, Choices):
        return cell.values[0]
    interval = cell.intervals[0]
    first, last = multiples(interval, grid_of(finding))
    return first * grid_of(finding) if first <= last else middle(interval)


def within(draw: st.DrawFn, cell: ValueSet, finding: Finding) -> Value:
    """A value of a cell: a multiple of the granularity, where there is one."""
    if isinstance(cell, Choices):
        return cell.values[0]
    return number(draw, cell.intervals[0], grid_of(finding))


def number(draw: st.DrawFn, interval: Interval, step: Fraction) -> Fraction:
    """A multiple of a step in an interval; its middle where there is none."""
    first, last = multiples(interval, step)
    if first > last:
        return middle(interval)
    return (first if first == last else draw(integers(first, last))) * step
