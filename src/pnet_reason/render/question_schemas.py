"""The JSON Schemas of what the questions write: what-if, flip, margin, next, find.

Imports: explore, record_schema. Promises: every field, no other allowed.
"""

from __future__ import annotations

from importlib import import_module

from .advice_schema import Json
from .record_schema import document_schema

HOMES = {
    "map": "decision_map",
    "sheet": "sheet",
    "what-if": "what_if",
    "flip": "flip",
    "margin": "margin",
    "next": "obtain",
    "find": "find",
}
"""Command → the module of ``explore`` that has its records."""


def question_schema(command: str) -> Json:
    """The schema of the document of a command."""
    module = import_module(f"pnet_reason.explore.{HOMES[command]}")
    return document_schema(module.FORMAT, module.PARTS)
