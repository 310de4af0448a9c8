"""Small constructors of model records, for tests that want a knowledge base without files.

Imports: the model, the canonical text of sets, and the reference. Promises: tables and rules sorted by id, canonical
bullet texts, sets cut to the declared range, and hashes that differ wherever two knowledge bases differ.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar

from pnet_reason.knowledge.quantities import format_set
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Computation, Finding, Kind, Term
from pnet_reason.model.knowledge import Guideline, Knowledge, Option, Question, Source
from pnet_reason.model.rules import (
    Clause,
    Concept,
    Condition,
    Group,
    Op,
    Override,
    Role,
    Rule,
    Stance,
    Test,
    TestKind,
)
from pnet_reason.model.table import Table
from pnet_reason.model.values import Choices, Interval, Numbers, ValueSet, closed, point
from tests.reference import Range, formula_ranges, range_of

Number: TypeAlias = int | str | Fraction
T = TypeVar("T")


def table(items: Mapping[str, T]) -> Table[str, T]:
    """A table sorted by id."""
    return Table({key: items[key] for key in sorted(items)})


def plain(number: Fraction) -> str:
    """The number as a plain decimal, or as ``a/b`` where it has none."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    whole = str(abs(int(number * 10**digits))).rjust(digits + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{whole[: len(whole) - digits]}.{whole[len(whole) - digits :]}" if digits else sign + whole


# Findings.


def real(name: str, low: Number, high: Number, *, unit: str = "u", above: bool = False) -> Finding:
    """A real finding from ``low`` to ``high``; ``above``: the lower end is open."""
    domain = Numbers((Interval((Fraction(low), 1 if above else 0), (Fraction(high), 0)),))
    units = Table({unit: Fraction(1)})
    return Finding(name, Kind.REAL, f"label of {name}", domain, unit, units, granularity=Fraction(1, 10))


def integer(name: str, low: int, high: int, *, unit: str = "") -> Finding:
    """An integer finding from ``low`` to ``high``."""
    domain = Numbers((closed(Fraction(low), Fraction(high)),))
    units = Table({unit: Fraction(1)})
    return Finding(name, Kind.INTEGER, f"label of {name}", domain, unit, units, granularity=Fraction(1))


def choice(name: str, *values: str, kind: Kind = Kind.CHOICE) -> Finding:
    """A finding with declared values."""
    labels = Table({value: f"label of {value}" for value in values})
    return Finding(name, kind, f"label of {name}", Choices(values), value_labels=labels)


def ordered(name: str, *values: str) -> Finding:
    """A finding with declared values in order."""
    return choice(name, *values, kind=Kind.ORDERED)


def yes_no(name: str) -> Finding:
    """A finding that is no or yes."""
    return choice(name, "no", "yes", kind=Kind.YES_NO)


def rate(
    name: str, new: Finding, old: Finding, time: Finding, *, low: Number, high: Number, tolerance: Number = 0
) -> Finding:
    """The computed finding ``(new - old) / time``."""
    terms = (
        Term("finding", new.id),
        Term("finding", old.id),
        Term("-"),
        Term("finding", time.id),
        Term("/"),
    )
    text = f"({new.id} - {old.id}) / {time.id}"
    return _computed(name, Computation(text, terms, Fraction(tolerance)), low, high)


def total(name: str, one: Finding, other: Finding, *, low: Number, high: Number, tolerance: Number = 0) -> Finding:
    """The computed finding ``one + other``."""
    terms = (Term("finding", one.id), Term("finding", other.id), Term("+"))
    return _computed(name, Computation(f"{one.id} + {other.id}", terms, Fraction(tolerance)), low, high)


def _computed(name: str, computation: Computation, low: Number, high: Number) -> Finding:
    domain = Numbers((closed(Fraction(low), Fraction(high)),))
    units = Table({"u": Fraction(1)})
    return Finding(name, Kind.REAL, f"label of {name}", domain, "u", units, Fraction(1, 10), computed=computation)


# Sets.


def cut(finding: Finding, values: Numbers) -> Numbers:
    """The part of a set that lies in the declared range; sets of integers get closed integer ends."""
    assert isinstance(finding.domain, Numbers)
    parts = [
        Interval(max(a.lower, b.lower), min(a.upper, b.upper))
        for a in finding.domain.intervals
        for b in values.intervals
        if max(a.lower, b.lower) <= min(a.upper, b.upper)
    ]
    if finding.kind is Kind.INTEGER:
        return whole_numbers(parts)
    return Numbers(tuple(sorted(parts)))


