"""Regions of an answer, read back as sets: a small parser of canonical texts, apart from the project's own.

    set   ::=  part (" or " part)*
    part  ::=  amount | sign amount (" and " sign amount)? | number " to " amount | value

Imports: ``pnet_reason.model`` and the reference. Promises: refuses what is not canonical.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pnet_reason.model.findings import Finding
from pnet_reason.model.proof import Region
from pnet_reason.model.values import Choices, Interval, Numbers, ValueSet
from tests.reference import Completion, contains


def read_set(text: str, finding: Finding) -> ValueSet:
    """The set that a canonical text says."""
    parts = text.split(" or ")
    if isinstance(finding.domain, Choices):
        assert set(parts) <= set(finding.domain.values), text
        return Choices(tuple(value for value in finding.domain.values if value in parts))
    return Numbers(tuple(read_part(part, finding) for part in parts))


def read_part(text: str, finding: Finding) -> Interval:
    """One interval; an end that is not written is that of the declared range."""
    assert isinstance(finding.domain, Numbers)
    lower, upper = finding.domain.intervals[0].lower, finding.domain.intervals[-1].upper
    if text[0] not in "<>":
        low, _, high = text.rpartition(" to ")
        top = read_amount(high, finding)
        return Interval((Fraction(low) if low else top, 0), (top, 0))
    for end in text.split(" and "):
        sign, _, amount = end.partition(" ")
        value = read_amount(amount, finding)
        if sign[0] == "<":
            upper = (value, 0 if sign == "<=" else -1)
        else:
            lower = (value, 0 if sign == ">=" else 1)
    return Interval(lower, upper)


def read_amount(text: str, finding: Finding) -> Fraction:
    """A number in the canonical unit."""
    number, _, unit = text.partition(" ")
    assert unit == finding.unit, text
    return Fraction(number)


def inside(completion: Completion, region: Region, findings: Mapping[str, Finding]) -> bool:
    """Whether a completion lies in a region."""
    point = dict(completion)
    return all(contains(read_set(text, findings[name]), point[name]) for name, text in region)
