"""The page of a flip: each smallest change, what follows from it and what is said then; or why there is none.

May import model, explore and the other modules of explain. Promises: words only.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..explore.flip import Flip, Flipped, Turn, Way
from ..model.answer import Advice, Answer
from ..model.knowledge import Knowledge
from . import phrases
from . import questions_phrases as said
from .gravest import gravest, of_case
from .leaves import deciding
from .lines import Kind, Line, Mark
from .page import Page, foot
from .placed import inside, place_of, placed
from .proofs import Proofs
from .said import labels, measured
from .words import Words, option_of

ZERO = "0"


def flip_page(found: Flip, knowledge: Knowledge, *, everything: bool = False) -> Page:
    """The page of a flip; ``everything``: also what is never changed, and the proofs."""
    case = found.advice.case
    title = said.FLIP_HEAD[found.direction].format(option=option_of(found.option, knowledge))
    head = [*placed(case), *of_case(case, knowledge, "/advice/case"), *gravest(far_answers(found), "/answers")]
    head.append(Line(Kind.CAVEAT, said.SUPPOSED, "/answers", mark=Mark.WARNING))
    if found.kept:
        kept = said.KEPT.format(kept=", ".join(labels(found.kept, knowledge)))
        head.append(Line(Kind.CAVEAT, kept, "/kept", mark=Mark.WARNING))
    if everything:
        fixed = said.NEVER_CHANGED.format(fixed=", ".join(labels(found.fixed, knowledge)))
        head.append(Line(Kind.NOTE, fixed, "/fixed"))
    head.append(Line(Kind.HEADING, title, "/option"))
    for number, one in enumerate(found.answers):
        basis = f"/answers/{number}"
        head += answer(found, one, knowledge, basis, alone=len(found.answers) == 1, everything=everything)
    return Page(tuple(head), (), foot(found.to_dict()))


def far_answers(found: Flip) -> Iterator[Answer]:
    """What is said on the far side of each way."""
    for one in found.answers:
        for way in one.ways:
            yield from way.far.answers if way.far else ()


def answer(
    found: Flip, one: Flipped, knowledge: Knowledge, basis: str, *, alone: bool, everything: bool
) -> Iterator[Line]:
    """One guideline and question."""
    lead, template = {
        "already": said.ALREADY[found.direction],
        "none": said.NONE,
        "undecided": said.UNDECIDED,
    }.get(one.status, said.FOUND[bool(one.ways) and len(one.ways[0].turns) == 1])
    findings = len(one.ways[0].turns) if one.ways else 0
    values = {
        "guideline": one.guideline if alone else f"{one.guideline}, {knowledge.questions[one.question].label}",
        "count": said.COUNTED_WAYS[len(one.ways) + one.more > 1].format(count=len(one.ways) + one.more),
        "findings": said.ONE_FINDING if findings == 1 else findings,
    }
    mark = {"found": Mark.OPEN, "already": Mark.MET}.get(one.status, Mark.FAILED)
    yield Line(Kind.OUTCOME, template.format(**values), f"{basis}/status", lead=lead.format(**values), mark=mark)
    for place, way in enumerate(one.ways):
        yield way_line(way, knowledge, f"{basis}/ways/{place}", everything=everything)
    if one.more:
        yield Line(Kind.MORE, said.MORE_WAYS.format(count=one.more), f"{basis}/more")
    if one.status == "none":
        yield excluded(one, knowledge, basis)
    if one.certificate:
        yield Line(Kind.NOTE, said.CERTIFIED, f"{basis}/certificate", mark=Mark.MET)
    if one.doubtful:
        sets = said.OR_ELSE.join(phrases.listed(labels(names, knowledge)) for names in one.doubtful)
        text = said.DOUBTFUL.format(findings=sets)
        yield Line(Kind.CAVEAT, text, f"{basis}/doubtful", mark=Mark.WARNING)


def excluded(one: Flipped, knowledge: Knowledge, basis: str) -> Line:
    """Why there is no change."""
    if one.tried:
        return Line(Kind.NOTE, said.NONE_TRIED, f"{basis}/tried")
    if not one.because:
        return Line(Kind.NOTE, said.NONE_EVER.format(guideline=one.guideline), f"{basis}/because")
    parts = [
        f"{knowledge.findings[name].label} {value}"
        if value
        else said.BECAUSE_UNKNOWN.format(finding=knowledge.findings[name].label)
        for name, value in one.because
    ]
    return Line(Kind.NOTE, said.BECAUSE.format(findings=phrases.listed(parts)), f"{basis}/because")


def way_line(way: Way, knowledge: Knowledge, basis: str, *, everything: bool = False) -> Line:
    """One way: its findings, what follows, and what is said then; with everything, with its proof."""
    text = "; ".join(turn(each, knowledge) for each in way.turns)
    children = [
        Line(
            Kind.NOTE,
            said.FOLLOWS.format(
                finding=knowledge.findings[each.finding].label,
                before=measured(each.before) or said.MISSING,
                after=measured(each.after) or said.MISSING,
                witness=", ".join(each.witness for each in way.turns),
            ),
            f"{basis}/follows/{place}",
        )
        for place, each in enumerate(way.follows)
    ]
    if way.far:
        example = [each for each in way.turns if each.witness != each.after]
        witness = ", ".join(f"{knowledge.findings[each.finding].label} {each.witness}" for each in example)
        then = (said.SUCH_AS if example else said.THEN).format(witness=witness, answer=says(way.far, knowledge))
        proof = tuple(proofs(way.far, knowledge, f"{basis}/far")) if everything else ()
        children.append(Line(Kind.NOTE, then, f"{basis}/far", children=proof))
    return Line(Kind.OPTION, phrases.capital(text), basis, mark=Mark.OPEN, children=tuple(children))


def proofs(far: Advice, knowledge: Knowledge, basis: str) -> Iterator[Line]:
    """The rules that decide on the far side, with their bullets."""
    answer = far.answers[0]
    words = Words(answer, far.case, knowledge, everything=True)
    nodes = dict.fromkeys(node for row in answer.rows for node in deciding(answer, row, everything=True))
    for node in nodes:
        yield inside(Proofs(words).rule(node), basis, basis + place_of(far, answer))


def says(far: Advice, knowledge: Knowledge) -> str:
    """What the far side says, in a few words for each row."""
    words = Words(far.answers[0], far.case, knowledge)
    return phrases.listed(dict.fromkeys(words.outcome(row) for row in far.answers[0].rows), "or")


def turn(one: Turn, knowledge: Knowledge) -> str:
    """One finding of a way."""
    label = knowledge.findings[one.finding].label
    if not one.before:
        return said.TURN_MISSING.format(finding=label, after=one.after)
    distance = said.JUST if one.steps == ZERO else one.distance
    template = said.TURN_FAR if one.distance and one.steps != ZERO else said.TURN
    return template.format(finding=label, before=one.before, after=one.after, distance=distance)
