"""The meaning of section 3 of the design in plain Python: what the engine must agree with on every small example.

It evaluates one completion of a case at a time and enumerates all of them, one for each combination of cells. It knows
nothing of kanren, masks, diagrams or boxes.

Imports: ``pnet_reason.model`` only. Promises: it shares no code with the engine or the checker.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from pnet_reason.model.case import Case
from pnet_reason.model.findings import Computation, Finding, Kind
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Clause, Concept, Condition, Group, Op, Rule, Stance, Test, TestKind
from pnet_reason.model.values import Choices, Interval, Numbers, ValueSet

Value: TypeAlias = Fraction | str
"""One value of a finding."""

Point: TypeAlias = Mapping[str, Value]
"""A completion: a value for each finding."""

Completion: TypeAlias = tuple[tuple[str, Value], ...]
"""A point as pairs, sorted by finding, so that it hashes."""

Cell: TypeAlias = Interval | str
"""Values of one finding that no test of the knowledge tells apart."""

Key: TypeAlias = tuple[str, tuple[str, ...]]
"""What makes a row: outcome and options."""

FINDINGS_CONFLICT: dict[Key, frozenset[Completion]] = {("conflict", ()): frozenset()}
"""The rows of a case without any possible completion (3.9): a conflict that holds nowhere."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a guideline says at one point. Tuples are sorted.

    ``outcome``: settled, conflict, silent, withheld, impossible. ``options`` is empty unless settled; ``withheld``
    holds the options of a withheld cell. ``rules`` stand (only scope rules, where one applies); ``safety`` rules
    withhold; ``integrity`` rules make the point impossible. ``clashes`` are pairs that exclude each other, or single
    options that are also ruled out. ``undefined``: concepts that the guideline's rules use, as it defines them.
    """

    outcome: str
    options: tuple[str, ...] = ()
    choice: bool = False
    alternatives: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    undefined: tuple[str, ...] = ()
    clashes: tuple[tuple[str, ...], ...] = ()
    withheld: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()
    integrity: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What tells rows apart (3.11)."""
        return self.outcome, self.options


@dataclass(frozen=True, slots=True)
class World:
    """All that the truth of a condition depends on: the definitions in force, the values, and what is known (3.13)."""

    concepts: Mapping[str, Concept]
    point: Point
    known: frozenset[str]


# Conditions and concepts (3.3). The third truth value, undefined, is None.


def contains(values: ValueSet, value: Value) -> bool:
    """Whether a value is in a set."""
    if isinstance(values, Choices):
        return value in values.values
    assert isinstance(value, Fraction)
    return any(interval.lower <= (value, 0) <= interval.upper for interval in values.intervals)


def truth(condition: Condition, world: World) -> bool | None:
    """Strong Kleene: a group is undefined where its undefined members could still turn it either way."""
    if isinstance(condition, Test):
        return truth_of_test(condition, world)
    members = [truth(member, world) for member in condition.members]
    if condition.op is Op.NOT:
        return None if members[0] is None else not members[0]
    decisive = condition.op is Op.ANY
    if decisive in members:
        return decisive
    return None if None in members else not decisive


def truth_of_test(test: Test, world: World) -> bool | None:
    """Only a comparison with an undefined concept is undefined; ``is known`` and ``is undefined`` never are."""
    if test.kind is TestKind.KNOWN:
        return (test.subject in world.known) is test.positive
    if test.kind is TestKind.UNDEFINED:
        return (concept_value(test.subject, world) is None) is test.positive
    assert test.allowed is not None
    value = concept_value(test.subject, world) if test.subject in world.concepts else world.point[test.subject]
    return None if value is None else contains(test.allowed, value)


def applies(rule: Rule | Clause, world: World) -> bool:
    """Every ``when`` is true and every ``unless`` is false (3.4): undefined is neither."""
    return all(truth(condition, world) is True for condition in rule.when) and all(
        truth(condition, world) is False for condition in rule.unless
    )


def concept_value(name: str, world: World) -> str | None:
    """The value of a concept; None where it is undefined."""
    concept = world.concepts[name]
    if concept.highest_of:
        return highest_value(concept, world)
    values = {clause.value for clause in concept.clauses if applies(clause, world)}
    assert len(values) <= 1, f"two values of {name} at {dict(world.point)}: the loader refuses such a definition"
    return values.pop() if values else None


