"""What a rule that does not apply lacks: ``needs X, has Y``.

May import model, words, phrases and lines. Promises: the bullets of the proof, in its order; tests before groups.
"""

from __future__ import annotations

from ..model.proof import Applies, Defeated, Fails, Grouped, Tested
from ..model.rules import UNDEFINED, Rule
from . import phrases
from .words import Words

HALF = "not true"


def lacking(words: Words, index: int) -> tuple[int, ...]:
    """The failing bullets of a rule node; nothing where it is defeated."""
    node = words.answer.nodes[index]
    return node.because if isinstance(node, Fails) else ()


def distance(words: Words, index: int) -> tuple[int, int, str]:
    """How far a rule is from applying: failing bullets; holes and limits before other tests, groups last; its name."""
    bullets = lacking(words, index)
    return len(bullets), max((weight(words, i) for i in bullets), default=0), rule_of(words, index).id


def weight(words: Words, index: int) -> int:
    """An undefined concept or a limit of a number is nearer than another value of a choice."""
    node = words.answer.nodes[index]
    if isinstance(node, Grouped):
        return 2
    assert isinstance(node, Tested)
    finding = words.knowledge.findings.get(node.subject)
    return 0 if node.value == UNDEFINED or (finding and finding.numeric) else 1


def rule_of(words: Words, index: int) -> Rule:
    """The rule that a node is about."""
    node = words.answer.nodes[index]
    assert isinstance(node, Applies | Fails | Defeated)
    return words.rules[node.rule]


def needs(words: Words, index: int) -> str:
    """Everything that a rule lacks, in words."""
    node = words.answer.nodes[index]
    if isinstance(node, Defeated):
        return phrases.GIVES_WAY.format(by=phrases.listed(rule_of(words, i).id for i in node.by))
    rule = rule_of(words, index)
    return "; ".join(need(words, i, rule) for i in lacking(words, index))


def need(words: Words, index: int, rule: Rule) -> str:
    """One failing bullet, and the value that it found."""
    node = words.answer.nodes[index]
    assert isinstance(node, Tested | Grouped)
    template = phrases.EXCLUDES if words.is_unless(rule, node.test) else phrases.NEEDS
    text = template.format(test=node.test)
    if isinstance(node, Grouped):
        return text
    if node.value == UNDEFINED:
        return text + phrases.UNDEFINED_HERE.format(subject=node.subject)
    return text + phrases.HAS.format(value=words.value(node))
