"""Building a ``Case`` from its values, wherever they come from. Imports: given, computed, quantities, tree, model.

Promises: every mistake of the case goes to the report; findings sorted by id, so that their order changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pnet_reason.model.case import Case, Record
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import NOWHERE
from pnet_reason.model.table import Table

from .computed import Known, compute
from .given import read_given
from .quantities import format_set
from .report import Fault, Report, shorten
from .tree import Scalar, tell

NO_RECORD = Record()


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a case: of which finding, where it stands, and why where it is assumed (None: it is given)."""

    name: str
    value: object
    key: Scalar | None = None
    node: Scalar | None = None
    record: Record = NO_RECORD
    because: str | None = None


@dataclass(slots=True)
class CaseBuilder:
    """One case while it is put together."""

    knowledge: Knowledge
    report: Report
    known: Known = field(default_factory=Known)
    records: dict[str, Record] = field(default_factory=dict)

    def build(self, entries: Iterable[Entry], blank: Case) -> Case:
        """The case; ``blank`` brings id, title and lesion."""
        for entry in entries:
            finding = self._finding(entry)
            if finding is not None:
                self._add(entry, finding)
        for finding in self.knowledge.findings.values():
            self._compute(finding)
        return self._finished(blank)

    def _finding(self, entry: Entry) -> Finding | None:
        """The finding that an entry is about; None, with a record, where there is none."""
        finding = self.knowledge.findings.get(entry.name)
        if finding is not None:
            return finding
        at = entry.key.at if entry.key else NOWHERE
        derived = entry.name in self.knowledge.concepts
        if derived or any(entry.name in g.concepts for g in self.knowledge.guidelines.values()):
            message = f"{shorten(entry.name)} is derived from other findings and cannot be given"
            hint = "give the findings that its definition speaks of"
            self.report.error("derived-finding", message, at, finding=entry.name, hint=hint, width=len(entry.name))
        else:
            hint = self.report.hint(entry.name, self.knowledge.findings, "findings are listed in vocabulary.yaml")
            message = f"unknown finding {shorten(entry.name)}"
            self.report.error("unknown-finding", message, at, finding=entry.name, hint=hint, width=len(entry.name))
        return None

    def _add(self, entry: Entry, finding: Finding) -> None:
        try:
            if entry.node is not None and entry.node.block:
                raise Fault("block-value", f"{finding.id}: a bare > or | opens a block of text", hint="write: '> 5 cm'")
            values, text = read_given(entry.value, finding)
            self._both(entry, finding)
            if values is None and entry.because is not None:
                raise Fault("empty-value", f"{finding.id} is assumed without a value", hint="leave it out")
        except Fault as fault:
            self._fault(fault, finding, entry.node)
            return
        if values is None:
            return
        if entry.because is None:
            self.known.given[finding.id] = text
            if entry.record != NO_RECORD:
                self.records[finding.id] = entry.record
        if values != finding.domain:
            self.known.findings[finding.id] = values
            if entry.because is not None:
                self.known.assumed[finding.id] = entry.because

    def _both(self, entry: Entry, finding: Finding) -> None:
        if entry.because is not None and finding.id in self.known.given:
            raise Fault("given-and-assumed", f"{finding.id} is given and assumed", hint="leave one of them out")

    def _compute(self, finding: Finding) -> None:
        try:
            compute(finding, self.knowledge.findings, self.known)
        except Fault as fault:
            self._fault(fault, finding, None)

    def _fault(self, fault: Fault, finding: Finding, node: Scalar | None) -> None:
        if finding.id not in fault.message:
            fault.message = f"{finding.id}: {fault.message}"
        if node is None:
            self.report.fault(fault, NOWHERE, finding=finding.id)
        else:
            tell(self.report, node, fault, finding=finding.id)

    def _finished(self, blank: Case) -> Case:
        known, vocabulary = self.known, self.knowledge.findings
        findings = dict(sorted(known.findings.items()))
        single = {name for name, values in findings.items() if values.single is not None}
        return replace(
            blank,
            findings=Table(findings),
            given=Table(dict(sorted(known.given.items()))),
            assumed=Table(dict(sorted(known.assumed.items()))),
            records=Table(dict(sorted(self.records.items()))),
            known=frozenset(single - set(known.assumed)),
            computed=frozenset(known.computed),
            disputed=Table(dict(sorted(known.disputed.items()))),
            texts=Table({name: format_set(values, vocabulary[name]) for name, values in findings.items()}),
        )
