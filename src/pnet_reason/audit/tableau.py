"""The exhaustive search: is there a patient (or two) of whom an item holds? A tableau over kanren states.

A branch is a kanren state, in whose store each finding has the cells that the branch leaves it, and the disjunctions
that are still to be taken apart. A branch closes where the literals on one finding have no cell in common, or where a
computed quantity cannot reach its cells. What closed it is kept: if every branch closes, the tree is the certificate.
What a proof does not use is left out of it. A branch in which everything is settled is open: a box of patients.

Imports logic and audit's items, expand and theory. Promises: budgets count steps; the same tree for any order of the
files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from pnet_reason.logic.kernel import State, Var, domains, fresh, narrowed, start

from .expand import flat
from .items import Item, Some, Within
from .lookahead import LookAhead
from .ranges import Ranges, Slot
from .theory import Theory

STEPS = 1 << 13


class PastBudgetError(Exception):
    """More steps than the budget allows: the diagram takes over."""


@dataclass(eq=False, slots=True)
class Entry:
    """A literal or a disjunction of a branch; equal only to itself."""

    part: Within | Some


@dataclass(frozen=True, slots=True)
class Clash:
    """Literals on one finding that have no cell in common; none of them can be left out."""

    entries: tuple[Entry, ...]

    @property
    def uses(self) -> frozenset[Entry]:
        """What the proof rests on."""
        return frozenset(self.entries)


@dataclass(frozen=True, slots=True)
class Unreached:
    """Literals under which the formula of a computed quantity gives none of its values."""

    finding: str
    patient: int
    entries: tuple[Entry, ...]

    @property
    def uses(self) -> frozenset[Entry]:
        """What the proof rests on."""
        return frozenset(self.entries)


@dataclass(frozen=True, slots=True)
class Disordered:
    """Literals on a computed quantity of two patients that are in the wrong order: it follows what they differ in."""

    finding: str
    entries: tuple[Entry, ...]

    @property
    def uses(self) -> frozenset[Entry]:
        """What the proof rests on."""
        return frozenset(self.entries)


@dataclass(frozen=True, slots=True)
class Split:
    """A disjunction, each part of which is closed; a child is the entries that the part adds, and its proof."""

    entry: Entry
    children: tuple[tuple[tuple[Entry, ...], Closed], ...]
    uses: frozenset[Entry]


Closed: TypeAlias = Clash | Unreached | Disordered | Split
Trail: TypeAlias = dict[Slot, tuple[Entry, ...]]
"""Finding and patient → the literals on it so far."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A state with what is still to be taken apart."""

    state: State
    pending: tuple[Entry, ...]
    trail: Trail = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """The end of a search: the tree if every branch closed, or the states of the open branches that were met."""

    roots: tuple[Entry, ...]
    closed: Closed | None
    unclosed: list[State]
    steps: int


