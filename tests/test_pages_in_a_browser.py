"""Every kind of page in a real browser: no accessibility checker complains, and nothing is wider than the window."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from pnet_reason.cli import main
from tests.browser import NARROW, WIDE, Look, looked_at, missing

ROOT = Path(__file__).parents[1]
WORKED = str(ROOT / "facts" / "cases" / "worked.yaml")
MAIN = ["--question", "initial-management"]
GROWN = str(ROOT / "examples" / "grown.yaml")
TWO = ["--guideline", "droracle-2025", "--guideline", "nanets-2020"]
PAGES: dict[str, list[str]] = {
    "recommend": ["recommend", WORKED, "--id", "v01"],
    "patient": ["recommend", WORKED, "--id", "v05", "--audience", "patient"],
    "auditor": ["recommend", WORKED, "--id", "v01", "--guideline", "droracle-2025", "--audience", "auditor"],
    "conditional": ["recommend", str(ROOT / "examples" / "ki67-missing.yaml"), *MAIN, "--all"],
    "why": ["why", WORKED, "active-surveillance", "--id", "v05"],
    "compare": ["compare", WORKED, "--id", "v05", *MAIN],
    "what-if": ["what-if", WORKED, "size=21mm", "--id", "v01", *TWO],
    "flip": ["flip", WORKED, "--to", "resection", "--id", "v01", *TWO],
    "margin": ["margin", WORKED, "--id", "v01", *MAIN],
    "next": ["next", str(ROOT / "examples" / "ki67-missing.yaml"), *MAIN],
    "find": ["find", "active-surveillance", "--guideline", "nanets-2020"],
    "map": ["map", WORKED, "--id", "v01", "--x", "size", "--y", "ki67", *TWO],
    "curved map": ["map", WORKED, "--id", "v24", "--x", "size", "--y", "previous_size", "--guideline", "droracle-2025"],
    "evidence": ["evidence", WORKED, "--id", "v01", "--guideline", "droracle-2025"],
    "timeline": ["timeline", GROWN, "--as-of", "2026-06-01", "--guideline", "enets-2023"],
    "review": ["facts", "review", "vhl-2022"],
}


def html(arguments: list[str]) -> str:
    done = CliRunner().invoke(main, [*arguments, "--format", "html"])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")
def test_every_page_is_accessible_on_wide_and_narrow_screens_in_light_and_dark() -> None:
    pages = {name: html(arguments) for name, arguments in PAGES.items()}
    kinds = [(name, *look) for name, look in product(pages, ((WIDE, False), (NARROW, True)))]
    seen = looked_at([Look(pages[name], width, dark) for name, width, dark in kinds])
    assert [(kind, one.violations) for kind, one in zip(kinds, seen, strict=True) if one.violations] == []
    assert [kind for kind, one in zip(kinds, seen, strict=True) if one.wide > kind[1]] == []


@pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")
def test_the_checker_finds_what_is_wrong() -> None:
    bad = "<!doctype html><html><head><title>x</title></head><body><img src='x'><h1>a</h1><h4>b</h4></body></html>"
    wide = "<!doctype html><html lang='en'><title>x</title><main><h1>a</h1><p style='width:2000px'>b</p></main></html>"
    first, second = looked_at([Look(bad), Look(wide)])
    assert {one.split(":")[0] for one in first.violations} >= {"html-has-lang", "image-alt", "heading-order"}
    assert second.wide > WIDE
