"""The independent proof checker: whether an advice document says what the loaded knowledge says, and proves it (3.14).

It imports the model alone. It has its own arithmetic of sets, its own evaluation, its own aggregation, and works every
derived field out again. ``check`` returns nothing, or raises ``ProofError`` with a record for every problem found; what
a document that passes still leaves to trust is the knowledge and what was written of the patient.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..model.answer import FORMAT, Advice
from ..model.knowledge import Knowledge
from ..model.problems import Problem, ProofError
from .answers import check_answer
from .book import Report
from .cases import patient_of
from .reports import advices_in, check_exclusions
from .shape import ADVICE, faults

__all__ = ["Checked", "check", "check_report"]

DATE = re.compile(r"(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?", re.ASCII)
DIGEST, UNSIGNED = "digest", "pnet-reason.explanation/1"


def check(document: Mapping[str, Any] | Advice, knowledge: Knowledge) -> None:
    """Check a document (or the advice that it comes from) against the knowledge; ProofError where it does not hold."""
    body = document.to_dict() if isinstance(document, Advice) else document
    shape = [Problem("proof-shape", fault) for fault in faults(body, ADVICE)]
    if shape:
        raise ProofError(shape)
    report = Report()
    if body[DIGEST] != digest_of(body):
        report.add("proof-digest", DIGEST, "the document was changed after it was made")
    check_head(body, knowledge, report)
    if not any(guideline["questions"] for guideline in body["guidelines"]):
        report.add("proof-guideline", "guidelines", "the document answers no question")
    patient = patient_of(body["case"], knowledge, report)
    for guideline in check_guidelines(body, knowledge, report):
        for question in guideline["questions"]:
            if patient is not None:
                check_answer(question, guideline["id"], knowledge, patient, body["as_of"], report)
    if report.records:
        raise ProofError(report.records)


class Checked(NamedTuple):
    """What was checked in a document: answers to questions, and certificates."""

    answers: int
    certificates: int


def check_report(document: object, knowledge: Knowledge) -> Checked:
    """Check a document that holds advices (what-if, flip, margin, next, map, sheet, comparison, timeline, …): each of
    them, the certificates of a flip, and that nothing was changed. An advice is a document of one. ProofError where
    something does not hold, and where there is nothing to check."""
    if not isinstance(document, Mapping) or not isinstance(document.get("format"), str):
        raise ProofError(Problem("proof-nothing", "this is no document of pnet-reason"))
    found = list(advices_in(document))
    if not found:
        raise ProofError(Problem("proof-nothing", "there is no proof in this document"))
    unsigned = document["format"] == UNSIGNED and DIGEST not in document
    if found != [document] and not unsigned and document.get(DIGEST) != digest_of(document):
        raise ProofError(Problem("proof-digest", f"{DIGEST}: the document was changed after it was made"))
    for advice in found:
        check(advice, knowledge)
    answers = sum(len(guideline["questions"]) for advice in found for guideline in advice["guidelines"])
    return Checked(answers, check_exclusions(document, knowledge))


def digest_of(body: Mapping[str, Any]) -> str:
    """SHA-256 of the document without its digest, as canonical JSON; empty where a text is no Unicode."""
    rest = {key: value for key, value in body.items() if key != DIGEST}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    try:
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError:
        return ""


def check_head(body: Mapping[str, Any], knowledge: Knowledge, report: Report) -> None:
    """Format, date, and that the document is about this knowledge."""
    if body["format"] != FORMAT:
        report.add("proof-format", "format", f"this is not {FORMAT}")
    if not DATE.fullmatch(body["as_of"]):
        report.add("proof-format", "as_of", "not a date")
    for name in ("version", "logic", "content"):
        if body["knowledge"][name] != getattr(knowledge, name):
            report.add("proof-knowledge", "knowledge", f"the {name} is that of another knowledge")


def check_guidelines(body: Mapping[str, Any], knowledge: Knowledge, report: Report) -> list[dict[str, Any]]:
    """The guidelines that exist; order, provenance and questions checked."""
    names = [guideline["id"] for guideline in body["guidelines"]]
    if names != [name for name in knowledge.guideline_order() if name in names]:
        report.add("proof-guideline", "guidelines", "not in order of tier and id, each once, all of them known")
    known = [guideline for guideline in body["guidelines"] if guideline["id"] in knowledge.guidelines]
    sound = []
    for guideline in known:
        record, where = knowledge.guidelines[guideline["id"]], f"guideline {guideline['id']}"
        if guideline["provenance"] != record.provenance:
            report.add("proof-guideline", where, "its provenance is another")
        asked = [question["question"] for question in guideline["questions"]]
        if asked != [question for question in record.questions if question in asked]:
            report.add("proof-guideline", where, "its questions are not in order, each once, all of them its own")
        else:
            sound.append(guideline)
    return sound
