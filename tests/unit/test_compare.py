"""Comparing guidelines on one case: who agrees, and each way in which two can part."""

from __future__ import annotations

import json
import pickle
import re
import time
from collections.abc import Iterable
from dataclasses import fields, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import pnet_reason as pr
from pnet_reason.explain.compare_page import comparison_page
from pnet_reason.explain.compare_phrases import DEPARTS
from pnet_reason.explain.everyone_page import everyone_page, percent
from pnet_reason.explore.comparison import Agreement, Bullet, Comparison, Parting
from pnet_reason.explore.everyone import everyone
from pnet_reason.explore.parting import Beside
from pnet_reason.knowledge.cases import read_cases
from pnet_reason.knowledge.loader import load
from pnet_reason.model.answer import digest
from pnet_reason.model.explanation import Standing
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import QueryError
from pnet_reason.model.rules import Concept, Rule
from pnet_reason.model.table import Table
from pnet_reason.render.comparison_schema import comparison_schema, disagreement_schema
from pnet_reason.render.html import html
from pnet_reason.render.markdown import markdown
from pnet_reason.render.terminal import plain, texts
from tests import builders as b
from tests.test_readme import fields as named
from tests.unit.test_render import check_shape, find, lines_of

ROOT = Path(__file__).parents[2]
MAIN = "initial-management"
ARTICLE, BOARD = "droracle-2025", "our-board"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


@cache
def boards() -> Knowledge:
    """The shipped article, and the invented board."""
    found = load(ROOT / "facts", ROOT / "tests" / "our_board")
    return replace(found, guidelines=Table({name: found.guidelines[name] for name in (ARTICLE, BOARD)}))


@cache
def example(name: str, **assumed: str) -> Comparison:
    return pr.compare(read_cases(ROOT / "examples" / f"{name}.yaml", boards())[0], boards(), as_of="2026-11-27")


def patient(**changes: str) -> pr.Case:
    """A grade 1 tumour of 8 mm, watched by both guidelines, with some findings changed; ``unknown`` leaves one out."""
    base = {
        "age": "60 years",
        "size": "8 mm",
        "ki67": "1 %",
        "mitoses": "0 /2mm2",
        "differentiation": "well",
        "functional_status": "nonfunctioning",
        "symptomatic": "no",
        "adherence": "good",
        "hereditary_syndrome": "none",
        "distant_metastasis": "no",
        "under_surveillance": "no",
        "vascular_invasion": "no",
        "local_invasion": "no",
        "suspicious_lymph_nodes": "no",
        "cystic": "no",
        "asa_class": "3",
    }
    told = {name: value for name, value in (base | changes).items() if value != "unknown"}
    return boards().case(told)


def management(**changes: str):
    return pr.compare(patient(**changes), boards(), questions=[MAIN]).question(MAIN)


def first(**changes: str) -> Parting:
    """The first bullet at which the two part."""
    difference = management(**changes).difference(ARTICLE, BOARD)
    assert difference is not None
    return difference.partings[0]


def side(bullet: Bullet | None) -> tuple[str, str] | None:
    return None if bullet is None else (bullet.test, bullet.value)


# Two boards and one patient.


def test_two_guidelines_that_say_the_same_are_one_group_and_all_agree() -> None:
    found = management()
    assert found.agreement is Agreement.ALL
    assert [group.guidelines for group in found.groups] == [(BOARD, ARTICLE)]
    assert found.differences == ()


def test_a_tumour_of_14_mm_is_watched_by_the_one_whose_limit_is_higher() -> None:
    parting = first(size="14 mm")
    assert (parting.holder, parting.other, parting.option) == (ARTICLE, BOARD, "active-surveillance")
    assert (parting.rule, side(parting.bullet)) == ("small-indolent-surveillance", ("size < 20 mm", "14 mm"))
    assert (parting.other_rule, side(parting.other_bullet)) == ("our-board-watches", ("size < 10 mm", "14 mm"))
    assert parting.standing == "not reached"


