"""Statement 4: a rule applies where its conditions say so, and stands where no rule that applies overrides it."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from pnet_reason.model import proof
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Rule
from tests import builders as b
from tests.asking import article, ask, changed, mistakes, nodes_of, rows, shipped

SIZE = b.real("size", 0, 100, unit="mm")
ILL = b.yes_no("ill")
OLD = b.yes_no("old")
FRAIL = b.yes_no("frail")
SMALL = b.compare(SIZE, "<", 20)


def book(*rules: Rule) -> Knowledge:
    return b.knowledge([SIZE, ILL, OLD, FRAIL], rules, b.options(["watch", "cut", "talk"]))


WATCH = b.recommend("a-watch", "watch", SMALL)
CUT = b.recommend("b-cut", "cut", b.is_(ILL, "yes"), overrides=["a-watch"])


@pytest.mark.parametrize(
    ("size", "ill", "applies"),
    [("14 mm", "no", True), ("20 mm", "no", False), ("14 mm", "yes", False), ("20 mm", "yes", False)],
)
def test_a_rule_applies_where_every_when_is_true_and_every_unless_is_false(size: str, ill: str, applies: bool) -> None:
    knowledge = book(b.recommend("a-watch", "watch", SMALL, unless=[b.is_(ILL, "yes")]))
    answer = ask(knowledge, {"size": size, "ill": ill})
    assert rows(answer) == ([("settled", "watch")] if applies else [("silent",)])


def test_an_exception_that_may_hold_makes_the_answer_depend_on_it() -> None:
    knowledge = book(b.recommend("a-watch", "watch", SMALL, unless=[b.is_(ILL, "yes")]))
    answer = ask(knowledge, {"size": "14 mm"})
    assert rows(answer) == [("settled", "watch"), ("silent",)]
    assert answer.missing == ("ill",)


def test_a_rule_does_not_stand_where_one_that_applies_overrides_it() -> None:
    answer = ask(book(WATCH, CUT), {"size": "14 mm", "ill": "yes"})
    assert rows(answer) == [("settled", "cut")]
    (defeated,) = nodes_of(answer, proof.Defeated)
    assert defeated.rule == "a-watch"
    winner = answer.nodes[defeated.by[0]]
    assert isinstance(winner, proof.Applies)
    assert winner.rule == "b-cut"
    assert len(defeated.because) == 1, "its own bullets are met, and the proof says so"


def test_a_rule_that_fails_and_is_overridden_is_told_as_failing() -> None:
    answer = ask(book(WATCH, CUT), {"size": "25 mm", "ill": "yes"})
    assert [(node.rule, len(node.because)) for node in nodes_of(answer, proof.Fails)] == [("a-watch", 1)]
    assert nodes_of(answer, proof.Defeated) == []


def test_an_override_that_may_apply_counts_even_where_its_own_option_is_recommended_anyway() -> None:
    also = b.recommend("c-cut-old", "cut", b.is_(OLD, "yes"))
    knowledge = b.knowledge([SIZE, ILL, OLD], [WATCH, CUT, also], b.options(["watch", "cut"], [("watch", "cut")]))
    answer = ask(knowledge, {"size": "14 mm", "old": "yes"})
    assert [(row.outcome, row.options, row.regions) for row in answer.rows] == [
        ("conflict", (), ((("ill", "no"),),)),
        ("settled", ("cut",), ((("ill", "yes"),),)),
    ]


def test_an_override_that_may_apply_splits_the_answer() -> None:
    answer = ask(book(WATCH, CUT), {"size": "14 mm"})
    assert [(row.options, row.regions) for row in answer.rows] == [
        (("cut",), ((("ill", "yes"),),)),
        (("watch",), ((("ill", "no"),),)),
    ]


@pytest.mark.parametrize("names", [*permutations(("one", "three", "two"))], ids=", ".join)
def test_an_overriding_rule_need_not_stand_itself(names: tuple[str, str, str]) -> None:
    watch, cut, talk = names
    rules = (
        b.recommend(watch, "watch", SMALL),
        b.recommend(cut, "cut", b.is_(ILL, "yes"), overrides=[watch]),
        b.recommend(talk, "talk", b.is_(OLD, "yes"), overrides=[cut]),
    )
    everything = {"size": "14 mm", "ill": "yes", "old": "yes"}
    assert rows(ask(book(*rules), everything)) == [("settled", "talk")]
    assert rows(ask(book(*rules), {**everything, "old": "no"})) == [("settled", "cut")]


def test_an_exception_to_an_exception_is_an_unless() -> None:
    cut = b.recommend("b-cut", "cut", b.is_(ILL, "yes"), unless=[b.is_(FRAIL, "yes")], overrides=["a-watch"])
    ill = {"size": "14 mm", "ill": "yes"}
    assert rows(ask(book(WATCH, cut), {**ill, "frail": "no"})) == [("settled", "cut")]
    assert rows(ask(book(WATCH, cut), {**ill, "frail": "yes"})) == [("settled", "watch")]


RULE = """
- id: {name}
  question: {question}
  recommend: {option}
  when: ["pests is none [H1]"]
  overrides:
    - {{rule: {beats}, {why}}}
  because: A test.
  provenance: verified
"""


@pytest.mark.parametrize(
    ("pairs", "why", "words"),
    [
        ([("one", "two"), ("two", "one")], "because: x, cites: [H1]", "one → two → one"),
        ([("one", "greenhouse-water")], "because: x, cites: [H1]", "within one guideline"),
        ([("one", "probe-first")], "because: x, cites: [H1]", "question"),
        ([("one", "mist-ferns")], "cites: [H1]", "needs a reason"),
        ([("one", "mist-ferns")], "because: x", "editorial"),
    ],
    ids=["cycle", "across guidelines", "across questions", "no reason", "no citation"],
)
def test_overrides_are_acyclic_stay_within_a_guideline_and_question_and_say_why(
    pairs: list[tuple[str, str]], why: str, words: str, tmp_path: Path
) -> None:
    text = "".join(
        RULE.format(name=name, beats=beats, why=why, question="watering", option="mist") for name, beats in pairs
    )
    (found,) = mistakes(tmp_path, {"guidelines/windowsill/more.yaml": text})
    assert found.code.startswith("override")
    assert words in str(found)


def test_every_shipped_override_has_a_reason_and_says_whose_it_is() -> None:
    overrides = [o for guideline in shipped().guidelines.values() for rule in guideline.rules for o in rule.overrides]
    assert overrides
    assert all(override.because and (override.cites or override.provenance == "editorial") for override in overrides)


def test_a_trigger_during_surveillance_comes_before_the_rule_that_recommends_it() -> None:
    grown = changed("v16", size="14 mm", previous_size="9 mm", growth_rate=None)
    answer = article(grown)
    assert rows(answer) == [("settled", "resection")]
    assert [node.rule for node in nodes_of(answer, proof.Defeated)] == ["small-indolent-surveillance"]
    assert rows(article({**grown, "under_surveillance": "no"})) == [("settled", "active-surveillance")]
