"""Whether a condition holds for one patient of whom everything is known (3.3, 3.4): a small evaluator of its own.

It shares no code with the engine, so that a test that uses it can find a mistake of the engine. Truth is strong Kleene:
True, False, or None for undefined. Imports: model.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import TypeAlias

from pnet_reason.model.rules import Clause, Concept, Condition, Group, Op, Rule, Test, TestKind
from pnet_reason.model.values import Choices, ValueSet

Value: TypeAlias = Fraction | str
"""One value of a finding: a number in its own unit, or a declared value."""
Point: TypeAlias = Mapping[str, Value]
"""A patient: a value of each finding, computed quantities among them."""
NOTHING: frozenset[str] = frozenset()


def contains(values: ValueSet, value: Value) -> bool:
    """Whether a value is in a set."""
    if isinstance(values, Choices):
        return value in values.values
    return isinstance(value, Fraction) and any(i.lower <= (value, 0) <= i.upper for i in values.intervals)


class World:
    """A patient as some definitions see them. ``assumed``: the findings whose value is not known but supposed (3.13).

    A concept is worked out when it is first asked for, those below it first, so that long chains need no deep stack.
    """

    def __init__(self, concepts: Mapping[str, Concept], point: Point, assumed: Collection[str] = NOTHING) -> None:
        self.concepts, self.point, self.assumed = concepts, point, assumed
        self.found: dict[str, str | None] = {}

    def truth(self, condition: Condition) -> bool | None:
        """A group is undefined where its undefined members could still turn it either way."""
        if isinstance(condition, Test):
            return self._test(condition)
        members = [self.truth(member) for member in condition.members]
        if condition.op is Op.NOT:
            return None if members[0] is None else not members[0]
        decisive = condition.op is Op.ANY
        if decisive in members:
            return decisive
        return None if None in members else not decisive

    def _test(self, test: Test) -> bool | None:
        """Only a comparison with an undefined concept is undefined."""
        if test.kind is TestKind.KNOWN:
            return (test.subject in self.point and test.subject not in self.assumed) is test.positive
        if test.kind is TestKind.UNDEFINED:
            return (self.value(test.subject) is None) is test.positive
        value = self.value(test.subject) if test.subject in self.concepts else self.point[test.subject]
        return None if value is None or test.allowed is None else contains(test.allowed, value)

    def applies(self, rule: Rule | Clause) -> bool:
        """Every ``when`` is true and every ``unless`` is false: undefined is neither."""
        return all(self.truth(condition) is True for condition in rule.when) and all(
            self.truth(condition) is False for condition in rule.unless
        )

    def value(self, name: str) -> str | None:
        """The value of a concept; None where it is undefined."""
        waiting = [name]
        while waiting:
            last = waiting[-1]
            below = [part for part in parts_of(self.concepts[last]) if part in self.concepts and part not in self.found]
            if last not in self.found and below:
                waiting += below
                continue
            if last not in self.found:
                self.found[last] = self._defined(self.concepts[last])
            waiting.pop()
        return self.found[name]

    def _defined(self, concept: Concept) -> str | None:
        if not concept.highest_of:
            return next((clause.value for clause in concept.clauses if self.applies(clause)), None)
        if any(self.truth(condition) is not True for condition in concept.when):
            return None
        parts = [self.found[part] for part in concept.highest_of]
        found = [part for part in parts if part is not None]
        return max(found, key=concept.values.index) if len(found) == len(parts) else None


def parts_of(concept: Concept) -> list[str]:
    """What a definition speaks of, findings and concepts, in order."""
    inner = [one for clause in concept.clauses for one in (*clause.when, *clause.unless)]
    return [*concept.highest_of, *subjects(*concept.when, *inner)]


def subjects(*conditions: Condition) -> list[str]:
    """The findings and concepts that some conditions speak of, in order."""
    found: list[str] = []
    for condition in conditions:
        found += subjects(*condition.members) if isinstance(condition, Group) else [condition.subject]
    return found
