"""Facts directories as ``Knowledge``. Imports: everything of this package that reads facts.

Promises: all mistakes of all files in one ``KnowledgeError``; the same bytes in any order of rules, files or findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import KnowledgeError
from pnet_reason.model.rules import Rule
from pnet_reason.model.table import Table

from .approvals import with_lapsed
from .auditing import read_audits
from .bibliography import read_shared_statements, read_sources
from .cases import NOTHING, make_case
from .concepts import Heads, read_concepts, shared_heads, words_for
from .draft import Draft
from .evidence import check_supports, read_evidence
from .files import read_directories
from .guidelines import finish, read_guidelines, read_shared_rules
from .hashes import digests
from .links import check_links
from .options import read_options
from .over_time import check_schedules, read_over_time
from .overlaps import check_overlaps
from .report import Report
from .vocabulary import read_staging, read_vocabulary
from .wordings import read_wordings

T = TypeVar("T")


def shipped() -> Path:
    """The facts directory that comes with the package, or that of the source checkout."""
    here = Path(__file__).resolve()
    packaged = here.parents[1] / "facts"
    return packaged if packaged.is_dir() else here.parents[3] / "facts"


class LoadedKnowledge(Knowledge):
    """Knowledge that also makes cases of it."""

    __slots__ = ()

    def case(
        self,
        findings: Mapping[str, object],
        *,
        assume: Mapping[str, object] = NOTHING,
        id: str = "",  # noqa: A002 - the name that callers expect
        visits: Iterable[Mapping[str, object]] = (),
    ) -> Case:
        """A case of one patient: texts with units, or exact numbers in the finding's own unit (not floats).

        ``assume``: finding → value, or (value, reason). ``visits``: what was found when; the case is then asked as of a
        day. Raises CaseError with every mistake.
        """
        return make_case(findings, self, assume=assume, id=id, visits=visits)


def load(*directories: str | Path, drafts: bool = False) -> LoadedKnowledge:
    """The knowledge of one or more facts directories; later ones add to earlier ones. Without any: the shipped one.

    ``drafts``: guidelines that are mostly from memory are read too. Raises KnowledgeError with every mistake.
    """
    names = tuple(str(directory) for directory in directories) or (str(shipped()),)
    report = Report()
    draft = Draft(report, *read_directories(names, report, drafts=drafts))
    _read(draft)
    if report.errors:
        raise KnowledgeError(report.errors)
    knowledge = with_lapsed(_knowledge(draft, names), report)
    if report.errors:
        raise KnowledgeError(report.errors)
    logic, content = digests(knowledge)
    return replace(knowledge, logic=logic, content=content, warnings=tuple(report.warnings))


def _read(draft: Draft) -> None:
    """All files, in the order in which they speak of each other."""
    draft.versions += [sheet.root.text("version") for sheet in draft.of_kind("knowledge")]
    read_vocabulary(draft)
    read_options(draft)
    draft.over_time = read_over_time(draft)
    check_schedules(draft, draft.over_time)
    read_sources(draft)
    read_shared_statements(draft)
    heads: Heads = shared_heads(draft)
    read_evidence(draft, heads)
    words = words_for(draft, heads, draft.statements)
    draft.concepts = read_concepts(heads, heads, words, draft)
    read_staging(draft)
    read_guidelines(draft, heads)
    read_shared_rules(draft, heads)
    check_supports(draft)
    check_links(draft)
    check_overlaps(draft)
    read_wordings(draft)
    read_audits(draft)


def _knowledge(draft: Draft, directories: tuple[str, ...]) -> LoadedKnowledge:
    return LoadedKnowledge(
        version="+".join(draft.versions),
        burdens=tuple(draft.burdens.items()),
        staging=tuple(draft.staging.items()),
        findings=_table(draft.findings),
        concepts=_table(draft.concepts),
        questions=_table(draft.questions),
        options=_table(draft.options),
        sources=_table(draft.sources),
        evidence=_table(draft.evidence),
        guidelines=_table({name: finish(one) for name, one in draft.guidelines.items()}),
        safety=_sorted(draft.safety),
        integrity=_sorted(draft.integrity),
        logic="",
        content="",
        statements=_table(draft.statements),
        over_time=draft.over_time,
        wordings=_table(draft.wordings),
        invariants=_table(draft.invariants),
        waivers=_table(draft.waivers),
        hazards=_table(draft.hazards),
        directories=directories,
        drafts=tuple(sorted(draft.unread.guidelines - draft.guidelines.keys())),
    )


def _table(items: dict[str, T]) -> Table[str, T]:
    return Table(dict(sorted(items.items())))


def _sorted(rules: list[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.id))
