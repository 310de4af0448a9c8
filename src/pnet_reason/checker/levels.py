"""Findings cut at every threshold of the tests about them, so that a set of values is a mask of pieces.

May import model and the checker's parts below it. Promises: no test of the book tells two values of a piece apart;
pieces are numbered by their lowest values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from ..model.findings import Finding, Kind
from ..model.rules import Test
from ..model.values import Bound, Choices, Interval, Numbers, ValueSet
from .book import Book, Patient, Room, bullets
from .sets import after, common, inside, normal
from .truth import FALSE, TRUE, conditions_of, finding_truth, tests_of

Masks: TypeAlias = Mapping[str, int]
"""A box: for each finding that tests are about, the pieces that it allows."""


@dataclass(frozen=True)
class Level:
    """One finding: the pieces of what the case leaves open. ``true``: test, by identity, → where it is true."""

    finding: Finding
    tests: tuple[Test, ...]
    pieces: tuple[ValueSet, ...]
    true: Mapping[int, int]

    @property
    def full(self) -> int:
        """All pieces."""
        return (1 << len(self.pieces)) - 1

    def truth(self, test: Test, mask: int) -> int:
        """What a test may be on some pieces."""
        true = self.true[id(test)]
        return (TRUE if mask & true else 0) | (FALSE if mask & ~true else 0)

    def parts(self, mask: int, tests: Iterable[Test]) -> list[int]:
        """Some pieces, put together where none of the tests tells them apart; by their lowest pieces."""
        chosen = [self.true[id(test)] for test in tests]
        found: dict[tuple[bool, ...], int] = {}
        for piece in (1 << number for number in range(len(self.pieces)) if mask >> number & 1):
            sign = tuple(bool(true & piece) for true in chosen)
            found[sign] = found.get(sign, 0) | piece
        return list(found.values())

    def values(self, mask: int) -> ValueSet:
        """The values of some pieces."""
        return together([one for number, one in enumerate(self.pieces) if mask >> number & 1], self.finding)

    def mask(self, values: ValueSet) -> int:
        """The pieces that lie in a set of values."""
        return sum(1 << number for number, one in enumerate(self.pieces) if inside(one, values))


def levels_of(book: Book, patient: Patient) -> dict[str, Level]:
    """Every finding that a rule or definition of the book tests, in order of id."""
    rules = (*book.scope, *book.advice, *book.safety, *book.integrity)
    deeper = [condition for concept in (*book.own, *book.shared) for condition in conditions_of(concept)]
    tests: dict[str, dict[int, Test]] = {}
    for test in tests_of([*bullets(rules), *deeper]):
        if test.allowed is not None and test.subject in book.knowledge.findings:
            tests.setdefault(test.subject, {})[id(test)] = test
    found = {}
    for name in sorted(tests):
        finding = book.knowledge.findings[name]
        found[name] = level(finding, patient.sets.get(name, finding.domain), list(tests[name].values()))
    return found


def level(finding: Finding, whole: ValueSet, tests: list[Test]) -> Level:
    """A finding cut at the thresholds of some tests; values that all of them answer alike are one piece."""
    classes: dict[tuple[bool, ...], list[ValueSet]] = {}
    for one in cells(finding, whole, [test.allowed for test in tests]):
        classes.setdefault(tuple(finding_truth(test, one) == TRUE for test in tests), []).append(one)
    true = {id(t): sum(1 << i for i, sign in enumerate(classes) if sign[at]) for at, t in enumerate(tests)}
    return Level(finding, tuple(tests), tuple(together(found, finding) for found in classes.values()), true)


def cells(finding: Finding, whole: ValueSet, sets: Iterable[ValueSet | None]) -> Iterator[ValueSet]:
    """The values of a set, in order, cut at every bound of some others."""
    if isinstance(whole, Choices):
        yield from (Choices((value,)) for value in whole.values)
        return
    integers = finding.kind is Kind.INTEGER
    parts = [part for one in (whole, *sets) if isinstance(one, Numbers) for part in one.intervals]
    bounds = {bound for part in parts for bound in (part.lower, after(part.upper, whole=integers))}
    for low, high in pairwise(sorted(bounds)):
        one = common(Numbers((Interval(low, before(high, whole=integers)),)), whole)
        if one:
            yield one


def before(lower: Bound, *, whole: bool) -> Bound:
    """The highest upper bound below a lower bound."""
    return (lower[0] - 1, 0) if whole else (lower[0], lower[1] - 1)


def together(sets: list[ValueSet], finding: Finding) -> ValueSet:
    """The union of sets of values of one finding."""
    if isinstance(finding.domain, Choices):
        chosen = {value for one in sets if isinstance(one, Choices) for value in one.values}
        return Choices(tuple(value for value in finding.domain.values if value in chosen))
    parts = [(i.lower, i.upper) for one in sets if isinstance(one, Numbers) for i in one.intervals]
    return normal(parts, whole=finding.kind is Kind.INTEGER)


class Crowd(Room):
    """All patients of a box that is given by masks."""

    def __init__(self, book: Book, patient: Patient, levels: Mapping[str, Level], masks: Masks) -> None:
        super().__init__(book, patient, {})
        self.levels = levels
        self.masks = masks

    def truth(self, test: Test) -> int:
        """The truth of a test on a finding."""
        return self.levels[test.subject].truth(test, self.masks[test.subject])

    def values(self, name: str) -> ValueSet:
        """What the box allows for a finding, whether it is tested or not."""
        found = self.levels.get(name)
        return found.values(self.masks[name]) if found else super().values(name)
