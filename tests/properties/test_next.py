"""What to find out next is what trying every value of every missing finding says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product

from hypothesis import HealthCheck, assume, given, settings

from pnet_reason.explore.obtain import MOST, NextFor, next_findings
from pnet_reason.knowledge.quantities import scan_set
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Kind
from pnet_reason.model.values import Numbers, ValueSet
from tests import builders as b
from tests import reference, strategies
from tests.describe import Example
from tests.reference import Key, Value

FEWER = settings(max_examples=max(16, settings().max_examples * 16 // 100), suppress_health_check=list(HealthCheck))
FEWEST = settings(FEWER, max_examples=max(8, settings().max_examples * 8 // 100))
CELLS = 240
Values = dict[str, Value]


def with_values(example: Example, values: Values) -> Case | None:
    """The case in which some findings are found out, which count as known no more than before; None where a formula
    refuses them."""
    case, knowledge = example.case, example.knowledge
    kept = {name: one for name, one in case.findings.items() if name not in case.computed}
    try:
        made = b.case(knowledge, {**kept, **{name: b.one(value) for name, value in values.items()}})
    except b.OutOfRangeError:
        return None
    return replace(made, known=case.known, disputed=made.disputed or case.disputed)


def rows_of(example: Example, values: Values) -> frozenset[Key]:
    """The rows that are left; none where nobody is possible."""
    case = with_values(example, values)
    if case is None:
        return frozenset()
    found = reference.rows(example.knowledge, "g", example.question, case)
    return frozenset() if found is reference.FINDINGS_CONFLICT else frozenset(found)


def values_of(example: Example, name: str) -> list[Value]:
    """Values of each cell of a finding, its thresholds and what is beside them, as far as the case allows them."""
    finding, within = example.knowledge.findings[name], example.case.findings.get(name)
    found = reference.cells(finding, example.knowledge, within)
    if finding.numeric:
        near = strategies.boundary_values(finding, example.knowledge)
        found += [value for value in near if within is None or reference.contains(within, value)]
    return sorted(set(found), key=str)


def off(example: Example) -> bool:
    """Whether a quantity is given beside inputs, so that it may be off by what is tolerated."""
    given = example.case.findings.keys() - example.case.computed
    return any(f.computed and f.id in given and f.computed.tolerance for f in example.knowledge.findings.values())


def asked(example: Example) -> NextFor:
    """What is told; examples with too many combinations of cells are left out."""
    names = open_findings(example)
    assume(math.prod(len(reference.cells(example.knowledge.findings[n], example.knowledge)) for n in names) <= CELLS)
    return next_findings(example.case, example.knowledge, ["g"], [example.question]).answers[0]


def open_findings(example: Example) -> list[str]:
    """The findings that bear on the answer and are not known."""
    names = reference.relevant_findings(example.knowledge, "g", example.question)
    case = example.case
    return [name for name in names if name not in case.findings or case.findings[name].single is None]


def told_rows(rows: object) -> frozenset[Key]:
    """Rows as keys."""
    return frozenset((one.outcome, one.options) for one in rows)  # type: ignore[attr-defined]


def each_value_leaves_its_rows(example: Example) -> None:
    """For each missing finding, each value leaves the rows that are told for it."""
    found = asked(example)
    assert told_rows(found.rows) == rows_of(example, {})
    if len(found.rows) < 2:
        assert not found.candidates
        return
    asking = (example.knowledge, "g", example.question, example.case)
    told = {one.finding for one in found.candidates}
    assert set(reference.missing(*asking)) <= told <= set(reference.support(*asking))
    for one in found.candidates:
        finding = example.knowledge.findings[one.finding]
        groups = [(scan_set(each.values, finding), told_rows(each.rows)) for each in one.leaves]
        counts = [len(rows) for _, rows in groups]
        expected = "every" if max(counts) == 1 else "some" if min(counts) == 1 else "none"
        assert one.settles == expected
        for value in values_of(example, one.finding):
            seen = [rows for values, rows in groups if reference.contains(values, value)]
            left = rows_of(example, {one.finding: value})
            assert seen == ([left] if left else []), (one.finding, value)
    ranks = [("every", "some", "none").index(one.settles) for one in found.candidates]
    assert ranks == sorted(ranks)


@FEWER
@given(strategies.questions_about("none"))
def test_each_value_of_a_missing_finding_leaves_the_rows_that_are_told(example: Example) -> None:
    each_value_leaves_its_rows(example)


@FEWEST
@given(strategies.questions_about("wide"))
def test_where_quantities_are_computed_it_does_too(example: Example) -> None:
    assume(not off(example))
    each_value_leaves_its_rows(example)


def settles(example: Example, names: tuple[str, ...]) -> bool:
    """Whether some findings leave one row at most, whatever they turn out to be."""
    cells = (reference.cells(example.knowledge.findings[n], example.knowledge, within(example, n)) for n in names)
    return all(len(rows_of(example, dict(zip(names, values, strict=True)))) < 2 for values in product(*cells))


def within(example: Example, name: str) -> ValueSet | None:
    """What the case allows for a finding."""
    return example.case.findings.get(name)


Possible = list[tuple[dict[str, Value], Key]]


def possible(example: Example) -> Possible:
    """Every possible completion with its row."""
    every = reference.completions(example.knowledge, "g", example.question, example.case)
    return [(dict(completion), outcome.key) for completion, outcome in every if outcome.outcome != "impossible"]


def left_by(people: Possible, names: tuple[str, ...]) -> dict[tuple[Value, ...], set[Key]]:
    """The rows that each combination of values leaves, where no formula couples any."""
    found: dict[tuple[Value, ...], set[Key]] = {}
    for values, key in people:
        found.setdefault(tuple(values[name] for name in names), set()).add(key)
    return found


@FEWER
@given(strategies.questions_about("none"))
def test_the_smallest_sets_that_settle_are_all_that_brute_force_finds(example: Example) -> None:
    found = asked(example)
    assume(len(found.rows) > 1)
    names, people, sets = open_findings(example), possible(example), set()
    for count in range(len(names) + 1):
        sets = {some for some in combinations(names, count) if max(map(len, left_by(people, some).values())) == 1}
        if sets:
            break
    assert not found.undecided
    assert set(found.settling) == sets


@FEWEST
@given(strategies.questions_about("wide"))
def test_where_quantities_are_computed_what_is_told_settles(example: Example) -> None:
    assume(not off(example))
    found = asked(example)
    assume(len(found.rows) > 1)
    assert found.settling or found.undecided
    for some in found.settling:
        assert settles(example, some), some
    alone = [
        name
        for name in open_findings(example)
        if all(len(rows_of(example, {name: value})) < 2 for value in values_of(example, name))
    ]
    one = [names for names in found.settling if len(names) == 1]
    assert {names[0] for names in one} <= set(alone)


def lucky(example: Example, count: int) -> dict[tuple[tuple[str, ...], Key], set[tuple[Value, ...]]]:
    """The values of so many findings that leave one row, by the findings and the row; no formula couples any."""
    found: dict[tuple[tuple[str, ...], Key], set[tuple[Value, ...]]] = {}
    people = possible(example)
    for names in combinations(open_findings(example), count):
        for values, rows in left_by(people, names).items():
            if len(rows) == 1:
                found.setdefault((names, next(iter(rows))), set()).add(values)
    return found


@FEWER
@given(strategies.questions_about("none"))
def test_the_fewest_values_that_settle_are_all_that_brute_force_finds(example: Example) -> None:
    found = asked(example)
    assume(len(found.rows) > 1)
    count, expected = 0, {}
    for count in range(1, len(open_findings(example)) + 1):
        expected = lucky(example, count)
        if expected:
            break
    assert found.lucky
    told: dict[tuple[tuple[str, ...], Key], set[tuple[Value, ...]]] = {}
    for one in found.lucky:
        names = tuple(sorted(one.findings))
        told.setdefault((names, (one.says.outcome, one.says.options)), set()).update(inside(example, one.findings))
    assert all(len(names) == count for names, _ in told)
    if not found.more:
        assert told == expected
    else:
        assert len(found.lucky) == MOST
        assert all(values <= expected[key] for key, values in told.items())


def inside(example: Example, findings: Mapping[str, str]) -> Iterator[tuple[Value, ...]]:
    """The cells in a box, one value each."""
    axes = []
    for name in sorted(findings):
        finding = example.knowledge.findings[name]
        values = scan_set(findings[name], finding)
        cells = reference.cells(finding, example.knowledge, within(example, name))
        axes.append([value for value in cells if reference.contains(values, value)])
    return product(*axes)


def some_of(example: Example, findings: Mapping[str, str]) -> Iterator[tuple[Value, ...]]:
    """Some values in a box: its ends and its middles."""
    axes: list[list[Value]] = []
    for name in sorted(findings):
        finding = example.knowledge.findings[name]
        values = scan_set(findings[name], finding)
        if isinstance(values, Numbers):
            ends = [(part.lower[0], part.upper[0]) for part in values.intervals]
            near = [value for low, high in ends for value in (low, (low + high) / 2, high)]
            whole = [value for value in near if finding.kind is not Kind.INTEGER or value.denominator == 1]
            axes.append([value for value in whole if reference.contains(values, value)])
        else:
            axes.append(list(values.values))
    return product(*axes)


@FEWEST
@given(strategies.questions_about("wide"))
def test_where_quantities_are_computed_the_values_that_are_told_settle(example: Example) -> None:
    assume(not off(example))
    found = asked(example)
    assume(len(found.rows) > 1)
    assert found.lucky or found.undecided
    for one in found.lucky:
        rows = set().union(
            *(
                rows_of(example, dict(zip(sorted(one.findings), values, strict=True)))
                for values in some_of(example, one.findings)
            )
        )
        assert rows == {(one.says.outcome, one.says.options)}, one
    if len(found.lucky[0].findings) > 1:
        for name in open_findings(example):
            if name not in example.case.computed:
                assert all(len(rows_of(example, {name: value})) != 1 for value in values_of(example, name)), name
