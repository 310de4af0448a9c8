"""Why an option stands, or why not: the proofs, row by row.

May import model, advise and the other modules of explain. Promises: every row in which the option stands (or does not)
is told; one box of each unless everything is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..advise import explained, explanation, recommend
from ..model.answer import Advice
from ..model.case import Case
from ..model.explanation import Explanation, Part, Standing
from ..model.knowledge import Knowledge
from ..model.proof import Applies, Concluded, Defeated, Fails, Impossible
from ..model.rules import Role
from . import phrases
from .caveats import caveat_lines
from .lines import Kind, Line, Mark
from .outcome import outcome_line
from .page import Page, Section, case_line, foot, question_line
from .proofs import Proofs
from .sharing import told_once
from .words import Words

FORMAT = "pnet-reason.explanation/1"
HOLDS = (Standing.RECOMMENDED, Standing.CONSIDERED, Standing.ALTERNATIVE)


@dataclass(frozen=True, slots=True)
class Explained:
    """An option, the advice, and what each answer of it says about the option."""

    option: str
    advice: Advice
    explanations: tuple[Explanation, ...]


def explanations(
    case: Case,
    knowledge: Knowledge,
    option: str,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> Explained:
    """What every answer to a question of the option says about it. QueryError for unknown names."""
    found = explained(case, knowledge, option, guidelines, questions, as_of)
    asked = dict.fromkeys(one.answer.question for one in found)
    advice = recommend(case, knowledge, guidelines, asked, as_of)
    told = tuple(explanation(answer, knowledge, option) for answer in advice.answers)
    return Explained(option, advice, told)


def document(found: Explained) -> dict[str, Any]:
    """The explanation as JSON types; node numbers are those of the advice document in it."""
    return {
        "format": FORMAT,
        "option": found.option,
        "explanations": [
            {
                "guideline": one.answer.guideline,
                "question": one.answer.question,
                "holds": one.holds,
                "parts": [part_document(part) for part in one.parts],
            }
            for one in found.explanations
        ],
        "advice": found.advice.to_dict(),
    }


def part_document(part: Part) -> dict[str, Any]:
    """One part as JSON types."""
    return {
        "row": part.row,
        "region": dict(part.region),
        "standing": part.standing.value,
        "nodes": list(part.nodes),
        "against": list(part.against),
    }


def why_page(found: Explained, knowledge: Knowledge, *, stands: bool, everything: bool = False) -> Page:
    """The page of an explanation: where the option stands, or where it does not."""
    sections = []
    for one in found.explanations:
        words = Words(one.answer, found.advice.case, knowledge, everything)
        lines = (question_line(words, main=True), *why_lines(words, one, stands=stands))
        sections.append(Section(one.answer, told_once(lines)))
    return Page(tuple(case_line(found.advice.case)), tuple(sections), foot(found.advice.to_dict()))


def why_lines(words: Words, found: Explanation, *, stands: bool) -> Iterator[Line]:
    """The sentence, and the proofs of the parts that it is about."""
    yield from caveat_lines(words)
    if any(words.rules[rule].role is Role.SCOPE for row in found.answer.rows for rule in row.rules):
        yield outcome_line(words)
    told = [part for part in found.parts if (part.standing in HOLDS) is stands]
    yield sentence(words, found, told, stands=stands)
    if not told:
        see = phrases.SEE_WHY_NOT if stands else phrases.SEE_WHY
        yield Line(Kind.MORE, see.format(name=found.option), "outcome")
    seen: dict[tuple[int, Standing], list[Part]] = {}
    for part in told:
        seen.setdefault((part.row, part.standing), []).append(part)
    for (number, status), parts in seen.items():
        shown = parts if words.everything else parts[:1]
        for part in shown:
            yield part_heading(words, part, status, len(parts) if len(shown) == 1 else 1, number)


def sentence(words: Words, found: Explanation, told: list[Part], *, stands: bool) -> Line:
    """Whether the option stands: everywhere, in a part, or nowhere."""
    names = {"option": phrases.capital(words.option(found.option)), "guideline": words.answer.guideline}
    whole = len(told) == len(found.parts)
    if stands:
        template = phrases.STANDS_IN_PART if told else phrases.STANDS_NOWHERE
        template, mark = (phrases.STANDS if whole else template), Mark.MET if told else Mark.FAILED
        lead = phrases.YES if whole else phrases.IN_PART if told else phrases.NO
    else:
        template = phrases.NOT_STANDING_IN_PART if told else phrases.STANDS_EVERYWHERE
        template, mark = (phrases.NOT_STANDING if whole else template), Mark.FAILED if told else Mark.MET
        lead = phrases.NO if whole else phrases.IN_PART if told else phrases.YES
    return Line(Kind.OUTCOME, template.format(**names), "outcome", lead=lead, mark=mark)


def part_heading(words: Words, part: Part, status: Standing, count: int, number: int) -> Line:
    """One part: where it holds, what the standing is, and the proofs."""
    where = phrases.IN_ROW.format(condition=words.region(part.region)) if part.region else phrases.IN_ALL
    children = tuple(proofs_of(words, part))
    if count > 1:
        more = Line(Kind.MORE, phrases.OTHER_WAYS.format(count=count), f"rows/{number}/regions")
        children = (*children, more)
    title = phrases.PART_IS.format(where=where, standing=status.value)
    return Line(Kind.HEADING, title, f"rows/{number}/outcome", children=children)


def proofs_of(words: Words, part: Part) -> Iterator[Line]:
    """The proofs of a part: rules for the option, rules against it, what beats it."""
    proofs, nodes = Proofs(words), words.answer.nodes
    if part.standing is Standing.NO_RULE:
        text = phrases.NO_RULE_FOR.format(guideline=words.answer.guideline)
        yield Line(Kind.NOTE, text, "rows")
    for index in (*part.against, *part.nodes):
        node = nodes[index]
        if isinstance(node, Impossible):
            yield from (proofs.rule(i) for i in node.because)
        elif isinstance(node, Applies | Fails | Defeated):
            yield proofs.rule(index)
            if isinstance(node, Defeated):
                yield from (proofs.rule(i) for i in node.by)
    yield from opponents(words, part)


def opponents(words: Words, part: Part) -> Iterator[Line]:
    """Where two sides clash, the rules of the other one."""
    if part.standing is not Standing.CONFLICT:
        return
    row = words.answer.rows[part.row]
    own = {words.answer.nodes[i] for i in part.nodes}
    others = {name for clash in row.clashes for name in clash.rules}
    leaf = next(n for n in words.answer.nodes if isinstance(n, Concluded) and set(part.nodes) <= set(n.because))
    for index in leaf.because:
        node = words.answer.nodes[index]
        if isinstance(node, Applies) and node.rule in others and node not in own:
            yield Proofs(words).rule(index)