class Tableau:
    """One search. ``differing``: the findings of which two patients have values of their own; ``first``: stop at the
    first open branch."""

    def __init__(
        self, theory: Theory, differing: Iterable[str] = (), along: str = "", *, steps: int = STEPS, first: bool = True
    ) -> None:
        self.theory, self.first = theory, first
        self.left = self.steps = steps
        self.ranges = Ranges(theory, differing, along)
        self.slots: dict[Slot, Var] = {slot: fresh() for slot in self.ranges.full}
        self.ahead = LookAhead(theory, self.ranges)
        self.unclosed: list[State] = []

    def search(self, item: Item) -> Found:
        """Take the item apart, branch by branch. Raises PastBudgetError."""
        first = Branch(start({var: self.ranges.full[slot] for slot, var in self.slots.items()}), ())
        roots = tuple(Entry(part) for part in flat(self.theory, item))
        closed = self.extend(first, roots)
        return Found(roots, closed, self.unclosed, self.steps - self.left)

    def cells(self, state: State) -> dict[Slot, int]:
        """What a state leaves each finding of each patient."""
        masks = domains(state)
        return {slot: masks[var] for slot, var in self.slots.items()}

    def extend(self, branch: Branch, entries: tuple[Entry, ...]) -> Closed | None:
        """The branch with more entries: the proof that it closes, or None where something below stays open."""
        self.left -= 1
        if self.left < 0:
            raise PastBudgetError
        state, trail = branch.state, dict(branch.trail)
        for entry in entries:
            if isinstance(entry.part, Within):
                slot = self.ranges.slot(entry.part.finding, entry.part.patient)
                trail[slot] = (*trail.get(slot, ()), entry)
                mask = domains(state)[self.slots[slot]] & entry.part.cells
                if not mask:
                    return Clash(self.fewest(trail[slot], self.clashing))
                state = narrowed(state, self.slots[slot], mask)
        disjunctions = tuple(entry for entry in entries if isinstance(entry.part, Some))
        return self.below(Branch(state, (*branch.pending, *disjunctions), trail))

    def below(self, branch: Branch) -> Closed | None:
        """Close the branch at a quantity that is out of reach, or split it at the disjunction with the fewest parts
        left."""
        cells = self.cells(branch.state)
        unreached = self.ranges.unreached(cells)
        if unreached is not None:
            return self.out_of_reach(unreached, branch.trail)
        disordered = self.ranges.disordered(cells)
        if disordered is not None:
            return self.out_of_order(disordered, branch.trail)
        alive = self.ahead.alive(cells, [entry.part for entry in branch.pending])
        pending = [entry for entry, count in zip(branch.pending, alive, strict=True) if count is not None]
        if not pending:
            self.unclosed.append(branch.state)
            return None
        counts = [count for count in alive if count is not None]
        chosen = pending[min(range(len(pending)), key=counts.__getitem__)]
        rest = tuple(entry for entry in pending if entry is not chosen)
        return self.split(Branch(branch.state, rest, branch.trail), chosen)

    def split(self, branch: Branch, chosen: Entry) -> Closed | None:
        """Each part of a disjunction in turn; a part whose proof does not need it closes the branch alone."""
        assert isinstance(chosen.part, Some)
        children: list[tuple[tuple[Entry, ...], Closed]] = []
        for part in chosen.part.parts:
            entries = tuple(Entry(one) for one in flat(self.theory, part))
            proof = self.extend(branch, entries)
            if proof is None:
                if self.first:
                    return None
                continue
            if proof.uses.isdisjoint(entries):
                return proof
            children.append((entries, proof))
        if len(children) < len(chosen.part.parts):
            return None
        below = (proof.uses.difference(entries) for entries, proof in children)
        return Split(chosen, tuple(children), frozenset([chosen]).union(*below))

    def clashing(self, entries: tuple[Entry, ...]) -> bool:
        """Whether literals on one finding have no cell in common."""
        return not all(self.under(entries).values())

    def out_of_reach(self, slot: Slot, trail: Trail) -> Unreached:
        """The literals that keep a quantity from all its values."""
        finding, patient = slot
        entries = tuple(entry for name in self.ranges.coupled(slot) for entry in trail.get(name, ()))
        return Unreached(finding, patient, self.fewest(entries, lambda e: self.ranges.empty(slot, self.under(e))))

    def out_of_order(self, name: str, trail: Trail) -> Disordered:
        """The literals that put a quantity of two patients in the wrong order."""
        entries = (*trail.get((name, 0), ()), *trail.get((name, 1), ()))
        return Disordered(name, self.fewest(entries, lambda e: self.ranges.apart(name, self.under(e))))

    def under(self, entries: tuple[Entry, ...]) -> dict[Slot, int]:
        """The cells that some literals leave."""
        cells = dict(self.ranges.full)
        for entry in entries:
            assert isinstance(entry.part, Within)
            cells[self.ranges.slot(entry.part.finding, entry.part.patient)] &= entry.part.cells
        return cells

    @staticmethod
    def fewest(entries: tuple[Entry, ...], enough: Callable[[tuple[Entry, ...]], bool]) -> tuple[Entry, ...]:
        """Entries without those that are not needed, the later ones kept where there is a choice."""
        for entry in entries:
            rest = tuple(one for one in entries if one is not entry)
            if enough(rest):
                entries = rest
        return entries


def entries_of(node: Closed) -> Iterator[Closed]:
    """Every node of a tree, parents first."""
    stack: list[Closed] = [node]
    while stack:
        found = stack.pop()
        yield found
        if isinstance(found, Split):
            stack += [proof for _, proof in reversed(found.children)]
