"""over-time.yaml, and the schedules of options: how dated findings are read. Imports: draft, amounts, model.

Promises: every name in it is that of a finding; durations in whole calendar months.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.over_time import Comparison, Count, Method, OverTime, Schedule, folded
from pnet_reason.model.table import Table

from .amounts import read_amount
from .calendar import YEAR
from .draft import Draft
from .report import Fault, shorten
from .tree import Mapping, Scalar, tell

DURATION = re.compile(r"(?:(?P<low>[0-9]{1,4})\s+to\s+)?(?P<high>[0-9]{1,4})\s+(?P<unit>month|year)s?")
OLD = "carried values are old after"


def read_over_time(draft: Draft) -> OverTime:
    """What the over-time files of all directories say."""
    methods: list[Method] = []
    comparisons: dict[str, Comparison] = {}
    features: list[Scalar] = []
    markers: dict[str, tuple[str, ...]] = {}
    lasting: list[Scalar] = []
    old_after: int | None = None
    for sheet in draft.of_kind("over-time"):
        root = sheet.root
        methods += _methods(root, methods, draft)
        for name, key, node in root.mapping("comparisons").records():
            found = _comparison(key, node, draft)
            if draft.declare("comparison", key) and found is not None:
                comparisons[name] = found
        for name, key, node in root.mapping("markers").records():
            if draft.declare("marker", key) and _finding(key, draft) is not None:
                markers[name] = draft.all_known("finding", node.words("confounders"))
        features += root.words("features")
        lasting += root.words("lasting")
        old = root.get(OLD)
        if isinstance(old, Scalar) and draft.declare("setting", root.entries[OLD][0]):
            old_after = _single(old, draft)
    known = draft.all_known("finding", features)
    _only_yes_no(features, draft)
    return OverTime(
        tuple(methods),
        Table(dict(sorted(comparisons.items()))),
        tuple(sorted(known)),
        Table(dict(sorted(markers.items()))),
        tuple(sorted(draft.all_known("finding", lasting))),
        old_after,
    )


def _methods(root: Mapping, before: list[Method], draft: Draft) -> list[Method]:
    """The methods of a file; no two may be spelt alike."""
    taken = {folded(word) for method in before for word in (method.id, *method.spellings)}
    found = []
    for name, (key, _) in root.mapping("methods").entries.items():
        words = [key, *root.mapping("methods").words(name)]
        for word in words:
            if folded(word.text) in taken:
                message = f"{shorten(word.text)} already names a method"
                draft.report.error("duplicate-id", message, word.at, width=len(word.text))
            taken.add(folded(word.text))
        found.append(Method(name, tuple(word.text for word in words[1:])))
    return found


def _finding(word: Scalar, draft: Draft) -> Finding | None:
    """The finding that a word names; a record where there is none."""
    return draft.findings.get(word.text) if draft.known("finding", word) else None


def _comparison(key: Scalar, node: Mapping, draft: Draft) -> Comparison | None:
    finding = _finding(key, draft)
    words = {name: node.get(name) for name in ("earlier", "interval")}
    others = {name: _finding(word, draft) for name, word in words.items() if isinstance(word, Scalar)}
    earlier, interval = others.get("earlier"), others.get("interval")
    if finding is None or earlier is None or interval is None:
        return None
    count = Count(node.text("counted in"))
    if (finding.domain, finding.unit) != (earlier.domain, earlier.unit) or not finding.numeric:
        message = f"{finding.id} and {earlier.id} must be numbers of the same range and unit"
        draft.report.error("bad-comparison", message, key.at, width=len(key.text))
    if count.value not in interval.units:
        hint = f"add it to the units of {interval.id}, or count in another unit"
        message = f"{interval.id} cannot be given in {count.value}"
        draft.report.error("bad-comparison", message, node.at, hint=hint)
    amounts = {}
    for name, owner in (("minimum interval", interval), ("measurement error", finding)):
        word = node.get(name)
        try:
            amounts[name] = read_amount(word.text, owner)[0] if isinstance(word, Scalar) else None
        except Fault as fault:
            assert isinstance(word, Scalar)
            tell(draft.report, word, fault, finding=owner.id)
    return Comparison(
        finding.id,
        earlier.id,
        interval.id,
        count,
        amounts.get("minimum interval"),
        amounts.get("measurement error"),
        node.text("provenance"),
        node.text("note"),
        key.at,
    )


def _only_yes_no(words: Iterable[Scalar], draft: Draft) -> None:
    for word in words:
        finding = draft.findings.get(word.text)
        if finding is not None and finding.kind is not Kind.YES_NO:
            message = f"{finding.id} is no yes/no finding, so it cannot be a feature"
            draft.report.error("bad-feature", message, word.at, width=len(word.text))


def read_schedule(node: Mapping, draft: Draft) -> Schedule | None:
    """The schedule of an option; None where it has none."""
    if not node.entries:
        return None
    every, lost = node.get("every"), node.get("lost after")
    span = _duration(every, draft) if isinstance(every, Scalar) else None
    lost_after = _single(lost, draft) if isinstance(lost, Scalar) else None
    if isinstance(lost, Scalar) and lost_after is not None and span is not None and lost_after < span[1]:
        message = "nobody is lost before the next examination is due"
        draft.report.error("bad-duration", message, lost.at, hint=f"at least {span[1]} months", width=len(lost.text))
    if not node.words("methods") and not node.words("findings"):
        hint = "name the methods, the findings, or both"
        draft.report.error("missing-key", "a schedule must say which examinations count", node.at, hint=hint)
    return Schedule(
        node.text("examination"),
        tuple(word.text for word in node.words("methods")),
        draft.all_known("finding", node.words("findings")),
        span,
        lost_after,
        node.text("provenance"),
        node.text("note"),
        node.at,
    )


def check_schedules(draft: Draft, over_time: OverTime) -> None:
    """The methods of every schedule must be declared."""
    known = [method.id for method in over_time.methods]
    for sheet in draft.of_kind("options"):
        for _, _, node in sheet.root.mapping("options").records():
            for word in node.mapping("schedule").words("methods"):
                if word.text not in known:
                    draft.report.unknown("method", word.text, known, word.at, where="methods: over-time.yaml")


def _duration(word: Scalar, draft: Draft) -> tuple[int, int] | None:
    """A span of whole months; a record where the text says none."""
    match = DURATION.fullmatch(word.text)
    if match is None:
        hint = "write: 6 months, 3 to 6 months, or 1 year"
        message = f"{shorten(word.text)} is not a time in whole months"
        draft.report.error("bad-duration", message, word.at, hint=hint, width=len(word.text))
        return None
    factor = YEAR if match["unit"] == "year" else 1
    high = int(match["high"]) * factor
    low = int(match["low"]) * factor if match["low"] else high
    if not 0 < low <= high:
        message = f"{shorten(word.text)} is no span of time"
        draft.report.error("bad-duration", message, word.at, hint="the shorter time comes first", width=len(word.text))
        return None
    return low, high


def _single(word: Scalar, draft: Draft) -> int | None:
    """A time in months, not a span."""
    span = _duration(word, draft)
    if span is not None and span[0] != span[1]:
        draft.report.error("bad-duration", "one time is expected here, not a span", word.at, width=len(word.text))
        return None
    return span[1] if span else None
