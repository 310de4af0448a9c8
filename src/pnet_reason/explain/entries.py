"""One entry of the knowledge with all that it says: for ``facts show``.

May import model, advise (for unknown names), knowledge, audited, fields, phrases and lines. Promises: every field that
is filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..advise import no_such, refuse_unread
from ..knowledge.hashes import concept_hash, rule_hash
from ..knowledge.quantities import format_range
from ..model.audit import Hazard, Invariant, Waiver
from ..model.findings import Finding
from ..model.knowledge import Evidence, Guideline, Knowledge, Option, Statement
from ..model.over_time import Schedule
from ..model.problems import NOWHERE, QueryError
from ..model.rules import Concept, Review, Rule
from ..model.table import Table
from . import phrases
from .audited import audited
from .evidence import studied
from .fields import bullets, note, own_fields
from .lines import Kind, Line, Mark

Named = tuple[str, str, Any]


def things(knowledge: Knowledge) -> Iterator[Named]:
    """Everything that has an id: the id, what kind of thing it is, the thing."""
    tables: list[tuple[str, Table[str, Any]]] = [
        ("finding", knowledge.findings),
        ("shared definition", knowledge.concepts),
        ("question", knowledge.questions),
        ("option", knowledge.options),
        ("source", knowledge.sources),
        ("study", knowledge.evidence),
        ("shared statement", knowledge.statements),
        ("guideline", knowledge.guidelines),
        ("invariant", knowledge.invariants),
        ("waiver", knowledge.waivers),
        ("hazard", knowledge.hazards),
    ]
    yield from ((name, kind, thing) for kind, table in tables for name, thing in table.items())
    yield from ((rule.id, "safety rule", rule) for rule in knowledge.safety)
    yield from ((rule.id, "integrity rule", rule) for rule in knowledge.integrity)
    for guideline in knowledge.guidelines.values():
        yield from of_guideline(guideline)


def of_guideline(guideline: Guideline) -> Iterator[Named]:
    """What a guideline brings with it."""
    yield from ((rule.id, f"rule of {guideline.id}", rule) for rule in (*guideline.scope, *guideline.rules))
    yield from ((name, f"definition of {guideline.id}", one) for name, one in guideline.concepts.items())
    yield from ((name, f"statement of {guideline.id}", one) for name, one in guideline.statements.items())
    yield from ((name, f"flaw of {guideline.id}", one) for name, one in guideline.flaws.items())


def entries(knowledge: Knowledge, wanted: str) -> Iterator[Line]:
    """Everything that has this id. QueryError, with the nearest, where nothing has."""
    refuse_unread([wanted], knowledge)
    known = list(things(knowledge))
    found = [one for one in known if one[0] == wanted]
    if not found:
        problem = no_such(wanted, sorted({name for name, _, _ in known}), "id")
        near, known_ids, _ = problem.hint.partition("known: ")
        hint = f"{near if known_ids else ''}pnet-reason facts show lists what there is"
        raise QueryError(type(problem)(problem.code, problem.message, hint=hint))
    for name, kind, thing in found:
        yield from shown(knowledge, name, kind, thing)


def shown(knowledge: Knowledge, name: str, kind: str, thing: Any) -> Iterator[Line]:
    """One thing."""
    label = getattr(thing, "label", "") or getattr(thing, "title", "")
    yield Line(Kind.CASE, f"{name}: {label}" if label else name, "", aside=kind)
    if isinstance(thing, Finding):
        yield note(phrases.RANGE, format_range(thing))
        if thing.computed:
            yield note(phrases.COMPUTED_AS, thing.computed.text)
    yield from own_fields(thing)
    if isinstance(thing, Option) and thing.schedule is not None:
        yield schedule(thing.schedule)
    if isinstance(thing, Invariant | Waiver | Hazard):
        yield from audited(knowledge, thing)
    elif isinstance(thing, Evidence):
        yield from studied(knowledge, thing)
    else:
        yield from conditions(knowledge, thing)
    if isinstance(thing, Guideline):
        yield from details(thing)
        yield note(phrases.RULES, ", ".join(rule.id for rule in thing.rules))
        yield note(phrases.DEFINES, ", ".join(thing.concepts) or "-")
    yield from reviewed(knowledge, thing)
    position = getattr(thing, "position", NOWHERE)
    if position != NOWHERE:
        yield note(phrases.STANDS_IN, f"{position.file}:{position.line}")


def details(guideline: Guideline) -> Iterator[Line]:
    """What is recorded of a guideline, and what is not."""
    for name in ("developer", "funding", "release", "revision"):
        one = getattr(guideline, name)
        text = f"{one.text} [{one.provenance}]" if one.provenance else one.text
        yield note(name, text or phrases.NOT_RECORDED)
    yield note(phrases.REVIEW_BY, guideline.review_by or phrases.NOT_RECORDED)


def reviewed(knowledge: Knowledge, thing: Any) -> Iterator[Line]:
    """Whose work it is, who approved it, and the hash that an approval of what stands there now would name."""
    review = getattr(thing, "review", None)
    if not isinstance(review, Review):
        return
    told = (phrases.REVIEWS.get(review.status, review.status), review.by, review.on)
    yield note(phrases.REVIEW, ", ".join(part for part in told if part))
    if review.author:
        yield note(phrases.AUTHOR, review.author)
    if review.status == "lapsed":
        yield note(phrases.APPROVED_HASH, review.of)
    if isinstance(thing, Rule):
        yield note(phrases.HASH, rule_hash(thing, knowledge))
    elif isinstance(thing, Concept):
        yield note(phrases.HASH, concept_hash(thing, knowledge))


def schedule(found: Schedule) -> Line:
    """When an option asks for the next examination."""
    told = [found.examination]
    told += [phrases.BY_METHODS.format(methods=phrases.listed(found.methods, "or"))] if found.methods else []
    told += (
        [
            (phrases.BY_DEFAULT if found.methods else phrases.GIVING).format(
                findings=phrases.listed(found.findings, "or")
            )
        ]
        if found.findings
        else []
    )
    every = "" if found.every is None else " to ".join(map(str, dict.fromkeys(found.every)))
    told.append(phrases.EVERY.format(every=every) if every else phrases.NO_INTERVAL)
    told += [phrases.LOST_AFTER.format(months=found.lost_after)] if found.lost_after is not None else []
    below = (Line(Kind.NOTE, found.note, ""),) if found.note else ()
    return Line(Kind.NOTE, "; ".join(told), "", lead=phrases.SCHEDULE, aside=found.provenance, children=below)


def conditions(knowledge: Knowledge, thing: Any) -> Iterator[Line]:
    """When a rule, definition or flaw holds; each bullet with what it cites in words."""
    said: dict[str, Statement] = {**knowledge.statements}
    owner = getattr(thing, "guideline", "")
    if owner:
        said |= knowledge.guidelines[owner].statements
    if isinstance(thing, Concept):
        for clause in thing.clauses:
            yield bullets(phrases.CLAUSE_OF.format(value=clause.value), clause.when, clause.unless, said)
    elif getattr(thing, "when", ()):
        yield bullets(phrases.WHEN, thing.when, getattr(thing, "unless", ()), said)
    if isinstance(thing, Rule):
        for override in thing.overrides:
            aside = ", ".join(part for part in (override.provenance, *override.cites) if part)
            text = phrases.COMES_FIRST.format(rule=f"{thing.id}, before {override.rule},", because=override.because)
            yield Line(Kind.OPTION, text, "", aside=aside, mark=Mark.AGAINST)
