"""The sentences for an audience other than clinicians, in one language, as data.

Imports: model only. Promises: frozen data; of the frame every sentence is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .problems import NOWHERE, Position
from .rules import Review
from .table import Table

SENTENCES: dict[str, tuple[str, ...]] = {
    "title": (),
    "draft": (),
    "for the clinician": (),
    "approved": (),
    "left out": ("guideline", "question", "reason"),
    "conditional": (),
    "conflict": (),
    "withheld": (),
    "silent": (),
    "open": (),
    "assumed": (),
    "nothing": (),
    "recommended": ("guideline", "options"),
    "considered": ("guideline", "options"),
    "choice": ("guideline", "options"),
    "also considered": ("options",),
    "against": ("options",),
    "not for you": ("guideline", "options"),
    "why": (),
    "why too": (),
    "limit": ("values",),
    "second limit": ("values",),
    "one of": ("sentences",),
    "several": (),
    "care": (),
    "closing": (),
}
"""The sentences around the clinical ones, each with what must be put into it."""
LIMITS = ("at least", "more than", "at most", "less than")
JOINS = ("and", "or", "comma")
CAVEATS = (
    "unapproved",
    "draft",
    "unverified",
    "secondary",
    "provenance",
    "editorial",
    "flaw",
    "tertiary",
    "superseded",
    "guideline-review-due",
    "review-due",
    "local",
    "other",
)
KNOWN, MISSING, UNDEFINED = "known", "missing", "undefined"

Sentences = Table[str, Table[str, str]]
"""Finding or concept → what is told of it → sentence."""


@dataclass(frozen=True, slots=True)
class Wording:
    """All sentences in one language. ``sentences``, ``limits``, ``joins`` and ``caveats`` have the keys above.

    ``findings``: a sentence for each declared value; of numbers one where the value is ``known``, in which ``{value}``
    may stand; and one for where it is ``missing``. ``concepts``: one for each value, for ``undefined`` and ``missing``.
    """

    lang: str
    audience: str
    sentences: Table[str, str]
    limits: Table[str, str]
    joins: Table[str, str]
    caveats: Table[str, str]
    guidelines: Table[str, str] = field(default_factory=Table)
    questions: Table[str, str] = field(default_factory=Table)
    options: Table[str, str] = field(default_factory=Table)
    findings: Sentences = field(default_factory=Table)
    concepts: Sentences = field(default_factory=Table)
    review: Review = Review()
    position: Position = field(default=NOWHERE, compare=False)
