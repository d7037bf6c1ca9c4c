"""Rows of which only the first ones are counted and paged: nobody turns a thousand pages.

The whole of a large table is neither counted nor sorted for one page of it. A file has every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

from django.db.models import QuerySet

MOST = 1000
Rows = QuerySet[Any]


class FirstRows(Sequence[Any]):
    """The rows of a queryset in its order; ``is_more`` when there are more than are counted.

    ``shown`` adds to a queryset of some rows what only those on the page need.
    """

    def __init__(self, rows: Rows, *, shown: Callable[[Rows], Rows], most: int = MOST) -> None:
        self.rows = rows
        self.shown = shown
        self.most = most

    @cached_property
    def keys(self) -> list[Any]:
        """The primary keys of the first rows, and of one more where there are more."""
        return list(self.rows.values_list("pk", flat=True)[: self.most + 1])

    @property
    def is_more(self) -> bool:
        return len(self.keys) > self.most

    def __len__(self) -> int:
        return min(len(self.keys), self.most)

    @overload
    def __getitem__(self, place: int) -> Any: ...

    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, int):
            return self._read(self.keys[: self.most][place : place + 1 or None])[0]
        return self._read(self.keys[: self.most][place])

    def _read(self, keys: list[Any]) -> list[Any]:
        found = self.shown(self.rows.model._default_manager.all()).in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def __iter__(self) -> Iterator[Any]:
        return self.shown(self.rows).iterator(chunk_size=2000)
