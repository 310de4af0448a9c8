"""Which bullets draw the line between two values of a finding.

May import model, knowledge's arithmetic, and settling's test of membership. Promises: every test of the rules and
definitions in force for a question that holds on one side and not on the other; those of rules first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..logic.compiled import conditions_of, strata, subjects_of, tests_in
from ..model.knowledge import Knowledge
from ..model.rules import Concept, Rule, Test
from ..model.values import Bound, ValueSet
from ..settling import holds


@dataclass(frozen=True, slots=True)
class Drawer:
    """A bullet that draws a line: the rule or definition that it stands in, its text and what it cites."""

    owner: str
    definition: bool
    test: str
    cites: tuple[str, ...]


@lru_cache(maxsize=256)
def tests_for(knowledge: Knowledge, guideline: str, question: str) -> dict[str, tuple[tuple[Test, str, bool], ...]]:
    """Finding → the tests on it that can bear on an answer, each with its owner and whether that is a definition."""
    book = knowledge.guidelines[guideline]
    rules: list[Rule] = [*book.scope, *(rule for rule in book.rules if rule.question == question)]
    rules += [*knowledge.safety, *knowledge.integrity]
    found: dict[str, list[tuple[Test, str, bool]]] = {}
    for rule in rules:
        for test in tests_in((*rule.when, *rule.unless)):
            found.setdefault(test.subject, []).append((test, rule.id, False))
    definitions = knowledge.concepts_of(guideline)
    named = {subject for rule in rules for subject in subjects_of((*rule.when, *rule.unless))}
    concepts: list[Concept] = [definitions[name] for name in strata(named, definitions)]
    for concept in concepts:
        for test in tests_in(conditions_of(concept)):
            found.setdefault(test.subject, []).append((test, concept.id, True))
    return {name: tuple(tests) for name, tests in found.items()}


def drawers(
    knowledge: Knowledge, guideline: str, question: str, name: str, sides: tuple[ValueSet, ValueSet]
) -> tuple[Drawer, ...]:
    """The bullets on a finding that are true on one side and not on the other; each side is a set that no test cuts."""
    first, last = (probe(side) for side in sides)
    told = dict.fromkeys(
        Drawer(owner, definition, test.text, test.cites)
        for test, owner, definition in tests_for(knowledge, guideline, question).get(name, ())
        if test.allowed is not None and holds(test.allowed, first) is not holds(test.allowed, last)
    )
    return tuple(sorted(told, key=lambda one: (one.definition, one.owner, one.test)))


def probe(values: ValueSet) -> Bound | str:
    """A value of a set, or where it begins."""
    return next(starts(values))


def starts(values: ValueSet) -> Iterator[Bound | str]:
    """Where the parts of a set begin."""
    if hasattr(values, "values"):
        yield from values.values
    else:
        yield from (part.lower for part in values.intervals)
