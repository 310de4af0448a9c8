"""Every sentence of a margin, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project. Promises: templates only.
"""

from __future__ import annotations

TITLE = "How far each finding is from another answer"
SAME = "{finding} {value}: the answer stays the same for {same}"
SAME_ONLY = "{finding} {value}: the answer stays the same for this value alone"
DERIVED = "follows from its inputs; moved here without them"
ASSUMED = "assumed"
EDGE = "{beyond}, {distance} away: {says}"
EDGE_BESIDE = "{beyond}, which begins right beside it: {says}"
EDGE_CHOICE = "{beyond}: {says}"
EDGE_STEPS = "{beyond}, {steps} {noun} away: {says}"
STEP = ("step", "steps")
NOBODY = "no patient can have this together with the rest"
CHOICES = "Of what has no distance, these change the answer (--all shows the bullets)"
CHOICE = "{finding} {value} → {beyond}: {says}"
DRAWN = "{owner}: {test}"
ERROR_REACHES = "The declared error of measurement, {error}, reaches it."
ERROR_SHORT = "The declared error of measurement, {error}, does not reach it."
NO_ERROR = "No error of measurement is declared for {findings}."
FREE = "Does not matter here, whatever its value: {findings}."
OPEN = "Given as more than one value, so that no distance can be told: {findings}."
NO_ROOM = "No finding of the case changes this answer by itself."
OUTCOMES = {
    "conflict": "conflict",
    "silent": "no answer",
    "withheld": "withheld",
}
DEPENDS = "depends: {rows}"
OR = " or "
