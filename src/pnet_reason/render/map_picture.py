"""A decision map as pictures: a panel for each guideline, as SVG.

May import explain, explore, palette and scale. Promises: the cells of the data and no others; letters and hatchings say
what the colours say; curves are those of the formula, drawn through exact points.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from html import escape
from textwrap import wrap

from ..explain import map_phrases as said
from ..explain.map_page import Legend, words
from ..explore.decision_map import Cell, DecisionMap, Panel
from ..knowledge.inverse import solved
from ..knowledge.quantities import scan_set
from ..model.findings import Computation, Finding
from ..model.knowledge import Knowledge
from ..model.values import Numbers
from .palette import fill, hatchings, style
from .scale import Scale, banded, to_scale

LEFT, TOP, WIDE, HIGH, BELOW, RIGHT = 118, 30, 330, 230, 74, 12
WIDTH, HEIGHT = LEFT + WIDE + RIGHT, TOP + HIGH + BELOW
SAMPLES = 64
LETTER, LINE = 7, 14
ROOM = 96
"""How much room a cell needs for more than its letter."""
WRAPPED, GAP = 15, 3
CLOSE, FAR = 6, 10
"""How far labels are from what they label."""
ONE = 1


class Picture:
    """One panel as SVG."""

    def __init__(self, found: DecisionMap, panel: Panel, legend: Legend, knowledge: Knowledge, name: str) -> None:
        self.found, self.panel, self.legend, self.knowledge, self.name = found, panel, legend, knowledge, name
        self.x, self.y = knowledge.findings[found.x], knowledge.findings[found.y]
        curved = any(len(cell.parts) > ONE for cell in panel.cells)
        make = self.scaled if curved else banded
        self.across = make(self.x, panel.columns, WIDE)
        self.up = make(self.y, panel.rows, HIGH)

    def scaled(self, finding: Finding, texts: tuple[str, ...], size: float) -> Scale:
        """A side to scale, with the value of the case and where the curves are in view."""
        value = self.value(finding)
        also = [] if value is None or isinstance(value, str) else [value]
        other = self.value(self.y if finding is self.x else self.x)
        for computation, level in self.levels():
            known = self.known(computation, finding.id)
            if isinstance(other, Fraction):
                partner = self.y.id if finding is self.x else self.x.id
                found = solved(computation, {**known, partner: other}, finding.id, level)
                also += [found] if found is not None else []
        return to_scale(finding, texts, size, also)

    def value(self, finding: Finding) -> Fraction | str | None:
        """The value of the case, where it has one."""
        values = self.found.advice.case.findings.get(finding.id)
        return None if values is None else values.single

    def levels(self) -> Iterator[tuple[Computation, Fraction]]:
        """The limits of the quantities at which cells are divided, each with its formula."""
        seen: set[tuple[str, Fraction]] = set()
        for cell in self.panel.cells:
            for part in cell.parts:
                for name, text in part.where.items():
                    finding = self.knowledge.findings[name]
                    values = scan_set(text, finding)
                    if finding.computed is None or not isinstance(values, Numbers):
                        continue
                    for bound in sorted({end[0] for i in values.intervals for end in (i.lower, i.upper)}):
                        if (name, bound) not in seen and self.shared(cell, name, bound):
                            seen.add((name, bound))
                            yield finding.computed, bound

    def shared(self, cell: Cell, name: str, bound: Fraction) -> bool:
        """Whether a limit divides two parts of a cell."""
        finding = self.knowledge.findings[name]
        sets = [scan_set(part.where[name], finding) for part in cell.parts if name in part.where]
        numeric = [one for one in sets if isinstance(one, Numbers)]
        ends = [{end[0] for part in one.intervals for end in (part.lower, part.upper)} for one in numeric]
        return sum(bound in one for one in ends) > ONE

    def known(self, computation: Computation, name: str) -> dict[str, Fraction]:
        """The other inputs of a formula, as far as the case gives them."""
        found = {}
        for one in computation.inputs:
            values = self.found.advice.case.findings.get(one)
            if one != name and isinstance(values, Numbers) and values.single is not None:
                found[one] = values.single
        return found

    # Drawing

    def svg(self) -> str:
        """The picture."""
        guideline = self.panel.guideline
        title = said.PANEL.format(guideline=guideline, question=self.knowledge.questions[self.panel.question].label)
        values = {"columns": len(self.panel.columns), "rows": len(self.panel.rows)}
        text = said.DESCRIPTION.format(x=self.x.label, y=self.y.label, **values)
        label = f'role="img" aria-labelledby="{self.name}t {self.name}d"'
        return "".join(
            [
                f'<svg class="picture" viewBox="0 0 {WIDTH} {HEIGHT}" {label} xmlns="http://www.w3.org/2000/svg">',
                f'<title id="{self.name}t">{escape(title)}</title><desc id="{self.name}d">{escape(text)}</desc>',
                f"<style>{style()}</style><defs>{hatchings(self.name)}</defs>",
                f'<text class="strong" x="{LEFT}" y="{TOP - FAR}">{escape(guideline)}</text>',
                f'<g transform="translate({LEFT} {TOP})">',
                *(part for cell in self.panel.cells for part in self.cell(cell)),
                *self.labels(),
                *self.curves(),
                *self.here(),
                f'<rect class="line" width="{WIDE}" height="{HIGH}"/></g>',
                *self.sides(),
                "</svg>",
            ]
        )

    def box(self, cell: Cell) -> tuple[float, float, float, float]:
        """Left, top, width and height of a cell."""
        (left, right), (low, high) = self.across.ends[cell.column], self.up.ends[cell.row]
        return left, HIGH - high, right - left, high - low

    def cell(self, cell: Cell) -> Iterator[str]:
        """A cell, and the parts into which curves divide it."""
        left, top, width, height = self.box(cell)
        box = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
        yield f'<rect {box} fill="url(#{self.name}{self.colour(cell.parts[0].verdict)})" class="cell"/>'
        for part in cell.parts[ONE:]:
            for name, text in part.where.items():
                path = self.between(cell, self.knowledge.findings[name], text)
                yield f'<path d="{path}" fill="url(#{self.name}{self.colour(part.verdict)})"/>'

    def colour(self, verdict: int) -> int:
        """The colour of a verdict, the same in every panel."""
        return fill(self.legend.place(self.panel.verdicts[verdict]))

    def between(self, cell: Cell, finding: Finding, text: str) -> str:
        """The part of a cell in which a quantity has some values: between two curves."""
        values, computation = scan_set(text, finding), finding.computed
        assert isinstance(values, Numbers)
        assert computation is not None
        left, top, width, height = self.box(cell)
        low, high = values.intervals[0].lower[0], values.intervals[-1].upper[0]
        edges: tuple[list[str], list[str]] = ([], [])
        for step in range(SAMPLES + 1):
            across = left + width * step / SAMPLES
            ends = sorted(self.clipped(computation, across, level, top, height) for level in (low, high))
            for side, end in zip(edges, ends, strict=True):
                side.append(f"{across:.1f} {end:.1f}")
        return f"M{'L'.join(edges[0])}L{'L'.join(reversed(edges[1]))}Z"

    def clipped(self, computation: Computation, across: float, level: Fraction, top: float, height: float) -> float:
        """Where a curve is above a place, within a cell: outside of it at its nearer end."""
        found = self.height(computation, across, level)
        if found is None:
            return top
        return min(max(found, top), top + height)

    def height(self, computation: Computation, across: float, level: Fraction) -> float | None:
        """The place from above at which a quantity has a value, for a place from the left."""
        if self.across.window is None or self.up.window is None:
            return None
        low, high = self.across.window
        value = low + (high - low) * Fraction(across).limit_denominator(10**6) / Fraction(WIDE)
        found = solved(computation, {**self.known(computation, self.y.id), self.x.id: value}, self.y.id, level)
        if found is None:
            return None
        low, high = self.up.window
        return HIGH - float((found - low) / (high - low)) * HIGH

    def curves(self) -> Iterator[str]:
        """The curves at which a quantity comes to a limit, within the cells that they divide."""
        divided = [self.box(cell) for cell in self.panel.cells if len(cell.parts) > ONE]
        for computation, level in self.levels():
            for left, top, width, height in divided:
                steps = (left + width * step / SAMPLES for step in range(SAMPLES + 1))
                points = [(across, self.height(computation, across, level)) for across in steps]
                inside = [f"{x:.1f} {y:.1f}" for x, y in points if y is not None and top <= y <= top + height]
                if len(inside) > ONE:
                    yield f'<path class="curve" d="M{"L".join(inside)}"/>'

    def labels(self) -> Iterator[str]:
        """The letter of each field of cells, and in words where there is room and the case is not there."""
        spot = self.spot()
        for verdict, boxes in self.fields():
            left, top, width, height = max(boxes, key=lambda box: box[2] * box[3])
            text = words(self.panel.verdicts[verdict], self.knowledge)
            lines = wrap(text, max(int((width - LINE) / LETTER), ONE), break_long_words=False)
            tall, wide = LINE * (len(lines) + 2) > height, any(len(one) * LETTER > width - LINE for one in lines)
            taken = spot and left <= spot[0] <= left + width and top <= spot[1] <= top + height
            x, y = (left + width / 2, top + LINE + GAP) if width > ROOM else (left + width / 2, top + height / 2)
            letter = self.legend.letter(self.panel.verdicts[verdict])
            yield f'<text class="strong" text-anchor="middle" x="{x:.1f}" y="{y:.1f}">{letter}</text>'
            for number, line in enumerate([] if tall or wide or taken or width < ROOM else lines, ONE):
                at = f'x="{x:.1f}" y="{y + number * LINE:.1f}"'
                yield f'<text class="small" text-anchor="middle" {at}>{escape(line)}</text>'

    def spot(self) -> tuple[float, float] | None:
        """Where the case is, if that is one place."""
        x, y = self.value(self.x), self.value(self.y)
        return None if x is None or y is None else (self.across.at(x), HIGH - self.up.at(y))

    def fields(self) -> Iterator[tuple[int, list[tuple[float, float, float, float]]]]:
        """Neighbouring undivided cells that are told the same, as the rectangles that they make up."""
        width = len(self.panel.columns)
        seen: set[int] = set()
        for start, cell in enumerate(self.panel.cells):
            if start in seen or len(cell.parts) > ONE:
                continue
            verdict, stack, found = cell.parts[0].verdict, [start], []
            while stack:
                place = stack.pop()
                one = self.panel.cells[place]
                if place in seen or len(one.parts) > ONE or one.parts[0].verdict != verdict:
                    continue
                seen.add(place)
                found.append(place)
                column = place % width
                stack += [place - ONE] * (column > 0) + [place + ONE] * (column < width - ONE)
                stack += [p for p in (place - width, place + width) if 0 <= p < len(self.panel.cells)]
            yield verdict, [self.stretched(place, set(found)) for place in found]

    def stretched(self, place: int, field: set[int]) -> tuple[float, float, float, float]:
        """The rectangle that begins with a cell and goes on to the right, then upwards, as far as its field does."""
        width = len(self.panel.columns)
        right = place
        while (right + ONE) % width and right + ONE in field:
            right += ONE
        up = place
        while all(one + width in field for one in range(up, up + right - place + ONE)):
            up += width
        first, last = self.panel.cells[place], self.panel.cells[up + right - place]
        left, _, _, _ = self.box(first)
        bottom = self.box(first)[1] + self.box(first)[3]
        end, top = self.box(last)[0] + self.box(last)[2], self.box(last)[1]
        return left, top, end - left, bottom - top

    def here(self) -> Iterator[str]:
        """The case: a ring with its error of measurement, or the cells where it may be."""
        x, y = self.value(self.x), self.value(self.y)
        if x is None or y is None:
            columns, rows = self.panel.here
            left = self.across.ends[columns[0]][0]
            right = self.across.ends[columns[-1]][1]
            low, high = self.up.ends[rows[0]][0], self.up.ends[rows[-1]][1]
            box = f'x="{left + GAP:.1f}" y="{HIGH - high + GAP:.1f}" width="{right - left - 2 * GAP:.1f}"'
            yield f'<rect {box} height="{high - low - 2 * GAP:.1f}" rx="6" class="curve"/>'
            return
        across, down = self.spot() or (0.0, 0.0)
        for finding, value, scale in ((self.x, x, self.across), (self.y, y, self.up)):
            comparison = self.knowledge.over_time.comparisons.get(finding.id)
            if comparison is not None and comparison.error and not isinstance(value, str):
                low, high = (scale.at(max(value + sign * comparison.error, Fraction(0))) for sign in (-1, 1))
                ends = (low, down, high, down) if finding is self.x else (across, HIGH - low, across, HIGH - high)
                yield '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="error"/>'.format(*ends)
        yield f'<circle class="here" cx="{across:.1f}" cy="{down:.1f}" r="5"/>'

    def sides(self) -> Iterator[str]:
        """The bands of both findings in words, and their names."""
        for (start, end), text in zip(self.across.ends, self.panel.columns, strict=True):
            middle = LEFT + (start + end) / 2
            for number, line in enumerate(wrap(text, WRAPPED, break_long_words=False)):
                at = f'x="{middle:.1f}" y="{TOP + HIGH + LINE * (number + ONE):.1f}"'
                yield f'<text class="small" text-anchor="middle" {at}>{escape(line)}</text>'
        for (start, end), text in zip(self.up.ends, self.panel.rows, strict=True):
            lines = wrap(text, WRAPPED, break_long_words=False)
            middle = TOP + HIGH - (start + end) / 2 - LINE * (len(lines) - ONE) / 2 + LETTER / 2
            for number, line in enumerate(lines):
                at = f'x="{LEFT - CLOSE}" y="{middle + number * LINE:.1f}"'
                yield f'<text class="small" text-anchor="end" {at}>{escape(line)}</text>'
        yield f'<text x="{LEFT + WIDE / 2}" y="{HEIGHT - FAR}" text-anchor="middle">{escape(self.x.label)}</text>'
        middle = TOP + HIGH / 2
        yield f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">{escape(self.y.label)}</text>'
