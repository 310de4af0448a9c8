"""What a knowledge holds, in a page. May import model, phrases and lines. Promises: ids and labels only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..model.knowledge import Knowledge
from . import phrases
from .lines import Kind, Line


def overview(knowledge: Knowledge) -> Iterator[Line]:
    """Guidelines with their rules, questions with their options, then the rest by name."""
    yield Line(Kind.CASE, phrases.KNOWLEDGE.format(version=knowledge.version, logic=knowledge.logic), "")
    for guideline in knowledge.guidelines.values():
        rules = [entry(rule.id, f"{rule.question}: {rule.stance.value} {rule.option}") for rule in guideline.rules]
        name = phrases.GUIDELINE_DRAFT.format(guideline=guideline.id) if guideline.draft else guideline.id
        yield heading(f"{name}: {guideline.title}", rules)
    if knowledge.drafts:
        yield Line(Kind.HEADING, phrases.UNREAD_DRAFTS.format(drafts=phrases.listed(knowledge.drafts)), "")
    for question in knowledge.questions.values():
        options = [entry(o.id, o.label) for o in knowledge.options.values() if question.id in o.questions]
        yield heading(f"{question.id}: {question.label}", options)
    yield heading(phrases.SHARED_CONCEPTS, labelled(knowledge.concepts))
    yield heading(phrases.FINDINGS, labelled(knowledge.findings))
    shared = (*knowledge.safety, *knowledge.integrity)
    yield heading(phrases.SHARED_RULES, [entry(r.id, r.because) for r in shared])
    yield from audited(knowledge)
    names = (("sources", knowledge.sources), ("studies", knowledge.evidence))
    for title, table in names:
        text = phrases.COUNTED.format(count=len(table), things=title, names=", ".join(table))
        yield Line(Kind.NOTE, text, "")


def audited(knowledge: Knowledge) -> Iterator[Line]:
    """Invariants, hazards and waivers, where there are any."""
    invariants = [entry(one.id, one.because) for one in knowledge.invariants.values()]
    hazards = [entry(one.id, f"{one.severity}: {one.harm}") for one in knowledge.hazards.values()]
    waivers = [entry(one.id, f"{one.finding}: {one.because}") for one in knowledge.waivers.values()]
    named = ((phrases.INVARIANTS, invariants), (phrases.HAZARDS, hazards), (phrases.WAIVERS, waivers))
    yield from (heading(title, lines) for title, lines in named if lines)


def labelled(things: Mapping[str, Any]) -> list[Line]:
    """Things that have a label, by id."""
    return [entry(name, thing.label) for name, thing in things.items()]


def entry(name: str, text: str) -> Line:
    """One thing by its id."""
    return Line(Kind.ENTRY, text, "", lead=name)


def heading(title: str, children: Iterable[Line]) -> Line:
    """A list under a title."""
    return Line(Kind.HEADING, title, "", children=tuple(children))