def test_an_option_without_a_rule_is_told_as_such_and_after_those_with_one() -> None:
    difference = management(size="14 mm").difference(BOARD, ARTICLE)
    assert difference is not None
    last = difference.partings[-1]
    assert (last.holder, last.option, last.standing) == (BOARD, "individualise", "no rule concludes it")
    assert (last.other_rule, last.other_bullet) == ("", None)
    assert side(last.bullet) == ("functional_status is nonfunctioning", "nonfunctioning")


def test_the_same_bullet_under_two_definitions_of_grade_is_told() -> None:
    found = management(ki67="2.5 %")
    difference = found.difference(ARTICLE, BOARD)
    assert difference is not None
    parting = difference.partings[0]
    assert (parting.holder, parting.option) == (BOARD, "active-surveillance")
    assert side(parting.bullet) == ("grade is G1", "G1")
    assert side(parting.other_bullet) == ("grade is G1", "undefined")
    assert parting.bullet is not None
    assert parting.other_bullet is not None
    assert (parting.bullet.owner, parting.other_bullet.owner) == ("shared", ARTICLE)
    [grade] = found.definitions
    assert grade.concept == "grade"
    assert [(one.guidelines, one.owner, one.values) for one in grade.definitions] == [
        ((BOARD,), "shared", ("G1",)),
        ((ARTICLE,), ARTICLE, ("undefined",)),
    ]


def test_a_guideline_that_leaves_a_patient_to_others_is_out_of_scope_and_not_dropped() -> None:
    found = management(hereditary_syndrome="VHL")
    opinion = found.opinion(BOARD)
    assert opinion.out_of_scope
    assert opinion.positions[0].options == ("other-pathway",)
    difference = found.difference(ARTICLE, BOARD)
    assert difference is not None
    parting = next(one for one in difference.partings if one.holder == ARTICLE)
    assert (parting.standing, parting.other_rule) == ("outside scope", "our-board-hereditary")
    assert side(parting.other_bullet) == ("hereditary_syndrome is not none", "VHL")
    assert parting.bullet is None


def test_what_a_safety_rule_withholds_stays_in_the_table() -> None:
    found = management(distant_metastasis="yes")
    assert [one.positions[0].outcome for one in found.opinions] == ["withheld", "withheld"]
    assert found.agreement is Agreement.ALL
    text = " ".join(page(found_in(distant_metastasis="yes")).split())
    assert "withheld: active surveillance with serial imaging" in text


def test_silence_is_shown_with_the_rules_that_come_nearest() -> None:
    found = management(size="9 mm", ki67="2.5 %", symptomatic="yes")
    silent = found.opinion(ARTICLE)
    assert silent.positions[0].outcome == "silent"
    assert silent.positions[0].nearest
    assert "droracle-2025: no rule applies; the nearest:" in page(
        found_in(size="9 mm", ki67="2.5 %", symptomatic="yes")
    )


def test_a_guideline_without_rules_for_a_question_is_shown_so() -> None:
    found = pr.compare(patient(), boards(), questions=["procedure"]).question("procedure")
    assert found.agreement is Agreement.ONE
    assert found.opinion(BOARD).answer is None
    text = page(pr.compare(patient(), boards(), questions=["procedure"]))
    assert "NOTHING TO COMPARE  Only droracle-2025 has rules for this question" in text
    assert "no rules for this question" in text


def test_a_question_that_nobody_answers_is_said_to_be_so() -> None:
    found = pr.compare(patient(), boards(), [BOARD], ["procedure"])
    assert found.questions[0].agreement is Agreement.NONE
    assert "No guideline that was asked has rules for this question." in page(found)


def test_findings_that_contradict_each_other_make_all_agree_that_no_advice_is_given() -> None:
    found = management(reported_grade="G3")
    assert found.agreement is Agreement.ALL
    assert {one.positions[0].kind for one in found.opinions} == {"findings"}


