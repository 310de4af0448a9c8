"""Do guidelines mean the same by a concept that decides?

A concept decides where a deciding rule rests on it, or a bullet at which two guidelines part. Two definitions are the
same where all their bullets, and those of the concepts that they rest on, are; citations do not count.

Imports model, logic's tests_in and reading. Promises: sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pnet_reason.logic.compiled import conditions_of, tests_in
from pnet_reason.model.answer import Answer
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Concept, wording

from .comparison import Definition, Definitions, Difference
from .reading import SHARED, SHARED_ROLES, Reader

Meaning = tuple[object, ...]


def definitions(
    answers: list[Answer], differences: Iterable[Difference], knowledge: Knowledge
) -> tuple[Definitions, ...]:
    """The concepts that decide and that not all of the guidelines whose proofs use them define in the same way."""
    readers = [Reader(answer, knowledge) for answer in answers]
    values = {reader.answer.guideline: used(reader) for reader in readers}
    deciding = {name for reader in readers for name in decided(reader)}
    for difference in differences:
        for parting in difference.partings:
            bullets = (parting.bullet, parting.other_bullet)
            deciding |= {bullet.subject for bullet in bullets if bullet is not None and bullet.owner}
    found = []
    for name in sorted(deciding):
        told = tuple(of_one(name, values, knowledge))
        if len(told) > 1:
            found.append(Definitions(name, told))
    return tuple(found)


def of_one(name: str, values: Mapping[str, Mapping[str, set[str]]], knowledge: Knowledge) -> Iterator[Definition]:
    """The definitions of a concept that are in use, in order of the first guideline that uses each."""
    groups: dict[Meaning, list[str]] = {}
    for guideline, concepts in values.items():
        if name in concepts:
            groups.setdefault(meaning(knowledge.concepts_of(guideline), name), []).append(guideline)
    for guidelines in groups.values():
        concept = knowledge.concepts_of(guidelines[0])[name]
        given = {value for guideline in guidelines for value in values[guideline][name]}
        ordered = [value for value in concept.values if value in given]
        ordered += sorted(given - set(ordered))
        yield Definition(tuple(guidelines), concept.guideline or SHARED, tuple(ordered))


def meaning(concepts: Mapping[str, Concept], name: str) -> Meaning:
    """A definition and all that it rests on, in words, without citations."""
    found: dict[str, object] = {}
    stack = [name]
    while stack:
        current = stack.pop()
        if current in found or current not in concepts:
            continue
        concept = concepts[current]
        clauses = tuple(
            (one.value, tuple(map(wording, one.when)), tuple(map(wording, one.unless))) for one in concept.clauses
        )
        found[current] = (concept.values, clauses, concept.highest_of, tuple(map(wording, concept.when)))
        stack += [*concept.highest_of, *(test.subject for test in tests_in(conditions_of(concept)))]
    return tuple(sorted(found.items()))


def used(reader: Reader) -> dict[str, set[str]]:
    """The concepts of the guideline that its proof uses, with their values; not those of shared rules."""
    found: dict[str, set[str]] = {}
    for row in reader.answer.rows:
        for _, box in reader.boxes(row):
            indices = [i for i, node in reader.rule_nodes(box) if reader.rules[node.rule].role not in SHARED_ROLES]
            for name, values in reader.concepts(indices).items():
                found.setdefault(name, set()).update(values)
    return found


def decided(reader: Reader) -> set[str]:
    """The concepts below the deciding rules of the guideline."""
    found: set[str] = set()
    for row in reader.answer.rows:
        own = [one.node for one in reader.deciders(row) if reader.rules[one.rule].role not in SHARED_ROLES]
        found |= set(reader.concepts(own))
    return found
