"""What each facts file and the case file may hold: the shapes that the loader checks and the JSON Schema is made of.

Imports: shapes. Promises: data only.
"""

from __future__ import annotations

from .shapes import (
    DATE,
    ID,
    NAME,
    WHOLE,
    WORD,
    Anything,
    Either,
    Field,
    ListOf,
    MapOf,
    OneKey,
    Record,
    Ref,
    Shape,
    Text,
)

PROVENANCES = ("verified", "secondary", "unverified", "editorial")
STATUSES = ("submitted", "under-review", "approved")
KINDS = ("real", "integer", "choice", "ordered", "yes-no")

TEXT = Text()
FLAG = Text("yes or no", values=("yes", "no"))
DAY = Text("a date", pattern=DATE, code="bad-date")
NUMBER = Text("a whole number", pattern=WHOLE, code="bad-number")
IDENTIFIER = Text("an id", pattern=ID, code="bad-id")
FINDING_ID = Text("the name of a finding", pattern=NAME, code="bad-id")
CONCEPT_ID = Text("the name of a concept", pattern=NAME, code="bad-id")
KEY = Text("a key", pattern=WORD, code="bad-id")
VALUE = Text("a value", pattern=WORD, code="bad-id")
PROVENANCE = Text("a provenance tag", values=PROVENANCES)


def _record(name: str, hint: str = "", /, **fields: Field | Shape) -> Record:
    """A record; in the names of its keys ``_`` stands for a space, and a trailing one is dropped."""
    pairs = tuple(
        (key.rstrip("_").replace("_", " "), one if isinstance(one, Field) else Field(one))
        for key, one in fields.items()
    )
    return Record(name, pairs, hint)


def _need(shape: Shape, about: str = "") -> Field:
    return Field(shape, required=True, about=about)


IDS = ListOf(IDENTIFIER, "a list of ids")
KEYS = ListOf(KEY, "a list of keys")
WORDING = MapOf(TEXT, "a mapping from audience to text", key=IDENTIFIER)
REVIEW = _record("a review", status=_need(Text("a review status", values=STATUSES)), by=TEXT, on=DAY, of=TEXT)
BULLET = Text("a bullet")
CONDITIONS = ListOf(Ref("condition"), "a list of bullets", least=1)
CONDITION = Either(
    "a bullet or a group",
    scalar=BULLET,
    mapping=OneKey("a group", (("any", CONDITIONS), ("all", CONDITIONS), ("not", Ref("condition")))),
)
DEFS: dict[str, Shape] = {"condition": CONDITION}

LABELLED = MapOf(TEXT, "the values with their labels", key=VALUE, least=1)
VALUES = Either("the values", sequence=ListOf(VALUE, "the values", least=1), mapping=LABELLED)

CODE = _record("a code", system=_need(TEXT), code=_need(TEXT), display=TEXT, provenance=PROVENANCE)
FINDING = _record(
    "a finding",
    label=_need(TEXT, "what the finding is called"),
    type=_need(Text("a type", values=KINDS, code="unknown-type")),
    unit=TEXT,
    also=MapOf(TEXT, "other units with their factors"),
    range=TEXT,
    granularity=TEXT,
    values=VALUES,
    spellings=MapOf(VALUE, "other spellings of the values"),
    computed=TEXT,
    tolerance=TEXT,
    wording=WORDING,
    codes=ListOf(CODE, "a list of codes"),
    note=TEXT,
    provenance=PROVENANCE,
)

QUESTION = _record("a question", label=_need(TEXT), asks_what_is_known=FLAG)
PLAN = _record("a plan", question=_need(IDENTIFIER), assuming=MapOf(TEXT, "findings with values", key=FINDING_ID))
OPTION = _record(
    "an option",
    label=_need(TEXT),
    answers=_need(ListOf(IDENTIFIER, "the questions that it answers", least=1)),
    excludes=IDS,
    plan=PLAN,
    wording=WORDING,
    note=TEXT,
)

SOURCE = _record(
    "a source",
    title=_need(TEXT),
    authors=TEXT,
    journal=TEXT,
    year=NUMBER,
    doi=TEXT,
    pmid=TEXT,
    url=TEXT,
    kind=TEXT,
    tier=NUMBER,
    provenance=PROVENANCE,
    superseded_by=IDENTIFIER,
    superseded_on=DAY,
    review_by=DAY,
    note=TEXT,
)
EVIDENCE = _record(
    "an entry of evidence",
    source=_need(IDENTIFIER),
    design=_need(TEXT),
    population=TEXT,
    n=TEXT,
    result=TEXT,
    effect=TEXT,
    interval=TEXT,
    limits=TEXT,
    status=TEXT,
    supports=KEYS,
    provenance=PROVENANCE,
)
STATEMENT = _record("a statement", text=_need(TEXT), where=TEXT, force=TEXT, cites=IDS, provenance=PROVENANCE)
SHARED_STATEMENT = _record(
    "a statement", text=_need(TEXT), source=_need(IDENTIFIER), where=TEXT, force=TEXT, cites=IDS, provenance=PROVENANCE
)
STATEMENTS = MapOf(STATEMENT, "the statements", key=KEY)
SHARED_STATEMENTS = MapOf(SHARED_STATEMENT, "the statements", key=KEY)

