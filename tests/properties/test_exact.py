"""The engine says what the reference says, of every completion of every small case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pnet_reason.advise import recommend
from pnet_reason.knowledge.cases import make_case
from pnet_reason.model.answer import Answer, Part, Row
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge
from tests import reference, strategies
from tests.asking import shipped, worked
from tests.describe import Example
from tests.reference import FINDINGS_CONFLICT, Completion, Outcome
from tests.regions import inside

EXAMPLES = max(120, settings().max_examples)
"""Drawing a knowledge base takes longer than asking it, so that all is checked on the same examples."""


@dataclass(frozen=True)
class Both:
    """The engine's answer to one question about one case, and the reference's: every completion with its outcome."""

    knowledge: Knowledge
    guideline: str
    question: str
    case: Case
    answer: Answer
    outcomes: Mapping[Completion, Outcome]

    @property
    def possible(self) -> dict[Completion, Outcome]:
        """The completions that a patient can have."""
        return {point: found for point, found in self.outcomes.items() if found.outcome != "impossible"}

    @property
    def findings(self) -> Mapping[str, Finding]:
        """The vocabulary."""
        return self.knowledge.findings

    def points(self, row: Row) -> dict[Completion, Outcome]:
        """The reference's completions of a row."""
        return {point: found for point, found in self.possible.items() if found.key == (row.outcome, row.options)}


def both(example: Example, guideline: str = "g") -> Both:
    """Ask the two."""
    knowledge, question, case = example
    answer = recommend(case, knowledge, [guideline], [question]).answer(guideline, question)
    outcomes = dict(reference.completions(knowledge, guideline, question, case))
    return Both(knowledge, guideline, question, case, answer, outcomes)


def the_rows_are_those_of_the_reference(asked: Both) -> None:
    expected = reference.rows(asked.knowledge, asked.guideline, asked.question, asked.case)
    found = [(row.outcome, row.options) for row in asked.answer.rows]
    assert len(found) == len(set(found))
    assert set(found) == set(expected)
    if expected is FINDINGS_CONFLICT:
        (row,) = asked.answer.rows
        assert row.clashes
        assert {clash.kind for clash in row.clashes} == {"findings"}


def a_question_with_one_row_is_settled_and_one_with_more_is_conditional(asked: Both) -> None:
    answer = asked.answer
    assert answer.outcome == (answer.rows[0].outcome if len(answer.rows) == 1 else "conditional")
    assert answer.options == tuple(sorted({option for row in answer.rows for option in row.options}))


def every_possible_completion_lies_in_one_region_and_that_is_a_region_of_its_row(asked: Both) -> None:
    regions = [(row, region) for row in asked.answer.rows for region in row.regions or ()]
    empty = {region for _, region in regions}
    for point, outcome in asked.possible.items():
        around = [(row, region) for row, region in regions if inside(point, region, asked.findings)]
        assert [(row.outcome, row.options) for row, _ in around] == [outcome.key], point
        empty.discard(around[0][1])
    assert not asked.possible or not empty, "a region without a patient"


def no_possible_completion_is_removed(asked: Both) -> None:
    for removed in asked.answer.removed:
        assert not [point for point in asked.possible if inside(point, removed.region, asked.findings)]


def alternatives_and_against_say_in_which_part_of_the_row_they_hold(asked: Both) -> None:
    for row in asked.answer.rows:
        for point, outcome in asked.points(row).items():
            assert holding(row.alternatives, point, asked.findings) == outcome.alternatives, point
            assert holding(row.against, point, asked.findings) == outcome.against, point


def every_part_of_a_row_is_about_someone(asked: Both) -> None:
    for row in asked.answer.rows:
        for part in (*row.alternatives, *row.against):
            for region in part.regions or ():
                assert any(inside(point, region, asked.findings) for point in asked.points(row)), part


def holding(parts: tuple[Part, ...], point: Completion, findings: Mapping[str, Finding]) -> tuple[str, ...]:
    """The options whose part of the row holds a completion."""
    return tuple(part.option for part in parts if any(inside(point, region, findings) for region in part.regions or ()))


def missing_are_the_findings_on_which_the_answer_depends(asked: Both) -> None:
    arguments = (asked.knowledge, asked.guideline, asked.question, asked.case)
    missing = set(asked.answer.missing)
    if len(asked.possible) == len(asked.outcomes):
        assert missing == set(reference.missing(*arguments))
    else:  # where findings restrict each other, two completions may have to differ in several
        assert set(reference.missing(*arguments)) <= missing <= set(reference.support(*arguments))
        assert bool(missing) == (len(asked.answer.rows) > 1)


