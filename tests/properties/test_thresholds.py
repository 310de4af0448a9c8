"""The engine against the reference: ten thousand patients of whom all is known, at and around every shipped threshold."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from pnet_reason.advise import recommend
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from tests import builders, reference
from tests.asking import ARTICLE, shipped
from tests.reference import Outcome, Value
from tests.strategies import boundary_values

PATIENTS = 10_000
USUAL: dict[str, Value] = {
    "functional_status": "nonfunctioning",
    "hormone_syndrome": "none",
    "symptomatic": "no",
    "adherence": "good",
    "differentiation": "well",
    "hereditary_syndrome": "none",
    "under_surveillance": "no",
    "reported_grade": "G1",
    "ki67": Fraction(2),
    "mitoses": Fraction(1),
    "size": Fraction(1999, 100),
}


def patients(knowledge: Knowledge, question: str, count: int, seed: int) -> list[dict[str, Value]]:
    """Random patients: each finding is at, just below or just above a threshold; most are otherwise well, so that the
    interesting criteria are reached."""
    draw = random.Random(seed)
    relevant = reference.relevant_findings(knowledge, ARTICLE, question)
    book = knowledge.guidelines[ARTICLE]
    tested = reference.findings_used([*book.rules, *book.scope], knowledge.concepts_of(ARTICLE))
    tested |= reference.findings_used([*knowledge.safety, *knowledge.integrity], knowledge.concepts)
    # Inputs of formulas that only other guidelines test stay open, since they are not all drawn.
    names = [name for name in relevant if name in tested]
    names = [name for name in names if knowledge.findings[name].values or reference.thresholds(name, knowledge)]
    values = {name: near(knowledge, name) for name in names}
    found: list[dict[str, Value]] = []
    while len(found) < count:
        point = {name: draw.choice(values[name]) for name in names}
        point |= {name: value for name, value in USUAL.items() if name in point and draw.random() < 0.8}
        if can_be_written(knowledge, point):
            found.append(point)
    return found


def near(knowledge: Knowledge, name: str) -> list[Value]:
    """The values around a finding's thresholds; of a computed one not the ends of its range, which hang on its inputs."""
    finding = knowledge.findings[name]
    found = boundary_values(finding, knowledge)
    return found[2:-2] if finding.computed else found


def can_be_written(knowledge: Knowledge, point: dict[str, Value]) -> bool:
    """Whether no formula leaves the declared range of its quantity."""
    try:
        case_of(knowledge, point)
    except builders.OutOfRangeError:
        return False
    return True


def case_of(knowledge: Knowledge, point: dict[str, Value]) -> Case:
    """The patient as a case."""
    return builders.case(knowledge, {name: builders.one(value) for name, value in point.items()})


def engine(knowledge: Knowledge, question: str, point: dict[str, Value]) -> tuple[object, ...]:
    """Outcome, options, alternatives and what is against, as the engine has them."""
    (row,) = recommend(case_of(knowledge, point), knowledge, [ARTICLE], [question]).answer(ARTICLE, question).rows
    if any(clash.kind == "findings" for clash in row.clashes):
        return ("impossible", (), (), ())
    shown = (tuple(part.option for part in parts) for parts in (row.alternatives, row.against))
    return (row.outcome, row.options, *shown)


def reference_says(found: Outcome) -> tuple[object, ...]:
    """The same of the reference."""
    if found.outcome == "impossible":
        return ("impossible", (), (), ())
    return (found.outcome, found.options, found.alternatives, found.against)


@pytest.mark.parametrize("part", range(10))
def test_no_patient_near_a_threshold_gets_another_answer_than_the_reference_gives(part: int) -> None:
    knowledge = shipped()
    outcomes = set()
    questions = knowledge.guidelines[ARTICLE].questions
    for question in questions:
        for point in patients(knowledge, question, PATIENTS // 10 // len(questions), seed=part):
            expected = reference.evaluate_ground(knowledge, ARTICLE, question, point, frozenset(point))
            assert engine(knowledge, question, point) == reference_says(expected), (question, point)
            outcomes.add(expected.outcome)
    assert outcomes == {"settled", "conflict", "silent", "withheld", "impossible"}
