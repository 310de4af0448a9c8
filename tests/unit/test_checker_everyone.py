"""Where a row has more boxes than are listed, the checker looks at everyone itself: no row, region or finding may be
missing from a document, and none invented (design 3.11, 3.14, 3.16)."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.checker.book import Report, book_of
from pnet_reason.checker.boxes import Boxes
from pnet_reason.checker.cases import patient_of
from pnet_reason.checker.everyone import NOBODY, Everyone
from pnet_reason.checker.nodes import Table
from pnet_reason.checker.sets import inside
from pnet_reason.knowledge.cases import make_case
from pnet_reason.model.answer import digest
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import CaseError, ProofError
from pnet_reason.model.values import Choices, point
from tests import builders as b
from tests import reference, strategies
from tests.asking import ARTICLE, MANAGEMENT, shipped, worked
from tests.describe import Example
from tests.unit.test_checker import answer, loaded, reasons

Answer = dict[str, Any]
BUDGETS = ("logic.rows", "checker.rows", "checker.answers", "checker.complete")
MOST_LIES = 8
REASON = "more boxes than are listed; one is shown with its proof"
FEWER = settings(
    max_examples=settings().max_examples // 3, suppress_health_check=list(HealthCheck), report_multiple_bugs=False
)
"""Each example is looked at in many ways; rows past the budget are rare in small knowledge bases."""
CHILDREN = ("because", "by", "parts", "possible")


@pytest.fixture
def budget(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets how many boxes of a row are listed, for the engine and the checker."""
    return lambda boxes: limited(monkeypatch, boxes)


def limited(patched: pytest.MonkeyPatch, boxes: int) -> None:
    for module in BUDGETS:
        patched.setattr(f"pnet_reason.{module}.BOXES", boxes)


# Everyone, and the reference.


def everyone(knowledge: Knowledge, question: str, case: Case) -> Everyone:
    """The checker's diagram for a case."""
    report = Report()
    patient = patient_of(recommend(case, knowledge).to_dict()["case"], knowledge, report)
    assert patient is not None, report.records
    book = book_of(knowledge, "g", question)
    return Everyone(book, patient, Boxes(book, patient, Table([])))


def place(found: Everyone, name: str, value: reference.Value) -> int:
    """The piece of a finding that a value is in, as a mask."""
    one = Choices((value,)) if isinstance(value, str) else point(value)
    level = found.levels[name]
    return next(1 << n for n, piece in enumerate(level.pieces) if inside(one, piece))


def where(found: Everyone, completion: reference.Completion) -> dict[str, int]:
    """Where a completion is, along the findings on which the rows depend."""
    return {name: place(found, name, value) for name, value in completion if name in found.support}


def label(found: Everyone, at: dict[str, int]) -> Any:
    """What the diagram says there."""
    node = found.chart.nodes[found.rows]
    while node.edges:
        here = at[found.names[node.level]]
        node = found.chart.nodes[next(child for mask, child in node.edges if mask & here)]
    return node.label


@st.composite
def sparse(draw: st.DrawFn, computed: strategies.Computed) -> Example:
    """A question about a patient of whom little is known."""
    knowledge = draw(strategies.knowledges(computed))
    question = draw(st.sampled_from(knowledge.guidelines["g"].questions))
    drawn = draw(strategies.cases(knowledge, ["missing", "missing", "missing", "part", "one"]))
    try:
        return Example(knowledge, question, loaded(knowledge, drawn))
    except CaseError:
        assume(False)
        raise


def agrees_with_the_reference(example: Example) -> None:
    knowledge, question, case = example
    assume(not case.disputed)
    found = everyone(knowledge, question, case)
    outcomes = dict(reference.completions(knowledge, "g", question, case))
    possible: dict[tuple[tuple[str, int], ...], set[reference.Key]] = {}
    for completion, outcome in outcomes.items():
        keys = possible.setdefault(tuple(where(found, completion).items()), set())
        keys |= {outcome.key} if outcome.outcome != "impossible" else set()
    assert all({label(found, dict(at))} == (keys or {NOBODY}) for at, keys in possible.items())
    if all(outcome.outcome != "impossible" for outcome in outcomes.values()):
        alone = {found.names[level] for level in found.chart.telling(found.rows, NOBODY)}
        assert alone == set(reference.missing(knowledge, "g", question, case)) == found.support