def test_guidelines_that_part_only_in_a_part_of_what_is_missing_say_where() -> None:
    difference = management(size="14 mm", ki67="unknown", mitoses="unknown").difference(ARTICLE, BOARD)
    assert difference is not None
    assert difference.everywhere is False
    assert dict(difference.where)["ki67"] == "<= 2 %"
    assert difference.partings[0].bullet is not None
    assert difference.partings[0].bullet.node == -1


def test_bullets_refer_to_the_nodes_of_the_advice() -> None:
    found = pr.compare(patient(size="14 mm"), boards(), questions=[MAIN])
    document = found.to_dict()
    nodes = {one["id"]: one["questions"][0]["nodes"] for one in document["advice"]["guidelines"]}
    for opinion in document["questions"][0]["opinions"]:
        for position in opinion["positions"]:
            for decider in position["deciders"]:
                assert nodes[opinion["guideline"]][decider["node"]]["rule"] == decider["rule"]
                for bullet in decider["bullets"]:
                    assert nodes[opinion["guideline"]][bullet["node"]]["test"] == bullet["test"]
    for parting in document["questions"][0]["differences"][0]["partings"]:
        if parting["other_bullet"]:
            assert nodes[parting["other"]][parting["other_bullet"]["node"]]["test"] == parting["other_bullet"]["test"]


# What an answer rests on comes first.


def test_the_weakest_provenance_of_what_decides_is_told() -> None:
    assert management().opinion(BOARD).provenance == "verified"
    assert management(size="14 mm").opinion(BOARD).provenance == "secondary"
    assert management(size="30 mm").opinion(BOARD).provenance == "unverified"


def test_an_answer_that_rests_on_unverified_bullets_says_so_before_it_answers() -> None:
    lines = page(found_in(size="30 mm")).splitlines()
    at = next(number for number, line in enumerate(lines) if "Provenance unverified" in line)
    assert BOARD in lines[at]
    assert at < next(number for number, line in enumerate(lines) if line.startswith(("ALL AGREE", "THEY PART")))


def test_with_several_questions_the_gravest_caveats_stand_above_the_table() -> None:
    text = page(pr.compare(patient(size="30 mm"), boards()))
    assert text.index("Provenance unverified") < text.index("In short")
    assert text.index("Not approved by a clinician: droracle-2025 and our-board.") < text.index("In short")


def test_a_tertiary_source_comes_last_and_is_labelled() -> None:
    found = management()
    assert [one.guideline for one in found.opinions] == [BOARD, ARTICLE]
    assert found.opinion(ARTICLE).tertiary
    assert "tier 5, tertiary" in page(found_in())


def test_an_assumption_is_told_first_and_marked_in_every_bullet() -> None:
    case = boards().case({"size": "14 mm", "functional_status": "nonfunctioning"}, assume={"ki67": "1 %"})
    text = page(pr.compare(case, boards(), questions=[MAIN]))
    assert text.splitlines()[0].startswith("! Assumed, not found: Ki-67 index 1 %")


# Invented knowledge: every way to part.


F, SIDE = b.real("f1", 0, 10), b.choice("f2", "a", "b", "c")


def invented(
    first_rules: Iterable[Rule],
    second_rules: Iterable[Rule],
    *,
    excluding: Iterable[tuple[str, str]] = (("o1", "o2"),),
    **more: Any,
) -> Knowledge:
    """The guidelines ``g`` and ``h``, over a number and a choice."""
    made = b.knowledge([F, SIDE], first_rules, b.options(["o1", "o2", "o3"], excluding), **more)
    rules = tuple(sorted((replace(rule, guideline="h") for rule in second_rules), key=lambda rule: rule.id))
    second = replace(made.guidelines["g"], id="h", rules=rules, scope=(), concepts=Table({}))
    return replace(made, guidelines=Table({"g": made.guidelines["g"], "h": second}), content=f"{made.content}{rules}")


