"""A small knowledge base and a case in a few lines, for the report of a failing example.

Imports: ``pnet_reason.model`` and the text of ranges. Promises: every rule and definition is there, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pnet_reason.knowledge.quantities import format_range
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Concept, Condition, Group, Rule


class Example(NamedTuple):
    """What is asked: a question about a case. It prints as text, so that a failing example can be read."""

    knowledge: Knowledge
    question: str
    case: Case

    def __repr__(self) -> str:
        return "\n".join(["", *lines_of(self.knowledge), f"question {self.question}", *lines_of_case(self.case)])

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        for line in repr(self).splitlines():
            printer.text(line)
            printer.break_()


def words(condition: Condition) -> str:
    """A condition on one line."""
    if isinstance(condition, Group):
        return f"{condition.op}({', '.join(words(member) for member in condition.members)})"
    return condition.text


def bullets(when: Iterable[Condition], unless: Iterable[Condition] = ()) -> str:
    """``when`` and ``unless`` on one line."""
    found = "; ".join(words(condition) for condition in when)
    exceptions = "; ".join(words(condition) for condition in unless)
    return f"when [{found}]" + (f" unless [{exceptions}]" if exceptions else "")


def lines_of(knowledge: Knowledge) -> Iterator[str]:
    """All of a knowledge base that can change an answer."""
    yield from (line_of_finding(finding) for finding in knowledge.findings.values())
    yield from (f"{o.id} excludes {', '.join(o.excludes)}" for o in knowledge.options.values() if o.excludes)
    for concept in knowledge.concepts.values():
        yield from lines_of_concept(concept)
    for guideline in knowledge.guidelines.values():
        for concept in guideline.concepts.values():
            yield from lines_of_concept(concept)
        yield from (line_of_rule(rule) for rule in (*guideline.scope, *guideline.rules))
    yield from (line_of_rule(rule) for rule in (*knowledge.safety, *knowledge.integrity))


def line_of_finding(finding: Finding) -> str:
    """Kind and range."""
    formula = f" = {finding.computed.text}, tolerance {finding.computed.tolerance}" if finding.computed else ""
    return f"finding {finding.id}: {finding.kind}, {format_range(finding)}{formula}"


def lines_of_concept(concept: Concept) -> Iterator[str]:
    """A line a clause."""
    name = f"{concept.guideline or 'shared'} concept {concept.id}"
    if concept.highest_of:
        yield f"{name} = highest of {', '.join(concept.highest_of)} {bullets(concept.when)}"
    for clause in concept.clauses:
        yield f"{name} is {clause.value} {bullets(clause.when, clause.unless)}"


def line_of_rule(rule: Rule) -> str:
    """One rule."""
    beats = f" overrides {', '.join(override.rule for override in rule.overrides)}" if rule.overrides else ""
    head = " ".join(word for word in (rule.role, rule.id, rule.question, rule.stance, rule.option) if word)
    return f"{head} {bullets(rule.when, rule.unless)}{beats}"


def lines_of_case(case: Case) -> Iterator[str]:
    """What is known, and how."""
    for name, text in case.texts.items():
        marks = [
            mark
            for mark, names in (("assumed", case.assumed), ("computed", case.computed), ("disputed", case.disputed))
            if name in names
        ]
        yield f"{name}: {text}" + (f" ({', '.join(marks)})" if marks else "")
