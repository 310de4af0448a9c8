"""What the commands share: options, reading cases, writing answers and errors.

May import everything; loads it when a command needs it. Promises: only this package reads stdin and writes to stdout
and stderr; nothing is written before everything is worked out.
"""

# ruff: noqa: PLC0415 - modules are loaded when a command needs them
from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from ..model.problems import CaseError, PnetReasonError, Position, Problem, ProofError, QueryError

if TYPE_CHECKING:
    from rich.text import Text

    from ..model.case import Case
    from ..model.knowledge import Knowledge

FAILED, WRONG = 1, 2
WIDEST, USUAL = 100, 80
JSON_ERRORS, DRAFTS = "pnet_reason.json_errors", "pnet_reason.drafts"
STDIN = "standard input"
SIGNS = "✓✗─│├└→…·"


class Commands(click.Group):
    """A group whose commands report wrong input instead of failing."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; every mistake of the input is told on stderr."""
        try:
            return super().invoke(ctx)
        except PnetReasonError as error:
            tell(error.records, as_json=bool(ctx.meta.get(JSON_ERRORS)))
            ctx.exit(FAILED if isinstance(error, ProofError) else WRONG)


def tell(records: Iterable[Problem], *, as_json: bool) -> None:
    """The records of an error on stderr."""
    if as_json:
        click.echo(json.dumps([record.to_dict() for record in records], indent=2, ensure_ascii=False), err=True)
        return
    stream = sys.stderr
    for record in records:
        click.echo(encodable(str(record), stream.encoding), err=True)


def fits(text: str, encoding: str | None) -> bool:
    """Whether a text can be written in the encoding of the output."""
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def encodable(text: str, encoding: str | None) -> str:
    """The text, with stand-ins where the output cannot show it."""
    if fits(text, encoding):
        return text
    from ..render.terminal import ascii_only

    return ascii_only(text)


SHIPPED = "shipped"


def named_in_environment() -> tuple[str, ...]:
    """The facts folders that the environment names."""
    return tuple(filter(None, os.environ.get("PNET_REASON_FACTS", "").split(os.pathsep)))


def loaded(directories: tuple[str, ...]) -> Knowledge:
    """The knowledge of the folders that were named, here or in the environment, or that which is shipped.

    The word ``shipped`` names the facts that come with the package, so that own rules can be added to them.
    """
    from ..knowledge.loader import load, shipped

    named = directories or named_in_environment()
    drafts = bool(click.get_current_context().meta.get(DRAFTS))
    return load(*(str(shipped()) if name == SHIPPED else name for name in named), drafts=drafts)


def text_of(place: str) -> tuple[str, str]:
    """The text of a file, or of a pipe; and what messages call it."""
    from pathlib import Path

    from ..knowledge.files import LARGEST, decode, read_text
    from ..knowledge.report import Report

    report = Report()
    name = STDIN if place == "-" else place
    if place == "-":
        text = decode(sys.stdin.buffer.read(LARGEST + 1), name, report)
    else:
        text = read_text(Path(place), name, report)
    if text is None:
        raise CaseError(report.errors)
    return text, name


def cases_of(place: str, chosen: str, knowledge: Knowledge) -> tuple[list[Case], bool]:
    """The cases of a file, and whether they stand in a list."""
    from ..knowledge.cases import read_cases

    text, name = text_of(place)
    cases = read_cases(text + "\n", knowledge, name=name)
    if not chosen:
        return cases, is_list(text)
    found = [case for case in cases if case.id == chosen]
    if not found:
        from ..advise import no_such

        raise QueryError(no_such(chosen, [case.id for case in cases if case.id], "case"))
    return found, False


def is_list(text: str) -> bool:
    """Whether a YAML or JSON text is a list: its first line that says something begins one."""
    lines = (line.strip() for line in text.removeprefix("\ufeff").splitlines())
    first = next((line for line in lines if line and not line.startswith(("#", "---", "%"))), "")
    return first == "-" or first.startswith(("- ", "["))


def pairs(assumed: tuple[str, ...]) -> dict[str, str]:
    """What ``--assume`` says: finding → value."""
    wrong = [text for text in assumed if not text.partition("=")[0].strip() or not text.partition("=")[2].strip()]
    if wrong:
        hint = "write --assume finding=value, with quotes around it where it holds a space"
        raise QueryError([Problem("bad-assumption", f"'{text}' is not an assumption", hint=hint) for text in wrong])
    found = [(name.strip(), value.strip()) for name, _, value in (text.partition("=") for text in assumed)]
    twice = sorted({name for name, _ in found if [n for n, _ in found].count(name) > 1})
    if twice:
        raise QueryError(
            [Problem("bad-assumption", f"'{name}' is assumed twice", hint="leave one out") for name in twice]
        )
    return dict(found)


def day(text: str) -> str:
    """A day that exists, as an ISO date."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        hint = "write it as year-month-day: 2026-03-02"
        raise QueryError(Problem("bad-date", f"'{text}' is not a date", hint=hint)) from None


def assumed_in(case: Case, knowledge: Knowledge, values: dict[str, str]) -> Case:
    """The case with what the command line assumes; a mistake names the case."""
    if not values:
        return case
    from ..knowledge.assuming import with_assumptions

    try:
        return with_assumptions(case, knowledge, values, "on the command line")
    except CaseError as error:
        place = Position(f"case {case.id}") if case.id else Position("--assume")
        from dataclasses import replace

        raise CaseError([replace(record, position=place) for record in error.records]) from None


def emit(text: str) -> None:
    """A text on stdout, in whatever signs it can show."""
    stream = sys.stdout
    click.echo(encodable(text, stream.encoding).rstrip("\n"))


def emit_json(document: object) -> None:
    """A document on stdout."""
    emit(as_json(document))


def as_json(document: object) -> str:
    """A document as text."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)


def screen() -> tuple[int, bool]:
    """How wide the output is, and whether it can show Unicode."""
    stream = sys.stdout
    width = USUAL
    if stream.isatty() or os.environ.get("COLUMNS", "").isdecimal():
        import shutil

        width = min(shutil.get_terminal_size((USUAL, 1)).columns, WIDEST)
    return width, fits(SIGNS, stream.encoding)


def emit_lines(lines: list[Text], *, unicode: bool) -> None:
    """Styled lines on stdout: with colours on a terminal that wants them."""
    stream = sys.stdout
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        from ..render.terminal import plain

        emit(plain(lines, unicode=unicode))
        return
    from rich.console import Console

    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        console.print(line, soft_wrap=True)
