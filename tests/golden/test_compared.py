"""Comparisons as a person reads them, at 80 columns. A change here is a change of the product: look at it.

To write the files anew after a change that is meant: ``GOLDEN=write pytest tests/golden``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from pnet_reason.cli import main

HERE = Path(__file__).parent
PLANTS = HERE.parent / "other_knowledge"
CASES = str(PLANTS / "cases" / "plants.yaml")
FERN = """
id: damp-fern
title: A fern in soil that not everybody calls dry
findings: {species: fern, soil_moisture: 27 %, light: dim, pests: none, root_rot: no, plastic: no, drooping: some}
"""
LONGEST = 72

PAGES: dict[str, list[str]] = {
    "compared-all-agree": ["compare", CASES, "--id", "dry-fern", "--question", "watering"],
    "compared-they-part": ["compare", "-", "--question", "watering"],
    "compared-conditional": ["compare", CASES, "--id", "unprobed-orchid", "--question", "watering"],
    "compared-all-patients": ["compare", "--all-patients", "windowsill", "greenhouse", "--limit", "1"],
}


def printed(args: list[str]) -> str:
    """What the command line prints, without the numbers that change with every edit of the engine."""
    result = CliRunner().invoke(main, [*args, "--facts", str(PLANTS)], input=FERN)
    assert result.exit_code == 0, result.output
    text = re.sub(r"(?s)\npnet-reason [0-9].*", "\n", result.stdout)
    return "\n".join(text.splitlines()) + "\n"


@pytest.mark.parametrize("name", PAGES)
def test_it_reads_as_before(name: str) -> None:
    found = printed(PAGES[name])
    place = HERE / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        place.write_text(found, "utf-8")
    assert found == place.read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_it_is_short_enough_to_be_read(name: str) -> None:
    lines = printed(PAGES[name]).splitlines()
    assert len(lines) <= LONGEST
    assert max(map(len, lines)) <= 80
