"""Answers: what each guideline concludes for a case, row by row, with the proof table.

Imports: model only. Promises: frozen data, hashable, picklable; ``Advice.to_dict`` gives the JSON contract and its
digest.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from .case import Case
from .proof import KINDS, Node, Region

FORMAT = "pnet-reason.advice/1"


@dataclass(frozen=True, slots=True)
class Part:
    """An option that holds in a part of a row: an alternative, or one ruled out. ``regions`` is None past the
    budget."""

    option: str
    rules: tuple[str, ...]
    regions: tuple[Region, ...] | None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sides that cannot both be followed. ``kind`` is ``options`` (``parties``: options that exclude each other,
    or one option recommended and ruled out) or ``findings`` (``parties``: findings that cannot be true together)."""

    kind: str
    parties: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a safety rule withheld: the options of the cell, and the rules that withhold them."""

    options: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """A rule near to applying where nothing is concluded, and the bullets that it lacks."""

    rule: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One distinct (outcome, options), and where it holds.

    ``regions`` are disjoint boxes, None past the budget (then ``reason`` says so and ``witness`` is one box with its
    proof); ``proofs`` are indices of ``Covered`` nodes, one a region. ``rules`` stand somewhere in the row and make
    it what it is.
    """

    outcome: str
    options: tuple[str, ...]
    choice: bool
    regions: tuple[Region, ...] | None
    proofs: tuple[int, ...]
    rules: tuple[str, ...] = ()
    alternatives: tuple[Part, ...] = ()
    against: tuple[Part, ...] = ()
    clashes: tuple[Clash, ...] = ()
    withheld: Withheld | None = None
    undefined: tuple[str, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    witness: Region | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A box without a possible patient, and the index of its proof."""

    region: Region
    proof: int


@dataclass(frozen=True, slots=True, order=True)
class Caveat:
    """What a reader must know first: ``kind`` (draft, unapproved, unverified, secondary, provenance, editorial, flaw,
    assumed, tertiary, superseded, review-due, guideline-review-due, local), the subject (a status, a tag, an id), and
    the ids of what is concerned."""

    kind: str
    subject: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one guideline to one question: the rows cover every possible completion of the case."""

    guideline: str
    question: str
    outcome: str
    options: tuple[str, ...]
    missing: tuple[str, ...]
    rows: tuple[Row, ...]
    removed: tuple[Removed, ...]
    caveats: tuple[Caveat, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """All answers for one case, with the hashes of what they rest on."""

    case: Case
    answers: tuple[Answer, ...]
    engine: str
    knowledge: tuple[tuple[str, str], ...]
    guidelines: tuple[tuple[str, str], ...]
    as_of: str = ""

    def answer(self, guideline: str, question: str) -> Answer:
        """The answer of one guideline to one question; KeyError where it was not asked."""
        for answer in self.answers:
            if (answer.guideline, answer.question) == (guideline, question):
                return answer
        raise KeyError((guideline, question))

    def to_dict(self) -> dict[str, Any]:
        """The advice document (docs/advice-format.md): JSON types only, with its digest. A fresh copy at every call."""
        body = {
            "format": FORMAT,
            "engine": self.engine,
            "knowledge": dict(self.knowledge),
            "as_of": self.as_of,
            "case": _case(self.case),
            "guidelines": [
                {
                    "id": name,
                    "provenance": provenance,
                    "questions": [_answer(a, self.case) for a in self.answers if a.guideline == name],
                }
                for name, provenance in self.guidelines
            ],
        }
        return {**body, "digest": digest(body)}


def digest(body: dict[str, Any]) -> str:
    """SHA-256 of the document without its digest, as canonical JSON (sorted keys, no spaces, UTF-8)."""
    rest = {key: value for key, value in body.items() if key != "digest"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _case(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "title": case.title,
        "lesion": case.lesion,
        "findings": dict(case.texts),
        "given": dict(case.given),
        "assumed": dict(case.assumed),
        "disputed": dict(case.disputed),
        "records": {name: _plain(record) for name, record in case.records.items()},
    }


def _plain(record: object) -> dict[str, Any]:
    """A frozen record of strings, tuples and records as JSON types."""
    return {name: _json(getattr(record, name)) for name in record.__slots__}  # type: ignore[attr-defined]


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_json(v) for v in value]
    return _plain(value) if hasattr(value, "__slots__") and not isinstance(value, str) else value


def _regions(regions: tuple[Region, ...] | None) -> list[dict[str, str]] | None:
    return None if regions is None else [dict(region) for region in regions]


def _row(row: Row) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "options": list(row.options),
        "choice": row.choice,
        "regions": _regions(row.regions),
        "rules": list(row.rules),
        "proofs": list(row.proofs),
        "alternatives": [_part(part) for part in row.alternatives],
        "against": [_part(part) for part in row.against],
        "clashes": [_plain(clash) for clash in row.clashes],
        "withheld": _plain(row.withheld) if row.withheld else None,
        "undefined": list(row.undefined),
        "nearest": [_plain(near) for near in row.nearest],
        "witness": None if row.witness is None else dict(row.witness),
        "reason": row.reason,
    }


def _part(part: Part) -> dict[str, Any]:
    return {"option": part.option, "rules": list(part.rules), "regions": _regions(part.regions)}


def _answer(answer: Answer, case: Case) -> dict[str, Any]:
    return {
        "question": answer.question,
        "outcome": answer.outcome,
        "options": list(answer.options),
        "missing": list(answer.missing),
        "rows": [_row(row) for row in answer.rows],
        "removed": [{"region": dict(r.region), "proof": r.proof} for r in answer.removed],
        "caveats": [_plain(caveat) for caveat in answer.caveats],
        "nodes": [_node(node, case) for node in answer.nodes],
    }


def _node(node: Node, case: Case) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": KINDS[type(node)]}
    values: tuple[Any, ...] = node
    for name, value in zip(node._fields, values, strict=True):
        record[name] = dict(value) if name == "region" else _json(value)
    if record["kind"] == "test":
        if record["subject"] in case.assumed:
            record["assumed"] = case.assumed[record["subject"]]
        if record["subject"] in case.records:
            record["record"] = _plain(case.records[record["subject"]])
    if record["kind"] == "concept":
        record["fails"] = [{"clause": clause, "because": list(because)} for clause, because in record.pop("fails")]
    return record
