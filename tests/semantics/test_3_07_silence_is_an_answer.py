"""Statement 7: silence is an answer. It says what is against, which rules are nearest, and what each of them lacks."""

from __future__ import annotations

from tests import builders as b
from tests.asking import article, ask, changed, rows

SIZE = b.real("size", 0, 100, unit="mm")
ILL = b.yes_no("ill")
OLD = b.yes_no("old")
SMALL = b.compare(SIZE, "<", 20)
WATCH = b.recommend("watch-small", "watch", SMALL, unless=[b.is_(ILL, "yes")])
CUT = b.recommend("cut-old", "cut", b.compare(SIZE, ">=", 40), b.is_(OLD, "no"))
TALK = b.consider("talk-ill", "talk", b.is_(ILL, "yes"), b.compare(SIZE, ">=", 30))
NEVER = b.rule_out("never-cut-old", "cut", b.is_(OLD, "yes"))
KNOWLEDGE = b.knowledge([SIZE, ILL, OLD], [WATCH, CUT, TALK, NEVER], b.options(["watch", "cut", "talk"]))


def nearest(findings: dict[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    (row,) = ask(KNOWLEDGE, findings).rows
    assert row.outcome == "silent"
    return [(near.rule, near.lacks) for near in row.nearest]


def test_where_no_rule_concludes_anything_the_outcome_is_silent_and_there_are_no_options() -> None:
    answer = ask(KNOWLEDGE, {"size": "25 mm", "ill": "no", "old": "yes"})
    assert (answer.outcome, answer.options) == ("silent", ())
    assert answer.rows[0].rules == ()


def test_silence_says_what_is_against() -> None:
    (row,) = ask(KNOWLEDGE, {"size": "25 mm", "ill": "no", "old": "yes"}).rows
    assert [(part.option, part.rules) for part in row.against] == [("cut", ("never-cut-old",))]


def test_the_nearest_rule_lacks_the_fewest_bullets() -> None:
    assert nearest({"size": "25 mm", "ill": "no", "old": "yes"}) == [("watch-small", ("size < 20 mm",))]


def test_all_rules_that_are_equally_near_are_named() -> None:
    assert nearest({"size": "25 mm", "ill": "no", "old": "no"}) == [
        ("cut-old", ("size >= 40 mm",)),
        ("watch-small", ("size < 20 mm",)),
    ]


def test_an_exception_that_holds_is_lacking_too() -> None:
    assert nearest({"size": "14 mm", "ill": "yes", "old": "yes"}) == [
        ("talk-ill", ("size >= 30 mm",)),
        ("watch-small", ("ill is yes",)),
    ]


def test_a_rule_that_only_rules_out_is_never_the_nearest() -> None:
    assert "never-cut-old" not in dict(nearest({"size": "25 mm", "ill": "no", "old": "no"}))


def test_at_exactly_twenty_millimetres_the_article_is_silent_and_two_rules_are_a_hair_away() -> None:
    answer = article(changed("v06"))
    assert rows(answer) == [("silent",)]
    lacking = {near.rule: near.lacks for near in answer.rows[0].nearest}
    assert lacking["small-indolent-surveillance"] == ("size < 20 mm",)
    assert lacking["large-tumour-resection"] == ("size > 20 mm",)
    assert all(len(lacks) == 1 for lacks in lacking.values())


def test_who_cannot_attend_imaging_gets_no_operation_for_that() -> None:
    answer = article(changed("v37"))
    assert rows(answer) == [("silent",)]
    assert ("small-indolent-surveillance", ("adherence is good",)) in {
        (near.rule, near.lacks) for near in answer.rows[0].nearest
    }
