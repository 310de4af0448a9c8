"""``pnet-reason compare``: what guidelines say of one case side by side, and where two disagree over all patients.

May import everything; loads it when the command needs it. Promises: a comparison is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from ..model.problems import Problem, QueryError
from .audit import write
from .common import as_json, assumed_in, cases_of, day, loaded, pairs, screen
from .options import asking_options, everything_option, facts_option, output_option, report_format

REGIONS = 10
FORMATS = ("terminal", "markdown", "html", "json")
ONLY_FOR_A_CASE = {"guidelines": "--guideline", "assumed": "--assume", "chosen": "--id"}


@click.command()
@click.argument("case", required=False, metavar="[CASE]")
@asking_options
@report_format(*FORMATS)
@output_option
@everything_option
@click.option(
    "--all-patients",
    "both",
    nargs=2,
    metavar="A B",
    default=None,
    help="Instead of a case: where the guidelines A and B disagree, over all patients.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=REGIONS,
    show_default=True,
    metavar="N",
    help="With --all-patients: show the N largest regions. JSON has all.",
)
@facts_option
def compare(case: str | None, both: tuple[str, str] | None, **options: Any) -> None:
    """Compare what the guidelines say of CASE: who agrees, and the first bullet at which the others part.

    CASE is a file, or - to read from a pipe. A file may hold a list of cases; then all are compared.

    \b
    Examples:
      pnet-reason compare patient.yaml
      pnet-reason compare patient.yaml --guideline A --guideline B --format html --output board.html
      pnet-reason compare --all-patients A B
    """
    if both is not None:
        refuse_with_everyone(case, options)
        write(of_everyone(*both, options), options)
        return
    if case is None:
        hint = "name a file with a case, or two guidelines after --all-patients"
        raise QueryError(Problem("nothing-to-compare", "neither a case nor --all-patients is given", hint=hint))
    write(of_cases(case, options), options)


def refuse_with_everyone(case: str | None, options: dict[str, Any]) -> None:
    """All patients are not one: what is asked of a case makes no sense with them."""
    given = ["CASE"] if case is not None else []
    given += [name for key, name in ONLY_FOR_A_CASE.items() if options[key]]
    if given:
        hint = "leave it out, or leave out --all-patients"
        raise QueryError(
            [Problem("nothing-to-compare", f"{name} does not go with --all-patients", hint=hint) for name in given]
        )


def of_cases(case: str, options: dict[str, Any]) -> Any:
    """One comparison for each case, in the format that is asked for."""
    from ..explain.compare_page import comparison_page
    from ..explore.compare import compare as ask

    knowledge = loaded(options["directories"])
    cases, listed = cases_of(case, options["chosen"], knowledge)
    values = pairs(options["assumed"])
    asked = options["guidelines"] or None, options["questions"] or None, day(options["as_of"])
    found = [ask(assumed_in(one, knowledge, values), knowledge, *asked) for one in cases]
    if options["form"] == "json":
        documents = [one.to_dict() for one in found]
        return as_json(documents if listed else documents[0])
    return rendered([comparison_page(one, knowledge, everything=options["everything"]) for one in found], options)


def of_everyone(one: str, other: str, options: dict[str, Any]) -> Any:
    """Where two guidelines disagree, in the format that is asked for."""
    from ..explain.everyone_page import everyone_page
    from ..explore.everyone import everyone

    knowledge = loaded(options["directories"])
    found = everyone(knowledge, one, other, options["questions"] or None, day(options["as_of"]))
    if options["form"] == "json":
        return as_json(found.to_dict())
    page = everyone_page(found, knowledge, limit=options["limit"], everything=options["everything"])
    return rendered([page], options)


def rendered(found: list[Any], options: dict[str, Any]) -> Any:
    """Pages, one below the other, as text or as styled lines for the terminal."""
    from ..explain.compare_phrases import TITLE
    from ..explain.page import Page

    form = options["form"]
    if form == "markdown":
        from ..render.markdown import markdown

        return "\n\n".join(markdown(page) for page in found)
    if form == "html":
        from ..render.html import html

        lines = [line for page in found for line in (*page.head, *page.foot)]
        return html(Page(tuple(lines), (), ()) if len(found) > 1 else found[0], TITLE)
    from ..render.terminal import texts

    width, unicode = screen()
    return [line for page in found for line in texts(page, width, unicode=unicode)]
