"""``pnet-reason flip`` and ``margin``: what would have to be otherwise, and how far each finding is from that.

May import everything; loads it when a command needs it. Promises: an answer is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from .asking import Asked, ask_about, tell_about
from .audit import output_option, report_format
from .options import asking_options, everything_option, facts_option


@click.command()
@click.argument("case")
@click.option("--to", metavar="OPTION", default="", help="The option to be reached.")
@click.option("--from", "leave", metavar="OPTION", default="", help="The option to be left.")
@click.option(
    "--keep", multiple=True, metavar="FINDING,…", help="Findings that must stay as they are. Several with commas."
)
@asking_options
@report_format("terminal", "markdown", "html", "json")
@output_option
@everything_option
@facts_option
def flip(case: str, to: str, leave: str, keep: tuple[str, ...], **options: Any) -> None:
    """The smallest change of CASE that reaches an option (--to) or leaves it (--from).

    Fewest findings first, then the nearest values; or what excludes it where no change does it.

    \b
    Examples:
      pnet-reason flip patient.yaml --to OPTION
      pnet-reason flip patient.yaml --from OPTION --keep FINDING,FINDING --guideline ID
    """
    from ..explain.flip_page import flip_page
    from ..explain.flip_phrases import TITLE
    from ..explore.flip import flip as ask

    kept = tuple(name.strip() for text in keep for name in text.split(",") if name.strip())

    def one(each: Any, asked: Asked) -> Any:
        guidelines, questions, as_of = asked.names
        names = {"guidelines": guidelines, "questions": questions, "as_of": as_of}
        return ask(each, asked.knowledge, to=to, leave=leave, keep=kept, **names)

    title = TITLE["to" if to else "from"].format(option=to or leave)
    tell_about(ask_about(case, options), one, flip_page, title, options)


@click.command()
@click.argument("case")
@asking_options
@report_format("terminal", "markdown", "html", "json")
@output_option
@everything_option
@facts_option
def margin(case: str, **options: Any) -> None:
    """How far each finding of CASE is from where an answer becomes another one.

    \b
    Examples:
      pnet-reason margin patient.yaml
      pnet-reason margin patient.yaml --guideline ID --question ID
    """
    from ..explain.margin_page import margin_page
    from ..explain.margin_phrases import TITLE
    from ..explore.margin import margin as ask

    def one(each: Any, asked: Asked) -> Any:
        return ask(each, asked.knowledge, *asked.names)

    tell_about(ask_about(case, options), one, margin_page, TITLE, options)
