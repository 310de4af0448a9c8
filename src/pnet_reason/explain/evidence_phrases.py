"""Every sentence about evidence, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project.
"""

from __future__ import annotations

TITLE = "The evidence behind the answer"
HOW_TO_READ = (
    "A population fits where the case meets every condition that the entry states; what a study does not state is not"
    " compared. The direction of a study is the editors' reading. Evidence changes no answer."
)
ON_OPTION = "What it rests on: {option}"
FOR, AGAINST = "For: {option}", "Against: {option}"
OTHER = "Cited, but speaks of other options or of none"
RIVALS = "Speaks for {rival}, which excludes it"
ELSEWHERE = "Against it too, but in other populations than this patient's"

CITES, CITES_NOTHING = "{rule} {stance}; it cites {count}", "{rule} {stance}; it cites no study"
DECIDES_NOT = "it decides nothing here"
STUDIES = ("1 study", "{n} studies")
NO_RULE = "No rule decides this answer, so no evidence stands behind it."
NO_OPTION = "What decides it speaks of no option, so there is no evidence to weigh."
NO_RULE_OF_IT = "No deciding rule speaks of it."
NOTHING_FOR = "None of the rules cites a study that speaks for it."
NOTHING_AGAINST = "No study that is recorded speaks against it in such a patient."
ALSO_FOR = "Not cited, but speaks for it too: {studies}."

MARKED = {"contested": "CONTESTED ", "indirect": "INDIRECT ", "direct": "", "": ""}
STUDY = "{marked}{id}: {design}, {n}"
N, N_UNKNOWN = "n = {n}", "n not recorded"
NOT_RECORDED = ("", "not recorded")
FOUND = "Found:"
EFFECT, NONE = "{effect}. Interval: {interval}", "none"
EFFECT_LEAD, LIMITS, STUDIED, SPEAKS = "Effect:", "Limits:", "Studied:", "Direction:"
SPEAKS_FOR, SPEAKS_AGAINST = "for {options}", "against {options}"
UNDIRECTED = {
    "none": "none: it speaks for no option and against none",
    "unclear": "unclear: it cannot be told for or against what it speaks",
    "options": "",
}
CITED_BY, THROUGH = "cited by {rule}", " through {statements}"
NOT_CITED = "not cited by a deciding rule"

POPULATION = {
    "matches": "Population fits:",
    "differs": "Population differs:",
    "open": "Population not known:",
    "unrestricted": "Population:",
}
UNRESTRICTED = "the entry states no condition; compare it yourself"
FITS_TOO, NOT_KNOWN = "fits: {conditions}", "not recorded: {conditions}"
MET, NOT_MET = "{test} ({value})", "{test} in the study, here {value}"
VALUE_OF, ASSUMED = "{subject} {value}", "{value}, assumed"
HERE, NEEDS, UNRECORDED = "here {value}", "needs {findings}", "not recorded"

ABOUT = "Whom the figure is about"
DIRECTION, CITED_RULES = "direction", "cited by rules"
