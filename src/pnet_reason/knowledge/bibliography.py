"""sources.yaml, statements and flaws: what rules lean on. Imports: draft, tree, model."""

from __future__ import annotations

from collections.abc import Mapping as Map

from pnet_reason.model.knowledge import Flaw, Source, Statement
from pnet_reason.model.problems import Position
from pnet_reason.model.rules import Condition

from .draft import Draft, GuidelineDraft
from .tree import Mapping, Scalar

IN_SOURCES = "sources are listed in sources.yaml"


def read_sources(draft: Draft) -> None:
    """Put the bibliography into the draft."""
    nodes = []
    for sheet in draft.of_kind("sources"):
        for name, key, node in sheet.root.mapping("sources").records():
            if draft.declare("source", key):
                draft.sources[name] = _source(name, node, key.at)
                nodes.append(node)
    for node in nodes:
        cite_source(node, "superseded by", draft)


def _source(name: str, node: Mapping, at: Position) -> Source:
    return Source(
        id=name,
        title=node.text("title", name),
        authors=node.text("authors"),
        journal=node.text("journal"),
        year=int(node.text("year", "0")),
        doi=node.text("doi"),
        pmid=node.text("pmid"),
        url=node.text("url"),
        kind=node.text("kind"),
        tier=int(node.text("tier", "0")),
        provenance=node.text("provenance"),
        superseded_by=node.text("superseded by"),
        superseded_on=node.text("superseded on"),
        review_by=node.text("review by"),
        note=node.text("note"),
        position=at,
    )


def cite_source(node: Mapping, name: str, draft: Draft) -> None:
    """A record where the source under a key is not in the bibliography."""
    word = node.get(name)
    if isinstance(word, Scalar):
        draft.known("source", word, where=IN_SOURCES)


def read_statement(key: Scalar, node: Mapping, draft: Draft) -> Statement:
    """One statement, shared or of a guideline."""
    cite_source(node, "source", draft)
    return Statement(
        id=key.text,
        text=node.text("text"),
        source=node.text("source"),
        where=node.text("where"),
        force=node.text("force"),
        cites=draft.all_known("source", node.words("cites"), where=IN_SOURCES),
        provenance=node.text("provenance"),
        position=key.at,
    )


def read_shared_statements(draft: Draft) -> None:
    """Put the statements of classifications, safety and integrity into the draft: their keys are one namespace."""
    for sheet in draft.of_kind("classification", "safety", "integrity"):
        for name, key, node in sheet.root.mapping("statements").records():
            if draft.declare("statement", key):
                draft.statements[name] = read_statement(key, node, draft)


def read_flaw(key: Scalar, node: Mapping, when: tuple[Condition, ...], guideline: GuidelineDraft, draft: Draft) -> Flaw:
    """One known fault of a guideline's source."""
    return Flaw(
        id=key.text,
        text=node.text("text"),
        resolution=node.text("resolution"),
        statements=known_keys("statement", node.words("statements"), guideline.statements, draft),
        when=when,
        provenance=node.text("provenance"),
        position=key.at,
    )


def known_keys(kind: str, words: list[Scalar], declared: Map[str, object], draft: Draft) -> tuple[str, ...]:
    """The keys of a list that are declared, in order; a record for each that is not."""
    for word in words:
        if word.text not in declared:
            draft.report.unknown(kind, word.text, declared, word.at)
    return tuple(word.text for word in words)
