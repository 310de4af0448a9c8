"""Whom to draw: the findings that take part, their scales, and who is possible. Imports: grid, formulas, truth, model.

A space is of a knowledge and of some questions: the findings that can matter to these answers, or all. It is made once
and kept. Promises: nothing random.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TypeAlias

from pnet_reason.knowledge.links import tests_of
from pnet_reason.model.findings import Computation, Finding
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Concept, Condition, Rule, TestKind
from pnet_reason.model.values import ValueSet

from .formulas import value_of
from .grid import Scale, bullets, marks_of, scale_of
from .truth import Point, Value, World, contains, parts_of, subjects

Also: TypeAlias = tuple[tuple[Condition, str], ...]
SHARED = ""
"""The definitions that belong to no guideline."""


@lru_cache(maxsize=64)
def scales_of(knowledge: Knowledge) -> dict[str, Scale]:
    """The scale of every finding."""
    marks = marks_of(knowledge)
    return {name: scale_of(finding, marks.get(name, ())) for name, finding in knowledge.findings.items()}


def findings_below(names: Iterable[str], concepts: Mapping[str, Concept]) -> set[str]:
    """The findings on which some findings and concepts rest, themselves among them."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += parts_of(concepts[name]) if name in concepts else []
    return found - set(concepts)


@dataclass(frozen=True)
class Integrity:
    """An integrity rule with the measured findings that it rests on; ``computed``: it rests on a computed one too."""

    rule: Rule
    needs: frozenset[str]
    computed: bool


class Space:
    """What a patient is made of: measured findings, then the quantities computed from them.

    ``questions``: None for every finding, or the questions to whose answers a finding can matter; ``guideline``: whose
    answers, or empty for all. ``also``: conditions that matter besides, each with the guideline whose definitions it
    uses.
    """

    def __init__(
        self, knowledge: Knowledge, questions: frozenset[str] | None, guideline: str = "", also: Also = ()
    ) -> None:
        self.knowledge, self.questions, self.also = knowledge, questions, also
        self.books = [book for name, book in knowledge.guidelines.items() if guideline in ("", name)]
        self.scales = scales_of(knowledge)
        self.definitions: dict[str, Mapping[str, Concept]] = {SHARED: knowledge.concepts}
        self.definitions |= {guideline: knowledge.concepts_of(guideline) for guideline in knowledge.guidelines}
        names = set(knowledge.findings) if questions is None else set(self._relevant(questions))
        for finding in knowledge.findings.values():
            if finding.computed and not names.isdisjoint({finding.id, *finding.computed.inputs}):
                names |= set(finding.computed.inputs)
        chosen = [finding for name, finding in knowledge.findings.items() if name in names]
        self.measured: tuple[Finding, ...] = tuple(finding for finding in chosen if not finding.computed)
        self.names = frozenset(finding.id for finding in self.measured)
        self.computed: tuple[tuple[Finding, Computation], ...] = tuple(
            (finding, finding.computed)
            for finding in knowledge.findings.values()
            if finding.computed and self.names.issuperset(finding.computed.inputs)
        )

    def __repr__(self) -> str:
        return f"{len(self.names)} findings"

    def _relevant(self, questions: frozenset[str]) -> Iterator[str]:
        for rule in self._rules_of(questions):
            yield from findings_below(subjects(*bullets(rule)), self.definitions[rule.guideline])
        for condition, guideline in self.also:
            yield from findings_below(subjects(condition), self.definitions[guideline])

    @property
    def _questions(self) -> frozenset[str]:
        return frozenset(self.knowledge.questions) if self.questions is None else self.questions

    def _rules_of(self, questions: frozenset[str]) -> Iterator[Rule]:
        yield from (*self.knowledge.safety, *self.knowledge.integrity)
        for book in self.books:
            yield from (*book.scope, *(rule for rule in book.rules if rule.question in questions))

    @cached_property
    def targets(self) -> tuple[tuple[Rule, ...], ...]:
        """The rules of guidelines, those with the same question and option together: what a draw can be aimed at."""
        found: dict[tuple[str, str, str], list[Rule]] = {}
        for rule in self._rules_of(self._questions):
            if rule.guideline:
                found.setdefault((rule.guideline, rule.question, rule.option), []).append(rule)
        return tuple(tuple(rules) for rules in found.values())

    @cached_property
    def asked(self) -> frozenset[str]:
        """The measured findings of which is asked whether they are known, themselves or what is computed of them."""
        lines = [condition for rule in self._rules_of(self._questions) for condition in bullets(rule)]
        tests = tests_of((*lines, *(condition for condition, _ in self.also)))
        names = frozenset(test.subject for test in tests if test.kind is TestKind.KNOWN)
        below = {name for f, formula in self.computed if f.id in names for name in formula.inputs}
        return (names | below) & self.names

    @cached_property
    def integrity(self) -> tuple[Integrity, ...]:
        """The integrity rules."""
        found = []
        for rule in self.knowledge.integrity:
            below = findings_below(subjects(*bullets(rule)), self.knowledge.concepts)
            needs = frozenset(name for name in below if not self.knowledge.findings[name].computed)
            found.append(Integrity(rule, needs, len(needs) < len(below)))
        return tuple(found)

    @cached_property
    def guards(self) -> dict[str, tuple[Integrity, ...]]:
        """Finding → the integrity rules that rest on it, without those that rest on a computed quantity."""
        return {n: tuple(g for g in self.integrity if n in g.needs and not g.computed) for n in self.names}

    def world(self, point: Point, guideline: str = SHARED, assumed: frozenset[str] = frozenset()) -> World:
        """A patient as the definitions of a guideline see them."""
        return World(self.definitions[guideline], point, self.unknown(assumed))

    def unknown(self, assumed: frozenset[str]) -> frozenset[str]:
        """What is assumed, and what is computed from it."""
        below = {finding.id for finding, formula in self.computed if assumed.intersection(formula.inputs)}
        return assumed | below

    def deciding(self, point: Point, name: str) -> list[Rule]:
        """The integrity rules that a finding is the last to decide, given what is drawn already."""
        return [guard.rule for guard in self.guards[name] if all(n in point or n == name for n in guard.needs)]

    def fits(self, rules: Iterable[Rule], point: Point, name: str, value: Value) -> bool:
        """Whether none of some integrity rules applies when a finding has a value."""
        world = self.world({**point, name: value})
        return not any(world.applies(rule) for rule in rules)

    def quantities(self, point: Mapping[str, Value]) -> dict[str, Fraction] | None:
        """The computed quantities of a patient; None where one is outside its declared range."""
        found = {}
        for finding, formula in self.computed:
            value = value_of(formula, inputs(formula, point))
            if value is None or not contains(finding.domain, value):
                return None
            found[finding.id] = value
        return found

    def possible(self, point: Point, box: Mapping[str, ValueSet]) -> bool:
        """Whether a patient, with all computed quantities, is in a box, and no integrity rule applies."""
        world = self.world(point)
        return all(contains(values, point[name]) for name, values in box.items() if name in point) and not any(
            world.applies(guard.rule) for guard in self.integrity
        )


def inputs(formula: Computation, point: Point) -> dict[str, Fraction]:
    """The values of a formula's inputs."""
    return {name: value for name in formula.inputs if isinstance(value := point[name], Fraction)}


@lru_cache(maxsize=256)
def space_of(
    knowledge: Knowledge, questions: frozenset[str] | None = None, guideline: str = "", also: Also = ()
) -> Space:
    """The space of a knowledge; the same one wherever the same is asked for."""
    return Space(knowledge, questions, guideline, also)
