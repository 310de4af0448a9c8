"""Statement 10: computed quantities are axes of their own, narrowed by what is known of their inputs."""

from __future__ import annotations

from typing import Any

import pytest

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.knowledge.cases import make_case
from pnet_reason.model import proof
from pnet_reason.model.knowledge import Question
from pnet_reason.model.problems import CaseError
from tests import builders as b
from tests import reference
from tests.asking import article, ask, changed, nodes_of, rows, shipped

SIZE = b.real("size", 0, 100, unit="mm")
BEFORE = b.real("before", 0, 100, unit="mm")
TIME = b.real("time", 0, 10, unit="y", above=True)
RATE = b.rate("rate", SIZE, BEFORE, TIME, low=-1000, high=1000, tolerance=1)
FAST = b.compare(RATE, ">=", 5)
LARGE = b.compare(SIZE, ">=", 20)
KNOWLEDGE = b.knowledge(
    [SIZE, BEFORE, TIME, RATE],
    [b.recommend("cut-fast", "cut", FAST), b.recommend("cut-large", "cut", LARGE)],
    b.options(["cut"]),
)


def regions(findings: dict[str, Any]) -> dict[str, object]:
    return {row.outcome: row.regions for row in ask(KNOWLEDGE, findings).rows}


def test_a_rate_is_computed_exactly_from_its_inputs() -> None:
    case = make_case({"size": "14 mm", "before": "9 mm", "time": "1 y"}, KNOWLEDGE)
    assert case.findings["rate"].single == 5
    assert "rate" in case.computed
    assert rows(ask(KNOWLEDGE, {"size": "14 mm", "before": "9 mm", "time": "1 y"})) == [("settled", "cut")]
    assert rows(ask(KNOWLEDGE, {"size": "14 mm", "before": "9.0000001 mm", "time": "1 y"})) == [("silent",)]
    assert make_case({"size": "10 mm", "before": "9 mm", "time": "3 y"}, KNOWLEDGE).texts["rate"] == "1/3 u"


def test_a_rate_may_be_given_without_its_inputs() -> None:
    assert rows(ask(KNOWLEDGE, {"size": "14 mm", "rate": "5 u"})) == [("settled", "cut")]
    assert rows(ask(KNOWLEDGE, {"size": "14 mm", "rate": "4.9 u"})) == [("silent",)]


def test_inputs_of_which_a_part_is_known_narrow_the_rate() -> None:
    assert regions({"size": "14 mm", "before": "8 to 10 mm", "time": "1 y"}) == {
        "settled": ((("rate", "5 to 6 u"),),),
        "silent": ((("rate", ">= 4 u and < 5 u"),),),
    }
    assert rows(ask(KNOWLEDGE, {"size": "14 mm", "before": "over 9 mm", "time": "1 y"})) == [("silent",)]
    assert rows(ask(KNOWLEDGE, {"size": "14 mm", "before": "at most 9 mm", "time": "1 y"})) == [("settled", "cut")]


def test_boxes_that_the_formula_cannot_reach_are_dropped_with_their_proof() -> None:
    answer = ask(KNOWLEDGE, {"size": "18 to 22 mm", "before": "14 mm", "time": "1 y"})
    assert regions({"size": "18 to 22 mm", "before": "14 mm", "time": "1 y"})["silent"] == (
        (("rate", ">= 4 u and < 5 u"), ("size", ">= 18 mm and < 20 mm")),
    )
    (removed,) = answer.removed
    assert removed.region == (("rate", ">= 4 u and < 5 u"), ("size", "20 to 22 mm"))
    (out,) = nodes_of(answer, proof.OutOfRange)
    assert (out.finding, out.range) == ("rate", "6 to 8 u")


@pytest.mark.parametrize(("given", "outcome"), [("10 u", "settled"), ("9 u", "settled"), ("8.9 u", "conflict")])
def test_inputs_beat_a_given_value_and_more_than_the_tolerance_apart_is_a_conflict(given: str, outcome: str) -> None:
    answer = ask(KNOWLEDGE, {"size": "19 mm", "before": "9 mm", "time": "1 y", "rate": given})
    assert answer.outcome == outcome
    if outcome == "conflict":
        (clash,) = answer.rows[0].clashes
        assert (clash.kind, clash.parties) == ("findings", ("before", "rate", "size", "time"))


def test_a_given_value_that_the_known_inputs_cannot_reach_is_a_conflict_of_these_findings_and_of_no_other() -> None:
    other = b.contradiction("elsewhere", b.compare(SIZE, ">=", 10), b.compare(b.real("depth", 0, 9), ">", 5))
    knowledge = b.knowledge(
        [SIZE, BEFORE, TIME, RATE, b.real("depth", 0, 9)],
        [b.recommend("cut-fast", "cut", FAST)],
        b.options(["cut"]),
        integrity=[other],
    )
    answer = ask(knowledge, {"size": "14 mm", "time": "2 y", "rate": "10 u"})
    assert rows(answer) == [("conflict",)]
    assert [clash.parties for clash in answer.rows[0].clashes] == [("before", "rate", "size", "time")]


