"""Invariants, waivers and hazards in words: for ``facts show``.

May import model, fields, phrases and lines. Promises: looks up, concludes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from ..model.audit import Claim, Form, Hazard, Invariant, Premise, Waiver
from ..model.knowledge import Knowledge, Statement
from ..model.rules import wording
from . import phrases
from .fields import bullet, bullets, note
from .lines import Kind, Line

Statements: TypeAlias = dict[str, Statement]


def audited(knowledge: Knowledge, thing: Invariant | Waiver | Hazard) -> Iterator[Line]:
    """What a record says beyond its plain fields."""
    if isinstance(thing, Invariant):
        yield from invariant(knowledge, thing)
    elif isinstance(thing, Waiver):
        names = [thing.guideline] if thing.guideline else []
        if thing.where or thing.unless:
            yield bullets(phrases.ACCEPTED_FOR, thing.where, thing.unless, statements(knowledge, names))
    else:
        yield heading(phrases.CONTROLS, controls(knowledge, thing))
        yield from rests_on(thing.cites, statements(knowledge, knowledge.guidelines))


def invariant(knowledge: Knowledge, thing: Invariant) -> Iterator[Line]:
    """Whom it is asked of, what it says, and what that rests on."""
    answering = [name for name, book in knowledge.guidelines.items() if thing.question in book.questions]
    said = statements(knowledge, thing.guidelines or answering)
    yield note(phrases.ASKED_OF, ", ".join(thing.guidelines) or phrases.EVERY_GUIDELINE)
    yield note(phrases.AT_STAGES, ", ".join(stage.value for stage in thing.stages))
    if thing.shared:
        yield note(phrases.TERMS, phrases.SHARED_TERMS)
    if thing.when:
        yield heading(phrases.WHENEVER, lines(thing.when, said))
    yield statement(knowledge, thing, said)
    if thing.unless:
        yield heading(phrases.NOT_FOR, lines(thing.unless, said))
    yield from rests_on(thing.cites, said)


def statement(knowledge: Knowledge, thing: Invariant, said: Statements) -> Line:
    """What must hold."""
    if thing.form is Form.MONOTONE:
        sides = ((phrases.LOWER_GETS, thing.low), (phrases.HIGHER_GETS, thing.high))
        told = [named("", text.format(options=phrases.listed(options, "or"))) for text, options in sides]
        return heading(phrases.TWO_PATIENTS.format(along=thing.along), told)
    if thing.form is Form.AT_MOST_ONE:
        return heading(phrases.AT_MOST_ONE, (named(name, knowledge.options[name].label) for name in thing.options))
    title = phrases.NEVER_ALL if thing.form is Form.NEVER else phrases.ALWAYS_ALL
    return heading(title, lines(thing.lines, said))


def lines(premises: Iterable[Premise], said: Statements) -> Iterator[Line]:
    """Bullets with what they cite, and claims."""
    for one in premises:
        yield named("", one.text) if isinstance(one, Claim) else bullet(one, wording(one), said)


def controls(knowledge: Knowledge, thing: Hazard) -> Iterator[Line]:
    """What keeps a hazard from happening."""
    shared = {rule.id: rule for rule in (*knowledge.safety, *knowledge.integrity)}
    yield from (named(name, knowledge.invariants[name].because) for name in thing.invariants)
    yield from (named(name, shared[name].because) for name in thing.rules)
    yield from (named(name, phrases.CASE_CONTROL) for name in thing.cases)


def statements(knowledge: Knowledge, guidelines: Iterable[str]) -> Statements:
    """Shared statements and those of some guidelines, by key."""
    found: Statements = {**knowledge.statements}
    for name in guidelines:
        found |= knowledge.guidelines[name].statements
    return found


def rests_on(keys: Iterable[str], said: Statements) -> Iterator[Line]:
    """The statements that are cited, in words."""
    told = [Line(Kind.NOTE, said[key].text, "", lead=key, aside=said[key].where) for key in keys]
    if told:
        yield heading(phrases.RESTS_ON, told)


def named(name: str, text: str) -> Line:
    """A line of a list."""
    return Line(Kind.ENTRY, text, "", lead=name) if name else Line(Kind.OPTION, text, "")


def heading(title: str, children: Iterable[Line]) -> Line:
    """A list under a title."""
    return Line(Kind.HEADING, title, "", children=tuple(children))
