"""Case files, and cases made in Python, as ``model.Case``.

Imports: case_builder, files, pruner, visits, yaml_tree, model.

Promises: one ``CaseError`` with every mistake of every case of the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pnet_reason.model.case import Case, Record
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import NOWHERE, CaseError, Position
from pnet_reason.model.table import Table

from .case_builder import CaseBuilder, Entry
from .declarations import CASE, DEFS
from .files import LARGEST, read_text
from .pruner import Pruner
from .report import Report, shorten
from .tree import Mapping, Node, Scalar, Sequence
from .visits import given_visits, visits_of, with_visits
from .yaml_tree import DEEPEST, read_tree

NO_REASON = "no reason given"
NULL = "null"
RECORD = ("on", "by", "source", "note")
LONGEST_PATH = 4096
NOTHING: Map[str, object] = MappingProxyType({})


def make_case(
    findings: Map[str, object],
    knowledge: Knowledge,
    *,
    assume: Map[str, object] = NOTHING,
    id: str = "",  # noqa: A002 - the name that callers expect
    visits: Iterable[Map[str, object]] = (),
) -> Case:
    """A case from Python values: texts with units, or exact numbers in the finding's own unit; or a record, a mapping
    with ``value`` and any of ``on``, ``by``, ``source``, ``note``. What is assumed may be a value, or a pair of a value
    and its reason. ``visits``: mappings with ``on``, ``findings``, and any of ``by``, ``source``, ``note``."""
    report = Report()
    entries = [_given(str(name), value, report) for name, value in findings.items()]
    entries += [_assumed(str(name), value) for name, value in assume.items()]
    case = CaseBuilder(knowledge, report).build(entries, Case(str(id), Table()))
    case = with_visits(case, given_visits(visits, report), knowledge, report)
    if report.errors:
        raise CaseError(report.errors)
    return case


def _given(name: str, value: object, report: Report) -> Entry:
    if not isinstance(value, Map):
        return Entry(name, value)
    parts = {str(key): part for key, part in value.items()}
    unknown = sorted(set(parts) - {"value", *RECORD})
    if unknown or "value" not in parts:
        what = f"unknown key {shorten(unknown[0])}" if unknown else "no value"
        hint = f"a record has value, and any of {', '.join(RECORD)}"
        report.error("bad-value", f"{what} in the record of {shorten(name)}", NOWHERE, finding=name, hint=hint)
    record = Record(**{key: str(parts[key]) for key in RECORD if key in parts})
    return Entry(name, parts.get("value"), record=record)


def _assumed(name: str, value: object) -> Entry:
    match value:
        case (plain, because):
            return Entry(name, plain, because=str(because) or NO_REASON)
        case _:
            return Entry(name, value, because=NO_REASON)


def read_cases(text_or_path: str | Path, knowledge: Knowledge, *, name: str = "") -> list[Case]:
    """The cases of a YAML or JSON text, or of a file: one case or a list. ``name`` is what messages call a text."""
    report = Report()
    if isinstance(text_or_path, Path) or not _is_text(text_or_path):
        name = name or str(text_or_path)
        text = read_text(Path(text_or_path), name, report)
    else:
        text = text_or_path.removeprefix("\ufeff")
        if len(text) > LARGEST:
            report.error("too-large", f"more than {LARGEST:,} characters", Position(name), hint="split the text")
            text = None
    tree = None if text is None else _tree(text, name, report)
    cases = [] if tree is None else _cases(tree, knowledge, report)
    if report.errors:
        raise CaseError(report.errors)
    return cases


def _is_text(text: str) -> bool:
    """A text has a line break, a colon before a space, or a bracket at its beginning; anything else names a file."""
    return len(text) > LONGEST_PATH or "\n" in text or ": " in text or text.lstrip()[:1] in ("{", "[", "")


def _tree(text: str, name: str, report: Report) -> Node | None:
    """The text as YAML, of which JSON is nearly a part; where it is not, as JSON."""
    tree = read_tree(text, name, report)
    if tree is None and text.lstrip()[:1] in ("{", "["):
        try:
            found = json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=str)
        except (ValueError, RecursionError):
            return None
        report.forget()
        return _node(found, name, report, 0)
    return tree


class _Pairs(list[tuple[str, Any]]):
    """A JSON object, with its keys as often as they stand there."""


def _node(found: Any, name: str, report: Report, depth: int) -> Node:
    """JSON as a tree. Places are not known."""
    if depth > DEEPEST:
        report.error("too-deep", f"more than {DEEPEST} levels of nesting", Position(name))
        return Scalar("", name, 0, 0, -1)
    if isinstance(found, _Pairs):
        node = Mapping(name, 0, 0)
        for key, value in found:
            if key in node.entries:
                report.error("duplicate-key", f"key {shorten(key)} stands there a second time", Position(name))
            node.entries[key] = (Scalar(key, name, 0, 0, -1), _node(value, name, report, depth + 1))
        return node
    if isinstance(found, list):
        return Sequence(name, 0, 0, [_node(one, name, report, depth + 1) for one in found])
    if isinstance(found, str):
        return Scalar(found, name, 0, 0, -1, plain=False)
    return Scalar(json.dumps(found), name, 0, 0, -1)


def _cases(tree: Node, knowledge: Knowledge, report: Report) -> list[Case]:
    """Every case of a tree; a mistake in one of several names its case."""
    nodes = tree.items if isinstance(tree, Sequence) else [tree]
    if not nodes:
        report.error("no-case", "the list holds no case", tree.at)
    cases: list[Case] = []
    ids: set[str] = set()
    for node in nodes:
        before = len(report.problems)
        pruned = Pruner(report, DEFS).prune(node, CASE)
        if not isinstance(pruned, Mapping):
            continue
        case = _case(pruned, knowledge, report)
        if case.id and case.id in ids:
            report.error("duplicate-id", f"two cases are called {shorten(case.id)}", pruned.at)
        ids.add(case.id)
        cases.append(case)
        if len(nodes) > 1 and case.id:
            report.relabel(before, f"case {shorten(case.id)}: ")
    return cases


def _case(node: Mapping, knowledge: Knowledge, report: Report) -> Case:
    entries = [_entry(name, key, value) for name, (key, value) in _valued(node, "findings")]
    for name, (key, value) in _valued(node, "assume"):
        because = value.text("because") if isinstance(value, Mapping) else ""
        entries.append(replace(_entry(name, key, value), record=Record(), because=because or NO_REASON))
    blank = Case(node.text("id"), Table(), title=node.text("title"), lesion=node.text("lesion"))
    case = CaseBuilder(knowledge, report).build(entries, blank)
    return with_visits(case, visits_of(node), knowledge, report)


def _valued(node: Mapping, name: str) -> list[tuple[str, tuple[Scalar, Node]]]:
    """The entries under a key, without the records whose value is missing; that is told already."""
    entries = node.mapping(name).entries.items()
    return [entry for entry in entries if not isinstance(entry[1][1], Mapping) or entry[1][1].get("value")]


def _entry(name: str, key: Scalar, value: Node) -> Entry:
    record = Record()
    if isinstance(value, Mapping):
        record = Record(value.text("on"), value.text("by"), value.text("source"), value.text("note"))
    inner = value.get("value") if isinstance(value, Mapping) else value
    if not isinstance(inner, Scalar):
        return Entry(name, None, key, None, record)
    given = None if inner.plain and inner.text == NULL else inner.text
    return Entry(name, given, key, inner, record)
