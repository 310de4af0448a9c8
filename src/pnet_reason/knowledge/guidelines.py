"""Guidelines: head, statements, flaws, own definitions, scope, rules; and the shared rules of safety and integrity.

Imports: bibliography, concepts, conditions, rules, draft, model.
"""

from __future__ import annotations

from pnet_reason.model.knowledge import Detail, Guideline
from pnet_reason.model.rules import Role, Rule
from pnet_reason.model.table import Table

from .bibliography import IN_SOURCES, read_flaw, read_statement
from .concepts import Heads, own_heads, read_concepts, words_for
from .conditions import Reader
from .declarations import NOT_RECORDED
from .draft import Draft, GuidelineDraft, Sheet, read_review
from .report import shorten
from .rules import RuleReader
from .tree import Mapping, Scalar, Sequence

RECORDED = ("developer", "funding", "release", "revision", "review by")


def read_guidelines(draft: Draft, shared: Heads) -> None:
    """Put every guideline into the draft, with all that stands in its folder."""
    for sheet in draft.of_kind("guideline"):
        _head(sheet, draft)
    for sheet in draft.of_kind("addition", "definitions", "flaws", "rules"):
        if sheet.guideline not in draft.guidelines and not draft.report.broken:
            message = f"there is no guideline {shorten(sheet.guideline)}"
            draft.report.error("unknown-guideline", message, sheet.tree.at, hint="its folder needs a guideline.yaml")
    for guideline in draft.guidelines.values():
        _read(guideline, shared, draft)
        draft.unread.forget([guideline.id], guideline.statements)


def _head(sheet: Sheet, draft: Draft) -> None:
    key = sheet.root.get("id")
    if not isinstance(key, Scalar):
        return
    if key.text != sheet.guideline:
        message = f"the id {shorten(key.text)} is not the name of the folder"
        draft.report.error("wrong-folder", message, key.at, hint=f"write: id: {sheet.guideline}", width=len(key.text))
    source = sheet.root.get("source")
    if isinstance(source, Scalar):
        draft.known("source", source, where=IN_SOURCES)
    if draft.declare("guideline", key):
        draft.guidelines[sheet.guideline] = GuidelineDraft(sheet.guideline, sheet.root, sheet.draft)
        _recorded(sheet, draft)


def _recorded(sheet: Sheet, draft: Draft) -> None:
    """A warning where the head says nothing about what should be recorded of a guideline."""
    absent = [name for name in RECORDED if name not in sheet.root.entries and name not in sheet.root.dropped]
    if absent:
        message = f"{sheet.guideline} does not record: {', '.join(absent)}"
        hint = f"where something is not known, write so: {absent[0]}: {NOT_RECORDED}"
        draft.report.warning("unrecorded-detail", message, sheet.root.at, hint=hint)


def _read(guideline: GuidelineDraft, shared: Heads, draft: Draft) -> None:
    sheets = [sheet for sheet in draft.sheets if sheet.guideline == guideline.id]
    for sheet in sheets:
        for name, key, node in sheet.root.mapping("statements").records():
            if draft.declare(f"statement of {guideline.id}", key, what="statement", also=("statement",)):
                guideline.statements[name] = read_statement(key, node, draft)
    own = own_heads(guideline.id, draft)
    in_force = {**shared, **own}
    flaws = _flaw_nodes(guideline, sheets, draft)
    words = words_for(draft, in_force, {**draft.statements, **guideline.statements})
    guideline.concepts = read_concepts(own, in_force, words, draft, guideline)
    reader = Reader(words, draft.report, citing=False)
    for key, node in flaws:
        guideline.flaws[key.text] = read_flaw(key, node, reader.conditions(node, "when"), guideline, draft)
    _rules(guideline, sheets, in_force, draft)


def _flaw_nodes(guideline: GuidelineDraft, sheets: list[Sheet], draft: Draft) -> list[tuple[Scalar, Mapping]]:
    kind = f"flaw of {guideline.id}"
    return [
        (key, node)
        for sheet in sheets
        for _, key, node in sheet.root.mapping("flaws").records()
        if draft.declare(kind, key, what="flaw")
    ]


def _rules(guideline: GuidelineDraft, sheets: list[Sheet], in_force: Heads, draft: Draft) -> None:
    statements = {**draft.statements, **guideline.statements}
    for role, kept in ((Role.SCOPE, guideline.scope), (Role.ADVICE, guideline.rules)):
        reader = RuleReader(draft, role, in_force, statements, guideline.flaws, guideline.id)
        for sheet in sheets:
            kept.extend(_of_role(reader, sheet))


def _of_role(reader: RuleReader, sheet: Sheet) -> list[Rule]:
    if reader.role is Role.SCOPE:
        nodes = sheet.root.items("outside scope")
    elif isinstance(sheet.tree, Sequence):
        nodes = [node for node in sheet.tree.items if isinstance(node, Mapping)]
    else:
        nodes = sheet.root.items("rules")
    return [rule for node in nodes if (rule := reader.read(node, sheet))]


def read_shared_rules(draft: Draft, shared: Heads) -> None:
    """Put safety and integrity rules into the draft; they use shared definitions only (3.8)."""
    for role, kept in ((Role.SAFETY, draft.safety), (Role.INTEGRITY, draft.integrity)):
        reader = RuleReader(draft, role, shared, draft.statements, {})
        for sheet in draft.of_kind(role.value):
            kept.extend(_of_role(reader, sheet))


def _detail(head: Mapping, name: str) -> Detail:
    """A detail of a guideline, with its provenance where one is given."""
    inner = head.mapping(name)
    return Detail(_said(head.text(name) or inner.text("text")), inner.text("provenance"))


def _said(text: str) -> str:
    """A text; nothing where it says that nothing is recorded."""
    return "" if text == NOT_RECORDED else text


def finish(draft: GuidelineDraft) -> Guideline:
    """The guideline as frozen data, everything by id."""
    head = draft.head
    return Guideline(
        id=draft.id,
        title=head.text("title"),
        source=head.text("source"),
        edition=head.text("edition"),
        effective=head.text("effective"),
        tier=int(head.text("tier", "0")),
        population=head.text("population"),
        provenance=head.text("provenance"),
        review=read_review(head, head.text("author")),
        author=head.text("author"),
        developer=_detail(head, "developer"),
        funding=_detail(head, "funding"),
        release=_detail(head, "release"),
        revision=_detail(head, "revision"),
        review_by=_said(head.text("review by")),
        draft=draft.draft,
        statements=Table(dict(sorted(draft.statements.items()))),
        flaws=Table(dict(sorted(draft.flaws.items()))),
        concepts=Table(dict(sorted(draft.concepts.items()))),
        scope=tuple(sorted(draft.scope, key=lambda rule: rule.id)),
        rules=tuple(sorted(draft.rules, key=lambda rule: rule.id)),
        position=head.at,
    )
