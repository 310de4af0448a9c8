"""Proof files: JSON that is a document of ours, or a list of them.

Imports: model. Promises: where it is neither, a record and never a traceback.
"""

from __future__ import annotations

import json
from typing import Any

from ..model.answer import FORMAT
from ..model.problems import CaseError, Position, Problem

HINT = "make one with: pnet-reason recommend CASE --format json > proof.json"
DEEPEST = 200
HOLDING = (
    "what-if",
    "flip",
    "margin",
    "next",
    "find",
    "map",
    "sheet",
    "comparison",
    "evidence",
    "explanation",
    "timeline",
)
FORMATS = (FORMAT, *(f"pnet-reason.{name}/1" for name in HOLDING))
"""The documents that hold answers, or would if there were any."""


def documents_of(text: str, name: str) -> list[dict[str, Any]]:
    """The documents of a text; CaseError where it is no JSON, or something else."""
    try:
        found = json.loads(text, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        place = Position(name, error.lineno, error.colno)
        raise CaseError(Problem("not-json", f"this is not JSON: {error.msg}", place, hint=HINT)) from None
    except (ValueError, RecursionError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise CaseError(Problem("not-json", f"this is not JSON: {what}", Position(name), hint=HINT)) from None
    documents = found if isinstance(found, list) else [found]
    wrong = [number for number, one in enumerate(documents, 1) if not is_document(one)]
    if wrong or not documents:
        what = f"entry {wrong[0]} of the list" if wrong and isinstance(found, list) else "this"
        message = f"{what} is no document with a proof: its format is not {FORMAT}, or another that holds answers"
        raise CaseError(Problem("not-a-proof", message, Position(name), hint=HINT))
    return documents


def is_document(found: object) -> bool:
    """Whether it says that it is a document of ours, and has no more levels than one can have."""
    return isinstance(found, dict) and found.get("format") in FORMATS and shallow(found)


def shallow(found: object) -> bool:
    """Whether a document has few enough levels to be read by recursion."""
    level: list[object] = [found]
    for _ in range(DEEPEST):
        inner = [one for one in level if isinstance(one, (dict, list))]
        level = [value for one in inner for value in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return True
    return False


def refuse_constant(word: str) -> float:
    """NaN and the infinities are no JSON."""
    raise ValueError(f"{word} is no number")
