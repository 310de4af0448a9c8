"""Comparing a tree with its shape: what does not fit is told and taken out. Imports: shapes, tree, report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .report import Report, shorten
from .shapes import (
    ANYTHING,
    DATE,
    SPELT,
    WHEN,
    Anything,
    Either,
    ListOf,
    MapOf,
    OneKey,
    Record,
    Ref,
    Shape,
    Text,
)
from .tree import Mapping, Node, Scalar, Sequence

# What a date that is not known to the day is completed with, so that it can be looked up in the calendar.
FIRST = "0001-01-01"


@dataclass(slots=True)
class Pruner:
    """``defs`` are the shapes that a ``Ref`` names."""

    report: Report
    defs: dict[str, Shape] = field(default_factory=dict)

    def prune(self, node: Node, shape: Shape) -> Node | None:
        """The tree without what does not fit; None where nothing fits."""
        handler = _HANDLERS[type(shape)]
        return handler(self, node, shape)

    def _text(self, node: Node, shape: Text) -> Node | None:
        if not isinstance(node, Scalar):
            return self._wrong(node, shape.about)
        if (trimmed := node.text.strip()) != node.text:
            node.inset = -1 if node.inset < 0 else node.inset + len(node.text) - len(node.text.lstrip())
            node.text = trimmed
        if not node.text:
            self.report.error(
                "empty-value", f"{shape.about} is missing here", node.at, hint="write it, or leave the key out"
            )
            return None
        return node if self._fits(node, shape) else None

    def _fits(self, node: Scalar, shape: Text) -> bool:
        if shape.instead and node.text == shape.instead:
            return True
        if shape.values:
            if node.text in shape.values:
                return True
            hint = self.report.hint(node.text, shape.values, "one of: " + ", ".join(shape.values))
        elif shape.pattern is ANYTHING or re.fullmatch(shape.pattern, node.text):
            return shape.pattern not in (DATE, WHEN) or self._date(node)
        else:
            hint = "; or: ".join(filter(None, (SPELT.get(shape.pattern, ""), shape.instead)))
        message = f"{shorten(node.text)} is not {shape.about}"
        self.report.error(shape.code, message, node.at, hint=hint, width=max(len(node.text), 1))
        return False

    def _date(self, node: Scalar) -> bool:
        try:
            date.fromisoformat(node.text + FIRST[len(node.text) :])
        except ValueError:
            message = f"{shorten(node.text)} is not a day of the calendar"
            self.report.error("bad-date", message, node.at, width=len(node.text))
            return False
        return True

    def _list(self, node: Node, shape: ListOf) -> Node | None:
        if not isinstance(node, Sequence):
            hint = f"write [{node.text}]" if isinstance(node, Scalar) and node.text and node.plain else ""
            return self._wrong(node, shape.about, hint)
        empty = len(node.items) < shape.least
        if empty:
            self.report.error("empty-list", f"{shape.about} must not be empty", node.at, hint="leave the key out")
        node.items = [kept for item in node.items if (kept := self.prune(item, shape.of)) is not None]
        return None if empty else node

    def _map(self, node: Node, shape: MapOf) -> Node | None:
        if not isinstance(node, Mapping):
            return self._wrong(node, shape.about)
        if len(node.entries) < shape.least:
            self.report.error("empty-list", f"{shape.about} must not be empty", node.at)
            return None
        kept: dict[str, tuple[Scalar, Node]] = {}
        for name, (key, value) in node.entries.items():
            good = self.prune(value, shape.of)
            if self._text(key, shape.key) is not None and good is not None:
                kept[name.strip()] = (key, good)
        node.entries = kept
        return node

    def _record(self, node: Node, shape: Record) -> Node | None:
        if not isinstance(node, Mapping):
            return self._wrong(node, shape.name)
        fields = dict(shape.fields)
        kept: dict[str, tuple[Scalar, Node]] = {}
        for name, (key, value) in node.entries.items():
            if name not in fields:
                self._unknown_key(name, key, shape)
            elif (good := self.prune(value, fields[name].shape)) is not None:
                kept[name] = (key, good)
            else:
                node.dropped.add(name)
        for name, one in fields.items():
            if one.required and name not in node.entries:
                self.report.error("missing-key", f"{shape.name} needs the key '{name}'", node.at, hint=one.about)
        node.entries = kept
        return node

    def _unknown_key(self, name: str, key: Scalar, shape: Record) -> None:
        names = [known for known, _ in shape.fields]
        where = f"{shape.name} has: {', '.join(names)}" + (f". {shape.hint}" if shape.hint else "")
        hint = self.report.hint(name, names, where)
        self.report.error("unknown-key", f"unknown key {shorten(name)}", key.at, hint=hint, width=max(len(name), 1))

    def _one_key(self, node: Node, shape: OneKey) -> Node | None:
        if not isinstance(node, Mapping):
            return self._wrong(node, shape.about)
        names = [name for name, _ in shape.fields]
        if len(node.entries) != 1 or next(iter(node.entries)) not in names:
            found = ", ".join(shorten(name) for name in node.entries) or "nothing"
            hint = f"write exactly one of: {', '.join(names)}; a bullet with a colon in it needs quotes"
            self.report.error("bad-group", f"{shape.about} cannot have the keys {found}", node.at, hint=hint)
            return None
        name, (key, value) = next(iter(node.entries.items()))
        good = self.prune(value, dict(shape.fields)[name])
        if good is None:
            return None
        node.entries = {name: (key, good)}
        return node

    def _either(self, node: Node, shape: Either) -> Node | None:
        chosen = {Scalar: shape.scalar, Sequence: shape.sequence, Mapping: shape.mapping}[type(node)]
        return self._wrong(node, shape.about) if chosen is None else self.prune(node, chosen)

    def _ref(self, node: Node, shape: Ref) -> Node | None:
        return self.prune(node, self.defs[shape.name])

    def _anything(self, node: Node, _shape: Anything) -> Node | None:
        return node

    def _wrong(self, node: Node, about: str, hint: str = "") -> Node | None:
        found = {Scalar: "a text", Sequence: "a list", Mapping: "a mapping"}[type(node)]
        if isinstance(node, Scalar) and not node.text:
            found = "nothing"
        self.report.error("wrong-kind", f"{about} is expected here, not {found}", node.at, hint=hint)
        return None


_HANDLERS: dict[type, Callable[[Pruner, Node, Any], Node | None]] = {
    Text: Pruner._text,
    ListOf: Pruner._list,
    MapOf: Pruner._map,
    Record: Pruner._record,
    OneKey: Pruner._one_key,
    Either: Pruner._either,
    Ref: Pruner._ref,
    Anything: Pruner._anything,
}
