"""``pnet-reason ask``: question after question about one case.

May import everything; loads it when the command needs it. Promises: the same pages as the commands, and nothing else; a
mistake is told and the session goes on; nothing of the case is kept but in a transcript that is asked for.
"""

# ruff: noqa: PLC0415, D301 - modules are loaded when a command needs them; click reads the \b
from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from ..model.problems import PnetReasonError, Problem, QueryError
from .asking import ask_about
from .audit import save
from .common import emit, emit_lines, screen
from .options import asking_options, facts_option
from .what_if import changed

PROMPT = "? "
ENDS = ("quit", "exit")


@dataclass(slots=True)
class Session:
    """One case in a session: ``cases`` are it and what it was changed to, the last one in force; ``told`` is what the
    session said so far."""

    knowledge: Any
    cases: list[Any]
    names: tuple[Any, Any, str]
    told: list[str] = field(default_factory=list)

    @property
    def case(self) -> Any:
        """The case in force."""
        return self.cases[-1]

    def answer(self, line: str) -> None:
        """One line of the person: its answer, or what is wrong with it."""
        self.told.append(PROMPT + line)
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            self.say("a quotation mark is missing")
            return
        if not words:
            return
        command = COMMANDS.get(words[0])
        try:
            if command is None:
                hint = f"known: {', '.join(COMMANDS)}; quit ends"
                raise QueryError(Problem("unknown-command", f"unknown command '{words[0]}'", hint=hint))
            command.run(self, words[1:])
        except PnetReasonError as error:
            for record in error.records:
                self.say(str(record))

    def show(self, page: Any) -> None:
        """A page, as the command of the same name shows it."""
        from ..render.terminal import plain, texts

        width, unicode = screen()
        lines = list(texts(page, width, unicode=unicode))
        self.told.append(plain(lines, unicode=unicode))
        emit_lines(lines, unicode=unicode)

    def say(self, text: str) -> None:
        """A short message."""
        self.told.append(text)
        emit(text)


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the session: what to write, what it does, and the function."""

    usage: str
    about: str
    run: Callable[[Session, list[str]], None]
    completes: str = ""


def one(words: list[str], usage: str) -> str:
    """The one word that a command needs."""
    if len(words) != 1:
        raise QueryError(Problem("bad-command", f"this needs one word: {usage}", hint="help lists the commands"))
    return words[0]


def recommend(session: Session, _words: list[str]) -> None:
    """What the guidelines recommend."""
    from ..advise import recommend as ask
    from ..explain.page import page

    session.show(page(ask(session.case, session.knowledge, *session.names), session.knowledge))


def why(session: Session, words: list[str], *, stands: bool = True) -> None:
    """Why an option stands."""
    from ..explain.why import explanations, why_page

    option = one(words, "why OPTION")
    found = explanations(session.case, session.knowledge, option, *session.names)
    session.show(why_page(found, session.knowledge, stands=stands))


def why_not(session: Session, words: list[str]) -> None:
    """Why it does not."""
    why(session, words, stands=False)


def what_if(session: Session, words: list[str]) -> None:
    """What would be said if something were another one."""
    from ..explain.what_if_page import what_if_page
    from ..explore.what_if import what_if as ask

    found = ask(session.case, session.knowledge, changed(tuple(words)), *session.names, place="what-if")
    session.show(what_if_page(found, session.knowledge))


def flip(session: Session, words: list[str]) -> None:
    """The smallest change that reaches an option."""
    from ..explain.flip_page import flip_page
    from ..explore.flip import flip as ask

    guidelines, questions, as_of = session.names
    option = one(words, "flip OPTION")
    found = ask(session.case, session.knowledge, to=option, guidelines=guidelines, questions=questions, as_of=as_of)
    session.show(flip_page(found, session.knowledge))


def margin(session: Session, _words: list[str]) -> None:
    """How far each finding is from another answer."""
    from ..explain.margin_page import margin_page
    from ..explore.margin import margin as ask

    session.show(margin_page(ask(session.case, session.knowledge, *session.names), session.knowledge))


def next_(session: Session, _words: list[str]) -> None:
    """What to find out next."""
    from ..explain.next_page import next_page
    from ..explore.obtain import next_findings

    session.show(next_page(next_findings(session.case, session.knowledge, *session.names), session.knowledge))


def where(session: Session, words: list[str]) -> None:
    """Where the knowledge says so."""
    from ..explain.entries import entries
    from ..explain.page import Page

    session.show(Page(tuple(entries(session.knowledge, one(words, "where ID"))), (), ()))


def set_(session: Session, words: list[str]) -> None:
    """Go on with a changed case."""
    from ..knowledge.supposing import supposing

    session.cases.append(supposing(session.case, session.knowledge, changed(tuple(words)), "set"))
    findings(session, [])


def undo(session: Session, _words: list[str]) -> None:
    """Go back to the case before the last change."""
    if len(session.cases) == 1:
        raise QueryError(Problem("bad-command", "nothing was changed", hint="set finding=value changes the case"))
    session.cases.pop()
    findings(session, [])


def findings(session: Session, _words: list[str]) -> None:
    """What is known of the case."""
    session.say("; ".join(f"{name} {text}" for name, text in session.case.texts.items()) or "nothing is known")


def save_(session: Session, words: list[str]) -> None:
    """Write what was said into a file."""
    place = one(words, "save FILE")
    save(Path(place), "\n".join(session.told))
    session.say(f"saved: {place}")


def help_(session: Session, _words: list[str]) -> None:
    """The commands."""
    width = max(len(command.usage) for command in COMMANDS.values())
    session.say("\n".join(f"{c.usage.ljust(width)}  {c.about}" for c in COMMANDS.values()))


COMMANDS = {
    "recommend": Command("recommend", "what the guidelines recommend", recommend),
    "why": Command("why OPTION", "the proof that it stands", why, "option"),
    "why-not": Command("why-not OPTION", "what it lacks", why_not, "option"),
    "what-if": Command("what-if FINDING=VALUE …", "what would be said then", what_if, "finding"),
    "next": Command("next", "what to find out next", next_),
    "flip": Command("flip OPTION", "the smallest change that reaches it", flip, "option"),
    "margin": Command("margin", "how far each finding is from another answer", margin),
    "where": Command("where ID", "a rule, statement, finding or source in full", where, "id"),
    "set": Command("set FINDING=VALUE …", "go on with a changed case", set_, "finding"),
    "undo": Command("undo", "take the last change back", undo),
    "findings": Command("findings", "what is known of the case", findings),
    "save": Command("save FILE", "write what was said into a file", save_),
    "help": Command("help", "these commands; quit ends", help_),
}


@click.command()
@click.argument("case")
@asking_options
@facts_option
def ask(case: str, **options: Any) -> None:
    """Ask one question after another about CASE: why, why not, what if, what next, where does it say so.

    Needs prompt_toolkit on a terminal (pip install 'pnet-reason[ask]'); questions may also come through a pipe. Nothing
    is kept but in a file that `save` writes.

    \b
    Example:
      pnet-reason ask patient.yaml
    """
    asked = ask_about(case, options)
    if len(asked.cases) != 1:
        message = f"{case} holds {len(asked.cases)} cases, and ask takes one"
        raise QueryError(Problem("bad-command", message, hint="pick one with --id"))
    session = Session(asked.knowledge, list(asked.cases), asked.names)
    lines = prompted(session) if sys.stdin.isatty() else piped()
    for line in lines:
        if line.strip() in ENDS:
            return
        session.answer(line)


def piped() -> Iterator[str]:
    """The lines of a pipe, each shown as it is asked."""
    for line in sys.stdin:
        emit(PROMPT + line.rstrip("\n"))
        yield line.rstrip("\n")


def prompted(session: Session) -> Iterator[str]:
    """The lines of a person, with history and completion; Ctrl-C drops a line, Ctrl-D ends."""
    try:
        from prompt_toolkit import PromptSession
    except ImportError:
        hint = "pip install 'pnet-reason[ask]', or send the questions through a pipe"
        raise QueryError(Problem("not-installed", "ask needs prompt_toolkit on a terminal", hint=hint)) from None
    from prompt_toolkit.completion import NestedCompleter
    from prompt_toolkit.history import InMemoryHistory

    reader: Any = PromptSession(
        history=InMemoryHistory(), completer=NestedCompleter.from_nested_dict(words_of(session))
    )
    emit("help lists the commands, quit ends")
    while True:
        try:
            yield reader.prompt(PROMPT)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def words_of(session: Session) -> dict[str, Any]:
    """What can be completed after each command."""
    from ..explain.entries import things

    knowledge = session.knowledge
    kinds: dict[str, dict[str, None] | None] = {
        "option": dict.fromkeys(knowledge.options),
        "finding": {f"{name}=": None for name in knowledge.findings},
        "id": dict.fromkeys(name for name, _, _ in things(knowledge)),
    }
    return {**{name: kinds.get(command.completes) for name, command in COMMANDS.items()}, **dict.fromkeys(ENDS)}
