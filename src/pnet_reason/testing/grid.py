"""The values of a finding that matter: the thresholds of the knowledge, the cells between them, the steps beside them.

A *cell* is a set of values that no test of the knowledge tells apart. Numbers are drawn as multiples of the finding's
granularity, so that an example reads like a case. Imports: truth, knowledge.sets, model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from pnet_reason.knowledge.links import tests_of
from pnet_reason.knowledge.sets import above, at, below, intersect, numbers
from pnet_reason.model.audit import Claim
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Clause, Concept, Condition, Rule
from pnet_reason.model.values import Choices, Interval, Numbers, ValueSet, point

from .truth import Value, contains

FINER = 2
"""By how much a step is divided that is too coarse to fall between two thresholds."""


def conditions_of(knowledge: Knowledge) -> Iterator[Condition]:
    """Every condition of the knowledge: of rules, definitions, flaws, invariants and waivers."""
    for concept in knowledge.concepts.values():
        yield from defining(concept)
    for rule in (*knowledge.safety, *knowledge.integrity):
        yield from bullets(rule)
    for guideline in knowledge.guidelines.values():
        for concept in guideline.concepts.values():
            yield from defining(concept)
        for rule in (*guideline.scope, *guideline.rules):
            yield from bullets(rule)
        for flaw in guideline.flaws.values():
            yield from flaw.when
    for invariant in knowledge.invariants.values():
        yield from plain((*invariant.lines, *invariant.when, *invariant.unless))
    for waiver in knowledge.waivers.values():
        yield from (*waiver.where, *waiver.unless)


def bullets(rule: Rule | Clause) -> tuple[Condition, ...]:
    """The conditions of a rule or of a line of a definition."""
    return (*rule.when, *rule.unless)


def defining(concept: Concept) -> Iterator[Condition]:
    """The conditions of a definition."""
    yield from concept.when
    for clause in concept.clauses:
        yield from bullets(clause)


def plain(lines: Iterable[Condition | Claim]) -> Iterator[Condition]:
    """The lines that speak of the patient, not of the answer."""
    return (line for line in lines if not isinstance(line, Claim))


def marks_of(knowledge: Knowledge) -> dict[str, tuple[Fraction, ...]]:
    """The numbers with which the knowledge compares each numeric finding, ascending."""
    found: dict[str, set[Fraction]] = {name: set() for name, f in knowledge.findings.items() if f.numeric}
    for test in tests_of(conditions_of(knowledge)):
        if isinstance(test.allowed, Numbers) and test.subject in found:
            whole = ends(knowledge.findings[test.subject].domain)
            found[test.subject] |= ends(test.allowed) - whole
    return {name: tuple(sorted(marks)) for name, marks in found.items()}


def ends(values: ValueSet) -> set[Fraction]:
    """The numbers at which the intervals of a set end."""
    intervals = values.intervals if isinstance(values, Numbers) else ()
    return {end for one in intervals for end, _ in (one.lower, one.upper)}


def as_set(value: Value) -> ValueSet:
    """The set of one value."""
    return Choices((value,)) if isinstance(value, str) else point(value)


@dataclass(frozen=True, slots=True)
class Scale:
    """A finding with its cells, ascending, and its edges: the values at, just below and just above each threshold.

    A finding without thresholds has no edges; a choice has a cell for each value.
    """

    finding: Finding
    cells: tuple[ValueSet, ...]
    edges: tuple[Value, ...]

    def cells_in(self, allowed: ValueSet | None) -> list[ValueSet]:
        """The parts of the cells that lie in a set."""
        if allowed is None:
            return list(self.cells)
        return [part for cell in self.cells if (part := intersect(cell, allowed))]

    def cell(self, value: Value) -> ValueSet:
        """The cell of a value."""
        return next(cell for cell in self.cells if contains(cell, value))

    def edges_in(self, allowed: ValueSet) -> list[Value]:
        """The edges that lie in a set."""
        return [value for value in self.edges if contains(allowed, value)]


def scale_of(finding: Finding, marks: tuple[Fraction, ...]) -> Scale:
    """The scale of a finding that is compared with these numbers."""
    if isinstance(finding.domain, Choices):
        return Scale(finding, tuple(Choices((value,)) for value in finding.domain.values), ())
    step = step_of(finding, marks)
    near = sorted({mark + shift for mark in marks for shift in (-step, 0, step)})
    edges = tuple(value for value in near if contains(finding.domain, value))
    return Scale(finding, tuple(cells(finding, marks)), edges)


def cells(finding: Finding, marks: tuple[Fraction, ...]) -> Iterator[Numbers]:
    """The declared range, cut into the thresholds and the gaps between them."""
    whole = finding.kind is Kind.INTEGER
    for part in finding.domain.intervals if isinstance(finding.domain, Numbers) else ():
        start = part.lower
        for mark in marks:
            if part.lower <= at(mark) <= part.upper:
                yield from filter(None, (numbers([(start, below(mark))], whole=whole), numbers([(at(mark), at(mark))])))
                start = above(mark)
        yield from filter(None, [numbers([(start, part.upper)], whole=whole)])


def step_of(finding: Finding, marks: tuple[Fraction, ...]) -> Fraction:
    """The finding's granularity; finer where that would step over the gap between two thresholds."""
    if finding.kind is Kind.INTEGER:
        return Fraction(1)
    step = finding.granularity or Fraction(1)
    gaps = [high - low for low, high in pairwise(marks)]
    while any(gap <= step for gap in gaps):
        step /= FINER
    return step


def grid_of(finding: Finding) -> Fraction:
    """What a value of the finding is a multiple of, where that is possible."""
    return Fraction(1) if finding.kind is Kind.INTEGER else finding.granularity or Fraction(1)


def multiples(interval: Interval, step: Fraction) -> tuple[int, int]:
    """The first and the last multiple of a step in an interval, as factors; the first is larger where there is none."""
    (low, open_low), (high, open_high) = interval.lower, interval.upper
    first, last = ceil(low / step), floor(high / step)
    first += int(open_low > 0 and first * step == low)
    last -= int(open_high < 0 and last * step == high)
    return first, last


def middle(interval: Interval) -> Fraction:
    """A value of an interval between the multiples of a step: its middle."""
    return (interval.lower[0] + interval.upper[0]) / 2
