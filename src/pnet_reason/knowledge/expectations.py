"""What the worked cases of a facts folder are expected to be answered. Imports: cases, files, tree, yaml_tree, model.

Under ``expected`` a case names a guideline, and under it either ``question``, ``outcome`` and ``options``, or these for
several questions by id. ``alternatives`` and ``against`` are compared where a question is given by its id. An
expectation of ``confidence: low`` is not firm. ``stance`` (recommend, consider) and ``sides`` (the parties of a
conflict, or the options that are withheld) may be added to any. A case with visits says with ``as_of`` on which day it
is asked. Promises: one ``CaseError`` with every mistake of every file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import NOWHERE, CaseError, Position
from pnet_reason.model.rules import Stance

from .at_date import placed
from .cases import read_cases
from .files import read_text
from .report import Report
from .tree import Mapping, Node, Scalar, Sequence
from .yaml_tree import read_tree

LOW = "low"
STANCES = (Stance.RECOMMEND.value, Stance.CONSIDER.value)


@dataclass(frozen=True, slots=True)
class Expectation:
    """One question about one case and the answer that it must get; None where something is not expected."""

    case: Case
    guideline: str
    question: str
    outcome: str
    options: tuple[str, ...]
    alternatives: tuple[str, ...] | None = None
    against: tuple[str, ...] | None = None
    stance: str | None = None
    sides: tuple[str, ...] | None = None
    firm: bool = True
    position: Position = NOWHERE

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"{self.case.id} ({self.question})"


def expectations(knowledge: Knowledge) -> tuple[Expectation, ...]:
    """All that the case files beside the knowledge expect of its guidelines, by file and place."""
    report = Report()
    found: list[Expectation] = []
    for directory in knowledge.directories:
        for path in sorted((Path(directory) / "cases").glob("*.yaml")):
            found += _of_file(path, knowledge, report)
    if report.errors:
        raise CaseError(report.errors)
    return tuple(found)


def _of_file(path: Path, knowledge: Knowledge, report: Report) -> Iterator[Expectation]:
    cases = {case.id: case for case in read_cases(path, knowledge)}
    text = read_text(path, str(path), report)
    tree = None if text is None else read_tree(text, str(path), report)
    for node in tree.items if isinstance(tree, Sequence) else ([tree] if tree else []):
        case = cases.get(node.text("id")) if isinstance(node, Mapping) else None
        if case is not None and isinstance(node, Mapping):
            yield from _of_case(node, placed(case, knowledge, node.text("as_of")), knowledge, report)


def _of_case(node: Mapping, case: Case, knowledge: Knowledge, report: Report) -> Iterator[Expectation]:
    for guideline, _, record in node.mapping("expected").records():
        if guideline not in knowledge.guidelines:
            continue
        if record.get("question"):
            yield _one(record, record.text("question"), case, guideline, knowledge, report)
        for question, _, inner in record.records():
            yield _one(inner, question, case, guideline, knowledge, report, whole=True)


def _one(
    record: Mapping,
    question: str,
    case: Case,
    guideline: str,
    knowledge: Knowledge,
    report: Report,
    *,
    whole: bool = False,
) -> Expectation:
    if question not in knowledge.guidelines[guideline].questions:
        report.unknown("question", question, knowledge.guidelines[guideline].questions, record.at)
    stance = record.get("stance")
    if isinstance(stance, Scalar) and stance.text not in STANCES:
        report.unknown("value", stance.text, STANCES, stance.at)
    for option in (*record.words("options"), *record.words("sides")):
        if option.text not in knowledge.options:
            report.unknown("option", option.text, knowledge.options, option.at)
    return Expectation(
        case,
        guideline,
        question,
        record.text("outcome"),
        _sorted(record.get("options")),
        _sorted(record.get("alternatives")) if whole else None,
        _sorted(record.get("against")) if whole else None,
        record.text("stance") or None,
        _sorted(record.get("sides")) if record.get("sides") else None,
        firm=record.text("confidence") != LOW,
        position=record.at,
    )


def _sorted(node: Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else []
    return tuple(sorted(item.text for item in items if isinstance(item, Scalar)))
