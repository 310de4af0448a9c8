"""What ``over-time.yaml``, a schedule and the visits of a case may hold. Imports: shapes, common_shapes, model.

Promises: data only.
"""

from __future__ import annotations

from pnet_reason.model.over_time import Count

from .common_shapes import DAY, FINDING_ID, PROVENANCE, TEXT, VALUE, need, record
from .shapes import ListOf, MapOf, Shape, Text

METHODS = ListOf(VALUE, "a list of methods")
FINDINGS = ListOf(FINDING_ID, "a list of findings")
SCHEDULE = record(
    "a schedule",
    examination=need(TEXT, "what the examination is called"),
    methods=METHODS,
    findings=FINDINGS,
    every=TEXT,
    lost_after=TEXT,
    provenance=need(PROVENANCE),
    note=TEXT,
)
COMPARISON = record(
    "a comparison",
    earlier=need(FINDING_ID, "the finding that holds the earlier value"),
    interval=need(FINDING_ID, "the finding that holds the time between the two"),
    counted_in=need(Text("months or days", values=tuple(count.value for count in Count))),
    minimum_interval=TEXT,
    measurement_error=TEXT,
    provenance=need(PROVENANCE),
    note=TEXT,
)
MARKER = record("a marker", confounders=FINDINGS, provenance=need(PROVENANCE), note=TEXT)
OVER_TIME: Shape = record(
    "what is read over time",
    methods=MapOf(ListOf(TEXT, "other spellings"), "the methods of examination", key=VALUE),
    comparisons=MapOf(COMPARISON, "the comparisons", key=FINDING_ID),
    features=FINDINGS,
    markers=MapOf(MARKER, "the markers", key=FINDING_ID),
    lasting=FINDINGS,
    carried_values_are_old_after=TEXT,
)
VISIT = record(
    "a visit",
    "What was found stands under 'findings:'",
    on=need(DAY, "the day, as 2026-01-31"),
    by=TEXT,
    source=TEXT,
    note=TEXT,
    findings=need(MapOf(Text("a value", nullable=True), "the findings of the visit"), "what was found"),
)
VISITS = ListOf(VISIT, "a list of visits", least=1)
