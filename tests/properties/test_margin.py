"""The room of a finding is what putting in every other value gives, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, settings

from pnet_reason.explore.chart import chart_of
from pnet_reason.explore.ground import Ground
from pnet_reason.explore.margin import Room, margin
from pnet_reason.knowledge.quantities import format_set
from pnet_reason.knowledge.sets import intersect, union
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.table import Table
from pnet_reason.model.values import Choices, ValueSet
from tests import builders as b
from tests import reference, strategies
from tests.describe import Example

EXAMPLES = settings().max_examples // 5
Keys = Mapping[tuple[object, ...], reference.Key]


def by_completion(example: Example, name: str, value: ValueSet) -> Keys:
    """Each possible completion of what is open, with its row, if one finding had another value."""
    case = replace(example.case, findings=Table({**example.case.findings, name: value}))
    found = reference.completions(example.knowledge, "g", example.question, case)
    return {
        tuple((n, v) for n, v in completion if n != name): outcome.key
        for completion, outcome in found
        if outcome.outcome != "impossible"
    }


def alike(one: Keys, other: Keys) -> bool:
    """Whether they have the same rows, and each completion of both is in the same one."""
    return set(one.values()) == set(other.values()) and all(other.get(c, key) == key for c, key in one.items())


@settings(max_examples=EXAMPLES)
@given(strategies.questions_about("none"))
def test_the_room_is_the_connected_piece_with_the_same_answer_and_nothing_beyond_it_has_it(example: Example) -> None:
    (found,) = margin(example.case, example.knowledge, ["g"], [example.question]).answers
    ground = Ground(chart_of(example.knowledge, "g", example.question), example.case)
    told = {room.finding: room for room in found.rooms}
    for name, value in example.case.findings.items():
        if value.single is None or name not in ground.names:
            continue
        finding = example.knowledge.findings[name]
        pieces = ground.pieces(name)
        base = by_completion(example, name, value)
        same = [alike(by_completion(example, name, point_of(piece, finding)), base) for piece in pieces]
        here = next(n for n, piece in enumerate(pieces) if intersect(piece, value))
        assert same[here]
        if all(same):
            assert name in found.free
            continue
        assert name in told
        assert told[name].same == format_set(union(finding, around(pieces, same, here, finding)), finding)
        assert {(edge.side, edge.beyond) for edge in told[name].edges}
        check_edges(told[name], example, pieces)


def around(pieces: tuple[ValueSet, ...], same: list[bool], here: int, finding: Finding) -> list[ValueSet]:
    """The neighbours on both sides with the same answer; of choices without order all of them."""
    if finding.kind in (Kind.CHOICE, Kind.YES_NO):
        return [piece for piece, yes in zip(pieces, same, strict=True) if yes]
    low = max((n + 1 for n in range(here) if not same[n]), default=0)
    high = min((n for n in range(here, len(pieces)) if not same[n]), default=len(pieces))
    return list(pieces[low:high])


def point_of(piece: ValueSet, finding: Finding) -> ValueSet:
    """A value of a piece."""
    if isinstance(piece, Choices):
        return piece
    return b.one(reference.representative(piece.intervals[0], finding))


def check_edges(room: Room, example: Example, pieces: tuple[ValueSet, ...]) -> None:
    """What is said beyond each edge is what the plain meaning says there."""
    finding = example.knowledge.findings[room.finding]
    for edge in room.edges:
        beyond = [piece for piece in pieces if begins(piece, edge.beyond, finding, edge.side)]
        assert beyond
        found = by_completion(example, room.finding, point_of(beyond[0], finding))
        assert {(row.outcome, row.options) for row in edge.says} == set(found.values())


def begins(piece: ValueSet, beyond: str, finding: Finding, side: str) -> bool:
    """Whether a piece is the first one on the far side of an edge."""
    if isinstance(piece, Choices):
        return piece.values[0] in beyond.split(" or ")
    (domain,) = finding.domain.intervals
    part = piece.intervals[0]
    low = part.lower if side == "above" else domain.lower
    high = part.upper if side == "below" else domain.upper
    return format_set(type(piece)((type(part)(low, high),)), finding) == beyond
