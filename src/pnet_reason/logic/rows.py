"""Rows: one for each distinct outcome and options, with its regions read off the reduced diagram (3.11).

Imports model and logic.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import islice
from typing import cast

from pnet_reason.model.answer import Removed, Row
from pnet_reason.model.proof import Covered, Region

from .compiled import FindingAtoms
from .conclude import Summary
from .details import row_of
from .diagram import Box, Diagrams, Path
from .exact import ExactDiagram
from .kernel import State, domains, narrowed
from .query import Leaf, Query, covered, decisions, nobody, presence, someone, verdicts
from .reach import Outcome

BOXES = 256
EXACT_STEPS = 1 << 17
REMOVED = "removed"
SEVERAL = 2
PARTS = ("alternatives", "against")
Key = tuple[str, tuple[str, ...]]
Rows = tuple[tuple[Row, ...], tuple[str, ...], tuple[Removed, ...]]


@dataclass(slots=True)
class Frame:
    """The diagram of an answer: what is concluded for each patient that the case leaves open.

    ``entries`` are the levels, in order of id; ``summaries`` is the diagram of conclusions; ``support`` the levels on
    which outcome and options depend; ``someone`` says, along the support, where anybody can be.
    """

    query: Query
    entries: tuple[FindingAtoms, ...]
    diagrams: Diagrams
    summaries: int
    support: tuple[int, ...] = ()
    someone: int = 0

    @property
    def names(self) -> frozenset[str]:
        """The findings of the support."""
        return frozenset(self.entries[level].id for level in self.support)

    def box(self, state: State) -> Box:
        """A state's box, along the support."""
        masks, full = domains(state), self.diagrams.full
        return tuple(masks[e.var] if i in self.support else full[i] for i, e in enumerate(self.entries))

    def state(self, path: Path) -> State:
        """The first state of the query, narrowed to a path."""
        state = self.query.state
        for level, mask in path:
            state = narrowed(state, self.entries[level].var, mask)
        return state

    def where(self, label: Callable[[Summary], Hashable]) -> int:
        """The diagram of any label of the conclusions; ``REMOVED`` where nobody can be."""
        found = self.labelled(label)
        return self.diagrams.combine(found, self.someone, lambda what, anyone: what if anyone is True else REMOVED)

    def labelled(self, label: Callable[[Summary], Hashable]) -> int:
        """The same, whoever can be there."""
        return self.diagrams.relabel(self.summaries, cast(Callable[[Hashable], Hashable], label))


def frame_of(query: Query, leaves: list[Leaf] | None) -> Frame:
    """The frame of an answer, from the boxes of its stream, or straight from the rules where those are too many."""
    if leaves is None:
        exact = ExactDiagram(query.plan, query.known, query.state, EXACT_STEPS)
        frame = Frame(query, exact.entries, exact.diagrams, exact.root)
    else:
        frame = of_stream(query, leaves)
    diagrams = frame.diagrams
    frame.support = diagrams.support(frame.labelled(key_of))
    boxes = [(frame.box(box), found is not None) for box, found in presence(query, query.state, frame.names)]
    frame.someone = diagrams.of_boxes(boxes)
    return frame


def of_stream(query: Query, leaves: list[Leaf]) -> Frame:
    """The frame over the findings that some box of the stream narrows."""
    first, section = query.patient.open, query.plan.section
    entries = tuple(e for e in section.findings if any(domains(s)[e.var] != first[e.var] for s, _ in leaves))
    diagrams = Diagrams(tuple(first[e.var] for e in entries))
    boxes = [(tuple(domains(s)[e.var] for e in entries), decision.summary) for s, decision in leaves]
    return Frame(query, entries, diagrams, diagrams.of_boxes(boxes))


def key_of(summary: Summary) -> Hashable:
    """What makes a row."""
    return summary.key


