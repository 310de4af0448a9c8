"""``pnet-reason trace``: from each statement of a source to all that leans on it, and back.

May import everything; loads it when the command needs it. Promises: a report is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from .audit import rendered, write
from .common import FAILED, as_json, loaded
from .options import facts_option, output_option, report_format


@click.command()
@report_format("terminal", "json", "markdown", "html")
@output_option
@facts_option
def trace(**options: Any) -> None:
    """What leans on each statement of the sources, and what each rule leans on.

    Exit code 1 where a link is missing: a statement that nothing cites, a bullet without a statement, a rule that
    applies in no worked case, an invariant without reason or statement, a hazard without a control.

    \b
    Examples:
      pnet-reason trace
      pnet-reason trace --facts my-facts --format html --output trace.html
    """
    from ..audit.trace import trace as traced
    from ..explain.trace_page import trace_page

    document = traced(loaded(options["directories"])).to_dict()
    if options["form"] == "json":
        write(as_json(document), options)
    else:
        page = trace_page(document)
        write(rendered(page, options["form"], page.head[0].text), options)
    if not document["complete"]:
        click.get_current_context().exit(FAILED)
