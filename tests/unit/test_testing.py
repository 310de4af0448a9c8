"""What is published for tests of others: strategies of cases and knowledge bases, and invariants as tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import pnet_reason as pr
from pnet_reason import testing
from pnet_reason.audit.prove import PROVED, REFUTED, prove
from pnet_reason.knowledge.cases import make_case, read_cases
from pnet_reason.knowledge.grammar import Words, parse_bullet
from pnet_reason.knowledge.sets import intersect
from pnet_reason.model.answer import Answer
from pnet_reason.model.audit import Claim, Form, Invariant, Said, Stage
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import QueryError
from pnet_reason.model.rules import Condition, Group, Op, Rule, Test
from pnet_reason.model.table import Table
from pnet_reason.model.values import Numbers
from pnet_reason.testing.formulas import input_for, value_of
from pnet_reason.testing.grid import marks_of, scale_of
from pnet_reason.testing.invariants import InvariantCheck
from pnet_reason.testing.truth import World
from tests import reference
from tests.asking import ARTICLE, MANAGEMENT, PLANTS, article_alone

SOURCE = Path(__file__).parents[2] / "src"
FEW = settings(max_examples=40)
UNSHRUNK = settings(max_examples=150, phases=[Phase.generate], database=None)
BOTH = (Stage.FINAL, Stage.BEFORE_SAFETY)
SURVEILLANCE, RESECTION = "active-surveillance", "resection"


@cache
def plants() -> Knowledge:
    return pr.load(PLANTS)


KNOWLEDGES = pytest.mark.parametrize("load", [article_alone, plants], ids=["facts", "plants"])


def answers(case: Case, knowledge: Knowledge) -> tuple[Answer, ...]:
    return pr.recommend(case, knowledge).answers


def contradicts_itself(answer: Answer) -> bool:
    return any(clash.kind == "findings" for row in answer.rows for clash in row.clashes)


def measured(knowledge: Knowledge) -> set[str]:
    return {name for name, finding in knowledge.findings.items() if not finding.computed}


def number(case: Case, name: str) -> Fraction:
    """The value of a numeric finding."""
    values = case.findings[name]
    assert isinstance(values, Numbers)
    assert values.single is not None
    return values.single


def point_of(case: Case) -> dict[str, reference.Value]:
    """A complete case as a point."""
    found = {name: values.single for name, values in case.findings.items()}
    return {name: value for name, value in found.items() if value is not None}


# Patients


@KNOWLEDGES
def test_of_a_patient_everything_is_known_and_nothing_is_contradictory(load: Callable[[], Knowledge]) -> None:
    knowledge = load()

    @FEW
    @given(testing.patients(knowledge))
    def check(case: Case) -> None:
        assert case.known == set(knowledge.findings)
        assert set(case.given) == measured(knowledge)
        for answer in answers(case, knowledge):
            assert len(answer.rows) == 1
            assert not contradicts_itself(answer)

    check()


@KNOWLEDGES
def test_numbers_of_a_boundary_case_are_at_a_threshold_or_a_step_beside_one(load: Callable[[], Knowledge]) -> None:
    knowledge = load()
    marks = marks_of(knowledge)
    inputs = {name for f in knowledge.findings.values() if f.computed for name in f.computed.inputs}
    found: Counter[tuple[str, Fraction]] = Counter()

    @settings(max_examples=300)
    @given(testing.boundary_cases(knowledge))
    def check(case: Case) -> None:
        for name, finding in knowledge.findings.items():
            if finding.numeric and marks[name] and name not in inputs and not finding.computed:
                assert number(case, name) in scale_of(finding, marks[name]).edges
            if finding.numeric:
                found[name, number(case, name)] += 1
        assert not any(map(contradicts_itself, answers(case, knowledge)))

    check()
    wanted = {"size": "19 20 21", "growth_rate": "4.5 5 5.5"} if load is article_alone else {"growth": "-0.1 0 0.1"}
    for name, values in wanted.items():
        assert [value for value in values.split() if not found[name, Fraction(value)]] == [], name


def test_a_step_between_two_close_thresholds_is_smaller_than_their_gap() -> None:
    ki67 = replace(article_alone().findings["ki67"], granularity=Fraction(1))
    edges = scale_of(ki67, (Fraction(2), Fraction(3))).edges
    assert any(Fraction(2) < edge < Fraction(3) for edge in edges if isinstance(edge, Fraction))


@given(testing.patients(plants(), {"species": "fern or ivy", "soil_moisture": "under 20 %"}))
@FEW
def test_what_is_given_holds_for_every_patient(case: Case) -> None:
    assert case.texts["species"] in {"fern", "ivy"}
    assert number(case, "soil_moisture") < 20


@given(testing.patients(article_alone(), questions=[MANAGEMENT]))
@FEW
def test_where_only_some_questions_count_what_cannot_matter_to_them_is_left_out(case: Case) -> None:
    assert "egfr" not in case.findings
    (answer,) = pr.recommend(case, article_alone(), questions=[MANAGEMENT]).answers
    assert len(answer.rows) == 1
    assert answer.missing == ()


def test_an_unknown_question_is_refused() -> None:
    with pytest.raises(QueryError, match="did you mean 'placing'"):
        testing.patients(plants(), questions=["plcing"])


@pytest.mark.parametrize("outcome", ["settled", "silent", "conflict", "withheld"])
def test_patients_of_every_outcome_come_up(outcome: str) -> None:
    def reached(case: Case) -> bool:
        return pr.recommend(case, article_alone(), questions=[MANAGEMENT]).answers[0].outcome == outcome

    find(
        testing.patients(article_alone(), questions=[MANAGEMENT]),
        reached,
        settings=settings(UNSHRUNK, max_examples=500),
    )


# Completions


def test_completions_agree_with_the_case_and_fill_in_the_rest() -> None:
    knowledge = article_alone()
    case = make_case(
        {"reported_grade": "G2", "size": {"value": "14 mm", "by": "MRI"}, "growth_rate": "4 to 6 mm/year"},
        knowledge,
        assume={"ki67": ("under 3 %", "as usual")},
        id="somebody",
    )

    @FEW
    @given(testing.completions(case, knowledge))
    def check(full: Case) -> None:
        assert set(full.findings) == set(knowledge.findings)
        assert all(
            intersect(case.findings[name], values) == values
            for name, values in full.findings.items()
            if name in case.findings
        )
        assert dict(full.assumed) == {"ki67": "as usual"}
        assert full.known == set(knowledge.findings) - {"ki67"}
        assert full.id == "somebody"
        assert full.records["size"].by == "MRI"
        assert not any(map(contradicts_itself, answers(full, knowledge)))

    check()


@given(
    testing.completions(make_case({"egfr": "over 60 mL/min"}, article_alone()), article_alone(), questions=[MANAGEMENT])
)
@FEW
def test_what_a_case_says_stays_even_where_it_does_not_matter(full: Case) -> None:
    assert full.texts["egfr"] == "> 60 mL/min"


@given(st.data())
@FEW
def test_the_answer_to_a_completion_is_a_row_of_the_answer_to_the_case(data: st.DataObject) -> None:
    knowledge = plants()
    case = data.draw(testing.cases(knowledge))
    full = data.draw(testing.completions(case, knowledge))
    for answer, complete in zip(answers(case, knowledge), answers(full, knowledge), strict=True):
        if not knowledge.questions[answer.question].asks_what_is_known:
            assert (complete.outcome, complete.options) in {(row.outcome, row.options) for row in answer.rows}


def test_of_a_case_that_disputes_its_own_formula_there_are_no_completions() -> None:
    case = make_case(
        {"size": "20 mm", "previous_size": "10 mm", "observation_interval": "12 months", "growth_rate": "1 mm/year"},
        article_alone(),
    )
    assert case.disputed
    assert testing.completions(case, article_alone()).is_empty


# Partial cases


@KNOWLEDGES
def test_somebody_fits_every_partial_case(load: Callable[[], Knowledge]) -> None:
    knowledge = load()

    questions = [MANAGEMENT] if load is article_alone else None

    @settings(max_examples=15)
    @given(testing.cases(knowledge, questions=questions))
    def check(case: Case) -> None:
        assert not any(map(contradicts_itself, pr.recommend(case, knowledge, questions=questions).answers))

    check()


@pytest.mark.parametrize(
    "shows",
    [
        lambda case: len(case.findings) <= 3,
        lambda case: len(case.findings) >= 12,
        lambda case: any(values.single is None for values in case.findings.values()),
        lambda case: case.assumed,
        lambda case: "growth" in case.given,
    ],
    ids=["nearly empty", "nearly full", "known in part", "assumed", "a computed quantity"],
)
def test_partial_cases_are_of_every_kind(shows: Callable[[Case], Any]) -> None:
    find(testing.cases(plants()), shows, settings=settings(UNSHRUNK, max_examples=500))


@pytest.mark.parametrize(
    "nobody",
    [
        lambda case: not case.disputed and any(map(contradicts_itself, answers(case, plants()))),
        lambda case: case.disputed,
    ],
    ids=["integrity rules", "a formula"],
)
def test_cases_that_nobody_can_be_come_up_where_they_are_wanted(nobody: Callable[[Case], Any]) -> None:
    find(testing.cases(plants(), possible=False), nobody, settings=settings(UNSHRUNK, max_examples=1000))


# Knowledge bases


@given(st.data())
@settings(max_examples=60)
def test_in_a_random_knowledge_base_engine_checker_and_reference_agree(data: st.DataObject) -> None:
    knowledge = data.draw(testing.knowledge_bases())
    strategy = data.draw(st.sampled_from([testing.patients, testing.boundary_cases]))
    case = data.draw(strategy(knowledge))
    advice = pr.recommend(case, knowledge)
    pr.check(advice, knowledge)
    assert advice.answers
    for answer in advice.answers:
        (row,) = answer.rows
        found = reference.evaluate_ground(knowledge, answer.guideline, answer.question, point_of(case), case.known)
        assert (row.outcome, row.options) == found.key


@given(st.data())
@settings(max_examples=60)
def test_a_random_knowledge_base_answers_partial_cases_with_proofs(data: st.DataObject) -> None:
    knowledge = data.draw(testing.knowledge_bases())
    pr.check(pr.recommend(data.draw(testing.cases(knowledge, possible=False)), knowledge), knowledge)


@given(testing.knowledge_bases())
def test_random_knowledge_bases_are_well_formed(knowledge: Knowledge) -> None:
    for table in (knowledge.findings, knowledge.concepts, knowledge.options, knowledge.guidelines):
        assert [*table] == sorted(table)
    for guideline in knowledge.guidelines.values():
        own, rules = guideline.concepts, {rule.id: rule.question for rule in guideline.rules}
        assert [*rules] == sorted(rules)
        for rule in guideline.rules:
            assert all(rules[override.rule] == rule.question for override in rule.overrides)
        for name, concept in knowledge.concepts.items():
            assert name in own or not {*concept.highest_of, *subjects(concept)} & set(own)
    for option in knowledge.options.values():
        assert all(option.id in knowledge.options[other].excludes for other in option.excludes)


def subjects(concept: Any) -> set[str]:
    return {test.subject for test in reference.tests_in(concept)}


@pytest.mark.parametrize(
    "shows",
    [
        lambda knowledge: len(knowledge.guidelines) > 1,
        lambda knowledge: any(finding.computed for finding in knowledge.findings.values()),
        lambda knowledge: any(concept.highest_of for concept in knowledge.concepts.values()),
        lambda knowledge: any(guideline.concepts for guideline in knowledge.guidelines.values()),
        lambda knowledge: any(guideline.scope for guideline in knowledge.guidelines.values()),
        lambda knowledge: knowledge.safety and knowledge.integrity,
    ],
    ids=["two guidelines", "a formula", "a highest concept", "own definitions", "a scope", "safety and integrity"],
)
def test_random_knowledge_bases_show_everything_that_facts_can(shows: Callable[[Knowledge], Any]) -> None:
    find(testing.knowledge_bases(), shows, settings=settings(UNSHRUNK, max_examples=500))


def test_the_size_of_a_random_knowledge_base_can_be_limited() -> None:
    @FEW
    @given(testing.knowledge_bases(most_findings=1, most_concepts=0, most_rules=1))
    def check(knowledge: Knowledge) -> None:
        assert len([*measured(knowledge)]) == 1
        assert not knowledge.concepts
        assert all(len(guideline.rules) == 1 for guideline in knowledge.guidelines.values())

    check()


# What is worked out without the engine


@given(st.data())
@settings(max_examples=60)
def test_the_truth_of_every_rule_is_that_of_the_reference(data: st.DataObject) -> None:
    knowledge = data.draw(testing.knowledge_bases())
    point = point_of(data.draw(testing.patients(knowledge)))
    for guideline in knowledge.guidelines.values():
        concepts = knowledge.concepts_of(guideline.id)
        ours, other = World(concepts, point), reference.World(concepts, point, frozenset(point))
        for name in concepts:
            assert ours.value(name) == reference.concept_value(name, other)
        for rule in (*guideline.rules, *guideline.scope):
            assert ours.applies(rule) == reference.applies(rule, other)
            assert [*map(ours.truth, rule.when)] == [reference.truth(one, other) for one in rule.when]


def test_a_long_chain_of_definitions_needs_no_deep_stack() -> None:
    knowledge = plants()
    first = knowledge.concepts["thirst_by_soil"]
    concepts = {"c0": replace(first, id="c0")}
    for count in range(1, 3000):
        concepts[f"c{count}"] = replace(first, id=f"c{count}", clauses=(), highest_of=(f"c{count - 1}",))
    assert World(concepts, {"soil_moisture": Fraction(10)}).value("c2999") == "high"


def test_an_input_is_found_that_gives_a_formula_its_value() -> None:
    formula = article_alone().findings["growth_rate"].computed
    assert formula is not None
    values = {"size": Fraction(12), "previous_size": Fraction(10), "observation_interval": Fraction(6)}
    assert value_of(formula, values) == 4
    for name in values:
        found = input_for(formula, values, name, Fraction(5))
        assert found is not None
        assert value_of(formula, {**values, name: found}) == 5
    assert value_of(formula, {**values, "observation_interval": Fraction(0)}) is None
    same = {**values, "previous_size": Fraction(12)}
    assert input_for(formula, same, "observation_interval", Fraction(5)) is None


# Invariants


def bullet(knowledge: Knowledge, text: str, guideline: str = "") -> Condition:
    """A bullet of an invariant."""
    concepts = knowledge.concepts_of(guideline) if guideline else knowledge.concepts
    words = Words(knowledge.findings, {name: concept.values for name, concept in concepts.items()})
    test, faults = parse_bullet(text, replace(words, may_ask_what_is_known=True))
    assert test is not None
    assert not faults
    return test


def says(text: str) -> Claim:
    """A claim about the answer."""
    said, *option = text.split()
    return Claim(Said(said), text, " ".join(option))


def with_invariants(knowledge: Knowledge, *invariants: Invariant) -> Knowledge:
    return replace(knowledge, invariants=Table({one.id: replace(one, because="x") for one in invariants}))


def never(name: str, question: str, *lines: Condition | Claim, **more: Any) -> Invariant:
    return Invariant(name, Form.NEVER, question, lines, **more)


def always(name: str, question: str, when: Condition, *lines: Condition | Claim, **more: Any) -> Invariant:
    return Invariant(name, Form.ALWAYS, question, lines, when=(when,), **more)


def monotone(name: str, question: str, along: str, low: str, high: str, **more: Any) -> Invariant:
    return Invariant(name, Form.MONOTONE, question, along=along, low=(low,), high=(high,), **more)


def tumour(text: str, guideline: str = "") -> Condition:
    return bullet(article_alone(), text, guideline)


def plant(text: str, guideline: str = "") -> Condition:
    return bullet(plants(), text, guideline)


WATCHED = says(f"option {SURVEILLANCE}")
SCALE = plant("pests is scale")
TRUE_OF_TUMOURS = [
    never("large-is-not-watched", MANAGEMENT, tumour("size >= 20 mm"), WATCHED, stages=BOTH),
    never("spread-is-not-watched", MANAGEMENT, tumour("distant_metastasis is yes"), WATCHED),
    never("higher-grade-is-not-watched", MANAGEMENT, tumour("grade is one of (G2, G3)", ARTICLE), WATCHED, stages=BOTH),
    always("functioning-is-answered", MANAGEMENT, tumour("functional_status is functioning"), says("option resection"),
           unless=(tumour("hereditary_syndrome is MEN1"),)),
    monotone("larger-is-not-watched-again", MANAGEMENT, "size", RESECTION, SURVEILLANCE, stages=BOTH),
    monotone("higher-grade-is-not-watched-again", MANAGEMENT, "grade", RESECTION, SURVEILLANCE),
    monotone("faster-is-not-watched-again", MANAGEMENT, "growth_rate", RESECTION, SURVEILLANCE),
    always("unknown-is-asked-for", "work-up", tumour("ki67 is not known"), says("option obtain-histology")),
]  # fmt: skip
FALSE_OF_TUMOURS = {
    "just below the threshold": never("x", MANAGEMENT, tumour("size > 19 mm"), WATCHED),
    "at the threshold": always("x", MANAGEMENT, tumour("size between 20 and 20.1 mm"), says("option resection"),
                               unless=(tumour("size > 20 mm"), tumour("hereditary_syndrome is MEN1"))),
    "before safety": never("x", MANAGEMENT, tumour("distant_metastasis is yes"), WATCHED, stages=(Stage.BEFORE_SAFETY,)),
    "by another definition": never("x", MANAGEMENT, tumour("grade is G2"), WATCHED, shared=True),
    "where a concept is undefined": never("x", MANAGEMENT, tumour("stage is IV"), WATCHED, stages=BOTH),
    "a conflict": never("x", MANAGEMENT, says("conflict")),
    "larger": monotone("x", MANAGEMENT, "size", SURVEILLANCE, RESECTION),
    "faster": monotone("x", MANAGEMENT, "growth_rate", SURVEILLANCE, RESECTION),
    "of a higher grade": monotone("x", MANAGEMENT, "grade", SURVEILLANCE, RESECTION),
    "two options": Invariant("x", Form.AT_MOST_ONE, "follow-up", options=("mri-as-modality", "monitor-chromogranin-a")),
    "not known": never("x", "work-up", tumour("ki67 is not known"), says("option obtain-histology")),
}  # fmt: skip
TRUE_OF_PLANTS = [
    never("scale-is-not-watered", "watering", SCALE, says("option water-now"), stages=(Stage.FINAL,)),
    Invariant("one-way-with-water", Form.AT_MOST_ONE, "watering", options=("water-now", "let-dry"), stages=BOTH),
    always("dry-is-watered-under-glass", "watering", plant("soil_moisture < 20 %"), says("option water-now"),
           unless=(SCALE,), guidelines=("greenhouse",)),
    monotone("wetter-is-not-watered-again", "watering", "soil_moisture", "let-dry", "water-now",
             guidelines=("greenhouse",), stages=BOTH),
    monotone("thirstier-is-not-left-dry", "watering", "thirst", "water-now", "let-dry", guidelines=("greenhouse",)),
]  # fmt: skip
FALSE_OF_PLANTS = {
    "a threshold": always("x", "watering", plant("soil_moisture <= 20 %"), says("answered"), guidelines=("greenhouse",)),
    "undefined": always("x", "watering", Group(Op.NOT, (plant("species is fern"),)), plant("thirst is not high"), shared=True),
    "an alternative": never("x", "watering", says("alternative mist")),
    "ruled out": never("x", "watering", plant("species is fern"), says("against mist")),
    "withheld": never("x", "watering", says("withheld")),
    "silence": never("x", "watering", plant("soil_moisture >= 20 %"), says("silent"), guidelines=("greenhouse",)),
    "of a binary finding": monotone("x", "watering", "root_rot", "water-now", "let-dry"),
    "of an ordered finding": monotone("x", "watering", "drooping", "mist", "water-now"),
}  # fmt: skip

test_what_is_true_of_tumours_holds = testing.invariant_tests(with_invariants(article_alone(), *TRUE_OF_TUMOURS))
test_what_is_true_of_plants_holds = testing.invariant_tests(with_invariants(plants(), *TRUE_OF_PLANTS))


def run(knowledge: Knowledge, invariant: Invariant, options: settings = UNSHRUNK) -> None:
    """The tests of one invariant."""
    ours = with_invariants(knowledge, invariant)
    test = testing.invariant_tests(ours, settings=options)
    for check in testing.invariant_checks(ours):
        test(check=check)


@pytest.mark.parametrize("invariant", FALSE_OF_TUMOURS.values(), ids=FALSE_OF_TUMOURS)
def test_what_is_false_of_tumours_is_found(invariant: Invariant) -> None:
    with pytest.raises(AssertionError, match="x is broken"):
        run(article_alone(), invariant)


@pytest.mark.parametrize("invariant", FALSE_OF_PLANTS.values(), ids=FALSE_OF_PLANTS)
def test_what_is_false_of_plants_is_found(invariant: Invariant) -> None:
    with pytest.raises(AssertionError, match="x is broken"):
        run(plants(), invariant)


@given(st.data())
@settings(max_examples=80)
def test_what_an_audit_has_proved_is_never_broken(data: st.DataObject) -> None:
    knowledge, invariant = data.draw(random_invariants())
    (check,) = testing.invariant_checks(with_invariants(knowledge, invariant))
    proved = prove(check.knowledge, check.guideline, invariant, check.stage).status == PROVED
    for _ in range(4):
        patients = data.draw(check.patients())
        if proved:
            check.hold(patients)


def test_what_an_audit_has_refuted_is_mostly_found_to_be_broken() -> None:
    found: Counter[bool] = Counter()

    @UNSHRUNK
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        knowledge, invariant = data.draw(random_invariants())
        (check,) = testing.invariant_checks(with_invariants(knowledge, invariant))
        if prove(check.knowledge, check.guideline, invariant, check.stage).status == REFUTED:
            found[any(is_broken(check, data.draw(check.patients())) for _ in range(4))] += 1

    ask()
    assert found[True] > 9 * found[False]


def is_broken(check: InvariantCheck, patients: Any) -> bool:
    try:
        check.hold(patients)
    except AssertionError:
        return True
    return False


@st.composite
def random_invariants(draw: st.DrawFn) -> tuple[Knowledge, Invariant]:
    """A small knowledge base and something that is said of it, true or not."""
    knowledge = draw(testing.knowledge_bases(most_findings=4, most_rules=4))
    guideline = draw(st.sampled_from([*knowledge.guidelines]))
    question = draw(st.sampled_from(knowledge.guidelines[guideline].questions))
    first, second, *_ = draw(st.permutations([*knowledge.options]))
    of_rules = [one for rule in knowledge.guidelines[guideline].rules for one in (*rule.when, *rule.unless)]
    condition, other = (draw(st.sampled_from(of_rules)) for _ in range(2))
    claim = says(draw(st.sampled_from([f"option {first}", f"alternative {first}", "silent", "withheld", "answered"])))
    along = draw(st.sampled_from([*knowledge.findings, *knowledge.concepts]))
    common = {"guidelines": (guideline,), "stages": (draw(st.sampled_from(Stage)),)}
    return knowledge, draw(
        st.sampled_from(
            [
                never("x", question, condition, claim, **common),
                always("x", question, condition, claim, unless=(other,), **common),
                always("x", question, condition, other, **common),
                Invariant("x", Form.AT_MOST_ONE, question, options=(first, second), **common),
                monotone("x", question, along, first, second, **common),
            ]
        )
    )


def test_a_rule_whose_threshold_has_slipped_is_found() -> None:
    knowledge = article_alone()
    guideline = knowledge.guidelines[ARTICLE]
    at_most = tumour("size <= 20 mm")
    rules = tuple(
        replace(rule, when=tuple(at_most if one == tumour_size(rule) else one for one in rule.when))
        for rule in guideline.rules
    )
    assert rules != guideline.rules
    slipped = replace(guideline, rules=rules)
    changed = replace(knowledge, guidelines=Table({ARTICLE: slipped}), content="with a threshold that has slipped")
    with pytest.raises(AssertionError, match="large-is-not-watched is broken") as failure:
        run(changed, TRUE_OF_TUMOURS[0])
    (case,) = read_cases(str(failure.value).partition(f"--question {MANAGEMENT}\n")[2], changed)
    assert number(case, "size") == 20


def tumour_size(rule: Rule) -> Condition | None:
    """The bullet of a rule that says that the tumour is small."""
    return next((one for one in rule.when if isinstance(one, Test) and one.text == "size < 20 mm"), None)


def test_most_patients_are_those_of_whom_an_invariant_says_something() -> None:
    for check in testing.invariant_checks(with_invariants(article_alone(), *TRUE_OF_TUMOURS)):
        assert share_concerned(check) > 1 / 4, check


def share_concerned(check: InvariantCheck) -> float:
    """Of how many patients the invariant says something."""
    found: list[bool] = []

    @settings(UNSHRUNK, max_examples=40)
    @given(check.patients())
    def ask(patients: Any) -> None:
        found.append(check.hold(patients))

    ask()
    return sum(found) / len(found)


@given(st.data())
@FEW
def test_two_patients_differ_only_along_what_is_named_and_what_rests_on_it(data: st.DataObject) -> None:
    (check, *_) = testing.invariant_checks(
        with_invariants(article_alone(), monotone("x", MANAGEMENT, "grade", RESECTION, SURVEILLANCE, shared=True))
    )
    one, other = data.draw(check.patients())
    assert set(one.point) == set(other.point)
    assert {name for name in one.point if one.point[name] != other.point[name]} <= {
        "ki67",
        "mitoses",
        "differentiation",
    }


@given(st.data())
@FEW
def test_along_a_computed_quantity_no_test_tells_the_inputs_apart(data: st.DataObject) -> None:
    knowledge = with_invariants(article_alone(), monotone("x", MANAGEMENT, "growth_rate", RESECTION, SURVEILLANCE))
    (check, *_) = testing.invariant_checks(knowledge)
    one, other = data.draw(check.patients())
    differing = {name for name in one.point if one.point[name] != other.point[name]}
    assert differing <= {"growth_rate", "size", "previous_size", "observation_interval"}
    assert all(
        check.space.scales[n].cell(one.point[n]) == check.space.scales[n].cell(other.point[n])
        for n in differing - {"growth_rate"}
    )


def test_a_failure_tells_the_invariant_the_answer_and_a_patient_who_can_be_asked_about() -> None:
    with pytest.raises(AssertionError) as failure:
        run(
            plants(),
            FALSE_OF_PLANTS["ruled out"],
            settings(max_examples=100, database=None, phases=[Phase.generate, Phase.shrink]),
        )
    text = str(failure.value)
    head, _, case_text = text.partition("# save as case.yaml, then: ")
    assert head.startswith(
        "x is broken.\n\nnever:\n  - species is fern  (true)\n  - against mist  (true)\n\nwindowsill answers watering, final: "
    )
    command, _, case_text = case_text.partition("\n")
    assert command == "pnet-reason recommend case.yaml --guideline windowsill --question watering"
    (case,) = read_cases(case_text, plants())
    (answer,) = pr.recommend(case, plants(), ["windowsill"], ["watering"]).answers
    assert [part.option for part in answer.rows[0].against] == ["mist"]


def test_a_failure_of_two_patients_tells_both_and_in_what_they_differ() -> None:
    with pytest.raises(AssertionError) as failure:
        run(plants(), FALSE_OF_PLANTS["of a binary finding"])
    text = str(failure.value)
    assert "monotone along root_rot\n  low: water-now\n  high: let-dry\n" in text
    assert "They differ in root_rot (no, yes)." in text
    cases = read_cases(text.partition("--question watering\n")[2], plants())
    assert [(case.id, case.texts["root_rot"]) for case in cases] == [("lower", "no"), ("higher", "yes")]
    found = [pr.recommend(case, plants(), ["windowsill"], ["watering"]).answers[0].options for case in cases]
    assert ["water-now" in found[0], "let-dry" in found[1]] == [True, True]


def test_a_value_that_is_only_assumed_is_told_as_such() -> None:
    with pytest.raises(AssertionError) as failure:
        run(article_alone(), FALSE_OF_TUMOURS["not known"])
    (case,) = read_cases(str(failure.value).partition("--question work-up\n")[2], article_alone())
    assert "ki67" in case.assumed


def test_there_is_a_test_for_every_invariant_guideline_and_stage_with_a_name_that_says_so() -> None:
    invariants = (
        never("dry", "watering", says("silent"), stages=BOTH),
        never("shade", "placing", says("silent"), guidelines=("windowsill",)),
    )
    names = [
        "dry:greenhouse:final",
        "dry:greenhouse:before-safety",
        "dry:windowsill:final",
        "dry:windowsill:before-safety",
        "shade:windowsill:final",
    ]
    knowledge = with_invariants(plants(), *invariants)
    assert [check.id for check in testing.invariant_checks(knowledge)] == names
    (mark,) = testing.invariant_tests(knowledge).pytestmark  # type: ignore[attr-defined]
    assert [parameter.id for parameter in mark.args[1]] == names
    assert [check.id for check in testing.invariant_checks(knowledge, ["shade"])] == names[-1:]


def test_an_unknown_invariant_or_none_at_all_is_an_error() -> None:
    with pytest.raises(QueryError, match="did you mean 'dry'"):
        testing.invariant_tests(with_invariants(plants(), never("dry", "watering", says("silent"))), ["drye"])
    with pytest.raises(ValueError, match="no invariant to test"):
        testing.invariant_tests(with_invariants(plants()))


# Without Hypothesis


def python(code: str) -> subprocess.CompletedProcess[str]:
    found = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=found)


def test_importing_the_package_does_not_import_hypothesis() -> None:
    done = python("import sys, pnet_reason as pr; pr.load, pr.recommend; print('hypothesis' in sys.modules)")
    assert done.stdout.strip() == "False", done.stderr


def test_without_hypothesis_the_error_names_what_to_install() -> None:
    done = python("import sys; sys.modules['hypothesis'] = None; import pnet_reason.testing")
    assert done.stderr.splitlines()[-1] == (
        "ImportError: pnet_reason.testing needs Hypothesis: pip install 'pnet-reason[testing]'"
    )
