"""The changes that a reviewer expects of a comparison, read from a file.

    - guideline: my-guideline
      question: my-question
      before: settled one-option
      after: silent
      regions:                       # left out: wherever it is
        - {finding: "20 mm"}

Imports: files, report, tree, yaml_tree, model. Promises: one error with every mistake of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pnet_reason.model.problems import QueryError

from .files import read_text
from .report import Report
from .tree import Mapping, Sequence
from .yaml_tree import read_tree

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
    if not isinstance(node, Mapping):
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
