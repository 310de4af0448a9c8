"""Every sentence of a sheet for a board, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project. Promises: templates only.
"""

from __future__ import annotations

TITLE = "Board: {case}"
NO_NAME = "a case without a name"
CAVEATS = "Caution: {caveats}"
FLAWS = "known flaws of the sources: {flaws} (facts show ID)"
NOT_APPROVED, FROM_MEMORY = "not approved by a clinician", "partly from memory or a digest"
TERTIARY, DRAFT = "a tertiary source", "a draft"
KINDS = {
    "unapproved": NOT_APPROVED,
    "unverified": FROM_MEMORY,
    "secondary": FROM_MEMORY,
    "provenance": FROM_MEMORY,
    "tertiary": TERTIARY,
    "draft": DRAFT,
    "editorial": "the editor's reading where the source is silent",
    "local": "local rules",
    "superseded": "the source is superseded",
    "review-due": "the source is past its review date",
    "guideline-review-due": "was to be looked at again by now",
}
OTHER_FLAWS = "{count} more flaws touch only other questions (recommend)"
OF = "{what}: {guidelines}"
MISSING, OPEN_VALUE, UNDEFINED = "missing", "{values} (open)", "not defined"
KNOWN, ASSUMED = "{label} {value}{record}", " (assumed)"
RECORD = " ({record})"
DEPENDS = "It depends on {findings}: {options}"
ANSWERS, ANSWER_HEADS = "What the guidelines say", ("guideline", "says", "because")
BECAUSE, MORE_BULLETS = "{rule}: {bullets}", "+{count}"
NOT_OTHERS = "Why not"
NOT_OPTION = "{option}: "
REASON = "{guideline} {lacks}"
NOTHING_OPEN = "Nothing that is missing changes an answer."
NEXT_HEAD = "What is missing, and what settles it"
NEXT = "{finding} ({how}): settles "
SETTLES = {
    "every": "{guidelines} for every value",
    "some": "{guidelines} for some values",
    "none": "{guidelines} not alone",
}
MORE_FINDINGS = "{count} more: pnet-reason next"
MORE_OPTIONS = "{count} more: pnet-reason why-not"
MORE_QUESTIONS = "{count} more: pnet-reason recommend"
OTHERS_HEAD = "Other questions"
OTHER_ANSWER, SAYS = "{question} ", "{guidelines}: {answer}"
DUE_HEAD, NO_VISITS = "Follow-up", "No dated visits in this case; the plan is in the answer to each option."
MORE_DUE = "{count} more: pnet-reason timeline"
EVIDENCE_HEAD = "Evidence"
STUDY = "{sign}{study}: {result}{effect}"
EFFECT = "; effect: {effect}"
SIDES = {"for": "+ ", "against": "− "}
MORE_STUDIES = "{count} more: pnet-reason evidence"
NO_STUDY = "No study bears on these options."
SIGNED = ("Decision", "Reason", "Present, date, signature")
CUT, MORE = "{text}…", "; +{count} more"
TOO_MUCH = "This case does not fit on one page: what must be said takes more."
