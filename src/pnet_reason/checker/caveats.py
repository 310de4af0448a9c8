"""The caveats that an answer must carry (3.18): from the rules and definitions that its checked proof uses.

May import model and the checker's book, nodes and truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..model.knowledge import Guideline, Source
from ..model.rules import Concept, Condition, Rule, Test
from .book import Book, Patient, Room
from .nodes import Table
from .truth import TRUE

UNSURE = ("unverified", "secondary")
Found = tuple[str, str, tuple[str, ...]]


def caveats_of(
    book: Book, patient: Patient, question: dict[str, Any], table: Table, as_of: str
) -> list[dict[str, Any]]:
    """All caveats, sorted, as they stand in the document."""
    used = {node["rule"] for node in table.nodes if node["kind"] in ("applies", "defeated")}
    used |= {near["rule"] for row in question["rows"] for near in row["nearest"]}
    knowledge, guideline = book.knowledge, book.guideline
    everything = (*guideline.rules, *guideline.scope, *knowledge.safety, *knowledge.integrity)
    rules = [rule for rule in everything if rule.id in used]
    definitions = [*knowledge.concepts.values(), *guideline.concepts.values()]
    concepts = [concept for concept in definitions if (concept.guideline, concept.id) in table.used]
    source = knowledge.sources.get(guideline.source)
    found = {
        *(("assumed", name, ()) for name in patient.assumed),
        *of_rules(rules),
        *of_both([*rules, *concepts], book, patient),
        *of_guideline(guideline, as_of),
        *(of_source(source, as_of) if source else ()),
    }
    return [{"kind": kind, "subject": subject, "about": list(about)} for kind, subject, about in sorted(found)]


def gathered(kind: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Found]:
    """One caveat a subject, about everything that it concerns."""
    table: dict[str, set[str]] = {}
    for subject, name in pairs:
        table.setdefault(subject, set()).add(name)
    return ((kind, subject, tuple(sorted(names))) for subject, names in table.items())


def of_rules(rules: list[Rule]) -> Iterator[Found]:
    """Review status, the editor's own reading, and where a rule comes from."""
    yield from gathered("unapproved", ((r.review.status, r.id) for r in rules if r.review.status != "approved"))
    own = [r.id for r in rules if "editorial" in (r.provenance, *(override.provenance for override in r.overrides))]
    yield from gathered("editorial", (("", name) for name in own))
    yield from gathered("local", ((r.local, r.id) for r in rules if r.local))


def of_both(things: list[Rule | Concept], book: Book, patient: Patient) -> Iterator[Found]:
    """What was not checked against the source, itself or a statement that it cites; and known flaws of the source,
    unless one surely does not matter."""
    unsure: list[tuple[str, str, str]] = []
    yield from gathered("provenance", ((thing.provenance, thing.id) for thing in things if thing.provenance in UNSURE))
    for statement in (*book.knowledge.statements.values(), *book.guideline.statements.values()):
        if statement.provenance in UNSURE:
            unsure += [(statement.provenance, thing.id, statement.id) for thing in things if cites(thing, statement.id)]
    for tag in UNSURE:
        yield from gathered(tag, ((owner, key) for said, owner, key in unsure if said == tag))
    world = Room(book, patient, {}).own
    flaws = book.guideline.flaws
    open_ = {name for name, flaw in flaws.items() if all(world.truth(condition) & TRUE for condition in flaw.when)}
    yield from gathered("flaw", ((flaw, thing.id) for thing in things for flaw in thing.flaws if flaw in open_))


def cites(thing: Rule | Concept, key: str) -> bool:
    """Whether a rule or definition cites a statement anywhere."""
    return any(key == cited for cited in cites_of(thing))


def cites_of(thing: Rule | Concept) -> Iterator[str]:
    """Every statement that a rule or definition cites."""
    yield from thing.cites
    if isinstance(thing, Rule):
        for override in thing.overrides:
            yield from override.cites
    pending: list[Condition] = [*thing.when]
    if isinstance(thing, Concept):
        pending += [condition for clause in thing.clauses for condition in (*clause.when, *clause.unless)]
    else:
        pending += thing.unless
    while pending:
        condition = pending.pop()
        if isinstance(condition, Test):
            yield from condition.cites
        else:
            pending += condition.members


def of_guideline(guideline: Guideline, as_of: str) -> Iterator[Found]:
    """The guideline itself: a draft, or not looked at again in time."""
    if guideline.draft:
        yield ("draft", guideline.id, ())
    if guideline.review_by and as_of > guideline.review_by:
        yield ("guideline-review-due", guideline.id, ())


def of_source(source: Source, as_of: str) -> Iterator[Found]:
    """The source itself: of the lowest kind, superseded, past its review date."""
    if source.kind.startswith("tertiary"):
        yield ("tertiary", source.id, ())
    if source.superseded_by and (not as_of or source.superseded_on <= as_of):
        yield ("superseded", source.id, (source.superseded_by,))
    if source.review_by and as_of and source.review_by < as_of:
        yield ("review-due", source.id, ())
