"""Concepts: shared ones of the classifications, and those of guidelines. Imports: conditions, draft, grammar, model."""

from __future__ import annotations

from collections.abc import Mapping as Map

from pnet_reason.model.rules import Clause, Concept
from pnet_reason.model.table import Table

from .bibliography import known_keys
from .conditions import Reader
from .draft import Draft, GuidelineDraft, Sheet, read_review, value_labels
from .grammar import Words
from .tree import Mapping, Scalar
from .vocabulary import check_values

Heads = dict[str, tuple[Scalar, Mapping, Sheet]]
"""Concept → its name, its record and its file, as they stand there."""


def shared_heads(draft: Draft) -> Heads:
    """The shared concepts as they stand in the files. Values must be known before any bullet is read."""
    heads: Heads = {}
    for sheet in draft.of_kind("classification"):
        _collect(sheet, "concept", "concept", ("finding",), heads, draft)
    return heads


def own_heads(guideline: str, draft: Draft) -> Heads:
    """The concepts that a guideline defines itself."""
    heads: Heads = {}
    for sheet in draft.of_kind("definitions"):
        if sheet.guideline == guideline:
            _collect(sheet, f"concept of {guideline}", "concept", ("finding",), heads, draft)
    return heads


def _collect(sheet: Sheet, kind: str, what: str, also: tuple[str, ...], heads: Heads, draft: Draft) -> None:
    for name, key, node in sheet.root.mapping("concepts").records():
        if draft.declare(kind, key, what=what, also=also):
            heads[name] = (key, node, sheet)


def values_of(heads: Heads) -> dict[str, tuple[str, ...]]:
    """Concept → declared values, for those whose values can be read."""
    return {name: tuple(labels) for name, (_, node, _) in heads.items() if (labels := value_labels(node))}


def words_for(draft: Draft, heads: Heads, statements: Map[str, object], *, may_ask: bool = False) -> Words:
    """What a bullet may speak of where these concepts are in force."""
    declared = {*draft.names("finding"), *heads}
    return Words(draft.findings, values_of(heads), declared, statements, may_ask)


def read_concepts(
    own: Heads, in_force: Heads, words: Words, draft: Draft, guideline: GuidelineDraft | None = None
) -> dict[str, Concept]:
    """The concepts of ``own``, read where ``in_force`` hold."""
    return {name: _concept(*head, in_force, words, draft, guideline) for name, head in own.items()}


def _concept(
    key: Scalar,
    node: Mapping,
    sheet: Sheet,
    in_force: Heads,
    words: Words,
    draft: Draft,
    guideline: GuidelineDraft | None,
) -> Concept:
    labels = value_labels(node)
    check_values(key.text, node, draft)
    review = read_review(node, draft.author_of(sheet))
    reader = Reader(words, draft.report, approved=review.status == "approved")
    _one_of_two(key, node, draft)
    statements = {**draft.statements, **(guideline.statements if guideline else {})}
    return Concept(
        id=key.text,
        label=node.text("label", key.text),
        values=tuple(labels),
        ordered=node.text("ordered") == "yes",
        clauses=tuple(_clause(one, key.text, labels, reader, draft) for one in node.items("definition")),
        highest_of=_parts(key, node, in_force, draft),
        when=reader.conditions(node, "when"),
        guideline=guideline.id if guideline else "",
        cites=known_keys("statement", node.words("cites"), statements, draft),
        flaws=known_keys("flaw", node.words("flaws"), _flaw_names(guideline, draft), draft),
        value_labels=Table(labels),
        wording=Table(node.texts("wording")),
        provenance=node.text("provenance"),
        review=review,
        position=key.at,
    )


def _flaw_names(guideline: GuidelineDraft | None, draft: Draft) -> Map[str, object]:
    return draft.names(f"flaw of {guideline.id}") if guideline else {}


def _one_of_two(key: Scalar, node: Mapping, draft: Draft) -> None:
    """A concept is defined by clauses or as the highest of others; only the latter has a guard of its own."""
    clauses, highest = "definition" in node.entries, "highest of" in node.entries
    if clauses == highest:
        message = f"{key.text} needs either a 'definition' or 'highest of'"
        draft.report.error("bad-definition", message, key.at, width=len(key.text))
    if clauses and "when" in node.entries:
        message, hint = "'when' beside a definition has no meaning", "write it in each clause"
        draft.report.error("bad-definition", message, node.entries["when"][0].at, hint=hint)


def _clause(node: Mapping, name: str, labels: Map[str, str], reader: Reader, draft: Draft) -> Clause:
    value = node.get("is")
    if isinstance(value, Scalar) and value.text not in labels:
        draft.report.unknown("value", value.text, labels, value.at, where=f"{name} has: {', '.join(labels)}")
    return Clause(node.text("is"), reader.conditions(node, "when"), reader.conditions(node, "unless"), node.at)


def _parts(key: Scalar, node: Mapping, in_force: Heads, draft: Draft) -> tuple[str, ...]:
    """The concepts of which the highest counts: known, ordered, and over the same values."""
    parts: list[str] = []
    message = f"{key.text} is the highest of others, so it must be ordered"
    if node.get("highest of") and node.text("ordered") != "yes":
        draft.report.error("bad-definition", message, key.at, hint="write: ordered: yes")
    for word in node.words("highest of"):
        if word.text not in in_force:
            draft.report.unknown("concept", word.text, in_force, word.at)
        elif word.text in parts:
            draft.report.error("listed-twice", f"{word.text} is listed twice", word.at, width=len(word.text))
        else:
            _same_values(key, node, word, in_force[word.text][1], draft)
            parts.append(word.text)
    return tuple(parts)


def _same_values(key: Scalar, node: Mapping, word: Scalar, part: Mapping, draft: Draft) -> None:
    mine, theirs = list(value_labels(node)), list(value_labels(part))
    if part.text("ordered") != "yes" or mine != theirs:
        message = f"{word.text} does not share the ordered values of {key.text}"
        hint = f"{key.text}: {', '.join(mine)}; {word.text}: {', '.join(theirs)}"
        draft.report.error("different-values", message, word.at, hint=hint, width=len(word.text))
