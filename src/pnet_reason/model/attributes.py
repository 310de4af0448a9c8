"""The source attributes of evidence-based decision support that US certification of health records asks for.

45 CFR 170.315(b)(11)(iv)(A), (1) to (13), in the order of the regulation (docs/reviewing.md).
Imports nothing of the project. Promises: data only.
"""

from __future__ import annotations

DESCRIBING = ("bibliographic-citation", "developer", "funding-source", "release-and-revision-dates")
"""(1) to (4): what is recorded of a guideline."""
PERSONAL = (
    "race",
    "ethnicity",
    "language",
    "sexual-orientation",
    "gender-identity",
    "sex",
    "date-of-birth",
    "social-determinants",
    "health-status-assessments",
)
"""(5) to (13): kinds of data of a patient whose use is to be told."""
