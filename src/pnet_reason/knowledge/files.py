"""Finding and reading the files of facts directories: the only module of this package that reads the disk.

Imports: tree, yaml_tree, shapes, declarations, draft, report. Promises: files in sorted order; whatever stands in a
directory, a record and never an exception.
"""

from __future__ import annotations

import os
from pathlib import Path

from pnet_reason.model.problems import Position

from .declarations import DEFS, FILES
from .draft import Sheet, Unread
from .pruner import Pruner
from .report import Report, closest, shorten
from .tree import Mapping
from .yaml_tree import read_tree

LARGEST = 5_000_000
DRAFTS = "drafts"
OF_ONE_KIND = {"classifications": "classification", "wording": "wording"}
FOLDERS = ("classifications", "guidelines", DRAFTS, "cases", "wording")
AUDIT = ("invariants", "waivers", "hazards")
TOP = ("knowledge", "vocabulary", "options", "sources", "evidence", "safety", "integrity", "over-time", *AUDIT)
IN_GUIDELINE = ("guideline", "definitions", "flaws")


def read_directories(
    directories: tuple[str, ...], report: Report, *, drafts: bool = False
) -> tuple[list[Sheet], Unread]:
    """Every facts file of every directory, pruned to its shape; and of drafts, unless they are asked for, the names."""
    sheets: list[Sheet] = []
    unread = Unread()
    for index, directory in enumerate(directories):
        root = Path(directory)
        if not root.is_dir():
            what = "is a file, not a directory" if root.exists() else "does not exist"
            report.error("no-directory", f"the facts directory {what}", Position(directory))
            continue
        seen = [sheet.guideline for sheet in sheets if sheet.kind == "guideline"]
        local = root.resolve().name if index else ""
        sheets += _Folder(root, local, report, seen, None if drafts else unread).read()
        if not index and not (root / "knowledge.yaml").exists():
            hint = "is this a facts directory? it holds knowledge.yaml, vocabulary.yaml, …"
            report.error("missing-file", "there is no knowledge.yaml", Position(directory), hint=hint)
    return sheets, unread


class _Folder:
    """One facts directory. ``local`` is its name where it adds to an earlier one, ``known`` are guidelines of those.
    ``unread`` takes the names of the drafts; without it they are read."""

    def __init__(self, root: Path, local: str, report: Report, known: list[str], unread: Unread | None) -> None:
        self.root, self.local, self.report, self.known, self.unread = root, local, report, known, unread
        self.shown = _shown(root)
        self.sheets: list[Sheet] = []

    def read(self) -> list[Sheet]:
        for path in self._entries(self.root):
            if path.is_dir():
                self._folder(path)
            elif self._is_facts(path):
                if path.stem in TOP:
                    self._file(path, path.stem)
                else:
                    self._unexpected(path, [f"{name}.yaml" for name in TOP])
        return self.sheets

    def _folder(self, path: Path) -> None:
        if path.name in OF_ONE_KIND:
            for file in self._entries(path):
                if self._is_facts(file):
                    self._file(file, OF_ONE_KIND[path.name])
        elif path.name in ("guidelines", DRAFTS):
            for folder in self._entries(path):
                if folder.is_dir():
                    self._guideline(folder, draft=path.name == DRAFTS)
                elif self._is_facts(folder):
                    self._unexpected(folder, [])
        elif path.stem in TOP and path.suffix == ".yaml":
            self._unexpected(path, [], "a directory stands where a file is expected")
        elif path.name not in FOLDERS:
            self._unexpected(path, list(FOLDERS), "unexpected folder")

    def _guideline(self, folder: Path, *, draft: bool) -> None:
        if draft and self.unread is not None:
            self._name_draft(folder, self.unread)
            return
        for path in self._entries(folder):
            if path.is_dir():
                self._unexpected(path, [], "unexpected folder")
            elif self._is_facts(path):
                kind = path.stem if path.stem in IN_GUIDELINE else "rules"
                if kind == "guideline" and folder.name in self.known:
                    kind = "addition"
                self._file(path, kind, folder.name, draft=draft)

    def _name_draft(self, folder: Path, unread: Unread) -> None:
        """The names in a draft, read without a word about its mistakes: those are told where drafts are asked for."""
        unread.guidelines.add(folder.name)
        quiet = Report()
        text = read_text(folder / "guideline.yaml", "", quiet)
        tree = None if text is None else read_tree(text, "", quiet)
        if isinstance(tree, Mapping):
            unread.statements.update(tree.mapping("statements").entries)

    def _entries(self, folder: Path) -> list[Path]:
        try:
            return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        except OSError as error:
            self.report.error("unreadable", f"cannot be read: {error.strerror}", Position(self._name(folder)))
            return []

    def _is_facts(self, path: Path) -> bool:
        if path.suffix in (".yml", ".json"):
            self.report.error(
                "unexpected-file", "facts files end in .yaml", Position(self._name(path)), hint="rename the file"
            )
        return path.suffix == ".yaml"

    def _unexpected(self, path: Path, expected: list[str], message: str = "unexpected file") -> None:
        near = closest(path.name, expected)
        hint = f"did you mean '{near}'?" if near else ""
        self.report.error("unexpected-file", f"{message} {shorten(path.name)}", Position(self._name(path)), hint=hint)

    def _name(self, path: Path) -> str:
        return (self.shown / path.relative_to(self.root)).as_posix()

    def _file(self, path: Path, kind: str, guideline: str = "", *, draft: bool = False) -> None:
        name = self._name(path)
        text = read_text(path, name, self.report)
        tree = None if text is None else read_tree(text, name, self.report)
        if tree is None:
            self.report.broken = True
            return
        pruned = Pruner(self.report, DEFS).prune(tree, FILES[kind])
        if pruned is not None:
            self.sheets.append(Sheet(kind, pruned, name, guideline, self.local, draft))


def _shown(root: Path) -> Path:
    """A directory as it is named in messages: below the working directory, relative to it."""
    try:
        return Path(os.path.relpath(root)) if root.is_absolute() and root.is_relative_to(Path.cwd()) else root
    except OSError:
        return root


def read_text(path: Path, name: str, report: Report, *, largest: int = LARGEST) -> str | None:
    """The text of a file; None, and a record, where it is not a text of a sensible size."""
    where = Position(name)
    try:
        if path.is_dir():
            report.error("not-a-file", "this is a directory, not a file", where)
            return None
        if path.exists() and not path.is_file():
            report.error("not-a-file", "this is not an ordinary file", where)
            return None
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except (OSError, ValueError) as error:
        code = "no-file" if isinstance(error, FileNotFoundError) else "unreadable"
        reason = getattr(error, "strerror", None) or "not a path"
        report.error(code, f"cannot be read: {reason}", where)
        return None
    return decode(data, name, report, largest=largest)


def decode(data: bytes, name: str, report: Report, *, largest: int = LARGEST) -> str | None:
    """Bytes as text. A byte order mark is dropped."""
    where = Position(name)
    if len(data) > largest:
        report.error("too-large", f"more than {largest:,} bytes", where, hint="split the file")
        return None
    if b"\0" in data:
        report.error("not-text", "this is not a text file", where, hint="save it as plain text in UTF-8")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Position(name, before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        report.error("not-utf-8", "this is not UTF-8", place, hint="save the file in UTF-8")
        return None
