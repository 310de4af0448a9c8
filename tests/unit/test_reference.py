"""The oracle against hand-computed examples of section 3 of the design."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnet_reason.model.case import Case
from pnet_reason.model.findings import Computation, Finding, Term
from pnet_reason.model.knowledge import Knowledge, Question
from pnet_reason.model.rules import Concept, Condition, Rule
from pnet_reason.model.values import Choices, Interval, Numbers, ValueSet, closed
from tests import builders as b
from tests import reference, strategies
from tests.reference import FINDINGS_CONFLICT, Cell, Key, Outcome, Range, Value, World

SIZE = b.real("size", 0, 500, unit="mm", above=True)
KI67 = b.real("ki67", 0, 100, unit="%")
MITOSES = b.integer("mitoses", 0, 200)
SYMPTOMATIC = b.yes_no("symptomatic")
METASTASIS = b.yes_no("metastasis")
REPORTED = b.choice("reported", "G1", "G2", "G3")
SYNDROME = b.choice("syndrome", "none", "MEN1", "VHL")
FINDINGS = {f.id: f for f in (SIZE, KI67, MITOSES, SYMPTOMATIC, METASTASIS, REPORTED, SYNDROME)}

GRADES = ("G1", "G2", "G3")
BY_KI67 = b.concept(
    "by_ki67",
    GRADES,
    b.clause("G1", b.compare(KI67, "<", 3)),
    b.clause("G2", b.compare(KI67, ">=", 3), b.compare(KI67, "<=", 20)),
    b.clause("G3", b.compare(KI67, ">", 20)),
)
BY_MITOSES = b.concept(
    "by_mitoses",
    GRADES,
    b.clause("G1", b.compare(MITOSES, "<", 2)),
    b.clause("G2", b.between(MITOSES, 2, 20)),
    b.clause("G3", b.compare(MITOSES, ">", 20)),
)
GRADE = b.highest("grade", BY_KI67, BY_MITOSES)
SHARED = [BY_KI67, BY_MITOSES, GRADE]
ARTICLE_GRADE = b.concept(
    "grade",
    GRADES,
    b.clause("G1", b.compare(KI67, "<=", 2)),
    b.clause("G2", b.between(KI67, 3, 20)),
    b.clause("G3", b.compare(KI67, ">", 20)),
    guideline="g",
)

WATCH, CUT, TALK = "watch", "cut", "talk"
OPTIONS = b.options([WATCH, CUT, TALK], [(WATCH, CUT)])

SMALL = b.compare(SIZE, "<", 20)
ILL = b.is_(SYMPTOMATIC, "yes")
WELL = b.is_(SYMPTOMATIC, "no")
SPREAD = b.is_(METASTASIS, "yes")
MEN1 = b.is_(SYNDROME, "MEN1")

UNDEFINED_TEST = b.is_(ARTICLE_GRADE, "G1")
"""Undefined at Ki-67 2.5 % for the article."""

WATCH_SMALL = b.recommend("watch-small", WATCH, SMALL)
CUT_ILL = b.recommend("cut-ill", CUT, ILL)


def at(**point: str) -> dict[str, Value]:
    """A point; numbers are written as text."""
    return {name: Fraction(value) if FINDINGS[name].numeric else value for name, value in point.items()}


def world(concepts: Sequence[Concept] = (), known: Sequence[str] = (), **point: str) -> World:
    """Definitions and a point."""
    return World({concept.id: concept for concept in concepts}, at(**point), frozenset(known))


def knowledge(
    *rules: Rule, scope: Sequence[Rule] = (), safety: Sequence[Rule] = (), integrity: Sequence[Rule] = ()
) -> Knowledge:
    """The findings and concepts above, with the article's own grade and some rules."""
    return b.knowledge(
        FINDINGS.values(),
        rules,
        OPTIONS,
        concepts=SHARED,
        own=[ARTICLE_GRADE],
        scope=scope,
        safety=safety,
        integrity=integrity,
    )


def ask(base: Knowledge, known: Sequence[str] = (), **point: str) -> Outcome:
    """What guideline ``g`` says at a point."""
    return reference.evaluate_ground(base, "g", "q1", at(**point), frozenset(known))


