"""The files of ``wording/``: sentences for patients, a language each. Imports: draft, report, tree, model.

Promises: every name and value in them exists, and every frame is whole. Whether everything has its words is told apart
(``unworded``), since rules may be written before their words are.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from collections.abc import Mapping as Map
from string import Formatter

from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import Position, Problem
from pnet_reason.model.rules import Concept
from pnet_reason.model.table import Table
from pnet_reason.model.wordings import CAVEATS, JOINS, KNOWN, LIMITS, MISSING, SENTENCES, UNDEFINED, Wording

from .draft import Draft, Sheet, read_review
from .report import closest, shorten
from .tree import Mapping, Scalar

FRAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "sentences": SENTENCES,
    "limits": dict.fromkeys(LIMITS, ("value",)),
    "joins": dict.fromkeys(JOINS, ()),
    "caveats": dict.fromkeys(CAVEATS, ()),
}
"""Part of the frame → its sentences, each with what has to be put in."""
NAMED = {"guidelines": "guideline", "questions": "question", "options": "option"}


def read_wordings(draft: Draft) -> None:
    """Put the wordings into the draft; what a later directory says adds to what an earlier one says of a language."""
    languages: dict[str, list[Sheet]] = {}
    for sheet in draft.of_kind("wording"):
        languages.setdefault(sheet.root.text("lang"), []).append(sheet)
    languages.pop("", None)  # a file without a language was told already
    for lang, sheets in sorted(languages.items()):
        found = _Reader(draft, lang).read(sheets)
        if found is not None:
            draft.wordings[lang] = found


class _Reader:
    """Reads the files of one language."""

    def __init__(self, draft: Draft, lang: str) -> None:
        self.draft, self.lang = draft, lang
        own = (one.concepts for one in draft.guidelines.values())
        self.definitions = by_name(draft.concepts, *own)

    def read(self, sheets: list[Sheet]) -> Wording | None:
        """The wording; None, with records, where its frame is not whole."""
        frames = {part: self.frame(part, sheets) for part in FRAMES}
        names = {part: self.names(part, kind, sheets) for part, kind in NAMED.items()}
        findings, concepts = self.sayings("findings", sheets), self.sayings("concepts", sheets)
        head = sheets[0].root
        if not self.is_whole(frames, head.at):
            return None
        return Wording(
            lang=self.lang,
            audience=head.text("audience"),
            sentences=Table(frames["sentences"]),
            limits=Table(frames["limits"]),
            joins=Table(frames["joins"]),
            caveats=Table(frames["caveats"]),
            guidelines=Table(names["guidelines"]),
            questions=Table(names["questions"]),
            options=Table(names["options"]),
            findings=Table(findings),
            concepts=Table(concepts),
            review=read_review(head, head.text("author")),
            position=head.at,
        )

    def entries(self, part: str, sheets: list[Sheet]) -> Iterator[tuple[Scalar, object]]:
        """The entries of a part of all files, each name once; a record where one stands twice."""
        for sheet in sheets:
            for key, node in sheet.root.mapping(part).entries.values():
                if self.draft.declare(f"{part} in {self.lang}", key, what=f"the {self.lang} wording of"):
                    yield key, node

    def frame(self, part: str, sheets: list[Sheet]) -> dict[str, str]:
        """The sentences of a part of the frame; a record for each that is put together wrongly."""
        found = {}
        for key, node in self.entries(part, sheets):
            if isinstance(node, Scalar):
                self.check(node, FRAMES[part][key.text], needed=True)
                found[key.text] = node.text
        return {name: found[name] for name in FRAMES[part] if name in found}

    def is_whole(self, frames: dict[str, dict[str, str]], at: Position) -> bool:
        """Whether nothing of the frame is missing."""
        absent = [f"'{part}: {name}'" for part, names in FRAMES.items() for name in names if name not in frames[part]]
        if absent:
            several = f" and {len(absent) - 1} more" if len(absent) > 1 else ""
            message = f"the {self.lang} wording lacks {absent[0]}{several}"
            hint = "each language needs all that wording/en.yaml of the shipped facts has there"
            self.draft.report.error("incomplete-wording", message, at, hint=hint)
        return not absent

    def names(self, part: str, kind: str, sheets: list[Sheet]) -> dict[str, str]:
        """The words of guidelines, questions or options."""
        found = {}
        for key, node in self.entries(part, sheets):
            unread = kind == "guideline" and key.text in self.draft.unread.guidelines
            if isinstance(node, Scalar) and (unread or self.draft.known(kind, key)):
                self.check(node, ())
                found[key.text] = node.text
        return dict(sorted(found.items()))

    def sayings(self, part: str, sheets: list[Sheet]) -> dict[str, Table[str, str]]:
        """The sentences of findings or concepts, by value."""
        found = {}
        for key, node in self.entries(part, sheets):
            kind = "finding" if part == "findings" else "concept"
            read: Container[str] = self.draft.findings if part == "findings" else self.definitions
            known = {**self.draft.names(kind), **dict.fromkeys(self.definitions if kind == "concept" else (), key.at)}
            if key.text not in known:
                self.draft.report.unknown(kind, key.text, known, key.at)
            elif isinstance(node, Mapping) and key.text in read:  # what could not be read was told already
                found[key.text] = self.by_value(part, key.text, node)
        return dict(sorted(found.items()))

    def by_value(self, part: str, name: str, node: Mapping) -> Table[str, str]:
        """The sentences of one finding or concept."""
        if part == "findings":
            finding = self.draft.findings[name]
            expected, fields = said_of(finding), ("value",) if finding.numeric else ()
        else:
            expected, fields = said_of_concept(self.definitions[name]), ()
        found = {}
        for value, (key, text) in node.entries.items():
            if value not in expected:
                near = closest(value, expected)
                hint = f"did you mean '{near}'?" if near else f"it takes: {', '.join(expected)}"
                message = f"{name} has no value {shorten(value)}"
                self.draft.report.error("unknown-value", message, key.at, hint=hint, width=len(value))
            elif isinstance(text, Scalar):
                self.check(text, fields if value == KNOWN else ())
                found[value] = text.text
        return Table(dict(sorted(found.items())))

    def check(self, node: Scalar, fields: tuple[str, ...], *, needed: bool = False) -> None:
        """A record where a sentence has a place in braces for what is never put in, or lacks one that is."""
        hint = f"it has: {', '.join('{' + one + '}' for one in fields)}" if fields else "write it without braces"
        try:
            places = {name for _, name, _, _ in Formatter().parse(node.text) if name is not None}
        except ValueError:
            places = {node.text}
        lacks = set(fields) - places if needed else set()
        if places - set(fields) or lacks:
            message = f"the braces of {shorten(node.text)} do not fit"
            self.draft.report.error("bad-braces", message, node.at, hint=hint, width=len(node.text))


def said_of(finding: Finding) -> tuple[str, ...]:
    """What a finding needs sentences for."""
    return (KNOWN, MISSING) if finding.numeric else (*finding.values, MISSING)


def said_of_concept(definitions: Iterable[Concept]) -> tuple[str, ...]:
    """What a concept needs sentences for, in all its definitions."""
    values = dict.fromkeys(value for one in definitions for value in one.values)
    return (*values, UNDEFINED, MISSING)


def by_name(*tables: Map[str, Concept]) -> dict[str, list[Concept]]:
    """All definitions of each concept."""
    found: dict[str, list[Concept]] = {}
    for table in tables:
        for name, concept in table.items():
            found.setdefault(name, []).append(concept)
    return found


def definitions_of(knowledge: Knowledge) -> dict[str, list[Concept]]:
    """All definitions of each concept of a knowledge: the shared one, and those of guidelines."""
    return by_name(knowledge.concepts, *(one.concepts for one in knowledge.guidelines.values()))


def unworded(knowledge: Knowledge) -> list[Problem]:
    """What has no words in a language of the knowledge: an error for each guideline, question, option, finding and
    definition."""
    return [problem for wording in knowledge.wordings.values() for problem in _unworded(knowledge, wording)]


def _unworded(knowledge: Knowledge, wording: Wording) -> Iterator[Problem]:
    for part, kind in NAMED.items():
        has = getattr(wording, part)
        for name, thing in getattr(knowledge, part).items():
            if name not in has:
                yield _problem(wording, part, f"{kind} {name}", name, thing.position)
    for name, finding in knowledge.findings.items():
        yield from _lacks(wording, "findings", name, said_of(finding), finding.position)
    definitions = definitions_of(knowledge)
    for name, some in sorted(definitions.items()):
        yield from _lacks(wording, "concepts", name, said_of_concept(some), some[0].position)


def _lacks(wording: Wording, part: str, name: str, expected: tuple[str, ...], at: Position) -> Iterator[Problem]:
    has = getattr(wording, part).get(name, {})
    absent = [value for value in expected if value not in has]
    if absent:
        yield _problem(wording, part, f"{name} ({', '.join(absent)})", name, at)


def _problem(wording: Wording, part: str, what: str, name: str, at: Position) -> Problem:
    message = f"no words for patients in '{wording.lang}': {what}"
    hint = f"add '{name}' under '{part}:' in wording/{wording.lang}.yaml"
    return Problem("missing-wording", message, at, hint=hint)
