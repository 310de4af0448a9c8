"""A timeline as a page: caveats, what is due, then every visit with what changed, growth and markers.

May import model and the other modules of explain. Promises: words only; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.answer import Answer
from ..model.knowledge import Knowledge
from ..model.timeline import Change, Flag, Growth, Marker, Moment, Seen, Timeline
from . import phrases
from . import timeline_phrases as said
from .caveats import caveat_lines, flaws
from .lines import Kind, Line, Mark
from .page import Page, foot, ordered
from .timeline_due import answer_text, due_lines
from .turning import change_lines
from .words import Words

FEW = 3
OLD = "old"
CONDITIONAL = "conditional"


def timeline_page(found: Timeline, knowledge: Knowledge, *, everything: bool = False) -> Page:
    """The page of a timeline."""
    name = ": ".join(part for part in (found.case.id, found.case.title) if part)
    aside = ", ".join(part for part in (found.case.lesion, said.TITLE.format(date=found.as_of)) if part)
    head = [Line(Kind.CASE, name or aside, "", aside=aside if name else "")]
    head += caveats(found, knowledge, everything=everything)
    head.append(Line(Kind.HEADING, said.HEAD_DUE, "", children=tuple(due_lines(found.present, knowledge))))
    head += now(found, knowledge)
    visits = Line(Kind.HEADING, said.HEAD_VISITS, "")
    sections = [
        visits,
        *(visit(one, knowledge, everything=everything, again=bool(n)) for n, one in enumerate(found.moments)),
    ]
    rest = [*growth_heading(found, knowledge), *marker_heading(found, knowledge)]
    return Page((*head, *sections, *rest), (), foot(found.present.advice.to_dict()))


def leading(moment: Moment, knowledge: Knowledge) -> list[Answer]:
    """The answers to the questions whose options bring a plan; all where there is none of these."""
    questions = {question for option in knowledge.options.values() if option.plan for question in option.questions}
    answers = ordered(moment.advice, knowledge)
    return [answer for answer in answers if answer.question in questions] or answers


def caveats(found: Timeline, knowledge: Knowledge, *, everything: bool) -> Iterator[Line]:
    """What a reader must know first."""
    yield Line(Kind.CAVEAT, said.PRESENT, "", mark=Mark.WARNING)
    several = len(found.present.advice.guidelines) > 1
    seen: set[str] = set()
    for answer in leading(found.present, knowledge):
        guideline = knowledge.guidelines[answer.guideline]
        if guideline.effective > found.moments[0].on and guideline.id not in seen:
            text = said.EDITION.format(guideline=guideline.id, date=guideline.effective)
            yield Line(Kind.CAVEAT, text, "", mark=Mark.WARNING)
        seen.add(guideline.id)
        words = Words(answer, found.present.case, knowledge, everything)
        told = [line.text for line in caveat_lines(words)]
        touched = [caveat.subject for _, caveat in flaws(words)]
        told += [phrases.FLAWS_BRIEF.format(flaws=phrases.listed(touched))] if touched else []
        for text in told:
            yield Line(Kind.CAVEAT, f"{guideline.id}: {text}" if several else text, "", mark=Mark.WARNING)
    yield Line(Kind.CAVEAT, said.CARRIED, "", mark=Mark.WARNING)
    yield from flag_lines(found.present, knowledge)


def now(found: Timeline, knowledge: Knowledge) -> Iterator[Line]:
    """What each guideline says on the day that is asked about."""
    lines = [answer_line(answer, found.present, knowledge, None) for answer in leading(found.present, knowledge)]
    last = found.moments[-1].on
    if last != found.as_of:
        lines.insert(0, Line(Kind.NOTE, said.SAME_AS_LAST.format(date=last), ""))
    yield Line(Kind.HEADING, f"{said.HEAD_NOW} ({found.as_of})", "", children=tuple(lines))


def visit(moment: Moment, knowledge: Knowledge, *, everything: bool, again: bool) -> Line:
    """One day: what was found, what is new, what each guideline says and what changed it."""
    told = [visit_of(one.by, one.source) for one in moment.visits]
    lines = [*seen_lines(moment.seen, knowledge, everything=everything), *feature_lines(moment, knowledge)]
    lines += flag_lines(moment, knowledge)
    changed = {(one.guideline, one.question): one for one in moment.changes}
    shown = {(one.guideline, one.question) for one in leading(moment, knowledge)}
    for answer in ordered(moment.advice, knowledge):
        key = answer.guideline, answer.question
        if key in shown or key in changed or everything:
            lines.append(
                answer_line(
                    answer, moment, knowledge, changed.get(key), everything=everything, main=key in shown, again=again
                )
            )
    return Line(Kind.HEADING, f"{moment.on}  {'; '.join(told)}", "", children=tuple(lines))


def visit_of(method: str, source: str) -> str:
    """By which method, in which document."""
    return ", ".join(filter(None, (method, source))) or said.BARE


def seen_lines(seen: Iterable[Seen], knowledge: Knowledge, *, everything: bool) -> Iterator[Line]:
    """Findings: numbers with their change first, then what changed, then what is as before."""
    compared = knowledge.over_time.comparisons
    lists: dict[str, list[str]] = {said.FOUND: [], said.UNCHANGED: []}
    for one in seen:
        finding = knowledge.findings[one.finding]
        label = finding.label
        values = {"label": label, "value": one.value, "before": one.before, "date": one.before_on, "change": one.change}
        if one.finding in compared or (one.before and one.before != one.value):
            if not one.before:
                text = said.VALUE
            elif one.before == one.value:
                text = said.NO_CHANGE
            else:
                text = said.DIFFERENCE if one.change else said.VALUE if finding.numeric else said.CHANGED
            yield Line(Kind.OPTION, text.format(**values), "")
        elif one.before:
            lists[said.UNCHANGED].append(label)
        else:
            lists[said.FOUND].append(said.VALUE.format(**values))
    many = lists[said.UNCHANGED]
    if len(many) > FEW and not everything:
        yield Line(Kind.OPTION, said.UNCHANGED_MANY.format(count=len(many)), "")
        del lists[said.UNCHANGED]
    for template, items in lists.items():
        if items:
            joined = (", " if template is said.UNCHANGED else "; ").join(items)
            yield Line(Kind.OPTION, template.format(findings=joined), "")


def feature_lines(moment: Moment, knowledge: Knowledge) -> Iterator[Line]:
    """What is new, or gone."""
    for one in moment.features:
        label = knowledge.findings[one.finding].label
        text = said.FEATURES[one.status].format(label=label, date=one.before_on)
        yield Line(Kind.OPTION, phrases.capital(text), "", mark=Mark.WARNING)


def flag_lines(moment: Moment, knowledge: Knowledge) -> Iterator[Line]:
    """The flags of a day; old values in one line."""
    old: dict[str, list[str]] = {}
    for flag in moment.flags:
        details = dict(flag.details)
        finding = knowledge.findings.get(flag.about)
        label = finding.label if finding else flag.about
        if flag.kind == OLD:
            old.setdefault(details["on"], []).append(label)
        else:
            yield Line(Kind.OPTION, flag_text(flag, label, details), "", mark=Mark.WARNING)
    if old:
        told = (said.OLD_ONE.format(on=on, labels=", ".join(labels)) for on, labels in sorted(old.items()))
        yield Line(Kind.OPTION, said.OLD.format(findings="; ".join(told)), "", mark=Mark.WARNING)


def flag_text(flag: Flag, label: str, details: dict[str, str]) -> str:
    """One flag as a sentence."""
    values = with_methods(details)
    if "source" in details:
        values["source"] = said.SOURCE_IN.format(source=details["source"]) if details["source"] else ""
    return phrases.capital(said.FLAGS[flag.kind].format(label=label, **values))


def with_methods(details: dict[str, str]) -> dict[str, str]:
    """Details in which a method that is not given is said to be so."""
    return {name: text or said.UNKNOWN_METHOD for name, text in details.items()}


def answer_line(
    answer: Answer,
    moment: Moment,
    knowledge: Knowledge,
    change: Change | None,
    *,
    everything: bool = False,
    main: bool = True,
    again: bool = False,
) -> Line:
    """What a guideline says, and what changed it."""
    lead, text = answer_text(Words(answer, moment.case, knowledge, everything))
    if answer.outcome == CONDITIONAL and change is None and again and not everything:
        text = said.STILL_DEPENDS.format(guideline=answer.guideline)
    if not main:
        text = said.QUESTION_ANSWER.format(question=knowledge.questions[answer.question].label, text=text)
    children = change_lines(change, knowledge, everything=everything) if change else ()
    return Line(Kind.ENTRY, text, "", lead=lead, children=tuple(children))


def growth_heading(found: Timeline, knowledge: Knowledge) -> Iterator[Line]:
    """Every comparison, by day."""
    lines = [growth_line(one, moment, knowledge) for moment in found.moments for one in moment.growth]
    if lines:
        yield Line(Kind.HEADING, said.HEAD_GROWTH, "", children=tuple(lines))


def growth_line(one: Growth, moment: Moment, knowledge: Knowledge) -> Line:
    """One comparison, with its flags."""
    values = {
        "label": phrases.capital(knowledge.findings[one.finding].label),
        "then": one.then,
        "value": one.value,
        "change": one.change or said.BY_AN_OPEN_AMOUNT,
        "interval": spell(one),
        "rates": rates(one, knowledge),
    }
    span = said.GROWTH_SINCE.format(
        then_on=one.then_on, then_by=method(one.then_method), on=one.on, by=method(one.method)
    )
    flags = [flag for flag in moment.flags if flag.about == one.finding and flag.kind in said.FLAGS_SHORT]
    short = [said.FLAGS_SHORT[flag.kind].format(**with_methods(dict(flag.details))) for flag in flags]
    children = [Line(Kind.OPTION, phrases.capital(text), "", mark=Mark.WARNING) for text in short]
    if one.same_method:
        alone = one.same_method
        text = said.SAME_METHOD.format(
            method=alone.method,
            then=alone.then,
            then_on=alone.then_on,
            value=alone.value,
            interval=spell(alone),
            rates=rates(alone, knowledge),
        )
        children.append(Line(Kind.NOTE, text, ""))
    return Line(Kind.OPTION, said.GROWTH.format(**values), "", aside=span, children=tuple(children))


def method(name: str) -> str:
    """A method in brackets; nothing where it is not given."""
    return said.BY_METHOD.format(method=name) if name else ""


def spell(one: Growth) -> str:
    """The time between, rounded where it has to be."""
    return one.interval if one.interval == one.about else said.ROUNDED.format(number=one.about)


def rates(one: Growth, knowledge: Knowledge) -> str:
    """The computed rates, rounded where they have to be."""
    told = ""
    for name, text in one.rates:
        number, _, unit = text.partition(" ")
        shown = text
        if "/" in number:
            top, _, bottom = number.partition("/")
            shown = said.ROUNDED.format(number=f"{int(top) / int(bottom):.1f} {unit}")
        told += said.RATE.format(label=knowledge.findings[name].label, rate=shown)
    return told


def marker_heading(found: Timeline, knowledge: Knowledge) -> Iterator[Line]:
    """Every marker, by day, with what can falsify it."""
    lines = [marker_line(one, moment.on, knowledge) for moment in found.moments for one in moment.markers]
    if lines:
        lines.append(Line(Kind.NOTE, said.MARKER_NOTE, ""))
        yield Line(Kind.HEADING, said.HEAD_MARKERS, "", children=tuple(lines))


def marker_line(one: Marker, on: str, knowledge: Knowledge) -> Line:
    """One marker."""
    before = said.MARKER_BEFORE.format(value=one.before, date=one.before_on) if one.before else ""
    text = said.MARKER.format(
        label=phrases.capital(knowledge.findings[one.finding].label), value=one.value, before=before
    )
    confounders = "; ".join(
        said.VALUE.format(label=knowledge.findings[name].label, value=value or said.MISSING)
        for name, value in one.confounders
    )
    below = (Line(Kind.NOTE, said.CONFOUNDERS.format(confounders=confounders), ""),) if confounders else ()
    return Line(Kind.OPTION, text, "", lead=on, aside=on, children=below)