def table(base: Knowledge, **case: ValueSet | str) -> dict[Key, set[tuple[Value, ...]]]:
    """The rows for a case, each completion as its values alone."""
    found = reference.rows(base, "g", "q1", b.case(base, case))
    return {key: {tuple(value for _, value in point) for point in points} for key, points in found.items()}


def missing(base: Knowledge, **case: ValueSet | str) -> tuple[str, ...]:
    """What the answer for a case depends on."""
    return reference.missing(base, "g", "q1", b.case(base, case))


# 3.3


@pytest.mark.parametrize(("ki67", "value"), [("2", "G1"), ("2.5", None), ("3", "G2"), ("20", "G2"), ("20.1", "G3")])
def test_the_article_has_a_hole_between_two_and_three_percent(ki67: str, value: str | None) -> None:
    assert reference.concept_value("grade", world([ARTICLE_GRADE], ki67=ki67)) == value


def test_in_the_hole_a_tumour_is_neither_g1_nor_not_g1_but_undefined() -> None:
    hole = world([ARTICLE_GRADE], ki67="2.5")
    assert reference.truth(b.is_(ARTICLE_GRADE, "G1"), hole) is None
    assert reference.truth(b.is_not(ARTICLE_GRADE, "G1"), hole) is None
    assert reference.truth(b.not_(b.is_(ARTICLE_GRADE, "G1")), hole) is None
    assert reference.truth(b.is_undefined(ARTICLE_GRADE), hole) is True
    assert reference.truth(b.not_(b.is_undefined(ARTICLE_GRADE)), hole) is False


def test_is_not_g1_means_another_declared_value() -> None:
    assert reference.truth(b.is_not(ARTICLE_GRADE, "G1"), world([ARTICLE_GRADE], ki67="3")) is True
    assert reference.truth(b.is_not(ARTICLE_GRADE, "G1"), world([ARTICLE_GRADE], ki67="1")) is False


@pytest.mark.parametrize(
    ("group", "truth"),
    [
        (b.any_(UNDEFINED_TEST, ILL), True),
        (b.any_(UNDEFINED_TEST, WELL), None),
        (b.all_(UNDEFINED_TEST, WELL), False),
        (b.all_(UNDEFINED_TEST, ILL), None),
        (b.all_(ILL, ILL), True),
        (b.any_(WELL, WELL), False),
        (b.not_(b.all_(UNDEFINED_TEST, ILL)), None),
        (b.not_(b.any_(UNDEFINED_TEST, ILL)), False),
    ],
)
def test_groups_are_strong_kleene(group: Condition, truth: bool | None) -> None:
    assert reference.truth(group, world([ARTICLE_GRADE], ki67="2.5", symptomatic="yes")) is truth


@pytest.mark.parametrize(
    ("ki67", "mitoses", "value"), [("1", "1", "G1"), ("1", "2", "G2"), ("3", "0", "G2"), ("21", "2", "G3")]
)
def test_the_higher_index_decides(ki67: str, mitoses: str, value: str) -> None:
    assert reference.concept_value("grade", world(SHARED, ki67=ki67, mitoses=mitoses)) == value


def test_the_highest_is_undefined_where_a_part_is() -> None:
    hole = replace(ARTICLE_GRADE, id="hole", guideline="")
    highest = b.highest("top", BY_MITOSES, hole)
    assert reference.concept_value("top", world([BY_MITOSES, hole, highest], ki67="2.5", mitoses="30")) is None
    assert reference.concept_value("top", world([BY_MITOSES, hole, highest], ki67="1", mitoses="30")) == "G3"


def test_the_highest_is_undefined_where_its_guard_is_not_true() -> None:
    guarded = b.highest("top", BY_MITOSES, when=[ILL])
    assert reference.concept_value("top", world([BY_MITOSES, guarded], symptomatic="yes", mitoses="0")) == "G1"
    assert reference.concept_value("top", world([BY_MITOSES, guarded], symptomatic="no", mitoses="0")) is None
    doubtful = b.highest("top", BY_MITOSES, when=[UNDEFINED_TEST])
    hole = world([ARTICLE_GRADE, BY_MITOSES, doubtful], ki67="2.5", mitoses="0")
    assert reference.concept_value("top", hole) is None


