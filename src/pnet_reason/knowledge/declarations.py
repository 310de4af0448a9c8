"""What each facts file and the case file may hold: the shapes that the loader checks and the JSON Schema is made of.

Imports: shapes, common_shapes, audit_shapes, over_time_shapes, wording_shapes. Promises: data only.
"""

from __future__ import annotations

from dataclasses import replace

from pnet_reason.model.attributes import PERSONAL

from .audit_shapes import AUDIT_FILES
from .common_shapes import (
    CONCEPT_ID,
    CONDITIONS,
    DAY,
    DEFS,
    FINDING_ID,
    FLAG,
    IDENTIFIER,
    IDS,
    KEY,
    KEYS,
    NUMBER,
    PROVENANCE,
    TEXT,
    TIME,
    VALUE,
    need,
    record,
)
from .over_time_shapes import OVER_TIME, SCHEDULE, VISITS
from .shapes import Anything, Either, Field, ListOf, MapOf, Record, Shape, Text
from .wording_shapes import wording_file

__all__ = ["CASE", "DEFS", "FILES"]

STATUSES = ("submitted", "under-review", "approved")
EVIDENCE_STATUSES = ("direct", "indirect", "contested")
UNDIRECTED = ("none", "unclear")
KINDS = ("real", "integer", "choice", "ordered", "yes-no")

WORDING = MapOf(TEXT, "a mapping from audience to text", key=IDENTIFIER)
REVIEW = record(
    "a review", status=need(Text("a review status", values=STATUSES)), author=TEXT, by=TEXT, on=DAY, of=TEXT
)

LABELLED = MapOf(TEXT, "the values with their labels", key=VALUE, least=1)
VALUES = Either("the values", sequence=ListOf(VALUE, "the values", least=1), mapping=LABELLED)

CODE = record("a code", system=need(TEXT), code=need(TEXT), display=TEXT, provenance=PROVENANCE)
FINDING = record(
    "a finding",
    label=need(TEXT, "what the finding is called"),
    type=need(Text("a type", values=KINDS, code="unknown-type")),
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
    burden=IDENTIFIER,
    fixed=FLAG,
    provenance=PROVENANCE,
    source_attribute=Text("a source attribute", values=PERSONAL),
)

QUESTION = record("a question", label=need(TEXT), asks_what_is_known=FLAG)
PLAN = record("a plan", question=need(IDENTIFIER), assuming=MapOf(TEXT, "findings with values", key=FINDING_ID))
OPTION = record(
    "an option",
    label=need(TEXT),
    answers=need(ListOf(IDENTIFIER, "the questions that it answers", least=1)),
    excludes=IDS,
    plan=PLAN,
    schedule=SCHEDULE,
    wording=WORDING,
    note=TEXT,
)

