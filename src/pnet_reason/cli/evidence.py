"""``pnet-reason evidence``: the studies behind the answers for a case, for and against.

May import everything; loads it when the command needs it. Promises: a report is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from .audit import rendered, write
from .common import as_json, assumed_in, cases_of, day, loaded, pairs
from .options import asking_options, everything_option, facts_option, output_option, report_format


@click.command()
@click.argument("case")
@asking_options
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Tell only of this rule. Repeatable.")
@report_format("terminal", "markdown", "html", "json")
@output_option
@everything_option
@facts_option
def evidence(case: str, **options: Any) -> None:
    """The evidence behind the answers for CASE: what speaks for each option and what against it.

    Every study is told with its effect and interval, its limits, and whether its population is that of the patient.
    Contested and indirect ones are marked. Evidence changes no answer.

    \b
    Examples:
      pnet-reason evidence patient.yaml
      pnet-reason evidence patient.yaml --rule RULE --format html --output evidence.html
    """
    from ..advise import recommend
    from ..explain.evidence_page import evidence_page, together
    from ..weigh.gather import evidence_of

    knowledge = loaded(options["directories"])
    cases, listed = cases_of(case, options["chosen"], knowledge)
    values, asked = pairs(options["assumed"]), (options["guidelines"] or None, options["questions"] or None)
    on = day(options["as_of"])
    advices = [recommend(assumed_in(one, knowledge, values), knowledge, *asked, on) for one in cases]
    reports = [evidence_of(advice, knowledge, options["rules"] or None) for advice in advices]
    if options["form"] == "json":
        documents = [report.to_dict() for report in reports]
        write(as_json(documents if listed else documents[0]), options)
        return
    pages = [
        evidence_page(report, advice, knowledge, everything=options["everything"])
        for report, advice in zip(reports, advices, strict=True)
    ]
    page = together(pages)
    write(rendered(page, options["form"], page.head[0].text), options)
