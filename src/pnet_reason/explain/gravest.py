"""The caveats of several answers in a few lines: one for each kind, with the guidelines that it concerns.

May import model, caveats, phrases and lines. Promises: a caveat of whatever kind is told, the gravest first; with
``more_below`` not those that are about single rules and flaws, which are then told further down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.answer import Answer, Caveat
from ..model.case import Case
from ..model.knowledge import Knowledge
from . import compare_phrases as said
from . import phrases
from .caveats import FLAW, natural, rank
from .lines import Kind, Line, Mark

ASSUMED = "assumed"
IN_DETAIL = (ASSUMED, FLAW, "editorial", "local")
LAST = 1 << 8


def gravest(answers: Iterable[Answer], basis: str, *, more_below: bool = False) -> Iterator[Line]:
    """The caveats that one must know, by guideline; flaws by their ids."""
    left_out = IN_DETAIL if more_below else (ASSUMED,)
    kinds: dict[tuple[int, str, str], tuple[Caveat, dict[str, list[str]]]] = {}
    for answer in answers:
        for caveat in answer.caveats:
            if caveat.kind not in left_out:
                who = kinds.setdefault(caveat_key(caveat), (caveat, {}))[1].setdefault(answer.guideline, [])
                who += [caveat.subject] if caveat.kind == FLAW and caveat.subject not in who else []
    for _, (caveat, guidelines) in sorted(kinds.items(), key=lambda item: item[0]):
        named = phrases.listed(concerned(name, ids) for name, ids in guidelines.items())
        text = sentence(caveat).format(who=named)
        yield Line(Kind.CAVEAT, text, basis, mark=Mark.WARNING)


def concerned(guideline: str, ids: list[str]) -> str:
    """A guideline, with the ids of what is concerned of it."""
    return said.OF_WHOM.format(guideline=guideline, what=", ".join(sorted(ids, key=natural))) if ids else guideline


def of_case(case: Case, knowledge: Knowledge, basis: str) -> Iterator[Line]:
    """What is assumed in a case, and what it gives that its formula contradicts."""
    for name, because in case.assumed.items():
        label = knowledge.findings[name].label
        text = phrases.ASSUMED.format(finding=label, value=case.texts.get(name, ""), because=because)
        yield Line(Kind.CAVEAT, text, basis, mark=Mark.WARNING)
    for name, given in case.disputed.items():
        computed = case.texts.get(name, "")
        text = phrases.DISPUTED.format(finding=knowledge.findings[name].label, value=given, computed=computed)
        yield Line(Kind.CAVEAT, text, basis, mark=Mark.WARNING)


def caveat_key(caveat: Caveat) -> tuple[int, str, str]:
    """Caveats that are told together: those of one kind, and of one status or place."""
    subject = caveat.subject if caveat.kind in ("provenance", "unapproved", "local") else ""
    return (LAST if caveat.kind == FLAW else rank(caveat), caveat.kind, subject)


def sentence(caveat: Caveat) -> str:
    """The sentence of a kind, with room for who is concerned."""
    sentences = {
        "draft": said.DRAFT,
        "guideline-review-due": said.GUIDELINE_DUE,
        "unapproved": said.NO_LONGER_APPROVED.get(caveat.subject, said.UNAPPROVED),
        "provenance": said.UNCHECKED,
        **said.UNSURE,
        "editorial": said.EDITORIAL,
        "local": said.LOCAL,
        "tertiary": said.LOWEST,
        "superseded": said.SUPERSEDED,
        "review-due": said.REVIEW_DUE,
        FLAW: said.FLAWS,
    }
    found = sentences.get(caveat.kind, said.OTHER)
    return found.replace("{status}", caveat.subject).replace("{subject}", caveat.subject).replace("{kind}", caveat.kind)
