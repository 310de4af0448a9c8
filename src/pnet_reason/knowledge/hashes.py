"""Hashes of the knowledge in canonical form (3.15): sorted by id, without positions, comments or file order.

``logic`` is of all that can change an answer, ``content`` also of words, citations and review. Imports: links, model.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from fractions import Fraction
from typing import Any

from pnet_reason.model.audit import Claim, Invariant
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Guideline, Knowledge, Option, Question
from pnet_reason.model.rules import Clause, Concept, Group, Rule, Test
from pnet_reason.model.table import Table
from pnet_reason.model.wordings import Wording

from .amounts import plain
from .links import parts_of, tests_of

LOGIC: dict[type, tuple[str, ...]] = {
    Finding: ("kind", "domain", "unit", "units", "spellings", "computed"),
    Concept: ("values", "ordered", "clauses", "highest_of", "when"),
    Clause: ("value", "when", "unless"),
    Test: ("subject", "kind", "allowed", "positive"),
    Group: ("op", "members"),
    Rule: ("id", "role", "stance", "when", "unless", "question", "option", "guideline", "overrides"),
    Option: ("questions", "excludes", "plan", "plan_assuming"),
    Question: ("asks_what_is_known",),
    Guideline: ("concepts", "scope", "rules"),
    Claim: ("said", "option"),
    Invariant: (
        "form",
        "question",
        "lines",
        "when",
        "unless",
        "options",
        "along",
        "low",
        "high",
        "guidelines",
        "stages",
        "shared",
    ),
}
FIELDS: dict[type, tuple[str, ...]] = {}
APPROVED_WITHOUT = frozenset({"review", "position", "local"})
UNORDERED = frozenset({"when", "unless", "members", "clauses", "highest_of", "cites", "evidence", "flaws", "overrides"})
PARTS = ("findings", "concepts", "questions", "options", "guidelines", "safety", "integrity")
WORDS = ("burdens", "staging", "sources", "evidence", "statements", "over_time", "wordings")


def canonical(knowledge: Knowledge) -> dict[str, Any]:
    """All that can change an answer, as JSON types: what ``logic`` is the hash of (docs/certificate.md)."""
    return {name: _logic(getattr(knowledge, name)) for name in PARTS}


def canonical_invariants(knowledge: Knowledge) -> dict[str, Any]:
    """The invariants in the same form."""
    return {name: _logic(invariant) for name, invariant in sorted(knowledge.invariants.items())}


def canonical_text(body: object) -> str:
    """JSON with sorted keys and without spaces."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digests(knowledge: Knowledge) -> tuple[str, str]:
    """``logic`` and ``content``."""
    logic = canonical(knowledge)
    content = {name: _content(getattr(knowledge, name)) for name in (*PARTS, *WORDS)}
    return _sha(logic), _sha(content)


def _sha(body: object) -> str:
    return "sha256:" + hashlib.sha256(canonical_text(body).encode()).hexdigest()


def _logic(value: Any) -> Any:
    """The part of a value that can change an answer."""
    chosen = LOGIC.get(type(value))
    if chosen:
        body = {name: _logic(getattr(value, name)) for name in chosen}
        if isinstance(value, Rule):
            body["overrides"] = sorted(one.rule for one in value.overrides)
        return body
    if isinstance(value, tuple):
        return [_logic(one) for one in value]
    if isinstance(value, Table):
        return {key: _logic(one) for key, one in value.items()}
    return _content(value)


def _content(value: Any, without: frozenset[str] = frozenset({"position"})) -> Any:
    """A value as JSON types, without the fields of these names."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, tuple):
        return [_content(one, without) for one in value]
    if isinstance(value, Table):
        return {key: _content(one, without) for key, one in value.items()}
    if isinstance(value, Fraction):
        return plain(value)
    names = FIELDS.get(type(value)) or FIELDS.setdefault(type(value), tuple(one.name for one in fields(value)))
    return {name: _content(getattr(value, name), without) for name in names if name not in without}


def rule_hash(rule: Rule, knowledge: Knowledge) -> str:
    """What an approval of a rule binds: the rule with its words and citations, the definitions in force for it, and
    the meaning of the findings that it rests on, those of formulas included. Not its review, not where it stands, and
    not the order of bullets, clauses and citations."""
    return _bound(rule, (test.subject for test in tests_of((*rule.when, *rule.unless))), knowledge)


def concept_hash(concept: Concept, knowledge: Knowledge) -> str:
    """What an approval of a definition binds: as ``rule_hash``."""
    return _bound(concept, parts_of(concept), knowledge)


def wording_hash(wording: Wording) -> str:
    """What an approval of a wording binds: every sentence of it."""
    return _sha(_content(wording, APPROVED_WITHOUT))


def _bound(approved: Rule | Concept, names: Iterable[str], knowledge: Knowledge) -> str:
    in_force = knowledge.concepts_of(approved.guideline) if approved.guideline else dict(knowledge.concepts)
    findings: dict[str, object] = {}
    concepts: dict[str, object] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in knowledge.findings:
            findings[name] = _logic(knowledge.findings[name])
            computed = knowledge.findings[name].computed
            waiting += [one for one in computed.inputs if one not in findings] if computed else []
        elif name not in concepts:
            concepts[name] = _logic(in_force[name])
            waiting += parts_of(in_force[name])
    body = {"approved": _content(approved, APPROVED_WITHOUT), "findings": findings, "concepts": concepts}
    return _sha(_in_any_order(body))


def _in_any_order(value: Any) -> Any:
    """The same for every order of what has no order."""
    if isinstance(value, list):
        return [_in_any_order(one) for one in value]
    if not isinstance(value, dict):
        return value
    body = {key: _in_any_order(one) for key, one in value.items()}
    lists = (key for key in UNORDERED.intersection(body) if isinstance(body[key], list))
    return {**body, **{key: sorted(body[key], key=canonical_text) for key in lists}}