def parted(knowledge: Knowledge, **findings: str) -> tuple[Parting, ...]:
    case = b.case(knowledge, {"f1": "3", "f2": "a"} | findings)
    [difference] = pr.compare(case, knowledge).questions[0].differences
    return difference.partings


LOW = b.compare(F, "<", 5)


def test_a_rule_that_gives_way_parts_at_the_rule_that_comes_first() -> None:
    beaten = b.recommend("h1", "o1", LOW)
    winner = b.recommend("h2", "o2", LOW, b.is_(SIDE, "a"), overrides=["h1"])
    [one, other] = parted(invented([b.recommend("g1", "o1", LOW)], [beaten, winner]))
    assert (one.standing, one.other_rule, side(one.other_bullet)) == ("gives way", "h2", ("f2 is a", "a"))
    assert one.bullet is None
    assert (other.option, other.standing) == ("o2", "no rule concludes it")


def test_an_option_that_is_ruled_out_parts_at_the_rule_against_it() -> None:
    knowledge = invented(
        [b.recommend("g1", "o1", LOW)],
        [b.consider("h1", "o1", b.is_(SIDE, "b")), b.rule_out("h2", "o1", b.is_(SIDE, "a"))],
    )
    [one] = parted(knowledge)
    assert (one.standing, one.other_rule, side(one.other_bullet)) == ("ruled out", "h2", ("f2 is a", "a"))


def test_an_alternative_parts_at_the_rule_for_what_is_recommended_instead() -> None:
    knowledge = invented(
        [b.recommend("g1", "o1", LOW)], [b.consider("h1", "o1", LOW), b.recommend("h2", "o3", b.is_not(SIDE, "b"))]
    )
    found = parted(knowledge)
    assert (found[0].standing, found[0].other_rule, found[0].option) == ("alternative", "h2", "o1")


def test_a_conflict_parts_at_the_other_side() -> None:
    knowledge = invented(
        [b.recommend("g1", "o1", LOW)], [b.recommend("h1", "o1", LOW), b.recommend("h2", "o2", b.is_(SIDE, "a"))]
    )
    found = parted(knowledge)
    one = next(each for each in found if each.holder == "g")
    assert (one.standing, one.other_rule, side(one.other_bullet)) == ("in conflict", "h2", ("f2 is a", "a"))


def test_what_is_withheld_parts_at_the_safety_rule() -> None:
    knowledge = invented(
        [b.recommend("g1", "o1", LOW)],
        [b.recommend("h1", "o1", LOW), b.recommend("h2", "o3", LOW)],
        safety=[b.withhold("safe", "o3", b.is_(SIDE, "a"))],
    )
    found = parted(knowledge)
    one = next(each for each in found if each.holder == "g")
    assert (one.standing, one.other_rule, side(one.other_bullet)) == ("withheld", "safe", ("f2 is a", "a"))


def test_of_several_rules_the_one_with_the_fewest_failing_bullets_is_the_nearest() -> None:
    far = b.recommend("h1", "o1", b.compare(F, "<", 1), b.is_(SIDE, "b"))
    near = b.recommend("h2", "o1", b.compare(F, "<", 2))
    [one] = parted(invented([b.recommend("g1", "o1", LOW)], [far, near]))
    assert (one.other_rule, side(one.bullet), side(one.other_bullet)) == (
        "h2",
        ("f1 < 5 u", "3 u"),
        ("f1 < 2 u", "3 u"),
    )


def test_of_rules_as_near_the_one_that_fails_earliest_in_the_order_of_the_answering_rule_counts() -> None:
    late, early = b.recommend("h1", "o1", b.is_(SIDE, "b")), b.recommend("h2", "o1", b.compare(F, "<", 2))
    [one] = parted(invented([b.recommend("g1", "o1", LOW, b.is_(SIDE, "a"))], [late, early]))
    assert one.other_rule == "h2"
    [one] = parted(invented([b.recommend("g1", "o1", b.is_(SIDE, "a"), LOW)], [late, early]))
    assert one.other_rule == "h1"


