"""Knowledge bases of any size, made from the model: many rules, or a long chain of definitions. The same every time.

Imports: the model, the builders of the tests.
"""

from __future__ import annotations

import random
from fractions import Fraction

from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Rule, Test
from tests import builders
from tests.reference import contains

NUMBERS, WORDS, OPTIONS, PATIENTS = 12, 18, 8, 16
LEAST_BULLETS, MOST_BULLETS = 3, 6
APPLYING = 2
VALUES = ("a", "b", "c")


def many_rules(count: int) -> tuple[Knowledge, list[Case]]:
    """So many rules over thirty findings, and patients of whom all is known, to each of whom the same two apply.

    All others fail, each by some of its bullets: nothing may be left out, since each could change the answer.
    """
    source = random.Random(count)
    findings = [builders.real(f"n{i}", 0, 100) for i in range(NUMBERS)]
    findings += [builders.choice(f"w{i}", *VALUES) for i in range(WORDS)]
    same = builders.choice("same", *VALUES)
    patients = [{**a_patient(findings, source), "same": VALUES[0]} for _ in range(PATIENTS)]
    rules = []
    for i in range(count):
        tests = [a_test(f, source) for f in source.sample(findings, source.randint(LEAST_BULLETS, MOST_BULLETS))]
        if i < APPLYING:
            tests = [builders.is_(same, VALUES[0])]
        elif any(all(meets(test, patient) for test in tests) for patient in patients):
            tests[-1] = builders.is_(same, VALUES[1])
        rules.append(rule(i, source, tests))
    options = builders.options([f"option{i}" for i in range(OPTIONS)])
    knowledge = builders.knowledge([*findings, same], rules, options)
    return knowledge, [builders.case(knowledge, patient) for patient in patients]


def a_patient(findings: list[Finding], source: random.Random) -> dict[str, Fraction | str]:
    """A value of each finding."""
    return {f.id: Fraction(source.randint(1, 99)) if f.numeric else source.choice(VALUES) for f in findings}


def rule(number: int, source: random.Random, tests: list[Test]) -> Rule:
    """A rule that recommends or considers an option: the first ones the first option, the others one of the rest."""
    option = f"option{0 if number < APPLYING else source.randrange(1, OPTIONS)}"
    make = builders.consider if number >= APPLYING and source.random() < 1 / OPTIONS else builders.recommend
    return make(f"rule-{number}", option, *tests)


def a_test(finding: Finding, source: random.Random) -> Test:
    """A test on a finding, at one of ten thresholds or for one of its words."""
    if finding.numeric:
        return builders.compare(finding, source.choice(("<", "<=", ">", ">=")), source.randrange(10, 100, 10))
    return builders.is_(finding, source.choice(VALUES))


def meets(test: Test, patient: dict[str, Fraction | str]) -> bool:
    """Whether the patient meets a test."""
    assert test.allowed is not None
    return contains(test.allowed, patient[test.subject])


def chain(length: int) -> tuple[Knowledge, list[Case]]:
    """So many concepts, each defined by the one before; a rule asks for the last."""
    finding = builders.real("n0", 0, 100)
    low, high = builders.compare(finding, "<", 50), builders.compare(finding, ">=", 50)
    concepts = [builders.concept("c0000", ("low", "high"), builders.clause("low", low), builders.clause("high", high))]
    for i in range(1, length):
        last = concepts[-1]
        clauses = [builders.clause(value, builders.is_(last, value)) for value in last.values]
        concepts.append(builders.concept(f"c{i:04}", last.values, *clauses))
    rules = [
        builders.recommend("rule-low", "wait", builders.is_(concepts[-1], "low")),
        builders.recommend("rule-high", "act", builders.is_(concepts[-1], "high")),
    ]
    knowledge = builders.knowledge([finding], rules, builders.options(["wait", "act"]), concepts=concepts)
    return knowledge, [builders.case(knowledge, {finding.id: value}) for value in (20, 80)]
