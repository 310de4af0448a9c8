"""Every sentence of an audit and of a comparison, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project.
"""

from __future__ import annotations

TITLE = "Audit of knowledge {version}"
PASSED = "PASSED", "Everything that was asked holds, and every fault that was found is waived."
FAILED = "FAILED", "{what}."
NOTHING = "NOTHING AUDITED", "There is no guideline in these facts, so that nothing could be asked."
WHAT = {
    "refuted": ("{n} invariant is refuted", "{n} invariants are refuted"),
    "undecided": ("{n} invariant is undecided within the budget", "{n} invariants are undecided within the budget"),
    "empty": ("{n} invariant says nothing", "{n} invariants say nothing"),
    "faults": ("{n} fault of the knowledge is not waived", "{n} faults of the knowledge are not waived"),
    "waivers": ("{n} waiver does not fit", "{n} waivers do not fit"),
    "survivors": ("{n} small fault would go unnoticed", "{n} small faults would go unnoticed"),
    "unmet": ("{n} worked case gets another answer", "{n} worked cases get another answer"),
    "hazards": ("{n} hazard has a control that fails", "{n} hazards have a control that fails"),
}

RESTS = "What this rests on"
RESTS_ON = (
    "Knowledge {version}: logic {logic}, content {content}; engine {engine}{as_of}.",
    "Guidelines: {guidelines}.",
    (
        "Patients: every combination of values within the declared ranges of {findings} findings that {integrity}"
        " integrity rules{computed} allow."
    ),
    (
        "Trusted: the loader ({loader} lines), the model ({model} lines) and the checker ({checker} lines). Not kanren,"
        " and not the search: what it proves is checked again from its certificate."
    ),
)
NONE = "none"
AS_OF = "; as of {date}"
COMPUTED = " and the formulas of {names}"
NOT_SHOWN = "It does not show that the rules are good medicine, or that they say what their source says."

INVARIANTS = "Invariants: {proved} proved, {refuted} refuted, {undecided} undecided"
PROVED_BY = "proved by {method}, {unit}"
STAGES = " and "
STATUS = {"refuted": "refuted", "undecided": "undecided within the budget"}
UNITS = {"tableau": ("{n} step", "{n} steps"), "diagram": ("{n} node", "{n} nodes")}
SECOND = {"agrees": "z3 agrees", "unknown": "z3 does not know"}
NO_CERTIFICATE = "no certificate"
CONCERNS = "concerns, for one: {patient}"
ANYBODY = "anybody"
BROKEN_BY = "broken by: {mutant}"
EMPTY = {
    "concerns nobody": "no possible patient is concerned and no small fault of the rules breaks it: it says nothing",
}
TWICE = "guarded twice: no single small fault of the rules breaks it"
WITNESS = "for one: {patient}"
WITNESSES = "lower: {low}; higher: {high}"
BLAME = "{rule} ({at})"
BOXES = ("in {n} region", "in {n} regions")
MANY_BOXES = "in more than {n} regions"

FAULTS = "Faults of the knowledge: {open} open, {waived} waived"
FAULT = {
    "gap": "gap: no rule speaks",
    "conflict": "conflict: {about}",
    "dead-rule": "dead rule: {about} applies to nobody",
    "masked-rule": "masked rule: {about} is always overridden",
    "idle-bullet": "idle bullet: {first} would say the same without '{second}'",
    "duplicate": "duplicate: {first} and {second} apply to the same patients",
    "subsumed": "subsumed: {second} applies wherever {first} does",
    "threshold": "threshold: '{second}' and '{third}' do not fit",
    "uncited": "no citation: '{second}' in {first}",
    "unverified-approval": "approved but {second}: {first}",
    "superseded": "superseded source: {first} by {second}",
    "undecided": "undecided within the budget: {about}",
}
WAIVED = "waived: {names}"
WAIVERS = "Waivers that do not fit"
EXCESS = {
    "stale-waiver": "{id}: waives what is not there, or what other waivers cover",
    "expired-waiver": "{id}: counted until {until}",
}

PINS = "Small faults tried: {total}"
COUNTS = {
    "killed": "{n} noticed by a worked case or an invariant",
    "refused": "{n} refused by the loader",
    "equivalent": "{n} change no answer of any possible patient",
    "survived": "{n} go unnoticed",
}
SURVIVOR = "{mutant}"
PIN_COUNT = ("notices {n}", "notices {n}")
UNMET = "Worked cases that get another answer"

HAZARDS = "Hazards: {held} controlled, {failing} not"
CONTROLS = "{severity}: {harm} Cause: {cause}"
CONTROLLED_BY = "controlled by {names}"
FAILING = "not controlled: {names}"
SIGNED = ("Reviewed by", "Date", "Signature")

DIFFERENCE = "From knowledge {old} to {new}"
SAME = "SAME", "Every patient of both vocabularies gets the same answer."
CHANGED = "CHANGED", "{n}."
ONLY_WORDS = "CHANGED", "{n}; where both answer, every patient of both vocabularies gets the same answer."
CHANGES = ("{n} change of answers", "{n} changes of answers")
CHANGES_OF_WORDS = ("{n} change of the vocabulary", "{n} changes of the vocabulary")
VOCABULARY = "The vocabulary"
WORDS = "{what} {name}: {how}"
BEFORE_AFTER = "{before} → {after}"
EXPECTED = "expected"


def counted(forms: tuple[str, str], number: int) -> str:
    """The form for one, or for several."""
    return forms[number != 1].format(n=number)
