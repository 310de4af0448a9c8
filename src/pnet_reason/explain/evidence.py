"""One study in words: what it found, with its interval, whom it is about, and whether that is the patient.

May import model, phrases, words, fields and lines. Promises: contested and indirect ones are marked as such in front;
no effect without its interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.knowledge import Evidence, Knowledge
from ..model.weighing import Criterion, Fit, Match, Seen, Study
from . import evidence_phrases as said
from . import phrases
from .fields import bullets, note
from .lines import Kind, Line, Mark
from .words import option_of

MARKS = {"contested": Mark.WARNING, "indirect": Mark.WARNING}


def options_in(knowledge: Knowledge, names: Iterable[str]) -> str:
    """Options as a clinician says them."""
    return phrases.listed(option_of(name, knowledge) for name in names)


def direction(knowledge: Knowledge, entry: Evidence) -> str:
    """What a study speaks for and against."""
    told = entry.direction
    parts = [said.UNDIRECTED[told.says]]
    if told.speaks_for:
        parts.append(said.SPEAKS_FOR.format(options=options_in(knowledge, told.speaks_for)))
    if told.against:
        parts.append(said.SPEAKS_AGAINST.format(options=options_in(knowledge, told.against)))
    return "; ".join(part for part in parts if part)


def number_of(entry: Evidence) -> str:
    """How many were studied."""
    return said.N_UNKNOWN if entry.n in said.NOT_RECORDED else said.N.format(n=entry.n)


def has_effect(entry: Evidence) -> bool:
    """Whether a study states an effect."""
    return bool(entry.effect) and not entry.effect.startswith(said.NONE)


def effect_of(entry: Evidence) -> str:
    """The effect with its interval, or that none is given."""
    if not has_effect(entry):
        return entry.effect or said.NONE
    return said.EFFECT.format(effect=entry.effect, interval=entry.interval or said.NONE)


def study_line(knowledge: Knowledge, study: Study, cited: str, *, of_option: bool = True) -> Line:
    """One study with all that is needed to judge it. ``of_option``: where it stands says what it speaks for."""
    entry = study.evidence
    head = said.STUDY.format(marked=said.MARKED[entry.status], id=entry.id, design=entry.design, n=number_of(entry))
    told = [
        (said.FOUND, entry.result),
        (said.EFFECT_LEAD, effect_of(entry)),
        (said.LIMITS, entry.limits),
        (said.SPEAKS, "" if of_option else direction(knowledge, entry)),
        (said.STUDIED, entry.population),
        (said.POPULATION[study.match.value], population(study)),
    ]
    children = tuple(Line(Kind.NOTE, text.rstrip("."), "", lead=lead) for lead, text in told if text)
    aside = "; ".join(part for part in (entry.provenance, cited) if part)
    return Line(Kind.OPTION, head, "", aside=aside, mark=MARKS.get(entry.status, Mark.NONE), children=children)


def short_line(study: Study) -> Line:
    """One study in few words: what it found, and how its population compares."""
    entry = study.evidence
    head = f"{said.MARKED[entry.status]}{entry.id}: {entry.result}"
    told = [(said.POPULATION[study.match.value], population(study))]
    if not effect_of(entry).startswith(said.NONE):
        told.insert(0, (said.EFFECT_LEAD, effect_of(entry)))
    children = tuple(Line(Kind.NOTE, text, "", lead=lead) for lead, text in told)
    return Line(Kind.OPTION, head, "", mark=MARKS.get(entry.status, Mark.NONE), children=children)


def population(study: Study) -> str:
    """How the population compares with the patient: what differs first, then what fits, then what is not recorded."""
    if study.match is Match.UNRESTRICTED:
        return said.UNRESTRICTED
    differing = [compared(one) for one in study.criteria if one.fit in (Fit.NOT_MET, Fit.UNDEFINED)]
    unknown = [compared(one) for one in study.criteria if one.fit is Fit.UNKNOWN]
    met = [compared(one) for one in study.criteria if one.fit is Fit.MET]
    groups = [("{conditions}", differing), (said.NOT_KNOWN, unknown), (said.FITS_TOO, met)]
    first, *others = [(template, conditions) for template, conditions in groups if conditions]
    told = [phrases.capital(template.format(conditions="; ".join(conditions))) for template, conditions in others]
    return ". ".join(("; ".join(first[1]), *told))


def compared(one: Criterion) -> str:
    """One condition, and what the case says where the condition does not say it already."""
    if one.fit is Fit.UNKNOWN:
        return undecided(one)
    told = [value_of(seen) for seen in one.seen]
    if len(told) > 1:
        told = [said.VALUE_OF.format(subject=s.subject, value=v) for s, v in zip(one.seen, told, strict=True)]
    value = ", ".join(told)
    if one.fit is Fit.MET:
        return one.text if one.text.endswith(f" is {value}") else said.MET.format(test=one.text, value=value)
    return said.NOT_MET.format(test=one.text, value=value)


def undecided(one: Criterion) -> str:
    """A condition that hangs on missing findings: what is known of them in part, and which they are."""
    partly = [seen for seen in one.seen if seen.value and seen.subject in one.missing]
    told = {seen.subject for seen in partly} | {seen.subject for seen in one.seen if len(one.seen) == 1}
    absent = [name for name in one.missing if name not in told]
    notes = [said.HERE.format(value=value_of(seen)) for seen in partly]
    notes += [said.NEEDS.format(findings=", ".join(absent))] if absent else []
    return said.MET.format(test=one.text, value="; ".join(notes)) if notes else one.text


def value_of(seen: Seen) -> str:
    """What the case says of a finding or concept."""
    value = seen.value or said.UNRECORDED
    return said.ASSUMED.format(value=value) if seen.assumed else value


def studied(knowledge: Knowledge, entry: Evidence) -> Iterator[Line]:
    """For ``facts show``: what the entry speaks for, who cites it, whom it is about."""
    yield note(said.DIRECTION, direction(knowledge, entry))
    rules = [
        rule.id
        for guideline in knowledge.guidelines.values()
        for rule in (*guideline.scope, *guideline.rules)
        if entry.id in rule.evidence
    ]
    if rules:
        yield note(said.CITED_RULES, ", ".join(rules))
    if entry.applies_to:
        yield bullets(said.ABOUT, entry.applies_to, (), {})
