"""The invariants of the shipped facts, on random patients of whom everything is known, asked of the engine itself.

The audit proves them of everybody; this is a second way to look, which shares nothing with the proofs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

import pytest

from pnet_reason.advise import recommend
from pnet_reason.knowledge.cases import make_case
from pnet_reason.model.answer import Row
from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Said, Stage
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding
from tests.asking import ARTICLE, shipped
from tests.reference import Value, World, cells, computed_value, truth

COUNT, SEED = 150, 20261127
FACTS = shipped()
INVARIANTS = [one for one in FACTS.invariants.values() if Stage.FINAL in one.stages]
MONOTONE = [one for one in INVARIANTS if one.form is Form.MONOTONE]
QUESTIONS = sorted({one.question for one in INVARIANTS})
USUAL = {
    "functional_status": "nonfunctioning",
    "hormone_syndrome": "none",
    "symptomatic": "no",
    "differentiation": "well",
    "adherence": "good",
    "hereditary_syndrome": "none",
    "distant_metastasis": "no",
    "vascular_invasion": "no",
    "local_invasion": "no",
    "suspicious_lymph_nodes": "no",
    "reported_grade": "G1",
}
"""Most patients are like this, so that many of them are watched."""
NUMBERS = {
    "size": (8, 14, "19.9", 20, "20.1", 45, 9, 15),
    "previous_size": (7, 13, 19, 20),
    "observation_interval": (6, 12, 24),
    "ki67": (1, 1, 1, "1.5", 2, 2, "2.5", 3, 25),
    "mitoses": (0, 0, 0, 0, 1, 2, 30),
    "glucose": (50, 100, 100),
    "fasting_gastrin": (80, 80, 80, 1001),
    "age": (30, 39, 40, 70),
    "life_expectancy": (10, 20, 40),
}


def value_of(finding: Finding, chance: random.Random) -> Value:
    if finding.id in USUAL and chance.random() < 0.95:
        return USUAL[finding.id]
    if finding.id in NUMBERS:
        return Fraction(str(chance.choice(NUMBERS[finding.id])))
    return chance.choice(cells(finding, FACTS))


def case_of(point: dict[str, Value], without: frozenset[str] = frozenset(), **more: Value) -> Case:
    """A case of measured values; a computed one may be given where an input of it is left out."""
    given = {n: v for n, v in point.items() if n not in without and not FACTS.findings[n].computed}
    return make_case(given | more, FACTS)


def with_computed(point: dict[str, Value]) -> dict[str, Value]:
    formulas = {f.id: f.computed for f in FACTS.findings.values() if f.computed}
    found = {name: computed_value(formula, point) for name, formula in formulas.items()}
    return point | {name: value for name, value in found.items() if value is not None}


def patients(count: int) -> Iterator[dict[str, Value]]:
    chance = random.Random(SEED)
    measured = [finding for finding in FACTS.findings.values() if not finding.computed]
    for _ in range(count):
        yield with_computed({finding.id: value_of(finding, chance) for finding in measured})


def rows(case: Case) -> dict[str, Row]:
    """The row of each question; none of a patient whose findings contradict each other."""
    advice = recommend(case, FACTS, [ARTICLE], QUESTIONS)
    found = {one.question: one.rows for one in advice.answers}
    assert all(len(one) == 1 for one in found.values())
    impossible = {clash.kind for (row,) in found.values() for clash in row.clashes} & {"findings"}
    return {} if impossible else {question: row for question, (row,) in found.items()}


def said(claim: Claim, row: Row) -> bool:
    options = row.options if row.outcome == "settled" else ()
    listed = {
        Said.OPTION: options,
        Said.ALTERNATIVE: [part.option for part in row.alternatives],
        Said.AGAINST: [part.option for part in row.against],
    }
    if claim.said in listed:
        return claim.option in listed[claim.said]
    return row.outcome == ("settled" if claim.said is Said.ANSWERED else claim.said.value)


def broken(invariant: Invariant, point: dict[str, Value], row: Row) -> bool:
    """Undefined tests count against the rules."""
    concepts = dict(FACTS.concepts) if invariant.shared else FACTS.concepts_of(ARTICLE)
    world = World(concepts, point, frozenset(point))

    def met(line: Premise, *, undefined: bool) -> bool:
        if isinstance(line, Claim):
            return said(line, row)
        found = truth(line, world)
        return undefined if found is None else found

    if any(met(line, undefined=False) for line in invariant.unless):
        return False
    if invariant.form is Form.NEVER:
        return all(met(line, undefined=True) for line in invariant.lines)
    if invariant.form is Form.AT_MOST_ONE:
        return len(set(invariant.options) & set(row.options)) > 1
    concerned = all(met(line, undefined=True) for line in invariant.when)
    return concerned and not all(met(line, undefined=False) for line in invariant.lines)


def test_no_random_patient_breaks_an_invariant() -> None:
    watched = 0
    for point in patients(COUNT):
        for unknown in (frozenset(), frozenset({"chromogranin_a", "chromogranin_a_upper_limit"})):
            found = rows(case_of(point, unknown))
            for invariant in INVARIANTS:
                if invariant.form is not Form.MONOTONE and invariant.question in found:
                    assert not broken(invariant, point, found[invariant.question]), (invariant.id, point)
            watched += "initial-management" in found and "active-surveillance" in found["initial-management"].options
    assert watched > COUNT / 5, watched


@pytest.mark.parametrize("invariant", MONOTONE, ids=lambda one: one.id)
def test_no_two_random_patients_break_a_monotone_invariant(invariant: Invariant) -> None:
    along = FACTS.findings[invariant.along]
    values = sorted([Fraction(str(n)) for n in NUMBERS.get(along.id, ())] or cells(along, FACTS))
    without = frozenset(along.computed.inputs[1:]) if along.computed else frozenset()
    for point in patients(COUNT // 5):
        cases = [case_of(point, without | {along.id}, **{along.id: value}) for value in values]
        answers = [rows(case).get(invariant.question) for case in cases]
        options = [set(row.options) if row else set() for row in answers]
        for place, higher in enumerate(options):
            lower = set().union(*options[:place])
            assert not (lower & set(invariant.low) and higher & set(invariant.high)), (invariant.id, point)
