"""What the engine itself says of worked cases with one finding changed, value by value, and what flip and margin say.

Each cell of each finding is tried, for some of the worked cases, with the guidelines in turn.
"""

from __future__ import annotations

from functools import cache

import pytest

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.explore.chart import Key, chart_of
from pnet_reason.explore.flip import flip
from pnet_reason.explore.ground import Ground
from pnet_reason.explore.margin import Said, margin
from pnet_reason.explore.steps import readable
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.quantities import format_set
from pnet_reason.knowledge.sets import intersect
from pnet_reason.knowledge.supposing import supposing
from pnet_reason.model.case import Case
from pnet_reason.model.problems import CaseError
from pnet_reason.model.values import ValueSet
from tests.asking import MANAGEMENT, shipped, worked

EVERY = 4
NUMBERS = sorted(worked())[::EVERY]
Tried = dict[tuple[str, ValueSet], frozenset[Key]]


def guideline_for(number: str) -> str:
    """The guidelines in turn; of the others, those that answer the question."""
    names = [one.id for one in shipped().guidelines.values() if MANAGEMENT in one.questions]
    return names[NUMBERS.index(number) % len(names)]


@cache
def case_of(number: str) -> Case:
    return make_case(worked()[number]["findings"], shipped())


def engine(case: Case, guideline: str) -> frozenset[Key]:
    """The keys of the rows; none where the findings contradict each other."""
    answer = recommend(case, shipped(), [guideline], [MANAGEMENT]).answers[0]
    if any(clash.kind == "findings" for row in answer.rows for clash in row.clashes):
        return frozenset()
    return frozenset((row.outcome, row.options) for row in answer.rows)


@cache
def tried(number: str) -> Tried:
    """Finding and cell → what the engine says with a value of it."""
    case, guideline = case_of(number), guideline_for(number)
    ground = Ground(chart_of(shipped(), guideline, MANAGEMENT), case)
    found: Tried = {}
    for name in ground.names:
        finding = shipped().findings[name]
        for piece in ground.pieces(name):
            text = format_set(readable(finding, None, piece), finding)
            try:
                found[name, piece] = engine(supposing(case, shipped(), {name: text}), guideline)
            except CaseError:
                found[name, piece] = frozenset()
    return found


def wanted(found: frozenset[Key], option: str, direction: str) -> bool:
    has = [outcome == "settled" and option in options for outcome, options in found]
    return bool(has) and (all(has) if direction == "to" else not any(has))


@pytest.mark.parametrize("number", NUMBERS)
def test_one_finding_is_told_where_the_engine_says_so_with_one_value_of_it_and_only_there(number: str) -> None:
    case, guideline = case_of(number), guideline_for(number)
    fixed = {name for name, finding in shipped().findings.items() if finding.fixed}
    for option in (one.id for one in shipped().options.values() if MANAGEMENT in one.questions):
        for direction in ("to", "from"):
            want = {"to": option} if direction == "to" else {"leave": option}
            found = flip(case, shipped(), guidelines=[guideline], questions=[MANAGEMENT], **want).answers[0]
            if wanted(engine(case, guideline), option, direction):
                assert found.status == "already"
                continue
            alone = {n for (n, _), keys in tried(number).items() if n not in fixed and wanted(keys, option, direction)}
            told = {tuple(turn.finding for turn in way.turns) for way in found.ways}
            assert found.status in ("found", "none")
            if alone and found.more:
                assert told <= {(name,) for name in alone}
            elif alone:
                assert told == {(name,) for name in alone}
            else:
                assert all(len(names) > 1 for names in told)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_far_side_has_a_proof_that_the_checker_accepts(number: str) -> None:
    case = case_of(number)
    for option in sorted({name for way in (row.options for row in rows_of(case, number)) for name in way}):
        found = flip(case, shipped(), leave=option, guidelines=[guideline_for(number)], questions=[MANAGEMENT])
        for way in found.answers[0].ways:
            assert way.far is not None
            check(way.far.to_dict(), shipped())
            assert not any(option in row.options for row in way.far.answers[0].rows)


def rows_of(case: Case, number: str) -> tuple[Said, ...]:
    return tuple(Said(*key) for key in sorted(engine(case, guideline_for(number))))


@pytest.mark.parametrize("number", NUMBERS)
def test_inside_the_room_the_engine_says_the_same_and_beyond_each_edge_what_is_told(number: str) -> None:
    case, guideline = case_of(number), guideline_for(number)
    found = margin(case, shipped(), [guideline], [MANAGEMENT]).answers[0]
    base = engine(case, guideline)
    rooms = {room.finding: room for room in found.rooms}
    for name in ({name for name, _ in tried(number)} & case.findings.keys()) - case.computed:
        value = case.findings[name]
        pieces = [(piece, keys) for (one, piece), keys in tried(number).items() if one == name]
        if name in found.free:
            assert {keys for _, keys in pieces} == {base}, name
        if name not in rooms or rooms[name].derived:
            continue
        here = next(n for n, (piece, _) in enumerate(pieces) if intersect(piece, value))
        for edge in rooms[name].edges:
            told = frozenset((row.outcome, row.options) for row in edge.says)
            if edge.side == "other":
                assert told in {keys for _, keys in pieces}
                continue
            beyond = [keys for _, keys in (reversed(pieces[:here]) if edge.side == "below" else pieces[here + 1 :])]
            assert next(keys for keys in beyond if keys != base or keys == told) == told, (name, edge)
