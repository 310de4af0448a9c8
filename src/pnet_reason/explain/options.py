"""Every option of a question, what became of it, and the bullet that decided.

May import model, advise, lacks, words, phrases and lines. Promises: no option is left out; basis is a rule's node where
there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..advise import explanation
from ..model.explanation import Explanation, Standing
from . import phrases
from .lacks import distance, needs, rule_of
from .lines import Kind, Line, Mark
from .words import Words

ORDER = list(Standing)
MOST_NEAREST, MOST_IN_SILENCE = 2, 1 + 2
MARKS = {
    Standing.RECOMMENDED: Mark.MET,
    Standing.CONSIDERED: Mark.MET,
    Standing.ALTERNATIVE: Mark.NONE,
    Standing.NOT_REACHED: Mark.NONE,
}


@dataclass(frozen=True)
class Status:
    """An option, the standings that it has in the rows (in order of the parts), and what the proof says of it."""

    option: str
    standings: tuple[Standing, ...]
    found: Explanation


def statuses(words: Words) -> list[Status]:
    """The options of the question: those that stand first, those without a rule last."""
    question = words.answer.question
    names = [name for name, option in words.knowledge.options.items() if question in option.questions]
    found = []
    for name in names:
        told = explanation(words.answer, words.knowledge, name)
        standings = tuple(sorted({part.standing for part in told.parts}, key=ORDER.index))
        found.append(Status(name, standings, told))
    return sorted(found, key=lambda status: (ORDER.index(status.standings[0]), status.option))


def options_heading(words: Words) -> Iterator[Line]:
    """The options with their standing; those without a rule in one line."""
    found = statuses(words)
    spoken = [status for status in found if status.standings != (Standing.NO_RULE,)]
    lines = [option_line(words, status) for status in spoken if Standing.CONTRADICTORY not in status.standings]
    rest = [status.option for status in found if status.standings == (Standing.NO_RULE,)]
    if rest:
        told = "; ".join(words.option(name) if words.everything else name for name in rest)
        lines.append(Line(Kind.NOTE, phrases.NO_RULE.format(options=told), "rows"))
    if lines and any(line.kind is Kind.OPTION for line in lines):
        yield Line(Kind.HEADING, phrases.HEAD_OPTIONS, "rows", children=tuple(lines))


def option_line(words: Words, status: Status) -> Line:
    """One option, its standing, and what decided: the rules, or what the nearest ones lack."""
    if len(status.standings) > 1:
        told = phrases.listed((one.value for one in status.standings), "or")
        text = phrases.OPTION_IS.format(option=words.option(status.option), standing=told)
        return Line(Kind.OPTION, text, "rows", mark=Mark.OPEN)
    only = status.standings[0]
    text = phrases.OPTION_IS.format(option=words.option(status.option), standing=only.value)
    if only is Standing.NOT_REACHED:
        return Line(Kind.OPTION, text, "rows", children=tuple(nearest(words, status)))
    part = status.found.parts[0]
    chosen = part.against or part.nodes if only in (Standing.RULED_OUT, Standing.WITHHELD) else part.nodes
    by = phrases.BY.format(rules=phrases.listed(dict.fromkeys(rule_of(words, i).id for i in chosen)))
    return Line(Kind.OPTION, text + by, f"nodes/{chosen[0]}", mark=MARKS.get(only, Mark.FAILED))


def nearest(words: Words, status: Status) -> Iterator[Line]:
    """The rules that come nearest to the option, with the bullets that fail."""
    ranked = sorted({i for part in status.found.parts for i in part.nodes}, key=lambda i: (distance(words, i), i))
    ranked = list({rule_of(words, i).id: i for i in reversed(ranked)}.values())[::-1]
    closest = [i for i in ranked if distance(words, i)[0] == distance(words, ranked[0])[0]]
    most = MOST_IN_SILENCE if words.answer.outcome == "silent" else MOST_NEAREST
    shown = ranked if words.everything else closest[:most]
    for index in shown:
        text = phrases.NEAREST_RULE.format(rule=rule_of(words, index).id, lacks=needs(words, index))
        yield Line(Kind.NOTE, text, f"nodes/{index}")
    if len(ranked) > len(shown):
        count = len(ranked) - len(shown)
        yield Line(Kind.MORE, phrases.MORE_RULES.format(count=count, noun="rule" if count == 1 else "rules"), "rows")
