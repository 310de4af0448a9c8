"""A patient over time: what was known at each visit, what each guideline says to it, what is due.

Imports model only. Promises: frozen data, hashable, picklable; dates are ISO texts, values canonical texts, numbers
exact; ``Timeline.to_dict`` gives the JSON contract and its digest.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from .answer import Advice, digest
from .case import Case, Visit
from .table import Table

FORMAT = "pnet-reason.timeline/1"
Named = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at, which changes no answer: its kind (docs/timeline.md lists them), what it is about, and its
    details by name."""

    kind: str
    about: str
    details: Named = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding of the visit: its value; what was known of it before, and since when (empty: nothing); the difference,
    where both are numbers."""

    finding: str
    value: str
    before: str = ""
    before_on: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """A finding of an earlier day: ``months`` is its age, ``old`` whether the facts call it old."""

    finding: str
    value: str
    on: str
    months: str
    old: bool


@dataclass(frozen=True, slots=True)
class Growth:
    """A value compared with an earlier one: ``interval`` exactly, ``about`` it rounded, ``rates``: computed finding →
    exact value. ``same_method``: the same beside it by one method, where the comparison is by two."""

    finding: str
    on: str
    method: str
    value: str
    then_on: str
    then_method: str
    then: str
    change: str
    interval: str
    about: str
    rates: Named
    same_method: Growth | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """A yes/no finding that is ``new`` (it was no), ``first`` (nothing was known of it) or ``gone`` (it was yes)."""

    finding: str
    status: str
    before_on: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker of the visit, with what can falsify it as it was known then (empty: not known)."""

    finding: str
    value: str
    before: str
    before_on: str
    confounders: Named


@dataclass(frozen=True, slots=True)
class Below:
    """A finding below a concept: what was known of it before, and after (empty: missing)."""

    finding: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet whose truth changed (true, false, undefined, open), with the value before and after (empty: missing).

    ``because``: for a concept, the findings below it that changed.
    """

    text: str
    unless: bool
    subject: str
    before: str
    after: str
    result_before: str
    result_after: str
    because: tuple[Below, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """A rule that began (``speaks``) or ceased to make the answer what it is: the bullets that changed, and the rules
    to which it gives way now. ``partly``: it makes, or made, only a part of the answer, which hangs
    on what is missing."""

    rule: str
    speaks: bool
    bullets: tuple[Bullet, ...]
    gives_way_to: tuple[str, ...]
    partly: bool


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that is another one than at the visit before: the outcomes and options, and what changed it."""

    guideline: str
    question: str
    before: str
    before_options: tuple[str, ...]
    after: str
    after_options: tuple[str, ...]
    rules: tuple[Turned, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """The next examination that an option of a guideline asks for.

    ``last`` is the last one (empty: none is known), ``months`` its age, ``start`` and ``end`` the window of the next.
    ``state``: ``early`` (before the window), ``due`` (in it), ``overdue`` (after it), ``never`` (none is known), or
    ``no interval`` (the source gives none). ``lost``: contact counts as lost; ``lost_on``: from when on.
    ``plan_of``: the option whose plan it is; empty where the guideline says it only as long as the patient is followed.
    ``depends``: it hangs on a missing finding.
    """

    guideline: str
    option: str
    examination: str
    state: str
    last: str
    last_by: str
    months: str
    start: str
    end: str
    lost: bool
    lost_on: str
    plan_of: str
    depends: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A day: its visits, the case as it was known then, and the advice for it."""

    on: str
    visits: tuple[Visit, ...]
    case: Case
    advice: Advice
    seen: tuple[Seen, ...] = ()
    carried: tuple[Carried, ...] = ()
    growth: tuple[Growth, ...] = ()
    features: tuple[Feature, ...] = ()
    markers: tuple[Marker, ...] = ()
    changes: tuple[Change, ...] = ()
    due: tuple[Due, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """The visits of a case by day, and ``present``: the day that is asked about."""

    case: Case
    as_of: str
    moments: tuple[Moment, ...]
    present: Moment

    def to_dict(self) -> dict[str, Any]:
        """The timeline document (docs/timeline.md): JSON types only, with its digest. A fresh copy at every call."""
        advice = self.present.advice
        body = {
            "format": FORMAT,
            "engine": advice.engine,
            "knowledge": dict(advice.knowledge),
            "as_of": self.as_of,
            "case": {"id": self.case.id, "title": self.case.title, "lesion": self.case.lesion},
            "guidelines": [name for name, _ in advice.guidelines],
            "visits": [_plain(moment) for moment in self.moments],
            "present": _plain(self.present),
        }
        return {**body, "digest": digest(body)}


def _plain(value: Any) -> Any:
    """Frozen data as JSON types; an advice as its own document, and the case only there."""
    if isinstance(value, Advice):
        return value.to_dict()
    if isinstance(value, Table):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Flag):
        return {"kind": value.kind, "about": value.about, "details": dict(value.details)}
    if value is None or isinstance(value, str | bool):
        return value
    found = {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name != "case"}
    for name in ("rates", "confounders"):
        if name in found:
            found[name] = dict(found[name])
    return found