def highest_value(concept: Concept, world: World) -> str | None:
    """Undefined where the guard is not true or where a part is undefined; else the part last in the declared order."""
    if any(truth(condition, world) is not True for condition in concept.when):
        return None
    parts = [concept_value(part, world) for part in concept.highest_of]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    return max(found, key=concept.values.index)


# One point (3.4, 3.6 to 3.9, 3.12).


def standing(rules: Iterable[Rule], world: World) -> list[Rule]:
    """The rules that apply and that no rule that applies overrides; an overriding rule need not stand itself."""
    applying = [rule for rule in rules if applies(rule, world)]
    beaten = {override.rule for rule in applying for override in rule.overrides}
    return [rule for rule in applying if rule.id not in beaten]


def evaluate_ground(
    knowledge: Knowledge, guideline: str, question: str, point: Point, known: frozenset[str]
) -> Outcome:
    """What the guideline says at a point, in the order of 3.8: integrity, scope, rules, stances, clash, safety."""
    shared = World(knowledge.concepts, point, known)
    broken = names(rule.id for rule in knowledge.integrity if applies(rule, shared))
    if broken:
        return Outcome("impossible", integrity=broken)
    return conclude(knowledge, guideline, question, point, known)


def conclude(knowledge: Knowledge, guideline: str, question: str, point: Point, known: frozenset[str]) -> Outcome:
    """What the guideline says at a point, whether or not a patient can be there."""
    shared = World(knowledge.concepts, point, known)
    own = World(knowledge.concepts_of(guideline), point, known)
    book = knowledge.guidelines[guideline]
    asked = [rule for rule in book.rules if rule.question == question]
    rules = standing(book.scope, own) or standing(asked, own)
    used = concepts_used([*asked, *book.scope], own.concepts)
    undefined = names(name for name in used if concept_value(name, own) is None)
    return add_up(knowledge, rules, undefined, [rule for rule in knowledge.safety if applies(rule, shared)])


def add_up(knowledge: Knowledge, rules: Sequence[Rule], undefined: tuple[str, ...], safety: Sequence[Rule]) -> Outcome:
    """Aggregation: the stances of the rules that stand, then the clash, then safety."""
    recommended = {rule.option for rule in rules if rule.stance is Stance.RECOMMEND}
    considered = {rule.option for rule in rules if rule.stance is Stance.CONSIDER}
    against = {rule.option for rule in rules if rule.stance is Stance.RULE_OUT}
    options = recommended or considered
    exclusive = [(a, b) for a in options for b in options if a < b and b in knowledge.options[a].excludes]
    clashes: list[tuple[str, ...]] = [(option,) for option in options & against]
    if recommended:
        clashes += exclusive
    withholding = names(rule.id for rule in safety if rule.option in options)
    outcome = "settled" if options else "silent"
    if clashes:
        outcome = "conflict"
    if withholding:
        outcome = "withheld"
    settled = outcome == "settled"
    return Outcome(
        outcome,
        options=names(options) if settled else (),
        choice=settled and not recommended and bool(exclusive),
        alternatives=names(considered - recommended) if recommended else (),
        against=names(against),
        rules=names(rule.id for rule in rules),
        undefined=undefined,
        clashes=tuple(sorted(clashes)),
        withheld=names(options) if withholding else (),
        safety=withholding,
    )


def names(some: Iterable[str]) -> tuple[str, ...]:
    """Ids, sorted, each once."""
    return tuple(sorted(set(some)))


# What depends on what.


def tests_of(conditions: Iterable[Condition]) -> Iterator[Test]:
    """All tests in some conditions."""
    for condition in conditions:
        if isinstance(condition, Group):
            yield from tests_of(condition.members)
        else:
            yield condition


def tests_in(concept: Concept) -> Iterator[Test]:
    """All tests in a definition."""
    yield from tests_of(concept.when)
    for clause in concept.clauses:
        yield from tests_of([*clause.when, *clause.unless])


def concepts_used(rules: Iterable[Rule], concepts: Mapping[str, Concept]) -> set[str]:
    """The concepts that some rules mention, and those that these mention in turn."""
    found: set[str] = set()
    waiting = [test.subject for rule in rules for test in tests_of([*rule.when, *rule.unless])]
    while waiting:
        name = waiting.pop()
        if name in concepts and name not in found:
            found.add(name)
            waiting += concepts[name].highest_of
            waiting += [test.subject for test in tests_in(concepts[name])]
    return found


