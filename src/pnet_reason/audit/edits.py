"""Small changes of a knowledge: what the audit tries, to see whether anybody notices.

Imports model. Promises: the knowledge given is never changed.
"""

from __future__ import annotations

from dataclasses import replace

from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Concept, Condition, Role, Rule
from pnet_reason.model.table import Table


def bullets_of(rule: Rule) -> tuple[Condition, ...]:
    """``when``, then ``unless``."""
    return (*rule.when, *rule.unless)


def with_bullets(rule: Rule, bullets: tuple[Condition | None, ...]) -> Rule:
    """The rule with other bullets in the same places; None leaves one out."""
    count = len(rule.when)
    when = tuple(one for one in bullets[:count] if one is not None)
    unless = tuple(one for one in bullets[count:] if one is not None)
    return replace(rule, when=when, unless=unless)


def with_rule(knowledge: Knowledge, rule: Rule) -> Knowledge:
    """The knowledge with another rule in place of that with its id, role and guideline."""

    def put(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(rule if one.id == rule.id else one for one in rules)

    if rule.role is Role.SAFETY:
        return replace(knowledge, safety=put(knowledge.safety))
    if rule.role is Role.INTEGRITY:
        return replace(knowledge, integrity=put(knowledge.integrity))
    book = knowledge.guidelines[rule.guideline]
    changed = replace(book, rules=put(book.rules), scope=put(book.scope))
    return replace(knowledge, guidelines=Table({**knowledge.guidelines, book.id: changed}))


def without_rule(knowledge: Knowledge, rule: Rule) -> Knowledge:
    """The knowledge without a rule."""

    def rest(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(one for one in rules if one.id != rule.id)

    if rule.role is Role.SAFETY:
        return replace(knowledge, safety=rest(knowledge.safety))
    if rule.role is Role.INTEGRITY:
        return replace(knowledge, integrity=rest(knowledge.integrity))
    book = knowledge.guidelines[rule.guideline]
    changed = replace(book, rules=rest(book.rules), scope=rest(book.scope))
    return replace(knowledge, guidelines=Table({**knowledge.guidelines, book.id: changed}))


def with_concept(knowledge: Knowledge, concept: Concept) -> Knowledge:
    """The knowledge with another definition in place of that of its id and guideline."""
    if not concept.guideline:
        return replace(knowledge, concepts=Table({**knowledge.concepts, concept.id: concept}))
    book = knowledge.guidelines[concept.guideline]
    changed = replace(book, concepts=Table({**book.concepts, concept.id: concept}))
    return replace(knowledge, guidelines=Table({**knowledge.guidelines, book.id: changed}))
