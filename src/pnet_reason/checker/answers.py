"""One answer: its regions, its proofs, and that its rows cover every possible patient of the case (3.9, 3.11, 3.14).

May import model and the checker's parts below it. Promises: an answer without a problem here says what the
knowledge says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model.knowledge import Knowledge
from ..model.values import ValueSet
from .book import Book, Patient, Report, Unfounded, book_of
from .boxes import Boxes, parties
from .caveats import caveats_of
from .complete import check_everyone
from .conclude import CONFLICT, Conclusion
from .nodes import ANSWER, OUT_OF_RANGE, Table
from .regions import Box, Space, TooEntangledError, cut
from .rows import BOXES, CODE, REASON, check_rows, check_summary

WHOLE: dict[str, str] = {}
TOO_MUCH = "proof-too-large"


def check_answer(
    question: dict[str, Any], guideline: str, knowledge: Knowledge, patient: Patient, as_of: str, report: Report
) -> None:
    """Everything about one answer; problems go to the report."""
    where = f"guideline {guideline}, question {question['question']}"
    try:
        checked = Answer(question, book_of(knowledge, guideline, question["question"]), patient, report, where)
        checked.check(as_of)
    except Unfounded as claim:
        report.add(claim.code, where, str(claim))
    except TooEntangledError:
        report.add(TOO_MUCH, where, "its regions are too entangled to be checked")


class Answer:
    """One answer while it is checked."""

    def __init__(self, question: dict[str, Any], book: Book, patient: Patient, report: Report, where: str) -> None:
        self.question = question
        self.rows: list[dict[str, Any]] = question["rows"]
        self.removed: list[dict[str, Any]] = question["removed"]
        self.book = book
        self.patient = patient
        self.report = report
        self.where = where
        self.table = Table(question["nodes"])
        self.boxes = Boxes(book, patient, self.table)
        self.masks: dict[str, dict[ValueSet, int]] = {}
        self.space = Space({})
        self.levels: list[str] = []

    def check(self, as_of: str) -> None:
        """Table, regions, proofs, derived fields, caveats, in this order."""
        before = len(self.report.records)
        roots = [*(proof for row in self.rows for proof in row["proofs"]), *(r["proof"] for r in self.removed)]
        for fault in self.table.structure(roots):
            self.report.add("proof-table", self.where, fault)
        if len(self.report.records) > before or not self.rows:
            raise Unfounded(CODE, "there is no sound table of nodes with rows")
        self.measure()
        if any(clash["kind"] == "findings" for row in self.rows for clash in row["clashes"]):
            self.contradictory()
        else:
            self.rowwise()
        check_summary(self.question)
        expected = caveats_of(self.book, self.patient, self.question, self.table, as_of)
        if self.question["caveats"] != expected:
            raise Unfounded("proof-caveat", f"the caveats should be {expected}")

    # Regions

    def regions(self) -> Iterator[dict[str, str]]:
        """Every region that the answer names."""
        for row in self.rows:
            for part in (row, *row["alternatives"], *row["against"]):
                yield from part["regions"] or ()
            if row["witness"] is not None:
                yield row["witness"]
        yield from (removed["region"] for removed in self.removed)
        yield from (node["region"] for node in self.table.nodes if "region" in node)

    def measure(self) -> None:
        """Read every region, and cut each finding at every bound."""
        sets: dict[str, set[ValueSet]] = {}
        for region in self.regions():
            for name, text in region.items():
                sets.setdefault(name, set()).add(self.narrowed(name, text))
        full = {}
        for name, found in sets.items():
            full[name], self.masks[name] = cut(self.book.knowledge.findings[name], self.whole(name), found)
            for values, mask in self.masks[name].items():
                if mask & ~full[name] or mask == full[name] or not mask:
                    raise Unfounded("proof-region", f"{name} is not narrowed to a part of the case's: {values}")
        self.space = Space(full)

    def whole(self, name: str) -> ValueSet:
        """What the case allows for a finding."""
        found = self.patient.sets.get(name)
        return found if found is not None else self.book.knowledge.findings[name].domain

    def narrowed(self, name: str, text: str) -> ValueSet:
        """The set of a region's text."""
        if name not in self.book.knowledge.findings:
            raise Unfounded("proof-region", f"'{name}' is no finding")
        try:
            return self.book.reader.read(name, text)
        except ValueError as error:
            raise Unfounded("proof-region", f"'{text}' is not a set of values of {name}: {error}") from None

    def box(self, region: dict[str, str]) -> Box:
        """A region as masks."""
        return {name: self.masks[name][self.book.reader.read(name, text)] for name, text in region.items()}

    # Rows

    def rowwise(self) -> None:
        """Every row's regions with their proofs; then that they and the removed boxes make up the case."""
        if self.patient.disputed:
            raise Unfounded(CODE, "a finding is disputed: the answer is a conflict of findings")
        self.levels = sorted({name for region in self.shown() for name in region})
        leaves = [self.row(number, row) for number, row in enumerate(self.rows)]
        for removed in self.removed:
            self.empty(removed)
        regions = [self.box(region) for region in self.shown()]
        exact = all(row["regions"] is not None for row in self.rows)
        if not (self.space.partition(regions, {}) if exact else self.space.disjoint(regions)):
            raise Unfounded("proof-cover", "the regions are not disjoint, or do not add up to the case")
        check_rows(self, leaves)
        if not exact:
            check_everyone(self)

    def row(self, number: int, row: dict[str, Any]) -> list[Conclusion]:
        """The boxes with a conclusion that make up a row."""
        regions = list(zip(self.listed(number, row), row["proofs"], strict=True))
        leaves = [leaf for region, proof in regions for leaf in self.proved(number, row, region, proof)]
        levels = sorted({*self.levels, *(name for leaf in leaves for name in leaf.room.region)})
        for region, proof in regions:
            self.peopled(proof, region, levels, f"row {number}, node {proof}")
        return leaves

    def shown(self) -> list[dict[str, str]]:
        """The regions (or witnesses) of the rows, in order, then those that were removed."""
        found = [region for row in self.rows for region in row["regions"] or [row["witness"] or WHOLE]]
        return [*found, *(removed["region"] for removed in self.removed)]

    def listed(self, number: int, row: dict[str, Any]) -> list[dict[str, str]]:
        """The regions that a row proves; past the budget its witness alone."""
        regions: list[dict[str, str]] = [row["witness"]] if row["regions"] is None else row["regions"]
        plain = row["regions"] is not None and row["witness"] is None and not row["reason"]
        past = row["regions"] is None and row["witness"] is not None and row["reason"] == REASON
        if not (plain or past) or not 0 < len(regions) <= BOXES or len(row["proofs"]) != len(regions):
            raise Unfounded(CODE, f"row {number}: each region needs its proof; past the budget, a reason and a witness")
        return regions

    def proved(self, number: int, row: dict[str, Any], region: dict[str, str], proof: int) -> list[Conclusion]:
        """The boxes that make up a region: each has the row's outcome and someone in it, or holds nobody."""
        node = self.table.nodes[proof]
        where = f"row {number}, node {proof}"
        self.made_up(node, region, where)
        concluded = [index for index in node["because"] if self.table.nodes[index]["kind"] == ANSWER]
        found = [self.boxes.conclusion(index) for index in concluded]
        for conclusion in found:
            if (conclusion.outcome, list(conclusion.options)) != (row["outcome"], row["options"]):
                raise Unfounded(CODE, f"{where}: a box has another outcome or other options than the row")
        for index in node["because"]:
            if index not in concluded:
                self.boxes.nobody(index)
        for index in node["possible"]:
            self.boxes.possible(index)
        if not found or node["possible"] != sorted(set(node["possible"])):
            raise Unfounded(CODE, f"{where}: boxes in order, some of them with a conclusion, are expected")
        return found

    def peopled(self, proof: int, region: dict[str, str], levels: list[str], where: str) -> None:
        """There is someone for every value on ``levels`` in each box with a conclusion, and in the whole region; each
        box that shows someone lies in such a box."""
        node = self.table.nodes[proof]
        leaves = [self.table.nodes[index] for index in node["because"]]
        boxes = [self.box(leaf["region"]) for leaf in leaves if leaf["kind"] == ANSWER]
        someone = [self.box(self.table.nodes[index]["region"]) for index in node["possible"]]
        whole = self.box(region)
        there = [[one for one in someone if self.space.within(one, box)] for box in boxes]
        shown = all(self.space.covered(box, inside, levels) for box, inside in zip(boxes, there, strict=True))
        if not shown or sum(map(len, there)) != len(someone) or not self.space.covered(whole, someone, self.levels):
            raise Unfounded("proof-cover", f"{where}: it is not shown that the region is about someone")

    def nobody_in(self, row: dict[str, Any]) -> Iterator[Box]:
        """The boxes of a row's regions that hold nobody."""
        nodes = self.table.nodes
        for leaf in (nodes[index] for proof in row["proofs"] for index in nodes[proof]["because"]):
            if leaf["kind"] != ANSWER:
                yield self.box(leaf["region"])

    def made_up(self, node: dict[str, Any], region: dict[str, str], where: str) -> None:
        """A region node is about the region, and its boxes make it up."""
        if node["region"] != region:
            raise Unfounded("proof-region", f"{where}: the proof is of another region")
        parts = [self.box(self.table.nodes[index]["region"]) for index in node["because"]]
        rising = node["because"] == sorted(set(node["because"]))
        if not rising or not self.space.partition(parts, self.box(region)):
            raise Unfounded("proof-cover", f"{where}: the boxes of the proof do not make up the region")

    def empty(self, removed: dict[str, Any]) -> None:
        """A removed box holds nobody."""
        node = self.table.nodes[removed["proof"]]
        where = f"removed box, node {removed['proof']}"
        self.made_up(node, removed["region"], where)
        if node["possible"] or any(self.table.nodes[index]["kind"] == ANSWER for index in node["because"]):
            raise Unfounded(CODE, f"{where}: a box is not shown to be empty")
        for index in node["because"]:
            self.boxes.nobody(index)

    # Contradictory findings

    def contradictory(self) -> None:
        """The whole case is impossible (3.9): every box of it holds nobody, and the clashes say why."""
        row = self.rows[0]
        clashes = [{"kind": "findings", "parties": list(p), "rules": list(r)} for p, r in sorted(self.clashes(row))]
        expected = {
            **{name: [] for name in ("options", "rules", "alternatives", "against", "undefined", "nearest")},
            "outcome": CONFLICT,
            "choice": False,
            "regions": [WHOLE],
            "withheld": None,
            "witness": None,
            "reason": "",
            "proofs": row["proofs"],
            "clashes": clashes,
        }
        if len(self.rows) > 1 or self.removed or self.question["missing"] or row != expected:
            raise Unfounded(CODE, f"a conflict of findings is one row, nothing more: {expected}")

    def clashes(self, row: dict[str, Any]) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The clashes of findings that the proof shows."""
        if len(row["proofs"]) != 1:
            raise Unfounded(CODE, "a conflict of findings has one proof")
        node = self.table.nodes[row["proofs"][0]]
        nodes = [self.table.nodes[index] for index in node["because"]]
        if node["possible"] or any(leaf["kind"] == ANSWER for leaf in nodes):
            raise Unfounded(CODE, "a conflict of findings shows nobody possible")
        if self.patient.disputed:
            return set(self.disputes(node, nodes))
        self.made_up(node, WHOLE, "conflict of findings")
        empty = [self.boxes.nobody(index) for index in node["because"]]
        return {clash for shown in empty for clash in parties(shown, self.book, self.patient)}

    def disputes(
        self, node: dict[str, Any], nodes: list[dict[str, Any]]
    ) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """A given value that its formula contradicts: what the formula gives."""
        disputed, texts = self.patient.disputed, self.patient.texts
        shown = [(leaf["kind"], leaf["region"], leaf.get("finding"), leaf.get("range")) for leaf in nodes]
        if node["region"] != WHOLE or shown != [(OUT_OF_RANGE, WHOLE, name, texts[name]) for name in sorted(disputed)]:
            raise Unfounded(CODE, "the proof shows what the formula of every disputed finding gives, in order of id")
        for name in sorted(disputed):
            computation = self.book.knowledge.findings[name].computed
            assert computation is not None
            yield tuple(sorted({name, *computation.inputs})), ()
