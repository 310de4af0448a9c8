"""The wording of a test, read by a parser of its own: what it asks of a finding or a concept.

    test    ::=  subject ("<" | "<=" | ">" | ">=") number unit?
              |  subject "between" number "and" number unit?
              |  subject "is" (word | "not" word | "one of (" word ("," word)* ")")
              |  finding "is" "not"? "known"  |  concept "is" "undefined"
    number  ::=  "-"? digits ("." digits | "/" digits)?

Imports model only, and of a test nothing but its text: a mistake in how the loader reads bullets is not shared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from pnet_reason.model.findings import Finding
from pnet_reason.model.problems import Problem, QueryError
from pnet_reason.model.rules import UNDEFINED, Concept

NUMBER = r"(-?[0-9]+(?:\.[0-9]+|/[0-9]+)?)"
COMPARED = re.compile(rf"(\S+) (<=|>=|<|>) {NUMBER}(?: (.+))?")
BETWEEN = re.compile(rf"(\S+) between {NUMBER} and {NUMBER}(?: (.+))?")
IS = re.compile(r"(\S+) is (not )?(.+)")
ONE_OF = re.compile(r"one of \((.*)\)")
KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Limits:
    """A number compared: every (sign, value) must hold; values are in the finding's own unit."""

    subject: str
    ends: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice or a concept that has one of some declared values."""

    subject: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of which the case does, or does not, give exactly one value (3.13)."""

    subject: str
    positive: bool


@dataclass(frozen=True, slots=True)
class Undefined:
    """A concept without a value."""

    subject: str


Reading: TypeAlias = Limits | OneOf | Known | Undefined


class Reader:
    """Reads texts for some definitions: a finding or concept has the values that they declare."""

    def __init__(self, findings: Mapping[str, Finding], concepts: Mapping[str, Concept]) -> None:
        self.findings, self.concepts = findings, concepts
        self._memo: dict[str, Reading] = {}

    def read(self, text: str) -> Reading:
        """What a text asks. QueryError where it cannot be read."""
        found = self._memo.get(text)
        if found is None:
            found = self._memo[text] = self._read(text)
        return found

    def _read(self, text: str) -> Reading:
        if match := COMPARED.fullmatch(text):
            subject, sign, number, unit = match.groups()
            return Limits(subject, ((sign, self._amount(text, subject, number, unit)),))
        if match := BETWEEN.fullmatch(text):
            subject, low, high, unit = match.groups()
            lower, upper = (self._amount(text, subject, number, unit) for number in (low, high))
            return Limits(subject, ((">=", lower), ("<=", upper)))
        if match := IS.fullmatch(text):
            subject, negation, rest = match.groups()
            return self._is(text, subject, rest, positive=not negation)
        raise unreadable(text)

    def _amount(self, text: str, subject: str, number: str, unit: str | None) -> Fraction:
        """A number in the finding's own unit."""
        factor = self.findings[subject].units.get(unit or "") if subject in self.findings else None
        if factor is None:
            raise unreadable(text)
        return Fraction(number) * factor

    def _is(self, text: str, subject: str, rest: str, *, positive: bool) -> Reading:
        if rest == KNOWN and subject in self.findings:
            return Known(subject, positive)
        if rest == UNDEFINED and subject in self.concepts and positive:
            return Undefined(subject)
        declared = self._declared(subject)
        listed = ONE_OF.fullmatch(rest) if positive else None
        words = [word.strip() for word in listed[1].split(",") if word.strip()] if listed else [rest]
        if not declared or not set(words) <= set(declared):
            raise unreadable(text)
        return OneOf(subject, tuple(value for value in declared if (value in words) == positive))

    def _declared(self, subject: str) -> tuple[str, ...]:
        if subject in self.concepts:
            return self.concepts[subject].values
        return self.findings[subject].values if subject in self.findings else ()


def unreadable(text: str) -> QueryError:
    """The error for a text that no test has."""
    return QueryError(Problem("bad-bullet", f"'{text}' is not the wording of a test", hint="write: finding < 1 unit"))
