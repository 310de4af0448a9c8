"""Is an item true of any possible patient of a study, of whom, and for one?

The diagram is asked first: it knows them all. Where it grows past its budget, the tableau looks for one; what neither
can tell is undecided, and never taken for a no.

Imports audit's items, picture, prove, study, tableau and witness.
"""

from __future__ import annotations

from dataclasses import dataclass

from .items import Item, every
from .picture import TooLargeError
from .prove import Regions, regions, told
from .study import Study
from .tableau import PastBudgetError, Tableau
from .witness import Box, Patient, fewest, patients

NO_DIAGRAM = -1


class UndecidedError(Exception):
    """Neither the diagram nor the tableau can tell within its budget."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Patients: the diagram that holds them all (or ``NO_DIAGRAM``), where they are, and one of them."""

    root: int
    region: Regions
    witness: tuple[Patient, ...]


def somebody(study: Study, item: Item) -> Somebody | None:
    """The possible patients of whom an item holds; None where there is nobody. Raises UndecidedError."""
    try:
        root = study.of(item)
        return None if study.nobody(root) else drawn(study, root)
    except TooLargeError:
        return searched(study, item)


def drawn(study: Study, root: int) -> Somebody:
    """The patients of a diagram."""
    region = regions(study.drawing, study.ranges, root, study.possible)
    return Somebody(root, region, patients(fewest(study.drawing, root, study.possible), study.ranges))


def searched(study: Study, item: Item) -> Somebody | None:
    """One box of patients, found without a diagram."""
    tableau = Tableau(study.theory)
    try:
        found = tableau.search(every([item, study.theory.possible()]))
    except PastBudgetError:
        raise UndecidedError from None
    if found.closed is not None:
        return None
    cells = tableau.cells(found.unclosed[0])
    box: Box = {slot: mask for slot, mask in cells.items() if mask != tableau.ranges.full[slot]}
    region = Regions((told(box, tableau.ranges),), complete=False)
    return Somebody(NO_DIAGRAM, region, patients(box, tableau.ranges))