def test_the_first_bullet_is_the_first_in_the_order_of_the_rule_that_answers() -> None:
    other = b.recommend("h1", "o1", b.compare(F, "<", 2), b.is_(SIDE, "b"))
    [one] = parted(invented([b.recommend("g1", "o1", b.is_(SIDE, "a"), LOW)], [other]))
    assert side(one.bullet) == ("f2 is a", "a")
    assert side(one.other_bullet) == ("f2 is b", "a")
    [one] = parted(invented([b.recommend("g1", "o1", LOW, b.is_(SIDE, "a"))], [other]))
    assert side(one.other_bullet) == ("f1 < 2 u", "3 u")


def test_a_failing_bullet_of_which_the_other_asks_nothing_is_told_as_such() -> None:
    [one] = parted(invented([b.recommend("g1", "o1", LOW)], [b.recommend("h1", "o1", LOW, b.is_(SIDE, "b"))]))
    assert one.bullet is None
    assert side(one.other_bullet) == ("f2 is b", "a")


def test_a_concept_is_matched_with_the_finding_that_it_rests_on() -> None:
    size = b.concept(
        "c1", ("small", "large"), b.clause("small", b.compare(F, "<", 2)), b.clause("large", b.compare(F, ">=", 2))
    )
    knowledge = invented(
        [b.recommend("g1", "o1", b.is_(SIDE, "a"), LOW)],
        [b.recommend("h1", "o1", b.is_(size, "small"))],
        concepts=[size],
    )
    [one] = parted(knowledge)
    assert side(one.bullet) == ("f1 < 5 u", "3 u")
    assert side(one.other_bullet) == ("c1 is small", "large")


def test_an_exception_that_holds_is_a_bullet_like_the_others() -> None:
    [one] = parted(invented([b.recommend("g1", "o1", LOW)], [b.recommend("h1", "o1", LOW, unless=[b.is_(SIDE, "a")])]))
    assert one.other_bullet is not None
    assert (one.other_bullet.unless, one.other_bullet.result) == (True, "true")


def test_to_recommend_and_to_consider_agree_but_not_in_strength() -> None:
    knowledge = invented([b.recommend("g1", "o1", LOW)], [b.consider("h1", "o1", LOW)])
    found = pr.compare(b.case(knowledge, {"f1": "3"}), knowledge).questions[0]
    assert found.agreement is Agreement.ALL
    assert [group.differ_in for group in found.groups] == [("strength",)]
    text = page(pr.compare(b.case(knowledge, {"f1": "3"}), knowledge), knowledge)
    assert "g and h agree, but not in strength" in text


def test_rules_that_differ_only_on_patients_who_cannot_be_agree() -> None:
    small, a = LOW, b.is_(SIDE, "a")
    knowledge = invented(
        [b.recommend("g1", "o1", small)],
        [b.recommend("h1", "o1", a)],
        integrity=[
            b.contradiction("i1", small, b.is_not(SIDE, "a")),
            b.contradiction("i2", b.compare(F, ">=", 5), a),
        ],
    )
    found = pr.compare(b.case(knowledge, {}), knowledge).questions[0]
    assert found.agreement is Agreement.ALL
    assert everyone(knowledge, "g", "h").questions[0].disagreements == ()
    without = invented([b.recommend("g1", "o1", small)], [b.recommend("h1", "o1", a)])
    difference = pr.compare(b.case(without, {}), without).questions[0].difference("g", "h")
    assert difference is not None
    assert difference.everywhere is False


