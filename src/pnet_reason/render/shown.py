"""An answer as it is shown, for notebooks and for programs: one page in every format.

May import explain and the renderers. Promises: nothing is worked out again; a renderer is loaded when it is needed.
"""

# ruff: noqa: PLC0415 - a renderer is loaded when it is needed
from __future__ import annotations

from dataclasses import dataclass

from ..explain.audiences import page_for
from ..explain.page import Page
from ..model.answer import Advice
from ..model.knowledge import Knowledge

USUAL, UNNAMED = 100, "case"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page with its title. ``str()`` is plain text; notebooks take the HTML."""

    page: Page
    title: str

    def __str__(self) -> str:
        from .terminal import plain, texts

        return plain(texts(self.page, USUAL))

    def html(self) -> str:
        """One self-contained HTML file."""
        from .html import html

        return html(self.page, self.title)

    def markdown(self) -> str:
        """Markdown."""
        from .markdown import markdown

        return markdown(self.page)

    def svg(self) -> str:
        """The proofs as one SVG picture."""
        from .tree_svg import sheet

        return sheet(self.page, self.title)

    def mermaid(self) -> str:
        """The proofs as a Mermaid flowchart."""
        from .mermaid import mermaid

        return mermaid(self.page)

    def _repr_html_(self) -> str:
        """What a notebook shows: the page without what stands around it."""
        from .html import fragment

        return fragment(self.page, self.title)

    def _repr_markdown_(self) -> str:
        return self.markdown()


def show(
    advice: Advice, knowledge: Knowledge, *, everything: bool = False, audience: str = "clinician", lang: str = "en"
) -> Shown:
    """An advice as it is shown to a clinician, a patient (in a language of the wordings) or an auditor. ValueError for
    another audience, QueryError where words are missing, ProofError where no checker would accept the advice."""
    names = (advice.case.id, advice.case.title)
    found = page_for(audience, advice, knowledge, everything=everything, lang=lang)
    return Shown(found, ": ".join(filter(None, names)) or UNNAMED)