def whole_numbers(parts: Iterable[Interval]) -> Numbers:
    """The integers of some intervals: closed ends, merged where they touch."""
    merged: list[tuple[int, int]] = []
    for part in sorted(parts):
        low, high = first_integer(part), last_integer(part)
        if low > high:
            continue
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return Numbers(tuple(closed(Fraction(low), Fraction(high)) for low, high in merged))


def first_integer(interval: Interval) -> int:
    """The lowest integer of an interval (of its hull: it may have none)."""
    value, nudge = interval.lower
    return math.floor(value) + 1 if nudge > 0 else math.ceil(value)


def last_integer(interval: Interval) -> int:
    """The highest integer of an interval (of its hull: it may have none)."""
    value, nudge = interval.upper
    return math.ceil(value) - 1 if nudge < 0 else math.floor(value)


def numbers(finding: Finding, relation: str, value: Number) -> Numbers:
    """The values of a finding that are ``<``, ``<=``, ``>``, ``>=`` or ``=`` a number, cut to the declared range."""
    assert isinstance(finding.domain, Numbers)
    bottom, top = finding.domain.intervals[0].lower, finding.domain.intervals[-1].upper
    at = Fraction(value)
    lower, upper = {
        "<": (bottom, (at, -1)),
        "<=": (bottom, (at, 0)),
        ">": ((at, 1), top),
        ">=": ((at, 0), top),
        "=": ((at, 0), (at, 0)),
    }[relation]
    return cut(finding, Numbers((Interval(lower, upper),) if lower <= upper else ()))


# Conditions.


def compare(finding: Finding, relation: str, value: Number) -> Test:
    """``finding (< | <= | > | >=) number unit``."""
    text = f"{finding.id} {relation} {plain(Fraction(value))} {finding.unit}".rstrip()
    return Test(finding.id, TestKind.IN, text, numbers(finding, relation, value))


def between(finding: Finding, low: Number, high: Number) -> Test:
    """``finding between a and b unit`` (closed)."""
    text = f"{finding.id} between {plain(Fraction(low))} and {plain(Fraction(high))} {finding.unit}".rstrip()
    values = cut(finding, Numbers((closed(Fraction(low), Fraction(high)),)))
    return Test(finding.id, TestKind.IN, text, values)


def is_(subject: Finding | Concept, *values: str) -> Test:
    """``finding is value``, or ``finding is one of (a, b)``."""
    allowed = tuple(value for value in subject.values if value in values)
    text = f"is {allowed[0]}" if len(allowed) == 1 else f"is one of ({', '.join(allowed)})"
    return Test(subject.id, TestKind.IN, f"{subject.id} {text}", Choices(allowed))


def is_not(subject: Finding | Concept, value: str) -> Test:
    """``finding is not value``: it is another declared value."""
    allowed = Choices(tuple(other for other in subject.values if other != value))
    return Test(subject.id, TestKind.IN, f"{subject.id} is not {value}", allowed)


def is_known(finding: Finding, *, positive: bool = True) -> Test:
    """``finding is known`` or ``finding is not known``."""
    text = f"{finding.id} is known" if positive else f"{finding.id} is not known"
    return Test(finding.id, TestKind.KNOWN, text, positive=positive)


def is_undefined(concept: Concept) -> Test:
    """``concept is undefined``."""
    return Test(concept.id, TestKind.UNDEFINED, f"{concept.id} is undefined")


def all_(*members: Condition) -> Group:
    """All of some conditions."""
    return Group(Op.ALL, members)


def any_(*members: Condition) -> Group:
    """Any of some conditions."""
    return Group(Op.ANY, members)


def not_(member: Condition) -> Group:
    """The opposite of a condition."""
    return Group(Op.NOT, (member,))


# Concepts, rules, options.


def clause(value: str, *when: Condition, unless: Iterable[Condition] = ()) -> Clause:
    """One line of a definition."""
    return Clause(value, tuple(when), tuple(unless))


def concept(name: str, values: Iterable[str], *clauses: Clause, guideline: str = "") -> Concept:
    """A concept defined by clauses."""
    return Concept(name, f"label of {name}", tuple(values), clauses=clauses, ordered=True, guideline=guideline)


def highest(name: str, *parts: Concept, when: Iterable[Condition] = (), guideline: str = "") -> Concept:
    """A concept that is the highest of others."""
    return Concept(
        name,
        f"label of {name}",
        parts[0].values,
        ordered=True,
        highest_of=tuple(part.id for part in parts),
        when=tuple(when),
        guideline=guideline,
    )


