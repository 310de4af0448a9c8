"""Every sentence of a trace, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project.
"""

from __future__ import annotations

TITLE = "Traceability of knowledge {version}"
COMPLETE = "COMPLETE", "Every link is there."
INCOMPLETE = "INCOMPLETE", "{what}."
RESTS_ON = "Knowledge {version}: logic {logic}, content {content}; engine {engine}."

MISSING = "Missing links"
WHAT = {
    "idle-statement": ("{n} statement is cited by nothing", "{n} statements are cited by nothing"),
    "uncited-bullet": ("{n} bullet cites no statement", "{n} bullets cite no statement"),
    "untried-rule": ("{n} rule applies in no worked case", "{n} rules apply in no worked case"),
    "unreasoned-invariant": ("{n} invariant gives no reason", "{n} invariants give no reason"),
    "unsourced-invariant": ("{n} invariant cites no statement", "{n} invariants cite no statement"),
    "uncontrolled-hazard": ("{n} hazard has no control that exists", "{n} hazards have no control that exists"),
}
LACKS = {
    "idle-statement": "statement {first}: nothing cites it",
    "uncited-bullet": "{first}: '{second}' cites no statement",
    "untried-rule": "rule {first}: it applies in no worked case",
    "unreasoned-invariant": "invariant {first}: it gives no reason",
    "unsourced-invariant": "invariant {first}: it cites no statement",
    "uncontrolled-hazard": "hazard {first}: none of its controls exists",
}

STATEMENTS = "Statements of {guideline}: {total}"
SHARED_STATEMENTS = "Shared statements: {total}"
STATEMENT = "{id} {text}"
OWNERS = {"rules": ("rule", "rule {name}"), "definitions": ("concept", "definition of {name}")}
LISTS = {
    "evidence": "evidence: {names}",
    "flaws": "flaws: {names}",
    "invariants": "invariants: {names}",
    "hazards": "hazards: {names}",
    "cases": "cases: {names}",
}
PARTS = {"when": "{text}", "unless": "unless {text}", "whole": "as a whole", "override": "overrides {text}"}

RULES = "Rules of {guideline}: {total}"
SHARED_RULES = "Rules of safety and integrity: {total}"
STANCE = "{stance} {option}"
APPROVAL = "{status}, {provenance}"
APPROVED_BY = "{status} by {by} on {on}, {provenance}"
CITES = "statements: {names}"
OVERRIDES = "overrides: {names}"
NOTHING = "nothing cites it"
FOOT = "It does not show that the rules say what their source says; it shows where to look."


def counted(forms: tuple[str, str], number: int) -> str:
    """The form for one, or for several."""
    return forms[number != 1].format(n=number)
