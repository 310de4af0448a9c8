"""The JSON Schema (draft 2020-12) of the evidence document. Imports: model, advice_schema. Promises: every field, no
other allowed."""

from __future__ import annotations

from ..model.weighing import FORMAT, Bearing, Fit, Match
from .advice_schema import DRAFT, FLAG, TEXT, TEXTS, WORDS, Json, many, record

STATUSES = ["direct", "indirect", "contested", ""]


def evidence_schema() -> Json:
    """The schema of one document; ``evidence`` writes a list of them for a list of cases."""
    body = record(
        {
            "format": {"const": FORMAT},
            "engine": TEXT,
            "knowledge": record({"version": TEXT, "logic": TEXT, "content": TEXT}),
            "as_of": TEXT,
            "advice": {"type": "string", "pattern": "^sha256:[0-9a-f]+$"},
            "case": record({"id": TEXT, "title": TEXT, "findings": WORDS}),
            "answers": many(answer()),
            "studies": {"type": "object", "additionalProperties": study()},
        }
    )
    return {"$schema": DRAFT, "title": FORMAT, **body}


def answer() -> Json:
    """The evidence behind one answer."""
    cited = record(
        {"study": TEXT, "bearing": {"enum": [one.value for one in Bearing]}, "named": FLAG, "statements": TEXTS}
    )
    rivals = many(record({"option": TEXT, "studies": TEXTS}))
    weighed = {"option": TEXT, "for": TEXTS, "against": TEXTS, "rivals": rivals, "elsewhere": TEXTS}
    rule = {"rule": TEXT, "stance": TEXT, "option": TEXT, "decides": FLAG, "studies": many(cited)}
    return record(
        {
            "guideline": TEXT,
            "question": TEXT,
            "outcome": TEXT,
            "options": TEXTS,
            "rules": many(record(rule)),
            "weighed": many(record(weighed)),
        }
    )


def study() -> Json:
    """One study, and how its population compares with the patient."""
    texts = dict.fromkeys(("source", "design", "population", "n", "result", "effect", "interval", "limits"), TEXT)
    seen = many(record({"subject": TEXT, "value": TEXT, "study": TEXT, "assumed": FLAG}))
    criterion = {
        "condition": TEXT,
        "fit": {"enum": [one.value for one in Fit]},
        "seen": seen,
        "missing": TEXTS,
    }
    direction = record({"says": {"enum": ["options", "none", "unclear"]}, "for": TEXTS, "against": TEXTS})
    return record(
        {
            **texts,
            "status": {"enum": STATUSES},
            "provenance": TEXT,
            "direction": direction,
            "supports": TEXTS,
            "match": {"enum": [one.value for one in Match]},
            "criteria": many(record(criterion)),
        }
    )
