"""What is known of a finding, as text: the grammar of values, read and written.

    set      ::=  part (" or " part)*
    part     ::=  "any value" | amount | comparison (" and " comparison)? | amount " to " amount
                |  "between" amount " and " amount
    compare  ::=  ("<" | "<=" | ">" | ">=" | "under" | "at most" | "over" | "at least" | …) amount
    set      ::=  value (" or " value)*                                        (choices)

``format_set`` writes the canonical text: the canonical unit, plain decimals, and no bound where the set reaches the
declared range's own. ``parse_set(format_set(x)) == x``. Imports: amounts, sets, report, model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.problems import NOWHERE, CaseError
from pnet_reason.model.values import Bound, Choices, Interval, Numbers, ValueSet

from .amounts import read_amount, write_amount
from .choices import read_word
from .report import Fault, Report, shorten
from .sets import above, at, below, intersect, numbers, union

ANY = "any value"
UNKNOWN = ("unknown", "missing")
SIGNS = {"<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">="}
WORDS = {
    "under": "<",
    "below": "<",
    "less than": "<",
    "at most": "<=",
    "no more than": "<=",
    "up to": "<=",
    "over": ">",
    "above": ">",
    "more than": ">",
    "at least": ">=",
    "no less than": ">=",
}
COMPARISON = re.compile(
    r"\s*(?:(<=|>=|[<>≤≥])|(" + "|".join(word.replace(" ", r"\s+") for word in WORDS) + r")\b)", re.IGNORECASE
)
BETWEEN = re.compile(r"\s*between\b", re.IGNORECASE)
AND, OR, TO = r"\s+and\s+", r"\s+or\s+", r"\s+to\s+"
LONGEST = 2000


def parse_set(text: str, finding: Finding) -> ValueSet:
    """The set that a text says, cut to the finding's range. CaseError says finding, cause and next step."""
    try:
        return scan_set(text, finding)
    except Fault as fault:
        report = Report()
        report.fault(fault, NOWHERE, finding=finding.id)
        record = report.errors[0]
        raise CaseError(record) from None


def scan_set(text: str, finding: Finding) -> ValueSet:
    """As ``parse_set``; the mistake is a ``Fault`` with its place in the text."""
    if len(text) > LONGEST:
        raise Fault("bad-value", f"a value of more than {LONGEST} characters for {finding.id}")
    if text.strip().casefold() in (ANY, *UNKNOWN):
        return finding.domain
    parts: list[ValueSet] = []
    for start, part in _split(text, OR):
        try:
            parts.append(_part(part, finding))
        except Fault as fault:
            fault.start += start
            raise
    return union(finding, parts)


def _split(text: str, word: str) -> Iterator[tuple[int, str]]:
    """The pieces of a text between a word, each with where it begins."""
    start = 0
    for match in re.finditer(word, text, re.IGNORECASE):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]


def _part(text: str, finding: Finding) -> ValueSet:
    if isinstance(finding.domain, Choices):
        return Choices((read_value(text, finding),))
    found = cut(finding, *read_interval(text, finding))
    if not found:
        raise nothing(text, finding)
    return found


def cut(finding: Finding, lower: Bound, upper: Bound) -> ValueSet:
    """The values of a number between two bounds; empty where there is none."""
    return intersect(numbers([(lower, upper)], whole=finding.kind is Kind.INTEGER), finding.domain)


def half_line(finding: Finding, sign: str, value: Fraction) -> tuple[Bound, Bound]:
    """The bounds of ``< value`` and the like; the end that is not named is that of the declared range."""
    low, high = _outer(finding)
    return {
        "<": (low, below(value)),
        "<=": (low, at(value)),
        ">": (above(value), high),
        ">=": (at(value), high),
    }[sign]


def nothing(text: str, finding: Finding) -> Fault:
    """The mistake of a text that no declared value fits."""
    message = f"{finding.id} cannot be {text.strip()}"
    return Fault("out-of-range", message, width=len(text), hint=_range_hint(finding))


def _range_hint(finding: Finding) -> str:
    hint = f"declared range: {format_range(finding)}"
    return hint + ", whole numbers" if finding.kind is Kind.INTEGER else hint


def read_interval(text: str, finding: Finding) -> tuple[Bound, Bound]:
    """Lower and upper bound of one part of a set; an end that is not written is that of the declared range."""
    if match := BETWEEN.match(text):
        return closed_ends(text, match.end(), AND, finding)
    if COMPARISON.match(text):
        return _compared(text, finding)
    if re.search(TO, text, re.IGNORECASE):
        return closed_ends(text, 0, TO, finding)
    value = in_range(text, finding)
    return value, value


