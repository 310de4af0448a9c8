"""Colours and hatchings of pictures: told apart without colour vision, in light and in dark.

Imports nothing of the project. Promises: text on every fill has a contrast of at least 4.5 to 1 (a test computes it);
each fill has a hatching of its own, so that colour is never the only sign.
"""

from __future__ import annotations

# After Okabe and Ito, lightened and darkened so that text can stand on them.
LIGHT = ("#cfe8f7", "#fbe3b3", "#bfe6d9", "#eed3e3", "#f7f2b0", "#f3cdb8", "#c5d0ea", "#e2e2e2")
DARK = ("#1f4e66", "#6b4a00", "#0b5345", "#5b3350", "#55500f", "#6b3212", "#2a3a68", "#44444a")
INK, DARK_INK = "#1c1c1e", "#f2f2f7"
PAPER, DARK_PAPER = "#ffffff", "#1c1c1e"
HATCHINGS = ("", "M0 8L8 0", "M0 0L8 8", "M4 0V8", "M0 4H8", "M0 8L8 0M0 0L8 8", "M4 0V8M0 4H8", "M3 4H5")


def fill(place: int) -> int:
    """Which colour and hatching the thing at a place of the legend has."""
    return place % len(LIGHT)


def style() -> str:
    """The style sheet of a picture."""
    light = "".join(f"--c{n}:{colour};" for n, colour in enumerate(LIGHT))
    dark = "".join(f"--c{n}:{colour};" for n, colour in enumerate(DARK))
    return (
        f".picture{{{light}--ink:{INK};--paper:{PAPER};color:{INK};font:13px system-ui,sans-serif}}"
        f"@media screen and (prefers-color-scheme:dark){{.picture{{{dark}"
        f"--ink:{DARK_INK};--paper:{DARK_PAPER};color:{DARK_INK}}}}}"
        ".picture .error{stroke:var(--ink);stroke-width:3}"
        ".picture text{fill:var(--ink)}.picture .strong{font-weight:700}.picture .small{font-size:11px}"
        ".picture .line{stroke:var(--ink);stroke-width:1;fill:none}.picture .cell{stroke:var(--ink);stroke-width:1}"
        ".picture .hatch{stroke:var(--ink);stroke-width:1;opacity:.28;fill:none}"
        ".picture .here{fill:var(--paper);stroke:var(--ink);stroke-width:2.5}"
        ".picture .curve{stroke:var(--ink);stroke-width:2;stroke-dasharray:6 3;fill:none}"
    )


def hatchings(name: str) -> str:
    """The definitions of the hatchings; ``name`` keeps those of several pictures of one page apart."""
    return "".join(
        f'<pattern id="{name}{n}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" style="fill:var(--c{n})"/><path class="hatch" d="{path}"/></pattern>'
        for n, path in enumerate(HATCHINGS)
    )
