"""What a certificate speaks of: items about one patient or two, and how they are taken apart (docs/certificate.md).

Written from that page, apart from the search that made the certificate. May import model and the checker's sets.
Promises: parts in the order of the page; no recursion, however deeply definitions nest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..model.findings import Finding, Kind
from ..model.knowledge import Knowledge
from ..model.rules import UNDEFINED, Clause, Concept, Condition, Group, Op, Rule, Test, TestKind
from ..model.values import Bound, Choices, Numbers, ValueSet
from .sets import after, normal

TRUE, FALSE, NOT_TRUE, NOT_FALSE = "true", "false", "not true", "not false"
OPPOSITE = {TRUE: NOT_TRUE, NOT_TRUE: TRUE, FALSE: NOT_FALSE, NOT_FALSE: FALSE}
TURNED = {TRUE: FALSE, FALSE: TRUE, NOT_TRUE: NOT_FALSE, NOT_FALSE: NOT_TRUE}
POSITIVE = (TRUE, NOT_FALSE)
KNOWN = "known "
IS_KNOWN, IS_NOT_KNOWN = Choices(("known",)), Choices(("not known",))


@dataclass(frozen=True, slots=True)
class In:
    """A literal: the finding of a patient has a value of the set."""

    finding: str
    values: ValueSet
    patient: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition with a side, under the definitions of a guideline (empty: the shared ones)."""

    condition: Condition
    side: str
    definitions: str
    patient: int


@dataclass(frozen=True, slots=True)
class Value:
    """A concept has one of the values, undefined among them or not."""

    concept: str
    values: frozenset[str]
    definitions: str
    patient: int


@dataclass(frozen=True, slots=True)
class Met:
    """A rule or clause is met, or (``met`` false) is not."""

    body: Rule | Clause
    met: bool
    definitions: str
    patient: int


@dataclass(frozen=True, slots=True)
class All:
    """A conjunction."""

    parts: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class One:
    """A disjunction."""

    parts: tuple[Item, ...]


Item: TypeAlias = In | Asked | Value | Met | All | One
ALWAYS, NEVER = All(()), One(())


def all_of(parts: Iterable[Item]) -> Item:
    """``ALL[…]``, simplified."""
    found: list[Item] = []
    for part in parts:
        if part == NEVER:
            return NEVER
        found += part.parts if isinstance(part, All) else [part]
    return found[0] if len(found) == 1 else All(tuple(found))


def one_of(parts: Iterable[Item]) -> Item:
    """``ONE[…]``, simplified."""
    found: list[Item] = []
    for part in parts:
        if part == ALWAYS:
            return ALWAYS
        found += part.parts if isinstance(part, One) else [part]
    return found[0] if len(found) == 1 else One(tuple(found))


def negation(item: Item) -> Item:
    """``NOT item``. Literals and values are never negated."""
    if isinstance(item, All):
        return one_of(negation(part) for part in item.parts)
    if isinstance(item, One):
        return all_of(negation(part) for part in item.parts)
    if isinstance(item, Asked):
        return Asked(item.condition, OPPOSITE[item.side], item.definitions, item.patient)
    assert isinstance(item, Met)
    return Met(item.body, not item.met, item.definitions, item.patient)


