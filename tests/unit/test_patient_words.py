"""The sentences for patients, one small knowledge base a way in which a node can be told."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest

from pnet_reason.advise import recommend
from pnet_reason.explain.patient_page import patient_page
from pnet_reason.model.knowledge import Knowledge, Question
from pnet_reason.model.rules import Rule
from pnet_reason.model.values import Choices, Interval, Numbers
from tests import builders as b
from tests.wordings import worded

SIZE, COLOUR, RASH = b.real("size", 0, 100), b.choice("colour", "red", "green", "blue"), b.yes_no("rash")
LEVEL = b.concept(
    "level", ["low", "high"], b.clause("low", b.compare(SIZE, "<", 20)), b.clause("high", b.compare(SIZE, ">=", 20))
)
OPTIONS = b.options(["cut", "wait", "look"], [("cut", "wait")])


def base(*rules: Rule, **more: Any) -> Knowledge:
    return worded(b.knowledge([SIZE, COLOUR, RASH], rules, OPTIONS, **more))


def told(knowledge: Knowledge, findings: dict[str, Any]) -> list[str]:
    """The stance of the answer, and its reasons, each with those below it."""
    page = patient_page(recommend(b.case(knowledge, findings), knowledge), knowledge)
    lines = [line for section in page.sections for line in section.lines]
    return [part.text for line in lines if line.basis.startswith("rows/0/") for part in line.walk()]


def between(low: int, high: int) -> Numbers:
    return Numbers((Interval((Fraction(low), 0), (Fraction(high), 0)),))


@pytest.mark.parametrize(
    ("test", "size", "said"),
    [
        (b.compare(SIZE, ">=", 20), 22, "[size=known 22 u] LIMIT >= 20 u"),
        (b.compare(SIZE, ">", 20), 22, "[size=known 22 u] LIMIT > 20 u"),
        (b.compare(SIZE, "<=", 20), 12, "[size=known 12 u] LIMIT <= 20 u"),
        (b.compare(SIZE, "<", 20), 12, "[size=known 12 u] LIMIT < 20 u"),
        (b.between(SIZE, 10, 20), 12, "[size=known 12 u] LIMIT >= 10 u and <= 20 u"),
        (b.compare(SIZE, ">=", 20), between(22, 30), "[size=known >= 22 u and <= 30 u] LIMIT >= 20 u"),
        (b.compare(SIZE, ">=", 0), 22, "[size=known 22 u]"),
    ],
)
def test_a_number_stands_with_the_limit_that_it_is_held_against(test: Any, size: Any, said: str) -> None:
    assert told(base(b.recommend("r", "cut", test)), {"size": size}) == ["RECOMMENDED g cut", "WHY", said]


def test_a_second_limit_stands_without_the_number() -> None:
    rule = b.recommend("r", "cut", b.compare(SIZE, ">=", 10), b.compare(SIZE, "<", 20))
    assert told(base(rule), {"size": 12})[2:] == [
        "[size=known 12 u] LIMIT >= 10 u",
        "[size=known 12 u] SECOND LIMIT < 20 u",
    ]


def test_of_an_exception_that_does_not_hold_the_limit_is_what_is_outside_of_it() -> None:
    rule = b.recommend("r", "cut", b.is_(RASH, "yes"), unless=[b.compare(SIZE, ">=", 20)])
    assert told(base(rule), {"size": 12, "rash": "yes"})[2:] == ["[rash=yes]", "[size=known 12 u] LIMIT < 20 u"]


def test_values_that_are_left_open_are_told_as_one_of_them() -> None:
    rule = b.recommend("r", "cut", b.is_not(COLOUR, "red"))
    assert told(base(rule), {"colour": Choices(("green", "blue"))})[2:] == ["ONE OF [colour=green] [colour=blue]"]


def left_out(knowledge: Knowledge, findings: dict[str, Any]) -> list[str]:
    """What the clinician is told of answers that are not told; nothing else may be."""
    page = patient_page(recommend(b.case(knowledge, findings), knowledge), knowledge)
    assert page.sections == ()
    return [part.text for line in page.head for part in line.walk() if part.text.startswith("LEFT OUT")]


def test_an_answer_that_other_rules_give_for_other_values_is_not_told_though_it_is_settled() -> None:
    either = [b.recommend("one", "cut", b.is_(RASH, "yes")), b.recommend("other", "cut", b.is_(RASH, "no"))]
    assert left_out(base(*either), {}) == ["LEFT OUT g q1 OPEN"]
    ends = [b.recommend("one", "cut", b.compare(SIZE, ">=", 20)), b.recommend("other", "cut", b.compare(SIZE, "<", 20))]
    assert left_out(base(*ends), {"size": between(10, 30)}) == ["LEFT OUT g q1 OPEN"]


def test_an_answer_of_which_somebody_is_ruled_out_is_not_told() -> None:
    never = b.contradiction("never", b.is_(RASH, "no"), b.is_(COLOUR, "red"))
    rule = b.recommend("one", "cut", b.is_(RASH, "yes"))
    knowledge = base(rule, integrity=[never])
    assert recommend(b.case(knowledge, {"colour": "red"}), knowledge).answers[0].outcome == "settled"
    assert left_out(knowledge, {"colour": "red"}) == ["LEFT OUT g q1 OPEN"]


def test_why_an_answer_is_left_out_is_said() -> None:
    cut, wait = b.recommend("r", "cut", b.is_(RASH, "yes")), b.recommend("s", "wait", b.is_(RASH, "yes"))
    hold = b.withhold("h", "cut", b.is_(RASH, "yes"))
    assert left_out(base(cut), {"rash": "no"}) == ["LEFT OUT g q1 SILENT"]
    assert left_out(base(cut), {}) == ["LEFT OUT g q1 CONDITIONAL"]
    assert left_out(base(cut, wait), {"rash": "yes"}) == ["LEFT OUT g q1 CONFLICT"]
    assert left_out(base(cut, safety=[hold]), {"rash": "yes"}) == ["LEFT OUT g q1 WITHHELD"]


def test_a_definition_is_told_with_what_it_rests_on_below_it() -> None:
    knowledge = base(b.recommend("r", "cut", b.is_(LEVEL, "high")), concepts=[LEVEL])
    assert told(knowledge, {"size": 22})[2:] == ["[level=high]", "[size=known 22 u] LIMIT >= 20 u"]


def test_a_definition_that_is_certain_is_told_though_a_part_of_it_is_missing() -> None:
    by_size = b.concept("by_size", ["low", "high"], *LEVEL.clauses)
    by_rash = b.concept(
        "by_rash", ["low", "high"], b.clause("low", b.is_(RASH, "no")), b.clause("high", b.is_(RASH, "yes"))
    )
    worst = b.highest("worst", by_size, by_rash)
    knowledge = base(b.recommend("r", "cut", b.is_(worst, "high")), concepts=[by_size, by_rash, worst])
    page = patient_page(recommend(b.case(knowledge, {"size": 22}), knowledge), knowledge)
    lines = [part.text for s in page.sections for line in s.lines for part in line.walk()]
    assert not page.sections or "[worst=high]" in lines


def test_each_rule_has_all_its_sentences() -> None:
    rules = [
        b.recommend("one", "cut", b.is_(RASH, "yes"), b.compare(SIZE, ">=", 20)),
        b.recommend("two", "cut", b.is_(RASH, "yes")),
    ]
    assert told(base(*rules), {"rash": "yes", "size": 22})[1:] == [
        "WHY",
        "[rash=yes]",
        "[size=known 22 u] LIMIT >= 20 u",
        "WHY TOO",
        "[rash=yes]",
    ]


def test_a_rule_that_asks_if_something_is_known_is_told_what_is_so() -> None:
    questions = [Question("q1", "what to do", asks_what_is_known=True)]
    rule = b.recommend("r", "look", b.is_known(RASH, positive=False))
    assert told(base(rule, questions=questions), {})[2:] == ["[rash=missing]"]
    rule = b.recommend("r", "look", b.is_known(RASH))
    assert told(base(rule, questions=questions), {"rash": "no"})[2:] == ["[rash=no]"]


RED = b.is_(COLOUR, "red")


def case_of(rules: Iterable[Rule], **more: Any) -> list[str]:
    return told(base(*rules, **more), {"colour": "red", "rash": "yes"})


def test_every_stance_is_told_as_what_it_is() -> None:
    assert case_of([b.recommend("r", "cut", RED)])[0] == "RECOMMENDED g cut"
    assert case_of([b.consider("r", "cut", RED)])[0] == "CONSIDERED g cut"
    assert case_of([b.recommend("r", "cut", RED), b.recommend("s", "look", RED)])[0] == "RECOMMENDED g cut and look"
    assert case_of([b.consider("r", "cut", RED), b.consider("s", "wait", RED)])[0] == "CHOICE g cut or wait"
    assert (
        case_of([b.recommend("r0", "cut", b.is_(COLOUR, "blue"))], scope=[b.outside_scope("r", "look", RED)])[0]
        == "NOT FOR YOU g look"
    )


def test_what_can_be_considered_too_and_what_is_advised_against_stand_with_their_reasons() -> None:
    rules = [
        b.recommend("r", "cut", RED),
        b.consider("s", "wait", b.is_(RASH, "yes")),
        b.rule_out("t", "look", b.is_(RASH, "yes")),
    ]
    assert case_of(rules) == [
        "RECOMMENDED g cut",
        "WHY",
        "[colour=red]",
        "ALSO CONSIDERED wait",
        "[rash=yes]",
        "AGAINST look",
        "[rash=yes]",
    ]


def test_the_same_said_to_several_questions_for_the_same_reasons_is_told_once() -> None:
    both = [Question("q1", "what to do"), Question("q2", "how to do it")]
    options = b.options(["cut"], questions=("q1", "q2"))
    rules = [b.recommend("r", "cut", RED), b.recommend("s", "cut", RED, question="q2")]
    knowledge = worded(b.knowledge([COLOUR], rules, options, questions=both))
    page = patient_page(recommend(b.case(knowledge, {"colour": "red"}), knowledge), knowledge)
    assert [section.lines[0].text for section in page.sections] == ["q1 and q2"]
