"""``pnet-reason facts``: look at the knowledge. May import everything; loads it when a command needs it."""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from .common import FAILED, Commands, emit, emit_json, loaded, tell
from .options import facts_option, format_option
from .review import asked_together, review, show_attributes, show_entry, show_status


@click.group(cls=Commands)
def facts() -> None:
    """Look at the knowledge: read a rule, find mistakes, get a schema.

    \b
    Examples:
      pnet-reason facts show
      pnet-reason facts lint my-facts
    """


facts.add_command(review)


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
    from ..knowledge.wordings import unworded
    from ..model.problems import KnowledgeError

    if unsaid := unworded(knowledge):
        raise KnowledgeError(unsaid)
    warnings = knowledge.warnings
    tell(warnings, as_json=form == "json")
    rules = sum(len(guideline.rules) + len(guideline.scope) for guideline in knowledge.guidelines.values())
    if form != "json":
        counted = f"{len(knowledge.findings)} findings, {len(knowledge.guidelines)} guidelines with {rules} rules"
        emit(f"No mistakes in knowledge {knowledge.version}: {counted}; {len(warnings)} warnings.")
        if knowledge.drafts:
            emit(f"Drafts were not read (--drafts): {', '.join(knowledge.drafts)}.")
    if strict and warnings:
        click.get_current_context().exit(FAILED)


@facts.command()
@click.argument("name", required=False, metavar="[ID]")
@click.option("--status", is_flag=True, help="Show instead how far the review of the rules is.")
@click.option("--source-attributes", "attributes", is_flag=True, help="Show the source attributes of the guideline ID.")
@click.option("--guideline", "guidelines", multiple=True, metavar="ID", help="The status of this one only. Repeatable.")
@click.option("--as-of", metavar="DATE", default="", help="The day on which it is asked whether a review is overdue.")
@format_option
@facts_option
def show(name: str | None, status: bool, attributes: bool, form: str, **options: Any) -> None:
    """Show what the knowledge says of ID; without one, what there is.

    ID names a rule, concept, finding, option, question, guideline, source, statement, flaw, study, invariant, waiver
    or hazard.

    \b
    Examples:
      pnet-reason facts show
      pnet-reason facts show ID
      pnet-reason facts show --status
      pnet-reason facts show GUIDELINE --source-attributes --format json
    """
    guidelines, as_of = options["guidelines"], options["as_of"]
    asked_together(name, status=status, attributes=attributes, status_only=bool(guidelines or as_of))
    knowledge = loaded(options["directories"])
    if status:
        show_status(knowledge, guidelines, form, as_of)
    elif attributes and name:
        show_attributes(knowledge, name, form)
    else:
        show_entry(knowledge, name, form)


@facts.command()
@click.option("--advice", is_flag=True, help="The schema of the answers instead of that of the facts and case files.")
@click.option("--evidence", is_flag=True, help="The schema of what `evidence --format json` writes.")
@click.option("--status", is_flag=True, help="The schema of the review status.")
@click.option("--source-attributes", "attributes", is_flag=True, help="The schema of the source attributes.")
@click.option("--comparison", is_flag=True, help="The schema of what `compare` writes for a case.")
@click.option("--disagreement", is_flag=True, help="The schema of what `compare --all-patients` writes.")
@click.option("--timeline", is_flag=True, help="The schema of what `timeline --format json` writes.")
@click.option(
    "--of",
    "command",
    type=click.Choice(["what-if", "flip", "margin", "next", "find", "map", "sheet"]),
    help="The schema of what this command writes with `--format json`.",
)
@facts_option
def schema(
    command: str | None,
    advice: bool,
    evidence: bool,
    status: bool,
    attributes: bool,
    comparison: bool,
    disagreement: bool,
    timeline: bool,
    directories: tuple[str, ...],
) -> None:
    """Print the JSON Schema of the facts and case files, for editors.

    \b
    Example:
      pnet-reason facts schema --advice
    """
    if command:
        from ..render.question_schemas import question_schema

        emit_json(question_schema(command))
        return
    if advice:
        from ..render.advice_schema import advice_schema

        emit_json(advice_schema())
        return
    if evidence:
        from ..render.evidence_schema import evidence_schema

        emit_json(evidence_schema())
        return
    if status or attributes:
        from ..render.review_schemas import attributes_schema, status_schema

        emit_json(status_schema() if status else attributes_schema())
        return
    if comparison or disagreement:
        from ..render.comparison_schema import comparison_schema, disagreement_schema

        emit_json(comparison_schema() if comparison else disagreement_schema())
        return
    if timeline:
        from ..render.timeline_schema import timeline_schema

        emit_json(timeline_schema())
        return
    from ..knowledge.schema import schemas

    emit_json(schemas(loaded(directories)))
