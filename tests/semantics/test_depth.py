"""Long chains and many rules: a thousand derived concepts and three thousand rules need no recursion.

The recursion limit is lowered to what the interpreter needs anyway, so that nothing passes by luck.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterator
from functools import cache

import pytest

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.knowledge.cases import make_case
from pnet_reason.logic.compiler import plan_of
from pnet_reason.logic.kernel import fresh
from pnet_reason.logic.relations import Relations
from pnet_reason.model import proof
from pnet_reason.model.answer import Advice
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Concept
from tests import builders as b
from tests.asking import nodes_of, rows

LINKS = 1000
RULES = 3000
ROOM = 200
SIZE = b.real("size", 0, 100, unit="mm")
COUNT = b.integer("count", 0, RULES)
VALUES = ("low", "high")


@pytest.fixture(autouse=True)
def _little_room() -> Iterator[None]:
    """Less room than the chain is long."""
    depth, frame = 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + ROOM)
    yield
    sys.setrecursionlimit(before)


@cache
def chain(length: int = LINKS, *, highest: bool = False) -> Knowledge:
    """Each concept is the one before it by clauses, or the highest of the two before it; the last decides."""
    first = b.concept(
        "c0000", VALUES, b.clause("low", b.compare(SIZE, "<", 20)), b.clause("high", b.compare(SIZE, ">", 25))
    )
    links: list[Concept] = [first]
    for number in range(1, length):
        name, below = f"c{number:04}", links[-1]
        same = b.concept(name, VALUES, *(b.clause(value, b.is_(below, value)) for value in VALUES))
        links.append(b.highest(name, *links[-2:]) if highest else same)
    rules = [
        b.recommend("watch-low", "watch", b.is_(links[-1], "low")),
        b.consider("cut-high", "cut", b.is_(links[-1], "high")),
    ]
    return b.knowledge([SIZE], rules, b.options(["watch", "cut"]), concepts=links)


def asked(knowledge: Knowledge, **findings: object) -> Advice:
    return recommend(make_case(findings, knowledge), knowledge)


@pytest.mark.parametrize("highest", [False, True], ids=["by clauses", "highest of"])
@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("14 mm", [("settled", "watch")]),
        ("30 mm", [("settled", "cut")]),
        ("22 mm", [("silent",)]),
        ("under 30 mm", [("settled", "cut"), ("settled", "watch"), ("silent",)]),
        (None, [("settled", "cut"), ("settled", "watch"), ("silent",)]),
    ],
)
def test_a_chain_of_a_thousand_concepts_is_answered_proved_written_and_pickled(
    size: str | None, expected: list[tuple[str, ...]], highest: bool
) -> None:
    knowledge = chain(highest=highest)
    advice = asked(knowledge, size=size)
    (answer,) = advice.answers
    assert rows(answer) == expected
    assert answer.missing == (("size",) if len(expected) > 1 else ())
    kinds = nodes_of(answer, proof.Highest) + nodes_of(answer, proof.Defined)
    assert len({node.concept for node in kinds}) == LINKS  # type: ignore[attr-defined]
    written = json.loads(json.dumps(advice.to_dict()))
    assert written == advice.to_dict()
    assert pickle.loads(pickle.dumps(advice)) == advice  # noqa: S301 - our own
    check(written, knowledge)


def test_the_proof_of_a_chain_grows_with_its_length_and_no_faster() -> None:
    (answer,) = asked(chain(highest=True), size="14 mm").answers
    assert len(answer.nodes) < 3 * LINKS


def test_the_relations_go_down_the_chain_too() -> None:
    knowledge = chain(ROOM + LINKS // 10)
    section = plan_of(knowledge, "g", "q1").section
    relations = Relations(section)
    watch = next(rule for rule in section.rules if rule.rule.id == "watch-low")
    small, large = (relations.state(make_case({"size": size}, knowledge)) for size in ("14 mm", "30 mm"))
    assert len(list(relations.applieso(watch, fresh())(small))) == 1
    assert list(relations.applieso(watch, fresh())(large)) == []
    assert len(list(relations.failso(watch, fresh())(large))) == 1


@cache
def many() -> Knowledge:
    """One rule for each count."""
    rules = [
        b.recommend(f"r{n:04}", f"o{n % 7}", b.compare(COUNT, ">=", n), b.compare(COUNT, "<=", n)) for n in range(RULES)
    ]
    return b.knowledge([COUNT], rules, b.options([f"o{n}" for n in range(7)]))


def test_three_thousand_rules_are_answered_proved_and_written() -> None:
    for count in (0, 1500, RULES - 1):
        advice = asked(many(), count=count)
        (answer,) = advice.answers
        assert rows(answer) == [("settled", f"o{count % 7}")]
        assert answer.rows[0].rules == (f"r{count:04}",)
        assert len(nodes_of(answer, proof.Fails)) == RULES - 1
        assert pickle.loads(pickle.dumps(advice)) == advice  # noqa: S301 - our own


def test_three_thousand_rules_are_answered_where_a_part_is_known() -> None:
    (answer,) = asked(many(), count="1498 to 1500").answers
    assert rows(answer) == [("settled", "o0"), ("settled", "o1"), ("settled", "o2")]
    assert answer.missing == ("count",)


def test_a_rule_of_a_thousand_bullets_is_answered() -> None:
    findings = [b.yes_no(f"f{number:04}") for number in range(LINKS)]
    everything = b.recommend("watch-it", "watch", *(b.is_(finding, "no") for finding in findings))
    knowledge = b.knowledge(findings, [everything], b.options(["watch"]))
    known = dict.fromkeys((finding.id for finding in findings), "no")
    assert rows(asked(knowledge, **known).answers[0]) == [("settled", "watch")]
    (silent,) = asked(knowledge, f0500="yes").answers
    assert rows(silent) == [("silent",)]
    assert silent.missing == ()
