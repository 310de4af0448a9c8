"""What may stand where in ``src/``: layers, one door to each outside thing, no word of ``facts/``.

The second half shows that each check can fail.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import (
    EXCUSED,
    LONGEST_MODULE,
    PACKAGE,
    Words,
    assertion_violations,
    door_violations,
    layer_violations,
    length_violations,
    modules,
    top_level,
    word_violations,
    words_of,
)

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / PACKAGE
FACTS = ROOT / "facts"
HEAVY = ("kanren", "unification", "networkx", "rich", "click", "yaml")


def test_imports_only_go_down() -> None:
    assert layer_violations(modules(SOURCE)) == []


def test_each_outside_thing_has_one_door() -> None:
    assert door_violations(modules(SOURCE)) == []


def test_no_word_or_threshold_of_the_knowledge_stands_in_the_source() -> None:
    assert word_violations(modules(SOURCE), words_of(FACTS)) == []


def test_every_number_that_is_excused_exists() -> None:
    present = {(module.path, name) for module in modules(SOURCE) for name, _ in top_level(module)}
    assert EXCUSED.keys() - present == set()


def test_assertions_only_narrow_types() -> None:
    assert assertion_violations(modules(SOURCE)) == []


def test_no_module_is_too_long_to_be_one_idea() -> None:
    assert length_violations(modules(SOURCE)) == []


def test_the_words_of_the_knowledge_are_really_found() -> None:
    words = words_of(FACTS)
    assert {
        "active-surveillance",
        "resection",
        "growth_rate",
        "droracle-2025",
        "small-indolent-surveillance",
    } <= words.ids
    assert {5.0, 20.0} <= words.numbers


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = f"import sys; before = set(sys.modules); import {PACKAGE}; print(*(set(sys.modules) - before), sep='\\n')"
    found = {**os.environ, "PYTHONPATH": str(SOURCE.parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=found)
    loaded = done.stdout.split()
    assert PACKAGE in loaded
    assert [name for name in loaded if name.split(".")[0] in HEAVY] == []


# Each check can fail: the same checks on a small tree with one violation planted.


@pytest.fixture
def plant(tmp_path: Path):
    """Writes files (path → text) as a package and gives its modules."""

    def write(**files: str):
        for path, text in files.items():
            target = tmp_path / path.replace("__", "/").replace("/init/", "__init__")
            target = target.with_suffix(".py")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        return modules(tmp_path)

    return write


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("model__case", "from ..logic import solve\n"),
        ("model__case", "def later():\n    from pnet_reason.knowledge import load\n"),
        ("model__case", "import importlib\nimportlib.import_module('pnet_reason.advise')\n"),
        ("model__case", "import importlib\nimportlib.import_module('..advise', __package__)\n"),
        ("model__case", "from pnet_reason import load\n"),
        ("knowledge__load", "from .. import logic\n"),
        ("logic__solve", "import pnet_reason.knowledge.loader\n"),
        ("logic__solve", "from ..knowledge import files\n"),
        ("knowledge__sets", "from ..checker import sets\n"),
        ("checker__proofs", "from ..logic.kernel import run\n"),
        ("checker__proofs", "from .. import logic\n"),
        ("advise", "from .explain import words\n"),
        ("explain__words", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..render import terminal\n"),
        ("render__terminal", "from .. import cli\n"),
        ("audit__gaps", "from ..explore import what_if\n"),
        ("surprise", "x = 1\n"),
    ],
)
def test_an_import_that_goes_up_is_found(plant, place: str, text: str) -> None:
    assert len(layer_violations(plant(**{place: text}))) == 1


def test_imports_that_go_down_are_fine(plant) -> None:
    package = plant(
        model__case="from .values import Numbers\n",
        logic__solve="import math\nfrom ..model.case import Case\nfrom .kernel import run\nfrom . import domains\n",
        logic__domains="from pnet_reason.knowledge.sets import intersect\nfrom ..knowledge import formula\n",
        checker__sets="from ..model import case\nfrom ..model.values import Numbers\nfrom . import proofs\n",
        advise="from .logic.solve import solve\nfrom .model.answer import Advice\n",
        cli="import pnet_reason as pr\nfrom pnet_reason import recommend\nfrom .render import terminal\n",
    )
    assert layer_violations(package) == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("logic__relations", "from kanren import eq\n"),
        ("advise", "import unification.variable as v\n"),
        ("model__case", "def late():\n    import yaml\n"),
        ("cli", "import yaml\n"),
        ("logic__solve", "from pathlib import Path\n"),
        ("render__html", "text = open('page.html')\n"),
        ("render__html", "def page(target):\n    with target.open() as file:\n        return file\n"),
        ("render__html", "def page(target):\n    target.write_text('x')\n"),
        ("checker__sets", "import importlib.resources\n"),
        ("advise", "print('x')\n"),
        ("advise", "tell = print\n"),
        ("render__terminal", "import sys\nsys.stdout.flush()\n"),
        ("explain__words", "import click\n"),
        ("explain__words", "import networkx as nx\n"),
        ("advise", "from rich.tree import Tree\n"),
        ("cli", "import datetime\nx = datetime.datetime.now()\n"),
        ("cli", "from datetime import date\nx = date.today()\n"),
        ("logic__kernel", "from time import perf_counter\n"),
        ("logic__kernel", "import random\n"),
        ("cli", "import urllib.request\n"),
    ],
)
def test_a_second_door_is_found(plant, place: str, text: str) -> None:
    assert len(door_violations(plant(**{place: text}))) == 1


def test_the_doors_themselves_are_open(plant) -> None:
    package = plant(
        logic__kernel="import kanren\nfrom unification import var\n",
        knowledge__load="import yaml\nfrom pathlib import Path\n\ntext = Path('x').read_text()\n",
        render__terminal="import networkx\nfrom rich.tree import Tree\n",
        cli="import click\n\nclick.echo('x')\nprint('y')\n",
        advise="from datetime import date\n\nwhen = date.fromisoformat('2026-01-01')\nleft = case.open['x']\n",
    )
    assert door_violations(package) == []


WORDS = Words(
    frozenset({"resection", "growth_rate", "who-2022", "small-indolent-surveillance", "MEN1"}),
    frozenset({2.0, 20.0, 5.5}),
)


@pytest.mark.parametrize(
    "text",
    [
        "option = 'resection'\n",
        '"""Tells when resection is advised."""\n',
        "x = 1  # as in who-2022\n",
        "def growth_rate_of(case): ...\n",
        "x = case.growth_rate\n",
        "small_indolent_surveillance = 1\n",
        "if syndrome == 'MEN1': ...\n",
        "if size < 20: ...\n",
        "LIMIT = 5.5\n",
        "LIMIT = Fraction('20')\n",
        "x = parse('< 20 mm')\n",
    ],
)
def test_a_word_or_threshold_of_the_knowledge_is_found(plant, text: str) -> None:
    assert len(word_violations(plant(advise=text), WORDS)) == 1


FINE = [
    "dissection = 1",
    "x = 2",
    "x = 256",
    "x = True",
    "x = y[20]",
    "x = 20**y",
    "x = 1 << 20",
    "growth = rate",
    '"""20 mm"""',
]


@pytest.mark.parametrize("text", FINE)
def test_other_words_and_numbers_are_fine(plant, text: str) -> None:
    assert word_violations(plant(advise=text), WORDS) == []


def test_words_are_read_from_every_kind_of_file(tmp_path: Path) -> None:
    files = {
        "options.yaml": "questions: {first-step: {label: x}}\noptions: {wait: {label: x}}\n",
        "vocabulary.yaml": "findings: {size: {}, mass_size: {}, kind: {values: {A7: x, plain: y}}}\n",
        "guidelines/g-1/first.yaml": (
            "- {id: r-1, when: ['size < 7.5 mm [S9]', {any: [{not: [size > 30 mm]}]}], unless: [size > 60]}\n"
        ),
        "guidelines/g-1/guideline.yaml": "statements: {S9: {text: 400 patients}}\n",
        "sources.yaml": "sources: {smith-2020: {year: 2020}}\n",
        "classifications/c.yaml": (
            "concepts: {stage_of: {definition: [{is: A7, when: [kind is A7, size between 8 and 9 mm]}]}}\n"
        ),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    words = words_of(tmp_path)
    assert words.ids == {"first-step", "wait", "mass_size", "A7", "g-1", "r-1", "smith-2020", "stage_of"}
    assert words.numbers == {7.5, 30, 60, 8, 9}


@pytest.mark.parametrize("text", ["assert x", "assert x == 1", "assert isinstance(x, int) and x", "assert not x"])
def test_an_assertion_that_checks_something_is_found(plant, text: str) -> None:
    assert len(assertion_violations(plant(advise=text))) == 1


NARROWING = [
    "isinstance(x, int)",
    "not isinstance(x, int)",
    "type(x) is int",
    "x is not None",
    "x is not None and isinstance(y, z)",
]


@pytest.mark.parametrize("text", NARROWING)
def test_an_assertion_that_narrows_a_type_is_fine(plant, text: str) -> None:
    assert assertion_violations(plant(advise=f"assert {text}\n")) == []


def test_a_long_module_is_found(plant) -> None:
    assert length_violations(plant(advise="x = 1\n" * (LONGEST_MODULE - 1))) == []
    assert len(length_violations(plant(advise="x = 1\n" * LONGEST_MODULE))) == 1
