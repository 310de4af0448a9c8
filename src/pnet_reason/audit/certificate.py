"""A closed tableau as a certificate: entries numbered in the order in which whoever replays it meets them.

Imports model, knowledge's wording of sets and audit's tableau.
"""

from __future__ import annotations

from collections.abc import Iterable

from pnet_reason.knowledge.quantities import format_set
from pnet_reason.model.audit import Step

from .expand import IS_KNOWN, KNOWN
from .items import Within
from .tableau import Clash, Closed, Disordered, Entry, Found, Split
from .theory import Theory

IS, IS_NOT = "known", "not known"


class Numbered:
    """The steps so far, children before parents."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.steps: list[Step] = []

    def node(self, proof: Closed, numbers: dict[Entry, int]) -> int:
        """The index of a proof's step; ``numbers`` are those of the branch in which it stands."""
        if isinstance(proof, Split):
            found = tuple(self.node(child, with_more(numbers, entries)) for entries, child in proof.children)
            step = Step("split", numbers[proof.entry], found)
        elif isinstance(proof, Clash):
            part = proof.entries[0].part
            assert isinstance(part, Within)
            step = self.leaf("clash", part.finding, part.patient, proof.entries, numbers)
        elif isinstance(proof, Disordered):
            step = self.leaf("disordered", proof.finding, 0, proof.entries, numbers)
        else:
            step = self.leaf("unreached", proof.finding, proof.patient, proof.entries, numbers)
        self.steps.append(step)
        return len(self.steps) - 1

    def leaf(
        self, kind: str, finding: str, patient: int, entries: tuple[Entry, ...], numbers: dict[Entry, int]
    ) -> Step:
        """What closes a branch: some literals, in order, each with its finding and what it allows."""
        parts = [(numbers[entry], entry.part) for entry in entries if isinstance(entry.part, Within)]
        parts.sort(key=lambda pair: pair[0])
        return Step(
            kind,
            finding=finding,
            patient=patient,
            tests=tuple(number for number, _ in parts),
            findings=tuple(part.finding for _, part in parts),
            sets=tuple(self.wording(part) for _, part in parts),
        )

    def wording(self, part: Within) -> str:
        """The values that a literal allows."""
        if part.finding.startswith(KNOWN):
            return IS if part.cells == IS_KNOWN else IS_NOT
        axis = self.theory.axes.dimensions[part.finding].axis
        return format_set(axis.values(part.cells), axis.finding)


def with_more(numbers: dict[Entry, int], entries: Iterable[Entry]) -> dict[Entry, int]:
    """The numbers of a branch with those of more entries."""
    more = dict(numbers)
    for entry in entries:
        more[entry] = len(more)
    return more


def steps_of(theory: Theory, found: Found) -> tuple[Step, ...]:
    """The steps of a search in which every branch closed."""
    assert found.closed is not None
    table = Numbered(theory)
    table.node(found.closed, with_more({}, found.roots))
    return tuple(table.steps)
