"""Statement 5: negation is constructive. "Does not apply" has its own proof, which names the bullets that fail."""

from __future__ import annotations

from pnet_reason.model import proof
from pnet_reason.model.answer import Answer
from tests import builders as b
from tests.asking import ARTICLE, MANAGEMENT, article, ask, changed, nodes_of, rows, shipped

SIZE = b.real("size", 0, 100, unit="mm")
CELLS = b.integer("cells", 0, 100)
ILL = b.yes_no("ill")
GRADE = b.concept(
    "grade", ("low", "high"), b.clause("low", b.compare(CELLS, "<", 3)), b.clause("high", b.compare(CELLS, ">", 5))
)
WATCH = b.recommend("watch-small", "watch", b.compare(SIZE, "<", 20), b.is_(GRADE, "low"), unless=[b.is_(ILL, "yes")])
KNOWLEDGE = b.knowledge([SIZE, CELLS, ILL], [WATCH], b.options(["watch"]), concepts=[GRADE])


def failing(answer: Answer, rule: str) -> list[str]:
    """The bullets that fail in the first proof that a rule does not apply."""
    found = next(node for node in nodes_of(answer, proof.Fails) if node.rule == rule)
    return [answer.nodes[index].test for index in found.because]  # type: ignore[union-attr]


def test_every_bullet_that_fails_is_listed_and_no_other() -> None:
    assert failing(ask(KNOWLEDGE, {"size": "30 mm", "cells": 9, "ill": "yes"}), "watch-small") == [
        "size < 20 mm",
        "grade is low",
        "ill is yes",
    ]
    assert failing(ask(KNOWLEDGE, {"size": "14 mm", "cells": 1, "ill": "yes"}), "watch-small") == ["ill is yes"]


def test_where_a_given_finding_decides_the_missing_ones_are_not_asked_for() -> None:
    answer = ask(KNOWLEDGE, {"size": "30 mm"})
    assert rows(answer) == [("silent",)]
    assert answer.missing == ()
    assert failing(answer, "watch-small") == ["size < 20 mm"]


def test_what_is_not_known_to_hold_is_not_taken_to_be_false() -> None:
    answer = ask(KNOWLEDGE, {"size": "14 mm", "cells": 1})
    assert answer.outcome == "conditional"
    for node in nodes_of(answer, proof.Tested):
        assert node.value != "missing", "each branch rests on a value that the finding has there"


def test_a_failure_by_an_undefined_concept_names_the_concept_and_why_it_is_undefined() -> None:
    answer = ask(KNOWLEDGE, {"size": "14 mm", "cells": 4, "ill": "no"})
    assert answer.rows[0].undefined == ("grade",)
    (test,) = [node for node in nodes_of(answer, proof.Tested) if node.subject == "grade"]
    assert (test.value, test.result) == ("undefined", "undefined")
    defined = answer.nodes[test.because[0]]
    assert isinstance(defined, proof.Defined)
    assert [number for number, _ in defined.fails] == [0, 1], "every clause fails, each with its bullets"


def test_applies_and_fails_are_duals_in_every_box_of_an_answer() -> None:
    answer = ask(KNOWLEDGE, {})
    for box in nodes_of(answer, proof.Concluded):
        (about,) = [answer.nodes[index] for index in box.because]
        assert isinstance(about, proof.Applies if box.options else proof.Fails)


def test_every_rule_of_a_fully_known_patient_is_proved_one_way_or_the_other() -> None:
    ids = sorted(rule.id for rule in shipped().guidelines[ARTICLE].rules if rule.question == MANAGEMENT)
    answer = article(changed("v16"))
    (box,) = nodes_of(answer, proof.Concluded)
    found = [answer.nodes[index] for index in box.because]
    assert sorted(node.rule for node in found) == ids  # type: ignore[union-attr]
    assert {type(node) for node in found} == {proof.Applies, proof.Fails, proof.Defeated}
