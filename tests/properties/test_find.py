"""The rules run backwards find just those patients whom trying every combination of cells finds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pnet_reason.advise import recommend
from pnet_reason.explore.find import Found, Place, find
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.quantities import scan_set
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Test, TestKind
from pnet_reason.model.values import Choices, ValueSet
from tests import builders as b
from tests import reference, strategies
from tests.asking import ARTICLE, MANAGEMENT, shipped, worked
from tests.describe import Example
from tests.properties.test_compare import cell_of

FEWER = settings(max_examples=max(16, settings().max_examples * 16 // 100), suppress_health_check=list(HealthCheck))
MOST = 400
Patient = tuple[reference.Completion, frozenset[str]]
"""A combination of cells, and what is known of it."""


def rules_of(knowledge: Knowledge, question: str) -> list[str]:
    """The rules that can be looked for."""
    book = knowledge.guidelines["g"]
    return [r.id for r in (*book.rules, *book.scope) if r.question in ("", question)] + [r.id for r in knowledge.safety]


def askable(knowledge: Knowledge, question: str, where: Sequence[Test]) -> tuple[str, ...]:
    """The findings of which it bears on the answer, or on the conditions, whether they are known."""
    book = knowledge.guidelines["g"]
    rules = [r for r in book.rules if r.question == question]
    tests = [*where, *reference.tests_of([c for r in (*rules, *book.scope) for c in (*r.when, *r.unless)])]
    return reference.names(test.subject for test in tests if test.kind is TestKind.KNOWN)


def findings_of(knowledge: Knowledge, question: str, where: Sequence[Test]) -> tuple[str, ...]:
    """The findings that bear on the answer, or on the conditions."""
    concepts = knowledge.concepts_of("g")
    names = set(reference.relevant_findings(knowledge, "g", question))
    waiting = [test.subject for test in where]
    while waiting:
        name = waiting.pop()
        if name in concepts:
            waiting += [test.subject for test in reference.tests_in(concepts[name])]
            waiting += concepts[name].highest_of
        else:
            names.add(name)
    return tuple(sorted(names))


def everybody(
    knowledge: Knowledge, question: str, where: Sequence[Test], case: Case
) -> Iterator[tuple[Patient, reference.Outcome]]:
    """Every possible patient who fits the case and the conditions, and what is said."""
    if case.disputed:
        return
    cuts: dict[str, list[ValueSet]] = {test.subject: [] for test in where}
    for test in where:
        if test.allowed is not None:
            cuts[test.subject].append(test.allowed)
    findings = [knowledge.findings[name] for name in findings_of(knowledge, question, where)]
    axes = [reference.partition(f, knowledge, case.findings.get(f.id), *cuts.get(f.id, ())) for f in findings]
    free = [n for n in askable(knowledge, question, where) if n not in case.known and n not in case.assumed]
    assume(math.prod(map(len, axes)) * 2 ** len(free) <= MOST)
    knowns = [case.known.union(some) for n in range(len(free) + 1) for some in combinations(free, n)]
    for cells in product(*axes):
        box = dict(zip([f.id for f in findings], cells, strict=True))
        if not reference.reachable(knowledge, box, case):
            continue
        point = {f.id: reference.representative(box[f.id], f) for f in findings}
        for known in knowns:
            world = reference.World(knowledge.concepts_of("g"), point, known)
            if all(reference.truth(test, world) is True for test in where):
                outcome = reference.evaluate_ground(knowledge, "g", question, point, known)
                if outcome.outcome != "impossible":
                    yield (tuple(point.items()), known), outcome


def is_in(place: Place, patient: Patient, knowledge: Knowledge) -> bool:
    """Whether a patient is in a box."""
    values, known = dict(patient[0]), patient[1]
    sets = {name: scan_set(text, knowledge.findings[name]) for name, text in place.findings.items()}
    return (
        all(reference.contains(allowed, values[name]) for name, allowed in sets.items())
        and known.issuperset(place.known)
        and known.isdisjoint(place.not_known)
    )


@st.composite
def sought(draw: st.DrawFn, knowledge: Knowledge, question: str) -> dict[str, str]:
    """An option, an outcome or a rule."""
    options = [o.id for o in knowledge.options.values() if question in o.questions]
    kind = draw(st.sampled_from(["option", "option", "outcome", "rule"]))
    names = {
        "option": options,
        "outcome": ["settled", "conflict", "silent", "withheld"],
        "rule": rules_of(knowledge, question),
    }[kind]
    assume(names)
    return {kind: draw(st.sampled_from(names))}


def wanted(outcome: reference.Outcome, looked: dict[str, str]) -> bool:
    """Whether a patient is looked for."""
    if "option" in looked:
        return looked["option"] in outcome.options
    if "outcome" in looked:
        return outcome.outcome == looked["outcome"]
    return looked["rule"] in (*outcome.rules, *outcome.safety)


@st.composite
def conditions(draw: st.DrawFn, example: Example) -> list[Test]:
    """Up to two bullets, on findings or concepts."""
    knowledge = example.knowledge
    findings = [knowledge.findings[n] for n in knowledge.findings]
    cuts = {f.id: (Fraction(3),) if f.numeric else () for f in findings}
    concepts = tuple(knowledge.concepts_of("g").values())
    words = strategies.Words(tuple(findings), cuts, concepts)
    whole = {f.id: f.domain for f in findings} | {c.id: Choices(c.values) for c in concepts}
    tests = strategies.tests(words).filter(lambda test: test.allowed is None or test.allowed != whole[test.subject])
    return draw(st.lists(tests, max_size=2, unique_by=lambda test: test.text))


def agrees(example: Example, looked: dict[str, str], where: Sequence[Test], case: Case | None) -> Found:
    """The boxes hold just those whom brute force finds, and the share is theirs."""
    knowledge, question = example.knowledge, example.question
    people = list(everybody(knowledge, question, where, case or b.case(knowledge, {})))
    found = find(
        knowledge,
        **looked,
        where=[test.text for test in where],
        case=case,
        guidelines=["g"],
        questions=[question],
    )
    if not found.answers:
        raise AssertionError("no answer")
    one = found.answers[0]
    inside = [patient for patient, outcome in people if wanted(outcome, looked)]
    assert one.nobody == (not inside)
    if one.complete:
        told = [patient for patient, _ in people if any(is_in(place, patient, knowledge) for place in one.places)]
        assert told == inside
    for place in one.places:
        assert any(is_in(place, patient, knowledge) for patient in inside)
        witnessed(example, looked, place, where, case)
    return one


def witnessed(example: Example, looked: dict[str, str], place: Place, where: Sequence[Test], case: Case | None) -> None:
    """The example of a box is answered as it is looked for, whatever else is true of it, and fits."""
    knowledge, question = example.knowledge, example.question
    given = {name: text for name, text in place.witness.items() if name not in place.assumed}
    made = make_case(given, knowledge, assume={name: place.witness[name] for name in place.assumed})
    outcomes = [outcome for _, outcome in reference.completions(knowledge, "g", question, made)]
    possible = [one for one in outcomes if one.outcome != "impossible"]
    assert possible
    assert all(wanted(one, looked) for one in possible)
    del where, case


@FEWER
@given(strategies.questions_about("none"), st.data())
def test_the_boxes_hold_just_those_who_are_answered_so(example: Example, data: st.DataObject) -> None:
    looked = data.draw(sought(example.knowledge, example.question))
    found = agrees(example, looked, [], None)
    if not found.nobody:
        knowledge = example.knowledge
        cells = {
            tuple(cell_of(knowledge.findings[n], v, knowledge) for n, v in point) + tuple(sorted(known)): outcome
            for (point, known), outcome in everybody(knowledge, example.question, [], b.case(knowledge, {}))
        }
        inside = sum(wanted(outcome, looked) for outcome in cells.values())
        assert Fraction(found.share) == Fraction(inside, len(cells))


@FEWER
@given(strategies.questions_about("wide"), st.data())
def test_where_quantities_are_computed_they_do_too(example: Example, data: st.DataObject) -> None:
    agrees(example, data.draw(sought(example.knowledge, example.question)), [], None)


@FEWER
@given(strategies.questions_about(), st.data())
def test_conditions_and_a_case_leave_those_who_meet_them(example: Example, data: st.DataObject) -> None:
    where = data.draw(conditions(example))
    case = data.draw(st.sampled_from([None, example.case]))
    agrees(example, data.draw(sought(example.knowledge, example.question)), where, case)


def test_of_each_worked_case_just_those_options_are_found_that_some_row_of_its_answer_gives() -> None:
    for case in worked().values():
        made = make_case(case["findings"], shipped())
        answer = recommend(made, shipped(), [ARTICLE], [MANAGEMENT]).answers[0]
        if any(clash.kind == "findings" for row in answer.rows for clash in row.clashes):
            continue
        given = {option for row in answer.rows for option in row.options}
        for option in ("active-surveillance", "resection", "other-pathway"):
            found = find(shipped(), option, case=made, guidelines=[ARTICLE], questions=[MANAGEMENT]).answers[0]
            assert found.nobody == (option not in given), (case["id"], option)
            assert (found.share == "1") == all(option in row.options for row in answer.rows)