def test_a_clause_with_an_undefined_bullet_does_not_apply() -> None:
    chained = b.concept("late", ("yes", "no"), b.clause("yes", UNDEFINED_TEST), b.clause("no", b.not_(UNDEFINED_TEST)))
    concepts = [ARTICLE_GRADE, chained]
    assert reference.concept_value("late", world(concepts, ki67="1")) == "yes"
    assert reference.concept_value("late", world(concepts, ki67="5")) == "no"
    assert reference.concept_value("late", world(concepts, ki67="2.5")) is None


def test_a_guideline_is_asked_by_its_own_definitions_and_safety_by_the_shared_ones() -> None:
    base = knowledge(
        b.recommend("watch", WATCH, b.is_(ARTICLE_GRADE, "G1")),
        b.consider("talk", TALK, b.is_undefined(ARTICLE_GRADE)),
        safety=[b.withhold("never-above-g1", WATCH, b.is_not(GRADE, "G1"))],
    )
    assert ask(base, ki67="2", mitoses="0").key == ("settled", (WATCH,))
    hole = ask(base, ki67="2.5", mitoses="0")
    assert (hole.key, hole.undefined) == (("settled", (TALK,)), ("grade",))
    by_mitoses = ask(base, ki67="2", mitoses="2")
    assert (by_mitoses.key, by_mitoses.withheld) == (("withheld", ()), (WATCH,))


# 3.4


def test_a_rule_does_not_apply_where_an_unless_is_undefined() -> None:
    rule = b.recommend("watch", WATCH, SMALL, unless=[UNDEFINED_TEST])
    assert ask(knowledge(rule), size="8", ki67="2.5").outcome == "silent"
    assert ask(knowledge(rule), size="8", ki67="2").outcome == "silent"
    assert ask(knowledge(rule), size="8", ki67="3").key == ("settled", (WATCH,))


def test_a_rule_that_is_itself_overridden_still_overrides() -> None:
    base = knowledge(
        WATCH_SMALL,
        b.recommend("talk-men1", TALK, MEN1, overrides=["watch-small"]),
        b.recommend("cut-ill", CUT, ILL, overrides=["talk-men1"]),
    )
    found = ask(base, size="8", syndrome="MEN1", symptomatic="yes")
    assert (found.options, found.rules) == ((CUT,), ("cut-ill",))
    assert ask(base, size="8", syndrome="MEN1", symptomatic="no").options == (TALK,)
    assert ask(base, size="8", syndrome="none", symptomatic="no").options == (WATCH,)


# 3.6 and 3.7


def test_two_recommended_options_that_exclude_each_other_are_a_conflict() -> None:
    found = ask(knowledge(WATCH_SMALL, CUT_ILL), size="8", symptomatic="yes")
    assert found.key == ("conflict", ())
    assert found.clashes == ((CUT, WATCH),)
    assert found.rules == ("cut-ill", "watch-small")


def test_two_considered_options_that_exclude_each_other_are_a_choice() -> None:
    found = ask(knowledge(b.consider("w", WATCH, SMALL), b.consider("c", CUT, ILL)), size="8", symptomatic="yes")
    assert found.key == ("settled", (CUT, WATCH))
    assert found.choice


def test_considered_options_that_go_together_are_no_choice() -> None:
    found = ask(knowledge(b.consider("w", WATCH, SMALL), b.consider("t", TALK, ILL)), size="8", symptomatic="yes")
    assert found.key == ("settled", (TALK, WATCH))
    assert not found.choice


def test_considered_beside_recommended_is_an_alternative_even_if_exclusive_or_ruled_out() -> None:
    base = knowledge(WATCH_SMALL, b.consider("c", CUT, ILL), b.rule_out("no-cut", CUT, ILL))
    found = ask(base, size="8", symptomatic="yes")
    assert found.key == ("settled", (WATCH,))
    assert (found.alternatives, found.against) == ((CUT,), (CUT,))
    assert not found.choice