@FEWER
@given(sparse("none"))
def test_everyone_is_told_what_the_reference_tells_each_patient(example: Example) -> None:
    agrees_with_the_reference(example)


@FEWER
@given(sparse("wide"))
def test_the_same_where_a_quantity_is_computed(example: Example) -> None:
    agrees_with_the_reference(example)


@FEWER
@given(sparse("narrow"))
def test_the_same_where_a_formula_can_leave_the_declared_range(example: Example) -> None:
    agrees_with_the_reference(example)


# Documents: true ones, and lies.


def compacted(found: Answer) -> None:
    """Leaves out the nodes that nothing refers to any more."""
    roots = [*(proof for row in found["rows"] for proof in row["proofs"]), *(r["proof"] for r in found["removed"])]
    used, stack = set(roots), list(roots)
    while stack:
        new = set(children(found["nodes"][stack.pop()])) - used
        used |= new
        stack += new
    place = {old: new for new, old in enumerate(sorted(used))}
    found["nodes"] = [moved(node, place) for number, node in enumerate(found["nodes"]) if number in used]
    for row in found["rows"]:
        row["proofs"] = [place[proof] for proof in row["proofs"]]
    for removed in found["removed"]:
        removed["proof"] = place[removed["proof"]]


def children(node: Answer) -> Iterator[int]:
    for name in CHILDREN:
        yield from node.get(name, ())
    for record in node["fails"] if node["kind"] == "concept" else ():
        yield from record["because"]


def moved(node: Answer, place: dict[int, int]) -> Answer:
    found = {name: [place[i] for i in value] if name in CHILDREN else value for name, value in node.items()}
    if node["kind"] == "concept":
        found["fails"] = [{**record, "because": [place[i] for i in record["because"]]} for record in node["fails"]]
    return found


def retold(document: Answer, at: Answer, change: Callable[[Answer], object]) -> Answer:
    """A copy of a document with one answer changed, and all made to fit that is easily made to fit."""
    other = copy.deepcopy(document)
    found = next(
        question
        for guideline in other["guidelines"]
        for question in guideline["questions"]
        if question["question"] == at["question"]
    )
    change(found)
    compacted(found)
    rows = found["rows"]
    rows.sort(key=lambda row: (row["outcome"], row["options"]))
    found["outcome"] = rows[0]["outcome"] if len(rows) == 1 else "conditional"
    found["options"] = sorted({option for row in rows for option in row["options"]})
    other["digest"] = digest(other)
    return other


def rejected(document: Answer, knowledge: Knowledge) -> bool:
    try:
        check(document, knowledge)
    except ProofError:
        return True
    return False


def past(document: Answer) -> list[Answer]:
    """The answers with a row past the budget."""
    questions = [question for guideline in document["guidelines"] for question in guideline["questions"]]
    return [question for question in questions if any(row["regions"] is None for row in question["rows"])]


def lies(found: Answer, knowledge: Knowledge) -> Iterator[Callable[[Answer], object]]:
    """Each row dropped; each told with other options; each told again as if it were another."""
    keys = [(row["outcome"], row["options"]) for row in found["rows"]]
    others = [("silent", []), ("conflict", []), *(("settled", [option]) for option in sorted(knowledge.options))]
    for number in range(len(keys)):
        if len(keys) > 1:
            yield lambda answer, n=number: answer["rows"].pop(n)
        for outcome, options in (other for other in others if other not in keys):
            told = {"outcome": outcome, "options": options}
            yield lambda answer, n=number, told=told: answer["rows"][n].update(told)
            yield lambda answer, n=number, told=told: answer["rows"].append({**answer["rows"][n], **told})


