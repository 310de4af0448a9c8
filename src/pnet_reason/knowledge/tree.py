"""Trees of texts, lists and mappings, every one with its place in a file. Imports: report.

The builders only meet trees that were pruned to their shape: what is absent reads as empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from pnet_reason.model.problems import Position

from .report import Fault, Report


@dataclass(slots=True)
class Scalar:
    """A text. ``inset`` is where the text begins within what is written (1 after a quote), -1 where offsets in the
    text are not columns of the file (escapes, several lines). ``block`` is true after ``>`` or ``|``."""

    text: str
    file: str
    line: int
    column: int
    inset: int = 0
    plain: bool = True
    block: bool = False

    @property
    def at(self) -> Position:
        """Where it begins."""
        return Position(self.file, self.line, self.column)

    @property
    def text_at(self) -> Position:
        """Where the text itself begins."""
        return Position(self.file, self.line, self.column + max(self.inset, 0))


@dataclass(slots=True)
class Sequence:
    """A list."""

    file: str
    line: int
    column: int
    items: list[Node] = field(default_factory=list)

    @property
    def at(self) -> Position:
        """Where it begins."""
        return Position(self.file, self.line, self.column)


@dataclass(slots=True)
class Mapping:
    """Keys, each with the place where it stands, and their values, in file order. ``dropped`` are keys of a record
    whose values were wrong, and have been told."""

    file: str
    line: int
    column: int
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)

    @property
    def at(self) -> Position:
        """Where it begins."""
        return Position(self.file, self.line, self.column)

    def get(self, name: str) -> Node | None:
        """The value of a key."""
        entry = self.entries.get(name)
        return entry[1] if entry else None

    def text(self, name: str, default: str = "") -> str:
        """The value of a key as text; ``default`` where it is absent."""
        node = self.get(name)
        return node.text if isinstance(node, Scalar) else default

    def words(self, name: str) -> list[Scalar]:
        """The texts of a list; empty where it is absent."""
        node = self.get(name)
        return [item for item in node.items if isinstance(item, Scalar)] if isinstance(node, Sequence) else []

    def items(self, name: str) -> list[Mapping]:
        """The mappings of a list; empty where it is absent."""
        node = self.get(name)
        return [item for item in node.items if isinstance(item, Mapping)] if isinstance(node, Sequence) else []

    def mapping(self, name: str) -> Mapping:
        """The mapping under a key; an empty one where it is absent."""
        node = self.get(name)
        return node if isinstance(node, Mapping) else Mapping(self.file, self.line, self.column)

    def texts(self, name: str) -> dict[str, str]:
        """The mapping of texts under a key."""
        return {k: node.text for k, (_, node) in self.mapping(name).entries.items() if isinstance(node, Scalar)}

    def records(self) -> Iterator[tuple[str, Scalar, Mapping]]:
        """The entries that are mappings themselves: name, key, value."""
        for name, (key, node) in self.entries.items():
            if isinstance(node, Mapping):
                yield name, key, node


Node: TypeAlias = Scalar | Sequence | Mapping


def tell(report: Report, node: Scalar, fault: Fault, *, finding: str = "") -> None:
    """Report a mistake within a scalar, underlined where the text stands in the file as it is. Names are not called
    unknown while a file that may declare them could not be read."""
    if report.broken and fault.code.startswith("unknown-"):
        return
    if node.inset < 0:
        fault.start, fault.width = 0, 1
    report.fault(fault, node.text_at, finding=finding)
