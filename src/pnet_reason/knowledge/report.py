"""Collecting mistakes, so that all of them are told at once.

A ``Fault`` is a mistake in a piece of text that does not know where it stands; a ``Report`` gives it a place, the
source line and a hint. Imports: model. Promises: one record a mistake, in file order; bounded effort for hints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pnet_reason.model.problems import NOWHERE, Position, Problem

LONGEST_LINE = 200
LONGEST_WORD = 80
MOST_HINTS = 200
MOST_PROBLEMS = 1000


class Fault(Exception):  # noqa: N818 - not an error of the program
    """A mistake in a text: ``start`` and ``width`` say which part of the text to underline. ``meant``: a word, and what
    it could have been; the report looks for the nearest, since that takes effort."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        start: int = 0,
        width: int = 1,
        hint: str = "",
        meant: tuple[str, Iterable[str]] = ("", ()),
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.start, self.width, self.hint = code, message, start, width, hint
        self.meant = meant


def shorten(text: str) -> str:
    """A word for a message: one line, never long, and shown so that spaces and control characters can be seen."""
    cut = text if len(text) <= LONGEST_WORD else text[: LONGEST_WORD - 1] + "…"
    return "'" + "".join(c if c.isprintable() else "�" for c in cut) + "'"


def closest(word: str, candidates: Iterable[str]) -> str:
    """The candidate that was probably meant, or nothing.

    First one whose every part stands in the word (``size`` for ``plant_size``), then the one spelt most like it, then
    one of which the word is a part.
    """
    if len(word) > LONGEST_WORD:
        return ""
    from difflib import get_close_matches  # noqa: PLC0415 - only needed when something is wrong

    folded: dict[str, str] = {}
    for candidate in sorted(candidates):
        folded.setdefault(_folded(candidate), candidate)
    parts = set(_folded(word).split("_"))
    inside = [name for name in folded if parts.issuperset(name.split("_"))]
    if inside:
        return folded[max(inside, key=lambda name: (len(name.split("_")), len(name)))]
    around = [name for name in folded if parts.issubset(name.split("_"))]
    found = get_close_matches(_folded(word), folded, n=1) or sorted(around, key=len)
    return folded[found[0]] if found else ""


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


class Report:
    """The mistakes found so far, and the text of the files in which they stand.

    ``broken`` is true once a file could not be read at all: what it would have declared is then not missed.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.broken = False
        self._warned: list[Problem] = []
        self._more = 0
        self._lines: dict[str, list[str]] = {}
        self._texts: dict[str, str] = {}
        self._hints = 0

    def remember(self, file: str, text: str) -> None:
        """Keep the text of a file for the excerpts."""
        self._texts[file] = text

    def error(
        self, code: str, message: str, at: Position = NOWHERE, *, hint: str = "", width: int = 1, finding: str = ""
    ) -> None:
        """One more mistake; past a number that no one reads they are only counted."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(code, message, at, finding, hint, self._excerpt(at), width))
        else:
            self._more += 1

    def forget(self) -> None:
        """Begin anew: the text is read in another way."""
        self.problems.clear()
        self.broken = False

    def relabel(self, first: int, label: str) -> None:
        """Begin the messages from the ``first`` on with a label."""
        self.problems[first:] = [replace(one, message=label + one.message) for one in self.problems[first:]]

    def warning(self, code: str, message: str, at: Position = NOWHERE, *, hint: str = "", width: int = 1) -> None:
        """Something to look at that does not stop the knowledge from being used."""
        self._warned.append(Problem(code, message, at, "", hint, self._excerpt(at), width, "warning"))

    def fault(self, fault: Fault, at: Position, *, finding: str = "") -> None:
        """A mistake within a text whose beginning stands at ``at``."""
        place = Position(at.file, at.line, at.column + fault.start) if at.line else at
        word, candidates = fault.meant
        hint = self.hint(word, candidates, fault.hint) if word else fault.hint
        self.error(fault.code, fault.message, place, hint=hint, width=fault.width, finding=finding)

    def unknown(self, kind: str, word: str, candidates: Iterable[str], at: Position, *, where: str = "") -> None:
        """A name that is not declared. ``where`` says where such names are declared."""
        if self.broken:
            return
        self.error(
            "unknown-" + kind.replace(" ", "-"),
            f"unknown {kind} {shorten(word)}",
            at,
            hint=self.hint(word, candidates, where),
            width=len(word),
        )

    def hint(self, word: str, candidates: Iterable[str], where: str = "") -> str:
        """``did you mean …``, and where to look."""
        self._hints += 1
        near = closest(word, candidates) if self._hints <= MOST_HINTS else ""
        return " ".join(part for part in (f"did you mean '{near}'?" if near else "", where) if part)

    @property
    def errors(self) -> list[Problem]:
        """The mistakes, by file and line, each once."""
        more = Problem("more-mistakes", f"and {self._more} more mistakes; put these right first")
        return [*_ordered(self.problems), *([more] if self._more else [])]

    @property
    def warnings(self) -> list[Problem]:
        """The warnings, by file and line."""
        return _ordered(self._warned)

    def _excerpt(self, at: Position) -> str:
        if not at.line or at.column > LONGEST_LINE or at.file not in self._texts:
            return ""
        if at.file not in self._lines:
            self._lines[at.file] = self._texts[at.file].splitlines()
        lines = self._lines[at.file]
        if at.line > len(lines):
            return ""
        line = lines[at.line - 1].replace("\t", " ").rstrip()
        return "".join(c if c.isprintable() else "�" for c in line[:LONGEST_LINE])


def _ordered(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(set(problems), key=lambda p: (p.position, p.finding, p.code, p.message))