CLAUSE = _record("a clause", **{"is": _need(VALUE)}, when=_need(CONDITIONS), unless=CONDITIONS)
CONCEPT = _record(
    "a concept",
    label=_need(TEXT),
    values=_need(VALUES),
    ordered=FLAG,
    definition=ListOf(CLAUSE, "the clauses", least=1),
    highest_of=ListOf(CONCEPT_ID, "the concepts of which the highest counts", least=1),
    when=CONDITIONS,
    cites=KEYS,
    flaws=KEYS,
    wording=WORDING,
    provenance=_need(PROVENANCE),
    review=REVIEW,
)
CONCEPTS = MapOf(CONCEPT, "the concepts", key=CONCEPT_ID)

OVERRIDE = _record("an override", rule=_need(IDENTIFIER), because=TEXT, cites=KEYS, provenance=PROVENANCE)
_RULE: dict[str, Field | Shape] = {
    "id": _need(IDENTIFIER),
    "when": _need(CONDITIONS, "a rule needs at least one bullet"),
    "unless": CONDITIONS,
    "because": _need(TEXT, "say why, for the reader of the answer"),
    "evidence": IDS,
    "flaws": KEYS,
    "cites": KEYS,
    "provenance": _need(PROVENANCE),
    "review": REVIEW,
}
ADVICE_RULE = _record(
    "a rule",
    **_RULE,
    question=_need(IDENTIFIER),
    recommend=IDENTIFIER,
    consider=IDENTIFIER,
    rule_out=IDENTIFIER,
    overrides=ListOf(OVERRIDE, "a list of overrides"),
)
SCOPE_RULE = _record("a scope rule", **_RULE, answer=_need(IDENTIFIER))
SAFETY_RULE = _record("a safety rule", **_RULE, withhold=_need(IDENTIFIER))
INTEGRITY_RULE = _record("an integrity rule", **_RULE)

FLAW = _record("a flaw", text=_need(TEXT), resolution=TEXT, statements=KEYS, when=CONDITIONS, provenance=PROVENANCE)
_SCOPE = ListOf(SCOPE_RULE, "a list of scope rules")
GUIDELINE = _record(
    "a guideline",
    id=_need(IDENTIFIER),
    title=_need(TEXT),
    source=_need(IDENTIFIER),
    edition=TEXT,
    effective=DAY,
    tier=_need(NUMBER, "1 is the strongest kind of evidence"),
    population=TEXT,
    provenance=_need(PROVENANCE),
    review=REVIEW,
    statements=STATEMENTS,
    outside_scope=_SCOPE,
)
ADDITION = _record(
    "an addition to a guideline",
    "The guideline itself stands in an earlier directory",
    id=_need(IDENTIFIER),
    statements=STATEMENTS,
    outside_scope=_SCOPE,
)

FILES: dict[str, Shape] = {
    "knowledge": _record("knowledge.yaml", version=_need(TEXT), licence=TEXT),
    "vocabulary": _record("the vocabulary", findings=_need(MapOf(FINDING, "the findings", key=FINDING_ID))),
    "options": _record(
        "the options file",
        questions=MapOf(QUESTION, "the questions", key=IDENTIFIER),
        options=MapOf(OPTION, "the options", key=IDENTIFIER),
    ),
    "sources": _record("the bibliography", sources=_need(MapOf(SOURCE, "the sources", key=IDENTIFIER))),
    "evidence": _record("the evidence file", evidence=_need(MapOf(EVIDENCE, "the evidence", key=IDENTIFIER))),
    "classification": _record("a classification", concepts=CONCEPTS, statements=SHARED_STATEMENTS),
    "definitions": _record("the definitions of a guideline", concepts=_need(CONCEPTS)),
    "flaws": _record("the flaws of a guideline", flaws=_need(MapOf(FLAW, "the flaws", key=KEY))),
    "guideline": GUIDELINE,
    "addition": ADDITION,
    "rules": ListOf(ADVICE_RULE, "a list of rules"),
    "safety": _record("the safety rules", statements=SHARED_STATEMENTS, rules=ListOf(SAFETY_RULE, "a list of rules")),
    "integrity": _record(
        "the integrity rules", statements=SHARED_STATEMENTS, rules=ListOf(INTEGRITY_RULE, "a list of rules")
    ),
}

GIVEN = Text("a value", nullable=True)
FINDING_RECORD = _record("a finding's record", value=_need(GIVEN), on=DAY, by=TEXT, source=TEXT, note=TEXT)
ASSUMPTION = _record("an assumption", value=_need(GIVEN), because=TEXT)
_WORKED = ("source", "expected", "derived", "teaching_point", "missing_on_purpose", "note")
_CASE = _record(
    "a case",
    "What is known stands under 'findings:'",
    id=TEXT,
    title=TEXT,
    lesion=TEXT,
    findings=_need(MapOf(Either("a value or a record", scalar=GIVEN, mapping=FINDING_RECORD), "the findings")),
    assume=MapOf(Either("a value or an assumption", scalar=GIVEN, mapping=ASSUMPTION), "the assumptions"),
)
CASE = Record(_CASE.name, (*_CASE.fields, *((key, Field(Anything())) for key in _WORKED)), _CASE.hint)
