"""What is sure of a condition, a concept or a rule for every patient of a box: three-valued, and cautious.

Each condition gets the set of truth values that it may have somewhere in the box (never too few). A set of one is sure.
May import model and the checker's sets. Promises: no recursion over concepts, whose chains may be long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..model.rules import UNDEFINED, Clause, Concept, Condition, Group, Op, Rule, Test, TestKind
from ..model.values import Choices, ValueSet
from .sets import common, inside

TRUE, FALSE, OPEN = 1, 2, 4
"""May be true, may be false, may be undefined."""

RESULTS = {
    TRUE: "true",
    FALSE: "false",
    OPEN: "undefined",
    FALSE | OPEN: "not true",
    TRUE | OPEN: "not false",
}


def finding_truth(test: Test, values: ValueSet) -> int:
    """What a test on a finding may be where the finding is anywhere in ``values``."""
    assert test.allowed is not None
    if inside(values, test.allowed):
        return TRUE
    return TRUE | FALSE if common(values, test.allowed) else FALSE


def tests_of(conditions: Iterable[Condition]) -> list[Test]:
    """All tests in conditions."""
    stack, found = list(conditions), []
    while stack:
        condition = stack.pop()
        if isinstance(condition, Group):
            stack += condition.members
        else:
            found.append(condition)
    return found


def conditions_of(concept: Concept) -> list[Condition]:
    """All conditions in a definition."""
    return [*(c for clause in concept.clauses for c in (*clause.when, *clause.unless)), *concept.when]


def foundations(conditions: Iterable[Condition], definitions: Mapping[str, Concept]) -> tuple[Concept, ...]:
    """The concepts that conditions rest on, each after those that it rests on itself."""
    wanted = [test.subject for test in tests_of(conditions)]
    order: dict[str, Concept] = {}
    stack = [(name, False) for name in wanted if name in definitions]
    seen: set[str] = set()
    while stack:
        name, ready = stack.pop()
        if ready:
            order[name] = definitions[name]
        elif name not in seen:
            seen.add(name)
            below = {*definitions[name].highest_of, *(t.subject for t in tests_of(conditions_of(definitions[name])))}
            stack.append((name, True))
            stack += [(n, False) for n in below if n in definitions]
    return tuple(order.values())


class World:
    """The conditions of one set of definitions, in one box.

    ``on_finding``: the truth of a test on a finding. ``known``: findings with exactly one value, not assumed (3.13).
    ``possible``: concept → the values that it may have, in declared order, ``undefined`` last.
    """

    def __init__(self, concepts: tuple[Concept, ...], on_finding: Callable[[Test], int], known: frozenset[str]) -> None:
        self.on_finding = on_finding
        self.known = known
        self.truths: dict[int, int] = {}
        self.possible: dict[str, tuple[str, ...]] = {}
        self.concepts: dict[str, Concept] = {}
        for concept in concepts:
            self.concepts[concept.id] = concept
            self.possible[concept.id] = self.highest(concept) if concept.highest_of else self.defined(concept)

    def truth(self, condition: Condition) -> int:
        """The truth values that a condition may have (its identity is the key: knowledge is never copied)."""
        found = self.truths.get(id(condition))
        if found is None:
            found = self.group(condition) if isinstance(condition, Group) else self.test(condition)
            self.truths[id(condition)] = found
        return found

    def test(self, test: Test) -> int:
        """A test on a finding is true or false; on a concept, undefined where the concept is (3.3)."""
        if test.kind is TestKind.KNOWN:
            return TRUE if (test.subject in self.known) is test.positive else FALSE
        if test.subject not in self.concepts:
            return self.on_finding(test)
        allowed = test.allowed.values if isinstance(test.allowed, Choices) else ()
        found = 0
        for value in self.possible[test.subject]:
            if test.kind is TestKind.UNDEFINED:
                found |= TRUE if (value == UNDEFINED) is test.positive else FALSE
            elif value == UNDEFINED:
                found |= OPEN
            else:
                found |= TRUE if value in allowed else FALSE
        return found

    def group(self, group: Group) -> int:
        """Strong Kleene: ``all`` is false where a member is, true where all are; ``any`` the other way round."""
        members = [self.truth(member) for member in group.members]
        if group.op is Op.NOT:
            return swapped(members[0])
        if group.op is Op.ANY:
            return swapped(every([swapped(member) for member in members]))
        return every(members)

    def applies(self, body: Rule | Clause) -> bool:
        """Surely every ``when`` is true and every ``unless`` false."""
        return all(self.truth(c) == TRUE for c in body.when) and all(self.truth(c) == FALSE for c in body.unless)

    def failing(self, body: Rule | Clause) -> list[Condition]:
        """The bullets that surely fail: a ``when`` that cannot be true, an ``unless`` that cannot be false."""
        return [
            *(c for c in body.when if not self.truth(c) & TRUE),
            *(c for c in body.unless if not self.truth(c) & FALSE),
        ]

    def fails(self, body: Rule | Clause) -> bool:
        """Surely some bullet fails."""
        return any(not self.truth(c) & TRUE for c in body.when) or any(not self.truth(c) & FALSE for c in body.unless)

    def members(self, group: Group) -> list[Condition]:
        """The members that decide a group: those on the side that settles it, or all of them on the other."""
        truth = self.truth(group)
        settling = {Op.ALL: TRUE, Op.ANY: FALSE}.get(group.op, 0)
        if not settling or truth & settling or truth == OPEN:
            return list(group.members)
        return [member for member in group.members if not self.truth(member) & ~truth]

    def defined(self, concept: Concept) -> tuple[str, ...]:
        """The value of the clause that surely applies; else those of all clauses that may, and undefined."""
        may = set()
        for clause in concept.clauses:
            if self.applies(clause):
                return (clause.value,)
            if not self.fails(clause):
                may.add(clause.value)
        return (*(value for value in concept.values if value in may), UNDEFINED)

    def highest(self, concept: Concept) -> tuple[str, ...]:
        """The values that may be the highest of the parts; undefined where the guard or a part may leave it so."""
        guard = [self.truth(condition) for condition in concept.when]
        parts = [self.possible[name] for name in concept.highest_of]
        if any(not truth & TRUE for truth in guard) or (UNDEFINED,) in parts:
            return (UNDEFINED,)
        rank = {value: number for number, value in enumerate(concept.values)}
        floor = max(min(rank[value] for value in part if value != UNDEFINED) for part in parts)
        reached = {value for part in parts for value in part if value != UNDEFINED and rank[value] >= floor}
        unsure = any(truth != TRUE for truth in guard) or any(UNDEFINED in part for part in parts)
        return (*(value for value in concept.values if value in reached), *((UNDEFINED,) if unsure else ()))


def swapped(truth: int) -> int:
    """Of a negation."""
    return truth & OPEN | (TRUE if truth & FALSE else 0) | (FALSE if truth & TRUE else 0)


def every(members: list[int]) -> int:
    """Of a conjunction, its members taken as independent."""
    union, all_true = 0, True
    for truth in members:
        union |= truth
        all_true = all_true and bool(truth & TRUE)
    neutral = all(truth & (TRUE | OPEN) for truth in members)
    return (TRUE if all_true else 0) | union & FALSE | (OPEN if union & OPEN and neutral else 0)
