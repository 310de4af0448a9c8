"""The options that commands share. Imports: common. Promises: names and help in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ..model.problems import Problem, QueryError
from .common import DRAFTS, JSON_ERRORS


def remember_format(ctx: click.Context, _param: click.Parameter, value: str) -> str:
    """Errors take the format that was asked for."""
    ctx.meta[JSON_ERRORS] = value == "json"
    return value


def several(*options: Callable[..., Any]) -> Callable[..., Any]:
    """Several options as one decorator."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def remember_drafts(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    """Whoever loads the knowledge reads drafts too where they were asked for."""
    ctx.meta[DRAFTS] = value


facts_option = several(
    click.option(
        "--facts",
        "directories",
        multiple=True,
        metavar="DIR",
        help="Read the knowledge from this folder; the word shipped names what comes with the package. Repeat it to"
        " add your own rules. Also: PNET_REASON_FACTS.",
    ),
    click.option(
        "--drafts",
        is_flag=True,
        expose_value=False,
        callback=remember_drafts,
        envvar="PNET_REASON_DRAFTS",
        show_envvar=True,
        help="Read the guidelines in drafts/ too, which are mostly from memory.",
    ),
)


def report_format(*names: str) -> Callable[..., Any]:
    """The format of a report."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        callback=remember_format,
        is_eager=True,
        help=f"How to write the report. Default: {names[0]}.",
    )


def named(_context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """A place that an option names; empty where the option is not given. An empty name names nothing."""
    if value is not None and not value.strip():
        message, hint = f"{parameter.opts[0]} names nothing", "leave the option out, or say where"
        raise QueryError(Problem("cannot-write" if parameter.name != "expect" else "unreadable", message, hint=hint))
    return value or ""


output_option = click.option(
    "--output", metavar="FILE", callback=named, help="Write the report into this file instead of printing it."
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "markdown"]),
    default="terminal",
    callback=remember_format,
    is_eager=True,
    help="How to write the answer. Default: terminal.",
)
asking_options = several(
    click.option("--guideline", "guidelines", multiple=True, metavar="ID", help="Ask only this guideline. Repeatable."),
    click.option("--question", "questions", multiple=True, metavar="ID", help="Ask only this question. Repeatable."),
    click.option(
        "--assume",
        "assumed",
        multiple=True,
        metavar="FINDING=VALUE",
        help="Assume a value that the case does not give. It is marked in every answer. Repeatable.",
    ),
    click.option("--as-of", metavar="DATE", default="", help="The day that is asked about, such as 2026-03-02."),
    click.option("--id", "chosen", metavar="ID", default="", help="Take only the case with this id from a list."),
)
audience_options = several(
    click.option(
        "--audience",
        type=click.Choice(["clinician", "patient", "auditor"]),
        default="clinician",
        help="Whom the page is for. Default: clinician. A page for a patient is a draft that a clinician hands over.",
    ),
    click.option("--lang", metavar="TAG", default="en", help="The language of a page for a patient. Default: en."),
)
everything_option = click.option("--all", "everything", is_flag=True, help="Show everything, not only what decides.")
case_options = several(
    asking_options,
    report_format("terminal", "json", "markdown", "html", "svg", "mermaid"),
    output_option,
    everything_option,
    click.option("--depth", type=click.IntRange(min=1), metavar="N", help="Show proofs N levels deep."),
    facts_option,
)
