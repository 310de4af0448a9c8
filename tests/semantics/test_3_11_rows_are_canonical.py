"""Statement 11: rows are canonical. One a distinct outcome and options, with disjoint boxes, and nothing superfluous."""

from __future__ import annotations

from itertools import permutations

from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Rule
from tests import builders as b
from tests.asking import ask, rows

SIZE = b.real("size", 0, 100, unit="mm")
ILL = b.yes_no("ill")
OLD = b.yes_no("old")
PLACE = b.choice("place", "head", "body", "tail")
SMALL, LARGE = b.compare(SIZE, "<", 20), b.compare(SIZE, ">=", 20)


def book(*rules: Rule) -> Knowledge:
    return b.knowledge([SIZE, ILL, OLD, PLACE], rules, b.options(["watch", "cut", "talk"]))


WATCH = b.recommend("watch-small", "watch", SMALL, b.is_(ILL, "no"))
CUT_ILL = b.recommend("cut-ill", "cut", b.is_(ILL, "yes"))
CUT_LARGE = b.recommend("cut-large", "cut", LARGE)


def test_there_is_one_row_for_each_outcome_and_options_however_many_rules_lead_there() -> None:
    answer = ask(book(WATCH, CUT_ILL, CUT_LARGE))
    assert rows(answer) == [("settled", "cut"), ("settled", "watch")]
    assert answer.rows[0].rules == ("cut-ill", "cut-large")
    assert answer.options == ("cut", "watch")


def test_the_boxes_of_a_row_are_disjoint_and_in_the_order_of_the_findings() -> None:
    answer = ask(book(WATCH, CUT_ILL, CUT_LARGE))
    assert answer.rows[0].regions == (
        (("ill", "no"), ("size", ">= 20 mm")),
        (("ill", "yes"),),
    )


def test_boxes_that_together_are_one_are_one() -> None:
    halves = [b.recommend(f"cut-{place}", "cut", b.is_(PLACE, place)) for place in ("head", "body", "tail")]
    answer = ask(book(*halves))
    assert [row.regions for row in answer.rows] == [((),)]
    assert answer.missing == ()
    two = ask(book(*halves[:2]))
    assert [row.regions for row in two.rows] == [((("place", "head or body"),),), ((("place", "tail"),),)]


def test_a_rule_that_cannot_change_the_answer_is_not_split_on() -> None:
    also = b.recommend("cut-old-too", "cut", b.is_(OLD, "yes"))
    answer = ask(book(CUT_ILL, also), {"ill": "yes"})
    assert rows(answer) == [("settled", "cut")]
    assert answer.missing == ()
    assert answer.rows[0].regions == ((),)


def test_missing_are_the_findings_on_which_the_answer_depends_and_no_others() -> None:
    only_here = b.recommend("talk-old-head", "talk", b.is_(OLD, "yes"), b.is_(PLACE, "head"))
    assert ask(book(WATCH, CUT_ILL, CUT_LARGE, only_here)).missing == ("ill", "old", "place", "size")
    assert ask(book(WATCH, CUT_ILL, CUT_LARGE, only_here), {"place": "tail"}).missing == ("ill", "size")
    assert ask(book(WATCH, CUT_ILL, CUT_LARGE, only_here), {"place": "tail", "size": "over 30 mm"}).missing == ()


def test_alternatives_and_what_is_against_name_the_part_of_the_row_where_they_hold() -> None:
    maybe = b.consider("maybe-talk-old", "talk", b.is_(OLD, "yes"))
    never = b.rule_out("never-watch-head", "watch", b.is_(PLACE, "head"))
    answer = ask(book(CUT_LARGE, maybe, never), {"size": "30 mm"})
    assert rows(answer) == [("settled", "cut")]
    assert answer.missing == (), "what is beside the options makes no row of its own"
    (row,) = answer.rows
    assert [(part.option, part.regions) for part in row.alternatives] == [("talk", ((("old", "yes"),),))]
    assert [(part.option, part.regions) for part in row.against] == [("watch", ((("place", "head"),),))]


def test_the_rows_are_the_same_in_any_order_of_the_rules_and_of_the_findings() -> None:
    rules = (WATCH, CUT_ILL, CUT_LARGE, b.consider("maybe-talk-old", "talk", b.is_(OLD, "yes")))
    answers = {ask(book(*order)) for order in permutations(rules)}
    assert len(answers) == 1
    known = {"place": "tail", "ill": "yes", "size": "under 30 mm"}
    assert len({ask(book(*rules), {name: known[name] for name in order}) for order in permutations(known)}) == 1


def test_to_know_more_removes_rows_and_adds_none() -> None:
    knowledge = book(WATCH, CUT_ILL, CUT_LARGE)
    before = set(rows(ask(knowledge)))
    for more in (
        {"ill": "yes"},
        {"size": "14 mm"},
        {"size": "under 30 mm"},
        {"old": "yes"},
        {"ill": "no", "size": "9 mm"},
    ):
        assert set(rows(ask(knowledge, more))) <= before
