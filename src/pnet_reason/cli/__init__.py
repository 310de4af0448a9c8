"""The command line: ``pnet-reason``, and the only package that prints.

May import everything; loads it when a command needs it, so that ``--help`` is there at once. Promises: answers on
stdout alone; what is wrong with the input on stderr, all of it, with exit code 2 and nothing on stdout; 1 where a
check fails.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

from typing import Any

import click

from ..version import __version__
from .ask import ask as ask_
from .asking import ask_about, documents, stacked
from .audit import audit, diff, rendered, write
from .common import (
    WIDEST,
    Commands,
    emit,
    emit_json,
    loaded,
    text_of,
)
from .compare import compare
from .evidence import evidence
from .facts import facts
from .map import map_
from .options import audience_options, case_options, facts_option, format_option
from .questions import find, flip, margin, next_
from .sheet import sheet
from .timeline import timeline
from .trace import trace
from .what_if import what_if

CASE = "case"


def show_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    """Engine and knowledge have versions of their own."""
    if value and not ctx.resilient_parsing:
        emit(f"pnet-reason {__version__}, knowledge {loaded(()).version}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDEST})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the versions of the program and of the knowledge.",
)
def main() -> None:
    """What do the guidelines say about a patient, and why?

    A case is a small YAML or JSON file with what is known. What is not in it stays unknown: it is never taken as "no".
    This is research material, not medical advice.

    \b
    Example:
      pnet-reason recommend examples/patient.yaml
    """


main.add_command(facts)
main.add_command(audit)
main.add_command(diff)
main.add_command(compare)
main.add_command(trace)
main.add_command(timeline)
main.add_command(evidence)
main.add_command(what_if)
main.add_command(flip)
main.add_command(margin)
main.add_command(next_)
main.add_command(find)
main.add_command(map_)
main.add_command(sheet)
main.add_command(ask_)


@main.command()
@click.argument("case")
@case_options
@audience_options
@click.option(
    "--approved-only", is_flag=True, help="Refuse answers that rest on rules which no clinician has approved."
)
def recommend(case: str, approved_only: bool, audience: str, lang: str, **options: Any) -> None:
    """What the guidelines recommend for CASE, with the proof.

    CASE is a file, or - to read from a pipe. A file may hold a list of cases; then all are answered.

    \b
    Examples:
      pnet-reason recommend patient.yaml
      pnet-reason recommend patient.yaml --all
      pnet-reason recommend patient.yaml --assume "ki67=1 %" --format json
      pnet-reason recommend patient.yaml --audience patient --format html --output text.html
    """
    from ..advise import recommend as ask
    from ..explain.audiences import page_for
    from ..explain.unapproved import refuse_unapproved

    asked = ask_about(case, options)
    knowledge = asked.knowledge
    advices = [ask(one, knowledge, *asked.names) for one in asked.cases]
    if approved_only:
        refuse_unapproved(advices)
    if options["form"] == "json":
        write(documents([advice.to_dict() for advice in advices], asked), options)
        return
    everything = options["everything"]
    show([page_for(audience, one, knowledge, everything=everything, lang=lang) for one in advices], options)


def show(pages: list[Any], options: dict[str, Any]) -> None:
    """Pages, one below the other, in the format that is asked for."""
    from ..explain.page import shallow

    if options["depth"]:
        pages = [shallow(page, options["depth"]) for page in pages]
    whole, form = stacked(pages), options["form"]
    title = next((line.text for line in whole.head if line.text), CASE)
    if form == "svg":
        from ..render.tree_svg import sheet

        write(sheet(whole, title), options)
    elif form == "mermaid":
        from ..render.mermaid import mermaid

        write(mermaid(whole), options)
    elif form == "markdown":
        from ..render.markdown import markdown

        write("\n\n".join(markdown(page) for page in pages), options)
    else:
        write(rendered(whole, form, title, ()), options)


def explain(case: str, option: str, options: dict[str, Any], *, stands: bool) -> None:
    """The proofs that an option stands, or that it does not; with the evidence, where it is asked for."""
    from ..explain.why import document, explanations, why_page

    asked = ask_about(case, options)
    knowledge = asked.knowledge
    found = [explanations(one, knowledge, option, *asked.names) for one in asked.cases]
    reports = [report_on(one.advice, option, knowledge) for one in found] if options.get("evidence") else None
    if options["form"] == "json":
        proofs = [document(one) for one in found]
        for one, report in zip(proofs, reports or (), strict=False):
            one["evidence"] = report.to_dict()
        write(documents(proofs, asked), options)
        return
    pages = [why_page(one, knowledge, stands=stands, everything=options["everything"]) for one in found]
    if reports:
        from ..explain.evidence_page import with_evidence

        pages = [with_evidence(p, r, knowledge, options["everything"]) for p, r in zip(pages, reports, strict=True)]
    show(pages, options)


def report_on(advice: Any, option: str, knowledge: Any) -> Any:
    """The evidence for and against one option."""
    from ..weigh.gather import evidence_of

    return evidence_of(advice, knowledge, options=[option])


@main.command()
@click.argument("case")
@click.argument("option")
@case_options
@click.option("--evidence", is_flag=True, help="Add the studies for and against the option.")
def why(case: str, option: str, **options: Any) -> None:
    """Why OPTION stands for CASE: the proof, rule by rule.

    Where the option stands only for some values of what is missing, each part has its own proof.

    \b
    Example:
      pnet-reason why patient.yaml OPTION
    """
    explain(case, option, options, stands=True)


@main.command("why-not")
@click.argument("case")
@click.argument("option")
@case_options
def why_not(case: str, option: str, **options: Any) -> None:
    """Why OPTION does not stand for CASE: what each rule lacks.

    \b
    Example:
      pnet-reason why-not patient.yaml OPTION
    """
    explain(case, option, options, stands=False)


@main.command()
@click.argument("proof")
@format_option
@facts_option
def check(proof: str, form: str, directories: tuple[str, ...]) -> None:
    """Check the proofs of a PROOF file, made with --format json, or of a folder, by `audit --bundle`.

    The checker works everything out again on its own. It fails (exit code 1) where a byte was changed, where the
    knowledge is another one, or where anything in a proof is not so. Of what-if, flip, margin, next, map, sheet,
    compare, timeline and evidence it checks the answers, and the certificates of a flip.

    \b
    Example:
      pnet-reason recommend patient.yaml --format json > proof.json
      pnet-reason check proof.json
    """
    from ..checker import check_report
    from .bundle_files import check_folder, is_folder
    from .proof_files import documents_of

    if is_folder(proof):
        check_folder(proof, form, loaded(directories))
        return
    documents = documents_of(*text_of(proof))
    knowledge = loaded(directories)
    checked = [check_report(document, knowledge) for document in documents]
    count, certificates = (sum(each) for each in zip(*checked, strict=True))
    if form == "json":
        emit_json({"checked": len(documents), "answers": count, "certificates": certificates})
        return
    told = [f"{count} {'answer' if count == 1 else 'answers'}"]
    told += [f"{certificates} {'certificate' if certificates == 1 else 'certificates'}"] if certificates else []
    emit(f"The proof holds: {', '.join(told)}, knowledge {knowledge.version}.")


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands in your SHELL.

    \b
    Example:
      pnet-reason completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:
        emit(found(main, {}, "pnet-reason", "_PNET_REASON_COMPLETE").source())
