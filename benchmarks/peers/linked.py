"""One guideline and one question of a knowledge base, linked for the peers: what they all translate.

Imports: the model only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Clause, Concept, Condition, Group, Rule, Test


@dataclass(frozen=True)
class Definition:
    """A concept under the guideline it is meant for: ``scope`` is empty for the shared definition."""

    scope: str
    concept: Concept


class Linked:
    """The rules that an answer depends on, and the definitions they use in the order of their dependence."""

    def __init__(self, knowledge: Knowledge, guideline: str, question: str) -> None:
        book = knowledge.guidelines[guideline]
        self.knowledge = knowledge
        self.own = book.concepts
        self.guideline = guideline
        self.rules = [rule for rule in book.rules if rule.question == question]
        self.scope = list(book.scope)
        options = {rule.option for rule in [*self.rules, *self.scope]}
        self.safety = [rule for rule in knowledge.safety if rule.option in options]
        self.integrity = list(knowledge.integrity)
        self.definitions: dict[tuple[str, str], Definition] = {}
        for rules, scope in (([*self.rules, *self.scope], guideline), ([*self.safety, *self.integrity], "")):
            self._define(rules, scope)
        self.findings = sorted({test.subject for test in self._tests() if test.subject in knowledge.findings})

    def key(self, name: str, scope: str) -> tuple[str, str]:
        """Where the definition of a concept that is meant in ``scope`` stands in ``definitions``."""
        return (scope if scope and name in self.own else "", name)

    def _define(self, rules: Iterable[Rule], scope: str) -> None:
        waiting = [(name, scope) for rule in rules for name in self._concepts([*rule.when, *rule.unless])]
        while waiting:  # not recursive: a chain of definitions may be long
            name, where = waiting[-1]
            key = self.key(name, where)
            concept = (self.own if key[0] else self.knowledge.concepts)[name]
            needs = [(n, where) for n in self._needs(concept) if self.key(n, where) not in self.definitions]
            if needs and key not in self.definitions:
                waiting += needs
            else:
                self.definitions.setdefault(key, Definition(key[0], concept))
                waiting.pop()

    def _needs(self, concept: Concept) -> list[str]:
        return [*concept.highest_of, *self._concepts(conditions_of(concept))]

    def _concepts(self, conditions: Iterable[Condition]) -> list[str]:
        return [test.subject for test in tests_of(conditions) if test.subject not in self.knowledge.findings]

    def _tests(self) -> Iterator[Test]:
        for rule in [*self.rules, *self.scope, *self.safety, *self.integrity]:
            yield from tests_of([*rule.when, *rule.unless])
        for definition in self.definitions.values():
            yield from tests_of(conditions_of(definition.concept))

    def beaten_by(self, rule: Rule, rules: list[Rule]) -> list[int]:
        """Places in ``rules`` of those that override the rule."""
        return [place for place, other in enumerate(rules) if any(o.rule == rule.id for o in other.overrides)]


def conditions_of(concept: Concept) -> list[Condition]:
    """All conditions in a definition."""
    return [*concept.when, *(c for clause in concept.clauses for c in bullets_of(clause))]


def bullets_of(body: Rule | Clause) -> list[Condition]:
    """The conditions of a rule or clause."""
    return [*body.when, *body.unless]


def tests_of(conditions: Iterable[Condition]) -> Iterator[Test]:
    """All tests in some conditions."""
    for condition in conditions:
        if isinstance(condition, Group):
            yield from tests_of(condition.members)
        else:
            yield condition


def values_of(case: Case, findings: Iterable[str]) -> dict[str, Fraction | str]:
    """The one value of each finding; KeyError for one that the case leaves open: the peers need to know everything."""
    found = {}
    for name in findings:
        value = case.findings[name].single
        if value is None:
            raise KeyError(name)
        found[name] = value
    return found
