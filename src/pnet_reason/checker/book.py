"""What the checker needs of the knowledge for one guideline and question, what it knows of the case, and its problems.

May import model and the checker's sets and truth. Promises: rules in the order in which proofs list them; every box of
a case gets its own worlds, one for the guideline's definitions and one for the shared ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ..model.knowledge import Knowledge
from ..model.problems import Problem
from ..model.rules import Condition, Role, Rule, Test
from ..model.values import ValueSet
from .sets import read_canonical
from .truth import World, finding_truth, foundations

MISSING = "missing"
REMEMBERED = 1 << 14


class Unfounded(Exception):  # noqa: N818
    """A claim of a document does not hold: the message says which; ``code`` is that of the problem."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass
class Report:
    """The problems found so far."""

    records: list[Problem] = field(default_factory=list)

    def add(self, code: str, where: str, message: str) -> None:
        """One problem."""
        self.records.append(Problem(code, f"{where}: {message}" if where else message))


@dataclass(frozen=True)
class Patient:
    """The case of a document: what each finding may be, and the texts that go with it.

    ``known``: one value, not assumed (3.13). ``said``: given or assumed, rather than computed from other findings.
    """

    sets: Mapping[str, ValueSet]
    texts: Mapping[str, str]
    assumed: Mapping[str, str]
    disputed: Mapping[str, str]
    records: Mapping[str, Any]
    known: frozenset[str]
    said: frozenset[str]


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """By id."""
    return tuple(sorted(rules, key=lambda rule: rule.id))


def bullets(rules: Iterable[Rule]) -> list[Condition]:
    """All bullets of rules."""
    return [condition for rule in rules for condition in (*rule.when, *rule.unless)]


class Reader:
    """Texts of sets as sets, and truths of tests, remembered for a knowledge (which is never changed or copied)."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.sets: dict[tuple[str, str], ValueSet] = {}
        self.truths: dict[tuple[int, str], int] = {}
        self.computed = tuple(finding for finding in knowledge.findings.values() if finding.computed)

    def read(self, name: str, text: str) -> ValueSet:
        """The set that a canonical text says of a finding; ValueError where it is not one."""
        found = self.sets.get((name, text))
        if found is None:
            if len(self.sets) >= REMEMBERED:
                self.sets.clear()
            found = self.sets[name, text] = read_canonical(text, self.knowledge.findings[name])
        return found


@lru_cache(maxsize=1 << 3)
def reader_of(knowledge: Knowledge) -> Reader:
    """One for each knowledge."""
    return Reader(knowledge)


class Book:
    """One guideline and question: rules in the order of proofs, who overrides whom, and the definitions in force."""

    def __init__(self, knowledge: Knowledge, guideline: str, question: str) -> None:
        self.knowledge = knowledge
        self.reader = reader_of(knowledge)
        self.question = question
        self.guideline = knowledge.guidelines[guideline]
        self.scope = in_order(self.guideline.scope)
        self.advice = in_order(rule for rule in self.guideline.rules if rule.question == question)
        self.safety = in_order(knowledge.safety)
        self.integrity = in_order(knowledge.integrity)
        beaten: dict[str, list[Rule]] = {}
        for rule in (*self.scope, *self.advice):
            for override in rule.overrides:
                beaten.setdefault(override.rule, []).append(rule)
        self.beaten_by = {name: tuple(rules) for name, rules in beaten.items()}
        flaws = [condition for flaw in self.guideline.flaws.values() for condition in flaw.when]
        own = [*bullets((*self.scope, *self.advice)), *flaws]
        self.own = foundations(own, knowledge.concepts_of(guideline))
        self.shared = foundations(bullets((*self.safety, *self.integrity)), knowledge.concepts)


@lru_cache(maxsize=1 << 8)
def book_of(knowledge: Knowledge, guideline: str, question: str) -> Book:
    """Put together once a knowledge."""
    return Book(knowledge, guideline, question)


class Room:
    """A box of the case in words and sets, with its two worlds."""

    def __init__(self, book: Book, patient: Patient, region: Mapping[str, str]) -> None:
        self.book = book
        self.patient = patient
        self.region = region
        self.read = {name: book.reader.read(name, text) for name, text in region.items()}
        self._own: World | None = None
        self._shared: World | None = None

    def truth(self, test: Test) -> int:
        """The truth of a test on a finding; remembered by the text of what the box allows."""
        key, memo = (id(test), self.text(test.subject)), self.book.reader.truths
        found = memo.get(key)
        if found is None:
            if len(memo) >= REMEMBERED:
                memo.clear()
            found = memo[key] = finding_truth(test, self.values(test.subject))
        return found

    def values(self, name: str) -> ValueSet:
        """What the box allows for a finding."""
        found = self.read.get(name) or self.patient.sets.get(name)
        return found if found is not None else self.book.knowledge.findings[name].domain

    def text(self, name: str) -> str:
        """The same in words; ``missing`` where nothing is known of it."""
        return self.region.get(name) or self.patient.texts.get(name, MISSING)

    @property
    def own(self) -> World:
        """The world of scope and advice rules."""
        if self._own is None:
            self._own = World(self.book.own, self.truth, self.patient.known)
        return self._own

    @property
    def shared(self) -> World:
        """The world of safety and integrity rules."""
        if self._shared is None:
            self._shared = World(self.book.shared, self.truth, self.patient.known)
        return self._shared

    def world(self, rule: Rule) -> World:
        """The definitions under which a rule is read (3.8)."""
        return self.own if rule.role in (Role.SCOPE, Role.ADVICE) else self.shared
