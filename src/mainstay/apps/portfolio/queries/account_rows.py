"""Rows of the accounts list in an order that the database does not know, fetched page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import overload

from django.db.models import QuerySet

from mainstay.apps.accounts.models import Account
from mainstay.apps.portfolio.queries.account_list import AccountList
from mainstay.domain.figure import Measure

CHUNK = 500
Number = Decimal | int | float
Key = Callable[[int], Number | None]


class AccountRows(Sequence[Account]):
    """Accounts in a given order; only those asked for are read."""

    def __init__(self, rows: QuerySet[Account], pks: Sequence[int]) -> None:
        self._rows = rows
        self._pks = pks

    def __len__(self) -> int:
        return len(self._pks)

    @overload
    def __getitem__(self, index: int) -> Account: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Account]: ...

    def __getitem__(self, index: int | slice) -> Account | Sequence[Account]:
        if isinstance(index, slice):
            return self._read(self._pks[index])
        return self._read([self._pks[index]])[0]

    def __iter__(self) -> Iterator[Account]:
        for start in range(0, len(self._pks), CHUNK):
            yield from self._read(self._pks[start : start + CHUNK])

    def _read(self, pks: Sequence[int]) -> list[Account]:
        found = {row.pk: row for row in self._rows.filter(pk__in=pks)}
        return [found[pk] for pk in pks if pk in found]


def sorted_by(listed: AccountList, pks: Sequence[int], sort: str) -> list[int]:
    """Order accounts by one of the list's figures; the unknown come last, whichever way."""
    key = _keys(listed)[sort.removeprefix("-")]()
    keyed = [(key(pk), pk) for pk in pks]
    known = [(value, pk) for value, pk in keyed if value is not None]
    known.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return [pk for _, pk in known] + [pk for value, pk in keyed if value is None]


def order_of(listed: AccountList, sort: str) -> tuple[int, ...]:
    """Return everybody in the order of a figure (or by name), found once for a list."""
    if sort == "name":
        return listed.everybody
    if sort not in listed.orders:
        listed.orders[sort] = tuple(sorted_by(listed, listed.everybody, sort))
    return listed.orders[sort]


def figure_sorts(listed: AccountList) -> set[str]:
    """Name the columns that only Python can sort."""
    return set(_keys(listed))


def _keys(listed: AccountList) -> dict[str, Callable[[], Key]]:
    found = listed.found.standings

    def amount(measure: Measure) -> Callable[[], Key]:
        return lambda: found.values(measure).get

    return {
        **{measure.value: amount(measure) for measure in Measure},
        "value": amount(found.by_measure),
        "share": lambda: found.shares().get,
        "hold": lambda: found.levels().get,
        "contract_end": lambda: lambda pk: _day(listed, pk),
    }


def _day(listed: AccountList, pk: int) -> int | None:
    """A contract without an end ends after all others; no contract is not known."""
    if pk not in listed.ends:
        return None
    return (listed.ends[pk] or date.max).toordinal()
