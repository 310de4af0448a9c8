"""Hypothesis strategies: small random knowledge bases, and the cases that they are asked about.

Everything is well formed by construction: clauses of a concept do not overlap, overrides have no cycle, concepts and
rules mention only what exists. Ids are shuffled, so that nothing can rest on declaration order.

Imports: ``pnet_reason.model``, the builders and the reference's cells. Promises: examples small enough to enumerate.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import wraps
from typing import Literal, ParamSpec, TypeAlias, TypeVar

from hypothesis import assume
from hypothesis import strategies as st

from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.knowledge import Knowledge, Option, Question
from pnet_reason.model.rules import Clause, Concept, Condition, Rule, Stance, Test
from pnet_reason.model.values import Choices, Interval, Numbers, ValueSet
from tests import builders as b
from tests.describe import Example
from tests.reference import Value, cells, contains, tests_in, thresholds

P = ParamSpec("P")
T = TypeVar("T")

REAL_CUTS = [Fraction(2), Fraction("2.5"), Fraction(5), Fraction(0), Fraction(10)]
INTEGER_CUTS = [Fraction(1), Fraction(2), Fraction(4), Fraction(0), Fraction(5)]
RATE_CUTS = [Fraction(0), Fraction(2), Fraction(-1), Fraction(5)]
GRADES = ("g1", "g2", "g3")
SIDES = ("left", "right")

Computed: TypeAlias = Literal["none", "some", "wide", "narrow"]
"""Whether a knowledge base has a computed finding: never, at times, or nearly always. In a ``narrow`` one the formula
can leave the declared range; elsewhere it hardly does."""


@dataclass(frozen=True)
class Words:
    """What conditions may speak of: findings, each numeric one with the numbers it is compared with, and concepts.

    ``askable``: whether ``is known`` may be tested.
    """

    findings: tuple[Finding, ...]
    cuts: Mapping[str, tuple[Fraction, ...]]
    concepts: tuple[Concept, ...] = ()
    askable: bool = False

    def with_concepts(self, concepts: Sequence[Concept]) -> Words:
        """The same findings, other concepts."""
        return replace(self, concepts=tuple(concepts))


def unprinted(strategy: Callable[P, st.SearchStrategy[T]]) -> Callable[P, st.SearchStrategy[T]]:
    """The strategy without its arguments in its name: Hypothesis would print a whole knowledge base there."""

    @wraps(strategy)
    def made(*args: P.args, **kwargs: P.kwargs) -> st.SearchStrategy[T]:
        return st.just(None).flatmap(lambda _: strategy(*args, **kwargs))

    return made


def some(most: int) -> st.SearchStrategy[int]:
    """How many of something optional: often none."""
    return st.sampled_from([0, 0, 0, *range(1, most + 1)])


def shuffled(prefix: str, count: int) -> st.SearchStrategy[list[str]]:
    """Ids in a random order."""
    return st.permutations([f"{prefix}{i}" for i in range(1, count + 1)])


# Findings.


def simple_findings(name: str) -> st.SearchStrategy[Finding]:
    """A finding of any kind that is not computed."""
    return st.sampled_from(
        [
            b.yes_no(name),
            b.choice(name, "a", "b", "c"),
            b.ordered(name, "low", "mid", "high"),
            b.integer(name, 0, 5),
            b.integer(name, 0, 5, unit="n"),
            b.real(name, 0, 10),
            b.real(name, 0, 10, above=True),
            b.real(name, 0, 10, unit=""),
        ]
    )


@st.composite
def families(draw: st.DrawFn, names: list[str], computed: Computed) -> list[Finding]:
    """A computed finding and its inputs, or nothing."""
    kinds = {"none": ["none"], "some": ["none", "none", "none", "total", "rate"]}
    kind = draw(st.sampled_from(kinds.get(computed, ["total", "rate"])))
    narrow = computed == "narrow"
    if kind == "total" and len(names) > 2:
        one, other = b.real(names[0], 0, 10), b.real(names[1], 0, 10, above=True)
        return [one, other, b.total(names[2], one, other, low=0, high=8 if narrow else 20)]
    if kind == "rate" and len(names) > 3:
        new, old, time = b.real(names[0], 0, 10), b.real(names[1], 0, 10), b.real(names[2], 0, 10, above=True)
        reach = 4 if narrow else 1000
        return [new, old, time, b.rate(names[3], new, old, time, low=-reach, high=reach, tolerance=1)]
    return []


@st.composite
def vocabularies(draw: st.DrawFn, computed: Computed) -> Words:
    """Two to six findings, each numeric one with one or two numbers to compare it with."""
    names = draw(shuffled("f", draw(st.sampled_from([2, 3, 4, 4, 5, 5, 6, 6]))))
    found = draw(families(names, computed))
    found += [draw(simple_findings(name)) for name in names[len(found) :]]
    cuts = {}
    for finding in found:
        if finding.numeric:
            pool = INTEGER_CUTS if finding.kind is Kind.INTEGER else RATE_CUTS if finding.computed else REAL_CUTS
            cuts[finding.id] = tuple(sorted(draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2, unique=True))))
    return Words(tuple(sorted(found, key=lambda finding: finding.id)), cuts)


# Conditions.


def tests_about(subject: Finding | Concept, words: Words) -> list[Test]:
    """Every test about a finding or concept that can be true."""
    found = [b.is_undefined(subject)] if isinstance(subject, Concept) else []
    if isinstance(subject, Finding) and words.askable:
        found += [b.is_known(subject), b.is_known(subject, positive=False)]
    if isinstance(subject, Finding) and subject.numeric:
        cuts = words.cuts[subject.id]
        found += [b.compare(subject, relation, cut) for relation in ("<", "<=", ">", ">=") for cut in cuts]
        found += [b.between(subject, low, high) for low in cuts for high in cuts if low <= high]
    else:
        found += [b.is_(subject, value) for value in subject.values]
        found += [b.is_not(subject, value) for value in subject.values]
        found += [b.is_(subject, *subject.values[i : i + 2]) for i in range(len(subject.values) - 1)]
    return [test for test in found if test.allowed is None or test.allowed]


def tests(words: Words) -> st.SearchStrategy[Test]:
    """One test. Concepts come up as often as findings."""
    about_findings = st.sampled_from(words.findings).flatmap(lambda f: st.sampled_from(tests_about(f, words)))
    if not words.concepts:
        return about_findings
    about_concepts = st.sampled_from(words.concepts).flatmap(lambda c: st.sampled_from(tests_about(c, words)))
    return about_findings | about_concepts


def conditions(words: Words, depth: int = 2) -> st.SearchStrategy[Condition]:
    """A test, or a group with at most ``depth`` groups inside each other."""
    single = tests(words)
    if not depth:
        return single
    inner = st.deferred(lambda: conditions(words, depth - 1))
    several = st.lists(inner, min_size=1, max_size=3)
    group: st.SearchStrategy[Condition] = st.one_of(
        several.map(lambda members: b.any_(*members)),
        several.map(lambda members: b.all_(*members)),
        inner.map(b.not_),
    )
    return st.sampled_from([False, False, False, True]).flatmap(lambda grouped: group if grouped else single)


# Concepts.


@st.composite
def parts(draw: st.DrawFn, subject: Finding | Concept, words: Words) -> list[list[Test]]:
    """Disjoint sets of values of a finding or concept, each as tests that must all hold."""
    if isinstance(subject, Finding) and subject.numeric:
        found: list[list[Test]] = [[]]
        for cut in words.cuts[subject.id]:
            below, above = draw(st.sampled_from([("<", ">="), ("<=", ">")]))
            found[-1].append(b.compare(subject, below, cut))
            found.append([b.compare(subject, above, cut)])
        return [part for part in found if all(test.allowed for test in part)]
    labels = draw(st.lists(st.integers(0, 2), min_size=len(subject.values), max_size=len(subject.values)))
    groups = [[v for v, at in zip(subject.values, labels, strict=True) if at == label] for label in sorted(set(labels))]
    return [[b.is_(subject, *group)] for group in groups]


@st.composite
def definitions(draw: st.DrawFn, name: str, values: tuple[str, ...], words: Words, guideline: str = "") -> Concept:
    """A concept by clauses, or as the highest of concepts with the same values. Holes are common."""
    same = [concept for concept in words.concepts if concept.values == values]
    if len(same) > 1 and draw(st.sampled_from([False, True, True])):
        guard = draw(st.lists(conditions(words, 1), max_size=1))
        return b.highest(name, *draw(st.permutations(same))[:2], when=guard, guideline=guideline)
    subjects: list[Finding | Concept] = [*words.findings, *words.concepts]
    subject = draw(st.sampled_from(subjects))
    clauses: list[Clause] = []
    for part in draw(parts(subject, words)):
        value = draw(st.sampled_from(values))
        for _ in range(draw(st.sampled_from([1, 1, 1, 2, 0]))):
            when = draw(st.lists(conditions(words, 1), max_size=1))
            unless = draw(st.lists(conditions(words, 1), max_size=1)) if draw(some(1)) else []
            clauses.append(b.clause(value, *part, *when, unless=unless))
    clauses = clauses or [b.clause(values[0], draw(tests(words)))]
    return b.concept(name, values, *draw(st.permutations(clauses)), guideline=guideline)


@st.composite
def concept_chains(draw: st.DrawFn, words: Words) -> list[Concept]:
    """Up to three concepts; each may rest on those before it in the list, whatever their ids."""
    found: list[Concept] = []
    for name in draw(shuffled("c", draw(st.sampled_from([0, 1, 2, 3, 3])))):
        values = draw(st.sampled_from([GRADES, GRADES, SIDES]))
        found.append(draw(definitions(name, values, words.with_concepts(found))))
    return found


@st.composite
def own_definitions(draw: st.DrawFn, words: Words, shared: list[Concept]) -> list[Concept]:
    """What a guideline defines itself: at times a shared concept, with all that depend on it, and one of its own."""
    found: list[Concept] = []
    redefines: bool = draw(st.booleans())
    if shared and redefines:
        index = draw(st.integers(0, len(shared) - 1))
        old, before = shared[index], words.with_concepts(shared[:index])
        found.append(draw(definitions(old.id, old.values, before, guideline="g")))
        for later in shared[index + 1 :]:
            if {concept.id for concept in found} & depends_on(later):
                found.append(replace(later, guideline="g"))
    if draw(st.sampled_from([False, False, True])):
        found.append(draw(definitions("d1", GRADES, words.with_concepts(in_force(shared, found)), guideline="g")))
    return found


def depends_on(concept: Concept) -> set[str]:
    """The ids that a definition names."""
    return {*concept.highest_of, *(test.subject for test in tests_in(concept))}


def in_force(shared: list[Concept], own: list[Concept]) -> list[Concept]:
    """The shared definitions, with a guideline's own instead where it has one."""
    return list({concept.id: concept for concept in [*shared, *own]}.values())


