"""Every small fault that somebody could make in the rules: what the worked cases and invariants have to notice.

Imports model, knowledge's arithmetic and wording of sets, and audit's edits. Promises: in order of rule and place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from pnet_reason.knowledge.quantities import format_set
from pnet_reason.knowledge.sets import intersect, numbers, rest, rest_of
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import Position
from pnet_reason.model.rules import Clause, Concept, Condition, Group, Op, Rule, Stance, Test, TestKind, wording
from pnet_reason.model.values import Bound, Choices, Interval, Numbers, ValueSet

from .edits import bullets_of, with_bullets, with_concept, with_rule, without_rule

SHIFTED, STRICTNESS, OPPOSITE, DROPPED, UNOVERRIDDEN = (
    "shifted",
    "strictness",
    "opposite",
    "dropped",
    "override dropped",
)
ANOTHER_OPTION, ANOTHER_STANCE, ANOTHER_VALUE = "another option", "another stance", "another value"
OTHER_STANCE = {
    Stance.RECOMMEND: Stance.RULE_OUT,
    Stance.CONSIDER: Stance.RECOMMEND,
    Stance.RULE_OUT: Stance.RECOMMEND,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: what was done (``kind``), to which rule or concept, to which bullet, and what stands there instead;
    or to which definition (``is_of_concept``)."""

    kind: str
    target: str
    before: str
    after: str
    guideline: str
    question: str
    position: Position
    knowledge: Knowledge
    is_of_concept: bool = False

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"{self.target}: {self.before} → {self.after}" if self.after else f"{self.target}: without {self.before}"


def mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """All of them, each with its changed knowledge, which is told apart by its ``content``."""
    for number, mutant in enumerate(every_mutant(knowledge)):
        changed = replace(mutant.knowledge, content=f"mutant {number} of {knowledge.content}")
        yield replace(mutant, knowledge=changed)


def every_mutant(knowledge: Knowledge) -> Iterator[Mutant]:
    """Rule by rule, then definition by definition."""
    books = knowledge.guidelines.values()
    shared = [*knowledge.safety, *knowledge.integrity]
    for rule in [*(r for book in books for r in (*book.scope, *book.rules)), *shared]:
        yield from of_rule(knowledge, rule)
    concepts = [*(c for book in books for c in book.concepts.values()), *knowledge.concepts.values()]
    for concept in concepts:
        yield from of_concept(knowledge, concept)


def of_rule(knowledge: Knowledge, rule: Rule) -> Iterator[Mutant]:
    """The faults of one rule: of each bullet, each override, its conclusion."""

    def made(kind: str, before: str, after: str, at: Position, other: Knowledge) -> Mutant:
        return Mutant(kind, rule.id, before, after, rule.guideline, rule.question, at, other)

    for number, bullet in enumerate(bullets_of(rule)):
        for change in changes(bullet, knowledge):
            bullets = tuple(change.one if i == number else other for i, other in enumerate(bullets_of(rule)))
            other = with_bullets(rule, bullets)
            changed = with_rule(knowledge, other) if other.when else without_rule(knowledge, rule)
            yield made(change.kind, change.before, change.after, change.position, changed)
    for override in rule.overrides:
        rest = tuple(one for one in rule.overrides if one is not override)
        changed = with_rule(knowledge, replace(rule, overrides=rest))
        yield made(UNOVERRIDDEN, f"override of {override.rule}", "", override.position, changed)
    if rule.stance in OTHER_STANCE:
        changed = with_rule(knowledge, replace(rule, stance=OTHER_STANCE[rule.stance]))
        yield made(ANOTHER_STANCE, rule.stance.value, OTHER_STANCE[rule.stance].value, rule.position, changed)
    for option in other_options(knowledge, rule)[:1]:
        changed = with_rule(knowledge, replace(rule, option=option))
        yield made(ANOTHER_OPTION, rule.option, option, rule.position, changed)


def other_options(knowledge: Knowledge, rule: Rule) -> list[str]:
    """The options after the rule's own that answer its question, and then those before it."""
    names = sorted(o.id for o in knowledge.options.values() if rule.question in o.questions)
    if rule.option not in names:
        return []
    place = names.index(rule.option)
    return [*names[place + 1 :], *names[:place]]


def of_concept(knowledge: Knowledge, concept: Concept) -> Iterator[Mutant]:
    """The faults of one definition: of its clauses and their bullets, of its parts, and of its guard."""
    for change, other in of_definition(knowledge, concept):
        words = (change.kind, concept.id, change.before, change.after)
        changed = with_concept(knowledge, other)
        yield Mutant(*words, concept.guideline, "", change.position, changed, is_of_concept=True)


def of_definition(knowledge: Knowledge, concept: Concept) -> Iterator[tuple[Change, Concept]]:
    """Each fault, and the definition with it."""
    for number, clause in enumerate(concept.clauses):
        for change, other in of_clause(knowledge, concept, clause):
            instead = () if other is None else (other,)
            clauses = (*concept.clauses[:number], *instead, *concept.clauses[number + 1 :])
            yield change, replace(concept, clauses=clauses)
    for name in concept.highest_of:
        rest = tuple(other for other in concept.highest_of if other != name)
        yield Change(DROPPED, f"part {name}", "", concept.position, None), replace(concept, highest_of=rest)
    for place, bullet in enumerate(concept.when):
        for change in changes(bullet, knowledge):
            guard = tuple(change.one if i == place else c for i, c in enumerate(concept.when))
            yield change, replace(concept, when=tuple(c for c in guard if c is not None))


