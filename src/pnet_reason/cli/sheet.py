"""``pnet-reason sheet``: one printed page for a board.

May import everything; loads it when the command needs it. Promises: a sheet is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from ..model.problems import Problem, QueryError
from .asking import ask_about
from .audit import rendered, write
from .common import as_json
from .options import asking_options, facts_option, output_option, report_format


@click.command()
@click.argument("case")
@asking_options
@report_format("terminal", "html", "markdown", "json")
@output_option
@facts_option
def sheet(case: str, **options: Any) -> None:
    """One page about CASE for a board: staging, advice, what is missing, evidence, room for the decision.

    \b
    Examples:
      pnet-reason sheet patient.yaml --output patient.html
      pnet-reason sheet patient.yaml --as-of 2026-03-02
    """
    from ..explain.sheet_page import sheet_page
    from ..explore.sheet import sheet as ask

    form = form_of(options)
    asked = ask_about(case, options)
    if len(asked.cases) != 1:
        message = f"a sheet is of one case, and {case} holds {len(asked.cases)}"
        raise QueryError(Problem("bad-sheet", message, hint="pick one with --id"))
    dated = asked.dated[0].visits and not options["assumed"]
    found = ask((asked.dated if dated else asked.cases)[0], asked.knowledge, *asked.names)
    page = sheet_page(found, asked.knowledge)
    if form == "json":
        write(as_json(found.to_dict()), options)
    elif form == "html":
        from ..render.sheet_html import sheet_html

        write(sheet_html(page, page.head[0].text), options)
    else:
        write(rendered(page, form, page.head[0].text, ()), options)


def form_of(options: dict[str, Any]) -> str:
    """The format: as it is told, or HTML where the file is named so."""
    told = click.get_current_context().get_parameter_source("form") is not click.core.ParameterSource.DEFAULT
    named_html = options["output"].lower().endswith((".html", ".htm"))
    return "html" if named_html and not told else str(options["form"])
