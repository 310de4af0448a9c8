"""The page of a decision map: the letters, a table for each guideline, and the bullets that draw its lines.

May import model, explore and the other modules of explain. Promises: words only; the letters are those of the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..explore.decision_map import Cell, DecisionMap, Panel, Verdict
from ..model.knowledge import Knowledge
from . import map_phrases as said
from . import phrases
from .gravest import gravest, of_case
from .lines import Kind, Line, Mark
from .page import Page, foot
from .placed import placed
from .said import drawer_of, row_of, rows_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ONE = 1


@dataclass(frozen=True, slots=True)
class Legend:
    """Each thing that is told somewhere, with its letter: the same in all panels."""

    verdicts: tuple[Verdict, ...]

    def place(self, verdict: Verdict) -> int:
        """The place of a verdict in the legend."""
        return self.verdicts.index(verdict)

    def letter(self, verdict: Verdict) -> str:
        """The letter of a verdict; two of them where there are many."""
        more, place = divmod(self.place(verdict), len(LETTERS))
        return (LETTERS[more - 1] if more else "") + LETTERS[place]


def legend_of(found: DecisionMap) -> Legend:
    """The legend of a map, in the order in which its panels meet them."""
    return Legend(tuple(dict.fromkeys(verdict for panel in found.panels for verdict in panel.verdicts)))


def map_page(found: DecisionMap, knowledge: Knowledge, *, everything: bool = False) -> Page:
    """The page of a map; with everything, the bullets that draw each line of every panel."""
    legend = legend_of(found)
    case = found.advice.case
    lines = [*placed(case), *of_case(case, knowledge, "/advice/case"), *gravest(found.advice.answers, "/advice")]
    lines += notes(found, knowledge)
    letters = tuple(
        Line(Kind.ENTRY, words(verdict, knowledge), "/panels", lead=legend.letter(verdict))
        for verdict in legend.verdicts
    )
    lines.append(Line(Kind.HEADING, said.LEGEND, "/panels", children=letters))
    for number, panel in enumerate(found.panels):
        lines += panel_lines(found, panel, knowledge, legend, f"/panels/{number}", everything=everything)
    return Page(tuple(lines), (), foot(found.to_dict()))


def notes(found: DecisionMap, knowledge: Knowledge) -> Iterator[Line]:
    """What holds for every panel."""
    yield Line(Kind.NOTE, said.ALL_ELSE, "/advice/case")
    for names, template, field in ((found.moved, said.MOVED, "moved"), (found.coupled, said.COUPLED, "coupled")):
        for name in names:
            text = phrases.capital(template.format(finding=knowledge.findings[name].label))
            yield Line(Kind.CAVEAT, text, f"/{field}", mark=Mark.WARNING)


def words(verdict: Verdict, knowledge: Knowledge) -> str:
    """What is told, in words."""
    if len(verdict.says) <= ONE:
        return rows_of(verdict.says, knowledge)
    findings = phrases.listed(knowledge.findings[name].label for name in verdict.hangs_on if name in knowledge.findings)
    return said.HANGS.format(findings=findings, rows="; ".join(row_of(one, knowledge) for one in verdict.says))


def panel_lines(
    found: DecisionMap, panel: Panel, knowledge: Knowledge, legend: Legend, basis: str, *, everything: bool
) -> Iterator[Line]:
    """One guideline and question."""
    label = knowledge.questions[panel.question].label
    yield Line(Kind.SUBQUESTION, label, basis, aside=panel.guideline)
    if len(panel.cells) == ONE and len(panel.cells[0].parts) == ONE:
        text = said.NEITHER.format(guideline=panel.guideline, verdict=words(panel.verdicts[0], knowledge))
        yield Line(Kind.NOTE, text, f"{basis}/cells")
        return
    x, y = (knowledge.findings[name].label for name in (found.x, found.y))
    rows = tuple(
        Line(
            Kind.CELLS,
            panel.rows[row],
            f"{basis}/rows/{row}",
            parts=(
                panel.rows[row],
                *(cell_text(panel, panel.at(n, row), legend, knowledge) for n in range(len(panel.columns))),
            ),
        )
        for row in reversed(range(len(panel.rows)))
    )
    yield Line(Kind.TABLE, "", basis, parts=(said.CORNER.format(x=x, y=y), *panel.columns), children=rows)
    coupled = phrases.listed(knowledge.findings[name].label for name in found.coupled)
    drawn = tuple(edges(panel, knowledge, coupled, basis, everything=everything))
    if drawn:
        yield Line(Kind.HEADING, said.LINES, f"{basis}/edges", children=drawn)


def cell_text(panel: Panel, cell: Cell, legend: Legend, knowledge: Knowledge) -> str:
    """A cell of the table: its letter, or one for each part; and whether the case is there."""
    letters = []
    for part in cell.parts:
        letter = legend.letter(panel.verdicts[part.verdict])
        where = ", ".join(f"{knowledge.findings[name].label} {text}" for name, text in part.where.items())
        letters.append(said.WHERE.format(letter=letter, where=where) if where else letter)
    text = "\n".join(letters)
    columns, rows = panel.here
    if cell.column not in columns or cell.row not in rows:
        return text
    sure = len(columns) == len(rows) == ONE
    return (said.HERE if sure else said.MAY_BE).format(letter=text)


def edges(panel: Panel, knowledge: Knowledge, coupled: str, basis: str, *, everything: bool) -> Iterator[Line]:
    """The lines of a panel with the bullets that draw them; of many only the first, unless everything is asked for."""
    bands: dict[str, tuple[str, ...]] = {}
    for number, edge in enumerate(panel.edges):
        names = bands.setdefault(edge.finding, panel.rows if bands else panel.columns)
        drawn = edge.drawn if everything else edge.drawn[:ONE]
        drawers = "; ".join(map(drawer_of, drawn)) or said.BY_QUANTITY.format(finding=coupled)
        values = {"one": names[edge.after], "other": names[edge.after + 1], "drawers": drawers}
        text = said.LINE.format(finding=knowledge.findings[edge.finding].label, **values)
        yield Line(Kind.OPTION, phrases.capital(text), f"{basis}/edges/{number}")
