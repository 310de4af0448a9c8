"""What is already sure of an item in a box: so that dead parts are seen before a disjunction is split.

Only a guide for the search: what it says is dead is still closed step by step, so that no proof rests on it.

Imports logic and audit's items, expand, ranges and theory.
"""

from __future__ import annotations

from collections.abc import Iterable

from pnet_reason.logic.compiled import false_bit, true_bit
from pnet_reason.logic.evaluate import Planes, derive, finding_planes
from pnet_reason.logic.relations import FALSE, NOT_FALSE, NOT_TRUE, TRUE

from .expand import IS_KNOWN, IS_UNKNOWN, KNOWN
from .items import Bodily, Every, Item, Some, Tested, Valued, Within
from .ranges import Cells, Ranges
from .theory import Theory

SURE, OPEN, DEAD = 1, 0, -1


class LookAhead:
    """Three-valued evaluation of items over boxes."""

    def __init__(self, theory: Theory, ranges: Ranges) -> None:
        self.theory, self.ranges = theory, ranges
        self.patients = (0, 1) if ranges.differing else (0,)

    def alive(self, cells: Cells, parts: Iterable[Within | Some]) -> list[int | None]:
        """For each disjunction the number of its parts that are not dead; None where it surely holds."""
        planes = [self.planes(cells, patient) for patient in self.patients]
        found: list[int | None] = []
        for part in parts:
            assert isinstance(part, Some)
            states = [self.status(one, cells, planes) for one in part.parts]
            found.append(None if SURE in states else sum(state == OPEN for state in states))
        return found

    def planes(self, cells: Cells, patient: int) -> Planes:
        """What is sure of a patient's tests."""
        met = lost = 0
        for entry in self.theory.section.findings:
            m, lo = finding_planes(entry, cells[self.ranges.slot(entry.id, patient)])
            met |= m
            lost |= lo
            for atom, positive in entry.known_atoms:
                mask = cells[KNOWN + entry.id, 0]
                if mask in (IS_KNOWN, IS_UNKNOWN):
                    yes = (mask == IS_KNOWN) == positive
                    met |= true_bit(atom) if yes else false_bit(atom)
                    lost |= false_bit(atom) if yes else true_bit(atom)
        return derive(self.theory.section, met, lost)

    def status(self, item: Item, cells: Cells, planes: list[Planes]) -> int:
        """Whether the item surely holds in the box, surely does not, or neither."""
        if isinstance(item, Every):
            return min((self.status(part, cells, planes) for part in item.parts), default=SURE)
        if isinstance(item, Some):
            return max((self.status(part, cells, planes) for part in item.parts), default=DEAD)
        if isinstance(item, Within):
            mask = cells[self.ranges.slot(item.finding, item.patient)]
            return among(mask, item.cells)
        sure = planes[min(item.patient, len(planes) - 1)]  # two patients who can differ in nothing are alike
        if isinstance(item, Valued):
            return among(sure.possible[item.key], item.values)
        if isinstance(item, Tested):
            return of_test(item, sure)
        need = item.body.need
        holds = SURE if need & sure.met == need else DEAD if need & sure.lost else OPEN
        return holds if item.met else -holds


def among(possible: int, allowed: int) -> int:
    """Whether all that is possible is allowed, or none of it."""
    return SURE if not possible & ~allowed else DEAD if not possible & allowed else OPEN


def of_test(item: Tested, sure: Planes) -> int:
    """A side of an atom, given the planes."""
    bit = true_bit(item.atom) if item.side in (TRUE, NOT_TRUE) else false_bit(item.atom)
    holds = SURE if bit & sure.met else DEAD if bit & sure.lost else OPEN
    return -holds if item.side in (NOT_TRUE, NOT_FALSE) else holds


__all__ = ["FALSE", "Bodily", "LookAhead"]
