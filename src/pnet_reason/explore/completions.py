"""Do two answers say the same in every possible completion of a case, and where do they first not?

Two answers agree in a completion where outcome and options are the same: what makes a row (docs/semantics.md, 3.11).
Rows are disjoint boxes that hold somebody, so that the parts of the case in which two rows meet are found from their
regions; a part that is neither row's whole region may hold nobody, and then the engine is asked.

Imports model, knowledge's sets, logic's solve and reading. Promises: exact; where an answer is past its budget it says
that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pnet_reason.knowledge.quantities import format_set, scan_set
from pnet_reason.knowledge.sets import intersect
from pnet_reason.logic.solve import answer
from pnet_reason.model.answer import Answer, Row
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.proof import Concluded, Region
from pnet_reason.model.table import Table
from pnet_reason.model.values import ValueSet

from .parting import Side
from .reading import Reader

scanned = lru_cache(maxsize=4096)(scan_set)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``where``: the first part of the case in which two answers differ, or None; ``everywhere``: whether there is no
    part in which they agree, None where an answer is past its budget; ``undecided``: no part was found, but there may
    be one."""

    where: Region | None
    everywhere: bool | None = False
    undecided: bool = False


@dataclass(slots=True)
class Completions:
    """One case, and the answers to parts of it, each asked once."""

    knowledge: Knowledge
    case: Case
    memo: dict[tuple[str, str, Region], Answer] = field(default_factory=dict)

    def asked(self, guideline: str, question: str, region: Region) -> Answer:
        """The answer for a part of the case."""
        key = (guideline, question, region)
        if key not in self.memo:
            self.memo[key] = answer(self.knowledge, narrowed(self.case, region, self.knowledge), guideline, question)
        return self.memo[key]

    def verdict(self, one: Answer, other: Answer) -> Verdict:
        """Whether two answers agree, and where they first do not."""
        past = any(row.regions is None for row in (*one.rows, *other.rows))
        if len(one.rows) == len(other.rows) == 1:
            return Verdict(None) if key(one.rows[0]) == key(other.rows[0]) else Verdict((), everywhere=True)
        where = self.somewhere(one, other, same=False)
        if where is None:
            return Verdict(None, undecided=past)
        return Verdict(where, everywhere=None if past else self.somewhere(one, other, same=True) is None)

    def somewhere(self, one: Answer, other: Answer, *, same: bool) -> Region | None:
        """The first part with somebody in it in which two answers are the same, or not the same."""
        for mine in one.rows:
            for theirs in other.rows:
                if (key(mine) == key(theirs)) is same:
                    for first, second in pairs(mine, theirs):
                        part = self.meeting(first, second)
                        if part is not None and (part in (first, second) or self.somebody(one, part)):
                            return part
        return None

    def meeting(self, one: Region, other: Region) -> Region | None:
        """What is in both of two boxes; None where nothing is."""
        found = dict(one)
        for name, text in other:
            if name in found and found[name] != text:
                finding = self.knowledge.findings[name]
                both = intersect(scanned(found[name], finding), scanned(text, finding))
                if not both:
                    return None
                found[name] = format_set(both, finding)
            else:
                found[name] = text
        return tuple(sorted(found.items()))

    def somebody(self, found: Answer, part: Region) -> bool:
        """Whether a part of the case is possible."""
        row = self.asked(found.guideline, found.question, part).rows[0]
        return not any(clash.kind == "findings" for clash in row.clashes)

    def sides(self, one: Answer, other: Answer, part: Region) -> tuple[Side, Side] | None:
        """Both answers in the first part of a part in which each has one box with one conclusion; None where the
        findings contradict each other."""
        names = (one.guideline, other.guideline)
        while True:
            found = [self.asked(name, one.question, part) for name in names]
            readers = [Reader(each, self.knowledge, numbered=not part) for each in found]
            boxes = [list(reader.boxes(reader.answer.rows[0])) for reader in readers]
            narrower = [inside[0][0] for inside, each in zip(boxes, found, strict=True) if several(inside, each)]
            if not narrower:
                break
            part = self.within(part, narrower[0])
        ends = [inside[0][1] for inside in boxes]
        if not (isinstance(ends[0], Concluded) and isinstance(ends[1], Concluded)):
            return None
        return Side(readers[0], found[0].rows[0], ends[0]), Side(readers[1], found[1].rows[0], ends[1])

    def within(self, part: Region, box: Region) -> Region:
        """A box of the answer to a part, as a part of the whole case."""
        return tuple(sorted({**dict(part), **dict(box)}.items()))


def several(boxes: Sequence[object], found: Answer) -> bool:
    """Whether an answer has more than one box."""
    return len(boxes) > 1 or len(found.rows) > 1


def key(row: Row) -> tuple[str, tuple[str, ...]]:
    """What makes two rows the same."""
    return row.outcome, row.options


def pairs(mine: Row, theirs: Row) -> Iterator[tuple[Region, Region]]:
    """The boxes of two rows, each with each; past the budget the one that is known."""
    for first in boxes_of(mine):
        for second in boxes_of(theirs):
            yield first, second


def boxes_of(row: Row) -> tuple[Region, ...]:
    """The boxes of a row that are known."""
    if row.regions is not None:
        return row.regions
    return () if row.witness is None else (row.witness,)


def narrowed(case: Case, region: Region, knowledge: Knowledge) -> Case:
    """The part of a case that lies in a box; what is known of it (3.13) stays what it was."""
    if not region:
        return case
    sets: dict[str, ValueSet] = dict(case.findings)
    texts = dict(case.texts)
    for name, text in region:
        finding: Finding = knowledge.findings[name]
        sets[name], texts[name] = scanned(text, finding), text
    ordered = Table({name: sets[name] for name in sorted(sets)})
    return replace(case, findings=ordered, texts=Table({name: texts[name] for name in sorted(texts)}))
