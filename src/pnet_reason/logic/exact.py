"""The conclusion of every patient at once, as a decision diagram: what is left when the stream has too many boxes
(3.16).

Findings are fixed in order of id. What a rule set can still conclude depends on little of what was fixed before:
which options are reached, which rules are open, and the tests beneath those that are decided. Boxes that agree on
that share one sub-diagram, so that the work follows the size of the diagram, not the number of boxes.

Imports logic.
"""

from __future__ import annotations

from collections.abc import Hashable

from .compiled import FindingAtoms, Plan, bits_under
from .conclude import Status, conclude, status_of
from .diagram import Diagrams
from .domains import bits
from .evaluate import derive, finding_planes, signatures
from .kernel import State, domains
from .survey import BudgetError

Pair = tuple[int, int]


class ExactDiagram:
    """Builds the diagram of a plan's conclusions for the patients of a state; levels are all findings of the
    section."""

    def __init__(self, plan: Plan, known: Pair, state: State, steps: int) -> None:
        self.plan = plan
        self.entries = plan.section.findings
        masks = domains(state)
        self.diagrams = Diagrams(tuple(masks[entry.var] for entry in self.entries))
        self.steps = steps
        self.beneath = [bits_under(plan.section, rule.body.need) for rule in plan.section.rules]
        self.memo: dict[Hashable, int] = {}
        self.later = self._later()
        self.root = self._build(0, known)

    def _later(self) -> list[Pair]:
        """For each level, the planes of the findings from there on, each with all that is open."""
        found = [(0, 0)]
        for entry, full in zip(reversed(self.entries), reversed(self.diagrams.full), strict=True):
            met, lost = finding_planes(entry, full)
            found.append((found[-1][0] | met, found[-1][1] | lost))
        return found[::-1]

    def _build(self, level: int, fixed: Pair) -> int:
        later = self.later[level]
        planes = derive(self.plan.section, fixed[0] | later[0], fixed[1] | later[1])
        status = status_of(self.plan.section, planes.met, planes.lost)
        summary = conclude(self.plan, status)
        if not isinstance(summary, int):
            return self.diagrams.leaf(summary)
        atoms = self._open_atoms(status)
        key = (level, self._reached(status), planes.met & atoms, planes.lost & atoms)
        found = self.memo.get(key)
        if found is None:
            self.steps -= 1
            if self.steps < 0:
                raise BudgetError
            found = self.memo[key] = self._split(level, fixed, atoms)
        return found

    def _split(self, level: int, fixed: Pair, atoms: int) -> int:
        """Cut at the first level from here that an open rule looks at."""
        chosen = sum(1 << (position >> 1) for position in bits(atoms) if not position & 1)
        while True:
            entry, mask = self.entries[level], self.diagrams.full[level]
            classes = signatures(entry, mask, chosen)
            if len(classes) > 1:
                break
            fixed = self._with(fixed, entry, mask)
            level += 1
        children = [(part, self._build(level + 1, self._with(fixed, entry, part))) for part in classes]
        return self.diagrams.branch(level, children)

    def _with(self, fixed: Pair, entry: FindingAtoms, mask: int) -> Pair:
        met, lost = finding_planes(entry, mask)
        return fixed[0] | met, fixed[1] | lost

    def _open(self, status: Status) -> int:
        """The rules that are open, or hang on open ones that override them."""
        return self.plan.section.all & ~status.stands & ~status.gone

    def _open_atoms(self, status: Status) -> int:
        """The plane bits, of both kinds, beneath the open rules and those that may override them."""
        found, rules = 0, self._open(status)
        for index in bits(rules):
            rule = self.plan.section.rules[index]
            for each in bits(rule.bit | rule.beaten_by):
                found |= self.beneath[each]
        return found

    def _reached(self, status: Status) -> Hashable:
        """What the decided rules have come to: by stance and option, and the open ones themselves."""
        taken = frozenset(
            (rule.rule.role, rule.rule.stance, rule.rule.option)
            for rule in self.plan.section.rules
            if rule.bit & status.stands
        )
        open_rules = self._open(status)
        beside = 0
        for index in bits(open_rules):
            beside |= self.plan.section.rules[index].beaten_by
        return taken, open_rules, open_rules & status.applied, beside & status.failed
