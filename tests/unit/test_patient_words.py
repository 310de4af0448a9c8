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
    assert told(base(rule), {"size": 12})[2:] == ["[size=known 12 u] LIMIT >= 10 u", "SECOND LIMIT < 20 u"]


def test_of_an_exception_that_does_not_hold_the_limit_is_what_is_outside_of_it() -> None:
    rule = b.recommend("r", "cut", b.is_(RASH, "yes"), unless=[b.compare(SIZE, ">=", 20)])
    assert told(base(rule), {"size": 12, "rash": "yes"})[2:] == ["[rash=yes]", "[size=known 12 u] LIMIT < 20 u"]


def test_values_that_are_left_open_are_told_as_one_of_them() -> None:
    rule = b.recommend("r", "cut", b.is_not(COLOUR, "red"))
    assert told(base(rule), {"colour": Choices(("green", "blue"))})[2:] == ["ONE OF [colour=green] [colour=blue]"]


def test_the_same_answer_whatever_is_missing_says_that_it_makes_no_difference() -> None:
    either = [b.recommend("one", "cut", b.is_(RASH, "yes")), b.recommend("other", "cut", b.is_(RASH, "no"))]
    assert told(base(*either), {})[2:] == ["EITHER WAY [rash=missing]"]


def test_the_same_answer_whatever_an_open_value_is_says_that_it_makes_no_difference() -> None:
    either = [
        b.recommend("one", "cut", b.compare(SIZE, ">=", 20)),
        b.recommend("other", "cut", b.compare(SIZE, "<", 20)),
    ]
    assert told(base(*either), {"size": between(10, 30)})[2:] == ["EITHER WAY [size=known >= 10 u and <= 30 u]"]
    colours = [b.recommend("one", "cut", b.is_(COLOUR, "red")), b.recommend("other", "cut", b.is_not(COLOUR, "red"))]
    assert told(base(*colours), {"colour": Choices(("red", "blue"))})[2:] == [
        "EITHER WAY ONE OF [colour=red] [colour=blue]"
    ]


def test_a_definition_is_told_with_what_it_rests_on_below_it() -> None:
    knowledge = base(b.recommend("r", "cut", b.is_(LEVEL, "high")), concepts=[LEVEL])
    assert told(knowledge, {"size": 22})[2:] == ["[level=high]", "[size=known 22 u] LIMIT >= 20 u"]


def test_a_definition_that_hangs_on_what_is_missing_says_that_it_makes_no_difference() -> None:
    rules = [b.recommend("one", "cut", b.is_(LEVEL, "high")), b.recommend("other", "cut", b.is_(LEVEL, "low"))]
    knowledge = base(*rules, concepts=[LEVEL])
    assert told(knowledge, {})[2:] == ["EITHER WAY [level=missing]", "EITHER WAY [size=missing]"]
    assert told(knowledge, {"size": between(10, 30)})[2:] == [
        "EITHER WAY [level=missing]",
        "EITHER WAY [size=known >= 10 u and <= 30 u]",
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


def test_what_is_ruled_out_is_told_only_where_it_is_for_all_that_the_case_can_be() -> None:
    rules = [b.recommend("r", "cut", RED), b.rule_out("s", "look", b.is_(RASH, "yes"))]
    assert "AGAINST look" in case_of(rules)
    assert "AGAINST look" not in told(base(*rules), {"colour": "red"})


def test_the_same_said_to_several_questions_for_the_same_reasons_is_told_once() -> None:
    both = [Question("q1", "what to do"), Question("q2", "how to do it")]
    options = b.options(["cut"], questions=("q1", "q2"))
    rules = [b.recommend("r", "cut", RED), b.recommend("s", "cut", RED, question="q2")]
    knowledge = worded(b.knowledge([COLOUR], rules, options, questions=both))
    page = patient_page(recommend(b.case(knowledge, {"colour": "red"}), knowledge), knowledge)
    assert [section.lines[0].text for section in page.sections] == ["q1 and q2"]
