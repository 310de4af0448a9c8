"""What the commands share that ask something about a case: read it, ask, and write the answer in a format.

May import everything; loads it when a command needs it.
"""

# ruff: noqa: PLC0415 - modules are loaded when a command needs them
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .audit import rendered, write
from .common import as_json, assumed_in, cases_of, day, loaded, pairs


@dataclass(frozen=True, slots=True)
class Asked:
    """The knowledge, the cases as they are to be asked about, whether they are a list, and what is asked of them:
    guidelines, questions and day. ``dated`` are the cases as they were read, with their visits."""

    knowledge: Any
    cases: tuple[Any, ...]
    listed: bool
    names: tuple[Any, Any, str]
    dated: tuple[Any, ...]


def ask_about(case: str, options: dict[str, Any]) -> Asked:
    """Read the cases of a file, on the day that is asked about, with what the command line assumes."""
    from ..knowledge.at_date import placed

    knowledge = loaded(options["directories"])
    cases, listed = cases_of(case, options["chosen"], knowledge)
    values = pairs(options["assumed"])
    names = options["guidelines"] or None, options["questions"] or None, day(options["as_of"])
    known = (placed(one, knowledge, names[2]) for one in cases)
    asked = tuple(assumed_in(one, knowledge, values) for one in known)
    return Asked(knowledge, asked, listed, names, tuple(cases))


def tell_about(
    asked: Asked,
    ask: Callable[[Any, Asked], Any],
    page: Callable[..., Any],
    title: str,
    options: dict[str, Any],
) -> None:
    """Ask about every case, and write what comes out: JSON, or the pages one below the other."""
    found = [ask(case, asked) for case in asked.cases]
    form = options["form"]
    if form == "json":
        write(documents([one.to_dict() for one in found], asked), options)
        return
    pages = [page(one, asked.knowledge, everything=options["everything"]) for one in found]
    write(rendered(stacked(pages), form, title, ()), options)


def documents(found: list[Any], asked: Asked) -> str:
    """The documents of the cases as text: a list where the cases are one."""
    return as_json(found if asked.listed else found[0])


def stacked(pages: list[Any]) -> Any:
    """Several pages as one."""
    from ..explain.page import Page

    if len(pages) == 1:
        return pages[0]
    lines = [
        line for page in pages for line in (*page.head, *(one for s in page.sections for one in s.lines), *page.foot)
    ]
    return Page(tuple(lines), (), ())
