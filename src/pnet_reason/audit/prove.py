"""Is an invariant proved, refuted, or undecided within the budget, and how (3.16)?

The tableau is asked first, since what it closes it certifies. Where it needs more steps than its budget, the diagram
decides; it is exact too, but gives no certificate. What is refuted has the whole region, and a witness.

Imports model, logic and audit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from pnet_reason.knowledge.quantities import format_set
from pnet_reason.model.audit import Certificate, Invariant, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.proof import Region

from .certificate import steps_of
from .items import Item
from .picture import Picture, TooLargeError
from .ranges import Ranges, Slot
from .statements import breaking, broken, differing, theory_of
from .tableau import STEPS, PastBudgetError, Tableau
from .theory import Theory
from .witness import Patient, fewest, own, patients

BOXES = 256
PROVED, REFUTED, UNDECIDED = "proved", "refuted", "undecided"
TABLEAU, DIAGRAM = "tableau", "diagram"


@dataclass(frozen=True, slots=True)
class Regions:
    """Where something holds: disjoint boxes, the first of them where there are more than ``BOXES``; each is one region,
    or two where it is of two patients."""

    boxes: tuple[tuple[Region, ...], ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an invariant for one guideline and stage.

    ``method``: what decided it; ``steps``: steps of the tableau, or nodes of the diagram. ``certificate`` where the
    tableau closed; where it is refuted, ``region`` and ``witness`` (two patients for a monotone one).
    """

    invariant: str
    guideline: str
    question: str
    stage: Stage
    status: str
    method: str
    steps: int
    certificate: Certificate | None = None
    region: Regions | None = None
    witness: tuple[Patient, ...] = ()


@dataclass(slots=True)
class Problem:
    """An invariant made ready for one guideline and stage: what breaks it, and over which findings."""

    knowledge: Knowledge
    guideline: str
    invariant: Invariant
    stage: Stage
    theory: Theory = field(init=False)
    differing: frozenset[str] = field(init=False)
    broken: Item = field(init=False)

    def __post_init__(self) -> None:
        self.theory = theory_of(self.knowledge, self.guideline, self.invariant)
        along = self.invariant.along
        self.differing = differing(self.theory, along) if along else frozenset()
        self.broken = broken(self.theory, self.invariant, self.stage)

    @property
    def patients(self) -> tuple[int, ...]:
        """One, or two."""
        return (0, 1) if self.differing else (0,)

    def ranges(self) -> Ranges:
        """The findings with their cells."""
        return Ranges(self.theory, self.differing, self.invariant.along)


def prove(knowledge: Knowledge, guideline: str, invariant: Invariant, stage: Stage, *, steps: int = STEPS) -> Verdict:
    """The verdict on one invariant."""
    problem = Problem(knowledge, guideline, invariant, stage)
    head = (invariant.id, guideline, invariant.question, stage)
    tableau = Tableau(problem.theory, problem.differing, invariant.along, steps=steps)
    try:
        found = tableau.search(problem.broken)
    except PastBudgetError:
        found = None
    if found is not None and found.closed is not None:
        certificate = Certificate(invariant.id, guideline, stage, steps_of(problem.theory, found))
        return Verdict(*head, PROVED, TABLEAU, found.steps, certificate)
    try:
        return pictured(problem, head, found.steps if found else 0)
    except TooLargeError:
        if found is None:
            return Verdict(*head, UNDECIDED, TABLEAU, steps)
        cells = tableau.cells(found.unclosed[0])
        box = {slot: mask for slot, mask in cells.items() if mask != tableau.ranges.full[slot]}
        region = Regions((told(box, tableau.ranges),), complete=False)
        return Verdict(*head, REFUTED, TABLEAU, found.steps, None, region, patients(box, tableau.ranges))


def pictured(problem: Problem, head: tuple[str, str, str, Stage], steps: int) -> Verdict:
    """What the diagram says: that nobody breaks the invariant, or everybody who does."""
    ranges = problem.ranges()
    picture = Picture(ranges.full)
    possible = picture.possible(problem.theory, ranges, problem.patients)
    root = picture.of(problem.theory, ranges, breaking(problem.theory, problem.invariant, problem.stage))
    count = len(picture.diagrams.nodes)
    if picture.every([root, possible]) == picture.no:
        return Verdict(*head, PROVED, DIAGRAM, count)
    region = regions(picture, ranges, root, possible)
    witness = patients(fewest(picture, root, possible), ranges)
    method, effort = (TABLEAU, steps) if steps else (DIAGRAM, count)
    return Verdict(*head, REFUTED, method, effort, None, region, witness)


def regions(picture: Picture, ranges: Ranges, root: int, possible: int) -> Regions:
    """The boxes of a diagram that somebody is in."""
    peopled = (
        box
        for box in picture.paths(root)
        if picture.every([possible, *(picture.within(slot, mask) for slot, mask in box.items())]) != picture.no
    )
    found = list(islice(peopled, BOXES + 1))
    return Regions(tuple(told(box, ranges) for box in found[:BOXES]), len(found) <= BOXES)


def told(box: dict[Slot, int], ranges: Ranges) -> tuple[Region, ...]:
    """A box in words, for each patient."""
    count = 2 if ranges.differing else 1
    return tuple(
        tuple((name, worded(ranges, name, mask)) for name, mask in own(box, ranges, number)) for number in range(count)
    )


def worded(ranges: Ranges, name: str, mask: int) -> str:
    """Some cells of a finding in words."""
    axis = ranges.dimensions[name].axis
    return format_set(axis.values(mask), axis.finding)
