"""What changed an answer, in words: the rules that began or ceased to speak, each with the bullets that turned.

May import model, phrases, timeline_phrases and lines. Promises: words only; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.knowledge import Knowledge
from ..model.timeline import Bullet, Change, Turned
from . import phrases
from . import timeline_phrases as said
from .lines import Kind, Line, Mark

MOST_RULES = 4


def change_lines(change: Change, knowledge: Knowledge, *, everything: bool) -> Iterator[Line]:
    """The rules that changed an answer, each with its bullets."""
    rules = sorted(change.rules, key=lambda one: (not one.speaks, not one.bullets, one.rule))
    shown = rules if everything else rules[:MOST_RULES]
    children = [turned(one, knowledge) for one in shown]
    if len(rules) > len(shown):
        children.append(Line(Kind.MORE, said.MORE.format(count=len(rules) - len(shown)), ""))
    yield Line(Kind.NOTE, said.WHAT_CHANGED, "", children=tuple(children))


def turned(one: Turned, knowledge: Knowledge, basis: str = "") -> Line:
    """One rule that began or ceased to speak."""
    if one.gives_way_to and not one.bullets:
        text = said.GIVES_WAY.format(rule=one.rule, rules=phrases.listed(one.gives_way_to))
    else:
        text = said.TURNED[one.speaks, one.partly].format(rule=one.rule)
    mark = Mark.MET if one.speaks else Mark.FAILED
    children = tuple(bullet(each, knowledge, basis) for each in one.bullets)
    return Line(Kind.OPTION, text, basis, mark=mark, children=children)


def bullet(one: Bullet, knowledge: Knowledge, basis: str) -> Line:
    """One bullet with the value before and after; below a concept, the findings that changed."""
    template = said.BULLET_UNLESS if one.unless else said.BULLET
    text = template.format(test=one.text, before=one.before or said.MISSING, after=one.after or said.MISSING)
    below = [
        Line(
            Kind.NOTE,
            said.BECAUSE.format(
                label=knowledge.findings[each.finding].label,
                before=each.before or said.MISSING,
                after=each.after or said.MISSING,
            ),
            basis,
        )
        for each in one.because
    ]
    return Line(Kind.OPTION, text, basis, children=tuple(below))
