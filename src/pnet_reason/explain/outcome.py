"""The first sentence of an answer: its outcome, in plain words.

May import model, words, phrases and lines. Promises: one line; its basis is the outcome that it tells.
"""

from __future__ import annotations

from ..model.answer import Answer, Row
from ..model.rules import Role
from . import phrases
from .lines import Kind, Line, Mark
from .rows import MANY
from .words import Words, parties

MARKS = {
    phrases.RECOMMENDED: Mark.MET,
    phrases.CONSIDER: Mark.MET,
    phrases.DEPENDS: Mark.OPEN,
    phrases.CONFLICT: Mark.FAILED,
    phrases.CONTRADICTORY: Mark.FAILED,
    phrases.OUT_OF_SCOPE: Mark.UNDEFINED,
    phrases.SILENT: Mark.UNDEFINED,
    phrases.WITHHELD: Mark.FAILED,
}


def outcome_line(words: Words) -> Line:
    """The outcome of an answer."""
    lead, text = told(words, words.answer)
    return Line(Kind.OUTCOME, text, "outcome", lead=lead, mark=MARKS[lead])


def told(words: Words, answer: Answer) -> tuple[str, str]:
    """A word for the outcome, and the sentence."""
    if answer.outcome == "conditional":
        outcomes = "; ".join(dict.fromkeys(words.outcome(row) for row in answer.rows))
        missing = "; ".join(words.subject(name) for name in answer.missing)
        if len(answer.missing) > MANY:
            missing = phrases.MANY_FINDINGS.format(count=len(answer.missing))
        return phrases.DEPENDS, phrases.DEPENDING.format(guideline=answer.guideline, missing=missing, outcomes=outcomes)
    row = answer.rows[0]
    return {"conflict": conflict, "silent": silent, "withheld": withheld, "settled": settled}[row.outcome](words, row)


def settled(words: Words, row: Row) -> tuple[str, str]:
    """Options that are recommended or to be considered."""
    name = words.answer.guideline
    reasons = [words.rules[rule].because for rule in row.rules if words.rules[rule].role is Role.SCOPE]
    if reasons:
        sentence = phrases.NOT_SPOKEN_OF
        text = sentence.format(guideline=name, options=words.options(row.options), because=" ".join(reasons))
        return phrases.OUT_OF_SCOPE, text
    if row.choice:
        return phrases.CONSIDER, phrases.CHOICE.format(guideline=name, options=words.options(row.options))
    lead, sentence = phrases.CONSIDER, phrases.CONSIDERED
    if words.recommends(row):
        lead, sentence = phrases.RECOMMENDED, phrases.SETTLED
    return lead, sentence.format(guideline=name, options=words.options(row.options))


def conflict(words: Words, row: Row) -> tuple[str, str]:
    """Findings that contradict each other, or a guideline that does."""
    for clash in row.clashes:
        if clash.kind == "findings":
            findings = phrases.listed(finding_words(words, name) for name in clash.parties)
            return phrases.CONTRADICTORY, phrases.IMPOSSIBLE.format(findings=findings)
    names = parties(row)
    sentence = phrases.CLASHING if len(names) > 1 else phrases.CLASHING_ONE
    local = any(caveat.kind == "local" and set(caveat.about) & set(row.rules) for caveat in words.answer.caveats)
    who = phrases.LOCAL_CLASH.format(guideline=words.answer.guideline) if local else words.answer.guideline
    return phrases.CONFLICT, sentence.format(guideline=who, options=words.options(names))


def finding_words(words: Words, name: str) -> str:
    """A finding with the value that the case gives."""
    text, given = words.case.texts.get(name, ""), words.case.disputed.get(name, "")
    told = words.said(name, text) if text else words.subject(name)
    return phrases.BESIDE_GIVEN.format(finding=told, given=given) if given else told


def silent(words: Words, row: Row) -> tuple[str, str]:
    """Nothing is concluded."""
    if row.undefined:
        text = phrases.NO_ANSWER_UNDEFINED.format(
            guideline=words.answer.guideline, concepts=phrases.listed(words.subject(name) for name in row.undefined)
        )
        return phrases.SILENT, text
    return phrases.SILENT, phrases.NO_ANSWER.format(guideline=words.answer.guideline)


def withheld(words: Words, row: Row) -> tuple[str, str]:
    """A safety rule stands before the options."""
    options = words.options(row.withheld.options if row.withheld else ())
    return phrases.WITHHELD, phrases.HELD_BACK.format(guideline=words.answer.guideline, options=options)