# Rules and options.


@st.composite
def option_lists(draw: st.DrawFn, questions: list[Question]) -> dict[str, Option]:
    """Two to four options, some of which exclude each other."""
    names = [f"o{i}" for i in range(1, draw(st.sampled_from([2, 3, 3, 4])) + 1)]
    pairs = [(one, other) for one in names for other in names if one < other]
    excluding = draw(st.permutations(pairs))[: draw(st.sampled_from([0, 1, 1, 2, 3]))]
    return b.options(names, excluding, [question.id for question in questions])


@st.composite
def bodies(draw: st.DrawFn, words: Words) -> tuple[list[Condition], list[Condition]]:
    """``when`` and ``unless``."""
    when = [draw(conditions(words)) for _ in range(draw(st.sampled_from([1, 1, 1, 2, 2, 3])))]
    return when, [draw(conditions(words)) for _ in range(draw(some(2)))]


@st.composite
def rule_lists(draw: st.DrawFn, words: Words, choices: list[str], questions: list[Question]) -> list[Rule]:
    """One to eight rules; each may override some of those before it in the list, so that there is no cycle."""
    found: list[Rule] = []
    for name in draw(shuffled("r", draw(st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8])))):
        question = draw(st.sampled_from([questions[0], *questions]))
        when, unless = draw(bodies(replace(words, askable=question.asks_what_is_known)))
        earlier = [rule.id for rule in found if rule.question == question.id]
        overrides = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier else []
        stance = draw(
            st.sampled_from([Stance.RECOMMEND, Stance.CONSIDER, Stance.RULE_OUT, Stance.RECOMMEND, Stance.CONSIDER])
        )
        option = draw(st.sampled_from(choices))
        rule = b.advice(name, stance, option, *when, unless=unless, overrides=sorted(overrides), question=question.id)
        found.append(rule)
    return found


