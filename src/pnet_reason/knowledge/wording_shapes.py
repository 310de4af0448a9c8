"""What a file of ``wording/`` may hold. Imports: shapes, common_shapes, model. Promises: data only."""

from __future__ import annotations

from pnet_reason.model.wordings import CAVEATS, JOINS, LIMITS, SENTENCES

from .common_shapes import CONCEPT_ID, FINDING_ID, IDENTIFIER, TEXT, VALUE, need, record
from .shapes import Field, MapOf, Record, Shape, Text

LANGUAGE = Text("a language tag such as en or pt-BR", pattern=r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code="bad-id")
AUDIENCE = Text("an audience", values=("patient",))
BY_VALUE = MapOf(TEXT, "a sentence for each value", key=VALUE, least=1)


def frame(name: str, keys: tuple[str, ...]) -> Record:
    """A record of texts with these keys."""
    return Record(name, tuple((key, Field(TEXT)) for key in keys))


def wording_file(review: Shape) -> Shape:
    """The shape of a wording file; ``review`` is that of a review."""
    return record(
        "a wording",
        lang=need(LANGUAGE, "the language of the file"),
        audience=need(AUDIENCE, "whom it is for"),
        author=TEXT,
        review=review,
        sentences=frame("the frame", tuple(SENTENCES)),
        limits=frame("the words for limits", LIMITS),
        joins=frame("the words that join", JOINS),
        caveats=frame("the sentences for caveats", CAVEATS),
        guidelines=MapOf(TEXT, "guidelines with their names", key=IDENTIFIER),
        questions=MapOf(TEXT, "questions with their headings", key=IDENTIFIER),
        options=MapOf(TEXT, "options in words", key=IDENTIFIER),
        findings=MapOf(BY_VALUE, "findings with their sentences", key=FINDING_ID),
        concepts=MapOf(BY_VALUE, "definitions with their sentences", key=CONCEPT_ID),
    )
