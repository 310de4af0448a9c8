"""Statement 12: scope is a rule of the guideline. Outside it the answer is the option that it names, with its reason."""

from __future__ import annotations

from pnet_reason.model import proof
from tests import builders as b
from tests.asking import ask, nodes_of, rows

AGE = b.integer("age", 0, 120)
ILL = b.yes_no("ill")
WATCH = b.recommend("watch-all", "watch", b.is_(ILL, "no", "yes"))
NEVER = b.rule_out("never-cut", "cut", b.is_(ILL, "yes"))
CHILDREN = b.outside_scope("no-children", "elsewhere", b.compare(AGE, "<", 18))
OLD = b.outside_scope("not-the-old", "talk", b.compare(AGE, ">=", 90))
OPTIONS = b.options(["watch", "cut", "talk", "elsewhere"], [("watch", "elsewhere"), ("talk", "elsewhere")])
KNOWLEDGE = b.knowledge([AGE, ILL], [WATCH, NEVER], OPTIONS, scope=[CHILDREN, OLD])


def test_outside_its_scope_a_guideline_says_where_to_go_and_nothing_else() -> None:
    answer = ask(KNOWLEDGE, {"age": 12, "ill": "yes"})
    assert rows(answer) == [("settled", "elsewhere")]
    assert answer.rows[0].rules == ("no-children",)
    assert answer.rows[0].against == (), "its other rules are silent there"
    assert [node.rule for node in nodes_of(answer, proof.Applies)] == ["no-children"]


def test_inside_its_scope_the_proof_shows_that_no_scope_rule_applies() -> None:
    answer = ask(KNOWLEDGE, {"age": 40, "ill": "no"})
    assert rows(answer) == [("settled", "watch")]
    assert {"no-children", "not-the-old"} <= {node.rule for node in nodes_of(answer, proof.Fails)}


def test_where_the_scope_hangs_on_a_missing_finding_the_answer_depends_on_it() -> None:
    answer = ask(KNOWLEDGE, {"ill": "no"})
    assert [(row.options, row.regions) for row in answer.rows] == [
        (("elsewhere",), ((("age", "<= 17"),),)),
        (("talk",), ((("age", ">= 90"),),)),
        (("watch",), ((("age", "18 to 89"),),)),
    ]


def test_two_scope_rules_that_send_a_patient_to_places_that_exclude_each_other_clash() -> None:
    both = b.outside_scope("not-the-ill", "talk", b.is_(ILL, "yes"))
    knowledge = b.knowledge([AGE, ILL], [WATCH], OPTIONS, scope=[CHILDREN, both])
    assert rows(ask(knowledge, {"age": 12, "ill": "yes"})) == [("conflict",)]
    assert rows(ask(knowledge, {"age": 12, "ill": "no"})) == [("settled", "elsewhere")]


def test_safety_comes_after_the_scope() -> None:
    safe = b.withhold("never-talk-to-the-ill", "talk", b.is_(ILL, "yes"))
    knowledge = b.knowledge([AGE, ILL], [WATCH], OPTIONS, scope=[OLD], safety=[safe])
    assert rows(ask(knowledge, {"age": 95, "ill": "yes"})) == [("withheld",)]


def test_impossible_patients_are_out_before_the_scope() -> None:
    nobody = b.contradiction("no-ill-children", b.compare(AGE, "<", 18), b.is_(ILL, "yes"))
    knowledge = b.knowledge([AGE, ILL], [WATCH], OPTIONS, scope=[CHILDREN], integrity=[nobody])
    assert rows(ask(knowledge, {"ill": "yes"})) == [("settled", "watch")]
    assert rows(ask(knowledge, {"age": 12, "ill": "yes"})) == [("conflict",)]
