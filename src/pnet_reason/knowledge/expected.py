"""The changes that a reviewer expects of a comparison, read from a file.

    - guideline: my-guideline
      question: my-question
      before: settled one-option     # as the report writes it
      after: silent
      regions:                       # left out: wherever it is
        - {finding: "20 mm"}
    - vocabulary: finding my-finding
      change: unit

Imports: files, report, tree, yaml_tree, model. Promises: one error with every mistake of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pnet_reason.model.problems import Position, QueryError

from .files import read_text
from .report import Report
from .tree import Mapping, Node, Scalar, Sequence
from .yaml_tree import read_tree

KEYS, REGIONS = ("guideline", "question", "before", "after"), "regions"
WORDS = ("vocabulary", "change")
Box = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """A change of answers; ``regions`` is None where any are fine."""

    guideline: str
    question: str
    before: str
    after: str
    regions: frozenset[Box] | None = None


@dataclass(frozen=True, slots=True)
class ExpectedWords:
    """A change of the vocabulary: what and its name (``finding size``), and how it changes (``unit``)."""

    about: str
    change: str


def read_expected(place: str) -> tuple[Expected | ExpectedWords, ...]:
    """The changes that a file lists. Raises QueryError with every mistake."""
    report = Report()
    text = read_text(Path(place), place, report)
    tree = None if text is None else read_tree(text, place, report)
    items = tree.items if isinstance(tree, Sequence) else []
    if tree is not None and not isinstance(tree, Sequence):
        wrong(report, "a list of changes is expected", tree.at)
    found = [one for item in items if (one := _expected(item, report)) is not None]
    if report.errors:
        raise QueryError(report.errors)
    return tuple(found)


def wrong(report: Report, message: str, at: Position) -> None:
    """A mistake of the file."""
    report.error("bad-expectation", message, at)


def _expected(node: Node, report: Report) -> Expected | ExpectedWords | None:
    if not isinstance(node, Mapping):
        wrong(report, "a change is a mapping", node.at)
        return None
    words = WORDS[0] in node.entries
    keys = WORDS if words else KEYS
    allowed = keys if words else (*KEYS, REGIONS)
    for name, (key, _) in node.entries.items():
        if name not in allowed:
            report.error("unknown-key", f"unknown key '{name}'", key.at, hint=f"keys: {', '.join(allowed)}")
    texts = {name: _text(node, name, report) for name in keys}
    missing = [name for name, text in texts.items() if text == ""]
    if missing:
        wrong(report, f"a change has {', '.join(missing)}", node.at)
    given = node.get(REGIONS)
    regions = None if given is None or words else _regions(given, report)
    if not all(texts.values()):
        return None
    told = [" ".join((text or "").split()) for text in texts.values()]
    return ExpectedWords(*told) if words else Expected(told[0], told[1], told[2], told[3], regions)


def _text(node: Mapping, name: str, report: Report) -> str | None:
    """The text of a key; empty where it is absent, None where it is no text and that was told."""
    value = node.get(name)
    if value is None or isinstance(value, Scalar):
        return node.text(name)
    wrong(report, f"{name} is a text", value.at)
    return None


def _regions(node: Node, report: Report) -> frozenset[Box]:
    """Boxes, each a mapping of findings to values."""
    if not isinstance(node, Sequence):
        wrong(report, "regions is a list of mappings: - {finding: value}", node.at)
        return frozenset()
    return frozenset(_box(item, report) for item in node.items)


def _box(node: Node, report: Report) -> Box:
    if not isinstance(node, Mapping):
        wrong(report, "a region is a mapping: {finding: value}", node.at)
        return ()
    for name, (_, value) in node.entries.items():
        if not isinstance(value, Scalar):
            wrong(report, f"the value of {name} is a text", value.at)
    return tuple(sorted(node_texts(node).items()))


def node_texts(node: Mapping) -> dict[str, str]:
    """The texts of a mapping."""
    return {name: value.text for name, (_, value) in node.entries.items() if isinstance(value, Scalar)}
