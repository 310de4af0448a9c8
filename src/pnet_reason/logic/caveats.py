"""What a reader must know first (3.18).

A rule is *used* where a proof has it apply or be defeated, or where it is among the nearest of a silence; a
definition where a conclusion rests on it. A flaw is shown with what it concerns, unless its own condition is surely
false for the case.

Imports model and logic. Promises: sorted; remembered by what it depends on, which is little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pnet_reason.model.answer import Caveat, Row
from pnet_reason.model.knowledge import Guideline, Knowledge, Source
from pnet_reason.model.rules import Concept, Rule

from .compiled import Key, Section, conditions_of, tests_in
from .kernel import domains
from .query import Query
from .survey import NOTHING_KNOWN, planes_in

APPROVED, EDITORIAL, TERTIARY = "approved", "editorial", "tertiary"
UNSURE = ("unverified", "secondary")


def caveats_of(query: Query, rows: Iterable[Row], as_of: str) -> tuple[Caveat, ...]:
    """All caveats of an answer, sorted."""
    plan, table = query.plan, query.table
    rules = frozenset(table.rules_used | {near.rule for row in rows for near in row.nearest})
    found, flawed = of_what_is_used(query.knowledge, plan.guideline, rules, frozenset(table.concepts_used), as_of)
    matter = [flaw for flaw in flawed if not surely_false(query, plan.flaws.get(flaw.subject))]
    assumed = [Caveat("assumed", name) for name in query.case.assumed]
    return tuple(sorted((*found, *matter, *assumed)))


@lru_cache(maxsize=1024)
def of_what_is_used(
    knowledge: Knowledge, guideline: str, rules: frozenset[str], concepts: frozenset[Key], as_of: str
) -> tuple[list[Caveat], list[Caveat]]:
    """The caveats that rules, definitions and the source bring with them; and apart, the flaws that may matter."""
    chosen = knowledge.guidelines[guideline]
    everything = (*chosen.rules, *chosen.scope, *knowledge.safety, *knowledge.integrity)
    used = [rule for rule in everything if rule.id in rules]
    shared = {("", name): concept for name, concept in knowledge.concepts.items()}
    own = {(guideline, name): concept for name, concept in chosen.concepts.items()}
    things: list[Rule | Concept] = [*used, *(c for key, c in {**shared, **own}.items() if key in concepts)]
    known = {**knowledge.statements, **chosen.statements}
    cited = [(known[key].provenance, thing.id, key) for thing in things for key in citations(thing) if key in known]
    source = knowledge.sources.get(chosen.source)
    found = [
        *grouped("unapproved", ((r.review.status, r.id) for r in used if r.review.status != APPROVED)),
        *grouped("provenance", ((x.provenance, x.id) for x in things if x.provenance in UNSURE)),
        *(caveat for tag in UNSURE for caveat in grouped(tag, ((x, key) for said, x, key in cited if said == tag))),
        *grouped(EDITORIAL, (("", rule.id) for rule in used if is_editorial(rule))),
        *grouped("local", ((rule.local, rule.id) for rule in used if rule.local)),
        *of_guideline(chosen, as_of),
        *(of_source(source, as_of) if source else ()),
    ]
    pairs = ((flaw, thing.id) for thing in things for flaw in thing.flaws if flaw in chosen.flaws)
    return found, list(grouped("flaw", pairs))


def citations(thing: Rule | Concept) -> set[str]:
    """The statements that a rule or definition cites: as a whole, in a bullet, or where it comes before another."""
    bullets = conditions_of(thing) if isinstance(thing, Concept) else [*thing.when, *thing.unless]
    overrides = () if isinstance(thing, Concept) else thing.overrides
    before = {key for override in overrides for key in override.cites}
    return {*thing.cites, *before, *(key for test in tests_in(bullets) for key in test.cites)}


def surely_false(query: Query, section: Section | None) -> bool:
    """Whether the condition of a flaw, where it has one, is false or undefined for the case; remembered by its box."""
    if section is None:
        return False
    masks = domains(query.state)
    box = tuple([masks[entry.var] for entry in section.findings])
    found = section.memo.get(box)
    if found is None:
        found = bool(section.rules[0].body.need & planes_in(section, query.state, NOTHING_KNOWN).lost)
        section.memo[box] = found
    return found


def grouped(kind: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Caveat]:
    """One caveat a subject, about all its ids."""
    table: dict[str, set[str]] = {}
    for subject, name in pairs:
        table.setdefault(subject, set()).add(name)
    for subject, names in table.items():
        yield Caveat(kind, subject, tuple(sorted(names)))


def is_editorial(rule: Rule) -> bool:
    """Whether the rule, or one of its overrides, is the editor's reading."""
    return rule.provenance == EDITORIAL or any(o.provenance == EDITORIAL for o in rule.overrides)


def of_guideline(guideline: Guideline, as_of: str) -> Iterator[Caveat]:
    """The guideline itself: a draft, or past the day by which it was to be looked at again."""
    if guideline.draft:
        yield Caveat("draft", guideline.id)
    if guideline.review_by and as_of and guideline.review_by < as_of:
        yield Caveat("guideline-review-due", guideline.id)


def of_source(source: Source, as_of: str) -> Iterator[Caveat]:
    """The source, where it is of the lowest kind, superseded, or past its review date on the day asked about."""
    if source.kind.startswith(TERTIARY):
        yield Caveat(TERTIARY, source.id)
    if source.superseded_by and (not as_of or source.superseded_on <= as_of):
        yield Caveat("superseded", source.id, (source.superseded_by,))
    if source.review_by and as_of and source.review_by < as_of:
        yield Caveat("review-due", source.id)