@pytest.mark.parametrize(("given", "outcome"), [("7 u", "settled"), ("8 u", "settled"), ("8.1 u", "conflict")])
def test_a_given_value_may_be_off_by_the_tolerance_where_an_input_is_missing_too(given: str, outcome: str) -> None:
    assert ask(KNOWLEDGE, {"size": "14 mm", "time": "2 y", "rate": given}).outcome == outcome


def test_a_formula_without_a_value_is_refused() -> None:
    with pytest.raises(CaseError, match="rate"):
        make_case({"size": "99 mm", "before": "1 mm", "time": "0.01 y"}, KNOWLEDGE)


def test_growth_of_exactly_five_millimetres_a_year_is_a_trigger_whichever_way_it_is_known() -> None:
    computed = changed("v16", growth_rate=None)
    given = changed("v16", previous_size=None, observation_interval=None, growth_rate="0.5 cm/year")
    for findings in (computed, given):
        assert rows(article(findings)) == [("settled", "resection")]
    slower = {**computed, "observation_interval": "12.1 months"}
    assert rows(article(slower)) == [("settled", "active-surveillance")]
    assert make_case(computed, shipped()).texts["growth_rate"] == "5 mm/year"


def test_the_declared_range_of_a_computed_quantity_holds_for_every_patient() -> None:
    x, y = b.real("x", 0, 10), b.real("y", 0, 10, above=True)
    total = b.total("t", x, y, low=0, high=8)
    knowledge = b.knowledge([x, y, total], [b.recommend("r1", "o1", b.compare(x, "<", 10))], b.options(["o1"]))
    expected = reference.rows(knowledge, "g", "q1", b.case(knowledge, {}))
    assert {(row[0], row[1:]) for row in rows(ask(knowledge))} == set(expected)


def test_a_formula_and_an_integrity_rule_together_leave_nobody() -> None:
    one, other, time = b.real("one", 0, 10), b.real("other", 0, 10), b.real("time", 0, 10, above=True)
    fall = b.rate("fall", other, one, time, low=-1000, high=1000, tolerance=1)
    never = b.contradiction("never-above", b.compare(one, ">", 2))
    rules = [b.recommend("r1", "o1", b.compare(other, "<", 2))]
    knowledge = b.knowledge([one, other, time, fall], rules, b.options(["o1"]), integrity=[never])
    answer = ask(knowledge, {"fall": "-1000 u"})
    assert rows(answer) == [("settled", "o1")]
    assert [removed.region for removed in answer.removed] == [(("other", ">= 2 u"),)]


def test_what_is_missing_tells_the_rows_apart_where_a_formula_couples_the_findings() -> None:
    one, other, time = b.real("one", 0, 10), b.real("other", 0, 10), b.real("time", 0, 10, above=True)
    rate = b.rate("rate", one, other, time, low=-1000, high=1000, tolerance=1)
    rule = b.recommend(
        "r1", "o1", b.compare(one, ">=", 10), unless=[b.compare(other, "<", 10), b.compare(rate, "<", 0)]
    )
    answer = ask(b.knowledge([one, other, time, rate], [rule], b.options(["o1"])))
    assert answer.missing == ("one", "other", "rate"), "the other finding alone changes the answer only for some"


def test_a_quantity_of_which_only_an_integrity_rule_speaks_rules_patients_out() -> None:
    one, other, time = b.real("one", 0, 10), b.real("other", 0, 10), b.real("time", 0, 10, above=True)
    fall = b.rate("fall", one, other, time, low=-1000, high=1000, tolerance=1)
    never = b.contradiction("never-down", b.compare(fall, "<", 0))
    rules = [b.recommend("r1", "o1", b.compare(other, "<", 2))]
    knowledge = b.knowledge([one, other, time, fall], rules, b.options(["o1"]), integrity=[never])
    answer = ask(knowledge, {"one": "1 u"})
    assert rows(answer) == [("settled", "o1")]
    check(recommend(make_case({"one": "1 u"}, knowledge), knowledge), knowledge)


@pytest.mark.parametrize("tested_here", [True, False])
def test_a_formula_at_the_end_of_its_range_leaves_of_its_open_inputs_only_what_reaches_it(tested_here: bool) -> None:
    x, y = b.real("x", 0, 10), b.real("y", 0, 10)
    total = b.total("t", x, y, low=0, high=8)
    rules = [b.recommend("r1", "o1", b.compare(y, ">=", 2))]
    rules += [b.recommend("r2", "o2", b.compare(total, "<", 4), question="q1" if tested_here else "q2")]
    questions = [Question("q1", "what to do"), Question("q2", "what else")]
    options = b.options(["o1", "o2"], questions=("q1", "q2"))
    knowledge = b.knowledge([x, y, total], rules, options, questions=questions)
    case = b.case(knowledge, {"x": 8})
    assert case.texts["t"] == "8 u", "a value, though one of its inputs is open"
    answer = recommend(case, knowledge).answer("g", "q1")
    assert rows(answer) == [("silent",)]
    assert answer.missing == ()
    check(recommend(case, knowledge), knowledge)
