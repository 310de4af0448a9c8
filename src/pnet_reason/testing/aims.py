"""Steering: which values a patient must have so that some conditions hold, found with the search of knowledge/satisfy.

A test on patients says little where hardly any of them is concerned. So a draw is *aimed*: a box of values is looked
for in which the conditions hold, and the patient is drawn from it. Which box of many is decided by ``turn``, a number
that is drawn: lists are rotated by it. Imports: grid, space, knowledge.satisfy, model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, TypeAlias, TypeVar

from pnet_reason.knowledge.satisfy import Goal, OneOf, OverBudget, Search, Want
from pnet_reason.model.rules import Clause, Concept, Condition, Group, Rule, Test, TestKind
from pnet_reason.model.values import Choices, ValueSet

from .space import SHARED, Space

T = TypeVar("T")
Box: TypeAlias = Mapping[str, ValueSet]
"""Finding → the values that it may have; a finding that is not there may have any."""
TURNS = 11
"""How often a list is rotated at most: a prime, so that lists of different lengths do not turn together."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Conditions that are to be true or to be false, and rules that are not to apply, as a guideline's definitions see
    them. ``loosely``: what is undefined will do as well."""

    true: tuple[Condition, ...] = ()
    false: tuple[Condition, ...] = ()
    failing: tuple[Rule, ...] = ()
    guideline: str = SHARED
    loosely: bool = False

    def steps(self, turn: int) -> Iterator[Sequence[Goal]]:
        """What is to be reached, one step after another: all of it at once can take the search very long."""
        strict = not self.loosely
        yield [Want(turned(single(one, turn), turn), True, strict) for one in self.true]
        yield from ([Want(turned(one, turn), False, strict)] for one in self.false)
        yield from ([OneOf(rotated(failures(rule, turn), turn))] for rule in self.failing)


class Ways(NamedTuple):
    """What can be aimed at with a rule of a guideline: that nothing else speaks, so that its option is the answer; that
    a safety rule withholds its option, a way for each; that it applies, whatever else does."""

    alone: Sequence[Aim]
    withheld: tuple[Sequence[Aim], ...]
    applies: Sequence[Aim]

    def begun(self, turn: int) -> Sequence[Sequence[Aim]]:
        """All of them from some way on."""
        ways = (self.alone, *self.withheld, self.applies)
        return ways[turn % len(ways) :]


def applying(rule: Rule) -> Aim:
    """The aim that a rule applies."""
    return Aim(rule.when, rule.unless, guideline=rule.guideline)


def ways_of(space: Space, rule: Rule) -> Ways:
    """The ways to aim at a rule of a guideline."""
    book, safety = space.knowledge.guidelines[rule.guideline], space.knowledge.safety
    others = (*book.scope, *(other for other in book.rules if other.question == rule.question))
    silent = Aim(failing=tuple(other for other in others if spoils(other, rule)), guideline=rule.guideline)
    withholding = [other for other in safety if other.option == rule.option]
    applies = applying(rule)
    withheld = tuple((applies, silent, applying(other)) for other in withholding)
    return Ways((applies, silent, Aim(failing=tuple(withholding))), withheld, (applies,))


def spoils(other: Rule, rule: Rule) -> bool:
    """Whether another rule may keep the option of a rule from being the answer."""
    return (other.option, other.stance) != (rule.option, rule.stance)


def narrowed(space: Space, box: Box, aims: Sequence[Aim], turn: int) -> Box | None:
    """The part of a box in which all the aims are met; None where none was found."""
    for aim in aims:
        for goals in aim.steps(turn):
            found = searched(space, box, goals, aim.guideline, turn) if goals else box
            if found is None:
                return None
            box = found
    return box


def without_contradiction(space: Space, box: Box, turn: int) -> Box | None:
    """A part of a box in which no integrity rule applies, whoever is drawn from it."""
    return narrowed(space, box, [Aim(failing=space.knowledge.integrity)], turn)


def failures(rule: Rule, turn: int) -> list[Sequence[Goal]]:
    """The ways in which a rule does not apply: a ``when`` that is not true, an ``unless`` that is not false."""
    whens: list[Sequence[Goal]] = [[Want(turned(one, turn), False, False)] for one in rule.when]
    return whens + [[Want(turned(one, turn), True, False)] for one in rule.unless]


def searched(space: Space, box: Box, goals: Sequence[Goal], guideline: str, turn: int) -> Box | None:
    """The part of a box in which the goals are reached."""
    within = [Want(Test(name, TestKind.IN, "", values), True, True) for name, values in box.items()]
    try:
        found = Search(space.knowledge.findings, concepts_of(space, guideline, turn)).point([*goals, *within])
    except OverBudget:
        return None
    return None if found is None else {**box, **found}


@lru_cache(maxsize=1024)
def concepts_of(space: Space, guideline: str, turn: int) -> Mapping[str, Concept]:
    """The definitions of a guideline, turned."""
    return {name: turned_concept(concept, turn) for name, concept in space.definitions[guideline].items()}


def single(condition: Condition, turn: int) -> Condition:
    """A test that allows several values, cut down to one of them."""
    if isinstance(condition, Test) and isinstance(condition.allowed, Choices):
        return replace(condition, allowed=Choices(tuple(rotated(condition.allowed.values, turn)[:1])))
    return condition


def turned(condition: Condition, turn: int) -> Condition:
    """A condition with the members of its groups rotated."""
    if isinstance(condition, Test):
        return condition
    return Group(condition.op, tuple(rotated([turned(member, turn) for member in condition.members], turn)))


def turned_concept(concept: Concept, turn: int) -> Concept:
    """A definition with its clauses, its parts and the members of its groups rotated."""
    clauses = [
        Clause(c.value, tuple(turned(w, turn) for w in c.when), tuple(turned(u, turn) for u in c.unless))
        for c in concept.clauses
    ]
    return replace(
        concept,
        clauses=tuple(rotated(clauses, turn)),
        highest_of=tuple(rotated(concept.highest_of, turn)),
        when=tuple(turned(condition, turn) for condition in concept.when),
    )


def rotated(items: Sequence[T], turn: int) -> list[T]:
    """A list that begins somewhere else."""
    start = turn % len(items) if items else 0
    return [*items[start:], *items[:start]]