@st.composite
def knowledges(draw: st.DrawFn, computed: Computed = "some") -> Knowledge:
    """A small knowledge base with one guideline ``g``, which answers ``q1`` and at times ``q2``, a work-up question."""
    words = draw(vocabularies(computed))
    questions = [Question("q1", "what to do")]
    if draw(some(1)):
        questions.append(Question("q2", "what to ask", asks_what_is_known=True))
    choices = draw(option_lists(questions))
    shared = draw(concept_chains(words))
    own = draw(own_definitions(words, shared))
    ours, common = words.with_concepts(in_force(shared, own)), words.with_concepts(shared)
    scope, safety, integrity = [], [], []
    for i in range(1, draw(some(2)) + 1):
        when, unless = draw(bodies(ours))
        scope.append(b.outside_scope(f"scope{i}", draw(st.sampled_from([*choices])), *when, unless=unless))
    for i in range(1, draw(some(2)) + 1):
        when, unless = draw(bodies(common))
        safety.append(b.withhold(f"safety{i}", draw(st.sampled_from([*choices])), *when, unless=unless))
    for i in range(1, draw(some(2)) + 1):
        when, unless = draw(bodies(common))
        integrity.append(b.contradiction(f"integrity{i}", *when, unless=unless))
    return b.knowledge(
        words.findings,
        draw(rule_lists(ours, [*choices], questions)),
        choices,
        concepts=shared,
        own=own,
        scope=scope,
        safety=safety,
        integrity=integrity,
        questions=questions,
    )


