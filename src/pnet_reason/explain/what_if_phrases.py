"""Every sentence of a what-if, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project. Promises: templates only.
"""

from __future__ import annotations

TITLE = "What if: {edits}"
SUPPOSED = "Supposed, not found: {edits}. The rest is as the case gives it."
EDIT, MISSING = "{finding} {before} → {after}", "missing"
FOLLOWS = "{finding} follows from it: {before} → {after}."
DROPPED = "The value that was given for {finding} ({before}) no longer counts; it follows from its inputs: {after}."
NOT_DERIVED = "nothing is known of it"
SAME = "{finding} is {value} already: nothing is changed there."
CHANGED = ("CHANGED", "{count} of {all} answers become others.")
CHANGED_ONE = ("CHANGED", "One of {all} answers becomes another one.")
CHANGED_ALONE = ("CHANGED", "The answer becomes another one.")
NOTHING = ("UNCHANGED", "No answer changes: each says the same as before.")
GUIDELINE, BEFORE, AFTER = "guideline", "as it is", "what if"
WHAT_TURNED = "What turned it"
STILL = "The same answer, but not in everything"
STILL_ONE = "{guideline}, {question}: {what}"
DIFFERS = {
    "missing": "what it hangs on",
    "regions": "for which of the missing values it holds",
    "alternatives": "what is an alternative beside it",
    "against": "what is ruled out beside it",
}
UNCHANGED = "Unchanged: {answers}."
UNCHANGED_ONE = "{guideline} ({questions})"
