"""A case on its chart is what the engine answers, for the case as it is and with any other value put in."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pnet_reason.advise import recommend
from pnet_reason.explore.chart import Key, chart_of
from pnet_reason.explore.ground import Ground
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.formula import evaluate
from pnet_reason.knowledge.inverse import solved
from pnet_reason.model.answer import Answer
from pnet_reason.model.values import Choices, Numbers, ValueSet
from tests import builders as b
from tests import reference, strategies
from tests.asking import shipped, worked
from tests.describe import Example

EXAMPLES = settings().max_examples // 2


def keys_of(answer: Answer) -> frozenset[Key]:
    """The keys of the rows; none where the findings contradict each other."""
    contradictory = any(clash.kind == "findings" for row in answer.rows for clash in row.clashes)
    return frozenset() if contradictory else frozenset((row.outcome, row.options) for row in answer.rows)


def on_chart(example: Example, guideline: str = "g") -> Ground:
    return Ground(chart_of(example.knowledge, guideline, example.question), example.case)


def value_in(values: ValueSet) -> object:
    """A value of a piece, away from its ends where it has any room."""
    if isinstance(values, Choices):
        return values.values[0]
    part = values.intervals[0]
    if part.is_point:
        return part.lower[0]
    return (part.lower[0] + part.upper[0]) / 2


@settings(max_examples=EXAMPLES)
@given(strategies.questions_about())
def test_a_case_on_its_chart_has_the_rows_of_its_answer_and_hangs_on_what_is_missing(example: Example) -> None:
    ground = on_chart(example)
    found = recommend(example.case, example.knowledge, ["g"], [example.question]).answer("g", example.question)
    assert ground.keys(ground.node()) == keys_of(found)


@settings(max_examples=EXAMPLES)
@given(strategies.questions_about(), st.data())
def test_with_another_value_it_has_the_rows_of_the_changed_case(example: Example, data: st.DataObject) -> None:
    ground = on_chart(example)
    measured = [f for f in example.knowledge.findings.values() if f.computed is None and f.id in ground.names]
    assume(measured)
    finding = data.draw(st.sampled_from(measured))
    sets = {n: v for n, v in example.case.findings.items() if n not in example.case.computed and n != finding.id}
    followers = {q.id for q in example.knowledge.findings.values() if q.computed and finding.id in q.computed.inputs}
    piece = data.draw(st.sampled_from(ground.pieces(finding.id)))
    value = value_in(piece)
    if finding.kind == "integer":
        value = next(iter(reference.cells(finding, example.knowledge, piece)))
    kept = {n: v for n, v in sets.items() if n not in followers}
    try:
        changed = b.case(example.knowledge, {**kept, finding.id: b.one(value)})
    except b.OutOfRangeError:
        assert ground.keys(ground.node({finding.id: b.one(value)})) == frozenset()
        return
    found = recommend(changed, example.knowledge, ["g"], [example.question]).answer("g", example.question)
    assert ground.keys(ground.node({finding.id: b.one(value)})) == keys_of(found)
    assert ground.agree(ground.node({finding.id: piece}), ground.node({finding.id: b.one(value)}))


def test_every_worked_case_has_the_rows_of_each_of_its_answers() -> None:
    for case in worked().values():
        made = make_case(case["findings"], shipped())
        for found in recommend(made, shipped()).answers:
            ground = Ground(chart_of(shipped(), found.guideline, found.question), made)
            assert ground.keys(ground.node()) == keys_of(found), (case["id"], found.guideline, found.question)


def test_an_input_is_cut_where_the_quantity_enters_another_cell() -> None:
    findings = {"previous_size": "12 mm", "observation_interval": "12 months", "size": "14 mm"}
    ground = Ground(chart_of(shipped(), "droracle-2025", "follow-up"), make_case(findings, shipped()))
    rate = shipped().findings["growth_rate"].computed
    assert rate is not None
    marks = {end[0] for cell in ground.dimensions["growth_rate"].axis.cells for end in (cell.lower, cell.upper)}
    cuts = {
        end[0]
        for piece in ground.pieces("size")
        if isinstance(piece, Numbers)
        for i in piece.intervals
        for end in (i.lower, i.upper)
    }
    known = {"previous_size": Fraction(12), "observation_interval": Fraction(12)}
    reached = {evaluate(rate, {**known, "size": cut}) for cut in cuts}
    assert {mark for mark in marks if solved(rate, known, "size", mark) in cuts} <= reached
    assert len(marks & reached) > 1
