"""Where the statements of the sources are cited: in bullets, rules, overrides, definitions, invariants and hazards.

Imports model and logic.compiled. Promises: in the order in which things are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pnet_reason.logic.compiled import tests_in
from pnet_reason.model.audit import Claim, Hazard, Invariant
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import Position
from pnet_reason.model.rules import Concept, Condition, Review, Rule

Key = tuple[str, str]
"""A statement: the guideline whose it is (empty for shared ones) and its id."""
WHEN, UNLESS, WHOLE, OVERRIDE = "when", "unless", "whole", "override"


@dataclass(frozen=True, slots=True)
class Bullet:
    """A place that cites statements, or should. ``owner``: the rule or concept, ``guideline`` that of the owner.

    ``part``: ``when`` or ``unless`` (``text`` is the bullet), ``whole`` (the owner itself) or ``override`` (``text`` is
    the rule that is beaten).
    """

    owner: str
    guideline: str
    part: str
    text: str
    cites: tuple[Key, ...]
    review: str
    provenance: str
    position: Position = field(compare=False)


def keys_of(names: Iterable[str], guidelines: Iterable[str], knowledge: Knowledge) -> tuple[Key, ...]:
    """The statements of these names, shared or of some guidelines."""
    owners = [name for name in guidelines if name in knowledge.guidelines]
    found: dict[Key, None] = {}
    for name in names:
        if name in knowledge.statements:
            found["", name] = None
        found |= dict.fromkeys((one, name) for one in owners if name in knowledge.guidelines[one].statements)
    return tuple(found)


def bullets_of(rule: Rule, knowledge: Knowledge) -> Iterator[Bullet]:
    """Every bullet of a rule; then the rule and its overrides, where they cite something themselves."""
    yield from parts(rule, WHEN, rule.when, knowledge)
    yield from parts(rule, UNLESS, rule.unless, knowledge)
    if rule.cites:
        yield bullet(rule, WHOLE, "", rule.cites, rule.position, knowledge)
    for one in rule.overrides:
        if one.cites:
            yield bullet(rule, OVERRIDE, one.rule, one.cites, one.position, knowledge)


def definitions_of(knowledge: Knowledge) -> Iterator[Bullet]:
    """The same of every definition: those of each guideline, then the shared ones."""
    books = [knowledge.guidelines[name] for name in sorted(knowledge.guidelines)]
    for concept in (*(one for book in books for one in book.concepts.values()), *knowledge.concepts.values()):
        for clause in concept.clauses:
            yield from parts(concept, WHEN, clause.when, knowledge)
            yield from parts(concept, UNLESS, clause.unless, knowledge)
        yield from parts(concept, WHEN, concept.when, knowledge)
        if concept.cites:
            yield bullet(concept, WHOLE, "", concept.cites, concept.position, knowledge)


def parts(owner: Rule | Concept, part: str, conditions: Iterable[Condition], knowledge: Knowledge) -> Iterator[Bullet]:
    """The tests of some conditions, groups opened, as they are written."""
    for test in sorted(tests_in(conditions), key=lambda test: test.position):
        yield bullet(owner, part, test.text, test.cites, test.position, knowledge)


def bullet(
    owner: Rule | Concept, part: str, text: str, cites: Iterable[str], position: Position, knowledge: Knowledge
) -> Bullet:
    """One place of a rule or definition."""
    review: Review = owner.review
    keys = keys_of(cites, [owner.guideline], knowledge)
    return Bullet(owner.id, owner.guideline, part, text, keys, review.status, owner.provenance, position)


def owned(one: Bullet, knowledge: Knowledge) -> bool:
    """Whether the rule or definition as a whole cites something, so that its bullets need not."""
    book = knowledge.guidelines.get(one.guideline)
    concepts = book.concepts if book else knowledge.concepts
    rules = (*book.scope, *book.rules) if book else (*knowledge.safety, *knowledge.integrity)
    owners: list[Rule | Concept] = [*concepts.values(), *rules]
    return any(owner.cites for owner in owners if owner.id == one.owner)


def invariant_keys(invariant: Invariant, knowledge: Knowledge) -> frozenset[Key]:
    """The statements that an invariant or one of its bullets cites."""
    answering = [name for name, book in knowledge.guidelines.items() if invariant.question in book.questions]
    bullets: list[Condition] = [c for c in (*invariant.lines, *invariant.when) if not isinstance(c, Claim)]
    inside = [name for test in tests_in([*bullets, *invariant.unless]) for name in test.cites]
    return frozenset(keys_of([*invariant.cites, *inside], invariant.guidelines or answering, knowledge))


def hazard_keys(hazard: Hazard, knowledge: Knowledge) -> frozenset[Key]:
    """The statements that a hazard cites."""
    return frozenset(keys_of(hazard.cites, knowledge.guidelines, knowledge))


def mentions(invariant: Invariant) -> frozenset[str]:
    """The options that an invariant speaks of."""
    claims = [one.option for one in (*invariant.lines, *invariant.when) if isinstance(one, Claim) and one.option]
    return frozenset((*claims, *invariant.options, *invariant.low, *invariant.high))


def natural(name: str) -> list[tuple[int, str]]:
    """A key by which S2 comes before S10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name)]
