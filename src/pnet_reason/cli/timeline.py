"""``pnet-reason timeline``: a patient over time.

May import everything; loads it when the command needs it. Promises: a report is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from ..model.problems import Problem, QueryError
from .audit import rendered, write
from .common import as_json, assumed_in, cases_of, day, loaded, pairs
from .options import asking_options, everything_option, facts_option, output_option, report_format


@click.command()
@click.argument("case")
@asking_options
@report_format("terminal", "markdown", "html", "json")
@output_option
@everything_option
@facts_option
def timeline(case: str, **options: Any) -> None:
    """What each guideline says at each visit of CASE, what changed it, and what is due.

    CASE holds visits with dates. --as-of is needed: the program reads no clock.

    \b
    Examples:
      pnet-reason timeline patient.yaml --as-of 2026-03-02
      pnet-reason timeline patient.yaml --as-of 2026-03-02 --format html --output patient.html
    """
    from ..explain.page import Page
    from ..explain.timeline_page import timeline_page
    from ..over_time.timeline import timeline as of

    if not options["as_of"]:
        hint = "add the day that is asked about: --as-of 2026-03-02"
        raise QueryError(Problem("needs-a-date", "a timeline needs a day, since nothing here reads a clock", hint=hint))
    knowledge = loaded(options["directories"])
    cases, listed = cases_of(case, options["chosen"], knowledge)
    asked = {"guidelines": options["guidelines"] or None, "questions": options["questions"] or None}
    on, values = day(options["as_of"]), pairs(options["assumed"])
    found = [of(assumed_in(one, knowledge, values), knowledge, as_of=on, **asked) for one in cases]
    if options["form"] == "json":
        documents = [one.to_dict() for one in found]
        write(as_json(documents if listed else documents[0]), options)
        return
    pages = [timeline_page(one, knowledge, everything=options["everything"]) for one in found]
    page = Page(tuple(line for one in pages for line in one.head), (), pages[-1].foot)
    write(rendered(page, options["form"], page.head[0].text), options)