def test_an_option_both_recommended_and_considered_is_no_alternative_to_itself() -> None:
    found = ask(knowledge(WATCH_SMALL, b.consider("w", WATCH, ILL)), size="8", symptomatic="yes")
    assert (found.options, found.alternatives) == ((WATCH,), ())


@pytest.mark.parametrize("stance", [b.recommend, b.consider])
def test_an_option_of_the_answer_that_is_ruled_out_is_a_conflict(stance: object) -> None:
    rule = b.recommend("w", WATCH, SMALL) if stance is b.recommend else b.consider("w", WATCH, SMALL)
    found = ask(knowledge(rule, b.rule_out("no-watch", WATCH, ILL)), size="8", symptomatic="yes")
    assert found.key == ("conflict", ())
    assert (found.clashes, found.against) == (((WATCH,),), (WATCH,))


def test_no_option_is_silence_and_says_what_is_ruled_out() -> None:
    found = ask(knowledge(WATCH_SMALL, b.rule_out("no-cut", CUT, WELL)), size="30", symptomatic="no")
    assert (found.key, found.against, found.rules) == (("silent", ()), (CUT,), ("no-cut",))


# 3.8


def test_safety_withholds_what_it_names_and_nothing_else() -> None:
    base = knowledge(WATCH_SMALL, safety=[b.withhold("stage-iv", WATCH, SPREAD)])
    found = ask(base, size="8", metastasis="yes")
    assert (found.key, found.withheld, found.safety) == (("withheld", ()), (WATCH,), ("stage-iv",))
    assert ask(base, size="30", metastasis="yes").key == ("silent", ())
    assert ask(knowledge(CUT_ILL, safety=base.safety), symptomatic="yes", metastasis="yes").key == ("settled", (CUT,))


def test_safety_does_not_touch_an_alternative() -> None:
    base = knowledge(CUT_ILL, b.consider("w", WATCH, SMALL), safety=[b.withhold("stage-iv", WATCH, SPREAD)])
    found = ask(base, size="8", symptomatic="yes", metastasis="yes")
    assert (found.key, found.alternatives) == (("settled", (CUT,)), (WATCH,))


def test_safety_comes_after_the_clash() -> None:
    base = knowledge(WATCH_SMALL, CUT_ILL, safety=[b.withhold("stage-iv", WATCH, SPREAD)])
    found = ask(base, size="8", symptomatic="yes", metastasis="yes")
    assert (found.key, found.withheld) == (("withheld", ()), (CUT, WATCH))


def test_an_unrecorded_metastasis_makes_the_answer_conditional() -> None:
    base = knowledge(WATCH_SMALL, safety=[b.withhold("stage-iv", WATCH, SPREAD)])
    assert table(base, size="8") == {
        ("settled", (WATCH,)): {("no", Fraction(8))},
        ("withheld", ()): {("yes", Fraction(8))},
    }
    assert missing(base, size="8") == ("metastasis",)


# 3.9


REPORTED_WRONG = b.contradiction("reported-g1", b.is_(REPORTED, "G1"), b.is_(GRADE, "G2", "G3"))


def test_an_impossible_completion_is_no_row() -> None:
    base = knowledge(b.recommend("w", WATCH, b.is_(ARTICLE_GRADE, "G1")), integrity=[REPORTED_WRONG])
    found = table(base, reported="G1", mitoses="0")
    assert found == {
        ("settled", (WATCH,)): {(Fraction(ki67), Fraction(0), "G1") for ki67 in ("1", "2")},
        ("silent", ()): {(Fraction("2.5"), Fraction(0), "G1")},
    }
    assert missing(base, reported="G1", mitoses="0") == ("ki67",)


def test_no_possible_completion_is_a_conflict_of_findings() -> None:
    base = knowledge(b.recommend("w", WATCH, SMALL), integrity=[REPORTED_WRONG])
    case = b.case(base, {"size": "8", "reported": "G1", "ki67": "8"})
    assert reference.rows(base, "g", "q1", case) is FINDINGS_CONFLICT
    assert reference.missing(base, "g", "q1", case) == ()


