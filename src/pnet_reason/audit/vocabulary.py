"""How two vocabularies differ; and findings of one name that mean another thing now, kept apart as two findings.

Imports model and audit's renaming. Promises: pure; in order of what and name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pnet_reason.model.findings import Finding, Term
from pnet_reason.model.knowledge import Knowledge

from .renaming import renamed

BEFORE = "-before"
FINDING_PARTS = ("kind", "unit", "units", "domain", "spellings", "computed")
OPTION_PARTS = ("questions", "excludes")


@dataclass(frozen=True, slots=True)
class Words:
    """A change of the vocabulary: ``what`` (finding, option, guideline, question), its id (of a question of one
    guideline: guideline/question), and ``how``: added, removed, or the part that is another (kind, unit, units, domain,
    spellings, computed, questions, excludes)."""

    what: str
    name: str
    how: str


def words(old: Knowledge, new: Knowledge) -> Iterator[Words]:
    """The changes of the vocabulary, and of what guidelines answer."""
    for what, before, after in (
        ("finding", old.findings, new.findings),
        ("option", old.options, new.options),
        ("question", old.questions, new.questions),
        ("guideline", old.guidelines, new.guidelines),
    ):
        yield from there(what, before, after)
    for name in sorted(old.guidelines.keys() & new.guidelines.keys()):
        yield from asked((old, name), (new, name))
    for name in sorted(old.findings.keys() & new.findings.keys()):
        for part in FINDING_PARTS:
            if of_finding(old.findings[name], part) != of_finding(new.findings[name], part):
                yield Words("finding", name, part)
    for name in sorted(old.options.keys() & new.options.keys()):
        for part in OPTION_PARTS:
            if set(getattr(old.options[name], part)) != set(getattr(new.options[name], part)):
                yield Words("option", name, part)


def there(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Words]:
    """The names that only one of two tables has."""
    for name in sorted(before.keys() ^ after.keys()):
        yield Words(what, name, "removed" if name in before else "added")


def asked(old: tuple[Knowledge, str], new: tuple[Knowledge, str]) -> Iterator[Words]:
    """The questions that only one of two guidelines answers."""
    (before, one), (after, other) = old, new
    questions = [set(before.guidelines[one].questions), set(after.guidelines[other].questions)]
    for name in sorted(questions[0] ^ questions[1]):
        gone = name in questions[0]
        yield Words("question", f"{one if gone else other}/{name}", "removed" if gone else "added")


def of_finding(finding: Finding, part: str) -> object:
    """A part of a finding; of a formula, what it computes, however it is spelt."""
    if part == "computed":
        return finding.computed and (finding.computed.terms, finding.computed.tolerance)
    return getattr(finding, part)


def kept_apart(old: Knowledge, new: Knowledge) -> tuple[Knowledge, Mapping[str, str]]:
    """The old knowledge in which every finding that means another thing now has another name; and those names, each
    with the name that it had."""
    taken, names = old.findings.keys() | new.findings.keys(), {}
    for name in sorted(apart(old, new)):
        other = name + BEFORE
        while other in taken:
            other += BEFORE
        names[name] = other
    return renamed(old, names), {other: name for name, other in names.items()}


def apart(old: Knowledge, new: Knowledge) -> set[str]:
    """The findings of both that differ in kind, unit or formula, and those that are computed from one of them."""
    both = old.findings.keys() & new.findings.keys()
    found = {name for name in both if meaning(old.findings[name]) != meaning(new.findings[name])}
    while more := {name for name in both - found if found & inputs(new.findings[name])}:
        found |= more
    return found


def meaning(finding: Finding) -> tuple[object, str, tuple[Term, ...]]:
    """What the numbers or words of a finding mean."""
    return finding.kind, finding.unit, finding.computed.terms if finding.computed else ()


def inputs(finding: Finding) -> set[str]:
    """What a finding is computed from."""
    return set(finding.computed.inputs) if finding.computed else set()
