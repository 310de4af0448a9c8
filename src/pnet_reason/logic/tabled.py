"""Proofs remembered by cell: within a cell nothing in the knowledge can tell two patients apart.

Two patients for whom the same tests are sure have the same proof, but for the values that it quotes. The first
patient of a cell has it built; for the next ones the values are put into its places. Only answers of one box are
remembered.

Imports model and logic.
"""

from __future__ import annotations

from typing import NamedTuple

from pnet_reason.model.answer import Row
from pnet_reason.model.proof import Node, Region, Tested

from .certificate import MISSING, ProofTable
from .compiled import Bullet, Key
from .details import row_of
from .query import Inside, Leaf, Query, covered
from .reach import Outcome
from .survey import Verdict

TEMPLATES_KEPT = 1 << 10

Cell = tuple[int, int, int, int, Region]
"""What is sure of the plan's tests, what is sure of the integrity rules', and what the witness adds to the case."""


class Template(NamedTuple):
    """A proof with places for values: ``slots`` are the tests that quote the case, by index."""

    row: Row
    nodes: tuple[Node, ...]
    slots: tuple[tuple[int, Bullet], ...]
    rules_used: frozenset[str]
    concepts_used: frozenset[Key]


def one_box(query: Query, leaf: Leaf, witness: Outcome) -> Row:
    """The row of an answer of one box, with its proof in the query's table."""
    box, verdict = witness
    assert isinstance(verdict, Verdict)
    region = query.patient.region(box)
    planes, table = query.planes, query.table
    cell = (planes.met, planes.lost, verdict.planes.met, verdict.planes.lost, region)
    template: Template | None = query.plan.templates.get(cell)
    if template is None:
        proof = covered(query, (), Inside([leaf], [witness], []))
        row = row_of(query, [leaf], ((),), (proof,), {})
        if len(query.plan.templates) >= TEMPLATES_KEPT:
            query.plan.templates.clear()
        query.plan.templates[cell] = template_of(row, table)
        return row
    fill(template, table, query.patient.texts)
    return template.row


def template_of(row: Row, table: ProofTable) -> Template:
    """What the next patients of the cell need."""
    used = frozenset(table.rules_used), frozenset(table.concepts_used)
    return Template(row, tuple(table.nodes), tuple(table.slots), *used)


def fill(template: Template, table: ProofTable, texts: dict[str, str]) -> None:
    """The proof of a template with the values of a case."""
    nodes = list(template.nodes)
    for index, bullet in template.slots:
        value = texts.get(bullet.subject, MISSING)
        made = bullet.nodes.get(value)
        if made is None:
            old = nodes[index]
            assert isinstance(old, Tested)
            made = old._replace(value=value)
        nodes[index] = made
    table.nodes = nodes
    table.rules_used, table.concepts_used = set(template.rules_used), set(template.concepts_used)
