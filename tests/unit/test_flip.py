"""Which of several changes is told: the nearest part of a set, and no change to which another is nearer in everything."""

from __future__ import annotations

from pnet_reason.explore.flip import Way, flip
from pnet_reason.model.rules import Condition
from tests import builders as b

X, Y = b.real("x", 0, 10), b.real("y", 0, 10)


def ways(*when: Condition, x: int, y: int) -> list[list[tuple[str, str, str]]]:
    """The changes with which a rule with these bullets applies."""
    knowledge = b.knowledge([X, Y], [b.recommend("r1", "o1", *when)], b.options(["o1"]))
    case = b.case(knowledge, {"x": x, "y": y})
    found: tuple[Way, ...] = flip(case, knowledge, to="o1").answers[0].ways
    return [[(turn.finding, turn.after, turn.distance) for turn in way.turns] for way in found]


def test_of_two_parts_the_nearer_one_is_told_with_its_open_end() -> None:
    either = b.any_(b.compare(X, "<", 2), b.compare(X, ">=", 8))
    assert ways(either, x=3, y=0) == [[("x", "< 2 u", "1 u")]]
    assert ways(either, x=6, y=0) == [[("x", ">= 8 u", "2 u")]]


def test_a_change_that_is_farther_in_everything_is_not_told() -> None:
    near = b.all_(b.between(X, 5, 6), b.between(Y, 2, 3))
    far = b.all_(b.compare(X, ">", 8), b.compare(Y, ">", 8))
    assert ways(b.any_(near, far), x=0, y=0) == [[("x", "5 to 6 u", "5 u"), ("y", "2 to 3 u", "2 u")]]


def test_where_one_is_nearer_in_this_and_another_in_that_both_are_told() -> None:
    one = b.all_(b.between(X, 2, 3), b.compare(Y, ">", 8))
    other = b.all_(b.compare(X, ">", 8), b.between(Y, 1, 2))
    found = ways(b.any_(one, other), x=0, y=0)
    assert [[finding for finding, _, _ in way] for way in found] == [["x", "y"], ["x", "y"]]
    assert {way[0][1] for way in found} == {"2 to 3 u", "> 8 u"}
