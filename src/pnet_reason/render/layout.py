"""Lines of an explanation as text lines: wrapped at words, with hanging indents and tree guides.

May import explain and rich. Promises: no line is wider than asked for (but for a word that is); no colour is needed to
read it; where the output cannot show Unicode, every sign has an ASCII stand-in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from textwrap import wrap

from rich.text import Text

from ..explain.lines import Kind, Line, Mark
from .grid import grid
from .signing import text_fields

NARROWEST = 24
LONGEST_LEAD = 8
STEP = "  "
TREE = (Kind.RULE, Kind.BULLET, Kind.CONCEPT)
STYLES = {
    Mark.MET: "green",
    Mark.FAILED: "red",
    Mark.UNDEFINED: "magenta",
    Mark.WARNING: "yellow",
    Mark.AGAINST: "yellow",
    Mark.OPEN: "cyan",
}
ASCII = {"…": "...", "—": "-", "–": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "≤": "<=", "≥": ">=", "µ": "u"}
ASCII |= {"²": "2", "³": "3", "×": "x", "→": "->", "·": "-", "°": " deg", "✓": "+", "✗": "x", "─": "-", "│": "|"}
ASCII |= {"├": "|", "└": "`", "•": "*"}


@dataclass(frozen=True, slots=True)
class Signs:
    """Marks and guides of one character set."""

    marks: dict[Mark, str]
    more: str
    last: str
    bar: str
    line: str
    arrow: str


FANCY = Signs(
    {
        Mark.NONE: "·",
        Mark.MET: "✓",
        Mark.FAILED: "✗",
        Mark.UNDEFINED: "?",
        Mark.WARNING: "!",
        Mark.AGAINST: "✗",
        Mark.OPEN: "?",
    },
    "├ ",
    "└ ",
    "│ ",
    "─",
    "→",
)
PLAIN = Signs(
    {
        Mark.NONE: "-",
        Mark.MET: "[+]",
        Mark.FAILED: "[x]",
        Mark.UNDEFINED: "[?]",
        Mark.WARNING: "!",
        Mark.AGAINST: "[x]",
        Mark.OPEN: "[?]",
    },
    "|-",
    "`-",
    "| ",
    "-",
    "->",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide, and in which signs."""

    width: int
    signs: Signs = FANCY

    def lines(self, lines: Iterable[Line], indent: str = "") -> Iterator[Text]:
        """Lines one below the other, and what hangs below each."""
        for line in lines:
            yield from self.one(line, indent)

    def one(self, line: Line, indent: str) -> Iterator[Text]:
        """One line by its kind."""
        if line.kind is Kind.HEADING:
            yield Text("")
            yield from self.paragraph(line.text, indent, indent, "bold")
            yield from self.lines(aligned(line.children), indent + STEP)
        elif line.kind is Kind.QUESTION:
            yield Text("")
            yield from self.paragraph(line.text, indent, indent, "bold")
            yield from self.paragraph(line.aside, indent, indent, "dim")
            yield Text(indent + self.signs.line * (self.width - len(indent)), "dim")
        elif line.kind is Kind.SUBQUESTION:
            yield Text("")
            yield from self.paragraph(f"{line.text} ({line.aside})", indent, indent, "bold")
        elif line.kind is Kind.ROW:
            yield from self.row(line, indent)
        elif line.kind is Kind.TABLE:
            yield from (
                Text(indent).append_text(text) for text in grid(line, self.width - len(indent), self.signs.line)
            )
        elif line.kind is Kind.SIGN:
            yield from text_fields(line.parts, indent, self.width)
        elif line.kind in TREE:
            yield from self.tree(line, indent, indent)
        else:
            yield from self.item(line, indent)

    def item(self, line: Line, indent: str) -> Iterator[Text]:
        """A line with its mark or lead, and its children indented."""
        if line.kind is Kind.OUTCOME:
            yield Text("")
            yield from self.outcome(line, indent)
        else:
            lead = self.lead(line)
            rest = (
                indent
                + (" " * len(lead) if line.kind is Kind.ENTRY else hanging(lead))
                + ("" if lead or line.kind is not Kind.NOTE else STEP)
            )
            style = "dim" if line.kind in (Kind.FOOTER, Kind.MORE) else "bold" if line.kind is Kind.CASE else ""
            yield from self.paragraph(whole(line), indent + lead, rest, style, mark=STYLES.get(line.mark, ""))
            indent = rest if line.kind is not Kind.ENTRY else indent + STEP
        yield from self.lines(line.children, indent)

    def outcome(self, line: Line, indent: str) -> Iterator[Text]:
        """The outcome: a word in capitals, then the sentence."""
        first = f"{indent}{line.lead}  "
        yield from self.paragraph(line.text, first, indent + STEP, "bold", mark=f"bold {STYLES.get(line.mark, '')}")

    def lead(self, line: Line) -> str:
        """What stands in front of a line."""
        if line.kind is Kind.ENTRY:
            return f"{line.lead} " if line.lead else ""
        if line.kind in (Kind.CAVEAT, Kind.OPTION, Kind.BULLET):
            return self.signs.marks[line.mark] + " "
        return f"{line.lead} " if line.lead else ""

    def row(self, line: Line, indent: str) -> Iterator[Text]:
        """A row of the table: the outcome on a line of its own, then each condition."""
        outcome, condition, *alone = line.parts
        short = f"{indent}{condition} {self.signs.arrow} {outcome}"
        if alone and len(short) <= self.width:
            yield Text.assemble(indent, condition, f" {self.signs.arrow} ", (outcome, "bold"))
            return
        if outcome:
            first = f"{indent}{self.signs.arrow} "
            yield from self.paragraph(
                outcome, first, indent + " " * len(first.strip()) + " ", "bold", mark=STYLES[line.mark]
            )
        inner = indent + STEP + STEP
        yield from self.paragraph(condition, inner, inner + STEP)

    def tree(self, line: Line, first: str, rest: str) -> Iterator[Text]:
        """A proof node, with guides to what is below it."""
        lead = self.signs.marks[line.mark] + " " if line.kind is not Kind.CONCEPT else ""
        hang = rest + (self.signs.bar if line.children else STEP)
        style = "bold" if line.kind is Kind.RULE else ""
        yield from self.paragraph(whole(line), first + lead, hang, style, mark=STYLES.get(line.mark, ""))
        linked = [child for child in line.children if child.kind in TREE]
        for child in line.children:
            after = bool(linked) and child is not linked[-1] and child in linked
            if child in linked:
                guide = self.signs.more if after else self.signs.last
                yield from self.tree(child, rest + guide, rest + (self.signs.bar if after else STEP))
            else:
                bar = (
                    self.signs.bar if linked and line.children.index(child) < line.children.index(linked[-1]) else STEP
                )
                lead = self.lead(child)
                inner = rest + bar
                yield from self.paragraph(whole(child), inner + lead, inner + hanging(lead), "dim")

    def paragraph(self, text: str, first: str, rest: str, style: str = "", mark: str = "") -> Iterator[Text]:
        """A text wrapped at words: ``first`` before its first line, ``rest`` before the others."""
        width = max(self.width, len(rest) + NARROWEST)
        broken = wrap(
            text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
        )
        for number, line in enumerate(broken or [first.rstrip()]):
            prefix = first if not number else rest
            done = Text(prefix, mark if not number else "")
            done.append(line[len(prefix) :], style)
            yield done


def hanging(lead: str) -> str:
    """The indent below a lead: as wide as the lead, where that is not too wide."""
    return " " * len(lead) if len(lead) <= LONGEST_LEAD else STEP


def aligned(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Entries of one list, their leads padded to one width."""
    width = max((len(line.lead) for line in lines if line.kind is Kind.ENTRY), default=0)
    return tuple(replace(line, lead=line.lead.ljust(width)) if line.kind is Kind.ENTRY else line for line in lines)


def whole(line: Line) -> str:
    """The text and what stands behind it."""
    return f"{line.text} [{line.aside}]" if line.aside else line.text
