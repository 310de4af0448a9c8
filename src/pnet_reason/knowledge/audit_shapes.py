"""What ``invariants.yaml``, ``waivers.yaml`` and ``hazards.yaml`` may hold. Imports: shapes, common_shapes, model.

Promises: data only.
"""

from __future__ import annotations

from pnet_reason.model.audit import Form, Stage

from .common_shapes import CONDITIONS, DAY, IDENTIFIER, IDS, KEYS, PROVENANCE, TEXT, need, record
from .shapes import NAME, ListOf, MapOf, Ref, Shape, Text

FINDINGS = (
    "gap",
    "conflict",
    "dead-rule",
    "masked-rule",
    "idle-bullet",
    "duplicate",
    "subsumed",
    "threshold",
    "uncited",
    "unverified-approval",
    "superseded",
)
SEVERITIES = ("negligible", "minor", "serious", "critical", "catastrophic")
OWN, SHARED = "own", "shared"

LINES = ListOf(Ref("condition"), "a list of bullets and claims", least=1)
OPTIONS = ListOf(IDENTIFIER, "a list of options", least=1)
MONOTONE = record(
    "a monotone statement",
    along=need(Text("the name of a finding or concept", pattern=NAME, code="bad-id"), "what differs between the two"),
    low=need(OPTIONS, "what the patient with the lower value does not get"),
    high=need(OPTIONS, "while the patient with the higher value gets this"),
)
FORMS: dict[str, Shape] = {
    Form.NEVER.value: LINES,
    Form.ALWAYS.value: LINES,
    Form.AT_MOST_ONE.value: OPTIONS,
    Form.MONOTONE.value: MONOTONE,
}
INVARIANT = record(
    "an invariant",
    question=need(IDENTIFIER),
    **{form.replace(" ", "_"): shape for form, shape in FORMS.items()},
    when=LINES,
    unless=CONDITIONS,
    guidelines=ListOf(IDENTIFIER, "a list of guidelines", least=1),
    stages=ListOf(Text("a stage", values=tuple(stage.value for stage in Stage)), "a list of stages", least=1),
    definitions=Text("whose definitions are meant", values=(OWN, SHARED)),
    because=need(TEXT, "say why, for the reader of an audit"),
    cites=KEYS,
    provenance=need(PROVENANCE),
)
WAIVER = record(
    "a waiver",
    finding=need(Text("a kind of fault", values=FINDINGS)),
    guideline=IDENTIFIER,
    question=IDENTIFIER,
    about=ListOf(TEXT, "what the fault names", least=1),
    where=CONDITIONS,
    unless=CONDITIONS,
    because=need(TEXT, "say why it is accepted"),
    by=need(TEXT, "who accepts it"),
    until=need(DAY, "the last day on which it counts"),
)
CONTROLS = record("the controls of a hazard", invariants=IDS, rules=IDS, cases=IDS)
HAZARD = record(
    "a hazard",
    harm=need(TEXT, "what may happen to the patient"),
    severity=need(Text("a severity", values=SEVERITIES)),
    cause=need(TEXT, "how it may come about"),
    controls=need(CONTROLS, "what keeps it from happening"),
    cites=KEYS,
)
AUDIT_FILES: dict[str, Shape] = {
    "invariants": record("the invariants", invariants=need(MapOf(INVARIANT, "the invariants", key=IDENTIFIER))),
    "waivers": record("the waivers", waivers=need(MapOf(WAIVER, "the waivers", key=IDENTIFIER))),
    "hazards": record("the hazards", hazards=need(MapOf(HAZARD, "the hazards", key=IDENTIFIER))),
}