# 3.12 and 3.13


def test_outside_its_scope_a_guideline_says_only_where_to_go() -> None:
    base = knowledge(
        WATCH_SMALL,
        b.rule_out("never", TALK, SMALL),
        scope=[b.outside_scope("men1", TALK, MEN1)],
        safety=[b.withhold("stage-iv", TALK, SPREAD)],
    )
    found = ask(base, size="8", syndrome="MEN1", metastasis="no")
    assert (found.key, found.rules, found.against) == (("settled", (TALK,)), ("men1",), ())
    assert ask(base, size="8", syndrome="none", metastasis="no").key == ("settled", (WATCH,))
    assert ask(base, size="8", syndrome="MEN1", metastasis="yes").key == ("withheld", ())


def test_two_scope_rules_can_clash() -> None:
    scope = [b.outside_scope("a", WATCH, MEN1), b.outside_scope("b", CUT, SPREAD)]
    assert ask(knowledge(WATCH_SMALL, scope=scope), size="8", syndrome="MEN1", metastasis="yes").outcome == "conflict"


def test_known_is_asked_of_the_case_and_not_of_the_completion() -> None:
    work_up = Question("q1", "what to ask", asks_what_is_known=True)
    rule = b.recommend("biopsy", TALK, b.is_known(KI67, positive=False))
    base = b.knowledge(FINDINGS.values(), [rule], OPTIONS, questions=[work_up])
    assert [*table(base)] == [("settled", (TALK,))]
    assert [*table(base, ki67=b.numbers(KI67, "<", 3))] == [("settled", (TALK,))]
    assert [*table(base, ki67="1")] == [("silent", ())]
    assumed = b.case(base, {"ki67": "1"}, assumed=["ki67"])
    assert [*reference.rows(base, "g", "q1", assumed)] == [("settled", (TALK,))]


# 3.1, 3.2 and 3.11


def test_a_missing_finding_splits_the_answer_at_each_threshold() -> None:
    base = knowledge(WATCH_SMALL)
    assert table(base) == {
        ("settled", (WATCH,)): {(Fraction(10),)},
        ("silent", ()): {(Fraction(20),), (Fraction(260),)},
    }
    assert missing(base) == ("size",)


def test_knowing_a_part_is_knowing_a_smaller_domain() -> None:
    base = knowledge(WATCH_SMALL)
    part = Numbers((closed(Fraction(10), Fraction(20)),))
    assert table(base, size=part) == {("settled", (WATCH,)): {(Fraction(15),)}, ("silent", ()): {(Fraction(20),)}}
    below = Numbers((Interval((Fraction(10), 0), (Fraction(20), -1)),))
    assert [*table(base, size=below)] == [("settled", (WATCH,))]
    assert missing(base, size=below) == ()


def test_a_finding_that_cannot_change_the_answer_is_not_missing() -> None:
    base = knowledge(b.recommend("w", WATCH, b.any_(ILL, WELL, SMALL)))
    assert [*table(base)] == [("settled", (WATCH,))]
    assert missing(base) == ()
    depends = knowledge(b.recommend("w", WATCH, b.any_(ILL, SMALL)))
    assert missing(depends, size="8") == ()
    assert missing(depends, size="20") == ("symptomatic",)
    assert missing(depends) == ("size", "symptomatic")


@pytest.mark.parametrize("relation", ["<", "<=", ">", ">="])
def test_integers_under_two_are_integers_up_to_one(relation: str) -> None:
    other, value = {"<": ("<=", 1), "<=": ("<", 3), ">": (">=", 3), ">=": (">", 1)}[relation]
    assert b.numbers(MITOSES, relation, 2) == b.numbers(MITOSES, other, value)


def test_the_cells_of_an_integer_are_integers() -> None:
    base = knowledge(b.recommend("w", WATCH, b.compare(MITOSES, "<", 2)))
    plain = replace(base, concepts=b.table({}))
    assert reference.partition(MITOSES, plain) == [
        closed(Fraction(0), Fraction(0)),
        closed(Fraction(1), Fraction(1)),
        closed(Fraction(2), Fraction(200)),
    ]
    assert reference.cells(MITOSES, plain) == [0, 1, 101]
    between = Numbers((closed(Fraction(3), Fraction(8)),))
    assert reference.cells(MITOSES, plain, None, between) == [0, 1, 2, 3, 5, 8, 104]
    assert reference.cells(MITOSES, plain, between) == [5]


