"""Everything that one guideline can answer to one question, drawn once: a decision diagram over the cells of findings.

Imports model, logic and audit's study and picture. Promises: exact for every patient; drawn once a knowledge; where it
is larger than its budget, an error says so.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from ..audit.picture import OF_TWO as NODES
from ..audit.picture import TooLargeError
from ..audit.ranges import Slot
from ..audit.study import Study, Told
from ..logic.compiled import Dimension
from ..model.knowledge import Knowledge
from ..model.problems import Problem, QueryError

Key: TypeAlias = tuple[str, tuple[str, ...]]
"""What makes a row: outcome and options (3.11)."""
NOBODY = None
"""The label of those whom integrity rules or formulas rule out."""
CHARTS = 64


@dataclass(frozen=True, slots=True)
class Said:
    """A key, as a record of documents."""

    outcome: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The answers to every patient. ``root``: a diagram of ``study.drawing`` whose labels are keys, or ``NOBODY`` where
    an integrity rule rules them out. Formulas do not yet: a value that is given may be off by a tolerance, so that only
    ``Ground`` knows. ``told``: the same with all that is told (``audit.study.Told``, or ``IMPOSSIBLE``)."""

    study: Study
    told: int
    root: int

    @property
    def slots(self) -> list[Slot]:
        """The levels of the diagram, in order."""
        return self.study.drawing.slots

    @property
    def dimensions(self) -> dict[str, Dimension]:
        """Finding → its cells."""
        return self.study.theory.axes.dimensions


def keys_in(labels: list[Hashable]) -> frozenset[Key]:
    """The labels that are keys."""
    return frozenset(label for label in labels if isinstance(label, tuple))


def key_of(label: Hashable) -> Key | None:
    """What makes a row, of all that is told to a patient."""
    return (label.outcome, label.options) if isinstance(label, Told) else NOBODY


@lru_cache(maxsize=CHARTS)
def chart_of(knowledge: Knowledge, guideline: str, question: str) -> Chart:
    """The chart of a guideline and question. QueryError ``past-budget`` where it is too large to be drawn."""
    study = Study(knowledge, guideline, question)
    study.drawing.nodes = NODES  # it is kept for long and asked much, so that it may be larger than for one statement
    try:
        study.everyone = study.of(study.theory.possible())
        root = study.told()
        study.everyone = None  # whoever asks for it of this study means formulas, too
    except TooLargeError:
        message = f"{guideline}, {question}: the diagram of every patient has more nodes than its budget"
        hint = "ask another question, or a guideline with fewer rules"
        raise QueryError(Problem("past-budget", message, hint=hint)) from None
    return Chart(study, root, study.drawing.diagrams.relabel(root, key_of))
