"""Invariants asked of z3: one solver for a guideline, a question and what two patients differ in, kept and used again.

Imports model, z3 and the modules of the second opinion. Promises: effort is counted, not timed (3.16); the patient that
is shown comes from a solver that was asked nothing before, so that it is the same in any order of the questions.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import NamedTuple, TypeAlias

import z3

from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Stage
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.knowledge import Knowledge

from .second_answers import Answers
from .second_findings import Findings, Flags
from .second_truth import World

EFFORT = 1 << 24
"""What z3 may spend on one question, in its own count."""
KEPT = 32
Values: TypeAlias = dict[str, str]
"""Finding → canonical text."""


class Key(NamedTuple):
    """What a solver is made for. ``along`` and its definition (``shared``) matter to ``monotone`` alone."""

    knowledge: Knowledge
    guideline: str
    question: str
    along: str = ""
    shared: bool = False


class Patient:
    """The unknowns of one patient, under the guideline's definitions and under the shared ones, and the answer."""

    def __init__(self, key: Key, findings: Findings) -> None:
        knowledge, own = key.knowledge, key.knowledge.guidelines[key.guideline].concepts
        self.findings = findings
        self.shared = World("shared ", findings, knowledge.concepts)
        self.own = World("", findings, knowledge.concepts_of(key.guideline)) if own else self.shared
        self.answers = Answers(knowledge, key.guideline, key.question, self.own, self.shared)
        findings.constraints.append(z3.Not(self.answers.impossible))


class Asked:
    """A solver with one patient, or with two who agree on every finding but those that ``along`` rests on."""

    def __init__(self, key: Key) -> None:
        self.key, self.lock = key, Lock()
        context = z3.Context()
        vocabulary = key.knowledge.findings.values()
        self.patients = [Patient(key, Findings(vocabulary, context, apart=key.along))]
        if key.along:
            first = self.patients[0].findings
            differing = self.differing(key.along)
            second = Findings(vocabulary, context, apart=key.along, other=first, differing=differing)
            self.patients.append(Patient(key, second))
        self.solver = z3.Solver(ctx=context)
        self.solver.set("rlimit", EFFORT)
        self.told = [0] * len(self.patients)

    def differing(self, along: str) -> frozenset[str]:
        """A finding or all that a concept rests on, and the quantities that are computed from these."""
        findings: Mapping[str, Finding] = self.key.knowledge.findings
        found = {along} if along in findings else self.world(0, self.key.shared).findings_under(along)
        computed = {f.id for f in findings.values() if f.computed and found & {*f.computed.inputs}}
        return frozenset(found | computed)

    def world(self, number: int, shared: bool) -> World:
        """A patient under the definitions that an invariant means."""
        return self.patients[number].shared if shared else self.patients[number].own

    # Asking

    def ask(self, invariant: Invariant, stage: Stage) -> tuple[bool | None, tuple[Values, ...]]:
        """Whether some patient, or two, break an invariant, and who; None where z3 cannot tell."""
        with self.lock:
            formula = self.turned(invariant, stage) if self.key.along else self.broken(invariant, stage)
            self.tell()
            self.solver.push()
            try:
                return self.search(formula)
            finally:
                self.solver.pop()

    def tell(self) -> None:
        """Give the solver what holds of every patient and was not told yet."""
        for number, patient in enumerate(self.patients):
            self.solver.add(*patient.findings.constraints[self.told[number] :])
            self.told[number] = len(patient.findings.constraints)

    def search(self, formula: z3.BoolRef) -> tuple[bool | None, tuple[Values, ...]]:
        """Look for patients of whom a formula holds."""
        self.solver.add(formula)
        found = self.solver.check()
        if found != z3.sat:
            return (False if found == z3.unsat else None), ()
        model = self.solver.model()
        return True, tuple(patient.findings.values(model) for patient in self.patients)

    # Invariants

    def broken(self, invariant: Invariant, stage: Stage) -> z3.BoolRef:
        """That a patient breaks a statement about one; what is undefined counts against the rules."""
        world, answers = self.world(0, invariant.shared), self.patients[0].answers

        def met(line: Premise) -> z3.BoolRef:
            return answers.claimed(line, stage) if isinstance(line, Claim) else z3.Not(world.truth(line).false)

        def missed(line: Premise) -> z3.BoolRef:
            return z3.Not(answers.claimed(line, stage) if isinstance(line, Claim) else world.truth(line).true)

        if invariant.form is Form.NEVER:
            found = [met(line) for line in invariant.lines]
        elif invariant.form is Form.ALWAYS:
            found = [*map(met, invariant.when), world.some(map(missed, invariant.lines))]
        else:
            each = [answers.some_option([option], stage) for option in invariant.options]
            found = [world.some(z3.And(one, other) for one, other in itertools.combinations(each, 2))]
        return world.every([*found, self.concerned(invariant, 0)])

    def turned(self, invariant: Invariant, stage: Stage) -> z3.BoolRef:
        """That the lower of two patients has an option of ``low``, and the higher one an option of ``high``."""
        lower, higher = self.patients
        return z3.And(
            self.above(invariant.along, invariant.shared),
            lower.answers.some_option(invariant.low, stage),
            higher.answers.some_option(invariant.high, stage),
            self.concerned(invariant, 0),
            self.concerned(invariant, 1),
        )

    def concerned(self, invariant: Invariant, number: int) -> z3.BoolRef:
        """A patient does not surely meet a line of ``unless``."""
        world = self.world(number, invariant.shared)
        return z3.Not(world.some(world.truth(line).true for line in invariant.unless))

    def above(self, along: str, shared: bool) -> z3.BoolRef:
        """The second patient is strictly above the first: a number, or a later declared value; ``no`` is below
        ``yes``."""
        finding = self.key.knowledge.findings.get(along)
        lower, higher = (patient.findings for patient in self.patients)
        if finding is None:
            first, second = (self.world(number, shared).concept(along) for number in (0, 1))
            return self.later(first, second, [*first])
        if finding.numeric:
            return lower.number(along) < higher.number(along)
        by_answer = finding.kind is Kind.YES_NO
        order = sorted(finding.values, key=lambda value: value == "yes") if by_answer else [*finding.values]
        return self.later(lower.choice(along), higher.choice(along), order)

    def later(self, first: Flags, second: Flags, order: list[str]) -> z3.BoolRef:
        """The second has a value that stands after the first's."""
        pairs = itertools.combinations(order, 2)
        return self.patients[0].own.some(z3.And(first[low], second[high]) for low, high in pairs)


kept = lru_cache(maxsize=KEPT)(Asked)


def decided(
    knowledge: Knowledge, guideline: str, invariant: Invariant, stage: Stage
) -> tuple[bool | None, tuple[Values, ...]]:
    """Whether an invariant is broken, and by whom."""
    along = (invariant.along, invariant.shared) if invariant.form is Form.MONOTONE else ()
    key = Key(knowledge, guideline, invariant.question, *along)
    verdict, patients = kept(key).ask(invariant, stage)
    if verdict is False:
        return verdict, ()
    fresh, same = Asked(key).ask(invariant, stage)
    return (verdict, patients) if fresh is None else (fresh, same)
