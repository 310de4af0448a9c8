"""A decision map as pictures: a panel for each guideline, and all of them as one file.

May import explain, explore and map_picture. Promises: the letters and colours are the same in every panel.
"""

from __future__ import annotations

from html import escape

from ..explain.map_page import legend_of, words
from ..explore.decision_map import DecisionMap
from ..model.knowledge import Knowledge
from .map_picture import HEIGHT, LINE, ONE, WIDTH, Picture
from .palette import fill, hatchings, style

HEAD = LINE + LINE + LINE


def figures(found: DecisionMap, knowledge: Knowledge) -> dict[str, str]:
    """The pictures of the panels in which something changes, by the basis of their tables."""
    legend = legend_of(found)
    return {
        f"/panels/{number}": Picture(found, panel, legend, knowledge, f"m{number}").svg()
        for number, panel in enumerate(found.panels)
        if len(panel.cells) > ONE or len(panel.cells[0].parts) > ONE
    }


def sheet(found: DecisionMap, knowledge: Knowledge, title: str) -> str:
    """All panels and the legend as one SVG, two panels beside each other."""
    legend, pictures = legend_of(found), list(figures(found, knowledge).values())
    side = 2 if len(pictures) > ONE else ONE
    height = HEAD + -(-len(pictures) // side) * HEIGHT
    entries = [(place, f"{legend.letter(one)}  {words(one, knowledge)}") for place, one in enumerate(legend.verdicts)]
    whole = height + LINE * 2 * (len(entries) + ONE)
    label = f'role="img" aria-label="{escape(title)}"'
    parts = [
        f'<svg class="picture" viewBox="0 0 {WIDTH * side} {whole}" {label} xmlns="http://www.w3.org/2000/svg">',
        f"<style>{style()}</style><defs>{hatchings('k')}</defs>",
        '<rect width="100%" height="100%" style="fill:var(--paper)"/>',
        f'<text class="strong" x="14" y="{LINE * 2}">{escape(title)}</text>',
    ]
    for number, picture in enumerate(pictures):
        row, column = divmod(number, side)
        at = f'<svg x="{column * WIDTH}" y="{HEAD + row * HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        parts.append(picture.replace("<svg ", at, 1))
    for number, (place, text) in enumerate(entries):
        y = height + LINE * 2 * (number + ONE)
        parts.append(
            f'<rect x="14" y="{y - LINE + 2}" width="22" height="16" class="cell" fill="url(#k{fill(place)})"/>'
        )
        parts.append(f'<text x="44" y="{y}">{escape(text)}</text>')
    return "".join([*parts, "</svg>"])
