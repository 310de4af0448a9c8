"""A knowledge in which some findings have other names, so that it can be compared with one that calls them so.

Imports model. Promises: nothing else is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Guideline, Knowledge
from pnet_reason.model.problems import Problem, QueryError
from pnet_reason.model.rules import Clause, Concept, Condition, Rule, Test
from pnet_reason.model.table import Table

Names = Mapping[str, str]


def renamed(knowledge: Knowledge, names: Names) -> Knowledge:
    """The knowledge with the findings of ``names`` called otherwise. QueryError where one is not there, or the new name
    is taken, or given twice."""
    if not names:
        return knowledge
    for old, new in names.items():
        if old not in knowledge.findings:
            raise QueryError(Problem("unknown-name", f"unknown finding '{old}' in the older knowledge"))
        if new in knowledge.findings and new not in names:
            raise QueryError(Problem("unknown-name", f"the older knowledge has a finding '{new}' already"))
        if list(names.values()).count(new) > 1:
            both = " and ".join(sorted(name for name, other in names.items() if other == new))
            raise QueryError(Problem("unknown-name", f"{both} cannot both be called '{new}'", hint="name each once"))
    findings = {names.get(name, name): of_finding(one, names) for name, one in knowledge.findings.items()}
    return replace(
        knowledge,
        findings=Table(dict(sorted(findings.items()))),
        concepts=of_concepts(knowledge.concepts, names),
        guidelines=Table({name: of_guideline(one, names) for name, one in knowledge.guidelines.items()}),
        safety=of_rules(knowledge.safety, names),
        integrity=of_rules(knowledge.integrity, names),
        content=f"{knowledge.content}, renamed {sorted(names.items())}",
    )


def of_finding(finding: Finding, names: Names) -> Finding:
    """A finding under its new name, and its inputs under theirs."""
    computed = finding.computed
    if computed is not None:
        terms = tuple(replace(term, finding=names.get(term.finding, term.finding)) for term in computed.terms)
        computed = replace(computed, terms=terms)
    return replace(finding, id=names.get(finding.id, finding.id), computed=computed)


def of_conditions(conditions: Iterable[Condition], names: Names) -> tuple[Condition, ...]:
    """Conditions on the new names."""
    return tuple(
        of_test(one, names) if isinstance(one, Test) else replace(one, members=of_conditions(one.members, names))
        for one in conditions
    )


def of_test(test: Test, names: Names) -> Test:
    """A test on the new name, in words too."""
    if test.subject not in names:
        return test
    new = names[test.subject]
    return replace(test, subject=new, text=new + test.text.removeprefix(test.subject))


def of_rules(rules: Iterable[Rule], names: Names) -> tuple[Rule, ...]:
    """Rules on the new names."""
    return tuple(
        replace(rule, when=of_conditions(rule.when, names), unless=of_conditions(rule.unless, names)) for rule in rules
    )


def of_concepts(concepts: Mapping[str, Concept], names: Names) -> Table[str, Concept]:
    """Definitions on the new names."""
    return Table(
        {
            name: replace(
                concept,
                clauses=tuple(of_clause(clause, names) for clause in concept.clauses),
                when=of_conditions(concept.when, names),
            )
            for name, concept in concepts.items()
        }
    )


def of_clause(clause: Clause, names: Names) -> Clause:
    """A clause on the new names."""
    return replace(clause, when=of_conditions(clause.when, names), unless=of_conditions(clause.unless, names))


def of_guideline(guideline: Guideline, names: Names) -> Guideline:
    """A guideline on the new names."""
    return replace(
        guideline,
        concepts=of_concepts(guideline.concepts, names),
        scope=of_rules(guideline.scope, names),
        rules=of_rules(guideline.rules, names),
    )
