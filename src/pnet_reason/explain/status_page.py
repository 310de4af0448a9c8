"""The pages of a status document and of a document of source attributes.

May import review_phrases, phrases and lines; reads the documents. Promises: words only; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import review_phrases as said
from .lines import Kind, Line
from .page import Page
from .phrases import listed

Document = Mapping[str, Any]


def status_page(document: Document) -> Page:
    """How far the review of each guideline is."""
    as_of = said.AS_OF.format(date=document["as_of"]) if document["as_of"] else ""
    lines = [Line(Kind.CASE, said.STATUS.format(version=document["knowledge"]["version"], as_of=as_of), "")]
    lines += [guideline(one) for one in document["guidelines"]]
    if document["unread_drafts"]:
        lines.append(Line(Kind.HEADING, said.UNREAD.format(drafts=listed(document["unread_drafts"])), ""))
    return Page(tuple(lines), (), (Line(Kind.FOOTER, said.STATUS_FOOT, ""),))


def guideline(one: Document) -> Line:
    """One guideline: its counts, then its rules as a table."""
    title = said.DRAFT.format(guideline=one["id"]) if one["draft"] else one["id"] or said.SHARED_RULES
    rows = tuple(Line(Kind.CELLS, "", "", parts=row(rule)) for rule in one["rules"])
    lines = [
        *([entry(said.HEAD_REVIEW_BY, due(one))] if one["id"] else []),
        entry(said.HEAD_REVIEWS, counted(one["reviews"], said.REVIEWS)),
        entry(said.HEAD_PROVENANCES, counted(one["provenances"], {})),
        Line(Kind.TABLE, "", "", parts=said.TABLE, children=rows),
    ]
    return Line(Kind.HEADING, title, "", children=tuple(lines))


def due(one: Document) -> str:
    """The review date, and whether it is past."""
    if not one["review_by"]:
        return said.NOT_RECORDED
    forms = {None: said.NO_DAY, True: said.OVERDUE, False: said.IN_TIME}
    return forms[one["overdue"]].format(date=one["review_by"])


def counted(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Numbers by name, those that are not 0."""
    told = [said.COUNT.format(count=count, name=names.get(name, name)) for name, count in counts.items() if count]
    return ", ".join(told) or "0"


def row(rule: Document) -> tuple[str, ...]:
    """One rule."""
    review = rule["review"]
    status = said.REVIEWS.get(review["status"], review["status"])
    if review["by"]:
        status = said.APPROVED_BY.format(status=status, by=review["by"], on=review["on"])
    counts = (str(len(rule[name])) for name in ("unverified", "secondary", "cases"))
    return (rule["id"], status, rule["provenance"], *counts)


def attributes_page(document: Document) -> Page:
    """The source attributes of a guideline, in the order of the regulation."""
    about = document["guideline"]
    title = said.DRAFT.format(guideline=about["id"]) if about["draft"] else about["id"]
    lines = [
        Line(Kind.CASE, said.ATTRIBUTES.format(guideline=title), ""),
        Line(Kind.NOTE, about["title"], ""),
        *(attribute(one) for one in document["attributes"]),
    ]
    foot = said.REGULATION.format(regulation=document["regulation"])
    return Page(tuple(lines), (), (Line(Kind.FOOTER, foot, ""),))


def attribute(one: Document) -> Line:
    """One attribute: what is recorded, or what of the data is used, and by which rules."""
    title = said.ATTRIBUTE.format(number=one["number"], name=said.NAMES[one["name"]])
    return Line(Kind.HEADING, title, "", children=tuple(recorded(one) if "recorded" in one else used(one)))


def recorded(one: Document) -> Iterator[Line]:
    """What the facts hold."""
    for found in one["recorded"]:
        yield Line(Kind.OPTION, said.RECORDED[found["of"]].format(text=found["text"]), "", aside=found["provenance"])
    if not one["recorded"]:
        yield Line(Kind.OPTION, said.NOT_RECORDED, "")


def used(one: Document) -> Iterator[Line]:
    """The findings of this kind that rules use."""
    form = said.USED if one["used"] else said.NOT_USED
    yield Line(Kind.OPTION, form.format(findings=listed(one["findings"]), rules=listed(one["rules"])), "")


def entry(name: str, text: str) -> Line:
    """A field by its name."""
    return Line(Kind.ENTRY, text, "", lead=name)
