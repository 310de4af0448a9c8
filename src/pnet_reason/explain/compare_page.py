"""The page of a comparison on one case: caveats, who agrees, a table, where the others part, what decides.

May import model, explore and the other modules of explain. Promises: every guideline that was asked is shown for every
question, also one that is silent, withheld or does not answer; the basis of each line points into the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..explore.comparison import Agreement, Compared, Comparison, Decider, Definition, Opinion, Position
from ..explore.reading import SHARED
from ..model.answer import Answer
from ..model.knowledge import Knowledge
from . import compare_phrases as said
from . import phrases
from .compare_caveats import caveats
from .compare_words import SHOWN, Told
from .gravest import gravest, of_case
from .lines import Kind, Line, Mark
from .page import Page, case_line, foot
from .proofs import Proofs
from .silence import nearest_lines


def comparison_page(comparison: Comparison, knowledge: Knowledge, *, everything: bool = False) -> Page:
    """The page of a comparison: the leading question in full, the others in short unless everything is asked for."""
    told = Told(comparison, knowledge, everything)
    names = leading_first((compared.question for compared in comparison.questions), knowledge)
    questions = [comparison.question(name) for name in names]
    lines = [*case_line(comparison.advice.case), *of_case(comparison.advice.case, knowledge, "/advice/case")]
    if len(questions) > 1:
        lines += gravest(answers_in_order(comparison), "/questions", more_below=True)
        lines.append(Line(Kind.HEADING, said.IN_SHORT, "/questions", children=(overview(questions),)))
    for place, compared in enumerate(questions):
        lines += question(told, compared, main=everything or not place)
    return Page(tuple(lines), (), foot(comparison.to_dict()))


def answers_in_order(comparison: Comparison) -> Iterator[Answer]:
    """The answers question by question, in the order of the guidelines there."""
    for compared in comparison.questions:
        yield from (opinion.answer for opinion in compared.opinions if opinion.answer is not None)


def leading_first(names: Iterable[str], knowledge: Knowledge) -> list[str]:
    """The question first whose options bring a plan, the plan itself last, those of what is known before it."""
    plans = {option.plan for option in knowledge.options.values() if option.plan}
    leading = {q for option in knowledge.options.values() if option.plan for q in option.questions}

    def key(name: str) -> tuple[bool, bool, bool, str]:
        return name not in leading, name in plans, not knowledge.questions[name].asks_what_is_known, name

    return sorted(names, key=key)


def overview(questions: list[Compared]) -> Line:
    """One table, guidelines by question: what each says, by the ids of options."""
    rows = []
    for opinion in questions[0].opinions:
        cells = [short(compared.opinion(opinion.guideline)) for compared in questions]
        rows.append(Line(Kind.CELLS, opinion.guideline, "/questions", parts=(about(opinion), *cells)))
    heads = (said.GUIDELINE, *(compared.question for compared in questions))
    return Line(Kind.TABLE, "", "/questions", parts=heads, children=tuple(rows))


def short(opinion: Opinion) -> str:
    """What a guideline says, by the ids of options; a line for each different outcome."""
    if opinion.answer is None:
        return said.NO_TABLE_ANSWER
    return phrases.listed(dict.fromkeys(map(ids, opinion.positions)), "or")


def ids(one: Position) -> str:
    """One position, by the ids of options."""
    lead = {"conflict": said.CONFLICT, "withheld": said.WITHHELD, "silent": said.NO_ANSWER}.get(one.outcome, "")
    return ": ".join(filter(None, (lead, ", ".join(one.options or one.withheld or one.parties))))


def about(opinion: Opinion) -> str:
    """A guideline with its tier, and whether its source is of the lowest kind."""
    notes = [said.TIER.format(tier=opinion.tier)] + ([said.TERTIARY] if opinion.tertiary else [])
    return said.ABOUT.format(guideline=opinion.guideline, notes=", ".join(notes))


def question(told: Told, compared: Compared, *, main: bool) -> Iterator[Line]:
    """One question."""
    place = told.comparison.questions.index(compared)
    basis = f"/questions/{place}"
    label = told.knowledge.questions[compared.question].label
    names = ", ".join(opinion.guideline for opinion in compared.opinions if opinion.answer)
    kind = Kind.QUESTION if main else Kind.SUBQUESTION
    yield Line(kind, label, f"{basis}/question", aside=names or said.NO_TABLE_ANSWER)
    yield from caveats(told, compared, basis)
    yield agreement(told, compared, basis)
    yield from nuances(compared, basis)
    if main:
        yield table(told, compared, basis)
    else:
        yield from in_short(told, compared, basis)
    yield from partings(told, compared, basis)
    if main:
        yield from definitions(compared, basis)
        yield from deciding(told, compared, basis)
    elif compared.agreement is not Agreement.NONE:
        yield Line(Kind.MORE, said.MORE_ON.format(question=compared.question), f"{basis}/question")


# Who agrees


def agreement(told: Told, compared: Compared, basis: str) -> Line:
    """Whether they agree, in a sentence."""
    answering = [opinion for opinion in compared.opinions if opinion.answer is not None]
    names = phrases.listed(opinion.guideline for opinion in answering)
    mark = Mark.OPEN
    if compared.agreement is Agreement.NONE:
        lead, text = said.NONE
    elif compared.agreement is Agreement.ONE:
        lead, text = said.ONE[0], said.ONE[1].format(guideline=names, answer=told.answer(answering[0]))
    elif compared.agreement is Agreement.ALL:
        silent = all(one.outcome == "silent" for opinion in answering for one in opinion.positions)
        lead, template = said.SILENT if silent else said.ALL
        text, mark = template.format(guidelines=names, answer=told.answer(answering[0])), Mark.MET
    elif compared.agreement is Agreement.UNDECIDED:
        lead, text = said.UNDECIDED[0], said.UNDECIDED[1].format(pairs=pairs(compared))
    else:
        lead, mark = said.PART[0], Mark.AGAINST
        text = said.PART[1].format(count=len(answering), groups=len(compared.groups))
    return Line(Kind.OUTCOME, text, f"{basis}/agreement", lead=lead, mark=mark)


def pairs(compared: Compared) -> str:
    """The pairs that are left open."""
    return phrases.listed(said.PAIR.format(one=one, other=other) for one, other in compared.undecided)


def nuances(compared: Compared, basis: str) -> Iterator[Line]:
    """In what guidelines differ that agree; and which pairs are left open where others part."""
    for number, group in enumerate(compared.groups):
        if group.differ_in:
            what = phrases.listed((said.NUANCES[name] for name in group.differ_in), "or")
            text = said.SAME_BUT.format(guidelines=phrases.listed(group.guidelines), what=what)
            yield Line(Kind.NOTE, text, f"{basis}/groups/{number}/differ_in")
    if compared.undecided and compared.agreement is not Agreement.UNDECIDED:
        yield Line(Kind.NOTE, said.LEFT_OPEN.format(pairs=pairs(compared)), f"{basis}/undecided")


def in_short(told: Told, compared: Compared, basis: str) -> Iterator[Line]:
    """Where they do not all agree, each group with its answer; and who does not answer."""
    if compared.agreement in (Agreement.PART, Agreement.UNDECIDED):
        for number, group in enumerate(compared.groups):
            answer = told.answer(compared.opinion(group.guidelines[0]))
            text = said.GROUP.format(guidelines=", ".join(group.guidelines), answer=answer)
            yield Line(Kind.OPTION, text, f"{basis}/groups/{number}")
    others = [opinion.guideline for opinion in compared.opinions if opinion.answer is None]
    if others and compared.agreement is not Agreement.NONE:
        yield Line(Kind.NOTE, said.SILENT_ON.format(guidelines=", ".join(others)), f"{basis}/opinions")


def table(told: Told, compared: Compared, basis: str) -> Line:
    """Every guideline in a row: what it says, what is missing for it, what it rests on; those that agree together."""
    order = {name: place for place, group in enumerate(compared.groups) for name in group.guidelines}
    numbered = sorted(enumerate(compared.opinions), key=lambda one: order.get(one[1].guideline, len(compared.opinions)))
    open_ = any(opinion.answer and opinion.answer.missing for opinion in compared.opinions)
    rows = []
    for number, opinion in numbered:
        missing = (told.missing(opinion),) if open_ else ()
        parts = (about(opinion), told.cell(opinion), *missing, rests_on(opinion))
        rows.append(Line(Kind.CELLS, opinion.guideline, f"{basis}/opinions/{number}", parts=parts))
    heads = (said.GUIDELINE, said.ANSWER, *((said.MISSING,) if open_ else ()), said.RESTS_ON)
    return Line(Kind.TABLE, "", f"{basis}/opinions", parts=heads, children=tuple(rows))


def rests_on(opinion: Opinion) -> str:
    """The weakest provenance of what decides, and whether it is approved."""
    return ", ".join(filter(None, [opinion.provenance, said.NOT_APPROVED if opinion.unapproved else ""]))


# Where they part


def partings(told: Told, compared: Compared, basis: str) -> Iterator[Line]:
    """The first bullet at which guidelines part: the first guideline with the first of each other group, or all."""
    if not compared.differences:
        return
    heads = {group.guidelines[0] for group in compared.groups}
    first = compared.groups[0].guidelines[0]
    numbered = list(enumerate(compared.differences))
    shown = [
        (number, one)
        for number, one in numbered
        if told.everything or (first in (one.one, one.other) and {one.one, one.other} <= heads)
    ]
    lines = [told.difference(one, compared, f"{basis}/differences/{number}") for number, one in shown]
    if len(numbered) > len(shown):
        more = said.counted(said.MORE_PAIRS, len(numbered) - len(shown))
        lines.append(Line(Kind.MORE, more, f"{basis}/differences"))
    yield Line(Kind.HEADING, said.WHERE_THEY_PART, f"{basis}/differences", children=tuple(lines))


def definitions(compared: Compared, basis: str) -> Iterator[Line]:
    """The concepts that not all define in the same way, and what each definition gives."""
    lines = []
    for number, one in enumerate(compared.definitions):
        meanings = "; ".join(meaning(definition) for definition in one.definitions)
        text = said.MEANS.format(concept=one.concept, told=meanings)
        lines.append(Line(Kind.OPTION, text, f"{basis}/definitions/{number}"))
    if lines:
        yield Line(Kind.HEADING, said.DEFINITIONS, f"{basis}/definitions", children=tuple(lines))


def meaning(one: Definition) -> str:
    """One definition, who uses it, and what it gives."""
    template = said.OWN_GIVES if one.guidelines == (one.owner,) else said.OWN_SHARED_GIVES
    template = said.SHARED_GIVES if one.owner == SHARED else template
    values = phrases.listed(one.values, "or")
    return template.format(owner=one.owner, guidelines=", ".join(one.guidelines), values=values)


# What decides


def deciding(told: Told, compared: Compared, basis: str) -> Iterator[Line]:
    """The deciding rules of each guideline with their bullets; of a silence, the nearest rules and what they lack."""
    lines: list[Line] = []
    for number, opinion in enumerate(compared.opinions):
        lines += decided(told, opinion, f"{basis}/opinions/{number}/positions")
    if lines:
        yield Line(Kind.HEADING, said.WHAT_DECIDES, f"{basis}/opinions", children=tuple(lines))


def decided(told: Told, opinion: Opinion, basis: str) -> Iterator[Line]:
    """What decides for one guideline: each rule once."""
    seen: set[str] = set()
    for number, one in enumerate(opinion.positions):
        for place, decider in enumerate(one.deciders):
            if decider.rule not in seen:
                seen.add(decider.rule)
                yield decider_line(told, opinion, decider, f"{basis}/{number}/deciders/{place}")
        if one.outcome == "silent" and not one.deciders:
            yield nearest(told, opinion, f"{basis}/{number}/nearest")


def nearest(told: Told, opinion: Opinion, basis: str) -> Line:
    """Of a silence, the rules that come nearest, and what each needs."""
    assert opinion.answer is not None
    found = nearest_lines(told.words(opinion.answer))
    shown = found if told.everything else found[:SHOWN]
    children = [replace(line, basis=basis, kind=Kind.BULLET, mark=Mark.FAILED) for line in shown]
    if len(found) > len(shown):
        children.append(Line(Kind.MORE, said.counted(said.MORE_RULES, len(found) - len(shown)), basis))
    text = said.NO_RULE_APPLIES.format(guideline=opinion.guideline)
    return Line(Kind.RULE, text, basis, mark=Mark.UNDEFINED, children=tuple(children))


def decider_line(told: Told, opinion: Opinion, decider: Decider, basis: str) -> Line:
    """A rule with its bullets; with everything, its whole proof."""
    assert opinion.answer is not None
    words = told.words(opinion.answer)
    proofs = Proofs(words)
    rule = words.rules[decider.rule]
    title = said.DECIDES.format(
        guideline=opinion.guideline, rule=phrases.RULE_STANCE.format(rule=rule.id, stance=proofs.stance(rule))
    )
    # Of a conditional answer a rule is shown as it applies in one combination of what is missing, not as a fact.
    sure = opinion.answer.outcome != "conditional"
    children = tuple(
        Line(
            Kind.BULLET,
            told.bullet(bullet, words),
            f"{basis}/bullets/{number}",
            aside=told.cites(bullet),
            mark=Mark.MET if sure or bullet.subject in words.case.findings else Mark.OPEN,
        )
        for number, bullet in enumerate(decider.bullets)
    )
    if told.everything:
        children = proofs.rule(decider.node).children
    aside = ", ".join(filter(None, (proofs.status(rule), "" if sure else said.IN_ONE_COMBINATION)))
    return Line(Kind.RULE, title, basis, aside=aside, mark=Mark.MET if sure else Mark.OPEN, children=children)