SOURCE = record(
    "a source",
    title=need(TEXT),
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
DIRECTED = ListOf(IDENTIFIER, "a list of options", least=1)
EVIDENCE = record(
    "an entry of evidence",
    source=need(IDENTIFIER),
    design=need(TEXT),
    population=TEXT,
    applies_to=CONDITIONS,
    n=TEXT,
    result=TEXT,
    effect=TEXT,
    interval=TEXT,
    limits=TEXT,
    status=Text("a status of evidence", values=EVIDENCE_STATUSES),
    direction=Either(
        "what the figure speaks for",
        scalar=Text("'none' or 'unclear'", values=UNDIRECTED),
        mapping=record("a direction", for_=DIRECTED, against=DIRECTED),
    ),
    supports=KEYS,
    provenance=PROVENANCE,
)
STATEMENT = record("a statement", text=need(TEXT), where=TEXT, force=TEXT, cites=IDS, provenance=PROVENANCE)
SHARED_STATEMENT = record(
    "a statement", text=need(TEXT), source=need(IDENTIFIER), where=TEXT, force=TEXT, cites=IDS, provenance=PROVENANCE
)
STATEMENTS = MapOf(STATEMENT, "the statements", key=KEY)
SHARED_STATEMENTS = MapOf(SHARED_STATEMENT, "the statements", key=KEY)

CLAUSE = record("a clause", **{"is": need(VALUE)}, when=need(CONDITIONS), unless=CONDITIONS)
CONCEPT = record(
    "a concept",
    label=need(TEXT),
    values=need(VALUES),
    ordered=FLAG,
    definition=ListOf(CLAUSE, "the clauses", least=1),
    highest_of=ListOf(CONCEPT_ID, "the concepts of which the highest counts", least=1),
    when=CONDITIONS,
    cites=KEYS,
    flaws=KEYS,
    wording=WORDING,
    provenance=need(PROVENANCE),
    review=REVIEW,
)
CONCEPTS = MapOf(CONCEPT, "the concepts", key=CONCEPT_ID)

OVERRIDE = record("an override", rule=need(IDENTIFIER), because=TEXT, cites=KEYS, provenance=PROVENANCE)
_RULE: dict[str, Field | Shape] = {
    "id": need(IDENTIFIER),
    "when": need(CONDITIONS, "a rule needs at least one bullet"),
    "unless": CONDITIONS,
    "because": need(TEXT, "say why, for the reader of the answer"),
    "evidence": IDS,
    "flaws": KEYS,
    "cites": KEYS,
    "provenance": need(PROVENANCE),
    "review": REVIEW,
}
ADVICE_RULE = record(
    "a rule",
    **_RULE,
    question=need(IDENTIFIER),
    recommend=IDENTIFIER,
    consider=IDENTIFIER,
    rule_out=IDENTIFIER,
    overrides=ListOf(OVERRIDE, "a list of overrides"),
)
SCOPE_RULE = record("a scope rule", **_RULE, answer=need(IDENTIFIER))
SAFETY_RULE = record("a safety rule", **_RULE, withhold=need(IDENTIFIER))
INTEGRITY_RULE = record("an integrity rule", **_RULE)

NOT_RECORDED = "not recorded"
UNTIL = replace(DAY, instead=NOT_RECORDED)


def detail(shape: Text, about: str) -> Field:
    """Something recorded of a guideline: a text alone, or with how it is known."""
    alone = replace(shape, instead=NOT_RECORDED)
    known = record("a detail", text=need(shape), provenance=need(PROVENANCE))
    return Field(Either(about, scalar=alone, mapping=known), about=about)


FLAW = record("a flaw", text=need(TEXT), resolution=TEXT, statements=KEYS, when=CONDITIONS, provenance=PROVENANCE)
_SCOPE = ListOf(SCOPE_RULE, "a list of scope rules")
GUIDELINE = record(
    "a guideline",
    id=need(IDENTIFIER),
    title=need(TEXT),
    source=need(IDENTIFIER),
    edition=TEXT,
    effective=DAY,
    tier=need(NUMBER, "1 is the strongest kind of evidence"),
    population=TEXT,
    developer=detail(TEXT, "who made the guideline"),
    funding=detail(TEXT, "who paid for turning it into rules, or for the guideline itself"),
    release=detail(TIME, "when it was first published"),
    revision=detail(TEXT, "when it was last revised, or which revision it is"),
    review_by=Field(UNTIL, about="the day by which it has to be looked at again"),
    author=Field(TEXT, about="who wrote the rules, where a rule does not say otherwise"),
    provenance=need(PROVENANCE),
    review=REVIEW,
    statements=STATEMENTS,
    outside_scope=_SCOPE,
)
ADDITION = record(
    "an addition to a guideline",
    "The guideline itself stands in an earlier directory",
    id=need(IDENTIFIER),
    author=TEXT,
    statements=STATEMENTS,
    outside_scope=_SCOPE,
)


def shared_rules(name: str, rule: Record) -> Record:
    """A file of rules that hold for every guideline."""
    return record(name, author=TEXT, statements=SHARED_STATEMENTS, rules=ListOf(rule, "a list of rules"))


FILES: dict[str, Shape] = {
    "knowledge": record("knowledge.yaml", version=need(TEXT), licence=TEXT),
    "vocabulary": record(
        "the vocabulary",
        burdens=MapOf(TEXT, "how findings are obtained, the least burden first", key=IDENTIFIER),
        staging=MapOf(ListOf(FINDING_ID, "findings and shared concepts", least=1), "the first lines of a sheet"),
        findings=need(MapOf(FINDING, "the findings", key=FINDING_ID)),
    ),
    "options": record(
        "the options file",
        questions=MapOf(QUESTION, "the questions", key=IDENTIFIER),
        options=MapOf(OPTION, "the options", key=IDENTIFIER),
    ),
    "sources": record("the bibliography", sources=need(MapOf(SOURCE, "the sources", key=IDENTIFIER))),
    "evidence": record("the evidence file", evidence=need(MapOf(EVIDENCE, "the evidence", key=IDENTIFIER))),
    "classification": record("a classification", author=TEXT, concepts=CONCEPTS, statements=SHARED_STATEMENTS),
    "definitions": record("the definitions of a guideline", author=TEXT, concepts=need(CONCEPTS)),
    "flaws": record("the flaws of a guideline", flaws=need(MapOf(FLAW, "the flaws", key=KEY))),
    "guideline": GUIDELINE,
    "addition": ADDITION,
    "rules": ListOf(ADVICE_RULE, "a list of rules"),
    "safety": shared_rules("the safety rules", SAFETY_RULE),
    "integrity": shared_rules("the integrity rules", INTEGRITY_RULE),
    "over-time": OVER_TIME,
    "wording": wording_file(REVIEW),
    **AUDIT_FILES,
}

GIVEN = Text("a value", nullable=True)
FINDING_RECORD = record("a finding's record", value=need(GIVEN), on=DAY, by=TEXT, source=TEXT, note=TEXT)
ASSUMPTION = record("an assumption", value=need(GIVEN), because=TEXT)
_WORKED = ("as_of", "source", "expected", "derived", "teaching_point", "missing_on_purpose", "note")
_CASE = record(
    "a case",
    "What is known stands under 'findings:'",
    id=TEXT,
    title=TEXT,
    lesion=TEXT,
    findings=need(MapOf(Either("a value or a record", scalar=GIVEN, mapping=FINDING_RECORD), "the findings")),
    visits=VISITS,
    assume=MapOf(Either("a value or an assumption", scalar=GIVEN, mapping=ASSUMPTION), "the assumptions"),
)
CASE = Record(_CASE.name, (*_CASE.fields, *((key, Field(Anything())) for key in _WORKED)), _CASE.hint)
