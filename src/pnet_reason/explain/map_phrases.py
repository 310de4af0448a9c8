"""Every sentence of a decision map, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project. Promises: templates only.
"""

from __future__ import annotations

TITLE = "Decision map: {x} and {y}"
ALL_ELSE = "All else is as the case gives it; what is not known stays open."
MOVED = "{finding} follows from its inputs, which the case gives; it is moved here without them."
COUPLED = "{finding} follows from both, so that its limits are curves."
NEITHER = "{guideline}: neither of them matters here: {verdict}."
CORNER = "{y} \\ {x}"
HERE = "{letter} ← this case"
MAY_BE = "{letter} ← may be this case"
WHERE = "{letter} where {where}"
LEGEND = "What the letters say"
HANGS = "it depends on {findings}: {rows}"
LINES = "Which bullet draws each line"
LINE = "{finding}, between {one} and {other}: {drawers}"
BY_QUANTITY = "where {finding} reaches a limit"
PANEL = "{guideline}: {question}"
DESCRIPTION = "{columns} columns of {x} and {rows} rows of {y}; the table below says the same."
