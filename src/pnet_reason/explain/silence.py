"""Where there is no advice: the rules that come nearest, the hole in a definition, what was withheld, what contradicts.

May import model, leaves, lacks, proofs, words, phrases and lines. Promises: basis is a node or a field of the row.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.answer import Row
from ..model.proof import Defined, Highest, Tested
from ..model.rules import UNDEFINED, Clause, wording
from . import phrases
from .lacks import distance, needs, rule_of
from .leaves import node_of, rule_nodes
from .lines import Kind, Line, Mark
from .words import SHARED_ROLES, Words


def nearest_heading(words: Words) -> Iterator[Line]:
    """The nearest rules of the silent rows, and what each needs."""
    lines = nearest_lines(words)
    if lines:
        yield Line(Kind.HEADING, phrases.HEAD_NEAREST, "rows", children=tuple(lines))


def nearest_lines(words: Words) -> list[Line]:
    """The nearest rules, those first of which most is met."""
    found: dict[str, int] = {}
    for row in words.answer.rows:
        for near in row.nearest:
            index = node_of(words.answer, row, near.rule)
            if index is not None:
                found.setdefault(near.rule, index)
    ranked = sorted(found.values(), key=lambda i: (closeness(words, i), distance(words, i)))
    return [near_line(words, index) for index in ranked]


def closeness(words: Words, index: int) -> int:
    """Of rules that lack as many bullets, the one that has more of them met is the nearer one."""
    rule = rule_of(words, index)
    return distance(words, index)[0] - len(rule.when) - len(rule.unless)


def near_line(words: Words, index: int) -> Line:
    """A rule, and what it needs."""
    text = phrases.NEAREST_RULE.format(rule=rule_of(words, index).id, lacks=needs(words, index))
    return Line(Kind.OPTION, text, f"nodes/{index}")


def hole_heading(words: Words) -> Iterator[Line]:
    """For every definition that leaves a row without an answer: its clauses, and what the patient has."""
    lines: list[Line] = []
    for row in words.answer.rows:
        for name in row.undefined:
            index = hole_of(words, row, name)
            if index is not None and not any(line.basis == f"nodes/{index}" for line in lines):
                lines += hole(words, name, index)
    if lines:
        yield Line(Kind.HEADING, phrases.HEAD_HOLE, "rows", children=tuple(lines))


def hole_of(words: Words, row: Row, name: str) -> int | None:
    """The node that says that a concept is undefined, below a rule of the guideline itself."""
    waiting = [i for i in rule_nodes(words.answer, row) if rule_of(words, i).role not in SHARED_ROLES]
    while waiting:
        index = waiting.pop()
        node = words.answer.nodes[index]
        if isinstance(node, Defined | Highest) and node.concept == name and node.values == (UNDEFINED,):
            return index
        waiting += getattr(node, "because", ())
        waiting += getattr(node, "parts", ())
    return None


def hole(words: Words, name: str, index: int) -> Iterator[Line]:
    """The definition, a line a clause, each with what the patient has instead."""
    concept, node = words.concept(name, None), words.answer.nodes[index]
    owner = phrases.OWN.format(guideline=concept.guideline) if concept.guideline else phrases.SHARED
    yield Line(Kind.NOTE, phrases.LACKS_CONCEPT.format(concept=concept.label, origin=owner), f"nodes/{index}")
    if isinstance(node, Highest):
        guard = phrases.WHERE.format(guard=phrases.listed(wording(c) for c in concept.when)) if concept.when else ""
        text = phrases.HIGHEST_OF.format(parts=phrases.listed(concept.highest_of)) + guard
        yield Line(Kind.OPTION, text, f"nodes/{index}", mark=Mark.FAILED)
    elif isinstance(node, Defined):
        for number, because in node.fails:
            clause = concept.clauses[number]
            yield clause_line(words, clause, because, index)


def clause_line(words: Words, clause: Clause, because: tuple[int, ...], index: int) -> Line:
    """A clause in words, and the values that fail it."""
    bullets = [wording(c) for c in clause.when] + [phrases.UNLESS.format(test=wording(c)) for c in clause.unless]
    nodes = [words.answer.nodes[i] for i in because]
    values = dict.fromkeys(f"{node.subject} {node.value}" for node in nodes if isinstance(node, Tested))
    text = phrases.BULLETS_OF.format(value=clause.value, bullets=phrases.listed(bullets))
    has = phrases.HAS_NONE.format(values=phrases.listed(values)) if values else ""
    cites = dict.fromkeys(key for node in nodes if isinstance(node, Tested) for key in node.cites)
    return Line(Kind.OPTION, text + has, f"nodes/{index}", aside=", ".join(cites), mark=Mark.FAILED)
