"""An immutable mapping that can be hashed and pickled: what every record uses for "id → thing".

Imports nothing of the project. Promises: insertion order is kept, equality is that of the items, and no method
changes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Table(Mapping[K, V], Generic[K, V]):
    """A read-only dict. ``Table(mapping)`` copies; hashing requires hashable values."""

    __slots__ = ("_hash", "_items")

    def __init__(self, items: Mapping[K, V] | None = None) -> None:
        self._items: dict[K, V] = dict(items or {})
        self._hash: int | None = None

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    if not TYPE_CHECKING:  # the inherited one, which goes by way of an exception, has the types

        def get(self, key, default=None):
            """The value, or ``default``."""
            return self._items.get(key, default)

    @property
    def raw(self) -> dict[K, V]:
        """The dict itself, for reading where every call counts. Not to be changed."""
        return self._items

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Table):
            return self._items == other._items
        return NotImplemented

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._items.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"Table({self._items!r})"

    def __reduce__(self) -> tuple[type[Table[K, V]], tuple[dict[K, V]]]:
        return (Table, (self._items,))
