"""The JSON Schema (draft 2020-12) of the advice document. Imports: model. Promises: every field, no other allowed."""

from __future__ import annotations

from typing import Any, TypeAlias

from ..model.answer import FORMAT

Json: TypeAlias = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
INDEX: Json = {"type": "integer", "minimum": 0}
WORDS: Json = {"type": "object", "additionalProperties": TEXT}
RESULTS = ["true", "false", "undefined", "not true", "not false"]
OUTCOMES = ["settled", "conflict", "silent", "withheld"]


def record(fields: Json, *optional: str) -> Json:
    """An object with just these fields."""
    required = [name for name in fields if name not in optional]
    return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}


def many(of: Json) -> Json:
    """A list."""
    return {"type": "array", "items": of}


def ref(name: str) -> Json:
    """A definition of this schema."""
    return {"$ref": f"#/$defs/{name}"}


def either(*schemas: Json) -> Json:
    """One of several."""
    return {"anyOf": list(schemas)}


NULL: Json = {"type": "null"}
TEXTS, INDICES = many(TEXT), many(INDEX)
REGIONS = either(many(ref("region")), NULL)


def advice_schema() -> Json:
    """The schema of one document; ``recommend`` writes a list of them for a list of cases."""
    body = record(
        {
            "format": {"const": FORMAT},
            "engine": TEXT,
            "knowledge": record({"version": TEXT, "logic": TEXT, "content": TEXT}),
            "as_of": TEXT,
            "case": ref("case"),
            "guidelines": many(record({"id": TEXT, "provenance": TEXT, "questions": many(ref("question"))})),
            "digest": {"type": "string", "pattern": "^sha256:[0-9a-f]+$"},
        }
    )
    return {"$schema": DRAFT, "title": FORMAT, **body, "$defs": {**parts(), "node": nodes()}}


def parts() -> Json:
    """The records of a document."""
    return {
        "region": {**WORDS, "description": "finding → canonical set of values; what is not named is not restricted"},
        "source": record({"on": TEXT, "by": TEXT, "source": TEXT, "note": TEXT}),
        "case": record(
            {
                **dict.fromkeys(("id", "title", "lesion"), TEXT),
                **dict.fromkeys(("findings", "given", "assumed", "disputed"), WORDS),
                "records": {"type": "object", "additionalProperties": ref("source")},
            }
        ),
        "question": question(),
        "row": row(),
        "part": record({"option": TEXT, "rules": TEXTS, "regions": REGIONS}),
    }


def question() -> Json:
    """The answer to one question."""
    return record(
        {
            "question": TEXT,
            "outcome": {"enum": [*OUTCOMES, "conditional"]},
            "options": TEXTS,
            "missing": TEXTS,
            "rows": many(ref("row")),
            "removed": many(record({"region": ref("region"), "proof": INDEX})),
            "caveats": many(record({"kind": TEXT, "subject": TEXT, "about": TEXTS})),
            "nodes": many(ref("node")),
        }
    )


def row() -> Json:
    """One row of an answer."""
    return record(
        {
            "outcome": {"enum": OUTCOMES},
            "options": TEXTS,
            "choice": FLAG,
            "regions": REGIONS,
            "rules": TEXTS,
            "proofs": INDICES,
            "alternatives": many(ref("part")),
            "against": many(ref("part")),
            "clashes": many(record({"kind": {"enum": ["options", "findings"]}, "parties": TEXTS, "rules": TEXTS})),
            "withheld": either(record({"options": TEXTS, "rules": TEXTS}), NULL),
            "undefined": TEXTS,
            "nearest": many(record({"rule": TEXT, "lacks": TEXTS})),
            "witness": either(ref("region"), NULL),
            "reason": TEXT,
        }
    )


def nodes() -> Json:
    """The nodes of a proof, told apart by ``kind``."""
    region, because = {"region": ref("region")}, {"because": INDICES}
    fails = many(record({"clause": INDEX, "because": INDICES}))
    test = {"test": TEXT, "subject": TEXT, "value": TEXT, "result": {"enum": RESULTS}, "cites": TEXTS, **because}
    kinds: dict[str, Json] = {
        "test": {**test, "assumed": TEXT, "record": ref("source")},
        "group": {"op": {"enum": ["any", "all", "not"]}, "test": TEXT, "result": {"enum": RESULTS}, **because},
        "concept": {"concept": TEXT, "values": TEXTS, "clause": {"type": "integer"}, **because, "fails": fails},
        "highest": {"concept": TEXT, "values": TEXTS, "parts": INDICES, **because},
        "applies": {"rule": TEXT, **because},
        "fails": {"rule": TEXT, **because},
        "defeated": {"rule": TEXT, "by": INDICES, **because},
        "answer": {**region, "outcome": TEXT, "options": TEXTS, "alternatives": TEXTS, "against": TEXTS, **because},
        "possible": {**region, **because},
        "impossible": {**region, **because},
        "out-of-range": {**region, "finding": TEXT, "range": TEXT},
        "region": {**region, **because, "possible": INDICES},
    }
    told = [record({"kind": {"const": kind}, **fields}, "assumed", "record") for kind, fields in kinds.items()]
    return {"oneOf": told}
