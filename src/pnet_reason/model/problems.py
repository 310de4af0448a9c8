"""Errors as records: every mistake has a stable code, a place, a message and the next step.

Imports nothing of the project. The command line prints the records, ``--format json`` lists them, Python finds them in
``.records`` of the exception.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where something stands in a file. Lines and columns count from 1; 0 means unknown."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file or "input"]
        if self.line:
            parts += [str(self.line), str(self.column)]
        return ":".join(parts)


NOWHERE = Position()


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: ``code`` (listed in docs/errors.md), place, message, source line to underline, hint."""

    code: str
    message: str
    position: Position = NOWHERE
    finding: str = ""
    hint: str = ""
    excerpt: str = ""
    width: int = 1
    severity: str = "error"

    def __str__(self) -> str:
        head = f"{self.position}: " if self.position != NOWHERE else ""
        lines = [f"{head}{self.message}"]
        if self.excerpt:
            lines.append(f"    {self.excerpt}")
            lines.append("    " + " " * max(self.position.column - 1, 0) + "~" * max(self.width, 1))
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """The record for ``--format json``."""
        record = asdict(self)
        place = record.pop("position")
        return {**place, **record}


class PnetReasonError(Exception):
    """Something that the caller can put right. ``records`` lists every mistake found, not only the first."""

    def __init__(self, records: Problem | tuple[Problem, ...] | list[Problem]) -> None:
        self.records: tuple[Problem, ...] = (records,) if isinstance(records, Problem) else tuple(records)
        super().__init__("\n".join(str(r) for r in self.records))

    def __reduce__(self) -> tuple[type[PnetReasonError], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.records,))


class KnowledgeError(PnetReasonError):
    """The facts directory is wrong."""


class CaseError(PnetReasonError):
    """A case, or a value given for a finding, is wrong."""


class QueryError(PnetReasonError):
    """A question asked of the knowledge names something that is not there."""


class ProofError(PnetReasonError):
    """An advice document does not check."""