# Cases.


def boundary_values(finding: Finding, knowledge: Knowledge) -> list[Value]:
    """At, just below and just above every threshold of the finding, and at the ends of its range; or all its values."""
    if isinstance(finding.domain, Choices):
        return list(finding.domain.values)
    sets = [finding.domain, *(found for found in thresholds(finding.id, knowledge) if isinstance(found, Numbers))]
    marks = sorted({end for values in sets for part in values.intervals for end, _ in (part.lower, part.upper)})
    step = just(marks) if finding.kind is Kind.REAL else Fraction(1)
    near = {mark + shift for mark in marks for shift in (-step, Fraction(0), step)}
    return [value for value in sorted(near) if contains(finding.domain, value)]


def just(marks: list[Fraction]) -> Fraction:
    """A distance that is small beside that of any two marks."""
    step = Fraction(1, 100)
    while any(0 < high - low <= 2 * step for low, high in itertools.pairwise(marks)):
        step /= 10
    return step


def boundary_cases(knowledge: Knowledge, base: Case) -> Iterator[Case]:
    """The base case with one finding at a time moved to each of its boundary values. Works for any knowledge.

    Assumptions are kept; a case in which a formula leaves its declared range is left out.
    """
    for finding in knowledge.findings.values():
        kept = {
            name: values
            for name, values in base.findings.items()
            if name not in base.computed and not related(knowledge.findings[name], finding)
        }
        for value in boundary_values(finding, knowledge):
            try:
                yield b.case(knowledge, {**kept, finding.id: b.one(value)}, assumed=base.assumed)
            except b.OutOfRangeError:
                continue


def related(one: Finding, other: Finding) -> bool:
    """Whether one is computed from the other, so that they cannot be moved apart."""
    pairs = [(one, other), (other, one)]
    return any(result.computed and given.id in result.computed.inputs for result, given in pairs)


@st.composite
def parts_of(draw: st.DrawFn, finding: Finding, knowledge: Knowledge) -> ValueSet:
    """Several of the values, not all of them: some choices, or one or two intervals with ends anywhere."""
    if isinstance(finding.domain, Choices):
        chosen = draw(st.sets(st.sampled_from(finding.domain.values), min_size=1))
        return Choices(tuple(value for value in finding.domain.values if value in chosen))
    ends = [value for value in boundary_values(finding, knowledge) if isinstance(value, Fraction)]
    ends += [value for value in cells(finding, knowledge) if isinstance(value, Fraction)]
    intervals = []
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        low, high = sorted(draw(st.tuples(st.sampled_from(ends), st.sampled_from(ends))))
        lower, upper = (low, draw(st.sampled_from([0, 1]))), (high, draw(st.sampled_from([0, -1])))
        if lower <= upper:
            intervals.append(Interval(lower, upper))
    return b.merged(intervals, finding) or b.one(draw(st.sampled_from(ends)))


