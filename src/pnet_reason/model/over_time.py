"""What the facts say about a patient over time: comparisons, features, markers, and when to look again.

Imports: model only. Promises: frozen data. None of it is a rule: it says how dated findings become an ordinary case,
what is told about them, and what is flagged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from .problems import NOWHERE, Position
from .table import Table


class Count(StrEnum):
    """How the time between two days is counted: in calendar months, or in days."""

    MONTHS = "months"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an option asks for the next examination.

    An examination counts where it was made by one of ``methods``, or, where its method is not given or ``methods`` is
    empty, where it gave one of ``findings``. ``every``: the next one is due from so many calendar months after the last
    to so many; None where the source gives no interval. ``lost_after``: calendar months after the last one from which
    the patient counts as lost; None: never.
    """

    examination: str
    methods: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    every: tuple[int, int] | None = None
    lost_after: int | None = None
    provenance: str = ""
    note: str = ""
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Method:
    """A way of examination with its other spellings."""

    id: str
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measured finding that is compared with its earlier value.

    ``earlier`` and ``interval`` are the findings that hold the earlier value and the time between the two, which is
    counted in ``count`` and given in the unit of ``interval``. ``at_least`` (that unit): a shorter interval is flagged.
    ``error`` (the unit of ``finding``): a change of no more than this is flagged. None: not declared.
    """

    finding: str
    earlier: str
    interval: str
    count: Count = Count.MONTHS
    at_least: Fraction | None = None
    error: Fraction | None = None
    provenance: str = ""
    note: str = ""
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class OverTime:
    """``methods``: the preferred one first. ``features``: yes/no findings that are told where they are new.
    ``markers``: finding → what can falsify it, shown with it. ``lasting``: findings that stay true until they are found
    otherwise. ``old_after``: calendar months after which another finding that is carried forward is flagged as old;
    None: never."""

    methods: tuple[Method, ...] = ()
    comparisons: Table[str, Comparison] = field(default_factory=Table)
    features: tuple[str, ...] = ()
    markers: Table[str, tuple[str, ...]] = field(default_factory=Table)
    lasting: tuple[str, ...] = ()
    old_after: int | None = None

    def method(self, text: str) -> str:
        """The declared method that a text names; the text itself where it names none."""
        said = folded(text)
        for method in self.methods:
            if said in {folded(method.id), *map(folded, method.spellings)}:
                return method.id
        return text.strip()

    def rank(self, text: str) -> int | None:
        """The place of a method among those declared; None where it is not."""
        names = [method.id for method in self.methods]
        name = self.method(text)
        return names.index(name) if name in names else None


def folded(text: str) -> str:
    """A method as it is compared: case, spaces, ``-`` and ``_`` make no difference."""
    return "".join(text.casefold().replace("-", " ").replace("_", " ").split())