def closed_ends(text: str, start: int, word: str, finding: Finding) -> tuple[Bound, Bound]:
    """Both ends of a closed range from ``start`` on; the unit may be written once, at the end."""
    ends = [(start + offset, piece) for offset, piece in _split(text[start:], word)]
    if len(ends) != len(("low", "high")):
        raise Fault("bad-value", f"{shorten(text.strip())} needs two ends", width=len(text), hint="write: 2 to 5")
    (first, low), (second, high) = ends
    try:
        _, unit = read_amount(high, finding)
    except Fault as fault:
        fault.start += second
        raise
    lower = in_range(low, finding, unit=unit, start=first)
    upper = in_range(high, finding, start=second)
    if lower > upper:
        raise Fault(
            "bad-value", f"{shorten(text.strip())} runs backwards", width=len(text), hint="the smaller end comes first"
        )
    return lower, upper


def _compared(text: str, finding: Finding) -> tuple[Bound, Bound]:
    lower, upper = _outer(finding)
    seen: set[str] = set()
    for start, piece in _split(text, AND):
        match = COMPARISON.match(piece)
        if not match:
            raise Fault(
                "bad-value",
                f"{shorten(piece)} is not a comparison",
                start=start,
                width=len(piece),
                hint="write: > 2 and < 3",
            )
        sign = SIGNS[match[1]] if match[1] else WORDS[" ".join(match[2].casefold().split())]
        if sign[0] in seen:
            raise Fault(
                "bad-value",
                f"{shorten(text.strip())} has two {'lower' if sign[0] == '>' else 'upper'} ends",
                width=len(text),
            )
        seen.add(sign[0])
        value, _ = in_range(piece[match.end() :], finding, start=start + match.end())
        low, high = half_line(finding, sign, value)
        lower, upper = max(lower, low), min(upper, high)
    return lower, upper


def in_range(text: str, finding: Finding, *, unit: str | None = None, start: int = 0) -> Bound:
    """One number of the declared range; its outermost ends may be named even where they are open."""
    start += len(text) - len(text.lstrip())
    text = text.strip()
    try:
        value, _ = read_amount(text, finding, unit=unit)
        check_value(value, finding, width=len(text))
    except Fault as fault:
        fault.start += start
        raise
    return value, 0


def check_value(value: Fraction, finding: Finding, *, width: int = 1) -> None:
    """Fault where a number lies outside the declared range, or is not whole though it must be."""
    low, high = _outer(finding)
    said = write_amount(value, finding.unit)
    if not low[0] <= value <= high[0]:
        message = f"{finding.id} cannot be {said}"
        raise Fault("out-of-range", message, width=width, hint=_range_hint(finding))
    if finding.kind is Kind.INTEGER and value.denominator != 1:
        raise Fault("not-whole", f"{finding.id} is a whole number, not {said}", width=width)


def _outer(finding: Finding) -> tuple[Bound, Bound]:
    intervals = finding.domain.intervals if isinstance(finding.domain, Numbers) else ()
    return intervals[0].lower, intervals[-1].upper


def read_value(text: str, finding: Finding) -> str:
    """The declared value of a finding that a word means."""
    return read_word(text, finding.id, finding.values, finding.spellings)


def format_set(values: ValueSet, finding: Finding) -> str:
    """The canonical text of a set."""
    if not values:
        return "no value"
    if isinstance(values, Choices):
        return " or ".join(values.values)
    return " or ".join(_interval(i, finding) for i in values.intervals)


def _interval(one: Interval, finding: Finding) -> str:
    if one.is_point:
        return write_amount(one.lower[0], finding.unit)
    low, high = _outer(finding)
    return _written(one, one.lower != low, one.upper != high, finding.unit)


def _written(one: Interval, lower: bool, upper: bool, unit: str) -> str:
    if lower and upper and not one.lower[1] and not one.upper[1]:
        return f"{write_amount(one.lower[0], '')} to {write_amount(one.upper[0], unit)}"
    ends = []
    if lower:
        ends.append((">= " if not one.lower[1] else "> ") + write_amount(one.lower[0], unit))
    if upper:
        ends.append(("<= " if not one.upper[1] else "< ") + write_amount(one.upper[0], unit))
    return " and ".join(ends) or ANY


def format_range(finding: Finding) -> str:
    """The declared range in full; for choices, every value."""
    if isinstance(finding.domain, Choices):
        return " or ".join(finding.domain.values)
    return " or ".join(_written(i, True, True, finding.unit) for i in finding.domain.intervals)
