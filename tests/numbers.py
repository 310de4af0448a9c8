"""The numbers with which rules and definitions compare findings, for tests that no threshold is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Concept, Rule
from pnet_reason.model.values import Numbers
from tests import reference


def numbers_of(knowledge: Knowledge, rules: Iterable[Rule], concepts: Iterable[Concept]) -> set[tuple[str, Fraction]]:
    """Finding and number, without the ends of the declared ranges."""
    tests = [test for rule in rules for test in reference.tests_of([*rule.when, *rule.unless])]
    tests += [test for concept in concepts for test in reference.tests_in(concept)]
    found = set()
    for test in tests:
        if isinstance(test.allowed, Numbers):
            domain = knowledge.findings[test.subject].domain
            assert isinstance(domain, Numbers)
            edges = {domain.intervals[0].lower[0], domain.intervals[-1].upper[0]}
            ends = {end[0] for part in test.allowed.intervals for end in (part.lower, part.upper)}
            found |= {(test.subject, end) for end in ends - edges}
    return found
