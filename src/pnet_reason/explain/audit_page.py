"""The page of an audit: what it rests on, then verdicts, faults, pins and hazards, what failed first.

May import model and phrases; reads the audit document. Promises: words only; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from . import audit_phrases as said
from .lines import Kind, Line, Mark
from .page import Page

Document = Mapping[str, Any]
MOST_PINS = 12


def audit_page(document: Document, trusted: Mapping[str, int], *, everything: bool = False) -> Page:
    """The page of an audit document. ``trusted``: lines of code of the trusted parts."""
    lines = [
        outcome(document),
        rests_on(document, trusted),
        invariants(document, everything=everything),
        faults(document),
        *excess(document),
        *pins(document, everything=everything),
        *unmet(document),
        *hazards(document),
    ]
    title = Line(Kind.CASE, said.TITLE.format(version=document["knowledge"]["version"]), "")
    foot = Line(Kind.FOOTER, said.NOT_SHOWN, "")
    return Page((title, *lines), (), (foot,))


def failures(document: Document) -> dict[str, int]:
    """What is not as it must be, counted."""
    found = document["invariants"]
    return {
        "refuted": sum(one["status"] == "refuted" for one in found),
        "undecided": sum(one["status"] == "undecided" for one in found),
        "empty": sum(bool(one["empty"]) for one in found),
        "faults": sum(not one["waived_by"] for one in document["faults"]),
        "waivers": len(document["waivers"]),
        "survivors": len(document["pins"]["survivors"]) if document["pins"] is not None else 0,
        "unmet": len(document["unmet"]),
        "hazards": sum(bool(one["failing"]) for one in document["hazards"]),
    }


def outcome(document: Document) -> Line:
    """Passed or failed, and what failed; or that there was nothing to look at."""
    if not document["rests_on"]["guidelines"]:
        return Line(Kind.OUTCOME, said.NOTHING[1], "", lead=said.NOTHING[0], mark=Mark.FAILED)
    if document["passed"]:
        lead, text = said.PASSED
        return Line(Kind.OUTCOME, text, "", lead=lead, mark=Mark.MET)
    what = [said.counted(said.WHAT[name], number) for name, number in failures(document).items() if number]
    lead, text = said.FAILED
    text = text.format(what="; ".join(what))
    return Line(Kind.OUTCOME, text[:1].upper() + text[1:], "", lead=lead, mark=Mark.FAILED)


def rests_on(document: Document, trusted: Mapping[str, int]) -> Line:
    """Hashes, ranges and the trusted parts."""
    knowledge, ground = document["knowledge"], document["rests_on"]
    values = {
        **knowledge,
        **trusted,
        "engine": document["engine"],
        "as_of": said.AS_OF.format(date=document["as_of"]) if document["as_of"] else "",
        "guidelines": ", ".join(ground["guidelines"]) or said.NONE,
        "findings": ground["findings"],
        "integrity": len(ground["integrity"]),
        "computed": said.COMPUTED.format(names=", ".join(ground["computed"])) if ground["computed"] else "",
    }
    texts = [*(text.format(**values) for text in said.RESTS_ON), said.NOT_SHOWN]
    return Line(Kind.HEADING, said.RESTS, "", children=tuple(Line(Kind.NOTE, text, "") for text in texts))


def patient(findings: Mapping[str, str]) -> str:
    """A patient in a line."""
    return ", ".join(f"{name} {value}" for name, value in findings.items()) or said.ANYBODY


def where(region: Document | None) -> str:
    """How many regions."""
    if region is None:
        return ""
    number = len(region["boxes"])
    return said.counted(said.BOXES, number) if region["complete"] else said.MANY_BOXES.format(n=number)


def invariants(document: Document, *, everything: bool) -> Line:
    """The verdicts, those that failed first."""
    found = document["invariants"]
    count = {status: sum(one["status"] == status for one in found) for status in ("proved", "refuted", "undecided")}
    ordered = sorted(found, key=lambda one: (one["status"] == "proved" and not one["empty"], one["id"]))
    lines = tuple(verdict(list(some), everything=everything) for _, some in groupby(ordered, alike))
    return Line(Kind.HEADING, said.INVARIANTS.format(**count), "", children=lines)


def alike(one: Document) -> tuple[str, ...]:
    """Verdicts on one invariant that are told together."""
    return one["id"], one["guideline"], one["status"], one["empty"]


def verdict(some: list[Document], *, everything: bool) -> Line:
    """The verdict on an invariant at one stage or at both, and what shows it."""
    one = some[0]
    proved = one["status"] == "proved"
    mark = Mark.UNDEFINED if one["status"] == "undecided" else Mark.MET if proved and not one["empty"] else Mark.FAILED
    how = "; ".join(dict.fromkeys(how_decided(each) for each in some))
    aside = f"{one['guideline']}, {said.STAGES.join(each['stage'] for each in some)}; {how}"
    text = f"{one['id']}: {one['because']}"
    return Line(Kind.OPTION, text, "", aside=aside, mark=mark, children=tuple(details(some, everything=everything)))


def how_decided(one: Document) -> str:
    """The status, what decided it, and whether the second opinion agrees."""
    how = said.STATUS.get(one["status"], "")
    if one["status"] == "proved":
        unit = said.counted(said.UNITS[one["method"]], one["steps"])
        how = said.PROVED_BY.format(method=one["method"], steps=one["steps"], unit=unit)
        how += "" if one["certificate"] else f", {said.NO_CERTIFICATE}"
    return ", ".join(filter(None, [how, said.SECOND.get(one["second_opinion"], "")]))


def details(some: list[Document], *, everything: bool) -> Iterator[Line]:
    """Why it says nothing; the witness and the rules to blame; or a patient whom it concerns and what breaks it."""
    for one in some:
        if one["empty"]:
            yield note(said.EMPTY[one["empty"]])
        if one["witness"]:
            yield note(f"{where(one['region'])}, {witness(one['witness'])}")
            yield from (note(said.BLAME.format(**rule)) for rule in one["blame"])
    if everything and some[0]["concerns"]:
        yield note(said.CONCERNS.format(patient="; ".join(map(patient, some[0]["concerns"]))))
    if everything and some[0]["broken_by"]:
        yield note(said.BROKEN_BY.format(mutant=some[0]["broken_by"]))
    if some[0]["guarded_twice"]:
        yield note(said.TWICE)


def witness(found: list[Mapping[str, str]]) -> str:
    """A patient, or two."""
    if len(found) > 1:
        return said.WITNESSES.format(low=patient(found[0]), high=patient(found[1]))
    return said.WITNESS.format(patient=patient(found[0]))


def note(text: str) -> Line:
    """A plain line."""
    return Line(Kind.NOTE, text, "")


def faults(document: Document) -> Line:
    """The faults, those that no waiver accepts first."""
    found = document["faults"]
    open_ones = sum(not one["waived_by"] for one in found)
    ordered = sorted(found, key=lambda one: bool(one["waived_by"]))
    title = said.FAULTS.format(open=open_ones, waived=len(found) - open_ones)
    return Line(Kind.HEADING, title, "", children=tuple(fault(one) for one in ordered))


def fault(one: Document) -> Line:
    """One fault."""
    about = [*one["about"], "", "", ""]
    text = said.FAULT[one["kind"]].format(
        about=" and ".join(one["about"]), first=about[0], second=about[1], third=about[2]
    )
    aside = ", ".join(filter(None, (one["guideline"], one["question"])))
    children = [note(said.WAIVED.format(names=", ".join(one["waived_by"])))] if one["waived_by"] else []
    if not one["waived_by"]:
        children += [note(text) for text in filter(None, (where(one["region"]), *one["at"][:2]))]
        children += [note(witness(one["witness"]))] if one["witness"] else []
    mark = Mark.AGAINST if not one["waived_by"] else Mark.NONE
    return Line(Kind.OPTION, text, "", aside=aside, mark=mark, children=tuple(children))


def excess(document: Document) -> Iterator[Line]:
    """Waivers that are too much."""
    if document["waivers"]:
        children = []
        for one in document["waivers"]:
            below = [note(text) for text in filter(None, (where(one["region"]), one["at"]))]
            below += [note(witness(one["witness"]))] if one["witness"] else []
            children.append(
                Line(Kind.OPTION, said.EXCESS[one["kind"]].format(**one), "", mark=Mark.FAILED, children=tuple(below))
            )
        yield Line(Kind.HEADING, said.WAIVERS, "", children=tuple(children))


def pins(document: Document, *, everything: bool) -> Iterator[Line]:
    """What became of the small faults."""
    found = document["pins"]
    if found is None:
        return
    lines = [note(said.COUNTS[name].format(n=number)) for name, number in found["counts"].items()]
    for one in found["survivors"]:
        below = (note(one["at"]), note(said.WITNESS.format(patient=patient(one["witness"]))))
        text = said.SURVIVOR.format(mutant=one["mutant"])
        lines.append(Line(Kind.OPTION, text, "", mark=Mark.FAILED, children=below))
    if everything:
        lines += [
            Line(Kind.OPTION, name, "", aside=str(len(mutants)), children=tuple(map(note, mutants)))
            for name, mutants in found["pinned_by"].items()
        ]
    title = said.PINS.format(total=sum(found["counts"].values()))
    yield Line(Kind.HEADING, title, "", children=tuple(lines))


def unmet(document: Document) -> Iterator[Line]:
    """Worked cases that get another answer."""
    if document["unmet"]:
        lines = (
            Line(Kind.OPTION, f"{one['case']} ({one['question']})", "", aside=one["at"], mark=Mark.FAILED)
            for one in document["unmet"]
        )
        yield Line(Kind.HEADING, said.UNMET, "", children=tuple(lines))


def hazards(document: Document) -> Iterator[Line]:
    """The hazards with their controls."""
    found = document["hazards"]
    if found:
        failing = sum(bool(one["failing"]) for one in found)
        title = said.HAZARDS.format(held=len(found) - failing, failing=failing)
        yield Line(Kind.HEADING, title, "", children=tuple(hazard(one) for one in found))


def hazard(one: Document) -> Line:
    """One hazard."""
    text = f"{one['id']}: {said.CONTROLS.format(**one)}"
    names = [*one["invariants"], *one["rules"], *one["cases"]]
    below = [note(said.CONTROLLED_BY.format(names=", ".join(names)))]
    below += [note(said.FAILING.format(names=", ".join(one["failing"])))] if one["failing"] else []
    mark = Mark.FAILED if one["failing"] else Mark.MET
    return Line(Kind.OPTION, text, "", mark=mark, children=tuple(below))


def difference_page(document: Document, unexpected: Iterable[int], unexpected_words: Iterable[int] = ()) -> Page:
    """The page of a comparison; ``unexpected``: the numbers of the changes that nobody listed, ``unexpected_words``:
    those of the vocabulary."""
    changes, words = document["changes"], document["vocabulary"]
    outside, beyond = set(unexpected), set(unexpected_words)
    title = said.DIFFERENCE.format(old=document["old"]["version"], new=document["new"]["version"])
    lines = [Line(Kind.CASE, title, ""), headline(len(changes), len(words), as_expected=not outside | beyond)]
    if words:
        told = tuple(vocabulary(one, expected=number not in beyond) for number, one in enumerate(words))
        lines.append(Line(Kind.HEADING, said.VOCABULARY, "", children=told))
    for number, one in enumerate(changes):
        lines.append(change(one, expected=number not in outside))
    return Page(tuple(lines), (), ())


def headline(changes: int, words: int, *, as_expected: bool) -> Line:
    """How much changes; the same only where the vocabulary is the same too."""
    if not changes and not words:
        return Line(Kind.OUTCOME, said.SAME[1], "", lead=said.SAME[0], mark=Mark.MET)
    lead, text = said.CHANGED if changes else said.ONLY_WORDS
    counts = [said.counted(said.CHANGES, changes)] if changes else []
    counts += [said.counted(said.CHANGES_OF_WORDS, words)] if words else []
    text = text.format(n=", ".join(counts))
    return Line(Kind.OUTCOME, text, "", lead=lead, mark=Mark.MET if as_expected else Mark.WARNING)


def vocabulary(one: Document, *, expected: bool) -> Line:
    """One change of the vocabulary."""
    return note(said.WORDS.format(**one) + (f" [{said.EXPECTED}]" if expected else ""))


def change(one: Document, *, expected: bool) -> Line:
    """One change: from what to what, for whom."""
    text = said.BEFORE_AFTER.format(before=one["before"]["text"], after=one["after"]["text"])
    boxes = [Line(Kind.OPTION, patient(box[0]), "", mark=Mark.NONE) for box in one["region"]["boxes"][:MOST_PINS]]
    below = (note(where(one["region"])), note(said.WITNESS.format(patient=patient(one["witness"]))), *boxes)
    aside = f"{one['guideline']}, {one['question']}{', ' + said.EXPECTED if expected else ''}"
    return Line(Kind.HEADING, f"{text} [{aside}]", "", children=below)
