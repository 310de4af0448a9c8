"""Which faults are known and accepted: a waiver names the patients, and they must be those of the fault, all and only.

Imports model and audit's faults and study.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    """A waiver that waives what is not there (``stale-waiver``: the patients too many, or no such fault at all), or
    whose day is past (``expired-waiver``)."""

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
    """Whether a waiver is about a fault."""
    return (
        waiver.finding == fault.kind
        and waiver.guideline in ("", fault.guideline)
        and waiver.question in ("", fault.question)
        and (not waiver.about or set(waiver.about) <= set(fault.about))
    )


def waived(study: Study, drawn: Drawn, waivers: Iterable[Waiver]) -> tuple[Fault, list[Excess]]:
    """A fault about patients with the waivers that accept it; where they leave somebody, the fault of those who are
    left, and where they take in others, the excess. Patients who are not all known cannot be waived."""
    if drawn.root == NO_DIAGRAM:
        return drawn.fault, []
    mine = [waiver for waiver in waivers if fits(waiver, drawn.fault)]
    drawing, left = study.drawing, drawn.root
    excess = []
    for waiver in mine:
        where = study.where(waiver.where, waiver.unless)
        left = drawing.without(left, where)
        beyond = drawing.without(where, drawn.root)
        if not study.nobody(beyond):
            others = drawn_patients(study, beyond)
            excess.append(Excess(waiver, STALE, others.region, others.witness))
    names = tuple(waiver.id for waiver in mine)
    if study.nobody(left):
        return replace(drawn.fault, waived_by=names), excess
    those = drawn_patients(study, left)
    return replace(drawn.fault, region=those.region, witness=those.witness), excess


def plainly_waived(fault: Fault, waivers: Iterable[Waiver]) -> Fault:
    """A fault that is about no patient, with the waivers that name it."""
    names = tuple(waiver.id for waiver in waivers if fits(waiver, fault) and waiver.about)
    return replace(fault, waived_by=names)


def unused(waivers: Iterable[Waiver], faults: Iterable[Fault]) -> Iterator[Excess]:
    """Waivers that are about no fault that was found."""
    found = list(faults)
    for waiver in waivers:
        if not any(fits(waiver, fault) for fault in found):
            yield Excess(waiver, STALE)
