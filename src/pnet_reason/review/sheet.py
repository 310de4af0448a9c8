"""What a reviewer has to see of each rule of a guideline, or of those for all guidelines: its hash, what it rests on,
the worked cases that pin it.

A case *pins* a rule where it would get another answer if the rule were not there. Imports model, knowledge, audit and
uses. Promises: rules in order of question and id, scope first; a pure function of the knowledge and its worked cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pnet_reason.advise import chosen, refuse_unread
from pnet_reason.audit.edits import without_rule
from pnet_reason.audit.pins import holding, meets
from pnet_reason.audit.trace import exercised
from pnet_reason.knowledge.expectations import Expectation, expectations
from pnet_reason.knowledge.hashes import rule_hash
from pnet_reason.model.knowledge import Guideline, Knowledge
from pnet_reason.model.rules import Concept, Role, Rule
from pnet_reason.model.table import Table

from .uses import rests_on


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """A rule to be reviewed. ``hash`` is what an approval binds; ``terms`` are the definitions that it uses; ``pins``
    the worked cases that would be answered otherwise without it, ``cases`` the others in which it applies."""

    rule: Rule
    hash: str
    terms: tuple[Concept, ...]
    pins: tuple[str, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rules of a guideline, and every definition that one of them uses. ``guideline`` is None where they are the
    rules of safety or integrity; ``name`` says which."""

    knowledge: Knowledge
    name: str
    guideline: Guideline | None
    rules: tuple[RuleSheet, ...]
    terms: tuple[Concept, ...]


def sheet(knowledge: Knowledge, name: str) -> Sheet:
    """The sheet of one guideline, or of ``safety`` or ``integrity``. QueryError for an unknown name, or a draft that
    was not read."""
    refuse_unread([name], knowledge)
    shared = {Role.SAFETY.value: knowledge.safety, Role.INTEGRITY.value: knowledge.integrity}
    chosen([name], [*knowledge.guideline_order(), *shared], "guideline")
    book = knowledge.guidelines.get(name)
    listed = (*book.scope, *sorted(book.rules, key=lambda rule: (rule.question, rule.id))) if book else shared[name]
    met = [one for one in holding(knowledge, expectations(knowledge)) if book is None or one.guideline == name]
    applying, _ = exercised(knowledge)
    rules = tuple(of_rule(rule, knowledge, met, applying.get(rule.id, ())) for rule in listed)
    terms = {concept.id: concept for one in rules for concept in one.terms}
    return Sheet(knowledge, name, book, rules, tuple(terms[term] for term in sorted(terms)))


def of_rule(rule: Rule, knowledge: Knowledge, met: Iterable[Expectation], applying: Iterable[str]) -> RuleSheet:
    """The sheet of one rule. ``met``: expectations that are met; ``applying``: cases in which it applies."""
    asked = [one for one in met if rule.question in ("", one.question)]
    fewer = unruled(rule, knowledge)
    pins = {one.case.id for one in asked if not meets(fewer, one)}
    cases = set(applying) - pins
    _, terms = rests_on(rule, knowledge)
    return RuleSheet(rule, rule_hash(rule, knowledge), terms, tuple(sorted(pins)), tuple(sorted(cases)))


def unruled(rule: Rule, knowledge: Knowledge) -> Knowledge:
    """The knowledge without a rule, and without what others say of coming before it."""
    fewer = without_rule(knowledge, rule)
    content = f"{knowledge.content}, without {rule.id}"
    if not rule.guideline:
        return replace(fewer, content=content)
    book = fewer.guidelines[rule.guideline]
    rules = tuple(
        replace(one, overrides=tuple(override for override in one.overrides if override.rule != rule.id))
        for one in book.rules
    )
    books = Table({**fewer.guidelines, book.id: replace(book, rules=rules)})
    return replace(fewer, guidelines=books, content=content)
