"""The search for a point at which conditions hold: exact, as trying every cell shows."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnet_reason.knowledge import satisfy
from pnet_reason.knowledge.satisfy import OverBudget, Search, Want
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.rules import Clause, Concept, Condition, Group, Op, Test, TestKind
from pnet_reason.model.table import Table
from pnet_reason.model.values import Choices, Numbers, ValueSet, closed
from tests.reference import World, contains, truth

LEVELS = ("low", "high")
FINDINGS = {
    "x": Finding("x", Kind.REAL, "x", Numbers((closed(Fraction(0), Fraction(10)),)), "", Table({"": Fraction(1)})),
    "n": Finding("n", Kind.INTEGER, "n", Numbers((closed(Fraction(0), Fraction(3)),)), "", Table({"": Fraction(1)})),
    "c": Finding("c", Kind.CHOICE, "c", Choices(("a", "b", "d"))),
}
POINTS = {
    "x": [Fraction(k, 2) for k in range(21)],
    "n": [Fraction(k) for k in range(4)],
    "c": ["a", "b", "d"],
}


def inside(subject: str, allowed: ValueSet) -> Test:
    return Test(subject, TestKind.IN, f"{subject} …", allowed)


def between(low: int, high: int) -> Test:
    return inside("x", Numbers((closed(Fraction(low), Fraction(high)),)))


SETS = {
    "x": [between(0, 3), between(3, 6), between(7, 10)],
    "n": [inside("n", Numbers((closed(Fraction(k), Fraction(k + 1)),))) for k in range(3)],
    "c": [inside("c", Choices(("a",))), inside("c", Choices(("b", "d")))],
}
LEAVES = list(itertools.chain(*SETS.values()))


def clauses(low: list[Condition], high: list[Condition]) -> tuple[Clause, ...]:
    return (Clause("low", tuple(low)), Clause("high", tuple(high)))


CONCEPTS = {
    "p": Concept("p", "p", LEVELS, True, clauses([between(0, 3)], [between(5, 8), inside("c", Choices(("a",)))])),
    "q": Concept(
        "q", "q", LEVELS, True, clauses([SETS["n"][0]], [inside("n", Numbers((closed(Fraction(3), Fraction(3)),)))])
    ),
    "r": Concept("r", "r", LEVELS, True, highest_of=("p", "q"), when=(inside("c", Choices(("a", "b"))),)),
}
LEAVES += [inside(name, Choices((value,))) for name in CONCEPTS for value in LEVELS]
LEAVES += [Test(name, TestKind.UNDEFINED, f"{name} is undefined") for name in CONCEPTS]


def groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    made = st.builds(Group, st.sampled_from([Op.ALL, Op.ANY]), several)
    return made | inner.map(lambda one: Group(Op.NOT, (one,)))


CONDITIONS = st.recursive(st.sampled_from(LEAVES), groups, max_leaves=6)
WANTS = st.lists(st.builds(Want, CONDITIONS, st.booleans(), st.booleans()), min_size=1, max_size=4)


def holds(want: Want, world: World) -> bool:
    found = truth(want.condition, world)
    return found is want.value if want.strict else found is not (not want.value)


@given(WANTS)
def test_a_box_is_found_exactly_where_some_point_is(wants: list[Want]) -> None:
    worlds = [
        World(CONCEPTS, dict(zip(POINTS, point, strict=True)), frozenset())
        for point in itertools.product(*POINTS.values())
    ]
    good = [world for world in worlds if all(holds(want, world) for want in wants)]
    box = Search(FINDINGS, CONCEPTS).point(wants)
    assert (box is not None) == bool(good)
    if box is not None:
        in_box = [w for w in worlds if all(contains(values, w.point[name]) for name, values in box.items())]
        assert in_box
        assert all(holds(want, world) for want in wants for world in in_box)


def chain(length: int) -> dict[str, Concept]:
    found = {"k0": Concept("k0", "k0", LEVELS, True, clauses([between(0, 3)], [between(4, 9)]))}
    for i in range(1, length):
        below = f"k{i - 1}"
        low, high = inside(below, Choices(("low",))), inside(below, Choices(("high",)))
        found[f"k{i}"] = Concept(f"k{i}", f"k{i}", LEVELS, True, clauses([low], [high]))
    return found


def test_a_chain_of_a_thousand_definitions_is_no_recursion() -> None:
    search = Search(FINDINGS, chain(1000))
    top = inside("k999", Choices(("high",)))
    assert search.point([Want(top, True, True), Want(between(0, 3), True, True)]) is None
    assert search.point([Want(top, True, True)]) is not None


def test_past_the_budget_the_search_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(satisfy, "BUDGET", 3)
    with pytest.raises(OverBudget):
        Search(FINDINGS, chain(10)).point([Want(inside("k9", Choices(("high",))), True, True)])
