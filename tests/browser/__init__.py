"""Pages in a real browser: Debian's Chromium with axe-core, by way of Node.js.

Where one of them is missing the tests that need it are skipped. The two npm packages are installed once, beside the
checkout's virtual environment, and only what they check is ours.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
MODULES = Path(__file__).parents[2] / ".venv" / "browser"
PACKAGES = ("axe-core@4", "puppeteer-core@24")
WIDE, NARROW = 1280, 390


@dataclass(frozen=True)
class Look:
    """A page to look at: how wide the window is, in which colours, whether it is printed, and whether axe-core reads it."""

    page: str
    width: int = WIDE
    dark: bool = False
    pdf: bool = False
    aloud: bool = True
    shot: str = ""


@dataclass(frozen=True)
class Seen:
    """What axe-core finds, how wide the page gets, and how many sheets it takes on paper."""

    violations: tuple[str, ...]
    wide: int
    sheets: int


@cache
def missing() -> str:
    """Why there is no browser; empty where there is one."""
    for name in ("node", "npm", "chromium"):
        if shutil.which(name) is None:
            return f"no {name}"
    wanted = MODULES / "node_modules" / "puppeteer-core"
    if not wanted.is_dir():
        MODULES.mkdir(parents=True, exist_ok=True)
        quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--silent", "--prefix", str(MODULES)]
        done = subprocess.run(["npm", "install", *quiet, *PACKAGES], capture_output=True, text=True, check=False)
        if done.returncode or not wanted.is_dir():
            return "the npm packages cannot be installed"
    return ""


def looked_at(looks: list[Look]) -> list[Seen]:
    """What is seen of each page; the browser is started once."""
    tasks = json.dumps([vars(look) for look in looks])
    found = {**os.environ, "BROWSER_MODULES": str(MODULES), "CHROMIUM": shutil.which("chromium") or ""}
    done = subprocess.run(
        ["node", str(HERE / "look.mjs")], input=tasks, capture_output=True, text=True, check=False, env=found
    )
    assert done.returncode == 0, done.stderr
    return [Seen(tuple(one["violations"]), one["wide"], one["sheets"]) for one in json.loads(done.stdout)]