def test_where_a_formula_ties_findings_together_a_witness_has_ranges() -> None:
    one, other = b.real("f1", 0, 10), b.real("f2", 0, 10)
    both = b.total("f3", one, other, low=0, high=20)
    rule = b.recommend("g1", "o1", b.between(one, 1, 9), b.compare(both, ">=", 18))
    made = b.knowledge([one, other, both], [rule], b.options(["o1"]))
    second = replace(made.guidelines["g"], id="h", rules=(b.rule_out("h1", "o1", b.compare(one, "<", 1)),))
    knowledge = replace(made, guidelines=Table({"g": made.guidelines["g"], "h": second}), content="tied")
    [region] = [each for each in everyone(knowledge, "g", "h").questions[0].disagreements if each.one.options]
    assert dict(region.witness) == {"f1": "1 to 9 u", "f3": ">= 18 u"}
    answers = region.comparison.advice
    assert answers.answer("g", "q1").rows[0].options == ("o1",)
    pr.check(answers, knowledge)


def test_definitions_that_differ_only_in_their_citations_are_the_same() -> None:
    def concept(owner: str, *cites: str) -> Concept:
        small = replace(b.compare(F, "<", 5), cites=cites)
        return b.concept("c1", ("small",), b.clause("small", small), guideline=owner)

    knowledge = invented(
        [b.recommend("g1", "o1", b.is_(concept(""), "small"))],
        [b.recommend("h1", "o1", b.is_(concept(""), "small"))],
        concepts=[concept("", "x")],
        own=[concept("g", "y")],
    )
    found = pr.compare(b.case(knowledge, {"f1": "3"}), knowledge).questions[0]
    assert found.agreement is Agreement.ALL
    assert found.definitions == ()


# The document and the pages.


def found_in(**changes: str) -> Comparison:
    return pr.compare(patient(**changes), boards(), questions=[MAIN])


def page(found: Comparison, knowledge: Knowledge | None = None, *, width: int = 88, everything: bool = False) -> str:
    told = comparison_page(found, knowledge or boards(), everything=everything)
    return plain(texts(told, width))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_document_is_as_its_schema_says_and_carries_its_digest(file: Path) -> None:
    document = example(file.stem).to_dict()
    schema = comparison_schema()
    check_shape(document, schema, schema["$defs"], "")
    assert json.loads(json.dumps(document)) == document
    assert document["digest"] == digest(document)
    changed = {**document, "as_of": "2026-01-01"}
    assert digest(changed) != document["digest"]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_advice_inside_a_comparison_checks(file: Path) -> None:
    pr.check(example(file.stem).to_dict()["advice"], boards())


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_line_of_the_page_points_to_what_it_tells(file: Path, everything: bool) -> None:
    found = example(file.stem)
    document = found.to_dict()
    for _, line in lines_of(comparison_page(found, boards(), everything=everything)):
        if line.basis.startswith("/") and line.basis != "/case/id":
            find(document, line.basis.removeprefix("/"))


