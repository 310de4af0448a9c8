"""The same case with other values supposed: what would be, if. Imports: case_builder, given, report, model.

Promises: a supposed value replaces what is given or assumed, and its record says that it is supposed; what is computed
is computed again, and a value that was given for a quantity whose input changes is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping

from pnet_reason.model.case import Case, Record
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import CaseError, Position, Problem
from pnet_reason.model.table import Table

from .case_builder import NO_RECORD, CaseBuilder, Entry
from .quantities import UNKNOWN
from .report import Report

SUPPOSED = Record(note="supposed")


def supposing(case: Case, knowledge: Knowledge, changes: Mapping[str, object], place: str = "") -> Case:
    """The case with other values for some findings; ``unknown`` takes one away.

    ``place`` is where messages say that the values stand. CaseError where a finding or value is wrong, or a quantity is
    to change whose inputs are all known.
    """
    refuse_computed(case, knowledge, changes, place)
    dropped = dropping(case, knowledge, changes)
    entries = [
        Entry(name, text, record=case.records.get(name, NO_RECORD))
        for name, text in case.given.items()
        if name not in changes and name not in dropped
    ]
    entries += [
        Entry(name, case.texts[name], because=why)
        for name, why in case.assumed.items()
        if name not in changes and name not in case.computed and name not in dropped
    ]
    entries += [Entry(name, value, record=SUPPOSED) for name, value in changes.items() if not is_unknown(value)]
    report = Report()
    blank = Case(case.id, Table(), lesion=case.lesion, title=case.title)
    found = CaseBuilder(knowledge, report).build(entries, blank)
    if report.errors:
        raise CaseError([placed_at(one, place) for one in report.errors])
    return found


def dropping(case: Case, knowledge: Knowledge, changes: Mapping[str, object]) -> frozenset[str]:
    """The quantities whose given or assumed value is dropped, since one of their inputs changes."""
    return frozenset(
        name
        for name, finding in knowledge.findings.items()
        if finding.computed is not None
        and (name in case.given or name in case.assumed)
        and name not in changes
        and not changes.keys().isdisjoint(finding.computed.inputs)
    )


def refuse_computed(case: Case, knowledge: Knowledge, changes: Mapping[str, object], place: str) -> None:
    """CaseError where a quantity is to change that follows from inputs which are all known."""
    problems = []
    for name in changes:
        finding = knowledge.findings.get(name)
        if finding is None or finding.computed is None:
            continue
        inputs = finding.computed.inputs
        if all(one in case.findings and one not in changes for one in inputs):
            message = f"{name} follows from {', '.join(inputs)}, which are known, and cannot be supposed"
            hint = f"suppose one of {', '.join(inputs)} instead, or take one away: {inputs[0]}=unknown"
            problems.append(placed_at(Problem("supposed-computed", message, hint=hint), place))
    if problems:
        raise CaseError(problems)


def is_unknown(value: object) -> bool:
    """Whether a change takes a finding away."""
    return value is None or (isinstance(value, str) and value.strip().casefold() in UNKNOWN)


def placed_at(problem: Problem, place: str) -> Problem:
    """A record of a mistake, with the place where the value stands."""
    if not place:
        return problem
    return Problem(problem.code, problem.message, Position(place), problem.finding, problem.hint)
