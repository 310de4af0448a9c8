"""An audit and a comparison as JSON types: the formats ``pnet-reason.audit/1`` and ``pnet-reason.difference/1``.

Imports model, version and audit. Promises: fixed order; the same bytes for the same knowledge and date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pnet_reason.advise import recommend
from pnet_reason.knowledge.cases import make_case
from pnet_reason.model.audit import Hazard, Invariant
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import PnetReasonError, Position
from pnet_reason.version import __version__

from .difference import Change, Difference
from .expected import brief
from .faults import Fault
from .pins import Pin
from .prove import PROVED, REFUTED, Regions
from .run import Checked, Control, Report
from .study import Told
from .waivers import Excess
from .witness import Patient

AUDIT, DIFFERENCE = "pnet-reason.audit/1", "pnet-reason.difference/1"


def audit_document(report: Report, *, allow_undecided: bool = False) -> dict[str, Any]:
    """The whole audit."""
    knowledge = report.knowledge
    return {
        "format": AUDIT,
        "engine": __version__,
        "knowledge": head(knowledge),
        "as_of": report.as_of,
        "passed": not report.failed(allow_undecided=allow_undecided),
        "rests_on": rests_on(knowledge),
        "invariants": [checked(one, knowledge) for one in report.checked],
        "faults": [fault(one) for one in report.faults],
        "waivers": [excess(one) for one in report.excess],
        "pins": pinned(report),
        "unmet": [{"case": one.case.id, "question": one.question, "at": place(one.position)} for one in report.unmet],
        "hazards": [control(one) for one in report.controls],
    }


def head(knowledge: Knowledge) -> dict[str, str]:
    """Version and hashes."""
    return {"version": knowledge.version, "logic": knowledge.logic, "content": knowledge.content}


def rests_on(knowledge: Knowledge) -> dict[str, Any]:
    """What was looked at, and what every result supposes: the declared ranges and the integrity rules."""
    return {
        "guidelines": list(knowledge.guidelines),
        "findings": len(knowledge.findings),
        "integrity": [rule.id for rule in knowledge.integrity],
        "computed": [finding.id for finding in knowledge.findings.values() if finding.computed],
    }


def place(position: Position) -> str:
    """``file:line:column``, or nothing."""
    return str(position) if position.file else ""


def patients(some: Iterable[Patient]) -> list[dict[str, str]]:
    """Patients as findings with values, as a case file takes them."""
    return [dict(one) for one in some]


def regions(found: Regions | None) -> dict[str, Any] | None:
    """Boxes; each is a region, or two where it is of two patients."""
    if found is None:
        return None
    boxes = [[dict(part) for part in box] for box in found.boxes]
    return {"complete": found.complete, "boxes": boxes}


def checked(one: Checked, knowledge: Knowledge) -> dict[str, Any]:
    """One invariant for one guideline and stage."""
    verdict, invariant = one.verdict, knowledge.invariants[one.verdict.invariant]
    refuted = verdict.status == REFUTED
    return {
        "id": verdict.invariant,
        "guideline": verdict.guideline,
        "question": verdict.question,
        "stage": verdict.stage.value,
        "because": invariant.because,
        "cites": list(invariant.cites),
        "at": place(invariant.position),
        "status": verdict.status,
        "method": verdict.method,
        "steps": verdict.steps,
        "second_opinion": one.second,
        "empty": one.empty,
        "concerns": patients(one.concerned),
        "broken_by": one.broken_by,
        "guarded_twice": one.tried and verdict.status == PROVED and bool(one.concerned) and not one.broken_by,
        "certificate": verdict.certificate.to_dict() if verdict.certificate else None,
        "region": regions(verdict.region),
        "witness": patients(verdict.witness),
        "proofs": proofs(knowledge, verdict.guideline, verdict.question, verdict.witness) if refuted else [],
        "blame": blame(knowledge, verdict.guideline, invariant, verdict.witness) if refuted else [],
    }


def proofs(knowledge: Knowledge, guideline: str, question: str, witnesses: Iterable[Patient]) -> list[Any]:
    """What is answered to each witness, with the whole proof: an advice document that ``check`` accepts."""
    found = []
    for witness in witnesses:
        try:
            case = make_case(dict(witness), knowledge, id="witness")
        except PnetReasonError:
            continue
        found.append(recommend(case, knowledge, [guideline], [question]).to_dict())
    return found


def blame(
    knowledge: Knowledge, guideline: str, invariant: Invariant, witnesses: Iterable[Patient]
) -> list[dict[str, str]]:
    """The rules that make the answers of the witnesses, and where they stand."""
    book = knowledge.guidelines[guideline]
    known = {rule.id: rule for rule in (*book.scope, *book.rules, *knowledge.safety)}
    names: set[str] = set()
    for document in proofs(knowledge, guideline, invariant.question, witnesses):
        for row in document["guidelines"][0]["questions"][0]["rows"]:
            names |= set(row["rules"])
    return [{"rule": name, "at": place(known[name].position)} for name in sorted(names) if name in known]


def fault(one: Fault) -> dict[str, Any]:
    """One fault of the knowledge."""
    return {
        "kind": one.kind,
        "guideline": one.guideline,
        "question": one.question,
        "about": list(one.about),
        "at": [place(position) for position in one.places],
        "waived_by": list(one.waived_by),
        "region": regions(one.region),
        "witness": patients(one.witness),
    }


def excess(one: Excess) -> dict[str, Any]:
    """One waiver that waives too much, or no more."""
    waiver = one.waiver
    return {
        "id": waiver.id,
        "kind": one.kind,
        "until": waiver.until,
        "at": place(waiver.position),
        "region": regions(one.region),
        "witness": patients(one.witness),
    }


def pinned(report: Report) -> dict[str, Any] | None:
    """What became of the small faults: counted, the survivors in full, and what each case notices."""
    if not report.mutated:
        return None
    by: dict[str, list[str]] = {}
    for pin in report.pins:
        for name in pin.by:
            by.setdefault(name, []).append(pin.mutant.name)
    return {
        "counts": dict(sorted(Counter(pin.status for pin in report.pins).items())),
        "survivors": [survivor(pin) for pin in report.survivors],
        "equivalent": [pin.mutant.name for pin in report.pins if pin.status == "equivalent"],
        "pinned_by": {name: by[name] for name in sorted(by)},
    }


def survivor(pin: Pin) -> dict[str, Any]:
    """A small fault that nobody notices, and a patient whom it answers otherwise."""
    return {
        "mutant": pin.mutant.name,
        "kind": pin.mutant.kind,
        "at": place(pin.mutant.position),
        "guideline": pin.pair[0],
        "question": pin.pair[1],
        "witness": dict(pin.witness),
    }


def control(one: Control) -> dict[str, Any]:
    """A hazard with its controls, and those of them that fail."""
    hazard: Hazard = one.hazard
    record = asdict(hazard)
    record.pop("position")
    lists = {name: list(value) for name, value in record.items() if isinstance(value, tuple)}
    return {**record, **lists, "at": place(hazard.position), "failing": list(one.failing)}


def difference_document(found: Difference) -> dict[str, Any]:
    """What changes, with both proofs of each witness."""
    return {
        "format": DIFFERENCE,
        "engine": __version__,
        "old": head(found.old),
        "new": head(found.new),
        "vocabulary": [asdict(one) for one in found.words],
        "changes": [change(one, found) for one in found.changes],
    }


def change(one: Change, found: Difference) -> dict[str, Any]:
    """One change."""
    return {
        "guideline": one.guideline,
        "question": one.question,
        "before": told(one.before),
        "after": told(one.after),
        "region": regions(one.region),
        "witness": dict(one.witness),
        "proofs": {
            "before": proofs(found.old, one.old_guideline, one.question, [found.before(one.witness)]),
            "after": proofs(found.new, one.guideline, one.question, [found.after(one.witness)]),
        },
    }


def told(one: Told) -> dict[str, Any]:
    """An answer; ``text``: in a few words."""
    body = {name: list(value) if isinstance(value, tuple) else value for name, value in one._asdict().items()}
    return {**body, "text": brief(one)}
