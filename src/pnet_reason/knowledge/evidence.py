"""evidence.yaml: the figures that rules and statements rest on, whom each is about and what it speaks for.

Imports: bibliography, concepts, conditions, draft, rules, tree, model. Promises: an effect with a number has its
interval, or says that none is given.
"""

from __future__ import annotations

import re

from pnet_reason.model.knowledge import Direction, Evidence
from pnet_reason.model.problems import Position

from .bibliography import cite_source
from .concepts import Heads, words_for
from .conditions import Reader
from .draft import Draft
from .report import shorten
from .rules import IN_OPTIONS
from .tree import Mapping, Scalar

NONE_GIVEN = "none given"
NUMBER = re.compile(r"\d")


def read_evidence(draft: Draft, shared: Heads) -> None:
    """Put the evidence into the draft. What it supports is looked up once every statement is read."""
    reader = Reader(words_for(draft, shared, draft.statements), draft.report, citing=False)
    for sheet in draft.of_kind("evidence"):
        for name, key, node in sheet.root.mapping("evidence").records():
            if draft.declare("evidence", key):
                cite_source(node, "source", draft)
                _check_interval(node, draft)
                draft.evidence[name] = _evidence(name, node, key.at, reader, draft)


def _evidence(name: str, node: Mapping, at: Position, reader: Reader, draft: Draft) -> Evidence:
    return Evidence(
        id=name,
        source=node.text("source"),
        design=node.text("design"),
        population=node.text("population"),
        applies_to=reader.conditions(node, "applies to"),
        n=node.text("n"),
        result=node.text("result"),
        effect=node.text("effect"),
        interval=node.text("interval"),
        limits=node.text("limits"),
        status=node.text("status"),
        direction=_direction(node, draft),
        supports=tuple(word.text for word in node.words("supports")),
        provenance=node.text("provenance"),
        position=at,
    )


def _direction(node: Mapping, draft: Draft) -> Direction:
    """What the figure speaks for; ``unclear`` where nothing is said."""
    given = node.get("direction")
    if isinstance(given, Scalar):
        return Direction(given.text)
    if not isinstance(given, Mapping):
        return Direction()
    if not given.entries and not given.dropped:
        message, hint = "a direction names options", "write: {for: [option]}, {against: [option]}, none or unclear"
        draft.report.error("bad-direction", message, given.at, hint=hint)
    speaks_for = draft.all_known("option", given.words("for"), where=IN_OPTIONS)
    for word in given.words("against"):
        if word.text in speaks_for:
            message = f"the figure cannot speak for {shorten(word.text)} and against it"
            hint = "where both can be said, write: direction: unclear; or make two entries"
            draft.report.error("bad-direction", message, word.at, hint=hint, width=len(word.text))
    return Direction("options", speaks_for, draft.all_known("option", given.words("against"), where=IN_OPTIONS))


def _check_interval(node: Mapping, draft: Draft) -> None:
    """An effect is never quoted without its interval, where one exists."""
    effect, interval = node.get("effect"), node.get("interval")
    if not isinstance(effect, Scalar) or not NUMBER.search(effect.text) or "interval" in node.dropped:
        return
    told = interval if isinstance(interval, Scalar) else effect
    if told is interval and (NUMBER.search(told.text) or told.text == NONE_GIVEN):
        return
    hint = f"write it: interval: 0.3 to 0.8; where the source gives none: interval: {NONE_GIVEN}"
    message = "this effect has a number and no interval"
    draft.report.error("effect-without-interval", message, told.at, hint=hint, width=len(told.text))


def check_supports(draft: Draft) -> None:
    """Every statement that a piece of evidence supports must stand in some guideline or shared file; a warning where
    it stands in several, since it is not said which is meant."""
    known = (draft.statements, draft.unread.statements, *(g.statements for g in draft.guidelines.values()))
    statements = set().union(*known)
    for sheet in draft.of_kind("evidence"):
        for _, _, node in sheet.root.mapping("evidence").records():
            for word in node.words("supports"):
                if word.text not in statements:
                    draft.report.unknown("statement", word.text, statements, word.at)
                _told_apart(word, draft)


def _told_apart(word: Scalar, draft: Draft) -> None:
    owners = sorted(name for name, one in draft.guidelines.items() if word.text in one.statements)
    if len(owners) > 1:
        message = f"the statement {shorten(word.text)} stands in {' and in '.join(owners)}"
        hint = "no rule is told to rest on it; give the statements different keys"
        draft.report.warning("ambiguous-statement", message, word.at, hint=hint, width=len(word.text))