def is_exact(example: Example) -> None:
    """A document of the engine is accepted, its rows are those of the reference, and no lie about them is accepted."""
    knowledge, _, case = example
    with pytest.MonkeyPatch.context() as patched:
        limited(patched, 1)
        document = recommend(case, knowledge, ["g"]).to_dict()
        found = past(document)
        assume(found)
        check(document, knowledge)
        for one in found:
            keys = {(row["outcome"], tuple(row["options"])) for row in one["rows"]}
            assert keys == set(reference.rows(knowledge, "g", one["question"], case))
            every = list(lies(one, knowledge))
            for lie in random.Random(0).sample(every, min(MOST_LIES, len(every))):
                assert rejected(retold(document, one, lie), knowledge)


@FEWER
@given(sparse("none"))
def test_past_the_budget_no_row_can_be_dropped_changed_or_invented(example: Example) -> None:
    is_exact(example)


@FEWER
@given(sparse("wide"))
def test_the_same_of_documents_about_a_computed_quantity(example: Example) -> None:
    is_exact(example)


# One lie at a time.

A, B, C, D = (b.yes_no(name) for name in "abcd")
WATCH = b.recommend(
    "r_watch", "watch", b.any_(b.is_(A, "yes"), b.is_(B, "yes")), b.any_(b.is_(C, "yes"), b.is_(D, "yes"))
)
"""Settled in four boxes, silent in three."""
NEVER = b.contradiction("i_never", b.is_(A, "yes"), b.is_(C, "yes"))


def about(*findings: Any, rules: Any = (WATCH,), **more: Any) -> tuple[Knowledge, Answer]:
    """A knowledge base, and what it says of a patient of whom nothing is known."""
    knowledge = b.knowledge(findings, rules, b.options(["watch", "operate"]), **more)
    return knowledge, recommend(make_case({}, knowledge), knowledge).to_dict()


def witnessed(row: Answer, number: int) -> None:
    """Shows one region of a row in place of all."""
    row.update(regions=None, witness=row["regions"][number], proofs=[row["proofs"][number]], reason=REASON)


def test_the_witness_of_a_row_is_the_first_of_its_regions(budget: Callable[[int], None]) -> None:
    knowledge, document = about(A, B, C, D)
    budget(3)
    check(retold(document, answer(document), lambda found: witnessed(found["rows"][0], 0)), knowledge)
    for number in (1, 2, 3):
        other = retold(document, answer(document), lambda found, n=number: witnessed(found["rows"][0], n))
        assert "row 0: these are not its regions" in reasons(other, knowledge)


def test_a_row_that_could_be_listed_cannot_be_said_to_be_past_the_budget() -> None:
    knowledge, document = about(A, B, C, D)
    other = retold(document, answer(document), lambda found: witnessed(found["rows"][0], 0))
    assert "row 0: these are not its regions" in reasons(other, knowledge)


def short(row: Answer) -> None:
    """Drops the last region of a row."""
    row["regions"].pop()
    row["proofs"].pop()


def test_a_listed_row_keeps_all_its_regions_where_another_row_is_past_the_budget(budget: Callable[[int], None]) -> None:
    budget(3)
    knowledge, document = about(A, B, C, D)
    assert [row["regions"] is None for row in answer(document)["rows"]] == [True, False]
    other = retold(document, answer(document), lambda found: short(found["rows"][1]))
    assert "row 1: these are not its regions" in reasons(other, knowledge)


def test_past_the_budget_what_is_missing_is_neither_more_nor_less_than_matters(budget: Callable[[int], None]) -> None:
    budget(3)
    spare = b.yes_no("e")
    knowledge, document = about(A, B, C, D, spare, rules=[WATCH, b.rule_out("r_never", "operate", b.is_(spare, "yes"))])
    assert answer(document)["missing"] == ["a", "b", "c", "d"]
    for missing in (["a", "b", "c"], ["a", "b", "c", "d", "e"], []):
        other = retold(document, answer(document), lambda found, m=missing: found.update(missing=m))
        assert "missing should be ['a', 'b', 'c', 'd']" in reasons(other, knowledge)


