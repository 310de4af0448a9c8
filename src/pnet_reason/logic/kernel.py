"""The door to kanren: the only module that imports it.

Goals, states and streams are kanren's: a goal takes a state and gives an iterator of states; a state is a mapping
from logic variables, here always a ``ConstrainedState`` that carries our ``DomainStore``. Our own are the conjunction
and the disjunction (kanren's ``conde`` is quadratic in its alternatives, ``lany()`` of nothing succeeds, and nested
generators meet the recursion limit), the runner (kanren's drops what a store still knows) and the store (kanren's
``neq`` and ``typeo`` change the incoming state in place). No user-made term is ever unified: values are masks, texts
and records.

Imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any, TypeAlias, cast

from kanren.constraints import ConstrainedState, ConstraintStore
from kanren.core import eq
from unification import Var, isvar, reify
from unification.utils import transitive_get as walk

State: TypeAlias = ConstrainedState
Goal: TypeAlias = Callable[[State], Iterator[State]]

__all__ = [
    "DomainStore",
    "Goal",
    "State",
    "Var",
    "bind",
    "conj",
    "disj",
    "domains",
    "equal",
    "fail",
    "fresh",
    "ino",
    "mask_of",
    "narrowed",
    "record_of",
    "start",
    "succeed",
    "value_of",
]


_TOKENS = count()


class DomainStore(ConstraintStore):
    """Variable → bitmask of the cells it may still take. Masks are immutable, so a copy is one dict copy.

    A variable with a domain may be bound to a cell number; two such variables made equal keep the cells of both.
    """

    op_str = "in"
    __slots__ = ()

    def __init__(self, masks: dict[Any, int]) -> None:
        self.lvar_constraints = masks

    def copy(self) -> DomainStore:
        """A store of its own with the same masks."""
        return DomainStore(dict(self.lvar_constraints))

    def pre_unify_check(self, lvar_map: Any, lvar: Any = None, value: Any = None) -> bool:
        """Nothing to look at before a binding."""
        return True

    def post_unify_check(self, lvar_map: Any, lvar: Any = None, value: Any = None, old_state: Any = None) -> bool:
        """Whether the new bindings fit the domains; joins the domains of variables that became one."""
        masks = self.lvar_constraints
        for variable in [v for v in masks if v in lvar_map]:
            bound, mask = walk(variable, lvar_map), masks.pop(variable)
            if isvar(bound):
                masks[bound] = mask = mask & masks.get(bound, mask)
            elif isinstance(bound, bool) or not isinstance(bound, int) or bound < 0:
                return False
            else:
                mask &= 1 << bound
            if not mask:
                return False
        return True


class DomainVar(Var):  # type: ignore[misc]
    """A logic variable equal only to itself: hashing by identity is what makes a store of fifty domains cheap."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


def fresh() -> Var:
    """A new logic variable. The token is ours: named variables are global, and a subclass never counts its own up."""
    return DomainVar(f"pnet-reason {next(_TOKENS)}")


def state_of(data: dict[Any, Any], constraints: dict[type[ConstraintStore], ConstraintStore]) -> State:
    """A state with these bindings and stores."""
    return ConstrainedState(data, constraints=constraints)  # type: ignore[no-untyped-call]


def start(masks: Mapping[Var, int]) -> State:
    """The state in which each variable has its domain and nothing is bound."""
    return state_of({}, {DomainStore: DomainStore(dict(masks))})


def domains(state: State) -> dict[Var, int]:
    """The residual domains: what kanren's own runner cannot return. Not to be changed."""
    masks: dict[Var, int] = state.constraints[DomainStore].lvar_constraints
    return masks


def narrowed(state: State, variable: Var, mask: int) -> State:
    """A copy of the state in which the variable's domain is ``mask``."""
    store = DomainStore({**domains(state), variable: mask})
    return state_of(state.data, {**state.constraints, DomainStore: store})


def mask_of(state: State, variable: Var) -> int:
    """The cells that a variable may still take."""
    bound = walk(variable, state.data)
    return int(domains(state)[bound]) if isvar(bound) else 1 << bound


def succeed(state: State) -> Iterator[State]:
    """The goal that always holds."""
    return iter((state,))


def fail(state: State) -> Iterator[State]:
    """The goal that never holds."""
    return iter(())


def ino(variable: Var, mask: int) -> Goal:
    """The variable's cell is one of ``mask``."""

    def goal(state: State) -> Iterator[State]:
        bound = walk(variable, state.data)
        old = mask_of(state, bound) if isvar(bound) else 1 << bound
        new = old & mask
        if new == old:
            yield state
        elif new:
            yield narrowed(state, bound, new)

    return goal


def equal(u: Any, v: Any) -> Goal:
    """The two terms unify (kanren's own ``eq``)."""
    return cast(Goal, eq(u, v))


def bind(state: State, variable: Var, value: object) -> Iterator[State]:
    """Bind a variable that has no domain to a ground record; where it is bound already, the two must be equal."""
    bound = walk(variable, state.data)
    if isvar(bound):
        yield state_of({**state.data, bound: value}, state.constraints)
    elif bound == value:
        yield state


def conj(*goals: Goal) -> Goal:
    """All goals hold: depth first, without nesting generators, so that thousands of goals need no recursion."""
    if not goals:
        return succeed
    if len(goals) == 1:
        return goals[0]

    def goal(state: State) -> Iterator[State]:
        streams = [iter(goals[0](state))]
        while streams:
            found = next(streams[-1], None)
            if found is None:
                streams.pop()
            elif len(streams) == len(goals):
                yield found
            else:
                streams.append(iter(goals[len(streams)](found)))

    return goal


def disj(*goals: Goal) -> Goal:
    """One of the goals holds, tried in order. Of nothing: fails."""

    def goal(state: State) -> Iterator[State]:
        for alternative in goals:
            yield from alternative(state)

    return goal


def record_of(variable: Var, state: State) -> Any:
    """The record that ``bind`` gave a variable, as it is (reifying would rebuild its tuples)."""
    return walk(variable, state.data)


def value_of(term: Any, state: State) -> Any:
    """The term with every bound variable replaced by its value."""
    return reify(term, state.data)