def findings_used(rules: Sequence[Rule], concepts: Mapping[str, Concept]) -> set[str]:
    """The findings that some rules mention, also through concepts."""
    tests = [test for rule in rules for test in tests_of([*rule.when, *rule.unless])]
    tests += [test for name in concepts_used(rules, concepts) for test in tests_in(concepts[name])]
    return {test.subject for test in tests if test.subject not in concepts}


def relevant_findings(knowledge: Knowledge, guideline: str, question: str) -> tuple[str, ...]:
    """The findings that can matter to an answer, sorted.

    Computed quantities and their inputs always do: what is known of one restricts the others, and a contradiction
    between them is one of the whole case (3.9, 3.10).
    """
    book = knowledge.guidelines[guideline]
    asked = [rule for rule in book.rules if rule.question == question]
    found = findings_used([*asked, *book.scope], knowledge.concepts_of(guideline))
    found |= findings_used([*knowledge.safety, *knowledge.integrity], knowledge.concepts)
    for finding in knowledge.findings.values():
        if finding.computed:
            found |= {finding.id, *finding.computed.inputs}
    return names(found)


def thresholds(finding: str, knowledge: Knowledge) -> list[ValueSet]:
    """Every set with which some test of the knowledge compares the finding."""
    concepts = list(knowledge.concepts.values())
    rules = [*knowledge.safety, *knowledge.integrity]
    loose: list[Condition] = []
    for guideline in knowledge.guidelines.values():
        concepts += guideline.concepts.values()
        rules += [*guideline.scope, *guideline.rules]
        loose += [condition for flaw in guideline.flaws.values() for condition in flaw.when]
    tests = [*tests_of(loose)]
    tests += [test for rule in rules for test in tests_of([*rule.when, *rule.unless])]
    tests += [test for concept in concepts for test in tests_in(concept)]
    return [test.allowed for test in tests if test.subject == finding and test.allowed is not None]


# Cells: finitely many representatives of all values (design, section 2).


def cells(finding: Finding, knowledge: Knowledge, within: ValueSet | None = None, *extra: ValueSet) -> list[Value]:
    """One value of each cell of the finding, ascending.

    The declared range is cut at all thresholds of the knowledge and at the bounds of ``extra``, into the thresholds
    themselves and the gaps between them; of each cell only the part inside ``within`` counts.
    """
    return [representative(cell, finding) for cell in partition(finding, knowledge, within, *extra)]


def partition(finding: Finding, knowledge: Knowledge, within: ValueSet | None = None, *extra: ValueSet) -> list[Cell]:
    """The cells themselves: values, or intervals without a threshold inside."""
    if isinstance(finding.domain, Choices):
        return [value for value in finding.domain.values if within is None or contains(within, value)]
    sets = [finding.domain, *thresholds(finding.id, knowledge), *extra]
    numbers = [values for values in sets if isinstance(values, Numbers)]
    lower = {interval.lower for values in numbers for interval in values.intervals}
    upper = {interval.upper for values in numbers for interval in values.intervals}
    lower -= {interval.lower for interval in finding.domain.intervals}
    upper -= {interval.upper for interval in finding.domain.intervals}
    given = finding.domain if within is None else within
    assert isinstance(given, Numbers)
    parts = sorted(both for a in finding.domain.intervals for b in given.intervals for both in overlap(a, b))
    split = split_integers if finding.kind is Kind.INTEGER else split_reals
    return [cell for part in parts for cell in split(part, {value for value, _ in lower | upper})]


def overlap(a: Interval, b: Interval) -> list[Interval]:
    """The common part of two intervals; nothing where they do not meet."""
    lower, upper = max(a.lower, b.lower), min(a.upper, b.upper)
    return [Interval(lower, upper)] if lower <= upper else []


def split_reals(part: Interval, cuts: set[Fraction]) -> Iterator[Interval]:
    """The cuts inside a part, and the open gaps before, between and after them."""
    start = part.lower
    for value in sorted(cuts):
        if part.lower <= (value, 0) <= part.upper:
            if start < (value, 0):
                yield Interval(start, (value, -1))
            yield Interval((value, 0), (value, 0))
            start = (value, 1)
    if start <= part.upper:
        yield Interval(start, part.upper)