def advice(
    name: str,
    stance: Stance,
    option: str,
    *when: Condition,
    unless: Iterable[Condition] = (),
    overrides: Iterable[str] = (),
    question: str = "q1",
) -> Rule:
    """A rule of the guideline ``g``."""
    beats = tuple(Override(other, "the source says so") for other in overrides)
    return Rule(name, Role.ADVICE, stance, when, tuple(unless), question, option, "g", beats, because="a reason")


def recommend(name: str, option: str, *when: Condition, **more: object) -> Rule:
    """A rule that recommends."""
    return advice(name, Stance.RECOMMEND, option, *when, **more)  # type: ignore[arg-type]


def consider(name: str, option: str, *when: Condition, **more: object) -> Rule:
    """A rule that says ``may``."""
    return advice(name, Stance.CONSIDER, option, *when, **more)  # type: ignore[arg-type]


def rule_out(name: str, option: str, *when: Condition, **more: object) -> Rule:
    """A rule that rules out."""
    return advice(name, Stance.RULE_OUT, option, *when, **more)  # type: ignore[arg-type]


def outside_scope(name: str, option: str, *when: Condition, unless: Iterable[Condition] = ()) -> Rule:
    """A scope rule of the guideline ``g``."""
    return Rule(
        name, Role.SCOPE, Stance.RECOMMEND, when, tuple(unless), option=option, guideline="g", because="a reason"
    )


def withhold(name: str, option: str, *when: Condition, unless: Iterable[Condition] = ()) -> Rule:
    """A safety rule."""
    return Rule(name, Role.SAFETY, Stance.WITHHOLD, when, tuple(unless), option=option, because="a reason")


def contradiction(name: str, *when: Condition, unless: Iterable[Condition] = ()) -> Rule:
    """An integrity rule."""
    return Rule(name, Role.INTEGRITY, Stance.EXCLUDE, when, tuple(unless), because="a reason")


def options(
    names: Iterable[str], excluding: Iterable[tuple[str, str]] = (), questions: Iterable[str] = ("q1",)
) -> dict[str, Option]:
    """Options that answer all the questions; ``excluding`` are pairs, taken both ways."""
    pairs = [*excluding]
    pairs += [(b, a) for a, b in pairs]
    return {
        name: Option(name, f"label of {name}", tuple(questions), tuple(sorted({b for a, b in pairs if a == name})))
        for name in names
    }


