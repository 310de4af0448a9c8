"""The box of a patient in words: which findings a box narrows beyond the case, and the text of what is left.

Imports model, knowledge.quantities and logic.
"""

from __future__ import annotations

from pnet_reason.knowledge.quantities import format_set
from pnet_reason.model.case import Case
from pnet_reason.model.proof import Region
from pnet_reason.model.values import ValueSet

from .compiled import Dimension, Plan
from .kernel import State, domains


class Patient:
    """The domains that a case leaves open, and how to put a narrower box into words."""

    def __init__(self, plan: Plan, case: Case, state: State) -> None:
        self.plan = plan
        self.dimensions = plan.axes.dimensions
        self.computed = plan.axes.computed
        self.case = case
        self.state = state
        self.open = domains(state)
        self.levels = plan.section.by_id
        self.texts = case.texts.raw

    def set_of(self, entry: Dimension, mask: int) -> ValueSet:
        """The values of some cells that the case allows."""
        return entry.axis.values(mask, self.case.findings.get(entry.id))

    def region(self, state: State) -> Region:
        """What the state's box narrows, as finding → canonical text."""
        masks, first = domains(state), self.open
        if masks is first:
            return ()
        return tuple([(e.id, self.word(e, masks[e.var])) for e in self.plan.dimensions if masks[e.var] != first[e.var]])

    def word(self, entry: Dimension, mask: int) -> str:
        """The canonical text of some cells of a finding; remembered where the case says nothing of it."""
        if entry.id in self.case.findings:
            return format_set(self.set_of(entry, mask), entry.axis.finding)
        text = entry.words.get(mask)
        if text is None:
            text = entry.words[mask] = format_set(self.set_of(entry, mask), entry.axis.finding)
        return text

    def words_in(self, region: Region) -> dict[str, str]:
        """Finding → what the box of a region allows for it, as far as anything is known of it."""
        return {**self.texts, **dict(region)} if region else self.texts
