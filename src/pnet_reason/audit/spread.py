"""How the many independent parts of an audit are done: one after another, or as the caller of the audit arranges it.

Imports nothing. Promises: results come in the order of the items, however the work is spread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

C = TypeVar("C")
I = TypeVar("I")  # noqa: E741 - an item
R = TypeVar("R")


class Spread(Protocol):
    """Does a job for each item. Job, ``common``, items and results can be pickled; a job is a function of a module, and
    of nothing but its arguments."""

    def __call__(self, job: Callable[[C, I], R], common: C, items: Sequence[I], /) -> Iterable[R]:
        """The results, in the order of the items."""


def one_by_one(job: Callable[[C, I], R], common: C, items: Sequence[I], /) -> Iterable[R]:
    """Here, each when it is asked for."""
    return (job(common, item) for item in items)
