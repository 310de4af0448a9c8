"""Every sentence of the review: sheets, status, source attributes. Clinical words come in from the facts.

Imports nothing of the project. Promises: templates only.
"""

from __future__ import annotations

AND, OR = "and", "or"
SIGNS = ((">= ", "at least "), ("<= ", "at most "), ("> ", "over "), ("< ", "under "))
STANCES = {
    ("advice", "recommend"): "recommend {option}",
    ("advice", "consider"): "consider {option}",
    ("advice", "rule out"): "rule out {option}",
    ("scope", "recommend"): "the guideline does not speak of the patient: answer {option}",
    ("safety", "withhold"): "withhold {option}",
    ("integrity", "exclude"): "these findings cannot be true together",
}
RULE = "{stance} where {when}{unless}."
UNLESS = "; but not where "
WHERE = ", where {when}"
HIGHEST = "the highest of {parts}{where}."
CLAUSE = "{value}, where {when}{unless}."
GROUP, NOT = "({members})", "not ({members})"
IS, IS_NOT = "{label} is {values}", "{label} is not {values}"
FROM_TO = r"from \1, both included"
QUOTED = "“{label}”"
KNOWN, NOT_KNOWN = "{label} is known", "{label} is not known"
UNDEFINED, DEFINED = "{label} is undefined", "{label} is defined"
ON_SCALE = "{value} ({label})"

SHEET = "Review of {guideline}"
ABOUT = "About the guideline"
FOR_ALL = "These rules hold for every guideline. They use the shared definitions."
HOW = (
    "Each rule below is to be compared with the source. What is called unverified or secondary, or marked !, was not"
    " checked against it. Sign one rule at a time. Whoever signs is not the author. The hash names exactly what was"
    " read; once the rule, or a term that it uses, is changed, it is another one and the approval lapses."
)
RULE_HEAD = "{number}. {rule}"
IN_WORDS, QUESTION, REASON, STATE = "In words:", "Question:", "Reason:", "State:"
BY_AUTHOR, NO_AUTHOR, LOCAL = "written by {author}", "author not recorded", "local rule of {place}"
BULLETS, EXCEPTIONS, WHOLE = "All of these must hold:", "It does not hold where one of these does:", "Rests also on:"
OVERRIDES, EVIDENCE, FLAWS, CASES = "Comes before:", "Evidence:", "Known flaws of the source:", "Worked cases:"
TERMS, USES = "Terms that the rules use", "Terms (at the end):"
PINNED = "answered otherwise without this rule: {cases}"
APPLIES = "it applies, but the answer does not hang on it alone: {cases}"
UNPINNED = "no worked case would be answered otherwise without this rule"
UNCITED = "no statement is cited"
HASH = "Hash to approve:"
HOW_WRITTEN = "What is approved is written into the rule: review: {status: approved, by: name, on: date, of: hash}."
SIGN = ("Name", "Date", "Decision", "Remarks")
DEFINED_BY, SHARED = "definition of {guideline}", "shared definition"
SHEET_FOOT = (
    "Knowledge {version}, content {content}; pnet-reason {engine}. To approve a rule is not to approve this program."
)

REVIEWS = {
    "approved": "approved",
    "lapsed": "approval lapsed",
    "under-review": "under review",
    "submitted": "submitted",
}
APPROVED_BY = "{status}, {by}, {on}"
NOT_RECORDED = "not recorded"

STATUS = "Review status of knowledge {version}{as_of}"
AS_OF = " as of {date}"
SHARED_RULES = "Rules for all guidelines (safety, integrity)"
DRAFT = "{guideline} (a draft)"
UNREAD = "Drafts that were not read (--drafts): {drafts}."
REVIEW_BY, OVERDUE, IN_TIME, NO_DAY = (
    "{date}",
    "{date}, which is past",
    "{date}, not yet past",
    "{date} (is it past? --as-of DATE)",
)
HEAD_REVIEW_BY, HEAD_REVIEWS, HEAD_PROVENANCES = "review by:", "rules by review:", "rules by provenance:"
COUNT = "{count} {name}"
TABLE = ("rule", "review", "provenance", "memory", "digest", "cases")
STATUS_FOOT = (
    "memory, digest: how many of the statements that the rule cites are from memory, or were seen only in a digest of"
    " the source. cases: worked cases in whose proof the rule applies."
)

ATTRIBUTES = "Source attributes of {guideline}"
REGULATION = "After {regulation}, as far as the facts hold them. This is no statement that any requirement is met."
ATTRIBUTE = "({number}) {name}"
NAMES = {
    "bibliographic-citation": "Bibliographic citation",
    "developer": "Developer",
    "funding-source": "Funding source of the technical implementation",
    "release-and-revision-dates": "Release and revision dates",
    "race": "Use of race",
    "ethnicity": "Use of ethnicity",
    "language": "Use of language",
    "sexual-orientation": "Use of sexual orientation",
    "gender-identity": "Use of gender identity",
    "sex": "Use of sex",
    "date-of-birth": "Use of date of birth",
    "social-determinants": "Use of social determinants of health data",
    "health-status-assessments": "Use of health status assessments data",
}
RECORDED = {
    "guideline": "{text} (the guideline)",
    "rules": "{text} (its translation into rules)",
    "funding": "{text}",
    "release": "released {text}",
    "revision": "revised {text}",
}
NOT_USED, USED = "not used", "used: {findings}; in {rules}"