@pytest.mark.parametrize("everything", [False, True])
def test_every_line_of_the_page_about_everybody_points_to_what_it_tells(everything: bool) -> None:
    found = everyone(boards(), ARTICLE, BOARD)
    document = found.to_dict()
    told = everyone_page(found, boards(), limit=100, everything=everything)
    for _, line in lines_of(told):
        find(document, line.basis.removeprefix("/"))
    for line in plain(texts(told, 60)).splitlines():
        assert len(line) <= 60 or " " not in line.strip()
    assert f"\n{len(found.questions[0].disagreements)}. " in plain(texts(told, 60))


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_no_line_is_wider_than_asked_for(file: Path, width: int) -> None:
    for line in page(example(file.stem), width=width).splitlines():
        assert len(line) <= width or " " not in line.strip()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_guideline_and_every_answer_stands_in_each_rendering(file: Path) -> None:
    told = comparison_page(example(file.stem), boards())
    for text in (plain(texts(told, 88)), markdown(told), html(told, "title")):
        assert text.count(ARTICLE) > 1
        assert text.count(BOARD) > 1
        assert "<script" not in text
    heads = [line for line in markdown(told).splitlines() if line.startswith("| guideline")]
    assert heads[0].count("|") == len(example(file.stem).questions) + 2


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(1), "100 %"),
        (Fraction(99999, 100000), "99.99 %"),
        (Fraction(1, 3), "33.33 %"),
        (Fraction(1, 10**6), "less than 0.01 %"),
        (Fraction(0), "0 %"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(share: Fraction, words: str) -> None:
    assert percent(share) == words


def test_a_comparison_can_be_pickled_hashed_and_not_changed() -> None:
    found = example("patient")
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert (again, hash(again)) == (found, hash(found))
    assert again.to_dict() == found.to_dict()
    for field in fields(found):
        with pytest.raises(AttributeError):
            setattr(found, field.name, None)


def test_unknown_names_are_refused_with_the_nearest() -> None:
    with pytest.raises(QueryError) as caught:
        pr.compare(patient(), boards(), ["our-bord"])
    assert "did you mean 'our-board'?" in str(caught.value.records[0])
    with pytest.raises(QueryError):
        pr.compare(patient(), boards(), questions=["managment"])
    with pytest.raises(QueryError):
        pr.compare(patient(), boards(), as_of="yesterday")


def test_one_guideline_is_nothing_to_compare() -> None:
    found = pr.compare(patient(), boards(), [ARTICLE, ARTICLE], [MAIN])
    assert found.questions[0].agreement is Agreement.ONE
    assert "NOTHING TO COMPARE  Only droracle-2025 has rules for this question: active" in page(found)


def test_a_case_past_the_budget_says_what_is_not_decided() -> None:
    found = pr.compare(boards().case({"size": "14 mm"}), boards(), questions=[MAIN])
    [difference] = found.questions[0].differences
    assert difference.everywhere is None
    assert "past the budget" in page(found)


def test_where_answers_past_the_budget_may_agree_it_is_not_said_that_they_do() -> None:
    first = boards().guidelines[ARTICLE]
    again = [
        replace(rule, id=f"x-{rule.id}", overrides=tuple(replace(o, rule=f"x-{o.rule}") for o in rule.overrides))
        for rule in first.rules
    ]
    twin = replace(first, id="twin", rules=tuple(again))
    knowledge = replace(boards(), guidelines=Table({ARTICLE: first, "twin": twin}), content="twins")
    found = pr.compare(knowledge.case({"size": "14 mm"}), knowledge, questions=[MAIN])
    assert found.questions[0].agreement is Agreement.UNDECIDED
    assert found.questions[0].undecided == ((ARTICLE, "twin"),)
    assert [group.guidelines for group in found.questions[0].groups] == [(ARTICLE,), ("twin",)]
    text = " ".join(page(found, knowledge).split())
    assert "NOT DECIDED Too many combinations of what is missing to compare droracle-2025 with twin" in text


def test_a_comparison_of_a_whole_patient_takes_well_under_50_milliseconds() -> None:
    case = read_cases(ROOT / "examples" / "patient.yaml", boards())[0]
    pr.compare(case, boards())
    took = []
    for _ in range(5):
        start = time.perf_counter()
        pr.compare(case, boards())
        took.append(time.perf_counter() - start)
    assert min(took) < 0.05


def test_every_public_name_can_be_loaded() -> None:
    assert all(getattr(pr, name) is not None for name in pr.__all__)
    assert "compare" in pr.__all__


def test_the_page_of_the_documents_names_every_field() -> None:
    text = (ROOT / "docs" / "compare.md").read_text("utf-8") + (ROOT / "docs" / "advice-format.md").read_text("utf-8")
    names = set(re.findall(r"`([^`\n]+)`", text))
    assert set(named(comparison_schema())) | set(named(disagreement_schema())) <= names


def test_the_pages_say_what_happens_to_every_standing() -> None:
    text = (ROOT / "docs" / "compare.md").read_text("utf-8")
    standings = {*DEPARTS} - {"not reached"}
    assert [name for name in standings if f"| `{name}` |" not in text] == []
    assert {*(one.value for one in Standing), *(one.value for one in Beside)} - {*DEPARTS} == {
        "recommended",
        "considered",
        "findings contradict each other",
    }