def rows_of(query: Query, leaves: list[Leaf] | None) -> Rows:
    """The rows, what is missing, and the boxes that were removed. ``leaves`` is None past the budget of the stream."""
    frame = frame_of(query, leaves)
    keys = frame.where(key_of)
    removed = tuple(removed_box(frame, path) for path in frame.diagrams.paths(keys, REMOVED))
    labels = sorted(cast(Key, key) for key in frame.diagrams.labels(keys) if key != REMOVED)
    rows = [row_at(frame, key, list(islice(frame.diagrams.paths(keys, key), BOXES + 1))) for key in labels]
    return tuple(rows), needed(frame, keys), removed


def removed_box(frame: Frame, path: Path) -> Removed:
    """A box that nobody is in, with its proof by cases."""
    query, state = frame.query, frame.state(path)
    because = [nobody(query, box, verdict) for box, verdict in verdicts(query, state, frame.names)]
    region = query.patient.region(state)
    return Removed(region, query.table.add(Covered(region, tuple(because))))


def row_at(frame: Frame, key: Key, paths: list[Path]) -> Row:
    """One row: its regions, each proved inside itself; past the budget one region as a witness (3.16)."""
    query, listed = frame.query, len(paths) <= BOXES
    leaves: list[Leaf] = []
    proofs: list[int] = []
    regions: list[Region] = []
    for path in paths if listed else paths[:1]:
        state = frame.state(path)
        inside = decisions(query, state)
        regions.append(query.patient.region(state))
        proofs.append(covered(query, regions[-1], inside, witnesses(frame, state)))
        leaves += inside
    if not listed:
        return row_of(query, leaves, None, tuple(proofs), {}, regions[0])
    parts = {
        (kind, option): part_regions(frame, key, kind, option)
        for kind in PARTS
        for option in sorted({o for _, decision in leaves for o in getattr(decision.summary, kind)})
    }
    return row_of(query, leaves, tuple(regions), tuple(proofs), parts)


def part_regions(frame: Frame, key: Key, kind: str, option: str) -> tuple[Region, ...] | None:
    """Where in a row an option is an alternative, or against."""
    inside = frame.where(lambda summary: summary.key == key and option in getattr(summary, kind))
    paths = list(islice(frame.diagrams.paths(inside, label=True), BOXES + 1))
    if len(paths) > BOXES:
        return None
    return tuple(frame.query.patient.region(frame.state(path)) for path in paths)


def witnesses(frame: Frame, state: State) -> list[Outcome]:
    """Boxes with someone in them that together show every cell of a region along the support."""
    first, entries = domains(state), [frame.entries[level] for level in frame.support]
    found = None if frame.query.reach.active else someone(frame.query, state)
    if found is not None and all(domains(found[0])[e.var] == first[e.var] for e in entries):
        return [found]
    return [found for _, found in presence(frame.query, state, frame.names) if found is not None]


def needed(frame: Frame, keys: int) -> tuple[str, ...]:
    """The findings on which the answer really depends: two cells that differ in it alone are in different rows.

    Where findings are coupled so closely that no two cells differ in one alone, all that tell the rows apart.
    """
    diagrams = frame.diagrams
    sets = diagrams.relabel(keys, lambda key: frozenset() if key == REMOVED else frozenset([key]))
    everything = frozenset[Hashable]().union(*map(as_set, diagrams.labels(sets)))
    if len(everything) < SEVERAL:
        return ()
    levels = diagrams.support(keys)
    found = [i for i in levels if apart(diagrams, diagrams.gathered(sets, i, lambda a, b: as_set(a) | as_set(b)))]
    return tuple(frame.entries[level].id for level in found or levels)


def as_set(label: Hashable) -> frozenset[Hashable]:
    """A label that is a set of keys."""
    return cast(frozenset[Hashable], label)


def apart(diagrams: Diagrams, root: int) -> bool:
    """Whether some cell has several keys."""
    return any(len(as_set(label)) >= SEVERAL for label in diagrams.labels(root))
