"""Statement 16: budgets count steps and boxes. Past them a row gives a witness and says so; the set of rows stays exact."""

from __future__ import annotations

import pytest

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.knowledge.cases import make_case
from pnet_reason.model import proof
from pnet_reason.model.knowledge import Knowledge
from tests import builders as b
from tests.asking import ask, rows

MOST_BOXES = 256


def pairs(count: int) -> Knowledge:
    """``watch`` where at least one of each pair of findings is yes: 2 ** count boxes."""
    findings = [b.yes_no(f"f{number:02}") for number in range(2 * count)]
    either = [b.any_(*(b.is_(finding, "yes") for finding in findings[i : i + 2])) for i in range(0, 2 * count, 2)]
    return b.knowledge(findings, [b.recommend("watch-pairs", "watch", *either)], b.options(["watch"]))


def test_a_row_within_the_budget_lists_all_its_boxes() -> None:
    settled, silent = ask(pairs(8)).rows
    assert len(settled.regions or ()) == MOST_BOXES
    assert (settled.witness, settled.reason) == (None, "")
    assert len(silent.regions or ()) == 8 or silent.regions is None


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


def test_the_witness_is_really_in_its_row() -> None:
    knowledge = pairs(9)
    for row in ask(knowledge).rows:
        inside = dict(row.witness or (row.regions or ((),))[0])
        assert rows(ask(knowledge, inside)) == [(row.outcome, *row.options)]


def test_the_checker_accepts_a_witness_for_a_row() -> None:
    knowledge = pairs(9)
    check(recommend(make_case({}, knowledge), knowledge), knowledge)


def test_the_same_question_always_stops_at_the_same_place() -> None:
    assert ask(pairs(12)) == ask(pairs(12))


@pytest.mark.parametrize("count", [4, 16, 20])
def test_many_alternatives_that_hang_on_many_findings_are_still_one_row(count: int) -> None:
    findings = [b.yes_no(f"f{number:02}") for number in range(count)]
    always = b.recommend("watch-all", "watch", b.is_(findings[0], "no", "yes"))
    maybe = [b.consider(f"maybe-{i:02}", f"o{i:02}", b.is_(finding, "yes")) for i, finding in enumerate(findings)]
    knowledge = b.knowledge(findings, [always, *maybe], b.options(["watch", *(f"o{i:02}" for i in range(count))]))
    answer = ask(knowledge)
    assert rows(answer) == [("settled", "watch")]
    assert answer.missing == ()
    assert [part.option for part in answer.rows[0].alternatives] == [f"o{i:02}" for i in range(count)]
