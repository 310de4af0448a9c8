"""Rows: one for each distinct outcome and options, with its regions read off the reduced diagram (3.11).

Imports model and logic.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast

from pnet_reason.model.answer import Removed, Row
from pnet_reason.model.proof import Covered, Region

from .compiled import FindingAtoms
from .conclude import Summary
from .details import Parts, row_of
from .diagram import Box, Diagrams, Path
from .exact import ExactDiagram
from .kernel import State, domains, narrowed
from .query import Leaf, Query, covered, decisions, nobody, populated, presence, verdicts

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
        return narrowed_to(self.query.state, self.entries, path)

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
    rows = [row_at(frame, list(islice(frame.diagrams.paths(keys, key), BOXES + 1))) for key in labels]
    return tuple(rows), needed(frame, keys), removed


def removed_box(frame: Frame, path: Path) -> Removed:
    """A box that nobody is in, with its proof by cases."""
    query, state = frame.query, frame.state(path)
    because = [nobody(query, box, verdict) for box, verdict in verdicts(query, state)]
    region = query.patient.region(state)
    return Removed(region, query.table.add(Covered(region, tuple(because))))


def row_at(frame: Frame, paths: list[Path]) -> Row:
    """One row: its regions, each proved inside itself; past the budget one region as a witness (3.16)."""
    query, listed = frame.query, len(paths) <= BOXES
    states = [frame.state(path) for path in (paths if listed else paths[:1])]
    found = [decisions(query, state) for state in states]
    levels = frame.names | cut_in(frame, [box for leaves in found for box, _ in leaves])
    parts = [populated(query, leaves, levels) for leaves in found]
    regions = tuple(query.patient.region(state) for state in states)
    proofs = tuple(covered(query, region, part) for region, part in zip(regions, parts, strict=True))
    leaves = [leaf for part in parts for leaf in part.leaves]
    if not listed:
        return row_of(query, leaves, None, proofs, {}, regions[0])
    return row_of(query, leaves, regions, proofs, parts_of_row(frame, leaves, levels))


def cut_in(frame: Frame, boxes: list[State]) -> frozenset[str]:
    """The findings that some box narrows."""
    first, entries = frame.query.patient.open, frame.query.plan.section.findings
    return frozenset(e.id for e in entries if any(domains(box)[e.var] != first[e.var] for box in boxes))


def parts_of_row(frame: Frame, leaves: list[Leaf], levels: frozenset[str]) -> Parts:
    """Where in a row each option is an alternative, or against: boxes of the diagram of the leaves that say so."""
    entries = [e for e in frame.query.plan.section.findings if e.id in levels]
    diagrams = Diagrams(tuple(frame.query.patient.open[e.var] for e in entries))
    boxes = [tuple(domains(box)[e.var] for e in entries) for box, _ in leaves]
    found: dict[tuple[str, str], tuple[Region, ...] | None] = {}
    for kind in PARTS:
        for option in sorted({o for _, decision in leaves for o in getattr(decision.summary, kind)}):
            says = [option in getattr(decision.summary, kind) for _, decision in leaves]
            root = diagrams.of_boxes(list(zip(boxes, says, strict=True)), default=False)
            paths = list(islice(diagrams.paths(root, label=True), BOXES + 1))
            found[kind, option] = None if len(paths) > BOXES else tuple(region_at(frame, entries, p) for p in paths)
    return found


def region_at(frame: Frame, entries: list[FindingAtoms], path: Path) -> Region:
    """A path over some levels in words."""
    return frame.query.patient.region(narrowed_to(frame.query.state, entries, path))


def narrowed_to(state: State, entries: Sequence[FindingAtoms], path: Path) -> State:
    """A state narrowed to a path."""
    for level, mask in path:
        state = narrowed(state, entries[level].var, mask)
    return state


def needed(frame: Frame, keys: int) -> tuple[str, ...]:
    """The findings on which the answer really depends: two cells that differ in it alone are in different rows.

    Where findings are coupled so closely that these do not tell the rows apart, all that the rows speak of.
    """
    diagrams = frame.diagrams
    sets = diagrams.relabel(keys, lambda key: frozenset() if key == REMOVED else frozenset([key]))
    if not apart(diagrams, gathered(diagrams, sets, diagrams.support(sets))):
        return ()
    levels = diagrams.support(keys)
    found = tuple(level for level in levels if apart(diagrams, gathered(diagrams, sets, (level,))))
    others = tuple(level for level in levels if level not in found)
    settled = not apart(diagrams, gathered(diagrams, sets, others))
    return tuple(frame.entries[level].id for level in (found if settled else levels))


def gathered(diagrams: Diagrams, root: int, levels: Iterable[int]) -> int:
    """A diagram of sets without some levels: the union over their cells."""
    for level in levels:
        root = diagrams.gathered(root, level, lambda a, b: as_set(a) | as_set(b))
    return root


def as_set(label: Hashable) -> frozenset[Hashable]:
    """A label that is a set of keys."""
    return cast(frozenset[Hashable], label)


def apart(diagrams: Diagrams, root: int) -> bool:
    """Whether some cell has several keys."""
    return any(len(as_set(label)) >= SEVERAL for label in diagrams.labels(root))
