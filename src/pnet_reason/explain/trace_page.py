"""The page of a trace: missing links first, then every statement with what leans on it, then every rule.

May import phrases and lines; reads the trace document. Promises: words only; nothing is worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from . import trace_phrases as said
from .lines import Kind, Line, Mark
from .page import Page

Document = Mapping[str, Any]


def trace_page(document: Document) -> Page:
    """The page of a trace document."""
    lines = [
        Line(Kind.CASE, said.TITLE.format(version=document["knowledge"]["version"]), ""),
        outcome(document),
        note(said.RESTS_ON.format(**document["knowledge"], engine=document["engine"])),
        *missing(document),
        *sections(document["statements"], (said.STATEMENTS, said.SHARED_STATEMENTS), statement),
        *sections(document["rules"], (said.RULES, said.SHARED_RULES), rule),
    ]
    return Page(tuple(lines), (), (Line(Kind.FOOTER, said.FOOT, ""),))


def outcome(document: Document) -> Line:
    """Complete or not, and what is missing."""
    if document["complete"]:
        lead, text = said.COMPLETE
        return Line(Kind.OUTCOME, text, "", lead=lead, mark=Mark.MET)
    count = Counter(one["kind"] for one in document["missing"])
    lead, text = said.INCOMPLETE
    what = "; ".join(said.counted(forms, count[kind]) for kind, forms in said.WHAT.items() if count[kind])
    return Line(Kind.OUTCOME, text.format(what=what), "", lead=lead, mark=Mark.FAILED)


def missing(document: Document) -> Iterator[Line]:
    """Every link that is missing."""
    if document["missing"]:
        yield Line(Kind.HEADING, said.MISSING, "", children=tuple(map(lack, document["missing"])))


def lack(one: Document) -> Line:
    """One missing link."""
    about = [*one["about"], ""]
    text = said.LACKS[one["kind"]].format(first=about[0], second=about[1])
    return Line(Kind.OPTION, text, "", aside=one["guideline"], mark=Mark.FAILED, children=(note(spot(one["at"])),))


def sections(found: Iterable[Document], titles: tuple[str, str], told: Callable[[Document], Line]) -> Iterator[Line]:
    """Entries under a heading for each guideline; those without one under another. ``told``: an entry as a line."""
    own, shared = titles
    for guideline, group in groupby(found, key=lambda one: one["guideline"]):
        lines = tuple(map(told, group))
        title = (own if guideline else shared).format(guideline=guideline, total=len(lines))
        yield Line(Kind.HEADING, title, "", children=lines)


def statement(one: Document) -> Line:
    """One statement: the rules and definitions with their bullets, then everything else by name."""
    below = [*owners(one, "rules"), *owners(one, "definitions"), *lists(one)]
    aside = ", ".join(filter(None, (one["source"], one["where"], one["force"], one["provenance"])))
    text = said.STATEMENT.format(**one)
    children = tuple(below) or (note(said.NOTHING),)
    return Line(Kind.OPTION, text, "", aside=aside, mark=Mark.MET if below else Mark.NONE, children=children)


def owners(one: Document, name: str) -> Iterator[Line]:
    """The rules or definitions that cite a statement, each with the lines that do."""
    key, sentence = said.OWNERS[name]
    for owner, group in groupby(one[name], key=lambda bullet: (bullet[key], bullet["guideline"])):
        bullets = list(group)
        text = sentence.format(name=owner[0])
        aside = said.APPROVAL.format(status=bullets[0]["review"], provenance=bullets[0]["provenance"])
        file = note(file_of(bullets[0]["at"]))
        lines = (Line(Kind.ENTRY, part(bullet), "", lead=line_of(bullet["at"])) for bullet in bullets)
        yield Line(Kind.NOTE, text, "", aside=aside, children=(file, *lines))


def part(bullet: Document) -> str:
    """A line of a rule or definition in words."""
    return said.PARTS[bullet["part"]].format(text=bullet["text"])


def lists(one: Document) -> Iterator[Line]:
    """What is only named."""
    yield from (note(text.format(names=", ".join(one[key]))) for key, text in said.LISTS.items() if one.get(key))


def rule(one: Document) -> Line:
    """One rule."""
    concludes = said.STANCE.format(**one).strip()
    aside = ", ".join(filter(None, (one["question"], concludes)))
    approval = said.APPROVED_BY if one["review"]["by"] else said.APPROVAL
    below = [note(approval.format(**one["review"], provenance=one["provenance"]), spot(one["at"]))]
    names = [cited["id"] for cited in one["statements"]]
    below += [note(said.CITES.format(names=", ".join(names)))] if names else []
    below += [note(said.OVERRIDES.format(names=", ".join(one["overrides"])))] if one["overrides"] else []
    mark = Mark.MET if one["cases"] else Mark.FAILED
    return Line(Kind.OPTION, one["id"], "", aside=aside, mark=mark, children=(*below, *lists(one)))


def note(text: str, aside: str = "") -> Line:
    """A plain line."""
    return Line(Kind.NOTE, text, "", aside=aside)


def spot(at: str) -> str:
    """``file:line`` of a place."""
    return at.rpartition(":")[0]


def file_of(at: str) -> str:
    """The file of a place."""
    return spot(at).rpartition(":")[0]


def line_of(at: str) -> str:
    """The line of a place."""
    return spot(at).rpartition(":")[2]
