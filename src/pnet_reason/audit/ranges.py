"""The findings of one patient or two as slots with cells, and the computed quantities that cannot be in theirs (3.10).

Imports model, knowledge's arithmetic of sets, logic.domains and audit's expand and theory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from pnet_reason.knowledge.formula import direction, span_of
from pnet_reason.knowledge.sets import intersect
from pnet_reason.model.findings import Finding
from pnet_reason.model.values import Numbers

from .expand import IS_KNOWN, IS_UNKNOWN, KNOWN
from .theory import Theory

Slot: TypeAlias = tuple[str, int]
"""A finding of a patient: 0 is the first, and both where the finding is the same for both."""
Cells: TypeAlias = Mapping[Slot, int]
KNOWN_OR_NOT = IS_KNOWN | IS_UNKNOWN


def tied(finding: Finding) -> frozenset[str]:
    """A quantity and its inputs."""
    assert finding.computed is not None
    return frozenset({finding.id, *finding.computed.inputs})


class Ranges:
    """The slots, with all their cells (``full``); which of them formulas couple.

    ``along``: what two patients differ in. Where it is an input of a quantity, and the only one in which they differ,
    the quantity follows it up or down (``follows``); where it is a quantity itself, its inputs are taken as not
    recorded.
    """

    def __init__(self, theory: Theory, differing: Iterable[str] = (), along: str = "") -> None:
        self.theory, self.differing = theory, frozenset(differing)
        self.dimensions = theory.axes.dimensions
        self.computed = {finding.id: finding for finding in theory.axes.computed}
        tested = {entry.id for entry in theory.section.findings} | self.differing
        waiting = {finding.id: tied(finding) for finding in theory.axes.computed}
        while found := [name for name in waiting if waiting[name] & tested or self.hollow(name)]:
            tested = tested.union(*(waiting.pop(name) for name in found))
        patients = {name: (0, 1) if name in self.differing else (0,) for name in sorted(tested)}
        full = {(name, number): self.dimensions[name].axis.full for name, two in patients.items() for number in two}
        known = {(KNOWN + entry.id, 0): KNOWN_OR_NOT for entry in theory.section.findings if entry.known_atoms}
        self.full: dict[Slot, int] = {**full, **known}
        # In a comparison the axes have the findings of both sides: the formula of one rules out nobody of the other.
        own = self.computed.keys() & theory.knowledge.findings.keys()
        self.quantities = [slot for slot in self.full if slot[0] in own and slot[0] != along]
        self.follows = {name: sign for name, _ in self.quantities if (sign := self.sign(name, along))}
        self.memo: dict[tuple[Slot, tuple[int, ...]], bool] = {}

    def hollow(self, name: str) -> bool:
        """Whether a formula gives nothing that its quantity may have, whatever its inputs are: then nobody can be."""
        finding = self.computed[name]
        assert finding.computed is not None
        assert isinstance(finding.domain, Numbers)
        domains = {one: self.dimensions[one].axis.finding.domain for one in finding.computed.inputs}
        numbers = {one: values for one, values in domains.items() if isinstance(values, Numbers)}
        return not intersect(span_of(finding.computed, numbers, finding.domain), finding.domain)

    def slot(self, finding: str, patient: int) -> Slot:
        """Where the cells of a patient's finding are."""
        return finding, patient if finding in self.differing else 0

    def coupled(self, slot: Slot) -> list[Slot]:
        """A quantity's own slot and those of its inputs."""
        name, patient = slot
        computation = self.computed[name].computed
        assert computation is not None
        return [slot, *(self.slot(one, patient) for one in computation.inputs)]

    def sign(self, name: str, along: str) -> int:
        """1 where the quantity of the second patient is at least that of the first, -1 where at most, 0 where neither
        is sure."""
        computation = self.computed[name].computed
        assert computation is not None
        differing = [one for one in computation.inputs if one in self.differing]
        sets = {one: self.dimensions[one].axis.finding.domain for one in computation.inputs}
        return direction(computation, sets, along) if differing == [along] else 0

    def disordered(self, cells: Cells) -> str | None:
        """A quantity whose cells for two patients are in the wrong order."""
        return next((name for name in self.follows if self.apart(name, cells)), None)

    def apart(self, name: str, cells: Cells) -> bool:
        """Whether every cell of one patient is on the wrong side of every cell of the other."""
        first, second = cells[name, 0], cells[name, 1]
        low, high = (first, second) if self.follows[name] > 0 else (second, first)
        return (low & -low).bit_length() > high.bit_length()

    def unreached(self, cells: Cells) -> Slot | None:
        """A quantity that its formula does not bring into its cells."""
        return next((slot for slot in self.quantities if self.empty(slot, cells)), None)

    def empty(self, slot: Slot, cells: Cells) -> bool:
        """Whether the formula gives none of the quantity's values over the cells of its inputs."""
        names = self.coupled(slot)
        key = (slot, tuple(cells[name] for name in names))
        found = self.memo.get(key)
        if found is None:
            found = self.memo[key] = self._empty(slot, cells, names[1:])
        return found

    def _empty(self, slot: Slot, cells: Cells, inputs: list[Slot]) -> bool:
        finding = self.computed[slot[0]]
        assert finding.computed is not None
        assert isinstance(finding.domain, Numbers)
        sets = {name: self.dimensions[name].axis.values(cells[name, patient]) for name, patient in inputs}
        numbers = {name: values for name, values in sets.items() if isinstance(values, Numbers)}
        reached = span_of(finding.computed, numbers, finding.domain)
        return not intersect(reached, self.dimensions[finding.id].axis.values(cells[slot]))
