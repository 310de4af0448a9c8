"""A part of a knowledge: some of its guidelines, and what auditors say of them.

Imports model and advise. Promises: the rest stays as it is; hashes are those of the whole, of which it is a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pnet_reason.advise import no_such
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import QueryError
from pnet_reason.model.table import Table


def chosen(knowledge: Knowledge, guidelines: Sequence[str]) -> Knowledge:
    """The knowledge with these guidelines alone (all, where none is named), the invariants that are about one of them,
    the waivers that name one or none, and the hazards whose invariants are left. QueryError where one is not there."""
    unknown = [name for name in guidelines if name not in knowledge.guidelines]
    if unknown:
        raise QueryError([no_such(name, sorted(knowledge.guidelines), "guideline") for name in unknown])
    if not guidelines:
        return knowledge
    books = {name: book for name, book in knowledge.guidelines.items() if name in guidelines}
    answered = {question for book in books.values() for question in book.questions}
    invariants = {
        name: one
        for name, one in knowledge.invariants.items()
        if one.question in answered and (not one.guidelines or set(one.guidelines) & books.keys())
    }
    waivers = {name: one for name, one in knowledge.waivers.items() if one.guideline in ("", *books)}
    hazards = {name: one for name, one in knowledge.hazards.items() if set(one.invariants) <= invariants.keys()}
    return replace(
        knowledge,
        guidelines=Table(books),
        invariants=Table(invariants),
        waivers=Table(waivers),
        hazards=Table(hazards),
    )