def split_integers(part: Interval, cuts: set[Fraction]) -> Iterator[Interval]:
    """The same for integers, all cells closed; gaps without an integer are left out."""
    for gap in split_reals(part, cuts):
        low = math.ceil(gap.lower[0]) if gap.lower[1] == 0 else math.floor(gap.lower[0]) + 1
        high = math.floor(gap.upper[0]) if gap.upper[1] == 0 else math.ceil(gap.upper[0]) - 1
        if low <= high:
            yield Interval((Fraction(low), 0), (Fraction(high), 0))


def representative(cell: Cell, finding: Finding) -> Value:
    """A value of the cell: its middle, for integers rounded down (its ends are integers, so it stays inside)."""
    if isinstance(cell, str):
        return cell
    middle = (cell.lower[0] + cell.upper[0]) / 2
    return Fraction(math.floor(middle)) if finding.kind is Kind.INTEGER else middle


# Computed quantities (3.10).


@dataclass(frozen=True, slots=True)
class Range:
    """A non-empty interval that may be unbounded: ends, and whether each is attained. An infinite end never is."""

    low: Fraction | float
    high: Fraction | float
    with_low: bool = True
    with_high: bool = True


def meet(*ranges: Range) -> bool:
    """Whether some ranges have a value in common."""
    low, open_low = max((found.low, not found.with_low) for found in ranges)
    high, with_high = min((found.high, found.with_high) for found in ranges)
    return low < high or (low == high and not open_low and with_high)


def range_of(cell: Interval) -> Range:
    """A cell as a range."""
    return Range(cell.lower[0], cell.upper[0], cell.lower[1] == 0, cell.upper[1] == 0)


def formula_ranges(computation: Computation, inputs: Mapping[str, Range]) -> list[Range]:
    """What the formula can give when each input is anywhere in its range: one range, or two beside a zero divisor.

    Each input occurs once, so evaluating operation by operation is exact.
    """
    stack: list[list[Range]] = []
    for term in computation.terms:
        if term.op == "finding":
            factor = Range(term.factor, term.factor)
            stack.append([times(inputs[term.finding], factor)])
            continue
        right, left = stack.pop(), stack.pop()
        if term.op == "-":
            right = [times(b, Range(Fraction(-1), Fraction(-1))) for b in right]
        if term.op == "/":
            right = [inverse for b in right for inverse in inverses(b)]
        combine = plus if term.op in "+-" else times
        stack.append([combine(a, b) for a in left for b in right])
    return stack.pop()


def plus(a: Range, b: Range) -> Range:
    """The sums."""
    return Range(a.low + b.low, a.high + b.high, a.with_low and b.with_low, a.with_high and b.with_high)


def times(a: Range, b: Range) -> Range:
    """The products: the extremes are at corners. A corner is attained where both ends are, or one that is zero."""
    corners: list[tuple[Fraction | float, bool]] = []
    for x, with_x in ((a.low, a.with_low), (a.high, a.with_high)):
        for y, with_y in ((b.low, b.with_low), (b.high, b.with_high)):
            zero = x == 0 or y == 0  # also beside an infinite end, which is only approached
            attained = (with_x and with_y) or (x == 0 and with_x) or (y == 0 and with_y)
            corners.append((Fraction(0) if zero else x * y, attained))
    low, high = min(value for value, _ in corners), max(value for value, _ in corners)
    return Range(low, high, (low, True) in corners, (high, True) in corners)


def inverses(a: Range) -> list[Range]:
    """One over a range, without zero: the negative part and the positive part."""
    found = []
    if a.low < 0:
        high, with_high = (a.high, a.with_high) if a.high < 0 else (Fraction(0), False)
        found.append(Range(one_over(high, -math.inf), one_over(a.low, -math.inf), with_high, a.with_low))
    if a.high > 0:
        low, with_low = (a.low, a.with_low) if a.low > 0 else (Fraction(0), False)
        found.append(Range(one_over(a.high, math.inf), one_over(low, math.inf), a.with_high, with_low))
    return found


def one_over(value: Fraction | float, at_zero: float) -> Fraction | float:
    """One over an end of a range; ``at_zero`` is the limit at zero, zero the limit at infinity."""
    if value == 0:
        return at_zero
    return Fraction(0) if isinstance(value, float) else 1 / value