def completions_that_agree_on_all_that_is_missing_have_one_answer(asked: Both) -> None:
    answers: dict[Completion, set[reference.Key]] = {}
    for point, outcome in asked.possible.items():
        needed = tuple(pair for pair in point if pair[0] in asked.answer.missing)
        answers.setdefault(needed, set()).add(outcome.key)
    assert all(len(keys) == 1 for keys in answers.values())


def a_row_names_its_choice_its_clashes_and_what_was_withheld(asked: Both) -> None:
    for row in asked.answer.rows:
        outcomes = [*asked.points(row).values()]
        if not outcomes:
            continue
        assert {outcome.choice for outcome in outcomes} == {row.choice}
        if row.outcome == "conflict":
            assert {clash.parties for clash in row.clashes} == {pair for found in outcomes for pair in found.clashes}
        withheld = (row.withheld.options, row.withheld.rules) if row.withheld else ((), ())
        assert withheld == (
            reference.names(name for found in outcomes for name in found.withheld),
            reference.names(name for found in outcomes for name in found.safety),
        )


def the_rules_of_a_row_stand_in_it_and_speak_for_all_its_options(asked: Both) -> None:
    book = asked.knowledge.guidelines[asked.guideline]
    option_of = {rule.id: rule.option for rule in (*book.rules, *book.scope)}
    for row in asked.answer.rows:
        outcomes = [*asked.points(row).values()]
        if outcomes:
            assert set(row.rules) <= {rule for found in outcomes for rule in (*found.rules, *found.safety)}
        assert set(row.options) <= {option_of.get(rule) for rule in row.rules}


def a_concept_that_a_row_calls_undefined_is_undefined_somewhere_in_it(asked: Both) -> None:
    for row in asked.answer.rows:
        outcomes = [*asked.points(row).values()]
        if outcomes:
            assert set(row.undefined) <= {name for found in outcomes for name in found.undefined}


CHECKS: tuple[Callable[[Both], None], ...] = (
    the_rows_are_those_of_the_reference,
    a_question_with_one_row_is_settled_and_one_with_more_is_conditional,
    every_possible_completion_lies_in_one_region_and_that_is_a_region_of_its_row,
    no_possible_completion_is_removed,
    alternatives_and_against_say_in_which_part_of_the_row_they_hold,
    every_part_of_a_row_is_about_someone,
    missing_are_the_findings_on_which_the_answer_depends,
    completions_that_agree_on_all_that_is_missing_have_one_answer,
    a_row_names_its_choice_its_clashes_and_what_was_withheld,
    the_rules_of_a_row_stand_in_it_and_speak_for_all_its_options,
    a_concept_that_a_row_calls_undefined_is_undefined_somewhere_in_it,
)


def agree(example: Example, guideline: str = "g") -> None:
    """Everything that can be compared."""
    asked = both(example, guideline)
    for check in CHECKS:
        check(asked)


@settings(max_examples=EXAMPLES, report_multiple_bugs=False)
@given(strategies.questions_about("none"))
def test_the_engine_says_what_the_reference_says(example: Example) -> None:
    agree(example)


@settings(max_examples=EXAMPLES, report_multiple_bugs=False)
@given(strategies.questions_about("wide"))
def test_the_same_where_a_quantity_is_computed(example: Example) -> None:
    agree(example)


@settings(max_examples=EXAMPLES, report_multiple_bugs=False)
@given(strategies.questions_about("narrow"))
def test_the_same_where_a_formula_can_leave_the_declared_range(example: Example) -> None:
    agree(example)


@settings(max_examples=EXAMPLES, report_multiple_bugs=False)
@given(strategies.questions_about())
def test_past_the_budget_of_the_stream_the_decision_diagram_says_the_same(example: Example) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pnet_reason.logic.query.STREAM_STEPS", 1)
        agree(example)


@settings(max_examples=EXAMPLES, report_multiple_bugs=False)
@given(st.data())
def test_the_shipped_guidelines_say_what_the_reference_says_of_patients_near_the_worked_cases(
    data: st.DataObject,
) -> None:
    findings = worked()[data.draw(st.sampled_from(sorted(worked())))]["findings"]
    case = data.draw(strategies.cases_near(shipped(), make_case(findings, shipped())))
    name = data.draw(st.sampled_from(sorted(shipped().guidelines)))
    for question in shipped().guidelines[name].questions:
        agree(Example(shipped(), question, case), name)
