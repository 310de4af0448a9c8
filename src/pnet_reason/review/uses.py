"""What a rule or definition rests on: findings and definitions, and statements that nobody checked.

Imports model and knowledge. Promises: sorted; everything that the engine looks at, however deep.
"""

from __future__ import annotations

from collections.abc import Iterator

from pnet_reason.knowledge.links import parts_of, tests_of
from pnet_reason.model.knowledge import Guideline, Knowledge, Statement
from pnet_reason.model.rules import Concept, Role, Rule

SHARED_ROLES = (Role.SAFETY, Role.INTEGRITY)


def every_rule(guideline: Guideline) -> tuple[Rule, ...]:
    """Scope first, then advice."""
    return (*guideline.scope, *guideline.rules)


def in_force(rule: Rule, knowledge: Knowledge) -> dict[str, Concept]:
    """The definitions that a rule is read with."""
    return dict(knowledge.concepts) if rule.role in SHARED_ROLES else knowledge.concepts_of(rule.guideline)


def rests_on(rule: Rule, knowledge: Knowledge) -> tuple[tuple[str, ...], tuple[Concept, ...]]:
    """The findings, those of formulas included, and the definitions that a rule rests on."""
    concepts = in_force(rule, knowledge)
    seen: set[str] = set()
    waiting = [test.subject for test in tests_of((*rule.when, *rule.unless))]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in concepts:
            waiting += parts_of(concepts[name])
        elif computed := knowledge.findings[name].computed:
            waiting += computed.inputs
    findings = tuple(sorted(seen & knowledge.findings.keys()))
    return findings, tuple(concepts[name] for name in sorted(seen & concepts.keys()))


def statements_for(rule: Rule, knowledge: Knowledge) -> dict[str, Statement]:
    """What the citation keys of a rule stand for."""
    own = knowledge.guidelines[rule.guideline].statements if rule.guideline else {}
    return {**knowledge.statements, **own}


def cited(rule: Rule) -> Iterator[str]:
    """Every statement that a rule cites: in its bullets, as a whole, in its overrides; each once."""
    bullets = (key for test in tests_of((*rule.when, *rule.unless)) for key in test.cites)
    before = (key for override in rule.overrides for key in override.cites)
    yield from dict.fromkeys((*bullets, *rule.cites, *before))


def of_provenance(rule: Rule, knowledge: Knowledge, tag: str) -> tuple[str, ...]:
    """The statements of one provenance that a rule cites."""
    known = statements_for(rule, knowledge)
    return tuple(key for key in cited(rule) if known[key].provenance == tag)