@st.composite
def sets_of(draw: st.DrawFn, finding: Finding, knowledge: Knowledge, kinds: Sequence[str]) -> ValueSet | None:
    """What a case says of a finding: one of ``kinds`` (``missing``, ``one``, ``part``); None is missing."""
    kind = draw(st.sampled_from(kinds))
    if kind == "one":
        return b.one(draw(st.sampled_from([*cells(finding, knowledge), *boundary_values(finding, knowledge)])))
    if kind == "part":
        values = draw(parts_of(finding, knowledge))
        return None if values == finding.domain else values
    return None


@unprinted
@st.composite
def cases(draw: st.DrawFn, knowledge: Knowledge, kinds: Sequence[str] = ("missing", "one", "part")) -> Case:
    """A case about the knowledge: of each finding nothing, one value, or a part of its range; some values assumed.

    A computed finding is rarely given beside all its inputs: that is a dispute, or within the tolerance.
    """
    findings = [finding for finding in knowledge.findings.values() if not finding.computed]
    drawn = {finding.id: draw(sets_of(finding, knowledge, kinds)) for finding in findings}
    sets = {name: values for name, values in drawn.items() if values is not None}
    determined = set()
    for finding in knowledge.findings.values():
        if finding.computed:
            known = all(name in sets and sets[name].single is not None for name in finding.computed.inputs)
            determined |= {finding.id} if known else set()
            if not known or draw(some(1)):
                given = draw(sets_of(finding, knowledge, ["one"] if known else kinds))
                sets |= {finding.id: given} if given is not None else {}
    single = [name for name in sorted(sets) if sets[name].single is not None and name not in determined]
    assumed = [name for name in single if draw(st.sampled_from([False] * 7 + [True]))]
    try:
        return b.case(knowledge, sets, assumed=assumed)
    except b.OutOfRangeError:
        assume(False)
        raise


def full_cases(knowledge: Knowledge) -> st.SearchStrategy[Case]:
    """Cases in which every finding has one value."""
    return cases(knowledge, ["one"])


def partial_cases(knowledge: Knowledge) -> st.SearchStrategy[Case]:
    """Cases in which each finding has one value or is missing."""
    return cases(knowledge, ["missing", "one"])


@unprinted
@st.composite
def edge_cases(draw: st.DrawFn, knowledge: Knowledge) -> Case:
    """Cases in which every finding sits at, just below or just above a threshold."""
    findings = [finding for finding in knowledge.findings.values() if not finding.computed]
    sets = {finding.id: b.one(draw(st.sampled_from(boundary_values(finding, knowledge)))) for finding in findings}
    try:
        return b.case(knowledge, sets)
    except b.OutOfRangeError:
        assume(False)
        raise


@st.composite
def questions_about(draw: st.DrawFn, computed: Computed = "some") -> Example:
    """A knowledge base, one of the questions that its guideline answers, and a case of any sort."""
    knowledge = draw(knowledges(computed))
    question = draw(st.sampled_from(knowledge.guidelines["g"].questions))
    sort = draw(st.sampled_from([cases, cases, partial_cases, full_cases, edge_cases]))
    return Example(knowledge, question, draw(sort(knowledge)))


@unprinted
@st.composite
def cases_near(draw: st.DrawFn, knowledge: Knowledge, base: Case) -> Case:
    """The base case with up to three findings moved to a threshold or another value, and up to two left out.

    All others have one value: what the base case does not say is drawn.
    """
    findings = {finding.id: finding for finding in knowledge.findings.values() if not finding.computed}
    moved = draw(st.lists(st.sampled_from(sorted(findings)), max_size=3, unique=True))
    left_out = draw(st.lists(st.sampled_from(sorted(findings)), max_size=2, unique=True))
    sets = {}
    for name, finding in findings.items():
        if name in left_out:
            continue
        known = base.findings.get(name)
        near = boundary_values(finding, knowledge)
        if name in moved or known is None or known.single is None:
            near = [value for value in near if known is None or name in moved or contains(known, value)]
            known = b.one(draw(st.sampled_from(near)))
        sets[name] = known
    try:
        return b.case(knowledge, sets)
    except b.OutOfRangeError:
        assume(False)
        raise
