"""Is there a point at which some conditions have the values that are wanted? Exact, through concepts.

A search over boxes (finding → set of values). A wanted test cuts its box; a wanted concept is kept as a set of values
and opened only when nothing else is left to do, so that a chain of definitions is decided at its first link wherever
that is enough. Depth is on a stack of our own. Steps are counted: past the budget ``OverBudget``, never a silent cut.
Imports: model, formula, sets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from pnet_reason.model.findings import Finding
from pnet_reason.model.rules import UNDEFINED, Clause, Concept, Condition, Group, Op, Test, TestKind
from pnet_reason.model.values import Choices, Numbers, ValueSet

from .formula import span_of
from .sets import intersect, rest

BUDGET = 20_000


class OverBudget(Exception):  # noqa: N818 - the caller turns it into a warning
    """The search was given up."""


class Want(NamedTuple):
    """A condition is wanted true (``value``) or false; not ``strict``: it must only not be the opposite."""

    condition: Condition
    value: bool
    strict: bool


class Among(NamedTuple):
    """A concept is wanted to have one of these values, of which ``undefined`` may be one."""

    concept: str
    values: tuple[str, ...]


class OneOf(NamedTuple):
    """One of these lists of goals is wanted."""

    choice: Choice


Goal: TypeAlias = Want | Among | OneOf
Choice: TypeAlias = Sequence[Sequence[Goal]]


@dataclass(slots=True)
class State:
    """What is still wanted (``goals``; ``choices``: one of each), and what that leaves of findings and concepts."""

    goals: list[Goal]
    choices: tuple[Choice, ...] = ()
    box: dict[str, ValueSet] = field(default_factory=dict)
    concepts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()

    def branches(self) -> list[State]:
        """The states in which the smallest choice is taken, the first alternative last."""
        smallest = min(self.choices, key=len)
        index = self.choices.index(smallest)
        others = self.choices[:index] + self.choices[index + 1 :]
        return [
            State(list(goals), others, dict(self.box), dict(self.concepts), self.opened) for goals in reversed(smallest)
        ]


@dataclass(slots=True)
class Search:
    """Where the conditions are read: the findings, and the concepts in force."""

    findings: Mapping[str, Finding]
    in_force: Mapping[str, Concept]

    def point(self, goals: Sequence[Goal]) -> dict[str, ValueSet] | None:
        """A box in which everything wanted holds; None where there is none."""
        stack = [State(list(goals))]
        steps = 0
        while stack:
            steps += 1
            if steps > BUDGET:
                raise OverBudget
            state = stack.pop()
            if not self._settle(state):
                continue
            if not state.choices and not self._open(state):
                if self._reachable(state.box):
                    return state.box
                continue
            stack += state.branches()
        return None

    def _settle(self, state: State) -> bool:
        """Take up every goal that leaves no choice; False where nothing is left."""
        while state.goals:
            goal = state.goals.pop()
            if isinstance(goal, OneOf):
                state.choices = (*state.choices, goal.choice)
            elif isinstance(goal, Among):
                before = state.concepts.get(goal.concept, (*self.in_force[goal.concept].values, UNDEFINED))
                state.concepts[goal.concept] = tuple(value for value in before if value in goal.values)
                if not state.concepts[goal.concept]:
                    return False
            elif isinstance(goal.condition, Group):
                _group(goal, goal.condition, state)
            elif not self._test(goal, goal.condition, state):
                return False
        return True

    def _test(self, goal: Want, test: Test, state: State) -> bool:
        name = test.subject
        if name in self.in_force:
            state.goals.append(Among(name, self._wanted(goal, test)))
            return True
        if test.allowed is None:
            return True
        finding = self.findings[name]
        passed = test.allowed if goal.value else rest(finding, test.allowed)
        left = intersect(state.box.get(name, finding.domain), passed)
        state.box[name] = left
        return bool(left)

    def _wanted(self, goal: Want, test: Test) -> tuple[str, ...]:
        """The values of a concept for which a test on it is as wanted."""
        declared = self.in_force[test.subject].values
        if test.kind is TestKind.UNDEFINED:
            return (UNDEFINED,) if goal.value else declared
        allowed = test.allowed.values if isinstance(test.allowed, Choices) else ()
        chosen = tuple(value for value in declared if (value in allowed) == goal.value)
        return chosen if goal.strict else (*chosen, UNDEFINED)

    def _open(self, state: State) -> bool:
        """Say of one concept by what it has its values; False where every one is opened."""
        waiting = [name for name in state.concepts if name not in state.opened]
        if not waiting:
            return False
        name = waiting[0]
        state.opened |= {name}
        found = [
            [Among(name, (value,)), *goals]
            for value in state.concepts[name]
            for goals in _ways(self.in_force[name], value)
        ]
        state.choices = (found,)
        return True

    def _reachable(self, box: Mapping[str, ValueSet]) -> bool:
        """No computed quantity is wanted where its formula cannot take it."""
        for name in box:
            finding = self.findings[name]
            if finding.computed and isinstance(finding.domain, Numbers):
                sides = {i: box.get(i, self.findings[i].domain) for i in finding.computed.inputs}
                inputs = {i: side for i, side in sides.items() if isinstance(side, Numbers)}
                if not intersect(box[name], span_of(finding.computed, inputs, finding.domain)):
                    return False
        return True


def _group(goal: Want, group: Group, state: State) -> None:
    if group.op is Op.NOT:
        state.goals.append(Want(group.members[0], not goal.value, goal.strict))
        return
    members = [Want(member, goal.value, goal.strict) for member in group.members]
    if (group.op is Op.ALL) == goal.value:
        state.goals += members
    else:
        state.choices = (*state.choices, [[member] for member in members])


def _ways(concept: Concept, value: str) -> list[list[Goal]]:
    """The ways in which a concept has a value, or is undefined."""
    if concept.highest_of:
        return _highest(concept, value)
    if value != UNDEFINED:
        return [applies(clause) for clause in concept.clauses if clause.value == value]
    return [[OneOf(_fails(clause)) for clause in concept.clauses]]


def applies(clause: Clause) -> list[Goal]:
    """The clause applies: every ``when`` is true, every ``unless`` is false."""
    return [*(Want(one, True, True) for one in clause.when), *(Want(one, False, True) for one in clause.unless)]


def _fails(clause: Clause) -> list[list[Goal]]:
    """The ways in which a clause does not apply: a ``when`` that is not true, an ``unless`` that is not false."""
    whens: list[list[Goal]] = [[Want(one, False, False)] for one in clause.when]
    unlesses: list[list[Goal]] = [[Want(one, True, False)] for one in clause.unless]
    return whens + unlesses


def _highest(concept: Concept, value: str) -> list[list[Goal]]:
    """The first part with the highest value decides; a part or a guard may leave it undefined."""
    parts = concept.highest_of
    if value == UNDEFINED:
        undefined: list[list[Goal]] = [[Among(part, (UNDEFINED,))] for part in parts]
        unguarded: list[list[Goal]] = [[Want(one, False, False)] for one in concept.when]
        return undefined + unguarded
    rank = concept.values.index(value)
    lower, up_to = concept.values[:rank], concept.values[: rank + 1]
    guard = [Want(one, True, True) for one in concept.when]
    return [
        [*guard, *(Among(part, lower if j < k else (value,) if j == k else up_to) for j, part in enumerate(parts))]
        for k in range(len(parts))
    ]