def test_the_cells_of_a_real_are_its_thresholds_and_the_gaps() -> None:
    base = knowledge(WATCH_SMALL)
    assert reference.cells(SIZE, base) == [10, 20, 260]
    assert reference.cells(KI67, base) == [1, 2, Fraction(5, 2), 3, Fraction(23, 2), 20, 60]
    assert reference.cells(SYNDROME, base) == ["none", "MEN1", "VHL"]
    assert reference.cells(SYNDROME, base, Choices(("MEN1", "VHL"))) == ["MEN1", "VHL"]


def test_a_test_at_the_end_of_the_range_cuts_off_that_end() -> None:
    base = knowledge(b.recommend("w", WATCH, b.compare(MITOSES, "<", 1), b.compare(KI67, ">=", 100)))
    assert reference.cells(MITOSES, base)[0] == 0
    assert reference.cells(KI67, base)[-2:] == [60, 100]


def test_a_half_open_part_keeps_its_open_end() -> None:
    part = Numbers((Interval((Fraction(2), 1), (Fraction(3), 0)),))
    found = reference.partition(KI67, knowledge(WATCH_SMALL), part)
    assert found == [Interval((Fraction(2), 1), (Fraction(3), -1)), closed(Fraction(3), Fraction(3))]


# 3.10


NEW, OLD = b.real("new", 0, 500, above=True), b.real("old", 0, 500, above=True)
YEARS = b.real("years", 0, 50, above=True)
GROWTH = b.rate("growth", NEW, OLD, YEARS, low=-100, high=100, tolerance=Fraction(1, 2))
GROWING = b.knowledge([NEW, OLD, YEARS, GROWTH], [b.recommend("cut", CUT, b.compare(GROWTH, ">=", 5))], OPTIONS)


def at_most(years: int) -> Numbers:
    """An interval of observation with an upper bound."""
    return b.numbers(YEARS, "<=", years)


def grow(**case: ValueSet | str) -> list[Key]:
    """The rows of the knowledge about growth."""
    return [*reference.rows(GROWING, "g", "q1", b.case(GROWING, case))]


def test_a_computed_quantity_has_the_value_of_its_formula() -> None:
    found = b.case(GROWING, {"new": "15", "old": "10", "years": "1/2"})
    assert found.findings["growth"] == b.one(Fraction(10))
    assert grow(new="15", old="10", years="1") == [("settled", (CUT,))]
    assert grow(new="15", old="10", years="1.01") == [("silent", ())]


def test_open_inputs_leave_the_computed_quantity_open_only_as_far_as_they_reach() -> None:
    reach = Numbers((closed(Fraction(12), Fraction(14)),))
    assert grow(new=reach, old="10", years="1") == [("silent", ())]
    beyond = Numbers((closed(Fraction(12), Fraction(15)),))
    assert grow(new=beyond, old="10", years="1") == [("settled", (CUT,)), ("silent", ())]
    short = Numbers((Interval((Fraction(12), 0), (Fraction(15), -1)),))
    assert grow(new=short, old="10", years="1") == [("silent", ())]
    assert grow() == [("settled", (CUT,)), ("silent", ())]


def test_a_given_value_restricts_the_answer_while_inputs_are_missing() -> None:
    assert grow(growth="7", new="15") == [("settled", (CUT,))]
    assert grow(growth="7", new="10", old="15") == [("conflict", ())]
    assert grow(growth="5", new="10", old="10", years=at_most(10)) == [("conflict", ())]


