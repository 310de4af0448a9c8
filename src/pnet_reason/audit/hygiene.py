"""Faults that are seen in the rules as they are written: thresholds, citations, approvals, sources.

Imports model, logic.compiled and audit.faults. Promises: in order of kind and name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from pnet_reason.logic.compiled import conditions_of, tests_in
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.knowledge import Guideline, Knowledge
from pnet_reason.model.problems import Position
from pnet_reason.model.rules import Concept, Rule, Test
from pnet_reason.model.values import Bound, Numbers

from .faults import Fault

THRESHOLD, UNCITED, UNVERIFIED, SUPERSEDED = "threshold", "uncited", "unverified-approval", "superseded"
APPROVED, UNSURE = "approved", ("unverified", "secondary")


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a test cuts a finding: ``bound`` is the first value above the cut; ``upper``: the test holds below it."""

    test: Test
    bound: Bound
    upper: bool


def hygiene(knowledge: Knowledge, as_of: str) -> Iterator[Fault]:
    """Every fault of this sort, of every guideline and of the shared files."""
    for guideline in knowledge.guidelines.values():
        rules, concepts = [*guideline.scope, *guideline.rules], list(guideline.concepts.values())
        yield from thresholds(knowledge, guideline.id, tests_of(rules, concepts))
        yield from uncited(guideline.id, rules, concepts)
        yield from approvals(guideline.id, rules)
        yield from superseded(knowledge, guideline, as_of)
    shared = [*knowledge.safety, *knowledge.integrity]
    yield from uncited("", shared, list(knowledge.concepts.values()))
    yield from approvals("", shared)
    yield from between(knowledge)


def tests_of(rules: Iterable[Rule], concepts: Iterable[Concept]) -> list[Test]:
    """Every test of some rules and definitions."""
    inside = [c for concept in concepts for c in conditions_of(concept)]
    return list(tests_in([*(c for rule in rules for c in (*rule.when, *rule.unless)), *inside]))


def edges(finding: Finding, tests: Iterable[Test]) -> list[Edge]:
    """The cuts of a number, without the ends of its range, in order."""
    assert isinstance(finding.domain, Numbers)
    low, high = finding.domain.intervals[0].lower, finding.domain.intervals[-1].upper
    found: list[Edge] = []
    for test in tests:
        for part in test.allowed.intervals if isinstance(test.allowed, Numbers) else ():
            if part.lower != low:
                found.append(Edge(test, part.lower, upper=False))
            if part.upper != high:
                found.append(Edge(test, after(finding, part.upper), upper=True))
    return sorted(found, key=lambda edge: (edge.bound, edge.upper, edge.test.text))


def after(finding: Finding, upper: Bound) -> Bound:
    """The first bound above an upper one."""
    return (upper[0] + 1, 0) if finding.kind is Kind.INTEGER else (upper[0], upper[1] + 1)


def thresholds(knowledge: Knowledge, guideline: str, tests: list[Test]) -> Iterator[Fault]:
    """Within one guideline: a number that two tests cut off on both sides, a gap between two tests that follow each
    other, and one set of values written in two ways."""
    for name in sorted({test.subject for test in tests} & knowledge.findings.keys()):
        finding = knowledge.findings[name]
        mine = [test for test in tests if test.subject == name and isinstance(test.allowed, Numbers)]
        if not mine:
            continue
        if finding.kind is Kind.REAL:
            yield from (threshold(guideline, name, pair) for pair in apart(edges(finding, mine)))
        yield from (threshold(guideline, name, pair) for pair in two_ways(mine))


def apart(cuts: list[Edge]) -> Iterator[tuple[Test, Test]]:
    """Neighbouring cuts at one number, just below and just above it; and a cut up to which one test holds, followed
    by one from which the next holds, with nothing between them (``<= 2`` then ``>= 3``)."""
    places = sorted({cut.bound for cut in cuts})
    for one, other in pairwise(places):
        below = [cut for cut in cuts if cut.bound == one]
        above = [cut for cut in cuts if cut.bound == other]
        gap = all(cut.upper for cut in below) and not any(cut.upper for cut in above)
        if one[0] == other[0] or gap:
            yield below[0].test, above[0].test


def two_ways(tests: list[Test]) -> Iterator[tuple[Test, Test]]:
    """Tests for the same values in other words."""
    texts: dict[object, Test] = {}
    for test in tests:
        first = texts.setdefault(test.allowed, test)
        if first.text != test.text:
            yield first, test


def between(knowledge: Knowledge) -> Iterator[Fault]:
    """Two guidelines that cut a number at the same value, one with it and one without it."""
    books = sorted(knowledge.guidelines.values(), key=lambda book: book.id)
    for one, other in combinations(books, 2):
        mine = tests_of([*one.scope, *one.rules], one.concepts.values())
        theirs = tests_of([*other.scope, *other.rules], other.concepts.values())
        for name, finding in knowledge.findings.items():
            if finding.kind is not Kind.REAL:
                continue
            cuts = edges(finding, [test for test in mine if test.subject == name])
            against = edges(finding, [test for test in theirs if test.subject == name])
            pairs = [(a, b) for a in cuts for b in against if a.bound[0] == b.bound[0] and a.bound != b.bound]
            yield from (threshold("", name, (a.test, b.test)) for a, b in pairs[:1])


def threshold(guideline: str, name: str, pair: tuple[Test, Test]) -> Fault:
    """Two tests whose thresholds do not fit."""
    return Fault(THRESHOLD, guideline, "", (name, *(t.text for t in pair)), tuple(t.position for t in pair))


def uncited(guideline: str, rules: Iterable[Rule], concepts: Iterable[Concept]) -> Iterator[Fault]:
    """Bullets that cite nothing."""
    owners: list[Rule | Concept] = [*rules, *concepts]
    for owner in owners:
        bullets = conditions_of(owner) if isinstance(owner, Concept) else [*owner.when, *owner.unless]
        for test in tests_in(bullets):
            if not test.cites and not owner.cites:
                yield Fault(UNCITED, guideline, "", (owner.id, test.text), (test.position,))


def approvals(guideline: str, rules: Iterable[Rule]) -> Iterator[Fault]:
    """Rules that somebody approved though nobody verified them."""
    for rule in rules:
        if rule.review.status == APPROVED and rule.provenance in UNSURE:
            yield Fault(UNVERIFIED, guideline, rule.question, (rule.id, rule.provenance), (rule.position,))


def superseded(knowledge: Knowledge, guideline: Guideline, as_of: str) -> Iterator[Fault]:
    """A guideline whose source another one has replaced, on the day that is asked about."""
    source = knowledge.sources.get(guideline.source)
    if source is not None and source.superseded_by and (not as_of or source.superseded_on <= as_of):
        places: tuple[Position, ...] = (source.position,)
        yield Fault(SUPERSEDED, guideline.id, "", (source.id, source.superseded_by), places)
