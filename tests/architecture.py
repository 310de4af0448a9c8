"""The checks of test_architecture.py: what may stand where in ``src/``.

Every check is a function from the parsed modules of a package to the list of violations, each ``file:line: what is
wrong``, so that a test can show on a planted tree that the check is able to fail.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

PACKAGE = "pnet_reason"
LONGEST_MODULE = 350
FIRST_TELLING_NUMBER = 2

# Lowest first; a part may import the parts above it in this list, and no other part of its own line.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"model", "version"}),
    frozenset({"knowledge", "checker"}),
    frozenset({"logic"}),
    frozenset({"advise"}),
    frozenset({"audit", "cohort", "settling", "testing", "weigh", "over_time"}),
    frozenset({"explore", "review"}),
    frozenset({"explain"}),
    frozenset({"render"}),
    frozenset({"__init__"}),
    frozenset({"interop"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
# The checker must not share a mistake with what it checks.
ALONE = {"checker": frozenset({"model"})}
# The engine takes from knowledge/ how sets of values are computed and worded, and nothing that reads files.
NARROW = {("logic", "knowledge"): frozenset({"sets", "quantities", "formula"})}


@dataclass(frozen=True)
class Module:
    """One file of the package: its path below the package, with ``/``, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def part(self) -> str:
        """The entry of LAYERS that it belongs to."""
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def package(self) -> tuple[str, ...]:
        """What ``from . import`` means here."""
        return (PACKAGE, *self.path.split("/")[:-1])


def modules(root: Path) -> list[Module]:
    """The modules below the package folder ``root``."""
    return [Module(f.relative_to(root).as_posix(), f.read_text("utf-8")) for f in sorted(root.rglob("*.py"))]


# Imports


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported, at any depth, in any of the forms of the language."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _dotted(node.func).split(".")[-1] in {"import_module", "__import__"}:
            named = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            yield from ((node.lineno, _absolute(module, name)) for name in named[:1])


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    above = module.package[: len(module.package) - node.level + 1]
    return ".".join([*above, node.module] if node.module else above)


def _absolute(module: Module, name: str) -> str:
    level = len(name) - len(name.lstrip("."))
    if not level:
        return name
    return ".".join([*module.package[: len(module.package) - level + 1], name.lstrip(".")])


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def layer_violations(package: list[Module]) -> list[str]:
    """Imports that do not go down, and modules without a place in LAYERS."""
    rank = {part: level for level, parts in enumerate(LAYERS) for part in parts}
    found = [f"{m.path}: '{m.part}' has no place in the layers" for m in package if m.part not in rank]
    for module in package:
        for line, target, name in _parts(module):
            lower = {part for part, level in rank.items() if level < rank.get(module.part, 0)}
            if target not in ALONE.get(module.part, lower) | {module.part}:
                found.append(f"{module.path}:{line}: {module.part} may not import {target}")
            elif name not in NARROW.get((module.part, target), {name}):
                found.append(f"{module.path}:{line}: {module.part} may not import {target}.{name}")
    return found


def _parts(module: Module) -> Iterator[tuple[int, str, str]]:
    """Line, part of the package that a module imports (``__init__``: the package itself), and what of that part."""
    known = frozenset().union(*LAYERS)
    for line, name in imports(module):
        head, _, rest = name.partition(".")
        if head == PACKAGE:
            part, _, inside = rest.partition(".")
            # A name that is no part of the package is a name of its public API.
            yield line, part if part in known else "__init__", inside.split(".")[0]


# Doors


@dataclass(frozen=True)
class Door:
    """Something that only some files may touch: modules imported, functions named, attributes read, methods called."""

    name: str
    allowed: tuple[str, ...] = ()
    modules: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()

    def opens(self, path: str) -> bool:
        """Whether the file may go through."""
        return any(path == place or (place.endswith("/") and path.startswith(place)) for place in self.allowed)


CLI = ("cli.py", "cli/")
DOORS = (
    Door("kanren", ("logic/kernel.py",), frozenset({"kanren", "unification", "cons", "etuples"})),
    Door("YAML", ("knowledge/",), frozenset({"yaml"})),
    Door("graph drawing", ("render/",), frozenset({"networkx"})),
    Door("rich text", ("render/", *CLI), frozenset({"rich"})),
    Door("the command line", CLI, frozenset({"click"})),
    Door("Hypothesis", ("testing/",), frozenset({"hypothesis", "pytest"})),
    Door("the network", ("interop/",), frozenset({"socket", "ssl", "http", "urllib.request", "smtplib", "ftplib"})),
    Door(
        "the disk",
        ("knowledge/", *CLI),
        frozenset({"os", "pathlib", "shutil", "tempfile", "glob", "fileinput", "importlib.resources", "sqlite3"}),
        functions=frozenset({"open"}),
        methods=frozenset({"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob"}),
    ),
    Door(
        "print",
        CLI,
        functions=frozenset({"print", "input"}),
        attributes=frozenset({"stdout", "stderr", "stdin", "echo"}),
    ),
    Door("the clock", (), frozenset({"time", "sched"}), attributes=frozenset({"now", "utcnow", "today"})),
    Door("chance", (), frozenset({"random", "secrets", "uuid"})),
)


