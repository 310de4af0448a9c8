"""The JSON Schemas (draft 2020-12) of the documents of ``compare``: on a case, and over all patients.

Imports: model, explore and advice_schema. Promises: every field, no other allowed.
"""

from __future__ import annotations

from ..explore.comparison import FORMAT, Agreement
from ..explore.disagreement import FORMAT as OF_EVERYONE
from .advice_schema import (
    DRAFT,
    FLAG,
    INDEX,
    NULL,
    OUTCOMES,
    REGIONS,
    RESULTS,
    TEXT,
    TEXTS,
    Json,
    advice_schema,
    either,
    many,
    record,
    ref,
)

NODE: Json = {"type": "integer", "minimum": -1}
DIGEST: Json = {"type": "string", "pattern": "^sha256:[0-9a-f]+$"}
KNOWLEDGE: Json = record({"version": TEXT, "logic": TEXT, "content": TEXT})
HEAD: Json = {"engine": TEXT, "knowledge": KNOWLEDGE, "as_of": TEXT}
CELLS: Json = {"cells": {"type": "string", "pattern": "^[0-9]+$"}, "share": {"type": "string"}}
SIZE: Json = record(CELLS)
SAID: Json = {"outcome": {"enum": OUTCOMES}, "options": TEXTS}


def comparison_schema() -> Json:
    """The schema of one comparison; ``compare`` writes a list of them for a list of cases."""
    return {"$schema": DRAFT, "title": FORMAT, **comparison(), "$defs": definitions()}


def disagreement_schema() -> Json:
    """The schema of a comparison over all patients."""
    body = record(
        {
            "format": {"const": OF_EVERYONE},
            **HEAD,
            "one": TEXT,
            "other": TEXT,
            "questions": many(divided()),
            "unanswered": many(record({"question": TEXT, "answered_by": TEXT})),
            "past_budget": many(TEXT),
            "digest": DIGEST,
        }
    )
    return {"$schema": DRAFT, "title": OF_EVERYONE, **body, "$defs": {**definitions(), "comparison": comparison()}}


def definitions() -> Json:
    """The records that are referred to, those of the advice among them."""
    advice = advice_schema()
    inner = {"properties": advice["properties"], "required": advice["required"]}
    return {
        **advice["$defs"],
        "advice": {"type": "object", **inner, "additionalProperties": False},
        "bullet": bullet(),
        "decider": decider(),
        "position": position(),
        "opinion": opinion(),
        "difference": difference(),
    }


def comparison() -> Json:
    """One comparison."""
    return record(
        {
            "format": {"const": FORMAT},
            **HEAD,
            "questions": many(compared()),
            "advice": ref("advice"),
            "digest": DIGEST,
        }
    )


def compared() -> Json:
    """One question."""
    definition = record({"guidelines": TEXTS, "owner": TEXT, "values": TEXTS})
    return record(
        {
            "question": TEXT,
            "agreement": {"enum": [agreement.value for agreement in Agreement]},
            "opinions": many(ref("opinion")),
            "groups": many(record({"guidelines": TEXTS, "differ_in": TEXTS})),
            "differences": many(ref("difference")),
            "definitions": many(record({"concept": TEXT, "definitions": many(definition)})),
            "undecided": many(TEXTS),
        }
    )


def opinion() -> Json:
    """What one guideline says."""
    return record(
        {
            **dict.fromkeys(("guideline", "edition", "effective", "provenance"), TEXT),
            "tier": INDEX,
            **dict.fromkeys(("tertiary", "out_of_scope", "answers"), FLAG),
            "positions": many(ref("position")),
            "unapproved": TEXTS,
            "outcome": {"enum": [*OUTCOMES, "conditional", ""]},
            "options": TEXTS,
            "missing": TEXTS,
        }
    )


def position() -> Json:
    """One row of an answer."""
    return record(
        {
            "outcome": {"enum": OUTCOMES},
            **dict.fromkeys(("options", "alternatives", "against", "withheld", "parties", "undefined"), TEXTS),
            "strength": {"enum": ["recommend", "consider", ""]},
            "choice": FLAG,
            "kind": {"enum": ["options", "findings", ""]},
            "regions": REGIONS,
            "deciders": many(ref("decider")),
            "nearest": many(record({"rule": TEXT, "lacks": TEXTS})),
        }
    )


def decider() -> Json:
    """A rule that decides."""
    texts = ("rule", "role", "stance", "option", "provenance", "review", "local")
    return record({**dict.fromkeys(texts, TEXT), "bullets": many(ref("bullet")), "node": NODE})


def bullet() -> Json:
    """One bullet."""
    return record(
        {
            **dict.fromkeys(("test", "subject", "value", "owner", "provenance"), TEXT),
            "op": {"enum": ["all", "any", "not", ""]},
            "unless": FLAG,
            "result": {"enum": RESULTS},
            "cites": TEXTS,
            "node": NODE,
        }
    )


def difference() -> Json:
    """Two guidelines, and where they part."""
    one = either(ref("bullet"), NULL)
    texts = ("holder", "other", "option", "standing", "rule", "other_rule")
    parting = record({**dict.fromkeys(texts, TEXT), "bullet": one, "other_bullet": one})
    return record(
        {
            "one": TEXT,
            "other": TEXT,
            "where": ref("region"),
            "everywhere": either(FLAG, NULL),
            "partings": many(parting),
        }
    )


def divided() -> Json:
    """One question over all patients."""
    box = record({"region": ref("region"), "known": TEXTS, "not_known": TEXTS})
    region = record(
        {
            "one": record(SAID),
            "other": record(SAID),
            **CELLS,
            "boxes": many(box),
            "complete": FLAG,
            "witness": ref("region"),
            "assumed": TEXTS,
            "comparison": ref("comparison"),
        }
    )
    return record(
        {
            "question": TEXT,
            "findings": TEXTS,
            "everybody": SIZE,
            "agreed": many(record({**SAID, **CELLS})),
            "beside": SIZE,
            "disagreements": many(region),
        }
    )
