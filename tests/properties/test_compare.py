"""Comparisons of two random guidelines: what they say of agreement is what the reference says, patient by patient."""

from __future__ import annotations

import itertools
import json
import math
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.explore.compare import compare
from pnet_reason.explore.comparison import Agreement, Comparison
from pnet_reason.explore.everyone import everyone, only
from pnet_reason.knowledge.quantities import scan_set
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Rule, TestKind
from pnet_reason.model.table import Table
from pnet_reason.model.values import Numbers
from tests import builders as b
from tests import reference, strategies
from tests.reference import Completion, Key

FEWER = settings(max_examples=max(50, settings().max_examples), report_multiple_bugs=False)
FEWEST = settings(max_examples=40, report_multiple_bugs=False)
MOST = 2500
BOTH = ("g", "h")
Said = tuple[Key, Key]


@dataclass(frozen=True)
class Pair:
    """A knowledge with the guidelines ``g`` and ``h``, which both answer the question, and a case."""

    knowledge: Knowledge
    question: str
    case: Case


def cuts_of(finding: Finding, knowledge: Knowledge) -> tuple[Fraction, ...]:
    """The numbers that a finding is compared with; its middle where there are none."""
    assert isinstance(finding.domain, Numbers)
    low, high = finding.domain.intervals[0].lower[0], finding.domain.intervals[-1].upper[0]
    sets = [values for values in reference.thresholds(finding.id, knowledge) if isinstance(values, Numbers)]
    found = {end for values in sets for part in values.intervals for end, _ in (part.lower, part.upper)}
    return tuple(sorted(found - {low, high})) or (Fraction(math.floor((low + high) / 2)),)


@st.composite
def pairs(draw: st.DrawFn, computed: strategies.Computed = "some") -> Pair:
    """A random knowledge, and a second guideline over the same vocabulary: some of the rules of the first, some new."""
    example = draw(strategies.questions_about(computed))
    knowledge = example.knowledge
    findings = tuple(knowledge.findings.values())
    cuts = {finding.id: cuts_of(finding, knowledge) for finding in findings if finding.numeric}
    words = strategies.Words(findings, cuts, tuple(knowledge.concepts.values()))
    first = knowledge.guidelines["g"]
    kept = [rule for rule in first.rules if draw(st.booleans())] if not first.concepts else []
    drawn = draw(strategies.rule_lists(words, sorted(knowledge.options), [knowledge.questions[example.question]]))
    new = [renamed(rule, "new") for rule in drawn]
    rules = [*(renamed(rule, "old") for rule in kept if {o.rule for o in rule.overrides} <= {r.id for r in kept}), *new]
    scope = [renamed(rule, "old") for rule in first.scope if not first.concepts and draw(st.booleans())]
    second = replace(
        first,
        id="h",
        concepts=Table({}),
        rules=tuple(sorted(rules, key=lambda rule: rule.id)),
        scope=tuple(sorted(scope, key=lambda rule: rule.id)),
        tier=draw(st.sampled_from([1, 2])),
    )
    both = replace(
        knowledge, guidelines=Table({"g": first, "h": second}), content=f"{knowledge.content}-{hash(second)}"
    )
    return Pair(both, example.question, example.case)


def renamed(rule: Rule, prefix: str) -> Rule:
    """The rule as one of ``h``."""
    overrides = tuple(replace(one, rule=f"{prefix}-{one.rule}") for one in rule.overrides)
    return replace(rule, id=f"{prefix}-{rule.id}", guideline="h", overrides=overrides)


def asks_what_is_known(pair: Pair) -> bool:
    rules = [
        r for name in BOTH for r in (*pair.knowledge.guidelines[name].rules, *pair.knowledge.guidelines[name].scope)
    ]
    tests = reference.tests_of([*(c for rule in rules for c in (*rule.when, *rule.unless))])
    return any(test.kind is TestKind.KNOWN for test in tests)


def told(
    knowledge: Knowledge, question: str, case: Case, cells: Knowledge | None = None
) -> Iterator[tuple[Completion, Said]]:
    """Every possible combination of cells, and what each guideline says there. ``cells``: whose thresholds cut them."""
    names = sorted({n for g in BOTH for n in reference.relevant_findings(knowledge, g, question)})
    findings = [knowledge.findings[name] for name in names]
    axes = [reference.partition(finding, cells or knowledge, case.findings.get(finding.id)) for finding in findings]
    assume(math.prod(map(len, axes)) <= MOST)
    for combination in itertools.product(*axes):
        box = dict(zip(names, combination, strict=True))
        point = {finding.id: reference.representative(box[finding.id], finding) for finding in findings}
        if case.disputed or not reference.reachable(knowledge, box, case):
            continue
        said = [reference.evaluate_ground(knowledge, g, question, point, case.known) for g in BOTH]
        if said[0].outcome != "impossible":
            yield tuple(point.items()), tuple((one.outcome, one.options) for one in said)  # type: ignore[misc]


