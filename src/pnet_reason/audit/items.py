"""Statements about one patient or two, as items: what the tableau expands, the diagram draws and the checker replays.

An item is a literal (a test on a finding with the side that it must have), a concept with some of its values, a body
(of a rule or clause) that is met or is not, or a conjunction or disjunction of items. ``negated`` is exact: a body that
is not met fails, a test that is not true is false or undefined (3.3, 3.5).

Imports logic.compiled. Promises: data, and functions from items to items.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pnet_reason.logic.compiled import Body, Key
from pnet_reason.logic.relations import FALSE, NOT_FALSE, NOT_TRUE, TRUE

OTHER_SIDE = {TRUE: NOT_TRUE, NOT_TRUE: TRUE, FALSE: NOT_FALSE, NOT_FALSE: FALSE}
SWAPPED = {TRUE: FALSE, FALSE: TRUE, NOT_TRUE: NOT_FALSE, NOT_FALSE: NOT_TRUE}


@dataclass(frozen=True, slots=True)
class Tested:
    """An atom (a test or a group) is true, false, not true or not false for a patient (0, or 1 for the second)."""

    atom: int
    side: str
    patient: int = 0


@dataclass(frozen=True, slots=True)
class Within:
    """A finding has a value in some cells."""

    finding: str
    cells: int
    patient: int = 0


@dataclass(frozen=True, slots=True)
class Valued:
    """A concept has one of some values: bits in declared order, undefined last."""

    key: Key
    values: int
    patient: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Bodily:
    """Every bullet of a body is met, or (``met`` false) some bullet is not. Compared by the identity of the body."""

    body: Body
    met: bool
    patient: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bodily) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[int, bool, int]:
        return id(self.body), self.met, self.patient


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts hold; of none: always."""

    parts: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of the parts holds; of none: never."""

    parts: tuple[Item, ...]


Item: TypeAlias = Tested | Within | Valued | Bodily | Every | Some
ALWAYS, NEVER = Every(()), Some(())


def every(parts: Iterable[Item]) -> Item:
    """The conjunction, flat; of one part: the part."""
    found: list[Item] = []
    for part in parts:
        if part == NEVER:
            return NEVER
        found += part.parts if isinstance(part, Every) else [part]
    return found[0] if len(found) == 1 else Every(tuple(found))


def some(parts: Iterable[Item]) -> Item:
    """The disjunction, flat; of one part: the part."""
    found: list[Item] = []
    for part in parts:
        if part == ALWAYS:
            return ALWAYS
        found += part.parts if isinstance(part, Some) else [part]
    return found[0] if len(found) == 1 else Some(tuple(found))


def negated(item: Item) -> Item:
    """What holds just where the item does not."""
    if isinstance(item, Every):
        return some(negated(part) for part in item.parts)
    if isinstance(item, Some):
        return every(negated(part) for part in item.parts)
    if isinstance(item, Tested):
        return Tested(item.atom, OTHER_SIDE[item.side], item.patient)
    if isinstance(item, Bodily):
        return Bodily(item.body, not item.met, item.patient)
    raise TypeError("values are only ever asked for, never negated")
