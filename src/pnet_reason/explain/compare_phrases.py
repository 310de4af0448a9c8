"""Every sentence of a comparison of guidelines, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project.
"""

from __future__ import annotations

TITLE = "Comparison of guidelines"
ALL = "ALL AGREE", "{guidelines} say the same: {answer}."
SILENT = "ALL AGREE", "{guidelines} give the same answer: none."
PART = "THEY PART", "{count} guidelines give {groups} different answers."
UNDECIDED = "NOT DECIDED", "Too many combinations of what is missing to compare {pairs} in all of them."
ONE = "NOTHING TO COMPARE", "Only {guideline} has rules for this question: {answer}."
NONE = "NOTHING TO COMPARE", "No guideline that was asked has rules for this question."
PAIR, PAIRS_AND = "{one} with {other}", "and"
LEFT_OPEN = "Not decided within the budget: {pairs}."

NOT_ANSWERED, NO_TABLE_ANSWER = "no rules for this question", "—"
IN_SHORT = "In short"
GUIDELINE, ANSWER, MISSING, RESTS_ON = "guideline", "answer", "missing", "rests on"
ABOUT, TIER, TERTIARY = "{guideline}\n{notes}", "tier {tier}", "tertiary"
DEPENDS, IF = "it depends:", "{outcome} if {condition}"
OTHER_PARTS = "{count} more combinations (--all)"
IF_WHAT, AND_MORE = "if what, is told by --all", "and {count} more"
PAST_BUDGET = "somewhere: {outcome}"
ALSO, AGAINST = "also to be considered: {options}", "against: {options}"
OUTSIDE = "outside its scope: {outcome}"
NOT_APPROVED = "not approved"

SAME_BUT = "{guidelines} agree, but not in {what}."
NUANCES = {
    "strength": "strength (one recommends, another says to consider)",
    "alternatives": "what else may be considered",
    "against": "what they rule out",
    "parties": "what contradicts what",
    "withheld": "what was withheld",
}

WHERE_THEY_PART = "Where they part"
OVER_OPTION = "Over {option}:"
OVER = "{one} and {other}, over {option}"
OVER_NOTHING = "{one} and {other}"
HOW_OFTEN = {
    True: " (in every case)",
    False: " (not in every case)",
    None: " (whether in every case is past the budget)",
}
FIRST_WHERE = "The first of these, where {region}:"
FIRST_WHERE_MANY = "The first of these, where {count} of the missing findings have certain values (--all):"
HOLDS = "{guideline}, {rule}: {bullet}"
ASKS_NOTHING = "{guideline}, {rule}: {bullets}; of what follows it asks nothing"
ASKS_WHOLE = "{guideline}, {rule}, which begins with: {bullet}"
DEPARTS = {
    "not reached": "{guideline}, {rule}: {bullet}",
    "no rule concludes it": "{guideline} has no rule for this option",
    "outside scope": "{guideline} leaves such patients to others, {rule}: {bullet}",
    "gives way": "{guideline}: its own rule for it gives way to {rule}: {bullet}",
    "ruled out": "{guideline} rules it out, {rule}: {bullet}",
    "withheld": "{guideline} would advise it, but a safety rule withholds it, {rule}: {bullet}",
    "in conflict": "{guideline} contradicts itself here, {rule}: {bullet}",
    "alternative": "{guideline} only lists it as an alternative and says, by {rule}: {bullet}",
    "does not matter": "{guideline}: its rules for this option are not decided, as they could not change its answer",
}
NO_OPTION = "Neither comes to an option."
MORE_PARTINGS = ("{n} more option over which they part (--all)", "{n} more options over which they part (--all)")
MORE_PAIRS = ("{n} more pair (--all)", "{n} more pairs (--all)")
OTHER_DEFINITION = "They do not mean the same by {concept}: {one}; {other}."