def cell_of(finding: Finding, value: reference.Value, knowledge: Knowledge) -> int:
    """Which run of values that no test tells apart a value is in."""
    sets = reference.thresholds(finding.id, knowledge)
    values = reference.cells(finding, knowledge)
    seen = [tuple(reference.contains(one, other) for one in sets) for other in values]
    at = values.index(value)
    return at if not finding.numeric else sum(a != b for a, b in itertools.pairwise(seen[: at + 1]))


def compared(pair: Pair) -> Comparison:
    return compare(pair.case, pair.knowledge, BOTH, [pair.question])


def test_two_random_guidelines_do_part_and_do_agree() -> None:
    """Guards the other tests against examples that show nothing."""
    seen: set[object] = set()

    @settings(max_examples=200, database=None)
    @given(pairs())
    def look(pair: Pair) -> None:
        found = compared(pair).questions[0]
        seen.add(found.agreement)
        seen.update(d.everywhere for d in found.differences)
        seen.update(p.standing for d in found.differences for p in d.partings)

    look()
    expected = {Agreement.ALL, Agreement.PART, True, False, "not reached", "no rule concludes it", "in conflict"}
    assert expected | {"outside scope", "ruled out", "gives way", "alternative"} <= seen


@FEWER
@given(pairs())
def test_each_answer_is_the_one_that_recommend_gives(pair: Pair) -> None:
    found = compared(pair).questions[0]
    for name in BOTH:
        answer = recommend(pair.case, pair.knowledge, [name], [pair.question]).answers[0]
        opinion = found.opinion(name)
        assert opinion.answer == answer
        assert [(one.outcome, one.options) for one in opinion.positions] == [
            (row.outcome, row.options) for row in answer.rows
        ]


@FEWER
@given(pairs())
def test_they_agree_just_where_the_reference_finds_nobody_who_is_told_two_things(pair: Pair) -> None:
    found = compared(pair).questions[0]
    said = {keys for _, keys in told(pair.knowledge, pair.question, pair.case)}
    apart = {one == other for one, other in said}
    assert (found.agreement is Agreement.ALL) == (False not in apart)
    difference = found.difference(*BOTH)
    assert (difference is not None) == (False in apart)
    if difference is not None:
        assert difference.everywhere == (True not in apart)


@FEWER
@given(pairs())
def test_in_the_place_where_they_part_some_patient_is_told_two_things(pair: Pair) -> None:
    difference = compared(pair).questions[0].difference(*BOTH)
    assume(difference is not None)
    assert difference is not None
    sets = {name: scan_set(text, pair.knowledge.findings[name]) for name, text in difference.where}
    there = [
        keys
        for point, keys in told(pair.knowledge, pair.question, pair.case)
        if all(reference.contains(sets[name], value) for name, value in point if name in sets)
    ]
    assert there
    assert all(one != other for one, other in there)


@FEWER
@given(pairs())
def test_a_parting_names_rules_and_bullets_of_its_guidelines(pair: Pair) -> None:
    found = compared(pair).questions[0]
    books = pair.knowledge.guidelines
    for difference in found.differences:
        silent = all(not one.options and one.outcome == "silent" for o in found.opinions for one in o.positions)
        assert difference.partings or silent
        for parting in difference.partings:
            own = {rule.id: rule for rule in (*books[parting.holder].rules, *books[parting.holder].scope)}
            assert own[parting.rule].option == parting.option
            if parting.bullet is not None:
                met = parting.bullet.result in ("true", "not false")
                assert met is not parting.bullet.unless
            theirs = {r.id for r in (*books[parting.other].rules, *books[parting.other].scope)}
            assert parting.other_rule in {"", *theirs, *(rule.id for rule in pair.knowledge.safety)}
            if parting.standing == "not reached" and parting.other_bullet is not None:
                fails = parting.other_bullet.result not in ("true", "not false")
                assert fails is not parting.other_bullet.unless or parting.other_bullet.result == "undefined"
            if parting.standing == "no rule concludes it":
                stances = [rule for rule in books[parting.other].rules if rule.question == pair.question]
                assert not [r for r in stances if r.option == parting.option and r.stance.value != "rule out"]


