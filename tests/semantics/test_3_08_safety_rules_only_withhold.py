"""Statement 8: safety rules only withhold, and come last. Nothing is put in the place of what they withhold."""

from __future__ import annotations

from pnet_reason.model import proof
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Concept, Rule
from tests import builders as b
from tests.asking import article, ask, changed, nodes_of, rows

SPREAD = b.yes_no("spread")
SMALL = b.yes_no("small")
CELLS = b.integer("cells", 0, 100)
OPTIONS = b.options(["watch", "cut", "talk"], [("watch", "cut")])
WATCH = b.recommend("watch-small", "watch", b.is_(SMALL, "yes"))
ALSO = b.recommend("talk-always", "talk", b.is_(SMALL, "no", "yes"))
MAY = b.consider("maybe-cut", "cut", b.is_(SMALL, "no", "yes"))
SAFE = b.withhold("no-watch-of-spread", "watch", b.is_(SPREAD, "yes"))


def book(*rules: Rule, safety: tuple[Rule, ...] = (SAFE,), **more: list[Concept]) -> Knowledge:
    return b.knowledge([SPREAD, SMALL, CELLS], rules, OPTIONS, safety=safety, **more)  # type: ignore[arg-type]


def test_a_cell_that_lists_what_a_safety_rule_names_is_withheld_whole() -> None:
    answer = ask(book(WATCH, ALSO, MAY), {"spread": "yes", "small": "yes"})
    assert rows(answer) == [("withheld",)]
    withheld = answer.rows[0].withheld
    assert withheld is not None
    assert (withheld.options, withheld.rules) == (("talk", "watch"), ("no-watch-of-spread",))
    assert answer.options == (), "nothing is re-aggregated: no talk, no cut"


def test_a_safety_rule_says_nothing_where_its_option_is_not_listed() -> None:
    assert rows(ask(book(WATCH, ALSO), {"spread": "yes", "small": "no"})) == [("settled", "talk")]
    alternative = b.consider("maybe-watch", "watch", b.is_(SMALL, "no", "yes"))
    assert rows(ask(book(alternative, ALSO), {"spread": "yes", "small": "no"})) == [("settled", "talk")]


def test_where_it_hangs_on_a_missing_finding_the_answer_is_split() -> None:
    answer = ask(book(WATCH), {"small": "yes"})
    assert [(row.outcome, row.options, row.regions) for row in answer.rows] == [
        ("settled", ("watch",), ((("spread", "no"),),)),
        ("withheld", (), ((("spread", "yes"),),)),
    ]
    assert answer.missing == ("spread",)


def test_it_comes_after_the_clash_so_that_both_are_shown() -> None:
    cut = b.recommend("cut-all", "cut", b.is_(SMALL, "no", "yes"))
    (row,) = ask(book(WATCH, cut), {"spread": "yes", "small": "yes"}).rows
    assert row.outcome == "withheld"
    assert [clash.parties for clash in row.clashes] == [("cut", "watch")]
    assert row.withheld is not None
    assert row.withheld.options == ("cut", "watch")


def test_it_uses_shared_definitions_even_where_the_guideline_has_its_own() -> None:
    bad = b.concept(
        "bad", ("no", "yes"), b.clause("yes", b.compare(CELLS, ">", 20)), b.clause("no", b.compare(CELLS, "<=", 20))
    )
    own = b.concept("bad", ("no", "yes"), b.clause("no", b.compare(CELLS, ">=", 0)), guideline="g")
    safety = (b.withhold("no-watch-of-bad", "watch", b.is_(bad, "yes")),)
    rule = b.recommend("watch-good", "watch", b.is_(own, "no"))
    knowledge = book(rule, safety=safety, concepts=[bad], own=[own])
    assert rows(ask(knowledge, {"cells": 30})) == [("withheld",)]
    assert rows(ask(knowledge, {"cells": 10})) == [("settled", "watch")]


def test_a_stage_four_patient_is_not_observed_though_the_article_says_so_read_literally() -> None:
    answer = article(changed("v35"))
    assert rows(answer) == [("withheld",)]
    withheld = answer.rows[0].withheld
    assert withheld is not None
    assert withheld.options == ("active-surveillance",)
    assert withheld.rules == ("no-surveillance-with-metastasis",)
    applied = {node.rule for node in nodes_of(answer, proof.Applies)}
    assert {"small-indolent-surveillance", "no-surveillance-with-metastasis"} <= applied


def test_an_unrecorded_metastasis_gives_a_conditional_answer_and_never_plain_surveillance() -> None:
    answer = article(changed("v01", distant_metastasis=None))
    assert rows(answer) == [("settled", "active-surveillance"), ("withheld",)]
    assert answer.missing == ("distant_metastasis",)


def test_a_carcinoma_is_not_observed() -> None:
    answer = article(changed("v01", differentiation="poor"))
    assert rows(answer) == [("withheld",)]
