"""Statement 3: concepts are total functions into their declared values plus undefined, and groups are strong Kleene."""

from __future__ import annotations

from pathlib import Path

import pytest

from pnet_reason.model import proof
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Concept, Condition
from tests import builders as b
from tests.asking import article, ask, changed, mistakes, nodes_of, rows, shipped

KI67 = b.real("ki67", 0, 100, unit="%")
MITOSES = b.integer("mitoses", 0, 100)
WELL = b.yes_no("well")
GRADES = ("G1", "G2")
BY_KI67 = b.concept(
    "by_ki67", GRADES, b.clause("G1", b.compare(KI67, "<", 3)), b.clause("G2", b.compare(KI67, ">=", 3))
)
BY_MITOSES = b.concept(
    "by_mitoses", GRADES, b.clause("G1", b.compare(MITOSES, "<", 2)), b.clause("G2", b.between(MITOSES, 2, 20))
)
GRADE = b.highest("grade", BY_KI67, BY_MITOSES, when=[b.is_(WELL, "yes")])
SHARED = [BY_KI67, BY_MITOSES, GRADE]
# The article's own: a hole between 2 and 3.
OWN = b.concept(
    "grade", GRADES, b.clause("G1", b.compare(KI67, "<=", 2)), b.clause("G2", b.compare(KI67, ">=", 3)), guideline="g"
)
IS_G1, IS_G2 = b.is_(GRADE, "G1"), b.is_(GRADE, "G2")


def book(*conditions: Condition, own: tuple[Concept, ...] = ()) -> Knowledge:
    rule = b.recommend("watch-it", "watch", *conditions)
    return b.knowledge([KI67, MITOSES, WELL], [rule], b.options(["watch"]), concepts=SHARED, own=own)


def holds(condition: Condition, own: tuple[Concept, ...] = (), **findings: str) -> bool:
    """Whether a condition is true of a patient (only then does its rule apply)."""
    return rows(ask(book(condition, own=own), findings)) == [("settled", "watch")]


def test_the_highest_index_decides() -> None:
    for ki67, mitoses, grade in [("1 %", "1", "G1"), ("1 %", "2", "G2"), ("3 %", "0", "G2"), ("30 %", "20", "G2")]:
        assert holds(b.is_(GRADE, grade), well="yes", ki67=ki67, mitoses=mitoses)
        assert not holds(b.is_not(GRADE, grade), well="yes", ki67=ki67, mitoses=mitoses)


def test_it_is_undefined_where_a_part_is_or_where_its_condition_is_not_true() -> None:
    hole = {"well": "yes", "ki67": "1 %", "mitoses": "21"}
    for findings in (hole, {"well": "no", "ki67": "1 %", "mitoses": "0"}):
        assert holds(b.is_undefined(GRADE), **findings)
        assert not holds(b.any_(IS_G1, IS_G2), **findings)
    assert not holds(b.is_undefined(GRADE), well="yes", ki67="1 %", mitoses="0")


def test_a_definition_of_the_guideline_replaces_the_shared_one_whole() -> None:
    findings = {"well": "no", "ki67": "2 %", "mitoses": "50"}
    assert holds(b.is_undefined(GRADE), **findings)
    assert holds(IS_G1, own=(OWN,), **findings), "neither the guard nor the mitoses of the shared one count"
    assert holds(b.is_undefined(OWN), own=(OWN,), **{**findings, "ki67": "2.5 %"})


@pytest.mark.parametrize(
    "condition",
    [IS_G1, IS_G2, b.is_not(OWN, "G1"), b.is_not(OWN, "G2"), b.not_(IS_G1), b.not_(b.is_not(OWN, "G1"))],
    ids=lambda condition: getattr(condition, "text", str(condition)),
)
def test_a_test_of_an_undefined_concept_is_neither_true_nor_false(condition: Condition) -> None:
    assert not holds(condition, own=(OWN,), ki67="2.5 %")
    assert not holds(b.not_(condition), own=(OWN,), ki67="2.5 %")
    exception = b.recommend("watch-it", "watch", b.compare(KI67, "<", 50), unless=[condition])
    knowledge = b.knowledge([KI67], [exception], b.options(["watch"]), own=[OWN])
    assert rows(ask(knowledge, {"ki67": "2.5 %"})) == [("silent",)], "nor is the exception surely absent"


def test_groups_are_strong_kleene() -> None:
    true, false, undefined = b.is_(WELL, "yes"), b.is_(WELL, "no"), IS_G1
    cases = {
        b.any_(undefined, true): True,
        b.any_(undefined, false): None,
        b.all_(undefined, false): False,
        b.all_(undefined, true): None,
        b.not_(undefined): None,
        b.not_(b.all_(undefined, false)): True,
        b.any_(b.not_(undefined), b.all_(true, b.any_(undefined, true))): True,
    }
    for group, truth in cases.items():
        found = (
            holds(group, own=(OWN,), ki67="2.5 %", well="yes"),
            holds(b.not_(group), own=(OWN,), ki67="2.5 %", well="yes"),
        )
        assert found == (truth is True, truth is False), group


def test_two_clauses_that_disagree_are_refused_with_a_patient_on_whom_they_do(tmp_path: Path) -> None:
    text = """
concepts:
  mood:
    label: mood
    values: [good, bad]
    ordered: yes
    provenance: verified
    definition:
      - {is: good, when: ["soil_moisture >= 40 % [T1]"]}
      - {is: bad, when: ["soil_moisture <= 40 % [T1]", "root_rot is yes [T1]"]}
"""
    (found,) = mistakes(tmp_path, {"classifications/mood.yaml": text})
    assert found.code == "overlap"
    assert "root_rot yes" in found.message
    assert "soil_moisture 40 %" in found.message


def test_whoever_redefines_a_concept_redefines_what_rests_on_it(tmp_path: Path) -> None:
    text = """
concepts:
  thirst_by_soil:
    label: thirst by soil moisture
    values: [low, high]
    ordered: yes
    provenance: verified
    definition:
      - {is: low, when: ["soil_moisture > 25 % [H1]"]}
"""
    found = mistakes(tmp_path, {"guidelines/windowsill/definitions.yaml": text})
    assert [one.code for one in found] == ["redefinition"]
    assert "thirst" in found[0].message


def test_a_ki67_of_two_and_a_half_has_no_grade_in_the_article_and_the_answer_says_so() -> None:
    answer = article(changed("v10"))
    assert rows(answer) == [("silent",)]
    assert answer.rows[0].undefined == ("grade",)
    (defined,) = [node for node in nodes_of(answer, proof.Defined) if node.concept == "grade"]
    assert defined.values == ("undefined",)
    failing = [answer.nodes[index] for _, because in defined.fails for index in because]
    assert [node.test for node in failing] == ["ki67 <= 2 %", "ki67 between 3 and 20 %", "ki67 > 20 %"]
    assert [node.cites for node in failing] == [("S3",), ("S41",), ("S41",)]
    assert ("flaw", "F1") in {(caveat.kind, caveat.subject) for caveat in answer.caveats}


@pytest.mark.parametrize(("ki67", "options"), [("2 %", "active-surveillance"), ("3 %", "resection")])
def test_on_either_side_of_the_hole_the_article_has_an_answer(ki67: str, options: str) -> None:
    assert rows(article(changed("v10", ki67=ki67))) == [("settled", options)]
    assert shipped().guidelines["droracle-2025"].concepts["grade"] != shipped().concepts["grade"]