WHAT_DECIDES = "What decides"
DECIDES = "{guideline}: {rule}"
NO_RULE_APPLIES = "{guideline}: no rule applies; the nearest:"
MORE_RULES = ("{n} more rule as near (--all)", "{n} more rules as near (--all)")
GROUP = "{guidelines}: {answer}"
SILENT_ON = "No rules for this question: {guidelines}."
MORE_ON = "What decides, and more: --question {question}, or --all."

DEFINITIONS = "Terms that do not mean the same"
MEANS = "{concept}: {told}"
SHARED_GIVES, OWN_GIVES = "the shared definition ({guidelines}) gives {values}", "{owner}'s own gives {values}"
OWN_SHARED_GIVES = "that of {owner} ({guidelines}) gives {values}"

UNAPPROVED = "Not approved by a clinician: {who}."
DRAFT = "A draft, written mostly from memory: {who}."
GUIDELINE_DUE = "Was to be looked at again by now: {who}."
NO_LONGER_APPROVED = {"lapsed": "Approved once; a rule, or a definition that it uses, has changed since: {who}."}
UNSURE = {
    "unverified": "From memory, not checked against the source: {who}.",
    "secondary": "Seen only in a digest of the source: {who}.",
}
UNCHECKED = "Provenance {status}, not checked against the source: {who}."
EDITORIAL = "The editor's reading, where the source is silent: {who}."
LOCAL = "Local rules of {subject}: {who}."
LOWEST = "A tertiary source, which is the lowest kind of evidence: {who}."
SUPERSEDED = "The source is superseded: {who}."
REVIEW_DUE = "The source is past its review date: {who}."
FLAWS = "Known flaws of the source touch the answer: {who}."
OTHER = "{kind} {subject}: {who}."
OF_WHOM = "{guideline} ({what})"
SEVERAL_RULES, SEVERAL_STATEMENTS = ("{n} rule", "{n} rules"), ("{n} statement", "{n} statements")

EVERYONE_TITLE = "{one} and {other}, over all patients"
DISAGREE = "THEY PART", "For {share} of the combinations of {findings} findings, in {regions}."
NEVER_PART = "ALL AGREE", "{one} and {other} say the same to every possible patient."
REGIONS = ("{n} region", "{n} regions")
COUNTED = (
    "Counted are the {cells} possible combinations of cells of the findings on which either answer depends; a cell"
    " holds the values that no test tells apart. This says nothing of how many real patients there are."
)
AGREED = "Where they agree"
AGREED_SHARE = "{share}: both {answer}"
BESIDE = "{share} get the same answer, but with other alternatives or something else ruled out"
REGION_TITLE = "{number}. {share}: {one} {before}; {other} {after}"
KNOWN, NOT_KNOWN = "{finding} is known", "{finding} is not known"
ANYBODY = "everybody"
MORE_BOXES = ("{n} more such box", "{n} more such boxes")
BOXES_ALL, BOXES_LEFT = "{boxes} (--all)", "more boxes than are listed"
FOR_ONE = "For one patient: {patient}"
NO_FINDING = "nothing is known"
ASSUMED = "assumed: {findings}"
MORE_REGIONS = (
    "{n} more region, {share} of the combinations (--limit)",
    "{n} more regions, {share} of the combinations (--limit)",
)
IN_ONE_COMBINATION = "if it applies: shown for one combination of what is missing"
TOO_LARGE = (
    "Not compared, since the diagram of all patients is larger than its budget (compare cases instead): {questions}."
)
NOT_SHARED = "Not compared, since only {guideline} has rules: {questions}."
CONFLICT, NO_ANSWER, WITHHELD = "conflict", "no answer", "withheld"
SAYS = {
    "settled": "says {options}",
    "conflict": "contradicts itself",
    "silent": "gives no answer",
    "withheld": "is withheld by a safety rule",
}
BOTH = {
    "settled": "say {options}",
    "conflict": "contradict themselves",
    "silent": "give no answer",
    "withheld": "are withheld by a safety rule",
}
PER_CENT, LESS = "{number} %", "less than 0.01 %"


def counted(forms: tuple[str, str], number: int) -> str:
    """The form for one, or for several; other gaps of it are left."""
    return forms[number != 1].replace("{n}", str(number))
