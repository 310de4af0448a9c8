"""The same case with values assumed. Imports: case_builder, model.

Promises: marked as assumed; what is computed is computed again; visits are kept.
"""

from __future__ import annotations

from dataclasses import replace

from pnet_reason.model.case import Case, Record
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import CaseError
from pnet_reason.model.table import Table

from .case_builder import CaseBuilder, Entry
from .report import Report


def assuming(case: Case, knowledge: Knowledge, values: dict[str, str], because: str) -> Case:
    """The case with values assumed instead of what it gives for them; what is computed is computed again."""
    kept = {name: text for name, text in case.given.items() if name not in values}
    return with_assumptions(replace(case, given=Table(kept)), knowledge, values, because)


def with_assumptions(case: Case, knowledge: Knowledge, values: dict[str, str], because: str) -> Case:
    """The case with more values assumed. CaseError where one of them is given, unknown or no value."""
    entries = [Entry(name, text, record=case.records.get(name, Record())) for name, text in case.given.items()]
    before = {name: why for name, why in case.assumed.items() if name not in values}
    entries += [Entry(name, case.texts[name], because=why) for name, why in before.items()]
    entries += [Entry(name, text, because=because) for name, text in values.items()]
    report = Report()
    found = CaseBuilder(knowledge, report).build(
        entries, Case(case.id, Table(), lesion=case.lesion, title=case.title, visits=case.visits)
    )
    if report.errors:
        raise CaseError(report.errors)
    return found
