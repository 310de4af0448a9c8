"""Statement 6: stances add up in one way, and a clash is an answer with every side, not an error."""

from __future__ import annotations

from itertools import permutations

import pytest

from pnet_reason.model.answer import Row
from pnet_reason.model.rules import Rule
from tests import builders as b
from tests.asking import article, ask, changed, rows

ILL = b.yes_no("ill")
ALL = b.is_(ILL, "no", "yes")
OPTIONS = b.options(["watch", "cut", "talk"], [("watch", "cut")])


def recommend(option: str) -> Rule:
    return b.recommend(f"recommend-{option}", option, ALL)


def consider(option: str) -> Rule:
    return b.consider(f"consider-{option}", option, ALL)


def rule_out(option: str) -> Rule:
    return b.rule_out(f"rule-out-{option}", option, ALL)


def row(*rules: Rule) -> Row:
    (found,) = ask(b.knowledge([ILL], rules, OPTIONS), {"ill": "no"}).rows
    return found


def names(parts: object) -> tuple[str, ...]:
    return tuple(part.option for part in parts)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("rules", "outcome", "options", "choice", "alternatives", "against"),
    [
        ([recommend("watch")], "settled", ("watch",), False, (), ()),
        ([recommend("watch"), recommend("talk")], "settled", ("talk", "watch"), False, (), ()),
        ([consider("watch")], "settled", ("watch",), False, (), ()),
        ([consider("watch"), consider("talk")], "settled", ("talk", "watch"), False, (), ()),
        ([consider("watch"), consider("cut")], "settled", ("cut", "watch"), True, (), ()),
        ([recommend("watch"), consider("cut")], "settled", ("watch",), False, ("cut",), ()),
        ([recommend("watch"), consider("watch")], "settled", ("watch",), False, (), ()),
        ([recommend("watch"), rule_out("cut")], "settled", ("watch",), False, (), ("cut",)),
        ([recommend("watch"), consider("cut"), rule_out("cut")], "settled", ("watch",), False, ("cut",), ("cut",)),
        ([rule_out("cut")], "silent", (), False, (), ("cut",)),
        ([recommend("watch"), recommend("cut")], "conflict", (), False, (), ()),
        ([recommend("watch"), rule_out("watch")], "conflict", (), False, (), ("watch",)),
        ([consider("watch"), rule_out("watch")], "conflict", (), False, (), ("watch",)),
        ([], "silent", (), False, (), ()),
    ],
)
def test_what_the_standing_rules_add_up_to(
    rules: list[Rule],
    outcome: str,
    options: tuple[str, ...],
    choice: bool,
    alternatives: tuple[str, ...],
    against: tuple[str, ...],
) -> None:
    unheard = b.recommend("never", "talk", b.is_(ILL, "yes"))
    for order in permutations(rules):
        found = row(*order, unheard)
        assert (found.outcome, found.options, found.choice) == (outcome, options, choice)
        assert (names(found.alternatives), names(found.against)) == (alternatives, against)


def test_a_clash_of_two_recommendations_shows_both_sides_and_chooses_neither() -> None:
    found = row(recommend("watch"), recommend("cut"), recommend("talk"))
    assert found.options == ()
    assert [(clash.kind, clash.parties, clash.rules) for clash in found.clashes] == [
        ("options", ("cut", "watch"), ("recommend-cut", "recommend-watch"))
    ]
    assert found.rules == ("recommend-cut", "recommend-talk", "recommend-watch")


def test_what_is_recommended_and_ruled_out_is_a_clash_with_both_its_rules() -> None:
    found = row(recommend("watch"), rule_out("watch"))
    assert [(clash.parties, clash.rules) for clash in found.clashes] == [
        (("watch",), ("recommend-watch", "rule-out-watch"))
    ]


def test_an_alternative_that_excludes_what_is_recommended_is_no_clash() -> None:
    assert row(recommend("watch"), consider("cut")).clashes == ()


def test_a_clash_may_hold_in_a_part_of_an_answer() -> None:
    ill = b.recommend("cut-ill", "cut", b.is_(ILL, "yes"))
    answer = ask(b.knowledge([ILL], [recommend("watch"), ill], OPTIONS))
    assert [(found.outcome, found.options, found.regions) for found in answer.rows] == [
        ("conflict", (), ((("ill", "yes"),),)),
        ("settled", ("watch",), ((("ill", "no"),),)),
    ]


def test_the_article_contradicts_itself_on_a_young_and_fit_patient_and_both_sides_are_shown() -> None:
    answer = article(changed("v05"))
    assert rows(answer) == [("conflict",)]
    (clash,) = answer.rows[0].clashes
    assert clash.parties == ("active-surveillance", "resection")
    assert clash.rules == ("small-indolent-surveillance", "young-and-fit-resection")
