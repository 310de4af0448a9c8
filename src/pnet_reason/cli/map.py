"""``pnet-reason map``: what a case is told over the plane of two findings.

May import everything; loads it when the command needs it. Promises: a map is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from ..model.problems import Problem, QueryError
from .asking import ask_about
from .audit import rendered, write
from .common import as_json
from .options import asking_options, everything_option, facts_option, output_option, report_format


@click.command("map")
@click.argument("case")
@click.option("--x", required=True, metavar="FINDING", help="The finding from left to right.")
@click.option("--y", required=True, metavar="FINDING", help="The finding from below to above.")
@asking_options
@report_format("terminal", "markdown", "svg", "html", "json")
@output_option
@everything_option
@facts_option
def map_(case: str, x: str, y: str, **options: Any) -> None:
    """The decision map of CASE: what it would be told with other values of two findings.

    The plane is cut just where an answer changes. Without --question: the leading question. A panel for each guideline.

    \b
    Examples:
      pnet-reason map patient.yaml --x FINDING --y FINDING
      pnet-reason map patient.yaml --x FINDING --y FINDING --format html --output map.html
    """
    from ..explain.compare_page import leading_first
    from ..explain.map_page import map_page
    from ..explain.map_phrases import TITLE
    from ..explore.decision_map import decision_map

    asked = ask_about(case, options)
    if len(asked.cases) != 1:
        hint = "pick one with --id"
        raise QueryError(Problem("bad-map", f"a map is of one case, and {case} holds {len(asked.cases)}", hint=hint))
    knowledge, (guidelines, questions, as_of) = asked.knowledge, asked.names
    first = questions or leading_first(knowledge.questions, knowledge)[:1]
    found = decision_map(asked.cases[0], knowledge, x, y, guidelines, first, as_of)
    title = TITLE.format(x=knowledge.findings[x].label, y=knowledge.findings[y].label)
    if options["form"] == "json":
        write(as_json(found.to_dict()), options)
        return
    page = map_page(found, knowledge, everything=options["everything"] or options["form"] == "html")
    if options["form"] in ("svg", "html"):
        from ..render.map_svg import figures, sheet

        if options["form"] == "svg":
            write(sheet(found, knowledge, title), options)
            return
        from ..render.html import html

        write(html(page, title, figures=figures(found, knowledge)), options)
        return
    write(rendered(page, options["form"], title, ()), options)
