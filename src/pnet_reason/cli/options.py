"""The options that commands share. Imports: common. Promises: names and help in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from .common import JSON_ERRORS


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


facts_option = click.option(
    "--facts",
    "directories",
    multiple=True,
    metavar="DIR",
    help="Read the knowledge from this folder; the word shipped names what comes with the package. Repeat it to add"
    " your own rules. Also: PNET_REASON_FACTS.",
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
asked_options = several(
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
everything_option = click.option("--all", "everything", is_flag=True, help="Show everything, not only what decides.")
case_options = several(
    asked_options,
    format_option,
    everything_option,
    click.option("--depth", type=click.IntRange(min=1), metavar="N", help="Show proofs N levels deep."),
    facts_option,
)
