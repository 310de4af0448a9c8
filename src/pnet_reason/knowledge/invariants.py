"""invariants.yaml: what must hold for every possible patient. Imports: premises, concerned, draft, tree, model."""

from __future__ import annotations

from pnet_reason.model.audit import Form, Invariant, Stage
from pnet_reason.model.findings import Kind

from .audit_shapes import FORMS, SHARED
from .concerned import Concerned, concerned, in_force, of_drafts
from .draft import Draft
from .premises import bullets, premises
from .report import shorten
from .tree import Mapping, Scalar

ORDERED = {Kind.REAL, Kind.INTEGER, Kind.ORDERED, Kind.YES_NO}


def read_invariants(draft: Draft) -> None:
    """Put the invariants into the draft."""
    for sheet in draft.of_kind("invariants"):
        for name, key, node in sheet.root.mapping("invariants").records():
            known = draft.declare("invariant", key) and not of_drafts(node.words("guidelines"), draft)
            if known and (form := _form(key, node, draft)):
                draft.invariants[name] = _invariant(key, node, form, draft)


def _form(key: Scalar, node: Mapping, draft: Draft) -> Form | None:
    """How it speaks; a record where it does so in no way or in several."""
    given = [name for name in FORMS if name in node.entries or name in node.dropped]
    if len(given) != 1:
        message = f"an invariant has exactly one of {', '.join(FORMS)}; this one has {' and '.join(given) or 'none'}"
        draft.report.error("bad-form", message, key.at, width=len(key.text))
        return None
    form = Form(given[0])
    if form.value in node.dropped:
        return None
    if "when" in node.entries and form is not Form.ALWAYS:
        hint = "of never, write everything into one list; to take patients out, write unless"
        at = node.entries["when"][0].at
        draft.report.error("bad-form", f"'when' beside '{form.value}' has no meaning", at, hint=hint, width=len("when"))
    if form is Form.AT_MOST_ONE and len(node.words(form.value)) == 1:
        at = node.words(form.value)[0].at
        draft.report.error("bad-form", f"'{form.value}' needs two options", at, hint="to forbid one, write never")
    return form


def _sides(node: Mapping, whom: Concerned) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The options of the lower and of the higher patient, none of which is both."""
    low, high = whom.options(node.words("low")), whom.options(node.words("high"))
    for word in node.words("high"):
        if word.text in low:
            message = f"{shorten(word.text)} is both low and high"
            whom.draft.report.error("listed-twice", message, word.at, width=len(word.text))
    return low, high


def _invariant(key: Scalar, node: Mapping, form: Form, draft: Draft) -> Invariant:
    named = draft.unread.without(node.words("guidelines"))
    whom = concerned(node, named, draft, shared=node.text("definitions") == SHARED)
    monotone = node.mapping(Form.MONOTONE.value)
    low, high = _sides(monotone, whom)
    return Invariant(
        id=key.text,
        form=form,
        question=whom.question,
        lines=premises(node, form.value, whom) if form in (Form.NEVER, Form.ALWAYS) else (),
        when=premises(node, "when", whom),
        unless=bullets(node, "unless", whom),
        options=whom.options(node.words(Form.AT_MOST_ONE.value)),
        along=_along(monotone.get("along"), whom),
        low=low,
        high=high,
        guidelines=whom.guidelines if named else (),
        stages=_stages(node, draft),
        shared=whom.shared,
        because=node.text("because"),
        cites=whom.cites(node),
        provenance=node.text("provenance"),
        position=key.at,
    )


def _stages(node: Mapping, draft: Draft) -> tuple[Stage, ...]:
    """The answers that are meant, in the order of an answer; the final one where nothing is said."""
    words = node.words("stages")
    for number, word in enumerate(words):
        if any(word.text == earlier.text for earlier in words[:number]):
            draft.report.error("listed-twice", f"{shorten(word.text)} is listed twice", word.at, width=len(word.text))
    given = {word.text for word in words} or {Stage.FINAL.value}
    return tuple(stage for stage in Stage if stage.value in given)


def _along(word: object, whom: Concerned) -> str:
    """What two patients differ in: something with an order, wherever it is defined."""
    if not isinstance(word, Scalar):
        return ""
    name, draft = word.text, whom.draft
    if name in draft.names("finding"):
        if name in draft.findings and draft.findings[name].kind not in ORDERED:
            _no_order(word, draft)
        return name
    used = [in_force(draft, one) for one in whom.guidelines if not whom.shared] or [draft.concepts]
    if any(name not in book for book in used):
        draft.report.unknown("finding", name, {*draft.names("finding"), *whom.concepts}, word.at)
    elif not all(book[name].ordered for book in used):
        _no_order(word, draft)
    return name


def _no_order(word: Scalar, draft: Draft) -> None:
    message = f"the values of {word.text} have no order"
    hint = "along takes a number, a yes-no or ordered finding, or an ordered concept"
    draft.report.error("not-ordered", message, word.at, hint=hint, width=len(word.text))
