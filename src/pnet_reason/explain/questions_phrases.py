"""Every sentence of the questions about a case (flip, margin, next) and about all cases (find), in English. Clinical
words come in from the facts; none stands here.

Imports nothing of the project. Promises: templates only.
"""

from __future__ import annotations

OUTCOMES = {"silent": "no answer", "conflict": "a conflict", "withheld": "withheld by a safety rule"}
NOBODY = "findings that contradict each other"
IN_RULE, IN_DEFINITION = "{owner}: {test}{cites}", "the definition of {owner}: {test}{cites}"
MISSING, ABOUT = "missing", "about {number} {unit}"
ANSWER = "{lead}: {text}"

# flip
FLIP_TITLE = {"to": "What would reach {option}", "from": "What would leave {option}"}
FLIP_HEAD = {
    "to": "The smallest change that reaches: {option}",
    "from": "The smallest change that leaves: {option}",
}
NEVER_CHANGED = "Never changed: {fixed}."
KEPT = "Kept, as asked for: {kept}."
SUPPOSED = "Supposed, not found: each way below is a patient who is not this one."
FOUND = {
    True: ("ONE CHANGE", "{guideline}: {count} of {findings}."),
    False: ("{findings} CHANGES", "{guideline}: {count} of {findings} findings, and no smaller one."),
}
COUNTED_WAYS = ("one way", "{count} ways")
ONE_FINDING = "one finding"
TURN = "{finding} {before} → {after}"
TURN_FAR = "{finding} {before} → {after} ({distance} away)"
TURN_MISSING = "{finding} is missing: it would have to be {after}"
JUST = "just beyond the edge"
FOLLOWS = "{finding} follows: {before} → {after}, for {witness}"
THEN, SUCH_AS = "then: {answer}", "such as {witness}; then: {answer}"
MORE_WAYS = "and {count} more of the same number of findings (JSON has the number alone)"
ALREADY = {
    "to": ("ALREADY SO", "{guideline} gives it already."),
    "from": ("ALREADY SO", "{guideline} does not give it."),
}
NONE = ("NO CHANGE DOES IT", "{guideline}: whatever else is changed, it stays as it is.")
NONE_EVER = "No patient of any kind is answered so by {guideline}."
NONE_TRIED = "Every set of findings that may change was tried, with all their values."
DOUBTFUL = (
    "Not decided, since a formula couples them with something that stays open, is whether this would do: {findings}."
)
CERTIFIED = "Proved for every patient with these values; `pnet-reason check` replays the proof from the JSON."
BECAUSE = "What excludes it: {findings}."
BECAUSE_UNKNOWN = "{finding} is not known and cannot be changed"
UNDECIDED = (
    "NOT DECIDED",
    "{guideline}: the budget of steps was spent before the smallest change was certain. Give more findings.",
)

# margin
MARGIN_TITLE = "How far to another answer"
ROOM_HEADS = ("finding", "same answer", "edge", "away", "beyond it")
VALUE, RIGHT_BESIDE = "{finding} {value}", "right beside"
CHOICES = "What else would change it"
CHOICE = "{finding} {beyond}, not {value}: {rows}"
DRAWN_HEAD = "Which bullet draws each edge"
DRAWN = "{finding} {beyond}: {drawers}"
WITHIN = "{finding}: the edge at {beyond} is within the error of measurement ({error}); the answer may be another one."
BEYOND_ERROR = "{finding}: no edge is within the error of measurement ({error})."
NO_ERROR = "No error of measurement is declared for: {findings}."
FREE = "Does not matter here, whatever the value: {findings}."
OPEN = "Given as more than one value, so without room: {findings}."
DERIVED = "follows from its inputs"
NO_ROOMS = "No finding of this case changes the answer of {guideline}."

# next
NEXT_TITLE = "What to find out next"
SETTLED = ("NOTHING IS MISSING", "{guideline}: the answer does not depend on anything that is not known.")
HANGS = ("{count} MISSING", "{guideline}: {rows}.")
NEXT_HEADS = ("find out", "how", "settles it", "what it tells apart")
SETTLES = {"every": "for every value", "some": "for some values", "none": "not alone"}
LEAVES = "{values}: {rows}"
STILL_OPEN = "{values}: still {count} answers"
TO_SETTLE = "To settle it whatever is found: {findings}."
OR_ELSE = "; or "
LUCKY_HEAD = "Fewest findings that may settle it"
LUCKY = "{findings} → {answer}"
MORE_LUCKY = "and {count} more"
SERVES = "Serves several answers: {findings}."
SERVES_ONE = "{finding} ({count})"
PAST_BUDGET = "The budget of steps was spent: there may be smaller sets than those told here."

# find
FIND_TITLE = "Who is answered so"
FIND_OPTION = "Who is given: {what}"
FIND_OUTCOME, FIND_RULE = "Who is told: {what}", "For whom {what} stands"
WHERE, OF_CASE = "Only where {where}.", "Only patients who fit: {findings}."
NOBODY_FOUND = ("NOBODY", "{guideline}, {question}: no patient at all. This is proved: all of them are in view.")
PLACES = ("{count} GROUPS", "{guideline}, {question}: together {share} of the combinations of findings.")
PLACE = ("1 GROUP", "{guideline}, {question}: {share} of the combinations of findings.")
NOT_ALL = "The first {count} groups; there are more."
KNOWN, NOT_KNOWN = "{findings} known", "{findings} not known"
EXAMPLE = "for example {findings}"
ANYBODY = "anybody"
SHARE, TINY = "{share} %", "under {least} %"
LEAST = "0.01"
MORE_GROUPS = "{count} more groups (--limit)"
TOO_LARGE = "Past the budget, so nothing is said of: {answers}."
COMBINATIONS = "Combinations of findings are counted, not patients: how many there are of each is not known here."
OF_THOSE = "Combinations of findings that fit are counted, not patients: how many there are of each is not known here."
