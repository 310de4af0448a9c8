"""Computed quantities of a case (3.10). Imports: formula, quantities, sets, model.

Inputs beat a given value; a difference beyond the declared tolerance is kept as disputed. Where the inputs are partly
known, the formula narrows the quantity, and beats a given value that it cannot reach.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pnet_reason.model.findings import Computation, Finding
from pnet_reason.model.table import Table
from pnet_reason.model.values import Numbers, ValueSet, point

from .formula import evaluate, span_of
from .quantities import format_range, format_set
from .report import Fault
from .sets import gap, intersect, within


@dataclass(slots=True)
class Known:
    """What is known of a case while it is built: finding → set, text as given, reason of assumption."""

    findings: dict[str, ValueSet] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)
    computed: set[str] = field(default_factory=set)
    disputed: dict[str, str] = field(default_factory=dict)


def compute(finding: Finding, vocabulary: Table[str, Finding], case: Known) -> None:
    """Put a computed quantity into the case, if its inputs say anything. Fault where they are impossible."""
    formula = finding.computed
    if formula is None:
        return
    known = [name for name in formula.inputs if name in case.findings]
    exact = [name for name in known if case.findings[name].single is not None]
    if len(exact) == len(formula.inputs):
        _exactly(finding, formula, case)
    elif known and (finding.id not in case.findings or len(known) == len(formula.inputs)):
        _narrowed(finding, formula, vocabulary, case)


def _not_assumed(finding: Finding, formula: Computation, case: Known) -> None:
    if finding.id in case.assumed:
        message = f"{finding.id} cannot be assumed: it follows from {', '.join(formula.inputs)}"
        raise Fault("assumed-computed", message, hint="assume one of its inputs instead")


def _exactly(finding: Finding, formula: Computation, case: Known) -> None:
    _not_assumed(finding, formula, case)
    values = {name: case.findings[name].single for name in formula.inputs}
    try:
        value = evaluate(formula, {name: one for name, one in values.items() if not isinstance(one, (str, type(None)))})
    except ZeroDivisionError:
        message = f"{finding.id} cannot be computed: {formula.text} divides by 0"
        raise Fault("division-by-zero", message, hint=f"check {', '.join(formula.inputs)}") from None
    _possible(finding, formula, point(value))
    _dispute(finding, formula, point(value), case)
    _put(finding, formula, point(value), case)


def _dispute(finding: Finding, formula: Computation, values: Numbers, case: Known) -> None:
    """A given value beyond the tolerance is kept as disputed; inputs beat it in any case."""
    before = case.findings.get(finding.id)
    if isinstance(before, Numbers) and gap(values, before) > formula.tolerance:
        case.disputed[finding.id] = case.given[finding.id]


def _narrowed(finding: Finding, formula: Computation, vocabulary: Table[str, Finding], case: Known) -> None:
    inputs = {name: case.findings.get(name, vocabulary[name].domain) for name in formula.inputs}
    numeric = {name: one for name, one in inputs.items() if isinstance(one, Numbers)}
    if not isinstance(finding.domain, Numbers):
        return
    values = span_of(formula, numeric, finding.domain)
    _possible(finding, formula, values)
    said = case.findings.get(finding.id)
    if values != finding.domain and not (said and intersect(said, values)):
        _not_assumed(finding, formula, case)
        _dispute(finding, formula, values, case)
        _put(finding, formula, values, case)


def _possible(finding: Finding, formula: Computation, values: Numbers) -> None:
    """The declared range must hold what the formula gives."""
    if values and within(values, finding.domain):
        return
    gives = f"is {format_set(values, finding)}" if values else "has no possible value"
    hint = f"check {', '.join(formula.inputs)}; declared range: {format_range(finding)}"
    raise Fault("computed-out-of-range", f"{finding.id} = {formula.text} {gives}", hint=hint)


def _put(finding: Finding, formula: Computation, values: Numbers, case: Known) -> None:
    case.findings[finding.id] = values
    case.computed.add(finding.id)
    reasons = [f"{name}: {case.assumed[name]}" for name in formula.inputs if name in case.assumed]
    if reasons:
        case.assumed[finding.id] = "computed from what is assumed; " + "; ".join(reasons)
