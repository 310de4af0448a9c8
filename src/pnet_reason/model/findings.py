"""The closed vocabulary: what can be known of a patient.

Imports: model only. Promises: frozen data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from .problems import NOWHERE, Position
from .table import Table
from .values import Choices, Numbers, ValueSet


class Kind(StrEnum):
    """How the values of a finding are told apart."""

    REAL = "real"
    INTEGER = "integer"
    CHOICE = "choice"
    ORDERED = "ordered"
    YES_NO = "yes-no"


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a terminology: system (LOINC, SNOMED CT, NCIt, …), code, display, provenance tag."""

    system: str
    code: str
    display: str = ""
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One step of a computation, in reverse Polish notation.

    ``op`` is ``finding`` (push ``finding`` times ``factor``) or one of ``+ - * /`` (combine the two on top).
    """

    op: str
    finding: str = ""
    factor: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Computation:
    """A monotone formula that uses each input once; ``tolerance`` is in the unit of the computed finding."""

    text: str
    terms: tuple[Term, ...]
    tolerance: Fraction

    @property
    def inputs(self) -> tuple[str, ...]:
        """The findings that the formula uses."""
        return tuple(term.finding for term in self.terms if term.op == "finding")


@dataclass(frozen=True, slots=True)
class Finding:
    """One entry of the vocabulary.

    ``unit`` is the canonical unit, ``units`` maps every accepted spelling to its factor (value times factor is in
    ``unit``). ``domain`` is the whole declared range. ``granularity`` is for display, mutants and boundary cases only.
    ``spellings`` maps other accepted words to declared values; ``value_labels`` says values in words.
    ``burden`` says how it is obtained (``Knowledge.burdens``); ``fixed``: it cannot be otherwise in the same patient.
    ``source_attribute`` says which kind of personal data it is, of those whose use has to be told, or is empty.
    """

    id: str
    kind: Kind
    label: str
    domain: ValueSet
    unit: str = ""
    units: Table[str, Fraction] = field(default_factory=Table)
    granularity: Fraction | None = None
    spellings: Table[str, str] = field(default_factory=Table)
    value_labels: Table[str, str] = field(default_factory=Table)
    codes: tuple[Code, ...] = ()
    wording: Table[str, str] = field(default_factory=Table)
    computed: Computation | None = None
    note: str = ""
    provenance: str = ""
    source_attribute: str = ""
    burden: str = ""
    fixed: bool = False
    position: Position = field(default=NOWHERE, compare=False)

    @property
    def values(self) -> tuple[str, ...]:
        """Declared values of a choice, in order; empty for numbers."""
        return self.domain.values if isinstance(self.domain, Choices) else ()

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return isinstance(self.domain, Numbers)
