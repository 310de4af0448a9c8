"""The small faults that are tried: what there is of each sort, that each does something, and who notices it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pnet_reason.audit.mutants import ANOTHER_STANCE, ANOTHER_VALUE, DROPPED, OPPOSITE, Mutant, mutants
from pnet_reason.audit.pins import EQUIVALENT, KILLED, SURVIVED, meets, pinned
from pnet_reason.audit.pins import difference as noticed
from pnet_reason.knowledge.expectations import Expectation, expectations
from pnet_reason.knowledge.loader import load
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import CaseError
from pnet_reason.model.rules import Concept, Rule
from tests import builders as b

SIZE, MARKER = b.integer("size", 0, 100), b.yes_no("marker")
GRADE = b.concept(
    "grade",
    ["low", "high"],
    b.clause("low", b.compare(SIZE, "<", 20)),
    b.clause("high", b.compare(SIZE, ">", 30)),
)
SECOND = b.concept(
    "second", ["low", "high"], b.clause("low", b.is_(MARKER, "no")), b.clause("high", b.is_(MARKER, "yes"))
)
TOGETHER = b.highest("together", GRADE, SECOND)
OPTIONS = b.options(["cut", "wait"], [("cut", "wait")])


def made(*rules: Rule, concepts: tuple[Concept, ...] = (GRADE, SECOND, TOGETHER)) -> Knowledge:
    return b.knowledge([SIZE, MARKER], rules, OPTIONS, concepts=concepts)


def named(knowledge: Knowledge, kind: str, target: str) -> dict[str, Mutant]:
    return {one.name: one for one in mutants(knowledge) if (one.kind, one.target) == (kind, target)}


def test_the_opposite_of_a_test_of_undefined_changes_answers() -> None:
    knowledge = made(b.recommend("r", "cut", b.is_undefined(GRADE)), concepts=(GRADE,))
    (mutant,) = named(knowledge, OPPOSITE, "r").values()
    assert mutant.name == "r: grade is undefined → not (grade is undefined)"
    assert noticed(knowledge, mutant, ("g", "q1")) is not None


def test_every_clause_is_dropped_and_given_another_value() -> None:
    knowledge = made(b.recommend("r", "cut", b.is_(GRADE, "high")), concepts=(GRADE,))
    assert set(named(knowledge, DROPPED, "grade")) == {
        "grade: without low where size < 20",
        "grade: without high where size > 30",
    }
    others = named(knowledge, ANOTHER_VALUE, "grade")
    assert set(others) == {"grade: low where size < 20 → high", "grade: high where size > 30 → low"}
    for mutant in others.values():
        assert pinned(knowledge, mutant, []).status == SURVIVED
    lost = named(knowledge, DROPPED, "grade")
    assert pinned(knowledge, lost["grade: without low where size < 20"], []).status == EQUIVALENT
    assert pinned(knowledge, lost["grade: without high where size > 30"], []).status == SURVIVED


def test_every_part_of_a_highest_of_is_dropped() -> None:
    knowledge = made(b.recommend("r", "cut", b.is_(TOGETHER, "high")))
    found = named(knowledge, DROPPED, "together")
    assert set(found) == {"together: without part grade", "together: without part second"}
    assert all(pinned(knowledge, mutant, []).status == SURVIVED for mutant in found.values())
    alone = b.highest("together", GRADE)
    knowledge = made(b.recommend("r", "cut", b.is_(alone, "high")), concepts=(GRADE, alone))
    (only,) = named(knowledge, DROPPED, "together").values()
    assert pinned(knowledge, only, []).status == SURVIVED


def expecting(knowledge: Knowledge, **more: object) -> Expectation:
    case = b.case(knowledge, {"size": 60})
    return Expectation(case, "g", "q1", "settled", ("cut",), **more)  # type: ignore[arg-type]


def test_a_case_that_says_the_stance_notices_that_it_is_another() -> None:
    knowledge = made(b.consider("r", "cut", b.compare(SIZE, ">", 50)), concepts=())
    (mutant,) = named(knowledge, ANOTHER_STANCE, "r").values()
    assert pinned(knowledge, mutant, [expecting(knowledge)]).status == SURVIVED
    assert pinned(knowledge, mutant, [expecting(knowledge, stance="consider")]).status == KILLED
    assert not meets(knowledge, expecting(knowledge, stance="recommend"))
    assert meets(mutant.knowledge, expecting(mutant.knowledge, stance="recommend"))


def test_a_case_that_says_the_sides_notices_that_they_are_others() -> None:
    rules = [b.recommend(f"r-{name}", name, b.compare(SIZE, ">", 50)) for name in ("cut", "wait")]
    knowledge = made(*rules, concepts=())
    case = b.case(knowledge, {"size": 60})
    assert meets(knowledge, Expectation(case, "g", "q1", "conflict", (), sides=("cut", "wait")))
    assert not meets(knowledge, Expectation(case, "g", "q1", "conflict", (), sides=("cut",)))
    withheld = b.knowledge([SIZE], rules[:1], OPTIONS, safety=[b.withhold("s", "cut", b.compare(SIZE, ">", 50))])
    case = b.case(withheld, {"size": 60})
    assert meets(withheld, Expectation(case, "g", "q1", "withheld", (), sides=("cut",), stance="recommend"))


def test_a_stance_that_does_not_exist_is_told(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    text = "- id: x\n  findings: {}\n  expected: {greenhouse: {watering: {outcome: silent, stance: perhaps}}}\n"
    (tmp_path / "cases" / "x.yaml").write_text(text, "utf-8")
    (tmp_path / "knowledge.yaml").write_text("version: own\n", "utf-8")
    plants = load(Path(__file__).parents[1] / "other_knowledge", tmp_path)
    with pytest.raises(CaseError, match="perhaps"):
        expectations(plants)
