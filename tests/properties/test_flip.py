"""The smallest change and the room of a finding are what trying every value of every set of findings gives."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product

from hypothesis import event, given, settings
from hypothesis import strategies as st

from pnet_reason.checker import check, check_report
from pnet_reason.explore.flip import Flip, Flipped, Turn, flip
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.values import Choices, Interval, ValueSet
from tests import builders as b
from tests import reference, strategies
from tests.describe import Example

EXAMPLES = settings().max_examples // 3
Box = dict[str, object]


def keys(case: Case, knowledge: Knowledge, question: str) -> set[reference.Key]:
    """The keys of the rows, by the plain meaning; none where nobody is possible."""
    found = reference.rows(knowledge, "g", question, case)
    return set() if found is reference.FINDINGS_CONFLICT else set(found)


def wanted(found: set[reference.Key], option: str, direction: str) -> bool:
    """Whether every possible completion is as it is wanted, and there is one."""
    has = [key[0] == "settled" and option in key[1] for key in found]
    return bool(has) and (all(has) if direction == "to" else not any(has))


def changed(example: Example, values: Box) -> Case | None:
    """The case with other values, its quantities following; None where a formula refuses them, or a value that was
    given for a quantity disputes it still."""
    knowledge, case = example.knowledge, example.case
    followers = {q.id for q in knowledge.findings.values() if q.computed and values.keys() & set(q.computed.inputs)}
    if case.disputed.keys() - values.keys() - followers:
        return None
    kept = {
        name: value
        for name, value in case.findings.items()
        if name not in case.computed and name not in values and name not in followers
    }
    try:
        return b.case(knowledge, {**kept, **{name: b.one(value) for name, value in values.items()}})
    except b.OutOfRangeError:
        return None


def candidates(finding: Finding, knowledge: Knowledge) -> list[object]:
    """A value of every cell."""
    return [reference.representative(cell, finding) for cell in reference.partition(finding, knowledge)]


def changeable(example: Example) -> list[str]:
    """What may change: what bears on the answer and does not follow from inputs that are all known."""
    knowledge, case = example.knowledge, example.case
    names = reference.relevant_findings(knowledge, "g", example.question)
    formulas = {name: knowledge.findings[name].computed for name in names}
    return [name for name in names if not (formulas[name] and set(formulas[name].inputs) <= case.findings.keys())]


def tried(example: Example, option: str, direction: str, most: int) -> Iterator[tuple[str, ...]]:
    """The sets of fewest findings that do it with some values, each tried."""
    for count in range(most + 1):
        found = [
            names
            for names in combinations(changeable(example), count)
            if any(
                case is not None and wanted(keys(case, example.knowledge, example.question), option, direction)
                for values in product(*(candidates(example.knowledge.findings[n], example.knowledge) for n in names))
                for case in [changed(example, dict(zip(names, values, strict=True)))]
            )
        ]
        if found:
            yield from found
            return


def told_of(example: Example, option: str, direction: str) -> Flip:
    """What flip says."""
    want = {"to": option} if direction == "to" else {"leave": option}
    return flip(example.case, example.knowledge, guidelines=["g"], questions=[example.question], **want)


def asked(example: Example, option: str, direction: str) -> Flipped:
    """What it says of the one question."""
    return told_of(example, option, direction).answers[0]


def open_in(example: Example, found: Flipped) -> bool:
    """Whether something that excludes the option does so by not being known, or known in part."""
    known = example.case.findings
    return any(name not in known or known[name].single is None for name, _ in found.because)


MOST = 2


def sizes_agree(example: Example, option: str, direction: str) -> Flipped:
    """No smaller set of findings does it than the one that is told, and what is told does it."""
    found = asked(example, option, direction)
    assert found.status != "undecided" or found.doubtful
    least = [names for names in tried(example, option, direction, MOST) if names not in found.doubtful]
    if found.status == "already":
        assert least == [()]
    elif found.status in ("none", "undecided"):
        assert least == []
    else:
        count = len(found.ways[0].turns)
        assert count > 0
        assert all(len(names) >= count for names in least)
        if not found.more and least and len(least[0]) == count:
            told = {tuple(turn.finding for turn in way.turns) for way in found.ways}
            assert set(least) <= told
    if found.certificate:
        check_report(told_of(example, option, direction).to_dict(), example.knowledge)
    elif found.status == "none" and not (example.case.disputed or open_in(example, found)):
        event("not certified")
    for way in found.ways:
        assert way.far is not None, way
        rows = {(row.outcome, row.options) for row in way.far.answers[0].rows}
        assert wanted(rows, option, direction)
        check(way.far.to_dict(), example.knowledge)
        assert all(way.far.case.texts[turn.finding] == turn.witness for turn in way.turns)
    return found


@settings(max_examples=EXAMPLES)
@given(strategies.questions_about("none"), st.data())
def test_no_smaller_change_does_it_and_all_that_are_as_small_are_told(example: Example, data: st.DataObject) -> None:
    options = [o.id for o in example.knowledge.options.values() if example.question in o.questions]
    option = data.draw(st.sampled_from(options))
    direction = data.draw(st.sampled_from(["to", "from"]))
    found = sizes_agree(example, option, direction)
    if found.status == "found" and not found.more and len(found.ways[0].turns) <= MOST:
        told = {tuple(turn.finding for turn in way.turns) for way in found.ways}
        assert told == set(tried(example, option, direction, MOST))
        for names in told:
            ways = [way for way in found.ways if tuple(turn.finding for turn in way.turns) == names]
            assert {tuple(map(gap_told, way.turns)) for way in ways} == nearest(example, names, option, direction)


def gap_told(turn: Turn) -> Fraction:
    """How far a change is, in steps."""
    return Fraction(turn.steps or 0)


def gap(finding: Finding, known: ValueSet | None, cell: reference.Cell) -> Fraction:
    """How far a cell is from what is known, in steps, by hand."""
    if known is None:
        return Fraction(0)
    if isinstance(known, Choices):
        places = [finding.values.index(value) for value in known.values]
        steps = min(abs(finding.values.index(str(cell)) - place) for place in places)
        return Fraction(steps if finding.kind is Kind.ORDERED else min(steps, 1))
    assert isinstance(cell, Interval)
    if finding.kind is Kind.INTEGER:
        whole = [n for n in range(100) if cell.lower <= (Fraction(n), 0) <= cell.upper]
        mine = [n for n in range(100) if reference.contains(known, Fraction(n))]
        return Fraction(min(abs(one - other) for one in whole for other in mine))
    parts = known.intervals
    apart = min(max(cell.lower[0] - p.upper[0], p.lower[0] - cell.upper[0], Fraction(0)) for p in parts)
    return apart / (finding.granularity or 1)


def nearest(example: Example, names: tuple[str, ...], option: str, direction: str) -> set[tuple[Fraction, ...]]:
    """The distances of the cells that do it, to which no other such cell is nearer in everything."""
    knowledge, found = example.knowledge, set()
    findings = [knowledge.findings[name] for name in names]
    for cells in product(*(reference.partition(finding, knowledge) for finding in findings)):
        values = {f.id: reference.representative(cell, f) for f, cell in zip(findings, cells, strict=True)}
        case = changed(example, values)
        if case is not None and wanted(keys(case, knowledge, example.question), option, direction):
            pairs = zip(findings, cells, strict=True)
            found.add(tuple(gap(f, example.case.findings.get(f.id), cell) for f, cell in pairs))
    return {
        one
        for one in found
        if not any(other != one and all(a <= b for a, b in zip(other, one, strict=True)) for other in found)
    }


@settings(max_examples=EXAMPLES)
@given(strategies.questions_about("wide"), st.data())
def test_where_quantities_follow_no_smaller_change_does_it_either(example: Example, data: st.DataObject) -> None:
    options = [o.id for o in example.knowledge.options.values() if example.question in o.questions]
    option = data.draw(st.sampled_from(options))
    sizes_agree(example, option, data.draw(st.sampled_from(["to", "from"])))
