"""Approvals: which still bind, and which have lapsed (3.15). Imports: hashes, report, model.

An approval names the hash of what was approved, and somebody other than the author. Where the rule, or a definition
that it uses, has changed since, its review is shown as ``lapsed``. A wording is approved as a whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from pnet_reason.model.knowledge import Guideline, Knowledge
from pnet_reason.model.problems import Position
from pnet_reason.model.rules import Concept, Review, Rule
from pnet_reason.model.table import Table
from pnet_reason.model.wordings import Wording

from .hashes import concept_hash, rule_hash, wording_hash
from .report import Report

APPROVED, LAPSED = "approved", "lapsed"


K = TypeVar("K", bound=Knowledge)


def with_lapsed(knowledge: K, report: Report) -> K:
    """The knowledge with every approval that no longer holds shown as lapsed."""
    return replace(
        knowledge,
        concepts=_concepts(knowledge.concepts, knowledge, report),
        guidelines=Table({name: _guideline(one, knowledge, report) for name, one in knowledge.guidelines.items()}),
        safety=_rules(knowledge.safety, knowledge, report),
        integrity=_rules(knowledge.integrity, knowledge, report),
        wordings=Table({name: _wording(one, report) for name, one in knowledge.wordings.items()}),
    )


def _wording(one: Wording, report: Report) -> Wording:
    if one.review.status != APPROVED:
        return one
    return replace(one, review=_checked(f"the {one.lang} wording", one.review, wording_hash(one), one.position, report))


def _guideline(one: Guideline, knowledge: Knowledge, report: Report) -> Guideline:
    return replace(
        one,
        concepts=_concepts(one.concepts, knowledge, report),
        scope=_rules(one.scope, knowledge, report),
        rules=_rules(one.rules, knowledge, report),
    )


def _rules(rules: tuple[Rule, ...], knowledge: Knowledge, report: Report) -> tuple[Rule, ...]:
    return tuple(
        replace(rule, review=_checked(rule.id, rule.review, rule_hash(rule, knowledge), rule.position, report))
        if rule.review.status == APPROVED
        else rule
        for rule in rules
    )


def _concepts(concepts: Table[str, Concept], knowledge: Knowledge, report: Report) -> Table[str, Concept]:
    checked = dict(concepts)
    for name, one in concepts.items():
        if one.review.status == APPROVED:
            review = _checked(name, one.review, concept_hash(one, knowledge), one.position, report)
            checked[name] = replace(one, review=review)
    return Table(checked)


def _checked(name: str, review: Review, now: str, at: Position, report: Report) -> Review:
    absent = [key for key in ("author", "by", "on", "of") if not getattr(review, key)]
    if absent:
        message = f"the approval of {name} does not say {', '.join(repr(key) for key in absent)}"
        report.error("incomplete-approval", message, at, hint=f"of what was approved now: of: {now}")
    elif _same(review.author, review.by):
        message = f"{name} is approved by its author, {review.author}"
        report.error("approved-by-author", message, at, hint="somebody else has to approve it; until then: submitted")
    elif review.of != now:
        message = f"the approval of {name} has lapsed: it, or a definition that it uses, has changed since"
        hint = f"approved was {review.of}; what stands here now is {now}"
        report.warning("lapsed-approval", message, at, hint=hint)
        return replace(review, status=LAPSED)
    return review


def _same(one: str, other: str) -> bool:
    """Whether two names are one person's: case and spaces make no difference."""
    return one.casefold().split() == other.casefold().split()
