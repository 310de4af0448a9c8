"""One number with its unit: reading it exactly, and writing it back as a plain decimal.

    amount   ::=  number unit?
    number   ::=  ("+" | "-")? digits ("." digits)?  |  number "/" digits
    unit     ::=  one of the finding's declared spellings; needed unless the finding is a pure number

Exponents, decimal commas, NaN and infinity are refused: each is a usual way for a value to be read a thousand times too
large or too small. Imports: report, model. Promises: exact fractions; effort bounded by the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction

from pnet_reason.model.findings import Finding

from .report import Fault, shorten

MOST_DIGITS = 40
NUMBER = re.compile(r"[+\-−]?[0-9]+(?:\.[0-9]+)?")
RATIO = re.compile(r"\s*/\s*([0-9]+)")
NOT_FINITE = re.compile(r"[+\-−]?(nan|inf|infinity|∞)\b|[+\-−]?∞", re.IGNORECASE)
SLIPS: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (re.compile(r",\s?[0-9]"), "decimal-comma", "a comma within a number", "write a decimal point: 2.5"),
    (re.compile(r"[eE][+\-]?[0-9]"), "exponent", "a number with an exponent", "write the number out: 0.001"),
    (re.compile(r"['_  ]?[0-9]"), "bad-number", "a separator within a number", "write the digits without separators"),
    (re.compile(r"\s*[-–—]\s*[0-9]"), "bad-number", "a range written with a dash", "write: 2 to 5"),
    (re.compile(r"\.(?![0-9])"), "bad-number", "a decimal point without digits after it", "write 5 or 5.0"),
    (re.compile(r"\s*(±|\+/-)"), "bad-number", "a number with an error margin", "write: 2 to 5"),
)


def unit_key(unit: str) -> str:
    """A unit with one spelling of the micro sign and single spaces, so that look-alikes are one unit."""
    if unit.isascii() and " " not in unit:
        return unit
    return " ".join(unicodedata.normalize("NFC", unit).replace("\u03bc", "\u00b5").split())


def read_decimal(text: str) -> Fraction:
    """A decimal or a fraction of two whole numbers, without unit: what factors and tolerances are written in."""
    match = NUMBER.match(text)
    if not match:
        raise _no_number(text, "a number")
    ratio = RATIO.match(text, match.end())
    end = ratio.end() if ratio else match.end()
    if end != len(text):
        raise _slip(text, match.end()) or Fault("bad-number", f"{shorten(text)} is not a number", width=len(text))
    return _exact(match, ratio)


def read_amount(text: str, finding: Finding, *, unit: str | None = None) -> tuple[Fraction, str]:
    """The value in the finding's unit, and the unit as it is written. Where no unit is written ``unit`` is taken."""
    start = len(text) - len(text.lstrip())
    text = text.rstrip()
    match = NUMBER.match(text, start)
    if not match:
        raise _no_number(text, f"a number for {finding.id}")
    ratio = None
    written = unit_key(text[match.end() :].strip())
    if written not in finding.units and (ratio := RATIO.match(text, match.end())):
        written = unit_key(text[ratio.end() :].strip())
    if not written and unit is not None:
        written = unit
    if written not in finding.units:
        raise _slip(text, match.end()) or _wrong_unit(text, written, finding, (ratio or match).end())
    return _exact(match, ratio) * finding.units[written], written


def _exact(match: re.Match[str], ratio: re.Match[str] | None) -> Fraction:
    end = (ratio or match).end()
    if end - match.start() > MOST_DIGITS:
        raise Fault("too-many-digits", f"a number of more than {MOST_DIGITS} digits", start=match.start(), width=1)
    value = Fraction(match.group().replace("−", "-"))
    if ratio is None:
        return value
    if not int(ratio.group(1)):
        raise Fault("bad-number", "a fraction of zero", start=match.start(), width=end - match.start())
    return value / int(ratio.group(1))


def _no_number(text: str, what: str) -> Fault:
    stripped = text.strip()
    start = len(text) - len(text.lstrip())
    width = max(len(stripped), 1)
    if NOT_FINITE.match(stripped):
        return Fault("not-finite", f"{shorten(stripped)} is not a finite number", start=start, width=width)
    if re.match(r"[+\-−]?\.[0-9]", stripped):
        return Fault(
            "bad-number", f"{shorten(stripped)} has no digit before the point", start=start, hint="write 0.5, not .5"
        )
    if not stripped:
        return Fault("bad-number", f"{what} is missing", start=start)
    return Fault("bad-number", f"{shorten(stripped)} is not {what}", start=start, width=width)


def _slip(text: str, end: int) -> Fault | None:
    for pattern, code, message, hint in SLIPS:
        if pattern.match(text, end):
            return Fault(code, f"{message}: {shorten(text.strip())}", start=0, width=len(text), hint=hint)
    return None


def _wrong_unit(text: str, written: str, finding: Finding, end: int) -> Fault:
    accepted = ", ".join(name for name in finding.units if name)
    if not written:
        hint = f"write {text.strip()} {finding.unit}; accepted: {accepted}"
        return Fault("missing-unit", f"{finding.id} needs a unit", width=len(text), hint=hint)
    start = end + len(text[end:]) - len(text[end:].lstrip())
    width = max(len(text) - start, 1)
    if not accepted:
        message = f"{finding.id} is a number without a unit, not {shorten(written)}"
        return Fault("wrong-unit", message, start=start, width=width, hint="write the number alone")
    message = f"{shorten(written)} is not a unit of {finding.id}"
    return Fault("wrong-unit", message, start=start, width=width, hint=f"accepted: {accepted}")


def plain(value: Fraction) -> str:
    """A plain decimal where there is an exact one, otherwise a fraction of two whole numbers."""
    if value.denominator == 1:
        return str(value.numerator)
    places, rest = 0, value.denominator
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def write_amount(value: Fraction, unit: str) -> str:
    """A number with its unit, canonical."""
    return f"{plain(value)} {unit}" if unit else plain(value)


def unit_table(unit: str, also: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Every accepted spelling of a unit with its factor."""
    return {unit_key(unit): Fraction(1), **{unit_key(name): factor for name, factor in also.items()}}
