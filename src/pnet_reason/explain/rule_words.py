"""Rules and definitions as sentences: labels in place of ids, words in place of signs.

May import model, knowledge's arithmetic and wording of sets, words and phrases. Promises: every bullet, in the
order in which it stands; nothing is left out and nothing worked out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..knowledge.quantities import format_set
from ..knowledge.sets import rest_of
from ..model.findings import Kind
from ..model.knowledge import Knowledge
from ..model.rules import Concept, Condition, Group, Op, Rule, Test, TestKind
from ..model.values import Choices
from . import phrases
from . import review_phrases as said
from .words import option_of

NEGATED = " is not "
BETWEEN = re.compile(r"([^\s]+ to .+?)(?= or |$)")


@dataclass(frozen=True)
class RuleWords:
    """Puts rules into words; ``concepts`` are the definitions in force."""

    knowledge: Knowledge
    concepts: Mapping[str, Concept]

    def sentence(self, rule: Rule) -> str:
        """The whole rule."""
        option = self.option(rule.option) if rule.option else ""
        stance = said.STANCES[rule.role.value, rule.stance.value].format(option=option)
        when = self.together(rule.when, said.AND)
        unless = f"{said.UNLESS}{self.together(rule.unless, said.OR)}" if rule.unless else ""
        return phrases.capital(said.RULE.format(stance=stance, when=when, unless=unless))

    def definition(self, concept: Concept) -> list[str]:
        """A definition, a sentence for each value."""
        if concept.highest_of:
            parts = phrases.listed(self.label(name) for name in concept.highest_of)
            where = said.WHERE.format(when=self.together(concept.when, said.AND)) if concept.when else ""
            return [phrases.capital(said.HIGHEST.format(parts=parts, where=where))]
        return [
            said.CLAUSE.format(
                value=labelled(clause.value, concept.value_labels, plain=not concept.ordered),
                when=self.together(clause.when, said.AND),
                unless=f"{said.UNLESS}{self.together(clause.unless, said.OR)}" if clause.unless else "",
            )
            for clause in concept.clauses
        ]

    def option(self, name: str) -> str:
        """An option as a clinician says it."""
        return option_of(name, self.knowledge)

    def together(self, conditions: Sequence[Condition], last: str) -> str:
        """Conditions in a row; apart by semicolons where one of them has a comma or is a group."""
        told = [self.condition(one) for one in conditions]
        apart = any("," in text for text in told) or any(isinstance(one, Group) for one in conditions)
        if apart and len(told) > 1:
            return f"{'; '.join(told[:-1])}; {last} {told[-1]}"
        return phrases.listed(told, last)

    def condition(self, one: Condition) -> str:
        """A test or a group."""
        if isinstance(one, Test):
            return self.test(one)
        members = [self.condition(member) for member in one.members]
        if one.op is Op.NOT:
            return said.NOT.format(members=members[0])
        return said.GROUP.format(members=f" {said.AND if one.op is Op.ALL else said.OR} ".join(members))

    def test(self, test: Test) -> str:
        """One test."""
        label = self.label(test.subject)
        if test.kind is TestKind.KNOWN:
            return (said.KNOWN if test.positive else said.NOT_KNOWN).format(label=label)
        if test.kind is TestKind.UNDEFINED or test.allowed is None:
            return (said.UNDEFINED if test.positive else said.DEFINED).format(label=label)
        finding = self.knowledge.findings.get(test.subject)
        if isinstance(test.allowed, Choices):
            label = said.QUOTED.format(label=label) if finding and finding.kind is Kind.YES_NO else label
            return self.among(label, test, test.allowed)
        assert finding is not None
        return said.IS.format(label=label, values=amounts(format_set(test.allowed, finding)))

    def among(self, label: str, test: Test, allowed: Choices) -> str:
        """One of some declared values; told as it is written, by what it is or what it is not."""
        thing = self.knowledge.findings.get(test.subject) or self.concepts[test.subject]
        values = thing.values if isinstance(thing, Concept) else tuple(thing.value_labels)
        others = rest_of(values, allowed) if NEGATED in test.text else None
        chosen = others.values if others else allowed.values
        plain = not (thing.ordered if isinstance(thing, Concept) else thing.kind is Kind.ORDERED)
        told = phrases.listed((labelled(value, thing.value_labels, plain=plain) for value in chosen), said.OR)
        return (said.IS_NOT if others else said.IS).format(label=label, values=told)

    def label(self, name: str) -> str:
        """The label of a finding or concept."""
        finding = self.knowledge.findings.get(name)
        return finding.label if finding else self.concepts[name].label


def labelled(value: str, labels: Mapping[str, str], *, plain: bool) -> str:
    """A value by its label, in quotation marks; of a scale (not ``plain``) by its own name too."""
    label = labels.get(value, value)
    if label.casefold() == value.casefold():
        return label
    return said.QUOTED.format(label=label) if plain else said.ON_SCALE.format(value=value, label=label)


def amounts(text: str) -> str:
    """The canonical text of a set of numbers, with words in place of signs."""
    text = BETWEEN.sub(said.FROM_TO, text)
    for sign, word in said.SIGNS:
        text = text.replace(sign, word)
    return text