def reachable(knowledge: Knowledge, box: Mapping[str, Cell], case: Case) -> bool:
    """Whether a combination of cells holds a patient whose computed quantities have the values of their formulas.

    For each computed finding in the box: its cell must meet what the formula gives over the cells of its inputs. Where
    every cell is one value this says that the quantity equals its formula. A value that the case gives may be off by
    the declared tolerance, as it may be once all inputs are known; what the formula gives must be in the declared
    range, given or not.
    """
    for name, cell in box.items():
        computation = knowledge.findings[name].computed
        if computation is None:
            continue
        domain = knowledge.findings[name].domain
        assert isinstance(domain, Numbers)
        (whole,) = domain.intervals
        inputs = {i: range_of(found) for i in computation.inputs if isinstance(found := box[i], Interval)}
        assert isinstance(cell, Interval)
        given = name in case.findings and name not in case.computed
        margin = computation.tolerance if given else Fraction(0)
        around = plus(range_of(cell), Range(-margin, margin))
        if not any(meet(around, found, range_of(whole)) for found in formula_ranges(computation, inputs)):
            return False
    return True


def computed_value(computation: Computation, point: Point) -> Fraction | None:
    """The value of a formula at a point; None where it divides by zero."""
    inputs = {}
    for name in computation.inputs:
        value = point[name]
        assert isinstance(value, Fraction)
        inputs[name] = Range(value, value)
    found = formula_ranges(computation, inputs)
    return Fraction(found[0].low) if found else None


# All completions of a case (3.1, 3.11).


def completions(
    knowledge: Knowledge, guideline: str, question: str, case: Case
) -> Iterator[tuple[Completion, Outcome]]:
    """Every combination of cells of the relevant findings that the case leaves open, and what the guideline says there.

    Combinations that no patient can have are ``impossible``. A case in which a given value disputes its formula has
    only such combinations (3.10).
    """
    relevant = relevant_findings(knowledge, guideline, question)
    found = [knowledge.findings[name] for name in relevant]
    axes = [partition(finding, knowledge, case.findings.get(finding.id)) for finding in found]
    for combination in itertools.product(*axes):
        box = dict(zip(relevant, combination, strict=True))
        point = {finding.id: representative(box[finding.id], finding) for finding in found}
        outcome = Outcome("impossible")
        if not case.disputed and reachable(knowledge, box, case):
            outcome = evaluate_ground(knowledge, guideline, question, point, case.known)
        yield tuple(point.items()), outcome


def rows(knowledge: Knowledge, guideline: str, question: str, case: Case) -> dict[Key, frozenset[Completion]]:
    """The rows of the answer, each with the possible completions where it holds; or ``FINDINGS_CONFLICT``."""
    found: dict[Key, set[Completion]] = {}
    for completion, outcome in completions(knowledge, guideline, question, case):
        if outcome.outcome != "impossible":
            found.setdefault(outcome.key, set()).add(completion)
    return {key: frozenset(found[key]) for key in sorted(found)} or FINDINGS_CONFLICT


def missing(knowledge: Knowledge, guideline: str, question: str, case: Case) -> tuple[str, ...]:
    """The findings on which the answer depends: two possible completions that differ in that finding alone have
    different (outcome, options)."""
    possible = {
        completion: outcome.key
        for completion, outcome in completions(knowledge, guideline, question, case)
        if outcome.outcome != "impossible"
    }
    return deciding(possible)


def support(knowledge: Knowledge, guideline: str, question: str, case: Case) -> tuple[str, ...]:
    """The same over all completions, also those that no patient can have: never less than ``missing``."""
    return deciding(
        {
            completion: conclude(knowledge, guideline, question, dict(completion), case.known).key
            for completion, _ in completions(knowledge, guideline, question, case)
        }
    )


def deciding(keys: Mapping[Completion, Key]) -> tuple[str, ...]:
    """The findings that tell apart two of the completions with different keys, and are all that tells them apart."""
    found = []
    for index, (name, _) in enumerate(next(iter(keys), ())):
        answers: dict[Completion, set[Key]] = {}
        for completion, key in keys.items():
            answers.setdefault(completion[:index] + completion[index + 1 :], set()).add(key)
        if any(len(different) > 1 for different in answers.values()):
            found.append(name)
    return tuple(found)
