"""What auditors say of the knowledge: invariants.yaml, waivers.yaml, hazards.yaml. None of it can change an answer.

Imports: invariants, premises, concerned, draft, tree, model. Promises: every name that an entry uses is there, but for
worked cases, which are not read with the knowledge.
"""

from __future__ import annotations

from pnet_reason.model.audit import Hazard, Waiver

from .bibliography import known_keys
from .concerned import concerned, of_drafts, statements_of
from .draft import Draft
from .invariants import read_invariants
from .premises import bullets
from .tree import Mapping, Scalar

OF_PATIENTS = ("gap", "conflict")
OF_OPTIONS = ("conflict",)
OF_RULES = ("dead-rule", "masked-rule", "duplicate", "subsumed")


def read_audits(draft: Draft) -> None:
    """Put all three files into the draft."""
    read_invariants(draft)
    for sheet in draft.of_kind("waivers"):
        for name, key, node in sheet.root.mapping("waivers").records():
            named = node.get("guideline")
            if draft.declare("waiver", key) and not of_drafts([named] if isinstance(named, Scalar) else [], draft):
                draft.waivers[name] = _waiver(key, node, draft)
    for sheet in draft.of_kind("hazards"):
        for name, key, node in sheet.root.mapping("hazards").records():
            if draft.declare("hazard", key):
                draft.hazards[name] = _hazard(key, node, draft)


def _waiver(key: Scalar, node: Mapping, draft: Draft) -> Waiver:
    guideline = node.get("guideline")
    whom = concerned(node, [guideline] if isinstance(guideline, Scalar) else [], draft)
    finding, about = node.text("finding"), node.words("about")
    if finding in OF_OPTIONS:
        whom.options(about)
    elif finding in OF_RULES:
        books = [draft.guidelines[name] for name in (whom.guidelines if whom.named else draft.guidelines)]
        rules = {rule.id: rule for book in books for rule in (*book.rules, *book.scope)}
        known_keys("rule", about, rules, draft)
    if finding and finding not in OF_PATIENTS:
        _about_no_patient(finding, node, draft)
    return Waiver(
        id=key.text,
        finding=finding,
        because=node.text("because"),
        by=node.text("by"),
        until=node.text("until"),
        guideline=whom.guidelines[0] if whom.named and whom.guidelines else "",
        question=whom.question,
        about=tuple(word.text for word in about),
        where=bullets(node, "where", whom),
        unless=bullets(node, "unless", whom),
        position=key.at,
    )


def _about_no_patient(finding: str, node: Mapping, draft: Draft) -> None:
    """A fault that is about no patient cannot be accepted for some of them."""
    for name in ("where", "unless"):
        entry = node.entries.get(name)
        if entry is not None:
            message, hint = f"{finding} is about no patient", "leave it out; 'about' lists all that the fault names"
            draft.report.error("misplaced-condition", message, entry[0].at, hint=hint, width=len(name))


def _hazard(key: Scalar, node: Mapping, draft: Draft) -> Hazard:
    controls = node.mapping("controls")
    invariants, rules, cases = (controls.words(name) for name in ("invariants", "rules", "cases"))
    if node.get("controls") and not (invariants or rules or cases or controls.dropped):
        message, hint = f"the hazard {key.text} has no control", "name an invariant, a rule or a worked case"
        draft.report.error("no-control", message, controls.at, hint=hint)
    known = statements_of(draft, tuple(draft.guidelines))
    held = draft.all_known("invariant", invariants, where="invariants are listed in invariants.yaml")
    return Hazard(
        id=key.text,
        harm=node.text("harm"),
        severity=node.text("severity"),
        cause=node.text("cause"),
        invariants=tuple(name for name in held if name in draft.invariants),
        rules=_controlling(rules, draft),
        cases=tuple(word.text for word in cases),
        cites=known_keys("statement", draft.unread.without(node.words("cites")), known, draft),
        position=key.at,
    )


def _controlling(words: list[Scalar], draft: Draft) -> tuple[str, ...]:
    """The safety and integrity rules of a list; they count as such however wrong they are otherwise."""
    nodes = [node for sheet in draft.of_kind("safety", "integrity") for node in sheet.root.items("rules")]
    shared = {node.text("id") for node in nodes}
    known = draft.all_known("rule", words)
    for word in words:
        if word.text in known and word.text not in shared:
            message, hint = f"{word.text} is a rule of a guideline", "only safety and integrity rules are controls"
            draft.report.error("not-a-control", message, word.at, hint=hint, width=len(word.text))
    return known