def knowledge(
    findings: Iterable[Finding],
    rules: Iterable[Rule],
    choices: Mapping[str, Option],
    *,
    concepts: Iterable[Concept] = (),
    own: Iterable[Concept] = (),
    scope: Iterable[Rule] = (),
    safety: Iterable[Rule] = (),
    integrity: Iterable[Rule] = (),
    questions: Iterable[Question] = (Question("q1", "what to do"),),
) -> Knowledge:
    """A knowledge base with one guideline, ``g``."""

    def by_id(records: Iterable[Any]) -> dict[str, Any]:
        return {record.id: record for record in records}

    def in_order(some: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(sorted(some, key=lambda rule: rule.id))

    guideline = Guideline(
        "g", "a guideline", "s1", tier=1, concepts=table(by_id(own)), scope=in_order(scope), rules=in_order(rules)
    )
    parts = {
        "findings": table(by_id(findings)),
        "concepts": table(by_id(concepts)),
        "questions": table(by_id(questions)),
        "options": table(choices),
        "sources": table({"s1": Source("s1", "a source", tier=1)}),
        "evidence": Table({}),
        "guidelines": Table({"g": guideline}),
        "safety": in_order(safety),
        "integrity": in_order(integrity),
    }
    content = hashlib.sha256(repr(parts).encode()).hexdigest()
    return Knowledge(version="test", logic=f"logic-{content}", content=content, **parts)  # type: ignore[arg-type]


# Cases.


def one(value: Fraction | str) -> ValueSet:
    """The set of one value."""
    return Choices((value,)) if isinstance(value, str) else point(value)


def case(knowledge: Knowledge, findings: Mapping[str, ValueSet | Number], *, assumed: Iterable[str] = ()) -> Case:
    """A case. A string is a declared value of a choice, or a number of a numeric finding.

    Where all inputs of a computed finding are known it gets the value of its formula (3.10), even if another is given;
    where some are, and it is not given, what the formula can still give. ``OutOfRangeError`` where that is nothing in
    the declared range: no such patient can be written down.
    """
    sets = {name: values_of(knowledge.findings[name], value) for name, value in findings.items()}
    given = dict(sets)
    supposed = set(assumed)
    reasons = dict.fromkeys(supposed, "for the sake of argument")
    computed, disputed = set(), {}
    for finding in knowledge.findings.values():
        values = formula_values(finding, knowledge, given)
        if finding.computed is None or values is None:
            continue
        if not values:
            raise OutOfRangeError(finding.id)
        if finding.id in given and distance(given[finding.id], values) > finding.computed.tolerance:
            disputed[finding.id] = format_set(given[finding.id], finding)
        if values != finding.domain:
            sets[finding.id] = values
            computed.add(finding.id)
            if set(finding.computed.inputs) & supposed:
                reasons[finding.id] = "it follows from what is assumed"
    texts = {name: format_set(values, knowledge.findings[name]) for name, values in sets.items()}
    return Case(
        "a-case",
        table(sets),
        given=table({n: format_set(v, knowledge.findings[n]) for n, v in given.items() if n not in supposed}),
        assumed=table(reasons),
        known=frozenset(name for name, values in sets.items() if values.single is not None and name not in reasons),
        computed=frozenset(computed),
        disputed=table(disputed),
        texts=table(texts),
    )


class OutOfRangeError(ValueError):
    """A formula has no value in the declared range."""


def values_of(finding: Finding, value: ValueSet | Number) -> ValueSet:
    """A set as it is, or the set of one value."""
    if isinstance(value, Numbers | Choices):
        return value
    return one(Fraction(value) if finding.numeric else str(value))


def formula_values(finding: Finding, knowledge: Knowledge, given: Mapping[str, ValueSet]) -> Numbers | None:
    """What the formula of a computed finding can give; None where it has none, or where nothing follows from it.

    Nothing follows where no input is given, or where the quantity itself is, some input is open, and the formula can
    reach what is given.
    """
    if finding.computed is None or not set(finding.computed.inputs) & set(given):
        return None
    inputs = {name: given.get(name, knowledge.findings[name].domain) for name in finding.computed.inputs}
    open_ = any(values.single is None for values in inputs.values())
    if finding.id in given and open_ and set(inputs) - set(given):
        return None
    parts = [values.intervals for values in inputs.values() if isinstance(values, Numbers)]
    ranges = [
        found
        for combination in itertools.product(*parts)
        for found in formula_ranges(
            finding.computed, {name: range_of(part) for name, part in zip(inputs, combination, strict=True)}
        )
    ]
    reached = merged([part for found in ranges for part in clipped(found, finding)], finding)
    said = given.get(finding.id)
    meets = isinstance(said, Numbers) and any(
        max(one.lower, other.lower) <= min(one.upper, other.upper)
        for one in said.intervals
        for other in reached.intervals
    )
    return None if open_ and meets else reached


def clipped(found: Range, finding: Finding) -> list[Interval]:
    """The part of a range that lies between the ends of the declared range."""
    assert isinstance(finding.domain, Numbers)
    lower, upper = finding.domain.intervals[0].lower, finding.domain.intervals[-1].upper
    if isinstance(found.low, Fraction):
        lower = max(lower, (found.low, 0 if found.with_low else 1))
    if isinstance(found.high, Fraction):
        upper = min(upper, (found.high, 0 if found.with_high else -1))
    return [Interval(lower, upper)] if lower <= upper else []


def merged(intervals: Iterable[Interval], finding: Finding) -> Numbers:
    """A union of intervals, cut to the declared range."""
    ordered = sorted(cut(finding, Numbers(tuple(intervals))).intervals)
    found: list[Interval] = []
    for part in ordered:
        value, nudge = found[-1].upper if found else (part.lower[0], -2)
        if found and part.lower <= (value, nudge + 1):
            found[-1] = Interval(found[-1].lower, max(found[-1].upper, part.upper))
        else:
            found.append(part)
    return Numbers(tuple(found))


def distance(values: ValueSet, other: Numbers) -> Fraction:
    """How far two sets of numbers are apart: 0 where they meet, and at an open end."""
    assert isinstance(values, Numbers)
    return min(
        max(one.lower[0] - two.upper[0], two.lower[0] - one.upper[0], Fraction(0))
        for one in values.intervals
        for two in other.intervals
    )
