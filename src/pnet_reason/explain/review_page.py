"""The sheet on which a clinician reviews the rules of a guideline, one by one, and signs each.

May import model, review, rule_words, fields, phrases, review_phrases and lines. Promises: looks up, concludes nothing;
what was not checked against the source carries a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.knowledge import Detail, Evidence, Guideline, Statement
from ..model.rules import Concept, Condition, Rule, wording
from ..review.attributes import citation
from ..review.sheet import RuleSheet, Sheet
from ..review.uses import in_force, statements_for
from ..version import __version__
from . import review_phrases as said
from .evidence import effect_of, number_of
from .evidence_phrases import EFFECT_LEAD
from .fields import cited
from .lines import Kind, Line, Mark
from .page import Page
from .phrases import capital, listed
from .rule_words import RuleWords

UNSURE = ("unverified", "secondary")


def review_page(found: Sheet) -> Page:
    """The whole sheet."""
    book = found.guideline
    title = said.DRAFT.format(guideline=found.name) if book and book.draft else found.name
    lines = [
        Line(Kind.CASE, said.SHEET.format(guideline=title), ""),
        note("", book.title if book else said.FOR_ALL),
        note("", said.HOW),
        note("", said.HOW_WRITTEN),
        *([Line(Kind.HEADING, said.ABOUT, "", children=tuple(about(book, found)))] if book else []),
        *(of_rule(one, number, found) for number, one in enumerate(found.rules, start=1)),
    ]
    if found.terms:
        lines.append(Line(Kind.HEADING, said.TERMS, "", children=tuple(terms(found))))
    known = found.knowledge
    foot = said.SHEET_FOOT.format(version=known.version, content=known.content, engine=__version__)
    return Page(tuple(lines), (), (Line(Kind.FOOTER, foot, ""),))


def about(book: Guideline, found: Sheet) -> Iterator[Line]:
    """What is recorded of the guideline."""
    source = found.knowledge.sources.get(book.source)
    told = {
        "source": citation(source) if source else book.source,
        "edition": book.edition,
        "population": book.population,
        "developer": detail(book.developer),
        "funding": detail(book.funding),
        "release": detail(book.release),
        "revision": detail(book.revision),
        "review by": book.review_by or said.NOT_RECORDED,
        "author of the rules": book.author or said.NOT_RECORDED,
    }
    yield from (Line(Kind.ENTRY, text, "", lead=name) for name, text in told.items() if text)


def detail(one: Detail) -> str:
    """Something recorded, and how it is known."""
    text = one.text or said.NOT_RECORDED
    return f"{text} [{one.provenance}]" if one.provenance else text


def of_rule(one: RuleSheet, number: int, found: Sheet) -> Line:
    """One rule, and the space to sign."""
    rule = one.rule
    words = RuleWords(found.knowledge, in_force(rule, found.knowledge))
    said_by = statements_for(rule, found.knowledge)
    lines = [
        note(said.IN_WORDS, words.sentence(rule)),
        note(said.REASON, rule.because),
        *facts(rule, found),
        *criteria(said.BULLETS, rule.when, words, said_by),
        *criteria(said.EXCEPTIONS, rule.unless, words, said_by),
        *part(said.WHOLE, (statement(said_by[key]) for key in rule.cites)),
        *part(said.OVERRIDES, overrides(rule, said_by)),
        *part(said.EVIDENCE, (evidence(found.knowledge.evidence[name]) for name in rule.evidence)),
        *(part(said.FLAWS, flaws(rule, found.guideline)) if found.guideline else ()),
        *part(said.CASES, cases(one)),
        *([note(said.USES, listed(f"{term.label} ({term.id})" for term in one.terms))] if one.terms else []),
        note(said.HASH, one.hash),
        Line(Kind.SIGN, "", "", parts=said.SIGN),
    ]
    return Line(Kind.HEADING, said.RULE_HEAD.format(number=number, rule=rule.id), "", children=tuple(lines))


def facts(rule: Rule, found: Sheet) -> Iterator[Line]:
    """The question; provenance, author and review."""
    if rule.question:
        yield note(said.QUESTION, found.knowledge.questions[rule.question].label)
    author = said.BY_AUTHOR.format(author=rule.review.author) if rule.review.author else said.NO_AUTHOR
    local = said.LOCAL.format(place=rule.local) if rule.local else ""
    yield note(said.STATE, "; ".join(filter(None, (rule.provenance, author, reviewed(rule), local))))


def reviewed(rule: Rule) -> str:
    """The review status, with whoever approved it and when."""
    told = (said.REVIEWS.get(rule.review.status, rule.review.status), rule.review.by, rule.review.on)
    return ", ".join(text for text in told if text)


def criteria(
    title: str, conditions: Iterable[Condition], words: RuleWords, said_by: dict[str, Statement]
) -> Iterator[Line]:
    """Bullets in words, each with its statements."""
    yield from part(title, (bullet(one, words, said_by) for one in conditions))


def bullet(one: Condition, words: RuleWords, said_by: dict[str, Statement]) -> Line:
    """One bullet: in words, as it stands in the file, and what it rests on."""
    keys = list(dict.fromkeys(cited(one)))
    unsure = any(said_by[key].provenance in UNSURE for key in keys)
    below = tuple(statement(said_by[key]) for key in keys) or (note("", said.UNCITED),)
    mark = Mark.WARNING if unsure or not keys else Mark.NONE
    return Line(Kind.OPTION, words.condition(one), "", aside=wording(one), mark=mark, children=below)


def statement(one: Statement) -> Line:
    """A statement in our words, with where it stands, how strongly, and how it is known."""
    aside = ", ".join(filter(None, (one.where, one.force, one.provenance)))
    mark = Mark.WARNING if one.provenance in UNSURE else Mark.NONE
    return Line(Kind.OPTION, f"{one.id}: {one.text}", "", aside=aside, mark=mark)


def overrides(rule: Rule, said_by: dict[str, Statement]) -> Iterator[Line]:
    """What the rule comes before, and why."""
    for one in rule.overrides:
        below = tuple(statement(said_by[key]) for key in one.cites)
        yield Line(Kind.OPTION, f"{one.rule}: {one.because}", "", aside=one.provenance, children=below)


def evidence(one: Evidence) -> Line:
    """A study: design, population, what it found, with interval and limits."""
    told = (one.design, one.population, number_of(one), one.result, f"{EFFECT_LEAD} {effect_of(one)}", one.limits)
    text = ". ".join(capital(part.rstrip(".")) for part in told if part)
    aside = ", ".join(filter(None, (one.source, one.status, one.provenance)))
    mark = Mark.WARNING if one.provenance in UNSURE else Mark.NONE
    return Line(Kind.OPTION, f"{one.id}: {text}", "", aside=aside, mark=mark)


def flaws(rule: Rule, book: Guideline) -> Iterator[Line]:
    """Known faults of the source that touch the rule, and how others resolve them."""
    for name in rule.flaws:
        one = book.flaws[name]
        below = (note("", one.resolution),) if one.resolution else ()
        yield Line(Kind.OPTION, f"{one.id}: {one.text}", "", aside=one.provenance, children=below)


def cases(one: RuleSheet) -> Iterator[Line]:
    """The worked cases that pin the rule, and the others in which it applies."""
    text = said.PINNED.format(cases=", ".join(one.pins)) if one.pins else said.UNPINNED
    yield Line(Kind.OPTION, text, "", mark=Mark.NONE if one.pins else Mark.WARNING)
    if one.cases:
        yield Line(Kind.OPTION, said.APPLIES.format(cases=", ".join(one.cases)), "")


def terms(found: Sheet) -> Iterator[Line]:
    """The definitions, in words."""
    known = found.knowledge
    words = RuleWords(known, known.concepts_of(found.name) if found.guideline else known.concepts)
    for one in found.terms:
        below = tuple(Line(Kind.OPTION, text, "") for text in words.definition(one))
        yield note(f"{one.label} ({one.id}):", origin(one))
        yield from below


def origin(one: Concept) -> str:
    """Whose definition it is, and how it is known."""
    whose = said.DEFINED_BY.format(guideline=one.guideline) if one.guideline else said.SHARED
    return f"{whose}, {one.provenance}"


def part(title: str, lines: Iterable[Line]) -> Iterator[Line]:
    """A list under a title, where it holds anything."""
    found = list(lines)
    if found:
        yield note(title, "")
        yield from found


def note(lead: str, text: str) -> Line:
    """A paragraph with a short word in front."""
    return Line(Kind.NOTE, text, "", lead=lead)
