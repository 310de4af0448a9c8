"""Every sentence of a flip, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project. Promises: templates only.
"""

from __future__ import annotations

TITLE = {"to": "The smallest change that reaches {option}", "from": "The smallest change that leaves {option}"}
GOAL = {"to": "To reach {option}", "from": "To leave {option}"}
ALREADY = {
    "to": ("ALREADY SO", "{guideline} says {option} as it is: nothing has to change."),
    "from": ("ALREADY SO", "{guideline} does not say {option} as it is: nothing has to change."),
}
FOUND_ONE = ("ONE FINDING", "{goal}, one finding of the case has to be another one; nothing less does it.")
FOUND = ("{count} FINDINGS", "{goal}, {count} findings of the case have to be other ones; fewer do not do it.")
UNDECIDED = ("NOT DECIDED", "{goal}: the budget of steps was spent before the smallest change was found.")
NONE = ("NO CHANGE", "{goal}: no change of what can change does it.")
NOBODY = {
    "to": "{guideline} gives {option} to no patient at all, whatever the findings are.",
    "from": "{guideline} gives {option} to every patient, whatever the findings are.",
}
BECAUSE = "These alone exclude it, whatever all other findings are; leave one out, and they do not: {values}."
TRIED = "Every set of findings that may change was tried, with all their values. Held fast: {values}."
MISSING = "missing"
NOTHING_HELD = "nothing"
VALUE, UNKNOWN = "{finding} {value}", "{finding} (missing)"
AWAY = "{distance} away"
BESIDE = "begins right beside it"
FROM_MISSING = "{finding} is missing; it would have to be found out: {after}"
FROM_ASSUMED = "{finding} {before} is assumed; it would have to be found out: {after}"
FROM_PART = "{finding} is known in part ({before}); it would have to be {after}"
FROM_VALUE = "{finding} {before} → {after}"
WITNESS = "shown with {witness}"
FOLLOWS = "{finding} follows: {before} → {after}"
NOT_DERIVED = "not known"
WAY, OR = "The change", "Or"
AS_SMALL, AND = "Of as many findings (--all shows the proof of each)", "; and "
MORE = "{count} more"
MORE_ONE = "one more"
THEN = "Then"
NO_WITNESS = "No readable value was found for all of these together: there is no proof to show here."
KEPT = "Not changed, as asked: {findings}."
FIXED = "Cannot change in this patient: {findings}."
