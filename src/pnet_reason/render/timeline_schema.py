"""The JSON Schema (draft 2020-12) of the timeline document. Imports: model, advice_schema.

Promises: every field, no other allowed; the advice of each day has the schema of an advice document.
"""

from __future__ import annotations

from ..model.timeline import FORMAT
from .advice_schema import DRAFT, FLAG, TEXT, TEXTS, WORDS, Json, advice_schema, either, many, record, ref

NULL: Json = {"type": "null"}
STATES = ["early", "due", "overdue", "never", "no interval"]
RESULTS = ["true", "false", "undefined", "open"]
FLAGS = ["same-day", "method-missing", "short-interval", "method-changed", "within-error", "late", "old"]


def timeline_schema() -> Json:
    """The schema of one document; ``timeline`` writes a list of them for a list of cases."""
    advice = advice_schema()
    body = record(
        {
            "format": {"const": FORMAT},
            "engine": TEXT,
            "knowledge": record({"version": TEXT, "logic": TEXT, "content": TEXT}),
            "as_of": TEXT,
            "case": texts("id", "title", "lesion"),
            "guidelines": TEXTS,
            "visits": many(ref("moment")),
            "present": ref("moment"),
            "digest": {"type": "string", "pattern": "^sha256:[0-9a-f]+$"},
        }
    )
    inner = {key: value for key, value in advice.items() if key not in ("$schema", "title", "$defs")}
    return {"$schema": DRAFT, "title": FORMAT, **body, "$defs": {**advice["$defs"], **parts(), "advice": inner}}


def texts(*names: str) -> Json:
    """An object of texts."""
    return record(dict.fromkeys(names, TEXT))


def parts() -> Json:
    """The records of a document."""
    return {
        "moment": record(
            {
                "on": TEXT,
                "visits": many(record({**dict.fromkeys(("on", "by", "source", "note"), TEXT), "findings": WORDS})),
                "advice": ref("advice"),
                "seen": many(texts("finding", "value", "before", "before_on", "change")),
                "carried": many(record({**dict.fromkeys(("finding", "value", "on", "months"), TEXT), "old": FLAG})),
                "growth": many(ref("growth")),
                "features": many(
                    record({"finding": TEXT, "status": {"enum": ["new", "first", "gone"]}, "before_on": TEXT})
                ),
                "markers": many(
                    record({**dict.fromkeys(("finding", "value", "before", "before_on"), TEXT), "confounders": WORDS})
                ),
                "changes": many(ref("change")),
                "due": many(due()),
                "flags": many(record({"kind": {"enum": FLAGS}, "about": TEXT, "details": WORDS})),
            }
        ),
        "growth": growth(),
        "change": change(),
    }


def growth() -> Json:
    """A value compared with an earlier one."""
    names = ("finding", "on", "method", "value", "then_on", "then_method", "then", "change", "interval", "about")
    return record({**dict.fromkeys(names, TEXT), "rates": WORDS, "same_method": either(ref("growth"), NULL)})


def change() -> Json:
    """An answer that changed, and what changed it."""
    bullet = record(
        {
            "text": TEXT,
            "unless": FLAG,
            **dict.fromkeys(("subject", "before", "after"), TEXT),
            **{name: {"enum": RESULTS} for name in ("result_before", "result_after")},
            "because": many(texts("finding", "before", "after")),
        }
    )
    rule = record({"rule": TEXT, "speaks": FLAG, "bullets": many(bullet), "gives_way_to": TEXTS, "partly": FLAG})
    names = ("guideline", "question", "before", "after")
    lists = ("before_options", "after_options")
    return record({**dict.fromkeys(names, TEXT), **dict.fromkeys(lists, TEXTS), "rules": many(rule)})


def due() -> Json:
    """The next examination."""
    names = ("guideline", "option", "examination", "last", "last_by", "months", "start", "end", "lost_on", "plan_of")
    flags = {"lost": FLAG, "depends": FLAG}
    return record({**dict.fromkeys(names, TEXT), "state": {"enum": STATES}, **flags})
