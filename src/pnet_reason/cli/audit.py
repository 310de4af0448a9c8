"""``pnet-reason audit`` and ``diff``: what holds for every patient, and what changes for whom.

May import everything; loads it when a command needs it. Promises: a report is written whole or not at all.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..model.problems import Problem, QueryError
from .common import FAILED, as_json, day, emit, emit_lines, loaded, screen
from .options import facts_option, named, output_option, report_format

FORMATS = ("terminal", "json", "markdown", "html", "sarif")
TRUSTED = {"loader": "knowledge", "model": "model", "checker": "checker"}


@click.command()
@report_format(*FORMATS)
@output_option
@click.option("--guideline", "guidelines", multiple=True, metavar="ID", help="Look at this guideline only; may repeat.")
@click.option("--as-of", metavar="DATE", default="", help="The day that is asked about: waivers and sources end.")
@click.option("--mutants/--no-mutants", default=True, help="Try every small fault of the rules, or do not (faster).")
@click.option("--second/--no-second", default=None, help="Ask z3 too. Default: where it is installed.")
@click.option("--steps", type=click.IntRange(min=1), default=None, help="The budget of branch steps an invariant.")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=None, help="Processes for the faults. Default: all there are."
)
@click.option("--allow-undecided", is_flag=True, help="Do not fail where the budget left an invariant undecided.")
@click.option("--all", "everything", is_flag=True, help="Show everything, not only what decides.")
@click.option(
    "--bundle", metavar="DIR", callback=named, help="Also write all that a reviewer needs into this new folder."
)
@facts_option
def audit(**options: Any) -> None:
    """Prove what must hold for every patient, and find faults of the rules.

    Exit code 1 where an invariant is refuted, undecided or says nothing, where a fault is not waived, a small fault of
    the rules would go unnoticed, or a hazard has no control that holds.

    \b
    Examples:
      pnet-reason audit
      pnet-reason audit --facts my-facts --no-mutants
      pnet-reason audit --guideline my-guideline
      pnet-reason audit --format html --output audit.html
    """
    from ..audit.chosen import chosen
    from ..audit.document import audit_document
    from ..audit.run import Audit
    from ..audit.tableau import STEPS
    from .bundle_files import expect_bundle, write_bundle
    from .workers import Workers, processors

    if options["bundle"] and options["guidelines"]:
        message, hint = "a bundle is about the whole knowledge", "leave out --guideline, or --bundle"
        raise QueryError(Problem("cannot-write", message, hint=hint))
    expect_bundle(options["bundle"])
    knowledge = loaded(options["directories"])
    looked_at = chosen(knowledge, options["guidelines"])
    second = second_opinion(options["second"])
    with progress() as tell:
        run = Audit(
            looked_at,
            day(options["as_of"]),
            steps=options["steps"] or STEPS,
            mutate=options["mutants"],
            second=second,
            tell=tell,
            spread=Workers(options["jobs"] or processors()),
            whole=knowledge if options["guidelines"] else None,
        )
        report = run.run()
        document = audit_document(report, allow_undecided=options["allow_undecided"])
    check_again(document, knowledge)
    write_bundle(document, knowledge, options["bundle"])
    write(text_of(document, options["form"], everything=options["everything"]), options)
    if not document["passed"]:
        click.get_current_context().exit(FAILED)


def check_again(document: dict[str, Any], knowledge: Any) -> None:
    """Every certificate, by the checker: a proof that does not check is an error, not a result."""
    from ..checker.certificates import check_certificate

    for one in document["invariants"]:
        if one["certificate"] is not None:
            check_certificate(one["certificate"], knowledge)


def second_opinion(wanted: bool | None) -> Any:
    """What asks z3, where it is installed or asked for."""
    from importlib.util import find_spec

    if wanted is False or (wanted is None and find_spec("z3") is None):
        return None
    from ..audit.second import broken

    return lambda *asked: broken(*asked).broken


@contextmanager
def progress() -> Iterator[Callable[[str, str], None]]:
    """A bar on stderr that says what is being looked at, and how many so far, where somebody can see it."""
    import sys

    if not sys.stderr.isatty():
        yield lambda _part, _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.fields[part]}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(part: str, what: str) -> None:
            if part not in tasks:
                tasks[part] = bar.add_task(what, total=None, part=part)
            bar.update(tasks[part], description=what, advance=1)

        yield tell


def trusted() -> dict[str, int]:
    """Lines of code of the parts that have to be trusted."""
    here = Path(__file__).parents[1]
    files = {name: sorted((here / folder).rglob("*.py")) for name, folder in TRUSTED.items()}
    return {name: sum(len(f.read_text("utf-8").splitlines()) for f in found) for name, found in files.items()}


def text_of(document: dict[str, Any], form: str, *, everything: bool) -> Any:
    """The report in a format: a text, or styled lines for the terminal."""
    from ..explain import audit_phrases
    from ..explain.audit_page import audit_page

    if form == "json":
        return as_json(document)
    if form == "sarif":
        from ..render.sarif import sarif

        return as_json(sarif(document, audit_phrases.FAULT))
    page = audit_page(document, trusted(), everything=everything or form == "html")
    return rendered(page, form, audit_phrases.TITLE.format(version=document["knowledge"]["version"]))


def rendered(page: Any, form: str, title: str, sign: tuple[str, ...] | None = None) -> Any:
    """A page as Markdown, HTML, or lines for the terminal. ``sign``: what is to be filled in by hand below it, if not
    what an audit asks for."""
    if form == "markdown":
        from ..render.markdown import markdown

        return markdown(page)
    if form == "html":
        from ..explain.audit_phrases import SIGNED
        from ..render.html import html

        return html(page, title, SIGNED if sign is None else sign)
    from ..render.terminal import texts

    width, unicode = screen()
    return list(texts(page, width, unicode=unicode))


def write(text: Any, options: dict[str, Any]) -> None:
    """A report on stdout, or whole into a file."""
    if options["output"]:
        if not isinstance(text, str):
            from ..render.terminal import plain

            text = plain(text)
        save(Path(options["output"]), text)
    elif isinstance(text, str):
        emit(text)
    else:
        emit_lines(text, unicode=screen()[1])


def save(path: Path, text: str) -> None:
    """A text into a file, by way of another one beside it, so that there is never half of it."""
    try:
        beside = path.with_name(f".{path.name}.part")
    except ValueError:
        raise cannot_write(path, "it is not a file") from None
    try:
        beside.write_text(text if text.endswith("\n") else text + "\n", "utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise cannot_write(path, error.strerror) from None
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def cannot_write(path: Path, why: str | None) -> QueryError:
    """That a report cannot be written, and why."""
    hint = "name a file in a folder that is there"
    return QueryError(Problem("cannot-write", f"{path} cannot be written: {why}", hint=hint))


@click.command()
@click.argument("old")
@click.argument("new")
@report_format("terminal", "json", "markdown", "html")
@output_option
@click.option("--rename", "renames", multiple=True, metavar="OLD=NEW", help="A finding that has another name now.")
@click.option(
    "--expect", metavar="FILE", callback=named, help="The changes that are expected; others end with exit code 1."
)
@facts_option
def diff(old: str, new: str, **options: Any) -> None:
    """What changes for which patients from OLD to NEW.

    OLD and NEW are facts folders (the word shipped names what comes with the package; a colon adds another folder), or
    two guidelines of one knowledge. Exit code 1 where an answer or the vocabulary changes and --expect does not list
    it.

    \b
    Examples:
      pnet-reason diff shipped shipped:my-facts
      pnet-reason diff facts-of-yesterday facts --expect changes.yaml
    """
    from ..audit.difference import between, difference
    from ..audit.document import difference_document
    from ..audit.expected import unexpected
    from ..explain.audit_page import difference_page
    from ..knowledge.expected import read_expected

    with progress() as tell:
        tell("diff", f"{old}, {new}")
        renames = renaming(options["renames"])
        knowledge = loaded(options["directories"])
        if are_guidelines(old, new, knowledge.guidelines):
            if renames:
                message, hint = (
                    "--rename is about two facts folders",
                    "two guidelines share one vocabulary: leave it out",
                )
                raise QueryError(Problem("bad-rename", message, hint=hint))
            found = between(knowledge, old, new)
        else:
            one, other = (loaded(tuple(place.split(os.pathsep))) for place in (old, new))
            found = difference(one, other, renames)
        document = difference_document(found)
    expected = read_expected(options["expect"]) if options["expect"] else ()
    outside = unexpected(document, expected)
    form = options["form"]
    if form == "json":
        body = {**document, "unexpected": outside.changes, "unexpected_vocabulary": outside.vocabulary}
        write(as_json(body), options)
    else:
        page = difference_page(document, *outside)
        write(rendered(page, form, page.head[0].text), options)
    if any(outside):
        click.get_current_context().exit(FAILED)


def are_guidelines(old: str, new: str, guidelines: Collection[str]) -> bool:
    """Whether two guidelines are compared, and not two folders; QueryError where it is one guideline and something
    else."""
    from ..advise import no_such

    found = [name for name in (old, new) if name in guidelines and not Path(name).is_dir()]
    if len(found) == 1 and old != new:
        (other,) = {old, new} - set(found)
        if other in guidelines or not Path(other.split(os.pathsep)[0]).exists():
            raise QueryError(no_such(other, sorted(guidelines), "guideline"))
        message = f"{found[0]} is a guideline, and {other} is a folder"
        raise QueryError(Problem("unknown-name", message, hint="name two guidelines, or two facts folders"))
    return {old, new} <= set(guidelines)


def renaming(given: tuple[str, ...]) -> dict[str, str]:
    """What ``--rename`` says: old name → new name."""
    found: dict[str, str] = {}
    for text in given:
        old, _, new = (part.strip() for part in text.partition("="))
        if not old or not new:
            message, hint = f"'{text}' is not a renaming", "write --rename old=new"
            raise QueryError(Problem("bad-rename", message, hint=hint))
        if old in found:
            raise QueryError(Problem("bad-rename", f"'{old}' is renamed twice", hint="leave one out"))
        found[old] = new
    return found