def door_violations(package: list[Module]) -> list[str]:
    """Uses of kanren, YAML, disk, network, print, clock and chance in a file where they do not belong."""
    return [
        f"{module.path}:{line}: {what} belongs to {door.name}, allowed only in {', '.join(door.allowed) or 'no module'}"
        for door in DOORS
        for module in package
        if not door.opens(module.path)
        for line, what in _uses(module, door)
    ]


def _uses(module: Module, door: Door) -> Iterator[tuple[int, str]]:
    for line, name in imports(module):
        if any(name == m or name.startswith(f"{m}.") for m in door.modules):
            yield line, f"import {name}"
    for node in ast.walk(module.tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Name) and node.id in door.functions:
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and node.attr in door.attributes:
            yield node.lineno, f".{node.attr}"
        elif isinstance(called, ast.Attribute) and called.attr in door.methods:
            yield called.lineno, f".{called.attr}()"


# Words and numbers of the knowledge


@dataclass(frozen=True)
class Words:
    """What ``facts/`` calls its things, and the numbers that its conditions compare with."""

    ids: frozenset[str]
    numbers: frozenset[float]


def words_of(facts: Path) -> Words:
    """Ids and numbers of a facts folder, read without the project's own loader: it might overlook the same thing."""
    files = sorted(facts.rglob("*.yaml"))
    documents = [(f, yaml.load(f.read_text("utf-8"), yaml.BaseLoader)) for f in files]
    ids = {f.parent.name for f, _ in documents if f.parent.parent.name in {"guidelines", "drafts"}}
    ids |= {name for _, document in documents for name in _ids(document)}
    conditions = [bullet for f, d in documents if "cases" not in f.parts for bullet in _bullets(d)]
    return Words(frozenset(ids), frozenset(n for text in conditions for n in _numbers(text)))


_NAMED = {"options", "questions", "sources", "evidence", "findings", "concepts", "values"}


def _ids(document: Any) -> Iterator[str]:
    """Ids that are recognisable: all options, and of the rest those that are no plain word of English."""
    if isinstance(document, list):
        for item in document:
            yield from _ids(item)
    elif isinstance(document, dict):
        if "when" in document and isinstance(document.get("id"), str):
            yield from _telling([document["id"]])
        for key, value in document.items():
            if key in _NAMED and isinstance(value, dict | list):
                names = [name for name in value if isinstance(name, str)]
                if key == "options" and isinstance(value, dict):
                    yield from names
                else:
                    # In an example of how to write a case "ki67" is clearer than a made-up word.
                    yield from (n for n in _telling(names) if "_" in n or key not in {"findings", "concepts"})
            yield from _ids(value)


def _telling(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if re.search(r"[A-Za-z]", name) and re.search(r"[-_0-9]|[A-Z]{2}", name) and " " not in name:
            yield name


def _bullets(document: Any) -> Iterator[str]:
    """The text of every condition: what stands below ``when`` or ``unless``, groups included."""
    if isinstance(document, list):
        for item in document:
            yield from _bullets(item)
    elif isinstance(document, dict):
        for key, value in document.items():
            yield from _texts(value) if key in {"when", "unless", "applies to"} else _bullets(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))


def _numbers(bullet: str) -> Iterator[float]:
    """The numbers that a bullet compares with; not those of its citations, nor digits inside a word."""
    text = re.sub(r"\[[^\]]*\]\s*$", "", bullet)
    yield from (float(n) for n in re.findall(r"(?<![\w./-])\d+(?:\.\d+)?(?![\w.])", text))


