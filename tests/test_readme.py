"""Every example in README.md, CONTRIBUTING.md, facts/README.md and docs/ is run, and prints what stands below it.

    python -m tests.test_readme --update      writes what the examples print now

``console``: lines that begin with ``$`` are run by bash, in a folder with ``examples`` and ``facts``; what
             they print follows.
``python``:  run in one namespace a document; what it prints stands in the ``text`` block that follows.
``yaml``:    where its first line is ``# file: NAME``, it is that file for the examples below it.
``sh``:      only read: its make targets and commands must exist.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "facts" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = "# file: "
WIDTH, LONGEST_README = 88, 190
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
PLACE = re.compile(r"`((?:src|facts|docs|examples|benchmarks)/[\w./-]+)`")
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|work|tmp|Users|usr)/")
COMMAND = "from pnet_reason.cli import main; main(prog_name='pnet-reason')"


class Player:
    """Runs the blocks of one document in a folder, and gives its text with what they print."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, object] = {"__name__": "example"}
        self.printed = ""
        for name in ("examples", "facts"):
            shutil.copytree(ROOT / name, folder / name)
        program = folder / ".bin" / "pnet-reason"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{COMMAND}" "$@"\n', "utf-8")
        program.chmod(0o755)

    def play(self, text: str) -> str:
        """The text as it should be."""
        told = FENCE.sub(self._block, text)
        assert not self.printed, f"a text block with this is missing:\n{self.printed}"
        return told

    def _block(self, match: re.Match[str]) -> str:
        language, body = match["language"], match["body"]
        if self.printed:
            assert language == "text", f"a text block with this is missing:\n{self.printed}"
            body, self.printed = self.printed, ""
        elif language == "console":
            commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
            body = "".join(f"$ {command}\n{self._run(command)}" for command in commands)
        elif language == "python":
            self._python(body)
        elif language == "yaml" and body.startswith(FILE):
            target = self.folder / body.splitlines()[0].removeprefix(FILE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(body, "utf-8")
        return f"```{language}\n{body}```"

    def _run(self, command: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PNET_REASON"))}
        changed = {
            "PATH": os.pathsep.join([str(self.folder / ".bin"), kept.get("PATH", "")]),
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONUTF8": "1",
            "COLUMNS": str(WIDTH),
        }
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env={**kept, **changed},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.stdout.decode("utf-8")

    def _python(self, body: str) -> None:
        told = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(told):
            exec(compile(body, "example", "exec"), self.names)  # noqa: S102 - our own examples
        self.printed = told.getvalue()


def played(document: Path, folder: Path) -> str:
    """The text of a document with what its examples print now."""
    return Player(folder).play(document.read_text("utf-8"))


def name_of(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def has_examples(document: Path) -> bool:
    return any(match["language"] in {"console", "python"} for match in FENCE.finditer(document.read_text("utf-8")))


@pytest.mark.parametrize("document", [*filter(has_examples, DOCUMENTS)], ids=name_of)
def test_every_example_prints_what_the_document_says(document: Path, tmp_path: Path) -> None:
    assert played(document, tmp_path).splitlines() == document.read_text("utf-8").splitlines(), (
        "if this is meant: python -m tests.test_readme --update"
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_and_every_named_file_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    assert [link for link in LINK.findall(text) if not (document.parent / link).exists()] == []
    assert [place for place in PLACE.findall(text) if not (ROOT / place).exists()] == []


def commands() -> set[str]:
    return set(importlib.import_module("pnet_reason.cli").main.commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_that_is_named_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    made = set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE))
    assert made - targets == set()
    assert set(re.findall(r"(?:`|^|\$ )pnet-reason ([a-z][a-z-]*)", text, re.MULTILINE)) - commands() == set()


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= LONGEST_README


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_no_document_names_a_place_on_somebodys_machine(document: Path) -> None:
    assert MACHINE.findall(document.read_text("utf-8")) == []


def test_the_format_page_names_every_field_and_every_kind_of_node() -> None:
    page = (ROOT / "docs" / "advice-format.md").read_text("utf-8")
    names = set(re.findall(r"`([^`\n]+)`", page))
    schema = importlib.import_module("pnet_reason.render.advice_schema").advice_schema()
    kinds = {node["properties"]["kind"]["const"] for node in schema["$defs"]["node"]["oneOf"]}
    assert (kinds | set(fields(schema))) - names == set()


def fields(schema: object) -> Iterator[str]:
    """The names of all fields, at any depth."""
    inner = schema if isinstance(schema, list) else []
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        inner = list(schema.values())
    for part in inner:
        yield from fields(part)


def test_every_statement_of_the_semantics_has_its_number() -> None:
    text = (ROOT / "docs" / "semantics.md").read_text("utf-8")
    assert re.findall(r"^## 3\.(\d+) ", text, re.MULTILINE) == [str(number) for number in range(1, 19)]


def test_an_example_that_prints_something_else_is_found(tmp_path: Path) -> None:
    text = "```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n"
    assert Player(tmp_path).play(text) == text.replace("3", "2")


def test_what_an_example_prints_has_to_stand_below_it(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="text block"):
        Player(tmp_path).play("```python\nprint(1)\n```\n")


def update() -> None:
    """Write what the examples print now."""
    for document in filter(has_examples, DOCUMENTS):
        with tempfile.TemporaryDirectory() as folder:
            document.write_text(played(document, Path(folder)), "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    update()
