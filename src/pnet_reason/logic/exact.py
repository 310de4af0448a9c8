"""The conclusion of every patient at once, as a decision diagram: what is left when the stream has too many boxes
(3.16).

Findings are fixed in order of id. What a rule set can still conclude depends on little of what was fixed before:
which options are reached, which rules are open, and the tests on which those still hang. Boxes that agree on that
share one sub-diagram, so that the work follows the size of the diagram, not the number of boxes.

Imports logic.
"""

from __future__ import annotations

from collections.abc import Hashable

from .compiled import FindingAtoms, Key, Plan, false_bit, true_bit
from .conclude import Status, conclude, status_of
from .diagram import Diagrams
from .domains import bits
from .evaluate import Planes, derive, finding_planes, signatures
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
        values: dict[Key, int] = {}
        atoms = self._open_atoms(status, planes, values)
        hanging = (atoms, planes.met & atoms, planes.lost & atoms, tuple(sorted(values.items())))
        key = (level, self._reached(status), hanging)
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

    def _open_atoms(self, status: Status, planes: Planes, values: dict[Key, int]) -> int:
        """The plane bits, of both kinds, on which the open rules and those that may override them still hang. Beneath
        what is decided nothing matters any more. ``values`` is filled with what the concepts there may be."""
        section, rules = self.plan.section, 0
        for index in bits(self._open(status)):
            rules |= section.rules[index].bit | section.rules[index].beaten_by
        stack = [section.rules[index].body.need for index in bits(rules & ~status.applied & ~status.failed)]
        found, seen = 0, planes.met | planes.lost
        while stack:
            need = stack.pop()
            for position in bits(need):
                found |= true_bit(position >> 1) | false_bit(position >> 1)
            for position in bits(need & ~seen):
                stack += self._beneath(position >> 1, planes, values)
            seen |= need
        return found

    def _beneath(self, atom: int, planes: Planes, values: dict[Key, int]) -> list[int]:
        """What an open atom rests on: a group's members, the open clauses of a concept and of its open parts."""
        section = self.plan.section
        if atom in section.groups:
            return [section.groups[atom].every_true | section.groups[atom].every_false]
        subject, needs = section.subject[atom], []
        pending = [] if isinstance(subject, str) else [subject]
        while pending:
            step = section.concepts[pending.pop()]
            if step.key in values:
                continue
            possible = values[step.key] = planes.possible[step.key]
            if possible & (possible - 1):
                needs += [step.guard.need, *(body.need for body, _ in step.clauses if not body.need & planes.lost)]
                pending += step.parts
        return needs

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
