"""Every sentence of the explanations, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project. Promises: templates and joining of words only; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterable

RECOMMENDED, CONSIDER, DEPENDS = "RECOMMENDED", "TO BE CONSIDERED", "IT DEPENDS"
CONFLICT, CONTRADICTORY, SILENT, WITHHELD = "CONFLICT", "CONTRADICTORY FINDINGS", "NO ANSWER", "WITHHELD"
OUT_OF_SCOPE = "OUT OF SCOPE"

SETTLED = "{guideline} recommends {options}."
NOT_SPOKEN_OF = "{guideline} is not for this patient: {options}. {because}"
CONSIDERED = "{guideline} says to consider {options}."
CHOICE = "{guideline} leaves a choice between {options}."
DEPENDING = "The answer of {guideline} depends on what is not known: {missing}. It may be: {outcomes}."
CLASHING = "{guideline} contradicts itself for this patient. It recommends both {options}, which exclude each other."
CLASHING_ONE = "{guideline} contradicts itself for this patient. It recommends {options} and also rules it out."
LOCAL_CLASH = "{guideline} with the local rules"
BESIDE_GIVEN = "{finding} (as computed; {given} is given)"
IMPOSSIBLE = "These findings cannot all be true: {findings}. No advice is built on them; check them first."
NO_ANSWER = "{guideline} gives no answer for this patient."
NO_ANSWER_UNDEFINED = "{guideline} gives no answer for this patient, because it does not define {concepts} here."
HELD_BACK = "{guideline} would advise {options}, but a safety rule withholds it."
NO_ANSWER_SHORT = "{guideline} says nothing here: each of its rules needs {lacks}{has}."

ROW_CONSIDER, ROW_CHOICE = "consider {options}", "a choice between {options}"
ROW_CONFLICT, ROW_IMPOSSIBLE = "conflict: {options}", "contradictory findings"
ROW_SILENT, ROW_UNDEFINED, ROW_WITHHELD = "no answer", "no answer ({concepts} undefined)", "withheld: {options}"

HEAD_FLAWS = "Known flaws of the source that touch this answer"
HEAD_OPTIONS = "Options"
HEAD_WHY = "Why"
HEAD_SIDES = "Both sides"
HEAD_AGAINST = "What was weighed against it"
HEAD_ROWS = "The answer, by what is missing"
HEAD_MISSING = "What to find out first"
HEAD_NEAREST = "Rules that come nearest, and what each needs"
HEAD_HOLE = "The gap in the definition"
HEAD_WITHHELD = "What was withheld, and why"
HEAD_FINDINGS = "Why the findings contradict each other"
HEAD_PLAN = "The plan that comes with {option}"
HEAD_OVERVIEW = "In short"

SOURCE = "{guideline} (evidence tier {tier}{source})"
UNAPPROVED = "Not approved by a clinician: {rules}."
NOT_APPROVED = {
    "lapsed": "Approved once; the rule, or a definition that it uses, has changed since: {rules}.",
}
DRAFT = "A draft: {guideline} is written mostly from memory and was read only because drafts were asked for."
UNREAD_DRAFTS = "Drafts that were not read (--drafts): {drafts}"
A_DRAFT, GUIDELINE_DRAFT = "a draft", "{guideline}, a draft"
UNSURE = {
    "unverified": "From memory, not checked against the source: {statements}.",
    "secondary": "Seen only in a digest of the source: {statements}.",
}
MANY_STATEMENTS = "{count} statements (--all names them)"
CITED_BY = "{keys} (in {rule})"
GUIDELINE_DUE = "{guideline} was to be looked at again by {date}."
UNCHECKED = "Provenance {status}, not checked against the source: {rules}."
EDITORIAL = "The editor's reading, where the source is silent: {rules}."
TERTIARY = "A tertiary source, which is the lowest kind of evidence."
SUPERSEDED = "The source {source} is superseded{by}."
REVIEW_DUE = "The source {source} is past its review date ({date})."
ASSUMED = "Assumed, not found: {finding} {value} ({because})."
LOCAL = "Local rules of {place}: {rules}."
DISPUTED = "Given {finding} {value} differs from what is computed ({computed})."
OTHER_CAVEAT = "{kind}: {subject}"
FLAW_RESOLVED = "Elsewhere: {text}"
FLAWS_BRIEF = "Known flaws of the source: {flaws}."
MANY, MANY_FINDINGS = "{count} rules", "{count} findings"

NO_RULE = "No rule here concludes: {options}."
NEEDS, HAS, EXCLUDES = "needs {test}", ", has {value}", "does not apply where {test}"
UNDEFINED_HERE = "; {subject} is undefined here"
NEAREST_RULE = "{rule} {lacks}"
MORE_RULES = "{count} more {noun} (--all)"

STANCES = {
    "recommend": "recommends {option}",
    "consider": "says to consider {option}",
    "rule out": "rules out {option}",
    "withhold": "withholds {option}",
    "exclude": "says that these findings contradict each other",
}
REVIEWS = {
    "approved": "approved",
    "submitted": "not approved",
    "under-review": "under review",
    "lapsed": "approval lapsed",
}
LOCAL_RULE = "local rule of {place}"
OWN, ITS_OWN, SHARED = "{guideline}'s own definition", "own definition", "shared definition"
CONCEPT_IS = "{concept} is {values}"
CONCEPT_UNDEFINED = "{concept} is undefined: no line of the definition fits"
NOT_CLAUSE, FAILED_CLAUSE = "not {value}", "{clause}, which needs {bullet}"
HIGHEST_ASIDE = "the highest of these"
HIGHEST = "{concept} is {values}, the highest of these"
HIGHEST_UNDEFINED = "{concept} is undefined: one of these is undefined or does not hold"
RULE_STANCE = "{rule} {stance}"
DOES_NOT_APPLY, BEATEN_SHORT = "does not apply", "gives way to another rule"
BULLET, BECAUSE = "{test}: {value}", "Reason:"
UNLESS = "unless {test}"
GROUP_ALL, GROUP_ANY, GROUP_NOT = "all of these", "any of these", "not"
NONE_OF, NOT_ALL = "none of these holds", "not all of these hold"
NOT = "not {values}"
MISSING_HERE, ASSUMED_HERE, COMPUTED_HERE = "if {value} (missing)", "assumed", "computed"
BEATEN = "{rule} applies and {stance}, but gives way."
BEATEN_ANYWAY = "{rule} {stance}, but gives way, whether or not it applies."
COMES_FIRST, GIVES_WAY = "{rule} comes first: {because}", "gives way to {by}"
SPEAKS_ELSE = "{rule} {stance}"
HIGHEST_OF, WHERE = "the highest of {parts}", ", where {guard}"
OPTION_IS = "{option}: {standing}"
NOTHING_AGAINST = "No rule of the guideline speaks against it"
SPEAKS_AGAINST = "{rule} {stance}: {because}"
OTHER_WAYS = "shown for one of {count} combinations (--all)"
PAST_BUDGET = "Too many combinations to list ({reason}); one of them: {witness}."

OTHERWISE_ANY, AND_MORE = "whatever the missing findings", "and {count} more combinations (--all)"
SETTLES = ("settles the answer", "settles it for some values", "settles it only together with others")
LEAVES, OUTCOMES_LEFT = "{values} leaves {count}", "of the {all} outcomes, {told}"
CHANGE, OPEN = "{values}: {outcome}", "other values: still open"
ALSO_MISSING = "Also missing: {findings}."
LACKS_CONCEPT = "{concept}: {origin}"
BULLETS_OF = "{value} needs {bullets}"
HAS_NONE = "; here: {values}"
PLAN_ASSUMED = "Assumed for this plan: {assumptions}."
PLAN_DEPENDS = "It depends on what is not known: {missing}."
PLAN_REASON = "the plan of {option}"
MORE_ON = "Why, and more: --question {question}, or --all."
PROOFS_ON = "The proofs: pnet-reason why CASE OPTION, or --all."
FOOTER = "pnet-reason {engine}; knowledge {knowledge}, logic {logic}; {as_of}; digest {digest}"
KNOWLEDGE = "Knowledge {version}, logic {logic}"
SHARED_CONCEPTS, FINDINGS = "Shared definitions", "Findings"
SHARED_RULES = "Safety and integrity rules"
COUNTED = "{count} {things}: {names}"
RANGE, COMPUTED_AS, RULES, DEFINES = "values", "computed as", "rules", "defines"
AUTHOR, HASH, APPROVED_HASH, REVIEW_BY = "author", "hash to approve", "hash that was approved", "review by"
NOT_RECORDED = "not recorded"
REVIEW, STANDS_IN, WHEN, CLAUSE_OF = "review", "stands in", "When all of these hold", "{value} where all of these hold"
SCHEDULE, BY_METHODS, GIVING = "schedule:", "by {methods}", "giving {findings}"
BY_DEFAULT = "where no method is given: giving {findings}"
EVERY, NO_INTERVAL, LOST_AFTER = "every {every} months", "no interval", "lost after {months} months"
INVARIANTS, HAZARDS, WAIVERS = "What must hold for every patient", "Hazards", "Faults that are known and accepted"
ASKED_OF, EVERY_GUIDELINE = "asked of", "every guideline that answers the question"
AT_STAGES, TERMS, SHARED_TERMS = "of the answer", "terms", "those of the shared definitions"
NEVER_ALL, ALWAYS_ALL, WHENEVER = "Never all of these", "Always all of these", "Where all of these hold"
AT_MOST_ONE, NOT_FOR = "At most one of these", "Not asked of patients of whom this holds"
TWO_PATIENTS = "Of two patients who differ in {along} alone, never"
LOWER_GETS, HIGHER_GETS = "{options} for the lower", "and {options} for the higher"
ACCEPTED_FOR, RESTS_ON, CONTROLS, CASE_CONTROL = "Accepted where", "What it rests on", "Controls", "worked case"
NO_DATE, ON_DATE = "no date given", "as of {date}"
AS_ABOVE = "as above"
NOT_ADVICE = "Research material, not medical advice."
CASE_NAMED = "{id}: {title}"
HEAD_WHY_ROW, WHY_ROW = "Why: {outcome}", "{rule}: {bullets}"
BY, BY_RULES = ", by {rules}", "By {rules}."

STANDS = "{option} stands for {guideline}."
STANDS_IN_PART = "{option} stands for {guideline} in a part of the cases that are left open."
STANDS_NOWHERE = "{option} does not stand for {guideline}."
STANDS_EVERYWHERE = "{option} stands for {guideline} in every case."
NOT_STANDING = "{option} does not stand for {guideline}."
NOT_STANDING_IN_PART = "{option} does not stand for {guideline} in a part of the cases that are left open."
IN_ROW, IN_ALL, PART_IS = "Where {condition}", "For this patient", "{where}: {standing}"
NO_RULE_FOR = "No rule of {guideline} concludes this option."
SEE_WHY, SEE_WHY_NOT = "See: pnet-reason why CASE {name}", "See: pnet-reason why-not CASE {name}"
YES, IN_PART, NO = "YES", "IN PART", "NO"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words in a row: ``a, b and c``."""
    items = list(words)
    if len(items) < len(("one", "two")):
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def capital(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]
