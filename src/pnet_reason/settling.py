"""What a missing finding would change: for each of its values, the rows of an answer that would be left.

May import model and knowledge. Promises: read off the regions of the rows alone; findings that settle most come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from .knowledge.quantities import format_set, scan_set
from .knowledge.sets import union
from .model.answer import Answer
from .model.case import Case
from .model.findings import Finding
from .model.knowledge import Knowledge
from .model.proof import Region
from .model.values import Bound, Choices, Interval, Numbers, ValueSet

LAST = 1


class Settles(IntEnum):
    """Whether to know the finding leaves one row: for every value of it, for some, for none."""

    EVERY = 0
    SOME = 1
    NONE = 2


@dataclass(frozen=True, slots=True)
class Change:
    """The values of a finding under which the same rows (by number) are left, in canonical wording."""

    values: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """One finding on which an answer depends; ``index`` is its place in ``answer.missing``."""

    finding: str
    index: int
    settles: Settles
    changes: tuple[Change, ...]

    @property
    def order(self) -> tuple[int, int, str]:
        """Those that settle most first; of these, those that leave the fewest rows."""
        return self.settles, sum(len(change.rows) for change in self.changes), self.finding


def settling(answer: Answer, case: Case, knowledge: Knowledge) -> tuple[Missing, ...]:
    """The missing findings of an answer, those that settle most first."""
    regions = [
        (number, region) for number, row in enumerate(answer.rows) for region in regions_of(row.regions, row.witness)
    ]
    found = []
    for index, name in enumerate(answer.missing):
        finding = knowledge.findings[name]
        changes = tuple(changes_of(finding, case.findings.get(name, finding.domain), regions))
        found.append(Missing(name, index, settles(changes), changes))
    return tuple(sorted(found, key=lambda missing: missing.order))


def merged(regions: tuple[Region, ...], case: Case, knowledge: Knowledge) -> list[Region]:
    """The same boxes in fewer words: two that differ in one finding become one, as often as that can be done."""
    found = [dict(region) for region in regions]
    pair = joinable(found)
    while pair is not None:
        first, second, name = pair
        finding = knowledge.findings[name]
        domain = case.findings.get(name, finding.domain)
        both = union(finding, [scan_set(first[name], finding), scan_set(second[name], finding)])
        joined = {**first, name: format_set(both, finding)}
        if both == domain:
            del joined[name]
        found = [box for box in found if box is not second]
        found[next(i for i, box in enumerate(found) if box is first)] = joined
        pair = joinable(found)
    return [tuple(sorted(box.items())) for box in found]


def joinable(boxes: list[dict[str, str]]) -> tuple[dict[str, str], dict[str, str], str] | None:
    """Two boxes on the same findings that differ in just one of them."""
    seen: dict[tuple[str, frozenset[tuple[str, str]]], dict[str, str]] = {}
    for box in boxes:
        items = frozenset(box.items())
        for item in box.items():
            first = seen.setdefault((item[0], items - {item}), box)
            if first is not box:
                return first, box, item[0]
    return None


def regions_of(regions: tuple[Region, ...] | None, witness: Region | None) -> Iterable[Region]:
    """The boxes of a row. Past the budget only the witness is known, and no finding surely settles anything."""
    if regions is not None:
        return regions
    return () if witness is None else ((),)


def settles(changes: tuple[Change, ...]) -> Settles:
    """How far the finding settles the answer."""
    alone = [len(change.rows) == 1 for change in changes]
    if alone and all(alone):
        return Settles.EVERY
    return Settles.SOME if any(alone) else Settles.NONE


def changes_of(finding: Finding, domain: ValueSet, regions: list[tuple[int, Region]]) -> Iterator[Change]:
    """The values of a finding, put together where they leave the same rows."""
    sets = [(number, within(finding, domain, region)) for number, region in regions]
    groups: dict[tuple[int, ...], list[ValueSet]] = {}
    for atom, probe in atoms(domain, [values for _, values in sets]):
        rows = tuple(sorted({number for number, values in sets if holds(values, probe)}))
        if rows:
            groups.setdefault(rows, []).append(atom)
    for rows, parts in groups.items():
        yield Change(format_set(union(finding, parts), finding), rows)


def within(finding: Finding, domain: ValueSet, region: Region) -> ValueSet:
    """What a region says of a finding; all that the case allows where it says nothing."""
    text = dict(region).get(finding.id)
    return domain if text is None else scan_set(text, finding)


def atoms(domain: ValueSet, sets: list[ValueSet]) -> Iterator[tuple[ValueSet, Bound | str]]:
    """The finest parts of a domain that the sets tell apart, each with a value in it."""
    if isinstance(domain, Choices):
        yield from ((Choices((value,)), value) for value in domain.values)
        return
    starts = sorted({bound for one in (domain, *sets) if isinstance(one, Numbers) for bound in edges(one)})
    for interval in domain.intervals:
        inside = [start for start in starts if interval.lower <= start <= interval.upper]
        ends = [before(start) for start in inside[1:]] + [interval.upper]
        yield from ((Numbers((Interval(low, high),)), low) for low, high in zip(inside, ends, strict=True))


def edges(values: Numbers) -> Iterator[Bound]:
    """Where an interval begins, and where the values after it begin."""
    for interval in values.intervals:
        yield interval.lower
        value, nudge = interval.upper
        yield value, nudge + LAST


def before(start: Bound) -> Bound:
    """The last bound before a start."""
    value, nudge = start
    return value, nudge - LAST


def holds(values: ValueSet, probe: Bound | str) -> bool:
    """Whether a value, or the beginning of an atom, is in a set."""
    if isinstance(values, Choices):
        return probe in values.values
    return not isinstance(probe, str) and any(i.lower <= probe <= i.upper for i in values.intervals)
