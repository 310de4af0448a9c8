"""Which faults are known and accepted: a waiver names the patients, and they must be those of the fault, all and only.

Imports model and audit's faults and study.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from pnet_reason.model.audit import Waiver

from .faults import Drawn, Fault
from .prove import Regions
from .somebody import NO_DIAGRAM
from .somebody import drawn as drawn_patients
from .study import Study
from .witness import Patient

STALE, EXPIRED = "stale-waiver", "expired-waiver"


@dataclass(frozen=True, slots=True)
class Excess:
    """A waiver that waives what is not there (``stale-waiver``: the patients too many, no such fault at all, or nobody
    whom other waivers do not cover), or whose day is past (``expired-waiver``)."""

    waiver: Waiver
    kind: str
    region: Regions | None = None
    witness: tuple[Patient, ...] = ()


def in_force(waivers: Iterable[Waiver], as_of: str) -> list[Waiver]:
    """Those whose day is not past."""
    return [waiver for waiver in waivers if not as_of or as_of <= waiver.until]


def expired(waivers: Iterable[Waiver], as_of: str) -> Iterator[Excess]:
    """Those whose day is past."""
    for waiver in waivers:
        if as_of and as_of > waiver.until:
            yield Excess(waiver, EXPIRED)


def fits(waiver: Waiver, fault: Fault) -> bool:
    """Whether a waiver is about a fault. A fault that is about no patient is named whole, since nothing else tells it
    from another: by all that it names."""
    named = set(fault.about)
    return (
        waiver.finding == fault.kind
        and waiver.guideline in ("", fault.guideline)
        and waiver.question in ("", fault.question)
        and (set(waiver.about) == named if fault.region is None else set(waiver.about) <= named)
    )


@dataclass(frozen=True, slots=True)
class Accepted:
    """A fault about patients with the waivers that accept it; where they leave somebody, the fault of those who are
    left. ``excess``: the waivers that take in others; ``needed``: the ids of those who cover somebody whom no other
    waiver covers."""

    fault: Fault
    excess: tuple[Excess, ...] = ()
    needed: frozenset[str] = frozenset()


def waived(study: Study, drawn: Drawn, waivers: Iterable[Waiver]) -> Accepted:
    """What waivers make of a fault about patients. Patients who are not all known cannot be waived."""
    if drawn.root == NO_DIAGRAM:
        return Accepted(drawn.fault)
    mine = [waiver for waiver in waivers if fits(waiver, drawn.fault)]
    drawing = study.drawing
    whom = [study.where(waiver.where, waiver.unless) for waiver in mine]
    excess, needed = [], []
    for place, (waiver, where) in enumerate(zip(mine, whom, strict=True)):
        beyond = drawing.without(where, drawn.root)
        if not study.nobody(beyond):
            others = drawn_patients(study, beyond)
            excess.append(Excess(waiver, STALE, others.region, others.witness))
        if not study.nobody(drawing.without(where, drawing.some(whom[:place] + whom[place + 1 :]))):
            needed.append(waiver.id)
    left = drawing.without(drawn.root, drawing.some(whom))
    if study.nobody(left):
        fault = replace(drawn.fault, waived_by=tuple(waiver.id for waiver in mine))
    else:
        those = drawn_patients(study, left)
        fault = replace(drawn.fault, region=those.region, witness=those.witness)
    return Accepted(fault, tuple(excess), frozenset(needed))


def plainly_waived(fault: Fault, waivers: Iterable[Waiver]) -> Fault:
    """A fault that is about no patient, with the waivers that name it."""
    names = tuple(waiver.id for waiver in waivers if fits(waiver, fault))
    return replace(fault, waived_by=names)


def unused(waivers: Iterable[Waiver], faults: Iterable[Fault], needed: Collection[str]) -> Iterator[Excess]:
    """Waivers that are about no fault that was found, or about patients whom others cover. ``needed``: the ids of those
    without which some patient would not be covered."""
    found = list(faults)
    for waiver in waivers:
        about = [fault for fault in found if fits(waiver, fault)]
        if not about or (waiver.id not in needed and all(fault.region is not None for fault in about)):
            yield Excess(waiver, STALE)
