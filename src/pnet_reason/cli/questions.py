"""``pnet-reason flip``, ``margin``, ``next`` and ``find``: what would change an answer, how near that is, what to find
out next, and who is answered so.

May import everything; loads it when a command needs it. Promises: an answer is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ..model.problems import Problem, QueryError
from .asking import Asked, ask_about, tell_about
from .audit import rendered, write
from .common import as_json, assumed_in, cases_of, day, loaded, pairs
from .options import asking_options, everything_option, facts_option, output_option, report_format, several

GROUPS = 8
FORMATS = ("terminal", "markdown", "html", "json")
question_options = several(asking_options, report_format(*FORMATS), output_option, everything_option, facts_option)


@click.command()
@click.argument("case")
@click.option("--to", default="", metavar="OPTION", help="The option to reach.")
@click.option("--from", "leave", default="", metavar="OPTION", help="Instead: the option to leave.")
@click.option("--keep", default="", metavar="FINDINGS", help="Findings that may not change, with commas between them.")
@question_options
def flip(case: str, to: str, leave: str, keep: str, **options: Any) -> None:
    """The smallest change of CASE with which OPTION is reached, or left.

    Fewest findings first, then the nearest values; no smaller change exists. What cannot change is never changed; what
    follows from other findings follows. Where no change does it, what excludes it is told.

    \b
    Examples:
      pnet-reason flip patient.yaml --to OPTION
      pnet-reason flip patient.yaml --from OPTION --keep FINDING,FINDING --guideline ID
    """
    from ..explain.flip_page import flip_page
    from ..explain.questions_phrases import FLIP_TITLE
    from ..explore.flip import flip as ask

    kept = [name.strip() for name in keep.split(",") if name.strip()]
    asked = ask_about(case, options)

    def one(each: Any, found: Asked) -> Any:
        names = dict(zip(("guidelines", "questions", "as_of"), found.names, strict=True))
        return ask(each, found.knowledge, to=to, leave=leave, keep=kept, **names)

    title = FLIP_TITLE["to" if to else "from"].format(option=to or leave)
    tell_about(asked, one, flip_page, title, options)


@click.command()
@click.argument("case")
@question_options
def margin(case: str, **options: Any) -> None:
    """How far each finding of CASE is from where the answer becomes another one.

    \b
    Example:
      pnet-reason margin patient.yaml --guideline ID
    """
    from ..explain.margin_page import margin_page
    from ..explain.questions_phrases import MARGIN_TITLE
    from ..explore.margin import margin as margins

    tell_about(ask_about(case, options), of_case(margins), margin_page, MARGIN_TITLE, options)


@click.command("next")
@click.argument("case")
@question_options
def next_(case: str, **options: Any) -> None:
    """What to find out next about CASE: what settles most, and costs least, first.

    \b
    Example:
      pnet-reason next patient.yaml --guideline ID
    """
    from ..explain.next_page import next_page
    from ..explain.questions_phrases import NEXT_TITLE
    from ..explore.obtain import next_findings

    tell_about(ask_about(case, options), of_case(next_findings), next_page, NEXT_TITLE, options)


def of_case(ask: Callable[..., Any]) -> Callable[[Any, Asked], Any]:
    """A question that is asked of a case and of nothing else."""
    return lambda case, asked: ask(case, asked.knowledge, *asked.names)


@click.command()
@click.argument("option", required=False, default="", metavar="[OPTION]")
@click.option("--outcome", default="", metavar="OUTCOME", help="Instead: settled, conflict, silent or withheld.")
@click.option("--rule", default="", metavar="RULE", help="Instead: the patients for whom a rule stands.")
@click.option("--where", multiple=True, metavar="BULLET", help="Only patients of whom this holds. Repeatable.")
@click.option("--case", "case", default="", metavar="CASE", help="Only patients who fit the findings of this file.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=GROUPS, show_default=True, metavar="N", help="Groups shown."
)
@question_options
def find(option: str, case: str, limit: int, **options: Any) -> None:
    """Which patients are given OPTION: the rules run backwards, over all patients at once.

    \b
    Examples:
      pnet-reason find OPTION --guideline ID
      pnet-reason find OPTION --where "FINDING < 1 mm"
      pnet-reason find --outcome conflict --guideline ID
      pnet-reason find --rule RULE
    """
    from ..explain.find_page import find_page
    from ..explain.questions_phrases import FIND_TITLE
    from ..explore.find import find as ask

    knowledge = loaded(options["directories"])
    found = ask(
        knowledge,
        option,
        outcome=options["outcome"],
        rule=options["rule"],
        where=options["where"],
        case=fitting(case, options, knowledge),
        guidelines=options["guidelines"] or None,
        questions=options["questions"] or None,
        as_of=day(options["as_of"]),
    )
    if options["form"] == "json":
        write(as_json(found.to_dict()), options)
        return
    page = find_page(found, knowledge, limit=limit, everything=options["everything"])
    write(rendered(page, options["form"], FIND_TITLE, ()), options)


def fitting(place: str, options: dict[str, Any], knowledge: Any) -> Any:
    """The one case that restricts who is looked for; None where none does."""
    if not place:
        if options["assumed"] or options["chosen"]:
            hint = "name a file after --case, or leave it out"
            raise QueryError(Problem("bad-find", "--assume and --id are about a case", hint=hint))
        return None
    cases, _ = cases_of(place, options["chosen"], knowledge)
    if len(cases) != 1:
        message = f"{place} holds {len(cases)} cases, and find takes one"
        raise QueryError(Problem("bad-find", message, hint="pick one with --id"))
    return assumed_in(cases[0], knowledge, pairs(options["assumed"]))
