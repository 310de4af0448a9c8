"""Every sentence of a timeline, in English. Clinical words come in from the facts; none stands here.

Imports nothing of the project. Promises: templates only.
"""

from __future__ import annotations

TITLE = "as of {date}"
PRESENT = "Every answer is that of the present knowledge, also for visits before a guideline came out."
EDITION = "{guideline} came out on {date}, after the first visit."
CARRIED = "What a visit did not find anew is carried forward from the visit before, and shown with its date."

STATES = {
    "early": ("NOT DUE YET", "{examination}: next from {start} to {end}. The last was on {last}{by}, {months} ago."),
    "due": ("DUE", "{examination}: due from {start} to {end}. The last was on {last}{by}, {months} ago."),
    "overdue": ("OVERDUE", "{examination}: none since {last}{by}, {months} ago. The window ended on {end}."),
    "never": ("NONE KNOWN", "{examination}: asked for, and none is recorded."),
    "no interval": (
        "NO INTERVAL",
        "{examination}: asked for, without an interval. The last was on {last}{by}, {months} ago.",
    ),
}
LOST = ("LOST TO FOLLOW-UP", "{examination}: none since {last}{by}, {months} ago. The window ended on {end}.")
LOST_ALONE = ("LOST TO FOLLOW-UP", "{examination}: none since {last}{by}, {months} ago.")
LOST_NOTE = "Counted as lost from {date} on; when a patient counts as lost is declared in the facts ({provenance})."
BY_METHOD, MONTHS, MONTH, LESS = " ({method})", "{number} months", "1 month", "less than a month"
PLAN_OF = "the plan of: {option}"
WHILE_FOLLOWED = "as long as the patient is followed; {guideline} now says: {outcome}"
DEPENDS = "depends on what is missing"

HEAD_VISITS, HEAD_GROWTH, HEAD_MARKERS, HEAD_DUE = "Visits", "Growth", "Markers", "Follow-up"
HEAD_NOW = "Now"
SAME_AS_LAST = "Nothing was found since {date}. What is still taken to hold is of that day or older."
STILL_DEPENDS = "The answer of {guideline} depends on what is not known, as before."
UNKNOWN_METHOD, BARE = "an unknown method", "no method and no source given"
FOUND, UNCHANGED = "Found: {findings}.", "As before: {findings}."
UNCHANGED_MANY = "As before: {count} other findings (--all)."
VALUE, CHANGED = "{label}: {value}", "{label}: {before} → {value}"
BY_AN_OPEN_AMOUNT = "by how much is open"
DIFFERENCE = "{label}: {value} ({change} since {date})"
NO_CHANGE = "{label}: {value} (unchanged since {date})"
NEW, FIRST, GONE = (
    "New: {label} (it was absent on {date}).",
    "{label}: present, not looked at before.",
    "No longer: {label}.",
)
FEATURES = {"new": NEW, "first": FIRST, "gone": GONE}
QUESTION_ANSWER = "{question} {text}"
WHAT_CHANGED = "What changed it"
TURNED = {
    (True, False): "{rule} now applies",
    (True, True): "{rule} may apply now",
    (False, False): "{rule} no longer applies",
    (False, True): "{rule} can no longer apply",
}
GIVES_WAY = "{rule} gives way to {rules}"
BULLET, BULLET_UNLESS = "{test}: {before} → {after}", "unless {test}: {before} → {after}"
BECAUSE = "{label}: {before} → {after}"
MISSING = "missing"
MORE = "and {count} more rules (--all)"
GROWTH = "{label} {then} → {value} ({change}) in {interval}{rates}"
GROWTH_SINCE = "{then_on}{then_by} to {on}{by}"
RATE = "; {label} {rate}"
SAME_METHOD = "By {method} alone: {then} on {then_on} → {value} in {interval}{rates}"
ROUNDED = "about {number}"
MARKER = "{label}: {value}{before}"
MARKER_BEFORE = " (before: {value} on {date})"
CONFOUNDERS = "What can falsify it: {confounders}."
MARKER_NOTE = "Only multiples of an assay's own upper limit are compared, and they decide nothing."
FLAGS = {
    "same-day": "{label} was {value} by {method} and {other} by {other_method} on the same day; {method} is taken.",
    "method-missing": "{label}: it is not recorded how it was measured{source}.",
    "short-interval": "{label}: only {interval} since {since}. A yearly rate from less than {least} is unreliable.",
    "method-changed": "{label}: {method} is compared with {then} of {since}; a change of method can look like growth.",
    "within-error": "{label}: a change of {change} since {since} is within the measurement error ({error}).",
    "late": "{label}: came after the window, which ended on {end} (the one before was on {last}).",
}
FLAGS_SHORT = {
    "same-day": "two values on one day",
    "method-missing": "method not given",
    "short-interval": "unreliable: less than {least}",
    "method-changed": "unreliable: {then}, then {method}",
    "within-error": "within the measurement error",
}
OLD = "Carried forward from long ago; {findings}."
OLD_ONE = "of {on}: {labels}"
SOURCE_IN = " in {source}"
SIGNED = ("Reviewed by", "Date", "Signature")