def test_inputs_known_in_part_beat_a_given_value_that_they_cannot_give() -> None:
    about_a_year = Numbers((closed(Fraction("0.99"), Fraction("1.01")),))
    both = [("settled", (CUT,)), ("silent", ())]
    assert grow(growth="5.04", new="15", old="10", years=about_a_year) == [("settled", (CUT,))]
    assert grow(growth="4.96", new="15", old="10", years=about_a_year) == [("silent", ())]
    assert grow(growth="5.4", new="15", old="10", years=about_a_year) == both
    assert grow(growth="4.6", new="15", old="10", years=about_a_year) == both
    assert grow(growth="5.6", new="15", old="10", years=about_a_year) == [("conflict", ())]
    assert grow(growth="99.9", new="110", old="10", years=about_a_year) == [("settled", (CUT,))]
    with pytest.raises(b.OutOfRangeError):
        grow(growth="99.9", new="110", old="9", years=b.numbers(YEARS, "<", 1))


def test_a_given_value_may_be_off_by_the_tolerance_while_an_input_is_missing_too() -> None:
    assert grow(growth="15.4", new="15", years="1") == [("settled", (CUT,))]
    assert grow(growth="15.5", new="15", years="1") == [("conflict", ())]


def test_a_contradiction_between_inputs_and_a_computed_quantity_concerns_every_question() -> None:
    base = b.knowledge([NEW, OLD, YEARS, GROWTH, SYMPTOMATIC], [CUT_ILL], OPTIONS)
    assert [*reference.rows(base, "g", "q1", b.case(base, {"growth": "7", "new": "15"}))] == [
        ("settled", (CUT,)),
        ("silent", ()),
    ]
    case = b.case(base, {"growth": "7", "new": "10", "old": "15", "symptomatic": "yes"})
    assert reference.rows(base, "g", "q1", case) is FINDINGS_CONFLICT


def test_a_patient_whose_formula_leaves_the_declared_range_is_impossible() -> None:
    base = b.knowledge([NEW, OLD, YEARS, GROWTH], [b.recommend("cut", CUT, b.compare(NEW, ">=", 200))], OPTIONS)
    assert [*reference.rows(base, "g", "q1", b.case(base, {"old": "10", "years": "1"}))] == [("silent", ())]


def test_inputs_beat_a_given_value_and_a_large_difference_is_a_conflict() -> None:
    assert grow(new="15", old="10", years="1", growth="4.6") == [("settled", (CUT,))]
    disputed = b.case(GROWING, {"new": "15", "old": "10", "years": "1", "growth": "4.4"})
    assert dict(disputed.disputed) == {"growth": "4.4 u"}
    assert reference.rows(GROWING, "g", "q1", disputed) is FINDINGS_CONFLICT


@pytest.mark.parametrize(
    ("one", "other", "product"),
    [
        (Range(-1, 2), Range(3, 4), Range(-4, 8)),
        (Range(0, 1, False, True), Range(2, 3), Range(0, 3, False, True)),
        (Range(0, 1, False, True), Range(0, 1), Range(0, 1)),
        (Range(0, 1), Range(1, math.inf, True, False), Range(0, math.inf, True, False)),
        (Range(0, 1, False, True), Range(1, math.inf, True, False), Range(0, math.inf, False, False)),
        (Range(-2, -1, True, False), Range(1, math.inf, True, False), Range(-math.inf, -1, False, False)),
    ],
)
def test_products_of_ranges(one: Range, other: Range, product: Range) -> None:
    assert reference.times(exact(one), exact(other)) == exact(product)
    assert reference.times(exact(other), exact(one)) == exact(product)


@pytest.mark.parametrize(
    ("of", "found"),
    [
        (Range(2, 4), [Range(Fraction(1, 4), Fraction(1, 2))]),
        (Range(0, 2, False, True), [Range(Fraction(1, 2), math.inf, True, False)]),
        (Range(0, 2, True, True), [Range(Fraction(1, 2), math.inf, True, False)]),
        (Range(-2, -1, False, True), [Range(-1, Fraction(-1, 2), True, False)]),
        (Range(-1, 1), [Range(-math.inf, -1, False, True), Range(1, math.inf, True, False)]),
        (Range(0, 0), []),
    ],
)
def test_inverses_of_ranges(of: Range, found: list[Range]) -> None:
    assert reference.inverses(exact(of)) == [exact(one) for one in found]