# Numbers that happen to be a threshold of the knowledge too: module, name or function at its top level → what it is.
EXCUSED = {
    ("explain/turning.py", "MOST_RULES"): "how many rules are told of a change",
    ("explain/timeline_page.py", "FEW"): "how many findings are named that are as before",
    ("checker/truth.py", "OPEN"): "a bit",
    ("explain/audit_page.py", "MOST_PINS"): "how many lines a page has",
    ("explain/page.py", "foot"): "how many digits of a hash are shown",
    ("knowledge/amounts.py", "MOST_DIGITS"): "how long a number may be",
    ("knowledge/amounts.py", "plain"): "the primes of ten",
    ("knowledge/formula.py", "DEEPEST"): "how deeply a formula may be nested",
    ("knowledge/report.py", "MOST_PROBLEMS"): "how many mistakes are told at once",
    ("knowledge/yaml_tree.py", "DEEPEST"): "how deeply a document may be nested",
    ("testing/language.py", "CUTS"): "how many thresholds a made-up number has",
    ("cli/compare.py", "REGIONS"): "how many regions are shown",
    ("cli/questions.py", "GROUPS"): "how many groups are shown",
    ("explain/sheet_page.py", "MOST_VALUES"): "how many values are told",
    ("explain/sheet_room.py", "COUNTS"): "how many entries a part has",
    ("render/tree_svg.py", "LINE"): "pixels",
    ("render/tree_svg.py", "LETTER"): "pixels",
    ("render/html.py", "LOWEST"): "the lowest heading of HTML",
    ("render/scale.py", "MARGIN"): "how much is shown around the thresholds",
    ("render/map_picture.py", "TOP"): "pixels",
    ("render/map_picture.py", "WRAPPED"): "pixels",
    ("render/map_picture.py", "CLOSE"): "pixels",
    ("explore/flip.py", "MOST"): "how many changes are told",
    ("explore/obtain.py", "MOST"): "how many ways to settle an answer are told",
    ("explain/compare_caveats.py", "MANY_STATEMENTS"): "how many statements are named",
    ("knowledge/calendar.py", "YEAR"): "the months of a year",
    ("render/layout.py", "LONGEST_LEAD"): "how long a word in front may be",
    ("testing/bases.py", "knowledge_bases"): "how large a made-up knowledge is",
    ("testing/drawing.py", "LOOKED_AT"): "how many wishes are looked at",
}


def word_violations(package: list[Module], words: Words) -> list[str]:
    """Ids of the knowledge in code, strings, docstrings or comments; its numbers as constants or as numeric strings."""
    found = []
    for module in package:
        found += [f"{module.path}:{line}: '{name}' is a word of facts/" for line, name in _named(module, words.ids)]
        for line, value in _constants(module):
            if value > FIRST_TELLING_NUMBER and value in words.numbers:
                found.append(f"{module.path}:{line}: {value:g} is a threshold in facts/")
    return found


def _named(module: Module, ids: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Line and id; ``-`` and ``_`` are the same, and an id inside a longer identifier counts."""
    by_form = {name.replace("-", "_"): name for name in sorted(ids)}
    if not by_form:
        return
    longest_first = sorted(by_form, key=lambda form: (-len(form), form))
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9])")
    for line, text in enumerate(module.text.splitlines(), start=1):
        for match in pattern.finditer(text.replace("-", "_")):
            yield line, by_form[match.group()]


def top_level(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """What a module assigns or defines at its top level, by name."""
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            names = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
            yield from ((name, node) for name in names)


def _constants(module: Module) -> Iterator[tuple[int, float]]:
    """Numbers in code, and strings that are nothing but a number with or without its unit.

    Not docstrings, single digits as text, places in a sequence, powers, or what is excused.
    """
    passed = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Subscript):
            passed.add(id(node.slice))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow | ast.LShift):
            passed |= {id(node.left), id(node.right)}
    for name, node in top_level(module):
        if (module.path, name) in EXCUSED:
            passed |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and not isinstance(node.value, bool) and id(node) not in passed:
            if isinstance(node.value, int | float):
                yield node.lineno, float(node.value)
            elif isinstance(node.value, str) and (match := _QUANTITY.fullmatch(node.value)):
                yield node.lineno, float(match.group(1))


_QUANTITY = re.compile(r"(?!.\Z)[<>=\s]*(\d+(?:\.\d+)?)\s*\D{0,12}")


# Assertions


def assertion_violations(package: list[Module]) -> list[str]:
    """Assertions that check something, though ``python -O`` leaves them out; those that narrow a type are fine."""
    asserted = [(m, node) for m in package for node in ast.walk(m.tree) if isinstance(node, ast.Assert)]
    return [f"{m.path}:{node.lineno}: this assertion is a check" for m, node in asserted if not _narrows(node.test)]


def _narrows(test: ast.expr) -> bool:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return all(map(_narrows, test.values))
    if isinstance(test, ast.Compare):
        of_type = isinstance(test.ops[0], ast.Is) and ast.unparse(test.left).startswith("type(")
        return of_type or (isinstance(test.ops[0], ast.IsNot) and ast.unparse(test.comparators[0]) == "None")
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
    return isinstance(test, ast.Call) and _dotted(test.func) == "isinstance"


# Size


def length_violations(package: list[Module]) -> list[str]:
    """Modules that are too long to be one idea."""
    lengths = [(module.path, len(module.text.splitlines())) for module in package]
    return [f"{path}: {length} lines, {LONGEST_MODULE} allowed" for path, length in lengths if length >= LONGEST_MODULE]
