"""The evidence behind an answer, weighed for one patient: whom each study is about, and what it speaks for.

Imports: model only. Promises: frozen data, hashable, picklable; ``EvidenceReport.to_dict`` gives the JSON document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .case import Case
from .knowledge import Evidence
from .table import Table

FORMAT = "pnet-reason.evidence/1"


class Fit(StrEnum):
    """What becomes of one condition of a studied population for a patient. UNKNOWN: it hangs on missing findings;
    NOT_MET: it is surely not true; UNDEFINED: it is about a concept that is undefined here."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"
    UNDEFINED = "undefined"


class Match(StrEnum):
    """Whether a studied population is that of the patient. OPEN: no condition fails, some hang on missing findings;
    UNRESTRICTED: the entry states no condition, so the reader has to compare."""

    MATCHES = "matches"
    DIFFERS = "differs"
    OPEN = "open"
    UNRESTRICTED = "unrestricted"


class Bearing(StrEnum):
    """Whether a study speaks for what a rule concludes, against it, or (RIVAL) for an option that excludes it."""

    FOR = "for"
    AGAINST = "against"
    RIVAL = "rival"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the case leaves open for a finding or concept that a condition tests: ``value`` in canonical wording, empty
    where nothing is recorded. ``study``: the values that the condition allows. ``assumed``: the value is no finding."""

    subject: str
    value: str
    study: str
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a population: ``text`` is its bullet; ``missing`` the findings on which an UNKNOWN one hangs."""

    text: str
    fit: Fit
    seen: tuple[Seen, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """One entry of the evidence, and how its population compares with the patient."""

    evidence: Evidence
    match: Match
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A study as a rule cites it. ``named``: by the rule itself; ``statements``: by way of these, which it cites."""

    study: str
    bearing: Bearing
    named: bool
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleEvidence:
    """The studies behind one rule. ``decides``: whether the rule makes the answer what it is."""

    rule: str
    stance: str
    option: str
    decides: bool
    studies: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Rival:
    """An option that excludes another, and the studies that speak for it in a stated population that may be the
    patient's."""

    option: str
    studies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OptionEvidence:
    """What the whole knowledge holds for and against one option, study ids in the order in which to read them.

    ``speaks_for`` and ``against`` hold those whose population does not differ from the patient; ``elsewhere`` those
    that speak against it in a population that differs.
    """

    option: str
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    rivals: tuple[Rival, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """The evidence behind one answer: its rules, and the options that they or the answer speak of."""

    guideline: str
    question: str
    outcome: str
    options: tuple[str, ...]
    rules: tuple[RuleEvidence, ...]
    weighed: tuple[OptionEvidence, ...]


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """The evidence behind every answer of one advice; ``studies`` holds each study that is named, by id."""

    case: Case
    answers: tuple[AnswerEvidence, ...]
    studies: Table[str, Study]
    engine: str
    knowledge: tuple[tuple[str, str], ...]
    as_of: str = ""
    advice: str = field(default="")

    def answer(self, guideline: str, question: str) -> AnswerEvidence:
        """The evidence behind one answer; KeyError where it was not asked."""
        for answer in self.answers:
            if (answer.guideline, answer.question) == (guideline, question):
                return answer
        raise KeyError((guideline, question))

    def to_dict(self) -> dict[str, Any]:
        """The evidence document (docs/evidence.md): JSON types only. A fresh copy at every call."""
        return {
            "format": FORMAT,
            "engine": self.engine,
            "knowledge": dict(self.knowledge),
            "as_of": self.as_of,
            "advice": self.advice,
            "case": {"id": self.case.id, "title": self.case.title, "findings": dict(self.case.texts)},
            "answers": [_answer(answer) for answer in self.answers],
            "studies": {name: _study(study) for name, study in self.studies.items()},
        }


def _answer(answer: AnswerEvidence) -> dict[str, Any]:
    return {
        "guideline": answer.guideline,
        "question": answer.question,
        "outcome": answer.outcome,
        "options": list(answer.options),
        "rules": [
            {
                "rule": rule.rule,
                "stance": rule.stance,
                "option": rule.option,
                "decides": rule.decides,
                "studies": [
                    {
                        "study": cited.study,
                        "bearing": cited.bearing.value,
                        "named": cited.named,
                        "statements": list(cited.statements),
                    }
                    for cited in rule.studies
                ],
            }
            for rule in answer.rules
        ],
        "weighed": [
            {
                "option": one.option,
                "for": list(one.speaks_for),
                "against": list(one.against),
                "rivals": [{"option": rival.option, "studies": list(rival.studies)} for rival in one.rivals],
                "elsewhere": list(one.elsewhere),
            }
            for one in answer.weighed
        ],
    }


def _study(study: Study) -> dict[str, Any]:
    entry = study.evidence
    texts = ("source", "design", "population", "n", "result", "effect", "interval", "limits", "status", "provenance")
    return {
        **{name: getattr(entry, name) for name in texts},
        "direction": {
            "says": entry.direction.says,
            "for": list(entry.direction.speaks_for),
            "against": list(entry.direction.against),
        },
        "supports": list(entry.supports),
        "match": study.match.value,
        "criteria": [
            {
                "condition": one.text,
                "fit": one.fit.value,
                "seen": [_seen(seen) for seen in one.seen],
                "missing": list(one.missing),
            }
            for one in study.criteria
        ],
    }


def _seen(seen: Seen) -> dict[str, Any]:
    return {"subject": seen.subject, "value": seen.value, "study": seen.study, "assumed": seen.assumed}