def exact(of: Range) -> Range:
    """The range with fractions for whole numbers."""
    low, high = (end if isinstance(end, float) else Fraction(end) for end in (of.low, of.high))
    return Range(low, high, of.with_low, of.with_high)


ENDS = st.sampled_from([Fraction(n) for n in (-2, -1, 0, 1, 3)])
TERMS = [Term("finding", name) for name in ("new", "old", "years")]


@st.composite
def small_cells(draw: st.DrawFn) -> Interval:
    """An interval between small whole numbers, open or closed."""
    low, high = sorted(draw(st.tuples(ENDS, ENDS)))
    if low == high:
        return closed(low, high)
    return Interval((low, draw(st.sampled_from([0, 1]))), (high, draw(st.sampled_from([0, -1]))))


@given(st.tuples(small_cells(), small_cells(), small_cells()), st.sampled_from("+-*/"), st.sampled_from("+-*/"))
def test_no_combination_of_inputs_leaves_the_range_and_none_of_it_is_far_from_one(
    cells: tuple[Interval, ...], first: str, second: str
) -> None:
    formula = Computation("", (TERMS[0], TERMS[1], Term(first), TERMS[2], Term(second)), Fraction(0))
    inputs = {term.finding: reference.range_of(cell) for term, cell in zip(TERMS, cells, strict=True)}
    ranges = reference.formula_ranges(formula, inputs)
    values = [
        value
        for x in samples(cells[0])
        for y in samples(cells[1])
        for z in samples(cells[2])
        if (value := reference.computed_value(formula, {"new": x, "old": y, "years": z})) is not None
    ]
    for value in values:
        assert any(reference.meet(found, Range(value, value)) for found in ranges)
    ends = [float(end) for found in ranges for end in (found.low, found.high)]
    assert all(any(abs(float(value) - end) < 0.5 for value in values) for end in ends if abs(end) < 50)


def samples(cell: Interval) -> list[Fraction]:
    """Some values of a cell, near its ends too."""
    low, high = cell.lower[0], cell.upper[0]
    inside = [low + (high - low) * Fraction(part, 1000) for part in (0, 1, 500, 999, 1000)]
    return [value for value in dict.fromkeys(inside) if cell.lower <= (value, 0) <= cell.upper]


# Laws of the oracle itself, on random knowledge.


@given(strategies.questions_about())
def test_every_point_of_a_cell_gets_the_answer_of_its_representative(
    example: tuple[Knowledge, str, Case],
) -> None:
    base, question, case = example
    names = reference.relevant_findings(base, "g", question)
    found = [base.findings[name] for name in names]
    middle = {
        f.id: reference.representative(reference.partition(f, base, case.findings.get(f.id))[0], f) for f in found
    }
    edge = {f.id: low_value(reference.partition(f, base, case.findings.get(f.id))[0], f) for f in found}
    assert reference.evaluate_ground(base, "g", question, middle, case.known) == reference.evaluate_ground(
        base, "g", question, edge, case.known
    )


def low_value(cell: Cell, finding: Finding) -> Value:
    """A value near the lower end of a cell."""
    if isinstance(cell, str):
        return cell
    low, high = cell.lower, cell.upper
    return low[0] if low[1] == 0 or not finding.numeric else low[0] + (high[0] - low[0]) / 1000


@given(st.data(), strategies.questions_about())
def test_adding_a_finding_only_removes_rows(data: st.DataObject, example: tuple[Knowledge, str, Case]) -> None:
    base, question, case = example
    before = reference.rows(base, "g", question, case)
    if base.questions[question].asks_what_is_known or before is FINDINGS_CONFLICT:
        return
    point = data.draw(st.sampled_from(sorted(set().union(*before.values()), key=repr)))
    name, value = data.draw(st.sampled_from(point))
    narrowed = replace(case, findings=b.table({**case.findings, name: b.one(value)}))
    after = reference.rows(base, "g", question, narrowed)
    if after is FINDINGS_CONFLICT:  # a cell of a computed quantity can be within reach without its representative
        assert any(finding.computed for finding in base.findings.values())
    else:
        assert set(after) <= set(before)