def test_past_the_budget_no_box_without_a_patient_is_kept_quiet(budget: Callable[[int], None]) -> None:
    budget(2)
    knowledge, document = about(A, B, C, D, integrity=[NEVER])
    assert [removed["region"] for removed in answer(document)["removed"]] == [{"a": "yes", "c": "yes"}]
    check(document, knowledge)
    other = retold(document, answer(document), lambda found: found["removed"].clear())
    assert "removed are other boxes" in reasons(other, knowledge)


def test_a_row_that_only_the_impossible_would_get_is_not_asked_for(budget: Callable[[int], None]) -> None:
    budget(2)
    operate = b.recommend("r_operate", "operate", b.is_(A, "yes"), b.is_(C, "yes"), b.is_(B, "yes"))
    knowledge, document = about(A, B, C, D, rules=[WATCH, operate], integrity=[NEVER])
    assert [row["options"] for row in past(document)[0]["rows"]] == [["watch"], []]
    check(document, knowledge)


X, Y, Z = b.real("x", 0, 10), b.real("y", 0, 10), b.real("z", 0, 10)
FIRST, SECOND = b.total("first", X, Y, low=0, high=20), b.total("second", Y, Z, low=0, high=20)


def coupled() -> tuple[Knowledge, Answer]:
    """Two sums with a common part: nobody has a small sum and a large part."""
    small, large = ([b.compare(total, sign, 5) for total in (FIRST, SECOND)] for sign in ("<", ">="))
    part = b.any_(b.compare(X, ">", 7), b.compare(Z, ">", 7))
    rules = [b.recommend("r_watch", "watch", *small), b.recommend("r_operate", "operate", part, *large)]
    return about(X, Y, Z, FIRST, SECOND, rules=rules)


def test_where_formulas_leave_nobody_a_row_still_keeps_everybody_of_it(budget: Callable[[int], None]) -> None:
    budget(2)
    knowledge, document = coupled()
    check(document, knowledge)
    found = answer(document)
    assert found["removed"]
    assert [row["regions"] is None for row in found["rows"]] == [False, False, True]
    assert "not all of them" in reasons(retold(document, found, lambda told: short(told["rows"][0])), knowledge)
    for number in range(2):
        assert "the rows are" in reasons(retold(document, found, lambda told, n=number: told["rows"].pop(n)), knowledge)
    for missing in (found["missing"][1:], [*found["missing"], "y"]):
        other = retold(document, found, lambda told, m=missing: told.update(missing=m))
        assert "missing should hold" in reasons(other, knowledge)


def test_what_would_take_too_many_steps_is_not_certified(
    budget: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    budget(3)
    knowledge, document = about(A, B, C, D)
    monkeypatch.setattr("pnet_reason.checker.everyone.STEPS", 3)
    assert "too entangled" in reasons(document, knowledge)


# The shipped knowledge.


def test_all_that_is_said_of_a_patient_of_whom_nothing_is_known_is_checked_in_a_few_seconds() -> None:
    document = recommend(make_case({}, shipped()), shipped(), [ARTICLE]).to_dict()
    assert past(document)
    start = time.process_time()
    check(document, shipped())
    assert time.process_time() - start < 3


def test_no_row_listed_or_not_can_be_dropped_from_what_is_said_of_a_patient_of_whom_nothing_is_known() -> None:
    document = recommend(make_case({}, shipped()), shipped(), [ARTICLE], [MANAGEMENT]).to_dict()
    assert [row["regions"] is None for row in answer(document)["rows"][:2]] == [True, False]
    for number in range(2):
        other = retold(document, answer(document), lambda found, n=number: found["rows"].pop(n))
        assert "the rows are" in reasons(other, shipped())


@pytest.mark.parametrize("number", random.Random(0).sample(sorted(worked()), 5))
def test_a_worked_case_of_which_little_is_left_is_accepted(number: str) -> None:
    findings = worked()[number]["findings"]
    chosen = random.Random(number)
    left = chosen.sample(sorted(findings), min(chosen.randint(0, 5), len(findings)))
    some = chosen.sample(sorted(shipped().guidelines), 1)
    check(recommend(make_case({name: findings[name] for name in left}, shipped()), shipped(), some), shipped())
