"""The sdist and the wheel, each installed into an environment of its own and used from an empty folder.

The environments see the libraries of the running one, so that nothing is fetched: what is tested is our own package.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "results")
LICENCES = {"LICENSE", "NOTICE", "facts/LICENSE"}


def run(*command: str | Path, cwd: Path) -> str:
    """The standard output; the test fails with everything that was said where the command fails."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PNET_REASON"))}
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both distributions, the wheel built from the sdist; made from a copy, so that the tree stays clean."""
    copy = tmp_path_factory.mktemp("source") / "project"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    target = copy.parent / "dist"
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", target, copy, cwd=copy.parent)
    return target


@pytest.fixture(scope="module")
def sdist(dist: Path) -> Path:
    return next(dist.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    return next(dist.glob("*.whl"))


def facts_files() -> set[str]:
    """What must be shipped: every file of the knowledge, its licence included."""
    return {f.relative_to(ROOT).as_posix() for f in (ROOT / "facts").rglob("*") if f.is_file() and f.name[0] != "."}


def test_the_sdist_holds_code_knowledge_examples_tests_and_licences(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    code = {f.relative_to(ROOT).as_posix() for f in (ROOT / "src").rglob("*.py")}
    wanted = {"Makefile", "CHANGELOG.md", "tests/conftest.py", "examples/patient.yaml", "src/pnet_reason/py.typed"}
    assert (facts_files() | code | wanted | LICENCES) - names == set()
    assert [name for name in names if "__pycache__" in name or name.startswith(".venv")] == []


def test_the_wheel_holds_the_knowledge_inside_the_package_and_says_that_it_is_typed(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = next(archive.read(n).decode() for n in names if n.endswith(".dist-info/METADATA"))
    assert {f"pnet_reason/{name}" for name in facts_files()} - names == set()
    assert "pnet_reason/py.typed" in names
    assert {name for name in LICENCES if not any(n.endswith(f"licenses/{name}") for n in names)} == set()
    assert "License-Expression: Apache-2.0 AND CC-BY-4.0" in metadata
    assert {name.split("/")[0] for name in names} == {"pnet_reason", "pnet_reason-0.1.0.dist-info"}


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_an_installed_distribution_answers_from_an_empty_folder(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(vars={"base": str(environment), "platbase": str(environment)})
    # What a .pth file names is searched after the environment itself, and the .pth files there (editable installs) are
    # not read, so that our own package can only be the one that is installed here.
    Path(paths["purelib"], "libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    python = Path(paths["scripts"], Path(sys.executable).name)
    archive = request.getfixturevalue(kind)
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps",
        "--no-build-isolation", "--ignore-installed", archive, cwd=tmp_path)  # fmt: skip

    empty = tmp_path / "empty"
    empty.mkdir()
    where = run(python, "-c", "import pnet_reason; print(pnet_reason.__file__)", cwd=empty).strip()
    assert Path(where).is_relative_to(environment)
    command = Path(paths["scripts"], "pnet-reason")
    assert "0.1.0" in run(command, "--version", cwd=empty)
    case = ROOT / "examples" / "patient.yaml"
    advice = json.loads(run(command, "recommend", case, "--format", "json", cwd=empty))
    assert advice["case"]["id"] == "textbook"
    assert "droracle-2025" in {guideline["id"] for guideline in advice["guidelines"]}
    assert list(empty.iterdir()) == []
