"""Value sets of the checker: reading and writing their texts, cutting them, comparing them.

A second implementation on purpose: it shares nothing with the loader or the engine. May import model.
Promises: exact fractions; ``read(write(values)) == values``; a text that says no set raises ``ValueError``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import ceil, floor

from ..model.findings import Finding, Kind
from ..model.values import Bound, Choices, Interval, Numbers, ValueSet

LONGEST = 1 << 11
EVERYTHING = "any value"
LEFT_OUT = ("unknown", "missing")
PART = re.compile(r"\s+or\s+", re.IGNORECASE)
BOTH = re.compile(r"\s+and\s+", re.IGNORECASE)
CLOSED = re.compile(r"\s*between\b(.+?)\s+and\s+(.+)|(.+?)\s+to\s+(.+)", re.IGNORECASE | re.DOTALL)
AMOUNT = re.compile(r"\s*([+\-\u2212]?[0-9]+(?:\.[0-9]+)?)(?:\s*/\s*([0-9]+)(?=\s*(.*)))?\s*", re.DOTALL)
SIGN = re.compile(
    r"\s*(?P<sign><=|>=|<|>|\u2264|\u2265|(?:under|below|less\s+than|at\s+most|no\s+more\s+than|up\s+to|over|above"
    r"|more\s+than|at\s+least|no\s+less\s+than)\b)(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
LESS, MOST = {"<", "under", "below", "less than"}, {"<=", "\u2264", "at most", "no more than", "up to"}
MORE = {">", "over", "above", "more than"}
MICRO, MU = "\u00b5", "\u03bc"


def read(text: str, finding: Finding) -> ValueSet:
    """The set that a text says, inside the declared range; ValueError where it says none."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    if text.strip().casefold() in (EVERYTHING, *LEFT_OUT):
        return finding.domain
    parts = PART.split(text)
    if isinstance(finding.domain, Choices):
        chosen = {_choice(part, finding) for part in parts}
        return Choices(tuple(v for v in finding.domain.values if v in chosen))
    found = normal((_interval(part, finding) for part in parts), whole=finding.kind is Kind.INTEGER)
    inside = common(found, finding.domain)
    if not inside:
        raise ValueError("no value of the declared range")
    return inside


def read_canonical(text: str, finding: Finding) -> ValueSet:
    """As ``read``, for a text that must be worded exactly as ``write`` would."""
    values = read(text, finding)
    if write(values, finding) != text:
        raise ValueError("not in canonical wording")
    return values


def _choice(text: str, finding: Finding) -> str:
    word = text.strip()
    if word in finding.values:
        return word
    if word in finding.spellings:
        return finding.spellings[word]
    accepted = {**{_folded(s): v for s, v in finding.spellings.items()}, **{_folded(v): v for v in finding.values}}
    if _folded(word) not in accepted:
        raise ValueError("not a declared value")
    return accepted[_folded(word)]


def _folded(word: str) -> str:
    return "_".join(re.split(r"[\s_-]+", word.casefold().strip()))


def _outer(finding: Finding) -> tuple[Bound, Bound]:
    assert isinstance(finding.domain, Numbers)
    return finding.domain.intervals[0].lower, finding.domain.intervals[-1].upper


def _interval(text: str, finding: Finding) -> tuple[Bound, Bound]:
    if SIGN.match(text):
        return _compared(text, finding)
    ends = CLOSED.fullmatch(text)
    if ends is None:
        value, _ = _amount(text, finding)
        return (value, 0), (value, 0)
    first, last = (group for group in ends.groups() if group is not None)
    high, unit = _amount(last, finding)
    low, _ = _amount(first, finding, unit)
    return (low, 0), (high, 0)


def _compared(text: str, finding: Finding) -> tuple[Bound, Bound]:
    lower, upper = _outer(finding)
    seen = set()
    for piece in BOTH.split(text):
        match = SIGN.fullmatch(piece)
        if match is None:
            raise ValueError("not a comparison")
        sign, (value, _) = " ".join(match["sign"].casefold().split()), _amount(match["rest"], finding)
        side = sign in LESS | MOST
        if side in seen:
            raise ValueError("the same end twice")
        seen.add(side)
        if side:
            upper = (value, -1 if sign in LESS else 0)
        else:
            lower = (value, 1 if sign in MORE else 0)
    return lower, upper


