"""Why an option stands, or why not: for each row of an answer, the rules that speak about it and where to read the
proof.

Imports: model only. Promises: frozen data; indices refer to ``answer.nodes``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .answer import Answer
from .proof import Region


class Standing(StrEnum):
    """What became of an option in a part of an answer."""

    RECOMMENDED = "recommended"
    CONSIDERED = "considered"
    ALTERNATIVE = "alternative"
    CONFLICT = "in conflict"
    WITHHELD = "withheld"
    RULED_OUT = "ruled out"
    NOT_REACHED = "not reached"
    NO_RULE = "no rule concludes it"
    CONTRADICTORY = "findings contradict each other"


HOLDS = (Standing.RECOMMENDED, Standing.CONSIDERED)


@dataclass(frozen=True, slots=True)
class Part:
    """One box of a row: ``nodes`` are the rule nodes that speak for the option (or show why not), ``against`` those of
    rules that rule it out or withhold it."""

    row: int
    region: Region
    standing: Standing
    nodes: tuple[int, ...]
    against: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything one answer says about one option; ``holds`` where it is an option of some row."""

    option: str
    answer: Answer
    parts: tuple[Part, ...]

    @property
    def holds(self) -> bool:
        """Whether it is an option of some row."""
        return any(part.standing in HOLDS for part in self.parts)
