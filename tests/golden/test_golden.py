"""Whole answers as a person reads them, at 80 columns. A change here is a change of the product: look at it.

To write the files anew after a change that is meant: ``GOLDEN=write pytest tests/golden``.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from pnet_reason.cli import main

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORKED = str(ROOT / "facts" / "cases" / "worked.yaml")
MISSING = str(ROOT / "examples" / "ki67-missing.yaml")
ARTICLE = ["--guideline", "droracle-2025"]
MAIN = ["--question", "initial-management", *ARTICLE]
LONGEST, LONGEST_PROOF = 72, 25

PAGES: dict[str, list[str]] = {
    "settled": ["recommend", WORKED, "--id", "v01", *MAIN],
    "conflict": ["recommend", WORKED, "--id", "v05", *MAIN],
    "silent": ["recommend", WORKED, "--id", "v10", *MAIN],
    "withheld": ["recommend", WORKED, "--id", "v35", *MAIN],
    "contradictory-findings": ["recommend", WORKED, "--id", "v38", *MAIN],
    "conditional": ["recommend", MISSING, *MAIN],
    "defeated": ["recommend", WORKED, "--id", "v16", *MAIN],
}
PROOFS: dict[str, list[str]] = {
    "why-surveillance": ["why", WORKED, "active-surveillance", "--id", "v01", *ARTICLE],
    "why-not-another-pathway": ["why-not", WORKED, "other-pathway", "--id", "v01", *ARTICLE],
    "why-not-surveillance-at-20-mm": ["why-not", WORKED, "active-surveillance", "--id", "v06", *ARTICLE],
    "why-resection-where-ki67-is-missing": ["why", MISSING, "resection", *ARTICLE],
}


@cache
def printed(*args: str) -> str:
    """What the command line prints, without the numbers that change with every edit of engine or facts."""
    result = CliRunner().invoke(main, list(args))
    assert result.exit_code == 0, result.output
    text = re.sub(r"(?s)\npnet-reason [0-9].*", "\n", result.stdout)
    return "\n".join(text.splitlines()) + "\n"


@pytest.mark.parametrize("name", [*PAGES, *PROOFS])
def test_it_reads_as_before(name: str) -> None:
    found = printed(*(PAGES | PROOFS)[name])
    place = HERE / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        place.write_text(found, "utf-8")
    assert found == place.read_text("utf-8")


@pytest.mark.parametrize("name", [*PAGES, *PROOFS])
def test_it_is_short_enough_to_be_read(name: str) -> None:
    lines = printed(*(PAGES | PROOFS)[name]).splitlines()
    assert len(lines) <= (LONGEST if name in PAGES else LONGEST_PROOF)
    assert max(map(len, lines)) <= 80


def test_the_footer_names_versions_logic_and_digest() -> None:
    result = CliRunner().invoke(main, [*PAGES["settled"], "--as-of", "2026-11-22"])
    words = " ".join(result.stdout.splitlines()[-2:])
    assert re.search(
        r"pnet-reason \S+; knowledge \S+, logic [0-9a-f]{12}; as of 2026-11-22; digest [0-9a-f]{12}$", words
    )