def _amount(text: str, finding: Finding, unwritten: str = "") -> tuple[Fraction, str]:
    """A number in the finding's unit, and the unit; what follows a slash is a unit where there is such a unit."""
    match = AMOUNT.match(text)
    if match is None:
        raise ValueError("no number")
    number = Fraction(match[1].replace("\u2212", "-"))
    readings = [(number, text[match.end(1) :])]
    if match[2] and int(match[2]):
        readings.append((number / int(match[2]), match[3]))
    for value, rest in readings:
        unit = _unit(rest) or unwritten
        if unit in finding.units:
            return value * finding.units[unit], unit
    raise ValueError("no unit of this finding")


def _unit(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace(MU, MICRO).split())


def write(values: ValueSet, finding: Finding) -> str:
    """The canonical wording: canonical unit, plain decimals, no bound where the declared range has it already."""
    if isinstance(values, Choices):
        return " or ".join(values.values) or "no value"
    return " or ".join(_words(part, finding) for part in values.intervals) or "no value"


def _words(part: Interval, finding: Finding) -> str:
    if part.is_point:
        return _number(part.lower[0], finding.unit)
    low, high = _outer(finding)
    ends = []
    if part.lower != low:
        ends.append((">" if part.lower[1] else ">=", part.lower))
    if part.upper != high:
        ends.append(("<" if part.upper[1] else "<=", part.upper))
    if [sign for sign, _ in ends] == [">=", "<="]:
        return f"{_number(part.lower[0], '')} to {_number(part.upper[0], finding.unit)}"
    return " and ".join(f"{sign} {_number(bound[0], finding.unit)}" for sign, bound in ends) or EVERYTHING


def _number(value: Fraction, unit: str) -> str:
    return f"{_decimal(value)} {unit}".rstrip()


def _decimal(value: Fraction) -> str:
    sizes = (int(Fraction(f"1e{n}")) for n in range(value.denominator.bit_length()))
    ten = next((power for power in sizes if not power % value.denominator), None)
    if ten is None:
        return f"{value.numerator}/{value.denominator}"
    places = len(str(ten)) - 1
    digits = str(abs(value.numerator) * (ten // value.denominator)).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if value < 0 else "") + whole + ("." + part if part else "")


def after(upper: Bound, *, whole: bool) -> Bound:
    """The lowest lower bound above an upper bound."""
    return (upper[0] + 1, 0) if whole else (upper[0], upper[1] + 1)


def normal(parts: Iterable[tuple[Bound, Bound]], *, whole: bool = False) -> Numbers:
    """The union of (lower, upper) pairs: sorted, disjoint, merged where they touch; integers with closed ends."""
    merged: list[Interval] = []
    for lower, upper in sorted(_integers(*part) if whole else part for part in parts):
        if lower > upper:
            continue
        if merged and lower <= after(merged[-1].upper, whole=whole):
            merged[-1] = Interval(merged[-1].lower, max(merged[-1].upper, upper))
        else:
            merged.append(Interval(lower, upper))
    return Numbers(tuple(merged))


def _integers(lower: Bound, upper: Bound) -> tuple[Bound, Bound]:
    low = floor(lower[0]) + 1 if lower[1] else ceil(lower[0])
    high = ceil(upper[0]) - 1 if upper[1] else floor(upper[0])
    return (Fraction(low), 0), (Fraction(high), 0)


def common(one: ValueSet, other: ValueSet) -> ValueSet:
    """The values in both sets."""
    if isinstance(one, Choices):
        return Choices(tuple(v for v in one.values if isinstance(other, Choices) and v in other.values))
    return Numbers(tuple(_overlaps(one, other)))


def _overlaps(one: Numbers, other: ValueSet) -> Iterator[Interval]:
    for a in one.intervals:
        for b in other.intervals if isinstance(other, Numbers) else ():
            lower, upper = max(a.lower, b.lower), min(a.upper, b.upper)
            if lower <= upper:
                yield Interval(lower, upper)


def inside(one: ValueSet, other: ValueSet) -> bool:
    """Whether every value of one is in other."""
    if isinstance(one, Choices):
        return isinstance(other, Choices) and set(one.values) <= set(other.values)
    return isinstance(other, Numbers) and all(
        any(b.lower <= a.lower and a.upper <= b.upper for b in other.intervals) for a in one.intervals
    )
