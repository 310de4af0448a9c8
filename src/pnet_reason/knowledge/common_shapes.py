"""What the shapes of several files share: texts, ids, bullets and groups, and how a record is declared.

Imports: shapes. Promises: data, and the two functions that make it.
"""

from __future__ import annotations

from .shapes import DATE, ID, NAME, WHEN, WHOLE, WORD, Either, Field, ListOf, OneKey, Record, Ref, Shape, Text

PROVENANCES = ("verified", "secondary", "unverified", "editorial")

TEXT = Text()
FLAG = Text("yes or no", values=("yes", "no"))
DAY = Text("a date", pattern=DATE, code="bad-date")
TIME = Text("a date, or a month or year where no more is known", pattern=WHEN, code="bad-date")
NUMBER = Text("a whole number", pattern=WHOLE, code="bad-number")
IDENTIFIER = Text("an id", pattern=ID, code="bad-id")
FINDING_ID = Text("the name of a finding", pattern=NAME, code="bad-id")
CONCEPT_ID = Text("the name of a concept", pattern=NAME, code="bad-id")
KEY = Text("a key", pattern=WORD, code="bad-id")
VALUE = Text("a value", pattern=WORD, code="bad-id")
PROVENANCE = Text("a provenance tag", values=PROVENANCES)


def record(name: str, hint: str = "", /, **fields: Field | Shape) -> Record:
    """A record; in the names of its keys ``_`` stands for a space, and a trailing one is dropped."""
    pairs = tuple(
        (key.rstrip("_").replace("_", " "), one if isinstance(one, Field) else Field(one))
        for key, one in fields.items()
    )
    return Record(name, pairs, hint)


def need(shape: Shape, about: str = "") -> Field:
    """A key that the record must have; ``about`` is what it is for."""
    return Field(shape, required=True, about=about)


IDS = ListOf(IDENTIFIER, "a list of ids")
KEYS = ListOf(KEY, "a list of keys")
BULLET = Text("a bullet")
CONDITIONS = ListOf(Ref("condition"), "a list of bullets", least=1)
CONDITION = Either(
    "a bullet or a group",
    scalar=BULLET,
    mapping=OneKey("a group", (("any", CONDITIONS), ("all", CONDITIONS), ("not", Ref("condition")))),
)
DEFS: dict[str, Shape] = {"condition": CONDITION}
