"""docs/errors.md lists every code that anything in the project can give, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "pnet_reason"
DOCS = (ROOT / "docs" / "errors.md").read_text("utf-8")
TELLING = {"Fault", "Problem", "Unfounded", "error", "warning", "_refuse", "_fault"}
NAMING = {"unknown": 0, "known": 0, "all_known": 0, "known_keys": 0}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
OF_PROOFS = re.compile(r"proof-[a-z-]+")


def codes() -> Iterator[str]:
    """The codes in the source: what is told, ``unknown-`` with each kind of name looked up, and the checker's."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and OF_PROOFS.fullmatch(node.value):
                yield node.value
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in TELLING:
                    yield str(node.args[0].value)
                elif name in NAMING and "knowledge" in file.parts:
                    yield f"unknown-{node.args[0].value}"


def listed() -> list[str]:
    rows = [line.split("|")[1] for line in DOCS.splitlines() if line.startswith("| `")]
    return [code for row in rows for code in re.findall(r"`([a-z0-9-]+)`", row)]


def test_every_code_in_the_source_is_listed() -> None:
    found = set(codes())
    assert len(found) > 90
    assert found - set(listed()) == set()


def test_every_listed_code_stands_in_the_source() -> None:
    source = "".join(file.read_text("utf-8") for file in SOURCE.rglob("*.py"))
    made = set(codes())
    assert [code for code in sorted(listed()) if f'"{code}"' not in source and code not in made] == []


def test_every_code_is_listed_once() -> None:
    assert sorted(listed()) == sorted(set(listed()))


def test_every_code_is_spelt_as_codes_are() -> None:
    assert [code for code in codes() if not CODE.fullmatch(code)] == []
