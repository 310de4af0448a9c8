"""What is true of a patient: tests, groups and concepts (3.3), rules and clauses (3.4), as formulas of z3.

A condition has two formulas, that it is true and that it is false; where neither holds it is undefined (strong Kleene).
A concept has a flag for each of its values; where none is up it is undefined.

Imports model, z3 and the modules of the second opinion. Promises: no recursion along chains of concepts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import z3

from pnet_reason.model.rules import Clause, Concept, Condition, Op, Rule, Test

from .second_findings import Findings, Flags, compared
from .second_text import Known, Limits, OneOf, Reader, Reading, Undefined


class Truth(NamedTuple):
    """That a condition is true, and that it is false."""

    true: z3.BoolRef
    false: z3.BoolRef


class World:
    """A patient under some definitions; ``name`` tells the concepts of one world from those of another."""

    def __init__(self, name: str, findings: Findings, concepts: Mapping[str, Concept]) -> None:
        self.name, self.findings, self.concepts = name, findings, concepts
        self.context = findings.context
        self.reader = Reader(findings.vocabulary, concepts)
        self._flags: dict[str, Flags] = {}

    # Formulas

    def every(self, parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
        """All of the parts hold; of none: always."""
        found = [*parts]
        return z3.And(found) if found else z3.BoolVal(True, self.context)

    def some(self, parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
        """One of the parts holds; of none: never."""
        found = [*parts]
        return z3.Or(found) if found else z3.BoolVal(False, self.context)

    # Conditions

    def truth(self, condition: Condition) -> Truth:
        """A test or a group."""
        if isinstance(condition, Test):
            return self._tested(self.reader.read(condition.text))
        members = [self.truth(member) for member in condition.members]
        true, false = [found.true for found in members], [found.false for found in members]
        if condition.op is Op.NOT:
            return Truth(false[0], true[0])
        if condition.op is Op.ALL:
            return Truth(self.every(true), self.some(false))
        return Truth(self.some(true), self.every(false))

    def _tested(self, reading: Reading) -> Truth:
        if isinstance(reading, OneOf) and reading.subject in self.concepts:
            flags = self.concept(reading.subject)
            others = (flag for value, flag in flags.items() if value not in reading.values)
            return Truth(self.some(flags[value] for value in reading.values), self.some(others))
        found = self._plainly(reading)
        return Truth(found, z3.Not(found))

    def _plainly(self, reading: Reading) -> z3.BoolRef:
        """A test that is never undefined."""
        if isinstance(reading, Limits):
            number = self.findings.number(reading.subject)
            return self.every(compared(number, sign, value) for sign, value in reading.ends)
        if isinstance(reading, Known):
            known = self.findings.known(reading.subject)
            return known if reading.positive else z3.Not(known)
        if isinstance(reading, Undefined):
            return z3.Not(self.some(self.concept(reading.subject).values()))
        flags = self.findings.choice(reading.subject)
        return self.some(flags[value] for value in reading.values)

    def applies(self, body: Rule | Clause) -> z3.BoolRef:
        """Every ``when`` is true and every ``unless`` is false: undefined is neither."""
        met = [self.truth(condition).true for condition in body.when]
        return self.every([*met, *(self.truth(condition).false for condition in body.unless)])

    # Concepts

    def concept(self, name: str) -> Flags:
        """The flags of a concept."""
        if name not in self._flags:
            self._define(name)
        return self._flags[name]

    def _define(self, name: str) -> None:
        """Make the flags of a concept, after those of the concepts that it rests on."""
        stack = [name]
        while stack:
            top = stack[-1]
            below = next((one for one in self.parts(top) if one in self.concepts and one not in self._flags), None)
            if below is not None:
                stack.append(below)
            else:
                self._flags[top] = self._defined(self.concepts[top])
                stack.pop()

    def _defined(self, concept: Concept) -> Flags:
        values = self._highest(concept) if concept.highest_of else self._by_clauses(concept)
        prefix = f"{self.findings.tag}{self.name}{concept.id} is "
        flags = {value: z3.Bool(prefix + value, self.context) for value in values}
        self.findings.constraints += [flags[value] == formula for value, formula in values.items()]
        return flags

    def _by_clauses(self, concept: Concept) -> Flags:
        """A value where one of its clauses applies."""
        applying = [(clause.value, self.applies(clause)) for clause in concept.clauses]
        return {value: self.some(found for named, found in applying if named == value) for value in concept.values}

    def _highest(self, concept: Concept) -> Flags:
        """A value where the guard is true, no part is undefined or above it, and one has it."""
        guard = self.every(self.truth(condition).true for condition in concept.when)
        parts = [self.concept(part) for part in concept.highest_of]
        found = {}
        for count, value in enumerate(concept.values, start=1):
            within = [self.some(part[lower] for lower in concept.values[:count]) for part in parts]
            found[value] = self.every([guard, *within, self.some(part[value] for part in parts)])
        return found

    # What a definition rests on

    def parts(self, concept: str) -> Iterator[str]:
        """The findings and concepts that a definition names."""
        definition = self.concepts[concept]
        yield from definition.highest_of
        bodies = [definition.when, *(body for clause in definition.clauses for body in (clause.when, clause.unless))]
        for test in tests_of(condition for body in bodies for condition in body):
            yield self.reader.read(test.text).subject

    def findings_under(self, concept: str) -> frozenset[str]:
        """Every finding that a definition rests on, with the inputs of those that are computed."""
        found: set[str] = set()
        waiting = [concept]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.parts(name) if name in self.concepts else self._inputs(name)
        return frozenset(found & self.findings.vocabulary.keys())

    def _inputs(self, finding: str) -> tuple[str, ...]:
        computed = self.findings.vocabulary[finding].computed
        return computed.inputs if computed else ()


def tests_of(conditions: Iterable[Condition]) -> Iterator[Test]:
    """The tests in some conditions, groups opened."""
    for condition in conditions:
        if isinstance(condition, Test):
            yield condition
        else:
            yield from tests_of(condition.members)
