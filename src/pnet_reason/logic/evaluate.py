"""Fill the planes for a box: what is surely true, false or undefined, and what a further split would have to look at.

The evaluation is sound for any box and exact for a single cell: findings give their atoms, then groups and concepts
follow by strata. Python ints carry all atoms at once, so a ground patient costs one look-up a finding and one mask a
rule.

Imports logic.compiled and logic.domains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pnet_reason.model.rules import Op, TestKind

from .compiled import ConceptStep, FindingAtoms, GroupStep, Key, Section, false_bit, true_bit
from .domains import bits


class Planes(NamedTuple):
    """What is sure in a box. ``possible``: concept → bits of the values that it may have (undefined is the last
    bit)."""

    met: int
    lost: int
    possible: dict[Key, int]


def finding_planes(entry: FindingAtoms, mask: int) -> tuple[int, int]:
    """The planes of a finding's own atoms, for a set of cells."""
    found = entry.memo.get(mask)
    if found is None:
        met = lost = 0
        for atom, allowed in entry.atoms:
            if not mask & ~allowed:
                met |= true_bit(atom)
                lost |= false_bit(atom)
            elif not mask & allowed:
                met |= false_bit(atom)
                lost |= true_bit(atom)
        found = entry.memo[mask] = (met, lost)
    return found


def known_planes(section: Section, known: frozenset[str]) -> tuple[int, int]:
    """The planes of the ``is known`` atoms, constant for a case."""
    met = lost = 0
    for entry in section.findings:
        for atom, positive in entry.known_atoms:
            yes = (entry.id in known) == positive
            met |= true_bit(atom) if yes else false_bit(atom)
            lost |= false_bit(atom) if yes else true_bit(atom)
    return met, lost


def derive(section: Section, met: int, lost: int) -> Planes:
    """Add groups and concepts, by strata."""
    possible: dict[Key, int] = {}
    for step in section.steps:
        if type(step) is ConceptStep:
            values = possible[step.key] = concept_values(step, met, lost, possible)
            m, lo = step.memo.get(values) or concept_planes(step, values)
        else:
            assert type(step) is GroupStep
            m, lo = group_planes(step, met, lost)
        met |= m
        lost |= lo
    return Planes(met, lost, possible)


def concept_values(step: ConceptStep, met: int, lost: int, possible: Mapping[Key, int]) -> int:
    """The values that a concept may have in the box, as bits."""
    if step.parts:
        return highest_values(step, met, lost, [possible[key] for key in step.parts])
    values = 0
    for body, value in step.clauses:
        if body.need & met == body.need:
            return value
        if not body.need & lost:
            values |= value
    return values | step.undefined


def highest_values(step: ConceptStep, met: int, lost: int, parts: list[int]) -> int:
    """The possible maxima of the parts; undefined where a part or the guard may leave it so."""
    if step.guard.need & lost:
        return step.undefined
    declared = step.undefined - 1
    values, union, floor = 0, 0, 0
    for part in parts:
        defined = part & declared
        union |= defined
        lowest = (defined & -defined).bit_length() - 1
        floor = max(floor, lowest) if defined else len(step.concept.values)
        if not defined:
            return step.undefined
        if part & step.undefined:
            values = step.undefined
    if step.guard.need & met != step.guard.need:
        values |= step.undefined
    return values | union >> floor << floor


def concept_planes(step: ConceptStep, values: int) -> tuple[int, int]:
    """The planes of the atoms on a concept that may have ``values``."""
    met = lost = 0
    declared = step.undefined - 1
    for atom, kind, allowed in step.atoms:
        if kind is TestKind.UNDEFINED:
            yes, no = step.undefined, declared
        else:
            yes, no = allowed, declared & ~allowed
        met |= (0 if values & ~yes else true_bit(atom)) | (0 if values & ~no else false_bit(atom))
        lost |= (0 if values & yes else true_bit(atom)) | (0 if values & no else false_bit(atom))
    step.memo[values] = (met, lost)
    return met, lost


def group_planes(step: GroupStep, met: int, lost: int) -> tuple[int, int]:
    """Strong Kleene: ``all`` is true where every member is, not true where one is not; ``any`` is its dual."""
    yes, no = step.every_true, step.every_false
    if step.op is Op.NOT:
        sure = (no & met == no, yes & met == yes, no & lost == no, yes & lost == yes)
    elif step.op is Op.ALL:
        sure = (yes & met == yes, bool(no & met), bool(yes & lost), no & lost == no)
    else:
        sure = (bool(yes & met), no & met == no, yes & lost == yes, bool(no & lost))
    true, false, not_true, not_false = sure
    t, f = true_bit(step.atom), false_bit(step.atom)
    return (t if true else 0) | (f if false else 0), (t if not_true else 0) | (f if not_false else 0)


def frontier(section: Section, need: int, state: Planes) -> dict[str, int]:
    """Finding → set of its atoms that are open in the box and on which the open bits of ``need`` rest."""
    found: dict[str, int] = {}
    seen = 0
    stack = [need]
    while stack:
        open_bits = stack.pop() & ~state.met & ~state.lost
        for position in bits(open_bits):
            atom = position >> 1
            if seen >> atom & 1:
                continue
            seen |= 1 << atom
            subject = section.subject[atom]
            if atom in section.groups:
                step = section.groups[atom]
                stack.append(step.every_true | step.every_false)
            elif isinstance(subject, str):
                found[subject] = found.get(subject, 0) | 1 << atom
            else:
                stack += below(section, subject, state)
    return found


def below(section: Section, key: Key, state: Planes) -> list[int]:
    """What an open concept rests on: the needs of its open clauses, or its guard and its open parts' clauses."""
    needs: list[int] = []
    pending, seen = [key], set()
    while pending:
        step = section.concepts[pending.pop()]
        if step.key in seen or not state.possible[step.key] & (state.possible[step.key] - 1):
            continue
        seen.add(step.key)
        needs.append(step.guard.need)
        needs += [body.need for body, _ in step.clauses if not body.need & state.lost]
        pending += step.parts
    return needs


def signatures(entry: FindingAtoms, mask: int, atoms: int) -> list[int]:
    """Cut a set of cells into classes that the given atoms (-1: all) cannot tell apart, lowest cell first."""
    classes: dict[int, int] = {}
    chosen = [(1 << i, allowed) for i, (atom, allowed) in enumerate(entry.atoms) if atoms >> atom & 1]
    for cell in bits(mask):
        signature = 0
        for mark, allowed in chosen:
            if allowed >> cell & 1:
                signature |= mark
        classes[signature] = classes.get(signature, 0) | 1 << cell
    return list(classes.values())
