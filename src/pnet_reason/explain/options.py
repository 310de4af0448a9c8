"""Every option of a question, what became of it, and the bullet that decided.

May import model, advise, lacks, words, phrases and lines. Promises: no option is left out; basis is a rule's node where
there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..advise import explanation
from ..model.explanation import Explanation, Part, Standing
from ..model.proof import Applies
from ..model.rules import Stance
from . import phrases
from .lacks import distance, needs, rule_of
from .lines import Kind, Line, Mark
from .words import Words

MOST_NEAREST = 1 + 2
MARKS = {
    Standing.RECOMMENDED: Mark.MET,
    Standing.CONSIDERED: Mark.MET,
    Standing.ALTERNATIVE: Mark.OPEN,
    Standing.NOT_REACHED: Mark.NONE,
}


@dataclass(frozen=True)
class Status:
    """An option, the standings that it has in the rows (in order of the parts), and what the proof says of it."""

    option: str
    standings: tuple[Standing, ...]
    found: Explanation

    def parts(self, standing: Standing) -> list[Part]:
        return [part for part in self.found.parts if part.standing in (standing, Standing.RECOMMENDED)]


def statuses(words: Words) -> list[Status]:
    """The options of the question: those that stand first, those without a rule last."""
    question = words.answer.question
    names = [name for name, option in words.knowledge.options.items() if question in option.questions]
    found = []
    for name in names:
        told = explanation(words.answer, words.knowledge, name)
        standings = tuple(dict.fromkeys(standing(words, part) for part in told.parts))
        found.append(Status(name, standings, told))
    order = list(Standing)
    return sorted(found, key=lambda s: (min(order.index(one) for one in s.standings), s.option))


def standing(words: Words, part: Part) -> Standing:
    """A standing; an option that rules only ask to consider is not called recommended."""
    if part.standing is not Standing.RECOMMENDED:
        return part.standing
    stances = {rule_of(words, i).stance for i in part.nodes if isinstance(words.answer.nodes[i], Applies)}
    return Standing.RECOMMENDED if Stance.RECOMMEND in stances else Standing.CONSIDERED


def options_heading(words: Words) -> Iterator[Line]:
    """The options with their standing; those without a rule in one line."""
    found = statuses(words)
    spoken = [status for status in found if status.standings != (Standing.NO_RULE,)]
    lines = [option_line(words, status) for status in spoken if Standing.CONTRADICTORY not in status.standings]
    rest = [words.option(status.option) for status in found if status.standings == (Standing.NO_RULE,)]
    if rest:
        lines.append(Line(Kind.NOTE, phrases.NO_RULE.format(options="; ".join(rest)), "rows"))
    if lines and any(line.kind is Kind.OPTION for line in lines):
        yield Line(Kind.HEADING, phrases.HEAD_OPTIONS, "rows", children=tuple(lines))


def option_line(words: Words, status: Status) -> Line:
    """One option: its standing, and below it what decided."""
    mark = MARKS.get(status.standings[0], Mark.FAILED)
    told = status.standings[0].value
    if len(status.standings) > 1:
        told = phrases.listed((one.value for one in status.standings), "or")
        mark = Mark.OPEN
    text = phrases.OPTION_IS.format(option=words.option(status.option), standing=told)
    return Line(Kind.OPTION, text, "rows", mark=mark, children=tuple(deciding(words, status)))


def deciding(words: Words, status: Status) -> Iterator[Line]:
    """The rules that reach the option or stand against it; where none does, the nearest, and what it lacks."""
    if len(status.standings) > 1:
        return
    first = status.standings[0]
    if first is Standing.NOT_REACHED:
        yield from nearest(words, status)
        return
    part = status.found.parts[0]
    chosen = part.against if first in (Standing.RULED_OUT, Standing.WITHHELD) and part.against else part.nodes
    template = {Standing.RULED_OUT: phrases.RULED_OUT_BY, Standing.WITHHELD: phrases.WITHHELD_BY}.get(first, phrases.STANDS_BY)
    rules = phrases.listed(rule_of(words, i).id for i in chosen)
    if chosen:
        yield Line(Kind.NOTE, template.format(rules=rules), f"nodes/{chosen[0]}")


def nearest(words: Words, status: Status) -> Iterator[Line]:
    """The rules that come nearest to the option, with the bullets that fail."""
    ranked = sorted({i for part in status.found.parts for i in part.nodes}, key=lambda i: (distance(words, i), i))
    ranked = list({rule_of(words, i).id: i for i in reversed(ranked)}.values())[::-1]
    closest = [i for i in ranked if distance(words, i)[0] == distance(words, ranked[0])[0]]
    shown = ranked if words.everything else closest[:MOST_NEAREST]
    for index in shown:
        text = phrases.NEAREST_RULE.format(rule=rule_of(words, index).id, lacks=needs(words, index))
        yield Line(Kind.NOTE, text, f"nodes/{index}")
    if len(ranked) > len(shown):
        count = len(ranked) - len(shown)
        yield Line(Kind.MORE, phrases.MORE_RULES.format(count=count, noun="rule" if count == 1 else "rules"), "rows")
