"""A conditional answer: the table over what is missing, and what to find out first.

May import model, settling, words, phrases and lines. Promises: every row is shown, boxes fold; basis ``rows/…`` or
``missing/…``.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.answer import Row
from ..settling import Missing, Settles, merged, settling
from . import phrases
from .lines import Kind, Line, Mark
from .words import Words

SHOWN = 1 + 2
MANY = 2 * SHOWN


def rows_heading(words: Words) -> Iterator[Line]:
    """The rows as a table; what settles most stands first in each condition."""
    if len(words.answer.rows) > 1:
        first = tuple(missing.finding for missing in settling(words.answer, words.case, words.knowledge))
        rows = enumerate(words.answer.rows)
        lines = tuple(line for number, row in rows for line in row_lines(words, number, row, first))
        yield Line(Kind.HEADING, phrases.HEAD_ROWS, "rows", children=lines)


def row_lines(words: Words, number: int, row: Row, first: tuple[str, ...]) -> Iterator[Line]:
    """A line a box; the outcome stands in the first."""
    boxes = merged(row.regions or (), words.case, words.knowledge)
    conditions = [words.region(region, first) for region in boxes]
    if row.regions is None:
        witness = words.region(row.witness or (), first)
        conditions = [phrases.PAST_BUDGET.format(reason=row.reason, witness=witness)]
    most = 1 if len(words.answer.missing) > MANY else SHOWN
    shown = conditions if words.everything else conditions[:most]
    folded = [phrases.AND_MORE.format(count=len(conditions) - len(shown))] if len(conditions) > len(shown) else []
    mark = Mark.MET if row.outcome == "settled" else Mark.OPEN
    for place, condition in enumerate([*shown, *folded]):
        basis = f"rows/{number}/regions" if place else f"rows/{number}/outcome"
        outcome = "" if place else words.outcome(row)
        alone = ("alone",) if len(conditions) == 1 else ()
        yield Line(Kind.ROW, condition, basis, parts=(outcome, condition, *alone), mark=mark)


def missing_heading(words: Words) -> Iterator[Line]:
    """What is missing and what it would change: the findings that settle most, the rest in one line."""
    found = settling(words.answer, words.case, words.knowledge)
    shown = found if words.everything else found[:SHOWN]
    lines = [missing_line(words, missing) for missing in shown]
    if len(found) > len(shown):
        rest = found[len(shown) :]
        text = phrases.ALSO_MISSING.format(findings="; ".join(words.subject(m.finding) for m in rest))
        lines.append(Line(Kind.MORE, text, f"missing/{rest[0].index}"))
    if lines:
        yield Line(Kind.HEADING, phrases.HEAD_MISSING, "missing", children=tuple(lines))


def left(words: Words, missing: Missing) -> str:
    """How many of the outcomes each value leaves."""
    told = [
        phrases.LEAVES.format(values=words.values(missing.finding, change.values), count=len(change.rows))
        for change in missing.changes
    ]
    return phrases.OUTCOMES_LEFT.format(all=len(words.answer.rows), told="; ".join(told))


def missing_line(words: Words, missing: Missing) -> Line:
    """A missing finding, and below it the values that settle the answer."""
    basis = f"missing/{missing.index}"
    alone = [change for change in missing.changes if len(change.rows) == 1]
    notes = []
    for change in alone:
        outcome = words.outcome(words.answer.rows[change.rows[0]])
        told = phrases.CHANGE.format(values=words.values(missing.finding, change.values), outcome=outcome)
        notes.append(Line(Kind.NOTE, told, basis))
    if missing.settles is Settles.NONE:
        notes = [Line(Kind.NOTE, left(words, missing), basis)]
    if missing.settles is Settles.SOME:
        notes.append(Line(Kind.NOTE, phrases.OPEN, basis))
    label, aside = words.subject(missing.finding), phrases.SETTLES[missing.settles]
    return Line(Kind.OPTION, label, basis, aside=aside, mark=Mark.OPEN, children=tuple(notes))
