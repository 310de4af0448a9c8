"""The changes that a reviewer expects of a comparison, read from a file, and those that are not among them.

    - guideline: my-guideline
      question: my-question
      before: settled one-option
      after: silent
      regions:                       # left out: wherever it is
        - {finding: "20 mm"}

May import model and knowledge's reader. Promises: one error with every mistake of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pnet_reason.knowledge.files import read_text
from pnet_reason.knowledge.report import Report
from pnet_reason.knowledge.tree import Mapping as Node
from pnet_reason.knowledge.tree import Sequence
from pnet_reason.knowledge.yaml_tree import read_tree
from pnet_reason.model.problems import QueryError

KEYS = ("guideline", "question", "before", "after")


@dataclass(frozen=True, slots=True)
class Expected:
    """One change; ``regions`` is None where any are fine."""

    guideline: str
    question: str
    before: str
    after: str
    regions: frozenset[tuple[tuple[str, str], ...]] | None = None


def read_expected(place: str) -> tuple[Expected, ...]:
    """The changes that a file lists. Raises QueryError with every mistake."""
    report = Report()
    text = read_text(Path(place), place, report)
    tree = None if text is None else read_tree(text, place, report)
    items = tree.items if isinstance(tree, Sequence) else []
    if tree is not None and not isinstance(tree, Sequence):
        report.error("bad-expectation", "a list of changes is expected", tree.at)
    found = [one for item in items if (one := _expected(item, report)) is not None]
    if report.errors:
        raise QueryError(report.errors)
    return tuple(found)


def _expected(node: object, report: Report) -> Expected | None:
    if not isinstance(node, Node):
        at = getattr(node, "at", None)
        if at is not None:
            report.error("bad-expectation", "a change is a mapping", at)
        return None
    for name, (key, _) in node.entries.items():
        if name not in (*KEYS, "regions"):
            report.error("unknown-key", f"unknown key '{name}'", key.at, hint=f"keys: {', '.join((*KEYS, 'regions'))}")
    missing = [name for name in KEYS if not node.text(name)]
    if missing:
        report.error("bad-expectation", f"a change has {', '.join(missing)}", node.at)
        return None
    regions = None
    if node.get("regions") is not None:
        boxes = node.items("regions")
        regions = frozenset(tuple(sorted((k, box.text(k)) for k in box.entries)) for box in boxes)
    guideline, question, before, after = (node.text(name) for name in KEYS)
    return Expected(guideline, question, before, after, regions)


def unexpected(document: Mapping[str, Any], expected: Iterable[Expected]) -> list[int]:
    """The numbers of the changes that are not listed."""
    known = list(expected)
    return [number for number, change in enumerate(document["changes"]) if not any(same(change, e) for e in known)]


def same(change: Mapping[str, Any], expected: Expected) -> bool:
    """Whether a change is the one that is expected."""
    head = (change["guideline"], change["question"], brief(change["before"]), brief(change["after"]))
    if head != (expected.guideline, expected.question, expected.before, expected.after):
        return False
    boxes = frozenset(tuple(sorted(box[0].items())) for box in change["region"]["boxes"])
    return expected.regions is None or (change["region"]["complete"] and boxes == expected.regions)


def brief(told: Mapping[str, Any]) -> str:
    """An answer in a few words: outcome and options."""
    return " ".join((told["outcome"], *told["options"]))
