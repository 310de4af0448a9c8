"""One value as a caller gives it: a text, or a Python number. Imports: amounts, quantities, sets, report, model."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.values import Choices, Numbers, ValueSet

from .amounts import MOST_DIGITS, write_amount
from .quantities import UNKNOWN, check_value, cut, format_set, nothing, scan_set
from .report import Fault
from .sets import within


def read_given(value: object, finding: Finding) -> tuple[ValueSet | None, str]:
    """The set that a value says, and the value as text. None: the value is unknown, which is left out."""
    if value is None:
        return None, ""
    if isinstance(value, str):
        return _text(value, finding)
    if isinstance(value, bool):
        return _flag(finding, value=value)
    if isinstance(value, (Numbers, Choices)):
        return _set(value, finding)
    if isinstance(value, float):
        said = f"{value:g} {finding.unit}".strip()
        hint = f"pass a text, '{said}', or a Decimal or Fraction"
        raise Fault("binary-float", f"a binary float is not exact: {value!r}", hint=hint)
    if isinstance(value, (int, Decimal, Fraction)):
        return _number(value, finding)
    hint = "pass a text, an int, a Decimal or a Fraction"
    raise Fault("bad-value", f"a {type(value).__name__} is not a value", hint=hint)


def _text(text: str, finding: Finding) -> tuple[ValueSet | None, str]:
    said = text.strip()
    if not said:
        raise Fault("empty-value", f"{finding.id} has no value", hint="write unknown, or leave the finding out")
    if said.casefold() in UNKNOWN:
        return None, ""
    return scan_set(text, finding), said


def _flag(finding: Finding, *, value: bool) -> tuple[ValueSet, str]:
    if finding.kind is not Kind.YES_NO:
        raise Fault(
            "bad-value", f"{value} is not a value of {finding.id}", hint="only yes/no findings take True and False"
        )
    word = "yes" if value else "no"
    return Choices((word,)), word


def _set(values: Numbers | Choices, finding: Finding) -> tuple[ValueSet, str]:
    if not values or type(values) is not type(finding.domain) or not within(values, finding.domain):
        raise Fault("out-of-range", f"this is not a set of values of {finding.id}")
    return values, format_set(values, finding)


def _number(value: int | Decimal | Fraction, finding: Finding) -> tuple[ValueSet, str]:
    """A number in the finding's own unit."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise Fault("not-finite", f"{value} is not a finite number")
        if max(abs(value.adjusted()), len(value.as_tuple().digits)) > MOST_DIGITS:
            raise _long()
    exact = Fraction(value)
    if max(abs(exact.numerator), exact.denominator) > 10**MOST_DIGITS:
        raise _long()
    text = write_amount(exact, finding.unit)
    if not finding.numeric:
        return scan_set(text, finding), text
    check_value(exact, finding)
    found = cut(finding, (exact, 0), (exact, 0))
    if not found:
        raise nothing(text, finding)
    return found, text


def _long() -> Fault:
    return Fault("too-many-digits", f"a number of more than {MOST_DIGITS} digits")
