"""Statement 16: budgets count steps and boxes. Past them a row gives a witness and says so; the set of rows stays exact."""

from __future__ import annotations

import pytest
from hypothesis import given

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.knowledge.cases import make_case
from pnet_reason.model import proof
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import ProofError, QueryError
from tests import builders as b
from tests import strategies
from tests.asking import ask, rows
from tests.strategies import Example
from tests.unit.test_checker import answer
from tests.unit.test_checker_everyone import retold

MOST_BOXES = 256


def pairs(count: int) -> Knowledge:
    """``watch`` where at least one of each pair of findings is yes: 2 ** count boxes."""
    findings = [b.yes_no(f"f{number:02}") for number in range(2 * count)]
    either = [b.any_(*(b.is_(finding, "yes") for finding in findings[i : i + 2])) for i in range(0, 2 * count, 2)]
    return b.knowledge(findings, [b.recommend("watch-pairs", "watch", *either)], b.options(["watch"]))


def test_a_row_within_the_budget_lists_all_its_boxes() -> None:
    settled, silent = ask(pairs(8)).rows
    assert len(settled.regions or ()) == MOST_BOXES
    assert len(silent.regions or ()) == MOST_BOXES - 1
    assert {(row.witness, row.reason) for row in (settled, silent)} == {(None, "")}


def test_a_row_past_it_shows_one_box_with_its_proof_and_says_why() -> None:
    answer = ask(pairs(9))
    (settled, _) = answer.rows
    assert settled.regions is None
    assert settled.reason
    assert settled.witness is not None
    (index,) = settled.proofs
    shown = answer.nodes[index]
    assert isinstance(shown, proof.Covered)
    assert shown.region == settled.witness
    assert isinstance(answer.nodes[shown.because[0]], proof.Concluded)


def test_the_set_of_rows_stays_exact() -> None:
    for count in (9, 12, 15):
        answer = ask(pairs(count))
        assert rows(answer) == [("settled", "watch"), ("silent",)]
        assert len(answer.missing) == 2 * count


GRADES = ("G1", "G2", "G3")


def test_what_is_read_off_the_diagram_tells_the_parts_of_a_highest_concept_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = (b.choice(name, "a", "b", "c") for name in ("one", "other"))
    by_one, by_other = (
        b.concept(
            f"by_{f.id}", GRADES, *(b.clause(grade, b.is_(f, v)) for grade, v in zip(GRADES, f.values, strict=True))
        )
        for f in (one, other)
    )
    worst = b.highest("worst", by_one, by_other)
    rule = b.recommend("watch-middling", "watch", b.is_(worst, "G2"))
    knowledge = b.knowledge([one, other], [rule], b.options(["watch"]), concepts=[by_one, by_other, worst])
    monkeypatch.setattr("pnet_reason.logic.query.STREAM_STEPS", 1)
    assert ask(knowledge).rows[0].regions == (
        (("one", "a"), ("other", "b")),
        (("one", "b"), ("other", "a or b")),
    )


@given(strategies.questions_about())
def test_what_is_read_off_the_diagram_past_the_budget_is_what_the_boxes_say(example: Example) -> None:
    knowledge, question, case = example
    boxes = recommend(case, knowledge, ["g"], [question]).answer("g", question)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pnet_reason.logic.query.STREAM_STEPS", 1)
        diagram = recommend(case, knowledge, ["g"], [question]).answer("g", question)
    assert (diagram.rows, diagram.missing, diagram.removed) == (boxes.rows, boxes.missing, boxes.removed)


def test_the_witness_is_really_in_its_row() -> None:
    knowledge = pairs(9)
    for row in ask(knowledge).rows:
        inside = dict(row.witness or (row.regions or ((),))[0])
        assert rows(ask(knowledge, inside)) == [(row.outcome, *row.options)]


def test_the_checker_accepts_a_witness_for_a_row() -> None:
    knowledge = pairs(9)
    check(recommend(make_case({}, knowledge), knowledge), knowledge)


@pytest.mark.parametrize("row", [0, 1])
def test_the_checker_misses_a_row_that_was_left_out_beside_another_one_past_the_budget(row: int) -> None:
    knowledge = pairs(9)
    document = recommend(make_case({}, knowledge), knowledge).to_dict()
    told = retold(document, answer(document), lambda found: found["rows"].pop(row))
    with pytest.raises(ProofError, match="the rows are") as caught:
        check(told, knowledge)
    assert [record.code for record in caught.value.records] == ["proof-row"]


def test_the_same_question_always_stops_at_the_same_place() -> None:
    assert ask(pairs(12)) == ask(pairs(12))


def maybes(count: int) -> Knowledge:
    """``watch`` for all, beside which each finding makes one more option worth considering: one row."""
    findings = [b.yes_no(f"f{number:02}") for number in range(count)]
    always = b.recommend("watch-all", "watch", b.is_(findings[0], "no", "yes"))
    rules = [b.consider(f"maybe-{i:02}", f"o{i:02}", b.is_(finding, "yes")) for i, finding in enumerate(findings)]
    return b.knowledge(findings, [always, *rules], b.options(["watch", *(f"o{i:02}" for i in range(count))]))


def test_alternatives_that_hang_on_many_findings_are_still_one_row() -> None:
    answer = ask(maybes(9))
    assert rows(answer) == [("settled", "watch")]
    assert answer.missing == ()
    assert [part.option for part in answer.rows[0].alternatives] == [f"o{i:02}" for i in range(9)]


def test_past_the_last_budget_there_is_an_error_and_no_part_of_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pnet_reason.logic.query.STREAM_STEPS", 100)
    monkeypatch.setattr("pnet_reason.logic.rows.EXACT_STEPS", 100)
    with pytest.raises(QueryError) as caught:
        ask(maybes(9))
    assert [record.code for record in caught.value.records] == ["past-budget"]
