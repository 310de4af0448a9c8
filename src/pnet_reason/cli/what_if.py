"""``pnet-reason what-if``: the answers to a case in which something is another one.

May import everything; loads it when the command needs it. Promises: an answer is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from ..model.problems import Problem, QueryError
from .asking import Asked, ask_about, tell_about
from .options import asking_options, everything_option, facts_option, output_option, report_format


@click.command("what-if")
@click.argument("case")
@click.argument("changes", nargs=-1, metavar="FINDING=VALUE…")
@asking_options
@report_format("terminal", "markdown", "html", "json")
@output_option
@everything_option
@facts_option
def what_if(case: str, changes: tuple[str, ...], **options: Any) -> None:
    """What would be said of CASE if something were another one.

    Before and after stand side by side, only what changes, with the bullet that turned it. FINDING=unknown takes a
    finding away.

    \b
    Examples:
      pnet-reason what-if patient.yaml FINDING=VALUE
      pnet-reason what-if patient.yaml FINDING=VALUE FINDING=unknown --guideline ID
    """
    from ..explain.what_if_page import what_if_page
    from ..explain.what_if_phrases import TITLE
    from ..explore.what_if import what_if as ask

    supposed = changed(changes)
    asked = ask_about(case, options)

    def one(each: Any, found: Asked) -> Any:
        return ask(each, found.knowledge, supposed, *found.names, place="what-if")

    tell_about(asked, one, what_if_page, TITLE.format(edits=", ".join(changes)), options)


def changed(texts: tuple[str, ...]) -> dict[str, str]:
    """What ``FINDING=VALUE`` says; QueryError with every one that says nothing, or says it twice."""
    hint = "write finding=value, with quotes around it where it holds a space; finding=unknown takes one away"
    if not texts:
        raise QueryError(Problem("bad-change", "what-if: nothing is to change", hint=hint))
    pairs = [(text, *(part.strip() for part in text.partition("=")[::2])) for text in texts]
    wrong = [text for text, name, value in pairs if not name or not value]
    names = [name for _, name, _ in pairs]
    problems = [Problem("bad-change", f"what-if: '{text}' is not a change", hint=hint) for text in wrong]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    problems += [Problem("bad-change", f"what-if: '{name}' is changed twice", hint="leave one out") for name in twice]
    if problems:
        raise QueryError(problems)
    return {name: value for _, name, value in pairs}
