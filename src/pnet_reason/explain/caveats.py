"""What a reader must know before the rest: approval, provenance, editorial readings, assumptions, flaws of the source.

May import model, words, phrases and lines. Promises: one line a caveat, of whatever kind; basis ``caveats/…``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.answer import Caveat
from . import phrases
from .lines import Kind, Line, Mark
from .words import FEW, Words

FLAW = "flaw"
UNSURE = ("unverified", "secondary")
FIRST = (
    "draft",
    "assumed",
    "superseded",
    "guideline-review-due",
    "review-due",
    "unapproved",
    *UNSURE,
    "provenance",
    "editorial",
    "tertiary",
    "local",
)


def caveat_lines(words: Words) -> Iterator[Line]:
    """All caveats but the flaws, the gravest first; and findings whose given value was not used. Of the statements that
    nobody checked, all of one provenance are told together, rule by rule."""
    numbered = [(index, c) for index, c in enumerate(words.answer.caveats) if c.kind != FLAW]
    told: set[str] = set()
    for index, caveat in sorted(numbered, key=lambda pair: (rank(pair[1]), pair[0])):
        if caveat.kind in told:
            continue
        told.update({caveat.kind}.intersection(UNSURE))
        text = unsure(words, caveat.kind) if caveat.kind in UNSURE else sentence(words, caveat)
        yield Line(Kind.CAVEAT, text, f"caveats/{index}", mark=Mark.WARNING)
    for name, given in words.case.disputed.items():
        text = phrases.DISPUTED.format(
            finding=words.subject(name), value=given, computed=words.case.texts.get(name, "")
        )
        yield Line(Kind.CAVEAT, text, f"/case/disputed/{name}", mark=Mark.WARNING)


def rank(caveat: Caveat) -> int:
    """The place of a kind among the caveats; one that is new comes first."""
    return FIRST.index(caveat.kind) if caveat.kind in FIRST else -1


def unsure(words: Words, kind: str) -> str:
    """The statements of one provenance on which the answer rests, by the rule or definition that cites them."""
    found = [caveat for caveat in words.answer.caveats if caveat.kind == kind]
    keys = sorted({key for caveat in found for key in caveat.about}, key=natural)
    if not words.everything:
        told = ", ".join(keys) if len(keys) <= FEW else phrases.MANY_STATEMENTS.format(count=len(keys))
        return phrases.UNSURE[kind].format(statements=told)
    parts = [phrases.CITED_BY.format(keys=", ".join(sorted(c.about, key=natural)), rule=c.subject) for c in found]
    return phrases.UNSURE[kind].format(statements="; ".join(parts))


def sentence(words: Words, caveat: Caveat) -> str:
    """One caveat in words."""
    rules = words.few(caveat.about)
    simple = {
        "draft": phrases.DRAFT.format(guideline=caveat.subject),
        "guideline-review-due": phrases.GUIDELINE_DUE.format(guideline=caveat.subject, date=words.guideline.review_by),
        "unapproved": phrases.NOT_APPROVED.get(caveat.subject, phrases.UNAPPROVED).format(rules=rules),
        "provenance": phrases.UNCHECKED.format(status=caveat.subject, rules=rules),
        "editorial": phrases.EDITORIAL.format(rules=rules),
        "local": phrases.LOCAL.format(place=caveat.subject, rules=rules),
    }
    if caveat.kind in simple:
        return simple[caveat.kind]
    if caveat.kind == "assumed":
        value, because = words.case.texts.get(caveat.subject, ""), words.case.assumed.get(caveat.subject, "")
        return phrases.ASSUMED.format(finding=words.subject(caveat.subject), value=value, because=because)
    return of_source(words, caveat)


def of_source(words: Words, caveat: Caveat) -> str:
    """A caveat about the source of the guideline."""
    source = words.knowledge.sources.get(caveat.subject)
    if source is None:
        return phrases.OTHER_CAVEAT.format(kind=caveat.kind, subject=", ".join((caveat.subject, *caveat.about)))
    by = phrases.listed(caveat.about)
    sentences = {
        "tertiary": phrases.TERTIARY.format(source=source.title),
        "superseded": phrases.SUPERSEDED.format(source=source.title, by=f" by {by}" if by else ""),
        "review-due": phrases.REVIEW_DUE.format(source=source.title, date=source.review_by),
    }
    return sentences.get(caveat.kind, phrases.OTHER_CAVEAT.format(kind=caveat.kind, subject=source.title))


def natural(name: str) -> list[tuple[int, str]]:
    """Sorting ids with numbers as people do: F4 before F10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name)]


def flaws(words: Words) -> list[tuple[int, Caveat]]:
    """The flaws among the caveats, each with its place there."""
    found = [(index, c) for index, c in enumerate(words.answer.caveats) if c.kind == FLAW]
    return sorted(found, key=lambda pair: natural(pair[1].subject))


def flaw_heading(words: Words) -> Iterator[Line]:
    """The known flaws of the source in full; with everything, what other sources say."""
    lines = []
    for index, caveat in flaws(words):
        flaw = words.guideline.flaws[caveat.subject]
        basis = f"caveats/{index}"
        resolution = phrases.FLAW_RESOLVED.format(text=flaw.resolution)
        more = (Line(Kind.NOTE, resolution, basis),) if words.everything and flaw.resolution else ()
        lines.append(Line(Kind.ENTRY, flaw.text, basis, lead=flaw.id, children=more))
    if lines:
        yield Line(Kind.HEADING, phrases.HEAD_FLAWS, "caveats", children=tuple(lines))