class Opener:
    """Takes items apart under the definitions of a knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.findings = knowledge.findings
        own = {name: knowledge.concepts_of(name) for name in knowledge.guidelines}
        self.definitions: Mapping[str, Mapping[str, Concept]] = {"": knowledge.concepts, **own}

    def flat(self, item: Item) -> Iterator[In | One]:
        """``FLAT(item)``: the literals and disjunctions that must all hold, in order."""
        stack: list[Item] = [item]
        while stack:
            found = self.opened(stack.pop())
            if isinstance(found, All):
                stack += reversed(found.parts)
            elif isinstance(found, One) and len(found.parts) == 1:
                stack.append(found.parts[0])
            else:
                yield found

    def opened(self, item: Item) -> In | All | One:
        """One step."""
        if isinstance(item, Asked):
            return self.asked(item)
        if isinstance(item, Value):
            concept = self.definitions[item.definitions][item.concept]
            return highest(concept, item) if concept.highest_of else defined(concept, item)
        if isinstance(item, Met):
            return bullets(item)
        return item

    def asked(self, item: Asked) -> In | All | One:
        """A test on a finding or a concept, or a group."""
        condition = item.condition
        if isinstance(condition, Group):
            return grouped(condition, item)
        positive = item.side in POSITIVE
        if condition.kind is TestKind.KNOWN:
            known = positive == condition.positive
            return In(KNOWN + condition.subject, IS_KNOWN if known else IS_NOT_KNOWN, item.patient)
        concept = self.definitions[item.definitions].get(condition.subject)
        if concept is not None:
            values = sided(condition, concept, item.side)
            return All((Value(concept.id, values, item.definitions, item.patient),)) if values else One(())
        finding = self.findings[condition.subject]
        assert condition.allowed is not None
        values_in = condition.allowed if positive else rest(finding, condition.allowed)
        return In(condition.subject, values_in, item.patient)


def bullets(item: Met) -> All | One:
    """Every bullet with its side, or some bullet without it."""
    when, unless = (TRUE, FALSE) if item.met else (NOT_TRUE, NOT_FALSE)
    parts = (
        *(Asked(c, when, item.definitions, item.patient) for c in item.body.when),
        *(Asked(c, unless, item.definitions, item.patient) for c in item.body.unless),
    )
    return All(parts) if item.met else One(parts)


def grouped(group: Group, item: Asked) -> All | One:
    """Strong Kleene."""
    turned = group.op is Op.NOT
    side = TURNED[item.side] if turned else item.side
    parts = tuple(Asked(member, side, item.definitions, item.patient) for member in group.members)
    together = (item.side in POSITIVE) == (group.op is Op.ALL)
    return All(parts) if turned or together else One(parts)


def sided(test: Test, concept: Concept, side: str) -> frozenset[str]:
    """The values of a concept for which a test on it has a side."""
    declared = frozenset(concept.values)
    if test.kind is TestKind.UNDEFINED:
        return frozenset([UNDEFINED]) if (side in POSITIVE) == test.positive else declared
    allowed = frozenset(test.allowed.values) if isinstance(test.allowed, Choices) else frozenset()
    open_too = frozenset([UNDEFINED]) if side in (NOT_TRUE, NOT_FALSE) else frozenset()
    return open_too | (declared & allowed if side in POSITIVE else declared - allowed)


def defined(concept: Concept, item: Value) -> All | One:
    """A clause for one of the values is met; or, for undefined, none is."""
    found: list[Item] = [
        Met(clause, True, item.definitions, item.patient) for clause in concept.clauses if clause.value in item.values
    ]
    if UNDEFINED in item.values:
        found.append(All(tuple(Met(clause, False, item.definitions, item.patient) for clause in concept.clauses)))
    return One(tuple(found))


def highest(concept: Concept, item: Value) -> All | One:
    """The guard holds, no part is above the value and one has it; or, for undefined, guard or a part is not there."""
    where = (item.definitions, item.patient)
    guard = [Met(Clause("", concept.when), True, *where)] if concept.when else []
    found: list[Item] = []
    for place, value in enumerate(concept.values):
        if value in item.values:
            below = [Value(part, frozenset(concept.values[: place + 1]), *where) for part in concept.highest_of]
            at = One(tuple(Value(part, frozenset([value]), *where) for part in concept.highest_of))
            found.append(all_of([*guard, *below, at]))
    if UNDEFINED in item.values:
        found += [Met(one.body, False, *where) for one in guard]
        found += [Value(part, frozenset([UNDEFINED]), *where) for part in concept.highest_of]
    return One(tuple(found))


def rest(finding: Finding, values: ValueSet) -> ValueSet:
    """The declared values that are not in a set."""
    if isinstance(finding.domain, Choices):
        gone = values.values if isinstance(values, Choices) else ()
        return Choices(tuple(value for value in finding.domain.values if value not in gone))
    assert isinstance(values, Numbers)
    whole = finding.kind is Kind.INTEGER
    start, parts = finding.domain.intervals[0].lower, []
    for part in values.intervals:
        parts.append((start, before(part.lower, whole=whole)))
        start = after(part.upper, whole=whole)
    return normal([*parts, (start, finding.domain.intervals[-1].upper)], whole=whole)


def before(lower: Bound, *, whole: bool) -> Bound:
    """The highest upper bound below a lower bound."""
    return (lower[0] - 1, 0) if whole else (lower[0], lower[1] - 1)
