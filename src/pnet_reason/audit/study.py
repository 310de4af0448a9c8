"""One guideline and question with everybody in view: what is answered to whom, as diagrams.

Imports model, logic and audit's items, picture, ranges, theory and statements.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pnet_reason.logic.compiled import Axes
from pnet_reason.logic.relations import TRUE
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Condition, Stance

from .items import Item, Tested, every, negated
from .picture import Picture
from .ranges import Ranges
from .theory import Theory

IMPOSSIBLE = ("impossible",)
SETTLED, CONFLICT, SILENT, WITHHELD = "settled", "conflict", "silent", "withheld"


class Told(NamedTuple):
    """What is answered to a patient of whom everything is known.

    ``options`` is empty unless the outcome is settled. ``stance``: whether what is reached is recommended or only
    considered; empty where nothing is. ``sides``: the parties of a conflict, or what is withheld.
    """

    outcome: str
    options: tuple[str, ...]
    alternatives: tuple[str, ...]
    against: tuple[str, ...]
    stance: str = ""
    sides: tuple[str, ...] = ()


@dataclass(slots=True)
class Study:
    """``also``: conditions (of waivers) that are drawn beside. Studies with the same ``axes`` and ``picture`` can be
    compared: what is true of the same patients is one node."""

    knowledge: Knowledge
    guideline: str
    question: str
    also: tuple[Condition, ...] = ()
    axes: Axes | None = None
    picture: Picture | None = None
    theory: Theory = field(init=False)
    ranges: Ranges = field(init=False)
    drawing: Picture = field(init=False)
    everyone: int | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.theory = Theory(self.knowledge, self.guideline, self.question, self.also, axes=self.axes)
        self.ranges = Ranges(self.theory)
        self.drawing = self.picture or Picture(self.ranges.full)

    @property
    def possible(self) -> int:
        """Everybody whom integrity rules and formulas allow. Raises TooLargeError."""
        if self.everyone is None:
            self.everyone = self.drawing.possible(self.theory, self.ranges)
        return self.everyone

    def of(self, item: Item) -> int:
        """The patients of whom an item holds, possible or not."""
        return self.drawing.of(self.theory, self.ranges, item)

    def nobody(self, root: int) -> bool:
        """Whether no possible patient is in a diagram."""
        return self.drawing.every([root, self.possible]) == self.drawing.no

    def where(self, when: Iterable[Condition], unless: Iterable[Condition] = ()) -> int:
        """The patients who surely meet some of the conditions in ``also`` and surely none of others."""
        lines = self.theory.lines
        met: list[Item] = [Tested(lines[line].atom, TRUE) for line in when]
        return self.of(every([*met, *(negated(Tested(lines[line].atom, TRUE)) for line in unless)]))

    def told(self, *, anyway: bool = False) -> int:
        """The diagram whose labels are what is answered (``Told``), or ``IMPOSSIBLE``; ``anyway``: whoever can be."""
        theory, diagrams = self.theory, self.drawing.diagrams
        everybody = self.drawing.yes if anyway else self.possible
        root = diagrams.relabel(everybody, lambda label: ((), (), (), ()) if label is True else IMPOSSIBLE)
        for place, found in enumerate((theory.cell, theory.alternative, theory.against, theory.party)):
            for option in theory.options():
                root = self.marked(root, self.of(found(option)), place, option)
        firm, withheld = self.of(theory.something_recommended()), self.of(theory.withheld())
        root = diagrams.combine(root, firm, lambda label, yes: (label, yes is True))
        return diagrams.combine(root, withheld, lambda label, yes: told(label, withheld=yes is True))

    def marked(self, root: int, where: int, place: int, option: str) -> int:
        """A diagram of four lists of options each, with one more option where it belongs."""
        if where == self.drawing.no:
            return root

        def mark(label: Hashable, yes: Hashable) -> Hashable:
            if yes is not True or label == IMPOSSIBLE:
                return label
            assert isinstance(label, tuple)
            return (*label[:place], (*label[place], option), *label[place + 1 :])

        return self.drawing.diagrams.combine(root, where, mark)


def told(label: Hashable, *, withheld: bool) -> Hashable:
    """Options, alternatives, against and the parties of a clash, and whether something is recommended, as an answer."""
    assert isinstance(label, tuple)
    inner, firm = label
    if inner == IMPOSSIBLE:
        return IMPOSSIBLE
    options, alternatives, against, parties = inner
    outcome = WITHHELD if withheld else CONFLICT if parties else SETTLED if options else SILENT
    stance = (Stance.RECOMMEND if firm else Stance.CONSIDER).value if options else ""
    sides = {WITHHELD: options, CONFLICT: parties}.get(outcome, ())
    return Told(outcome, options if outcome == SETTLED else (), alternatives, against, stance, sides)
