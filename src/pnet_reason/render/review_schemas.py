"""The JSON Schemas (draft 2020-12) of the status document and of the source attributes.

Imports: model, review, advice_schema. Promises: every field, no other allowed.
"""

from __future__ import annotations

from ..knowledge.common_shapes import PROVENANCES
from ..model.attributes import DESCRIBING, PERSONAL
from ..review.attributes import FORMAT
from ..review.status import REVIEWS, STATUS
from .advice_schema import DRAFT, FLAG, INDEX, NULL, TEXT, TEXTS, Json, either, many, record

HEAD = record({"version": TEXT, "logic": TEXT, "content": TEXT})


def status_schema() -> Json:
    """The schema of ``facts show --status --format json``."""
    rule = record(
        {
            **dict.fromkeys(("id", "role", "question"), TEXT),
            "review": record({"status": {"enum": list(REVIEWS)}, **dict.fromkeys(("author", "by", "on"), TEXT)}),
            **dict.fromkeys(("approved", "hash", "provenance"), TEXT),
            **dict.fromkeys(("unverified", "secondary", "cases"), TEXTS),
        }
    )
    guideline = record(
        {
            **dict.fromkeys(("id", "title"), TEXT),
            "draft": FLAG,
            "review_by": TEXT,
            "overdue": either(FLAG, NULL),
            "reviews": record(dict.fromkeys(REVIEWS, INDEX)),
            "provenances": record(dict.fromkeys(PROVENANCES, INDEX)),
            "rules": many(rule),
        }
    )
    body = record(
        {
            "format": {"const": STATUS},
            "engine": TEXT,
            "knowledge": HEAD,
            "as_of": TEXT,
            "unread_drafts": TEXTS,
            "guidelines": many(guideline),
        }
    )
    return {"$schema": DRAFT, "title": STATUS, **body}


def attributes_schema() -> Json:
    """The schema of ``facts show GUIDELINE --source-attributes --format json``."""
    told = record(dict.fromkeys(("of", "text", "provenance"), TEXT))
    described = record({"number": INDEX, "name": {"enum": list(DESCRIBING)}, "recorded": many(told)})
    used = record({"number": INDEX, "name": {"enum": list(PERSONAL)}, "used": FLAG, "findings": TEXTS, "rules": TEXTS})
    body = record(
        {
            "format": {"const": FORMAT},
            "engine": TEXT,
            "knowledge": HEAD,
            "regulation": TEXT,
            "guideline": record({"id": TEXT, "title": TEXT, "draft": FLAG}),
            "attributes": many(either(described, used)),
        }
    )
    return {"$schema": DRAFT, "title": FORMAT, **body}
