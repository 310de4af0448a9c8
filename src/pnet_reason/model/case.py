"""What is known of one patient.

Imports: model only. Promises: frozen data; a finding that is absent is missing, never ``no``, never 0 (3.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .table import Table
from .values import ValueSet


@dataclass(frozen=True, slots=True)
class Record:
    """Where a value comes from: date, modality, source document. Carried along, never into the logic."""

    on: str = ""
    by: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """What was found on one day (``on``, an ISO date) by one method: finding → value as it was written."""

    on: str
    by: str = ""
    source: str = ""
    note: str = ""
    findings: Table[str, str] = field(default_factory=Table)

    @property
    def record(self) -> Record:
        """Where its values come from."""
        return Record(self.on, self.by, self.source, self.note)


@dataclass(frozen=True, slots=True)
class Case:
    """``findings``: finding → the values it may still have, as given or assumed (computed quantities with all inputs
    known are already in). ``given``: the text as it was written. ``assumed``: finding → reason. ``known``: findings
    with exactly one value, not assumed (3.13). ``computed``: findings whose value comes from their formula;
    ``disputed``: those of them for which a different value was given, beyond the declared tolerance (3.10), as text.
    ``texts``: the canonical wording of each set in ``findings``. ``visits``: what was found when, sorted. A case with
    visits is not asked as it is: knowledge/at_date.py makes the case of a day out of it, which has none.
    """

    id: str
    findings: Table[str, ValueSet]
    given: Table[str, str] = field(default_factory=Table)
    assumed: Table[str, str] = field(default_factory=Table)
    records: Table[str, Record] = field(default_factory=Table)
    known: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()
    disputed: Table[str, str] = field(default_factory=Table)
    texts: Table[str, str] = field(default_factory=Table)
    lesion: str = ""
    title: str = ""
    visits: tuple[Visit, ...] = ()
