"""What speaks against the answer, and why it lost: rules that give way, rules that rule an option out.

May import model, leaves, words, phrases and lines. Promises: basis is the node or the field of the row.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.answer import Part
from ..model.proof import Defeated
from ..model.rules import Override, Rule
from . import phrases
from .leaves import defeated
from .lines import Kind, Line, Mark
from .proofs import Proofs
from .words import Words


def against_heading(words: Words) -> Iterator[Line]:
    """Rules that give way, and options that are ruled out; or that there is nothing."""
    lines = [beaten(words, index) for index in defeated(words.answer)]
    for number, row in enumerate(words.answer.rows):
        for place, part in enumerate(row.against):
            lines += ruled_out(words, part, f"rows/{number}/against/{place}")
        for place, part in enumerate(row.alternatives):
            lines += alternative(words, part, f"rows/{number}/alternatives/{place}")
    distinct = tuple({line.text: line for line in reversed(lines)}.values())[::-1]
    if not distinct and words.answer.outcome == "settled":
        yield Line(Kind.HEADING, phrases.NOTHING_AGAINST, "rows")
    if distinct:
        yield Line(Kind.HEADING, phrases.HEAD_AGAINST, "rows", children=distinct)


def beaten(words: Words, index: int) -> Line:
    """A rule that gives way, to which rule, and for what reason."""
    node = words.answer.nodes[index]
    assert isinstance(node, Defeated)
    rule = words.rules[node.rule]
    reasons = []
    for i in node.by:
        winner = words.rules[words.answer.nodes[i].rule]  # type: ignore[union-attr]
        reasons += [reason(winner, override) for override in winner.overrides if override.rule == rule.id]
    template = phrases.BEATEN if node.because else phrases.BEATEN_ANYWAY
    text = template.format(rule=rule.id, stance=Proofs(words).stance(rule))
    children = tuple(Line(Kind.NOTE, told, f"nodes/{index}", aside=aside) for told, aside in reasons)
    return Line(Kind.OPTION, text, f"nodes/{index}", mark=Mark.AGAINST, children=children)


def reason(winner: Rule, override: Override) -> tuple[str, str]:
    """The rule that comes first, and why; whose reason it is and what it cites."""
    text = phrases.COMES_FIRST.format(rule=winner.id, because=override.because)
    return text, ", ".join(part for part in (override.provenance, *override.cites) if part)


def ruled_out(words: Words, part: Part, basis: str) -> Iterator[Line]:
    """The rules that rule an option out."""
    for name in part.rules:
        rule = words.rules[name]
        text = phrases.SPEAKS_AGAINST.format(rule=name, stance=Proofs(words).stance(rule), because=rule.because)
        yield Line(Kind.OPTION, text, basis, mark=Mark.AGAINST)


def alternative(words: Words, part: Part, basis: str) -> Iterator[Line]:
    """The rules that ask to consider something else."""
    for name in part.rules:
        text = phrases.SPEAKS_ELSE.format(rule=name, stance=Proofs(words).stance(words.rules[name]))
        yield Line(Kind.OPTION, text, basis, mark=Mark.OPEN)
