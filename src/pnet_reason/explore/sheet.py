"""What a board needs of one case on one page, gathered: staging, advice, what is missing, evidence, what is due.

May import model, knowledge, advise, over_time, weigh, and obtain. Promises: gathers what the other questions answer;
concludes nothing of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
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
FOR, AGAINST = "for", "against"


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
class Speaks:
    """A study that bears on an option of the answers: ``side`` is ``for`` or ``against``, the latter also where it
    speaks for another option. The rest as the evidence says it."""

    study: str
    side: str
    status: str
    result: str
    effect: str
    interval: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case on one page. ``question`` is the leading one; ``next`` says what is missing for it; ``due``:
    examinations, where the case holds visits; ``studies``: those against and those for, in turn. ``present``,
    ``evidence`` and ``comparison`` are those of the timeline, of the evidence and of the guidelines side by side."""

    advice: Advice
    question: str
    staging: tuple[Stage, ...]
    next: tuple[NextFor, ...]
    due: tuple[Due, ...]
    studies: tuple[Speaks, ...]
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
    "studies": tuple[Speaks, ...],
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
    """What a board needs of a case. ``questions``: the leading question first; without them all that have
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
    evidence = evidence_of(main, knowledge)
    return Sheet(
        advice,
        question,
        staging_of(known, knowledge),
        missing.answers,
        present.due if present else (),
        tuple(studies_of(evidence)),
        present,
        evidence,
        compare(known, knowledge, [name for name, _ in advice.guidelines], [question], as_of),
    )


def rest_of(advice: Advice) -> tuple[Any, ...]:
    """What an advice has beside its case and its answers."""
    return advice.engine, advice.knowledge, advice.guidelines, advice.as_of


def studies_of(found: EvidenceReport) -> Iterator[Speaks]:
    """The studies that bear on the options of the answers: one against, one for, and so on."""
    sides: dict[str, str] = {}
    for answer in found.answers:
        for weighed in answer.weighed:
            if weighed.option in answer.options:
                sides |= {name: FOR for name in weighed.speaks_for if name not in sides}
                sides |= dict.fromkeys(weighed.against, AGAINST)
    both = ([name for name, side in sides.items() if side == one] for one in (AGAINST, FOR))
    for name in filter(None, chain.from_iterable(zip_longest(*both))):
        entry = found.studies[name].evidence
        yield Speaks(name, sides[name], entry.status, entry.result, entry.effect, entry.interval)


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
