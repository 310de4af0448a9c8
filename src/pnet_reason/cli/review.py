"""``pnet-reason facts review`` and the reports of ``facts show``: what whoever reviews the rules needs.

May import everything; loads it when a command needs it. Promises: a report is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from ..model.knowledge import Knowledge
from ..model.problems import Problem, QueryError
from .audit import rendered, write
from .common import day, emit_json, emit_lines, loaded, screen
from .options import facts_option, output_option, report_format


@click.command()
@click.argument("guideline")
@report_format("markdown", "html")
@output_option
@facts_option
def review(guideline: str, **options: Any) -> None:
    """Write a sheet to print and sign: every rule in words.

    GUIDELINE is the id of a guideline, or the word safety or integrity for the rules that hold for all of them. Below
    each rule stands what it rests on: statements, studies, known flaws, worked cases. The hash below it is what an
    approval of it names. As HTML the sheet prints on A4.

    \b
    Examples:
      pnet-reason facts review GUIDELINE --format html --output review.html
      pnet-reason facts review safety
    """
    from ..explain.review_page import review_page
    from ..review.sheet import sheet

    page = review_page(sheet(loaded(options["directories"]), guideline))
    write(rendered(page, options["form"], page.head[0].text, sign=()), options)


def show_status(knowledge: Knowledge, guidelines: tuple[str, ...], form: str, as_of: str) -> None:
    """How far the review of the guidelines is."""
    from ..explain.status_page import status_page
    from ..review.status import status

    document = status(knowledge, guidelines or None, day(as_of)).to_dict()
    put(document, status_page(document), form)


def show_attributes(knowledge: Knowledge, guideline: str, form: str) -> None:
    """The source attributes of a guideline."""
    from ..explain.status_page import attributes_page
    from ..review.attributes import attributes

    document = attributes(knowledge, guideline)
    put(document, attributes_page(document), form)


def put(document: dict[str, Any], page: Any, form: str) -> None:
    """A document on stdout, or its page."""
    if form == "json":
        emit_json(document)
    else:
        write(rendered(page, form, page.head[0].text), {"output": ""})


def show_entry(knowledge: Knowledge, name: str | None, form: str) -> None:
    """What the knowledge says of an id, or what there is."""
    from ..explain.entries import entries
    from ..explain.overview import overview
    from ..render.layout import FANCY, PLAIN, Layout

    if form != "terminal":
        hint = "leave it out, or add --status or --source-attributes"
        raise QueryError(Problem("misplaced-option", f"--format {form} is for reports", hint=hint))
    lines = entries(knowledge, name) if name else overview(knowledge)
    width, unicode = screen()
    emit_lines(list(Layout(width, FANCY if unicode else PLAIN).lines(lines)), unicode=unicode)


def asked_together(name: str | None, *, status: bool, attributes: bool, status_only: bool) -> None:
    """QueryError where options are given that do not go together. ``status_only``: one that only a status takes."""
    problem = ""
    if status and (attributes or name):
        problem = "--status stands alone; to choose a guideline: --guideline ID"
    elif attributes and not name:
        problem = "--source-attributes needs the id of a guideline"
    elif status_only and not status:
        problem = "--guideline and --as-of go with --status"
    if problem:
        raise QueryError(Problem("misplaced-option", problem, hint="see: pnet-reason facts show --help"))
