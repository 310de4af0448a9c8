"""What a tumour board needs of one case on one page, gathered: staging, advice, what is missing, evidence, what is due.

May import model, knowledge, advise, over_time, weigh, and obtain. Promises: gathers what the other questions answer;
concludes nothing of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..advise import recommend
from ..knowledge.at_date import placed
from ..model.answer import Advice
from ..model.case import Case
from ..model.documents import document
from ..model.knowledge import Knowledge
from ..model.timeline import Due, Moment
from ..model.weighing import EvidenceReport
from ..over_time.timeline import timeline
from ..weigh.concepts import values_of
from ..weigh.gather import evidence_of
from .compare import compare
from .comparison import Comparison
from .obtain import NextFor, next_findings

FORMAT = "pnet-reason.sheet/1"


@dataclass(frozen=True, slots=True)
class Known:
    """A finding or a shared concept in the staging: its values (none: missing), the values that a concept may have, and
    where they come from."""

    name: str
    concept: bool
    values: tuple[str, ...]
    on: str
    by: str
    source: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """A line of the staging."""

    label: str
    known: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case on one page. ``question`` is the leading one; ``next`` says what is missing for it; ``due``:
    examinations, where the case holds visits. ``present``, ``evidence`` and ``comparison`` are those of the timeline,
    of the evidence and of the guidelines side by side."""

    advice: Advice
    question: str
    staging: tuple[Stage, ...]
    next: tuple[NextFor, ...]
    due: tuple[Due, ...]
    present: Moment | None
    evidence: EvidenceReport
    comparison: Comparison

    def to_dict(self) -> dict[str, Any]:
        """The document (docs/sheet.md): JSON types only, with its digest. A fresh copy at every call."""
        body = {name: getattr(self, name) for name in PARTS}
        return document(FORMAT, self.advice, body)


PARTS = {
    "question": str,
    "staging": tuple[Stage, ...],
    "next": tuple[NextFor, ...],
    "due": tuple[Due, ...],
    "advice": Advice,
}
"""The parts of the document, and their types."""


def sheet(
    case: Case,
    knowledge: Knowledge,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> Sheet:
    """What a tumour board needs of a case. ``questions``: the leading question first; without them all that have
    answers. Raises what ``recommend`` raises."""
    names = None if guidelines is None else tuple(guidelines)
    asked = None if questions is None else tuple(questions)
    known = placed(case, knowledge, as_of)
    advice = recommend(known, knowledge, names, asked, as_of)
    leading = {q for option in knowledge.options.values() if option.plan for q in option.questions}
    order = [*(q for q in asked or knowledge.questions if q in leading), *(asked or knowledge.questions)]
    question = order[0]
    missing = next_findings(known, knowledge, names, [question], as_of)
    present = timeline(case, knowledge, as_of=as_of, guidelines=names).present if case.visits and as_of else None
    main = Advice(known, tuple(a for a in advice.answers if a.question == question), *rest_of(advice))
    return Sheet(
        advice,
        question,
        staging_of(known, knowledge),
        missing.answers,
        present.due if present else (),
        present,
        evidence_of(main, knowledge),
        compare(known, knowledge, [name for name, _ in advice.guidelines], [question], as_of),
    )


def rest_of(advice: Advice) -> tuple[Any, ...]:
    """What an advice has beside its case and its answers."""
    return advice.engine, advice.knowledge, advice.guidelines, advice.as_of


def staging_of(case: Case, knowledge: Knowledge) -> tuple[Stage, ...]:
    """The first lines: what the facts list, as far as it is known."""
    concepts = values_of(case, knowledge)
    lines = ((label, (known(name, case, concepts.get(name)) for name in names)) for label, names in knowledge.staging)
    return tuple(Stage(label, tuple(told)) for label, told in lines)


def known(name: str, case: Case, values: tuple[str, ...] | None) -> Known:
    """A finding or a concept."""
    if values is not None:
        return Known(name, True, values, "", "", "", assumed=False)
    record = case.records.get(name)
    told = (case.texts[name],) if name in case.texts else ()
    where = (record.on, record.by, record.source) if record else ("", "", "")
    return Known(name, False, told, *where, assumed=name in case.assumed)
