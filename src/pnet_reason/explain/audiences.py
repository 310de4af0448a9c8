"""The page of an advice for an audience. May import model and the other modules of explain."""

from __future__ import annotations

from enum import StrEnum

from ..model.answer import Advice
from ..model.knowledge import Knowledge
from .auditor_page import auditor_page
from .page import Page, page
from .patient_page import patient_page


class Audience(StrEnum):
    """Whom a page is for."""

    CLINICIAN = "clinician"
    PATIENT = "patient"
    AUDITOR = "auditor"


def page_for(
    audience: str, advice: Advice, knowledge: Knowledge, *, everything: bool = False, lang: str = "en"
) -> Page:
    """The page of an advice; ``everything`` is for clinicians, as auditors are told all, and ``lang`` for patients.
    ValueError for another audience, QueryError where the language has no words, ProofError where no checker would
    accept the advice."""
    match Audience(audience):
        case Audience.PATIENT:
            return patient_page(advice, knowledge, lang)
        case Audience.AUDITOR:
            return auditor_page(advice, knowledge)
        case _:
            return page(advice, knowledge, everything=everything)
