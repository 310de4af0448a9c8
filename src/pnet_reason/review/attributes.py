"""The source attributes of a guideline as decision support: what is recorded of it, which personal data its rules use.

Imports model, knowledge, audit and uses. Promises: ``attributes`` gives ``pnet-reason.source-attributes/1``: thirteen
attributes in the order of the regulation; what the facts do not hold is not recorded, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pnet_reason.advise import chosen, refuse_unread
from pnet_reason.audit.document import head
from pnet_reason.model.attributes import DESCRIBING, PERSONAL
from pnet_reason.model.knowledge import Detail, Guideline, Knowledge, Source
from pnet_reason.version import __version__

from .uses import every_rule, rests_on

FORMAT = "pnet-reason.source-attributes/1"
REGULATION = "45 CFR 170.315(b)(11)(iv)(A)"
Record = dict[str, Any]


def attributes(knowledge: Knowledge, guideline: str) -> Record:
    """The document of one guideline. QueryError for an unknown name, or a draft that was not read."""
    refuse_unread([guideline], knowledge)
    (name,) = chosen([guideline], knowledge.guideline_order(), "guideline")
    book = knowledge.guidelines[name]
    found = [*described(book, knowledge), *used(book, knowledge)]
    return {
        "format": FORMAT,
        "engine": __version__,
        "knowledge": head(knowledge),
        "regulation": REGULATION,
        "guideline": {"id": book.id, "title": book.title, "draft": book.draft},
        "attributes": [{"number": number, **one} for number, one in enumerate(found, start=1)],
    }


def described(book: Guideline, knowledge: Knowledge) -> Iterator[Record]:
    """What is recorded: citation, developer, funding, dates. ``recorded``: a list of texts, empty where nothing is."""
    source = knowledge.sources.get(book.source)
    told = (
        [("guideline", Detail(citation(source), source.provenance))] if source else [],
        [("guideline", book.developer), ("rules", Detail(book.author))],
        [("funding", book.funding)],
        [("release", book.release), ("revision", book.revision)],
    )
    for name, details in zip(DESCRIBING, told, strict=True):
        known = [{"of": of, "text": one.text, "provenance": one.provenance} for of, one in details if one.text]
        yield {"name": name, "recorded": known}


def citation(source: Source) -> str:
    """A source as it is cited."""
    doi = f"doi:{source.doi}" if source.doi else source.url
    year = "" if str(source.year) in source.journal or not source.year else f", {source.year}"
    parts = (source.authors, source.title, f"{source.journal}{year}", doi)
    return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts if part).removesuffix(".")


def used(book: Guideline, knowledge: Knowledge) -> Iterator[Record]:
    """Which kinds of personal data the rules use, however deep in a definition; also those that hold for all
    guidelines."""
    touched: dict[str, dict[str, list[str]]] = {name: {} for name in PERSONAL}
    for rule in (*every_rule(book), *knowledge.safety, *knowledge.integrity):
        for name in rests_on(rule, knowledge)[0]:
            kind = knowledge.findings[name].source_attribute
            if kind:
                touched[kind].setdefault(name, []).append(rule.id)
    for kind, findings in touched.items():
        rules = sorted({rule for names in findings.values() for rule in names})
        yield {"name": kind, "used": bool(findings), "findings": sorted(findings), "rules": rules}
