"""The words of the facts for what an answer names: labels, values with their records, statements.

May import model, knowledge and phrases. Promises: looks up, concludes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..knowledge.quantities import format_set, scan_set
from ..knowledge.sets import rest_of
from ..model.answer import Answer, Row
from ..model.case import Case, Record
from ..model.knowledge import Guideline, Knowledge, Statement
from ..model.proof import Defined, Highest, Region, Tested
from ..model.rules import Concept, Role, Rule, wording
from ..model.values import Choices
from . import phrases

SHARED_ROLES = (Role.SAFETY, Role.INTEGRITY)
FEW = 2


def option_of(name: str, knowledge: Knowledge) -> str:
    """An option as a clinician says it."""
    option = knowledge.options[name]
    return option.wording.get("clinician", option.label)


@dataclass(frozen=True)
class Words:
    """What is needed to put one answer into words."""

    answer: Answer
    case: Case
    knowledge: Knowledge
    everything: bool = False

    @property
    def guideline(self) -> Guideline:
        """The guideline that answers."""
        return self.knowledge.guidelines[self.answer.guideline]

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule that a node may name."""
        return self.knowledge.rules_of(self.answer.guideline)

    def option(self, name: str) -> str:
        """An option as a clinician says it."""
        return option_of(name, self.knowledge)

    def options(self, names: Iterable[str], last: str = "and") -> str:
        """Several options in a row."""
        return phrases.listed((self.option(name) for name in names), last)

    def subject(self, name: str) -> str:
        """The label of a finding or concept."""
        finding = self.knowledge.findings.get(name)
        return finding.label if finding else self.concept(name, None).label

    def concept(self, name: str, rule: Rule | None) -> Concept:
        """The definition in force: the shared one for safety and integrity rules."""
        shared = rule is not None and rule.role in SHARED_ROLES
        return self.knowledge.concepts[name] if shared else self.knowledge.concepts_of(self.answer.guideline)[name]

    def definitions(self) -> Iterator[Concept]:
        """Every definition on which a proof of the answer rests: the guideline's own, and the shared one."""
        names = {node.concept for node in self.answer.nodes if isinstance(node, Defined | Highest)}
        for table in (self.guideline.concepts, self.knowledge.concepts):
            yield from (table[name] for name in sorted(names) if name in table)

    def statement(self, key: str, *, shared: bool = False) -> Statement | None:
        """What a citation key stands for."""
        own = None if shared else self.guideline.statements.get(key)
        return own or self.knowledge.statements.get(key)

    def said(self, name: str, text: str) -> str:
        """A set of values of a finding, after its name."""
        finding = self.knowledge.findings[name]
        return f"{finding.label}{' ' if finding.numeric else ': '}{self.values(name, text)}"

    def values(self, name: str, text: str) -> str:
        """A set of values: the shorter of what it is and what it is not."""
        finding = self.knowledge.findings[name]
        values, domain = scan_set(text, finding), self.case.findings.get(name, finding.domain)
        if isinstance(values, Choices) and isinstance(domain, Choices):
            others = rest_of(domain.values, values)
            if others and len(others.values) < len(values.values):
                return phrases.NOT.format(values=format_set(others, finding))
        return text

    def region(self, region: Region, first: tuple[str, ...] = ()) -> str:
        """What a box adds to the case, in words, with these findings first."""
        if not region:
            return phrases.OTHERWISE_ANY
        told = dict(region)
        names = [*(name for name in first if name in told), *(name for name in told if name not in first)]
        return "; ".join(self.said(name, told[name]) for name in names)

    def value(self, node: Tested) -> str:
        """The patient's value that decides a test, with where it comes from."""
        notes = []
        name = node.subject
        if name in self.knowledge.findings and name not in self.case.findings:
            return phrases.MISSING_HERE.format(value=node.value)
        if name in self.case.assumed:
            notes.append(phrases.ASSUMED_HERE)
        if name in self.case.computed:
            notes.append(phrases.COMPUTED_HERE)
        if name in self.case.records:
            notes.append(recorded(self.case.records[name]))
        return f"{node.value} ({', '.join(notes)})" if notes else node.value

    def is_unless(self, rule: Rule, text: str) -> bool:
        """Whether a bullet is one of the rule's ``unless``."""
        return any(wording(c) == text for c in rule.unless) and not any(wording(c) == text for c in rule.when)

    def few(self, names: tuple[str, ...]) -> str:
        """Ids in a row; only their number where they are many and not everything is asked for."""
        if len(names) > FEW and not self.everything:
            return phrases.MANY.format(count=len(names))
        return ", ".join(names)

    def recommends(self, row: Row) -> bool:
        """Whether the options of a row are recommended, not only to be considered."""
        stances = {self.rules[name].stance.value for name in row.rules if self.rules[name].option in row.options}
        return "recommend" in stances

    def outcome(self, row: Row) -> str:
        """What a row concludes, in a few words."""
        if row.outcome == "conflict":
            if any(clash.kind == "findings" for clash in row.clashes):
                return phrases.ROW_IMPOSSIBLE
            return phrases.ROW_CONFLICT.format(options=self.options(parties(row)))
        if row.outcome == "withheld":
            return phrases.ROW_WITHHELD.format(options=self.options(row.withheld.options if row.withheld else ()))
        if row.outcome == "silent":
            concepts = phrases.listed(row.undefined)
            return phrases.ROW_UNDEFINED.format(concepts=concepts) if concepts else phrases.ROW_SILENT
        if row.choice:
            return phrases.ROW_CHOICE.format(options=self.options(row.options))
        template = "{options}" if self.recommends(row) else phrases.ROW_CONSIDER
        return template.format(options=self.options(row.options))


def parties(row: Row) -> list[str]:
    """Everything that clashes in a row."""
    return list(dict.fromkeys(name for clash in row.clashes for name in clash.parties))


def recorded(record: Record) -> str:
    """Where a value comes from: ``MRI 2026-03-02, report-12``."""
    first = " ".join(part for part in (record.by, record.on) if part)
    return ", ".join(part for part in (first, record.source, record.note) if part)
