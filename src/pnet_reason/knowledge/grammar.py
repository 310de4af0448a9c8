"""The grammar of a bullet.

    bullet   ::=  test cites?
    cites    ::=  "[" key ("," key)* "]"
    test     ::=  finding ("<" | "<=" | ">" | ">=") amount
               |  finding "between" amount "and" amount
               |  subject "is" "not"? value
               |  subject "is" "one" "of" "(" value ("," value)* ")"
               |  finding "is" "not"? "known"
               |  concept "is" "undefined"

A subject is a finding or a concept. Two findings are never compared. ``parse_bullet`` reads one bullet and returns the
test and every mistake in it; where nothing could be told apart the test is None. Imports: amounts, quantities, sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from pnet_reason.model.findings import Finding
from pnet_reason.model.rules import UNDEFINED, Test, TestKind
from pnet_reason.model.values import Choices, ValueSet

from .amounts import write_amount
from .choices import read_word
from .quantities import AND, closed_ends, cut, half_line, in_range, read_value
from .report import Fault, shorten
from .sets import rest_of

SUBJECT = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_\-]*)")
SIGN = re.compile(r"\s*(<=|>=|<|>|≤|≥)")
CITES = re.compile(r"\s*\[([^\[\]]*)\]\s*$")
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
BETWEEN = re.compile(r"\s*between\b")
IS = re.compile(r"\s*is\b")
NOT = re.compile(r"\s*not\s")
ONE_OF = re.compile(r"\s*one\s+of\b")
LIST = re.compile(r"\s*\((.*)\)\s*$", re.DOTALL)
SHAPES = (
    "bullets look like: width < 5 cm · width between 2 and 5 cm · colour is [not] red · colour is one of (red, blue)"
)
ASCII = {"≤": "<=", "≥": ">="}
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Words:
    """What a bullet may speak of where it stands.

    ``concepts`` maps a concept in force to its values; ``declared`` holds further names whose declaration is itself
    wrong, so that they are not called unknown; ``statements`` are the keys that may be cited.
    """

    findings: Mapping[str, Finding]
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    declared: Container[str] = ()
    statements: Container[str] = ()
    may_ask_what_is_known: bool = False


def parse_bullet(text: str, words: Words) -> tuple[Test | None, list[Fault]]:
    """The test that a bullet says, and its mistakes."""
    if len(text) > LONGEST:
        return None, [Fault("bad-bullet", f"a bullet of more than {LONGEST} characters")]
    parser = _Parser(text, words)
    try:
        return parser.bullet(), parser.faults
    except Fault as fault:
        return None, [*parser.faults, fault]


class _Parser:
    """One bullet. ``body`` is the bullet without its citations, ``position`` how far it has been read."""

    def __init__(self, text: str, words: Words) -> None:
        self.words, self.faults, self.position = words, list[Fault](), 0
        match = CITES.search(text)
        self.body = text[: match.start()] if match else text.rstrip()
        self.cites = self._cites(match) if match else ()

    def _cites(self, match: re.Match[str]) -> tuple[str, ...]:
        keys: list[str] = []
        end = match.start(1)
        for piece in match[1].split(","):
            key, start = piece.strip(), end + len(piece) - len(piece.lstrip())
            end += len(piece) + 1
            if fault := self._bad_key(key, keys):
                self.faults.append(Fault(*fault, start=start, width=max(len(key), 1)))
            keys.append(key)
        return tuple(keys)

    def _bad_key(self, key: str, keys: list[str]) -> tuple[str, str] | None:
        if not KEY.fullmatch(key):
            return "bad-citation", f"{shorten(key)} is not the key of a statement"
        if key in keys:
            return "bad-citation", f"{key} is cited twice"
        if key not in self.words.statements:
            return "unknown-statement", f"unknown statement {shorten(key)}"
        return None

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.body, self.position)
        if match:
            self.position = match.end()
        return match

    def _left(self) -> str:
        return self.body[self.position :].strip()

    def bullet(self) -> Test | None:
        """``test``: the subject decides what may follow."""
        match = self._take(SUBJECT)
        if not match:
            raise self._fault("bad-bullet", "a bullet begins with the name of a finding or a concept", SHAPES)
        name = match[1]
        if name in self.words.findings:
            return self._about_finding(self.words.findings[name])
        if name in self.words.concepts:
            return self._about_concept(name, self.words.concepts[name])
        if name in self.words.declared:
            return None
        names = (*self.words.findings, *self.words.concepts)
        message, hint = f"unknown finding {shorten(name)}", "findings are listed in vocabulary.yaml"
        start, meant = match.start(1), (name, names)
        raise Fault("unknown-finding", message, start=start, width=len(name), hint=hint, meant=meant)

    def _about_finding(self, finding: Finding) -> Test:
        """``finding compare amount | finding between … | finding is …``."""
        if sign := self._take(SIGN):
            self._numeric(finding)
            return self._compared(finding, ASCII.get(sign[1], sign[1]))
        if self._take(BETWEEN):
            self._numeric(finding)
            return self._between(finding)
        self._is(finding.id)
        positive = not self._take(NOT)
        if self._left() == "known":
            return self._known(finding, positive=positive)
        if self._left() == UNDEFINED:
            raise self._fault("type-mismatch", f"{finding.id} is a finding; only a concept can be undefined")
        if finding.numeric:
            hint = f"write: {finding.id} < …, or {finding.id} between … and …"
            raise self._fault("type-mismatch", f"{finding.id} is a number; 'is' tests choices", hint)
        values = self._values(finding.id, lambda text: read_value(text, finding), positive=positive)
        return self._choice(finding.id, finding.values, values, positive=positive)

    def _about_concept(self, name: str, declared: tuple[str, ...]) -> Test:
        """``concept is …``."""
        if self._take(SIGN) or self._take(BETWEEN):
            hint = f"write: {name} is one of ({', '.join(declared)})"
            raise self._fault("type-mismatch", f"{name} is a concept; it has values, not numbers", hint)
        self._is(name)
        positive = not self._take(NOT)
        if positive and self._left() == UNDEFINED:
            return Test(name, TestKind.UNDEFINED, f"{name} is undefined", cites=self.cites)
        if self._left() in (UNDEFINED, "known"):
            message = f"{name} is a concept, for which this is not a test"
            raise self._fault("type-mismatch", message, f"write: - not: {name} is undefined")
        values = self._values(name, lambda text: read_word(text, name, declared), positive=positive)
        return self._choice(name, declared, values, positive=positive)

    def _numeric(self, finding: Finding) -> None:
        if not finding.numeric:
            hint = f"write: {finding.id} is one of ({', '.join(finding.values)})"
            raise self._fault("type-mismatch", f"{finding.id} has choices, not numbers", hint)

    def _is(self, name: str) -> None:
        if not self._take(IS):
            raise self._fault("bad-bullet", f"after {name} a comparison, 'between' or 'is' is expected", SHAPES)

    def _known(self, finding: Finding, *, positive: bool) -> Test:
        if not self.words.may_ask_what_is_known:
            hint = "only rules of a question with 'asks what is known: yes' may"
            raise self._fault("known-not-allowed", f"whether {finding.id} is known cannot be tested here", hint)
        text = f"{finding.id} is {'' if positive else 'not '}known"
        return Test(finding.id, TestKind.KNOWN, text, positive=positive, cites=self.cites)

    def _compared(self, finding: Finding, sign: str) -> Test:
        """``finding compare amount``."""
        value, _ = in_range(self.body[self.position :], finding, start=self.position)
        allowed = cut(finding, *half_line(finding, sign, value))
        text = f"{finding.id} {sign} {write_amount(value, finding.unit)}"
        return self._test(finding.id, allowed, text, everything=allowed == finding.domain)

    def _between(self, finding: Finding) -> Test:
        """``finding between amount and amount``."""
        lower, upper = closed_ends(self.body, self.position, AND, finding)
        allowed = cut(finding, lower, upper)
        text = f"{finding.id} between {write_amount(lower[0], '')} and {write_amount(upper[0], finding.unit)}"
        return self._test(finding.id, allowed, text, everything=allowed == finding.domain)

    def _values(self, name: str, read: Callable[[str], str], *, positive: bool) -> list[str]:
        """``value | one of (value, …)``."""
        if not self._take(ONE_OF):
            return [self._value(self.position, self.body[self.position :], read)]
        if not positive:
            hint = f"write: - not: {name} is one of (…)"
            raise self._fault("bad-bullet", "'is not one of' is not a test", hint)
        match = self._take(LIST)
        if not match:
            raise self._fault(
                "bad-bullet", "after 'one of' values in round brackets are expected", "write: one of (a, b)"
            )
        values, end = list[str](), match.start(1)
        for piece in match[1].split(","):
            value = self._value(end, piece, read)
            if value in values:
                raise Fault("bad-bullet", f"{value} is listed twice", start=end, width=len(piece))
            values.append(value)
            end += len(piece) + 1
        return values

    def _value(self, start: int, text: str, read: Callable[[str], str]) -> str:
        try:
            return read(text)
        except Fault as fault:
            fault.start += start
            raise

    def _choice(self, name: str, declared: tuple[str, ...], values: list[str], *, positive: bool) -> Test:
        chosen = Choices(tuple(value for value in declared if value in values))
        allowed = chosen if positive else rest_of(declared, chosen)
        if len(values) > 1:
            said = f"one of ({', '.join(chosen.values)})"
        else:
            said = values[0] if positive else f"not {values[0]}"
        return self._test(name, allowed, f"{name} is {said}", everything=allowed.values == declared)

    def _test(self, name: str, allowed: ValueSet, text: str, *, everything: bool) -> Test:
        if not allowed or everything:
            code, word = ("always-true", "true") if everything else ("never-true", "false")
            message = f"this is always {word}: {text}"
            hint = "leave the bullet out" if everything else "no declared value passes it"
            self.faults.append(Fault(code, message, width=len(self.body), hint=hint))
        return Test(name, TestKind.IN, text, allowed, cites=self.cites)

    def _fault(self, code: str, message: str, hint: str = "") -> Fault:
        return Fault(code, message, start=0, width=max(len(self.body), 1), hint=hint)
