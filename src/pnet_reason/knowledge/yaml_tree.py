"""YAML text as a tree in which every value keeps its place and every scalar is text.

YAML's own typing is never used (YAML 1.1 turns ``no`` into false, ``010`` into 8 and ``1:30`` into 90). The tree is
built from the parser's events, not by ``compose``: the C composer recurses without a limit and hides anchors, while
events allow anchors, aliases, tags and deep nesting to be refused as they come, before anything is expanded.

Imports: report, tree. Promises: linear time, no exception for any text; mistakes go to the report.
"""

from __future__ import annotations

from typing import Any, NoReturn

import yaml

from pnet_reason.model.problems import Position

from .report import Report, shorten
from .tree import Mapping, Node, Scalar, Sequence

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 40
TOO_DEEP_FOR_C = "nesting depth"
CONTROL = ("the file holds control characters", "save it as plain text in UTF-8")
SLIPS = (
    ("block scalar", "a bare > or | opens a block of text", "put the value in quotes: '> 5 cm'"),
    ("mapping values are not allowed", "a second colon in one line", "a text with a colon in it needs quotes"),
    ("special characters", *CONTROL),
    ("control characters", *CONTROL),
    ("quoted scalar", "a quote that is not closed, or an escape that does not exist", "close the quote"),
    ("flow", "a bracket or a brace is not closed, or a comma is missing", "close it, or put the text in quotes"),
)


class Refused(Exception):  # noqa: N818 - it never leaves this package
    """The text cannot be read further; the mistake is in the report."""


def read_tree(text: str, file: str, report: Report) -> Node | None:
    """The tree of a text, None (and ``report.broken``) where it cannot be read."""
    report.remember(file, text)
    try:
        return _built(text, file, report)
    except Refused:
        report.broken = True
    except yaml.YAMLError as error:
        report.broken = True
        _syntax(error, text, file, report)
    except UnicodeEncodeError:
        report.broken = True
        report.error("not-utf-8", "the text holds half a character (a lone surrogate)", Position(file, 1, 1))
    return None


def _built(text: str, file: str, report: Report) -> Node:
    """Newer C parsers look far ahead and have a limit of their own; the one in Python meets ours first."""
    try:
        return _Builder(text, file, report, LOADER).build()
    except yaml.YAMLError as error:
        if TOO_DEEP_FOR_C not in str(getattr(error, "problem", "")):
            raise
        return _Builder(text, file, report, yaml.SafeLoader).build()


class _Builder:
    """Puts the events together. ``open`` holds the containers that are not closed yet, ``keys`` the key that each waits
    with (None where the next scalar is a key, or the container is a list)."""

    def __init__(self, text: str, file: str, report: Report, loader: Any) -> None:
        self.text, self.file, self.report, self.loader = text, file, report, loader
        self.open: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []
        self.root: Node | None = None
        self.documents = 0

    def build(self) -> Node:
        """The tree."""
        handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceEndEvent: self._end,
            yaml.MappingEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in yaml.parse(self.text, Loader=self.loader):
            handler = handlers.get(type(event))
            if handler:
                handler(event)
        if self.root is None:
            self._refuse("empty-file", "the file is empty", Position(self.file, 1, 1))
        return self.root

    def _scalar(self, event: Any) -> None:
        self._plain_only(event)
        start, end, style = event.start_mark, event.end_mark, event.style
        inset = 0
        if style:
            one_line = start.line == end.line and end.column - start.column == len(event.value) + len("''")
            inset = 1 if one_line else -1
        elif start.line != end.line:
            inset = -1
        block = style in (">", "|")
        self._put(Scalar(event.value, self.file, start.line + 1, start.column + 1, inset, not style, block))

    def _start(self, event: Any) -> None:
        self._plain_only(event)
        mark = event.start_mark
        if len(self.open) >= DEEPEST:
            self._refuse("too-deep", f"more than {DEEPEST} levels of nesting", _place(self.file, mark))
        kind = Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence
        node: Sequence | Mapping = kind(self.file, mark.line + 1, mark.column + 1)
        self._put(node)
        self.open.append(node)
        self.keys.append(None)

    def _end(self, _event: Any) -> None:
        self.open.pop()
        self.keys.pop()

    def _put(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        holder = self.open[-1]
        if isinstance(holder, Sequence):
            holder.items.append(node)
            return
        key = self.keys[-1]
        if key is None:
            self.keys[-1] = self._key(node)
        else:
            self.keys[-1] = None
            self._entry(holder, key, node)

    def _key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            self._refuse("bad-key", "a key must be a word, not a list or a mapping", node.at)
        if node.text == "<<" and node.plain:
            self._refuse("yaml-merge", "merge keys are not read", node.at, hint="write the entries out")
        return node

    def _entry(self, holder: Mapping, key: Scalar, node: Node) -> None:
        if key.text in holder.entries:
            first = holder.entries[key.text][0]
            message = f"key {shorten(key.text)} stands here a second time"
            hint = f"the first is in line {first.line}" if first.line else ""
            self.report.error("duplicate-key", message, key.at, hint=hint, width=len(key.text))
        else:
            holder.entries[key.text] = (key, node)

    def _plain_only(self, event: Any) -> None:
        if event.anchor is None and event.tag is None:
            return
        at = _place(self.file, event.start_mark)
        if event.anchor is not None:
            self._refuse("yaml-anchor", "anchors are not read", at, hint="write the value out, or put it in quotes")
        self._refuse("yaml-tag", "tags are not read", at, hint="leave the tag out, or put the value in quotes")

    def _alias(self, event: Any) -> None:
        at = _place(self.file, event.start_mark)
        self._refuse("yaml-alias", "aliases are not read", at, hint="write the value out, or put it in quotes")

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            at = _place(self.file, event.start_mark)
            self._refuse("several-documents", "a second document begins here", at, hint="one file holds one document")

    def _refuse(self, code: str, message: str, at: Position, *, hint: str = "") -> NoReturn:
        self.report.error(code, message, at, hint=hint)
        raise Refused


def _place(file: str, mark: Any) -> Position:
    return Position(file, mark.line + 1, mark.column + 1)


def _syntax(error: yaml.YAMLError, text: str, file: str, report: Report) -> None:
    """What is not YAML, in the same words for both of PyYAML's parsers, with a next step for the usual slips."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = _place(file, mark) if mark else Position(file, 1, 1)
    lines = text.splitlines()
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    said = " ".join(str(getattr(error, name, None) or "") for name in ("context", "problem", "reason"))
    message, hint = _slip(said, line, line[at.column - 1 :])
    report.error("yaml-syntax", f"this is not YAML: {message}", at, hint=hint)


def _slip(said: str, line: str, rest: str) -> tuple[str, str]:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab at the beginning of the line", "indent with spaces, not with tabs"
    if "cannot start any token" in said and rest:
        return f"a value cannot begin with {rest[0]}", "put the value in quotes"
    for sign, message, hint in SLIPS:
        if sign in said:
            return message, hint
    return "the lines do not fit together", "check the indentation and the quotes of this line and the one before"