@FEWER
@given(pairs())
def test_the_order_of_names_changes_no_byte(pair: Pair) -> None:
    one = compare(pair.case, pair.knowledge, BOTH, [pair.question])
    other = compare(pair.case, pair.knowledge, reversed(BOTH), [pair.question])
    assert json.dumps(one.to_dict()) == json.dumps(other.to_dict())
    again = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own
    assert again == one
    assert hash(again) == hash(one)


@FEWER
@given(pairs())
def test_a_guideline_agrees_with_itself_under_another_name(pair: Pair) -> None:
    first = pair.knowledge.guidelines["g"]
    rules = tuple(
        replace(rule, id=f"h-{rule.id}", overrides=tuple(replace(o, rule=f"h-{o.rule}") for o in rule.overrides))
        for rule in first.rules
    )
    scope = tuple(replace(rule, id=f"h-{rule.id}") for rule in first.scope)
    concepts = Table({name: replace(concept, guideline="h") for name, concept in first.concepts.items()})
    twin = replace(first, id="h", rules=rules, scope=scope, concepts=concepts)
    knowledge = replace(
        pair.knowledge, guidelines=Table({"g": first, "h": twin}), content=pair.knowledge.content + "-twin"
    )
    found = compare(pair.case, knowledge, BOTH, [pair.question]).questions[0]
    assert found.agreement is Agreement.ALL
    assert found.groups[0].differ_in == ()


@FEWEST
@given(pairs("none"))
def test_over_all_patients_the_regions_are_those_of_brute_force(pair: Pair) -> None:
    assume(not asks_what_is_known(pair))
    assume(all(pair.question in pair.knowledge.guidelines[name].questions for name in BOTH))
    small = only(pair.knowledge, BOTH, pair.question)
    nobody = b.case(pair.knowledge, {})
    points = list(told(pair.knowledge, pair.question, nobody, small))
    found = everyone(pair.knowledge, *BOTH, [pair.question]).questions[0]
    expected: dict[Said, set[tuple[int, ...]]] = {}
    for point, keys in points:
        values = dict(point)
        cells = tuple(cell_of(small.findings[name], values[name], small) for name in found.findings)
        expected.setdefault(keys, set()).add(cells)
    assert found.everybody.cells == len(set().union(*expected.values()))
    sizes = {((a.said.outcome, a.said.options),) * 2: a.size.cells for a in found.agreed}
    sizes |= {
        ((d.one.outcome, d.one.options), (d.other.outcome, d.other.options)): d.size.cells for d in found.disagreements
    }
    assert sizes == {keys: len(some) for keys, some in expected.items()}
    assert [d.size.cells for d in found.disagreements] == sorted(
        (d.size.cells for d in found.disagreements), reverse=True
    )
    for region in found.disagreements:
        pair_of = ((region.one.outcome, region.one.options), (region.other.outcome, region.other.options))
        inside = {point for point, keys in points if keys == pair_of}
        boxes = [
            [(name, scan_set(text, pair.knowledge.findings[name])) for name, text in box.region] for box in region.boxes
        ]
        covered = {
            point
            for point, _ in points
            if any(all(reference.contains(values, dict(point)[name]) for name, values in box) for box in boxes)
        }
        assert covered == inside
        outside = [dict(point) for point, keys in points if keys != pair_of]
        for box in boxes:
            for name, values in box:
                rest = [(other, those) for other, those in box if other != name]
                beyond = {
                    point[name]
                    for point in outside
                    if all(reference.contains(those, point[other]) for other, those in rest)
                }
                every = reference.cells(small.findings[name], small)
                assert beyond == {value for value in every if not reference.contains(values, value)}


@FEWEST
@given(pairs())
def test_a_witness_is_told_just_what_its_region_says(pair: Pair) -> None:
    assume(all(pair.question in pair.knowledge.guidelines[name].questions for name in BOTH))
    found = everyone(pair.knowledge, *BOTH, [pair.question]).questions[0]
    for region in found.disagreements:
        answers = region.comparison.advice
        for name, said in zip(BOTH, (region.one, region.other), strict=True):
            rows = answers.answer(name, pair.question).rows
            assert [(row.outcome, row.options) for row in rows] == [(said.outcome, said.options)]
        assert region.comparison.questions[0].agreement is Agreement.PART
        check(answers, pair.knowledge)
    total = sum((one.size.share for one in (*found.agreed, *found.disagreements)), Fraction(0))
    assert total == (1 if found.everybody.cells else 0)
