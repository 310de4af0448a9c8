"""``pnet-reason facts``: look at the knowledge. May import everything; loads it when a command needs it."""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

import click

from .common import (
    FAILED,
    Commands,
    emit,
    emit_json,
    emit_lines,
    loaded,
    screen,
    tell,
)
from .options import facts_option, format_option


@click.group(cls=Commands)
def facts() -> None:
    """Look at the knowledge: read a rule, find mistakes, get a schema.

    \b
    Examples:
      pnet-reason facts show
      pnet-reason facts lint my-facts
    """


@facts.command()
@click.argument("directory", required=False, metavar="[DIR]")
@format_option
@click.option("--strict", is_flag=True, help="Exit with 1 where there are warnings.")
@facts_option
def lint(directory: str | None, form: str, strict: bool, directories: tuple[str, ...]) -> None:
    """Tell all mistakes and warnings of the knowledge in DIR.

    Mistakes end with exit code 2. Warnings do not, unless --strict makes it 1.

    \b
    Example:
      pnet-reason facts lint my-facts --strict
    """
    knowledge = loaded((*directories, directory) if directory else directories)
    warnings = knowledge.warnings
    tell(warnings, as_json=form == "json")
    rules = sum(len(guideline.rules) + len(guideline.scope) for guideline in knowledge.guidelines.values())
    if form != "json":
        counted = f"{len(knowledge.findings)} findings, {len(knowledge.guidelines)} guidelines with {rules} rules"
        emit(f"No mistakes in knowledge {knowledge.version}: {counted}; {len(warnings)} warnings.")
    if strict and warnings:
        click.get_current_context().exit(FAILED)


@facts.command()
@click.argument("name", required=False, metavar="[ID]")
@facts_option
def show(name: str | None, directories: tuple[str, ...]) -> None:
    """Show what the knowledge says of ID; without one, what there is.

    ID names a rule, concept, finding, option, question, guideline, source, statement, flaw, study, invariant, waiver
    or hazard.

    \b
    Examples:
      pnet-reason facts show
      pnet-reason facts show ID
    """
    from ..explain.entries import entries
    from ..explain.overview import overview
    from ..render.layout import FANCY, PLAIN, Layout

    knowledge = loaded(directories)
    lines = entries(knowledge, name) if name else overview(knowledge)
    width, unicode = screen()
    emit_lines(list(Layout(width, FANCY if unicode else PLAIN).lines(lines)), unicode=unicode)


@facts.command()
@click.option("--advice", is_flag=True, help="The schema of the answers instead of that of the facts and case files.")
@click.option("--timeline", is_flag=True, help="The schema of what `timeline --format json` writes.")
@facts_option
def schema(advice: bool, timeline: bool, directories: tuple[str, ...]) -> None:
    """Print the JSON Schema of the facts and case files, for editors.

    \b
    Example:
      pnet-reason facts schema --advice
    """
    if advice:
        from ..render.advice_schema import advice_schema

        emit_json(advice_schema())
        return
    if timeline:
        from ..render.timeline_schema import timeline_schema

        emit_json(timeline_schema())
        return
    from ..knowledge.schema import schemas

    emit_json(schemas(loaded(directories)))