def of_clause(knowledge: Knowledge, concept: Concept, clause: Clause) -> Iterator[tuple[Change, Clause | None]]:
    """Each fault of a clause, and the clause with it; None where the clause is gone, as it is with its only bullet."""
    for place, bullet in enumerate((*clause.when, *clause.unless)):
        for change in changes(bullet, knowledge):
            other = with_clause_bullet(clause, place, change.one)
            if other.when:
                yield change, other
    named = f"{clause.value} where {'; '.join(map(wording, clause.when))}"
    yield Change(DROPPED, named, "", clause.position, None), None
    values = concept.values
    following = values[(values.index(clause.value) + 1) % len(values)]
    if following != clause.value:
        yield Change(ANOTHER_VALUE, named, following, clause.position, None), replace(clause, value=following)


def with_clause_bullet(clause: Clause, place: int, one: Condition | None) -> Clause:
    """A clause with another bullet in a place; None leaves it out."""
    bullets = [one if i == place else c for i, c in enumerate((*clause.when, *clause.unless))]
    count = len(clause.when)
    when, unless = bullets[:count], bullets[count:]
    kept = (tuple(c for c in some if c is not None) for some in (when, unless))
    return replace(clause, when=next(kept), unless=next(kept))


@dataclass(frozen=True, slots=True)
class Change:
    """A fault of one bullet, or of a test inside it: what was done to which words, and the bullet that then stands
    there (None where it was dropped)."""

    kind: str
    before: str
    after: str
    position: Position
    one: Condition | None


def changes(condition: Condition, knowledge: Knowledge) -> Iterator[Change]:
    """Every fault of a bullet; of a group, those of its members, each of which may also be dropped."""
    if isinstance(condition, Test):
        for kind, other in of_test(condition, knowledge):
            yield Change(kind, condition.text, wording(other), condition.position, other)
    else:
        for place, member in enumerate(condition.members):
            for change in changes(member, knowledge):
                members = [change.one if i == place else other for i, other in enumerate(condition.members)]
                kept = tuple(member for member in members if member is not None)
                if kept:
                    yield replace(change, one=replace(condition, members=kept))
    yield Change(DROPPED, wording(condition), "", condition.position, None)


def of_test(test: Test, knowledge: Knowledge) -> Iterator[tuple[str, Condition]]:
    """The faults of a test: its threshold shifted or made strict or loose, and its opposite."""
    if test.kind is TestKind.UNDEFINED:
        yield OPPOSITE, Group(Op.NOT, (test,), test.position)
        return
    if test.kind is TestKind.KNOWN:
        verb = "is" if not test.positive else "is not"
        yield OPPOSITE, replace(test, positive=not test.positive, text=f"{test.subject} {verb} {test.kind.value}")
        return
    finding = knowledge.findings.get(test.subject)
    if finding is not None and isinstance(test.allowed, Numbers):
        for kind, values in of_numbers(test.allowed, finding):
            yield kind, with_values(test, values, finding)
        yield OPPOSITE, with_values(test, rest(finding, test.allowed), finding)
    elif isinstance(test.allowed, Choices):
        declared = finding.values if finding else concept_values(test.subject, knowledge)
        others = rest_of(declared, test.allowed)
        if others:
            yield OPPOSITE, with_values(test, others, finding)


def concept_values(name: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The declared values of a concept, wherever it is defined."""
    books = (book.concepts for book in knowledge.guidelines.values())
    return next((table[name].values for table in (knowledge.concepts, *books) if name in table), ())


def of_numbers(values: Numbers, finding: Finding) -> Iterator[tuple[str, Numbers]]:
    """Each threshold shifted to both sides by the granularity, and moved to the other side of its number."""
    assert isinstance(finding.domain, Numbers)
    ends = {finding.domain.intervals[0].lower, finding.domain.intervals[-1].upper}
    step = Fraction(1) if finding.kind is Kind.INTEGER else finding.granularity or Fraction(1)
    seen = {values}
    for place, part in enumerate(values.intervals):
        for bound, put in ((part.lower, with_lower(part)), (part.upper, with_upper(part))):
            if bound in ends:
                continue
            moves: list[tuple[str, Bound]] = [(SHIFTED, (bound[0] + s, bound[1])) for s in (-step, step)]
            if finding.kind is not Kind.INTEGER:
                other = bound[1] or (1 if bound == part.lower else -1)
                moves.append((STRICTNESS, (bound[0], 0 if bound[1] else other)))
            for kind, moved in moves:
                parts = [put(moved) if i == place else one for i, one in enumerate(values.intervals)]
                found = intersect(finding.domain, numbers((p.lower, p.upper) for p in parts if p.lower <= p.upper))
                if isinstance(found, Numbers) and found and found not in seen:
                    seen.add(found)
                    yield kind, found


def with_lower(part: Interval) -> Callable[[Bound], Interval]:
    """The interval with another lower end."""
    return lambda bound: Interval(bound, part.upper)


def with_upper(part: Interval) -> Callable[[Bound], Interval]:
    """The interval with another upper end."""
    return lambda bound: Interval(part.lower, bound)


def with_values(test: Test, values: ValueSet, finding: Finding | None) -> Test:
    """A test that asks for other values."""
    if isinstance(values, Choices):
        text = f"{test.subject} is one of ({', '.join(values.values)})"
        if len(values.values) == 1:
            text = f"{test.subject} is {values.values[0]}"
    else:
        assert finding is not None
        words = format_set(values, finding)
        single = len(values.intervals) == 1 and " to " in words
        text = f"{test.subject} between {words.replace(' to ', ' and ')}" if single else f"{test.subject} {words}"
    return replace(test, allowed=values, text=text)
