"""vocabulary.yaml: the findings. Imports: draft, formula, amounts, quantities, sets, model."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from pnet_reason.model.findings import Code, Computation, Finding, Kind
from pnet_reason.model.problems import NOWHERE
from pnet_reason.model.table import Table
from pnet_reason.model.values import Bound, Choices, Numbers

from .amounts import read_amount, read_decimal, unit_key, unit_table
from .choices import fold
from .draft import Draft, value_labels
from .formula import parse_formula
from .report import Fault, shorten
from .sets import above, at, below, numbers
from .shapes import NAME
from .tree import Mapping, Scalar, tell

T = TypeVar("T")
NUMERIC = (Kind.REAL, Kind.INTEGER)
ONLY_NUMBERS = ("unit", "also", "range", "granularity", "computed", "tolerance")
ONLY_CHOICES = ("values", "spellings")
RANGE = re.compile(r"\s*(>=?)?(?P<low>.*?)\s(?:to|and)\s+(<=?)?(?P<high>.*)", re.DOTALL)
GRAMMAR_WORD = re.compile(r"(^|\s)(or|and|to|between)(\s|$)", re.IGNORECASE)
RESERVED_VALUES = frozenset(
    {"undefined", "known", "unknown", "missing", "not", "or", "and", "any", "any_value", "no_value"}
)
YES_NO = {"no": "no", "yes": "yes"}
TRUE_FALSE = {"false": "no", "true": "yes"}


def read_vocabulary(draft: Draft) -> None:
    """Put the findings of all vocabularies into the draft; the computed ones last, since they speak of the others."""
    computed: list[tuple[Mapping, Finding]] = []
    for sheet in draft.of_kind("vocabulary"):
        for name, (key, label) in sheet.root.mapping("burdens").entries.items():
            if isinstance(label, Scalar) and draft.declare("burden", key):
                draft.burdens[name] = label.text
    for sheet in draft.of_kind("vocabulary"):
        for _, key, node in sheet.root.mapping("findings").records():
            if not draft.declare("finding", key) or not node.text("type"):
                continue
            finding = _finding(key, node, draft)
            if finding is not None and node.get("computed"):
                computed.append((node, finding))
            elif finding is not None:
                draft.findings[finding.id] = finding
    # A formula may name only measured findings; the computed ones are in the table so that this can be said.
    mark = Computation("", (), Fraction(0))
    measured = {**draft.findings, **{finding.id: replace(finding, computed=mark) for _, finding in computed}}
    done = [_computed(node, finding, measured, draft) for node, finding in computed]
    draft.findings.update({finding.id: finding for finding in done if finding})


def read_staging(draft: Draft) -> None:
    """What the first lines of a sheet say, once all findings and shared concepts are known."""
    known = {**draft.names("finding"), **dict.fromkeys(draft.concepts, NOWHERE)}
    for sheet in draft.of_kind("vocabulary"):
        for label in sheet.root.mapping("staging").entries:
            words = sheet.root.mapping("staging").words(label)
            for word in words:
                if word.text not in known:
                    draft.report.unknown("finding", word.text, known, word.at, where="or a shared concept")
            draft.staging[label] = tuple(word.text for word in words if word.text in known)


def _finding(key: Scalar, node: Mapping, draft: Draft) -> Finding | None:
    kind = Kind(node.text("type"))
    _misplaced(kind, key.text, node, draft)
    _burden(key, node, draft)
    blank = Finding(
        id=key.text,
        kind=kind,
        label=node.text("label", key.text),
        domain=Numbers(()),
        codes=tuple(_code(one) for one in node.items("codes")),
        wording=Table(node.texts("wording")),
        note=node.text("note"),
        provenance=node.text("provenance"),
        source_attribute=node.text("source attribute"),
        burden=node.text("burden"),
        fixed=node.text("fixed") == "yes",
        position=key.at,
    )
    return _number(blank, node, draft) if kind in NUMERIC else _choice(blank, node, draft)


def _burden(key: Scalar, node: Mapping, draft: Draft) -> None:
    """How a finding is obtained must be declared; where some burdens are, every finding that is measured has one."""
    written = node.get("burden")
    if isinstance(written, Scalar) and node.get("computed"):
        message = f"{key.text} is computed, and costs what its inputs cost"
        draft.report.error("misplaced-key", message, node.entries["burden"][0].at, width=len("burden"))
    elif isinstance(written, Scalar):
        draft.known("burden", written, where="burdens are listed at the top of vocabulary.yaml")
    elif draft.burdens and not node.get("computed"):
        hint = f"write: burden: {next(iter(draft.burdens))}"
        draft.report.warning("no-burden", f"{key.text} does not say how it is obtained", key.at, hint=hint)


def _misplaced(kind: Kind, name: str, node: Mapping, draft: Draft) -> None:
    """Keys that a finding of this type does not have."""
    wrong: tuple[str, ...] = ONLY_CHOICES if kind in NUMERIC else ONLY_NUMBERS
    if kind is Kind.YES_NO:
        wrong = (*ONLY_NUMBERS, "values")
    for one in wrong:
        if one in node.entries:
            message = f"{name} is of type {kind}, which has no '{one}'"
            draft.report.error("misplaced-key", message, node.entries[one][0].at, width=len(one))


def _code(node: Mapping) -> Code:
    return Code(node.text("system"), node.text("code"), node.text("display"), node.text("provenance"))


def _told(node: Scalar, name: str, draft: Draft, read: Callable[[str], T]) -> T | None:
    """What ``read`` makes of a text; None, and a record, where it faults."""
    try:
        return read(node.text)
    except Fault as fault:
        tell(draft.report, node, fault, finding=name)
        return None


def _number(blank: Finding, node: Mapping, draft: Draft) -> Finding | None:
    finding = replace(blank, unit=unit_key(node.text("unit")), units=Table(_units(node, blank.id, draft)))
    written = node.get("range")
    if not isinstance(written, Scalar):
        if "range" not in node.entries:
            draft.report.error(
                "missing-key", f"{finding.id} needs a range", blank.position, hint="write: range: 0 to 100"
            )
        return None
    domain = _told(written, finding.id, draft, lambda text: _range(text, finding))
    step = node.get("granularity")
    granularity = None
    if isinstance(step, Scalar):
        granularity = _told(step, finding.id, draft, lambda text: _positive(read_amount(text, finding)[0], text))
    return replace(finding, domain=domain, granularity=granularity) if domain else None


def _units(node: Mapping, name: str, draft: Draft) -> dict[str, Fraction]:
    """Every accepted spelling of the unit with its factor."""
    also: dict[str, Fraction] = {}
    for spelling, (key, factor) in node.mapping("also").entries.items():
        if isinstance(factor, Scalar):
            value = _told(factor, name, draft, lambda text: _positive(read_decimal(text), text))
            also[spelling] = value or Fraction(1)
        if spelling == node.text("unit"):
            draft.report.error("bad-unit", f"{shorten(spelling)} is the unit itself", key.at, width=len(spelling))
    units = unit_table(node.text("unit"), also)
    for spelling in units:
        if GRAMMAR_WORD.search(spelling) or spelling[:1].isdigit() or "[" in spelling:
            message = f"{shorten(spelling)} cannot be a unit"
            hint = "a unit has no digit at its beginning, no bracket, and no 'or', 'and', 'to'"
            place = node.entries["unit"][1].at if "unit" in node.entries else node.at
            draft.report.error("bad-unit", message, place, hint=hint)
    return units


def _positive(value: Fraction, text: str) -> Fraction:
    if value <= 0:
        raise Fault("bad-number", f"{shorten(text)} is not more than 0", width=len(text))
    return value


def _range(text: str, finding: Finding) -> Numbers:
    """The declared range: two ends, each closed unless it is written with > or <."""
    match = RANGE.fullmatch(text)
    if not match:
        raise Fault("bad-range", "a range has two ends", width=len(text), hint="write: 0 to 100 %, or > 0 to 100 cm")
    high, unit = _end(match, "high", finding, None)
    low, _ = _end(match, "low", finding, unit)
    lower: Bound = above(low) if match[1] == ">" else at(low)
    upper: Bound = below(high) if match[3] == "<" else at(high)
    domain = numbers([(lower, upper)], whole=finding.kind is Kind.INTEGER)
    if not domain:
        raise Fault("bad-range", "nothing lies in this range", width=len(text), hint="the smaller end comes first")
    return domain


def _end(match: re.Match[str], name: str, finding: Finding, unit: str | None) -> tuple[Fraction, str]:
    try:
        return read_amount(match[name], finding, unit=unit)
    except Fault as fault:
        fault.start += match.start(name)
        raise


def _choice(blank: Finding, node: Mapping, draft: Draft) -> Finding | None:
    labels = YES_NO if blank.kind is Kind.YES_NO else value_labels(node)
    if not labels:
        if "values" not in node.entries:
            draft.report.error(
                "missing-key", f"{blank.id} needs values", blank.position, hint="write: values: {red: red, blue: blue}"
            )
        return None
    spellings = dict(TRUE_FALSE) if blank.kind is Kind.YES_NO else {}
    check_values(blank.id, node, draft)
    for spelling, (key, value) in node.mapping("spellings").entries.items():
        if not isinstance(value, Scalar):
            continue
        if value.text not in labels:
            draft.report.unknown("value", value.text, labels, value.at)
        elif labels.get(spelling, value.text) != value.text or GRAMMAR_WORD.search(spelling):
            message = f"{shorten(spelling)} cannot be another spelling of {value.text}"
            draft.report.error("bad-spelling", message, key.at, width=len(spelling))
        else:
            spellings[spelling] = value.text
    _ambiguous(blank.id, {**{v: v for v in labels}, **spellings}, node, draft)
    return replace(blank, domain=Choices(tuple(labels)), spellings=Table(spellings), value_labels=Table(labels))


def check_values(name: str, node: Mapping, draft: Draft) -> None:
    """Values that the grammar could not read, or that stand there twice."""
    values = [word.text for word in node.words("values")] or list(node.texts("values"))
    at_values = node.entries["values"][0].at if "values" in node.entries else node.at
    for value in dict.fromkeys(values):
        if fold(value) in RESERVED_VALUES:
            draft.report.error(
                "reserved-id", f"{shorten(value)} cannot be a value of {name}", at_values, hint="choose another word"
            )
        if values.count(value) > 1:
            draft.report.error("listed-twice", f"{shorten(value)} is listed twice", at_values)


def _ambiguous(name: str, words: dict[str, str], node: Mapping, draft: Draft) -> None:
    """Two words that are read as the same one must mean the same value."""
    seen: dict[str, str] = {}
    for word, value in words.items():
        if seen.setdefault(fold(word), value) != value:
            message = f"{shorten(word)} can mean two values of {name}"
            place = node.entries["values"][0].at if "values" in node.entries else node.at
            draft.report.error("ambiguous-spelling", message, place, hint="case, '-' and '_' make no difference")


def _computed(node: Mapping, finding: Finding, measured: dict[str, Finding], draft: Draft) -> Finding | None:
    """A finding with its formula; ``measured`` are the findings that a formula may speak of."""
    text, margin = node.get("computed"), node.get("tolerance")
    if finding.kind is not Kind.REAL:
        draft.report.error("bad-formula", f"{finding.id} is computed, so its type must be real", finding.position)
        return None
    tolerance: Fraction | None = Fraction(0)
    if isinstance(margin, Scalar):
        tolerance = _told(margin, finding.id, draft, lambda t: _not_negative(read_amount(t, finding)[0], t))
    if tolerance is None or not isinstance(text, Scalar) or _speaks_of_broken(text.text, measured, draft):
        return None
    margin_of_error = tolerance
    computation = _told(text, finding.id, draft, lambda t: parse_formula(t, margin_of_error, measured))
    return replace(finding, computed=computation) if computation else None


def _speaks_of_broken(text: str, measured: dict[str, Finding], draft: Draft) -> bool:
    """The formula names a finding whose own declaration is wrong; that is told already."""
    return any(name in draft.names("finding") and name not in measured for name in re.findall(NAME, text))


def _not_negative(value: Fraction, text: str) -> Fraction:
    if value < 0:
        raise Fault("bad-number", f"{shorten(text)} is less than 0", width=len(text))
    return value
