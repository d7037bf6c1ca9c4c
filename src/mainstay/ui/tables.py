"""Tables declared once: columns, sorting, filters, choice of columns, pages, totals.

A ``TableSpec`` reads what the address asks for (``read``) and lays rows out (``table``); rows are
any objects in a list, or a queryset, which is then ordered and cut by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, OrderBy, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from mainstay.domain.figure import Figure
from mainstay.ui.first_rows import FirstRows

SIZES = (25, 50, 100, 200)


class Kind(StrEnum):
    """What a cell holds, which decides how it is written, aligned and exported."""

    TEXT = "text"
    LINK = "link"
    MONEY = "money"  # exact, in the currency that the column's label names
    SHORT_MONEY = "short_money"
    SHARE = "share"
    COUNT = "count"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    LEVEL = "level"
    TAG = "tag"
    FIGURE = "figure"


RIGHT = {Kind.MONEY, Kind.SHORT_MONEY, Kind.SHARE, Kind.COUNT, Kind.NUMBER, Kind.FIGURE}


@dataclass(frozen=True, slots=True)
class Tag:
    """A word in a cell; tone is attention, critical, good or nothing, title says it in full."""

    text: str
    tone: str = ""
    title: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where its value comes from and how it is shown.

    ``value`` and ``url`` take a row; without ``value`` the attribute (or key) of that name is
    read. ``order_by`` is the database field where rows are a queryset. ``blank``: where there is
    no value it does not apply, so the cell is empty, not *not known*. ``badge`` is a warning
    beside the value, which files leave out.
    """

    key: str
    label: str | Promise
    kind: Kind = Kind.TEXT
    sortable: bool = True
    total: bool = False
    shown: bool = True
    wraps: bool = False
    value: Callable[[Any], object] | None = None
    url: Callable[[Any], str | None] | None = None
    order_by: str = ""
    scale: str = "hold"
    blank: bool = False
    badge: Callable[[Any], Tag | None] | None = None

    def of(self, row: Any) -> Any:
        if self.value is not None:
            return self.value(row)
        return row[self.key] if isinstance(row, Mapping) else getattr(row, self.key)

    @property
    def is_right(self) -> bool:
        return self.kind in RIGHT


@dataclass(frozen=True, slots=True)
class Filter:
    """One field above a table; without choices it is a text to search for, or a day."""

    name: str
    label: str | Promise
    choices: tuple[tuple[str, str], ...] = ()
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """What the reader asked to see, read from the address and checked against the columns."""

    sort: str = ""
    page: int = 1
    size: int = 50
    columns: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    params: QueryDict = field(default_factory=lambda: QueryDict(""))

    @property
    def sort_key(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.sort.startswith("-")


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table before its rows. ``prefix`` keeps the parameters of two tables of a page apart."""

    name: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    default_sort: str = ""
    caption: str | Promise = ""
    size: int = 50
    prefix: str = ""
    tone: Callable[[Any], str] | None = None
    exports: bool = True

    def read(self, params: QueryDict) -> View:
        """Read sort, page, size, columns and filters; whatever makes no sense is ignored."""
        keys = tuple(column.key for column in self.columns)
        asked = tuple(key for key in params.getlist(f"{self.prefix}columns") if key in keys)
        return View(
            sort=self._sort(params.get(f"{self.prefix}sort", "")),
            page=_positive(params.get(f"{self.prefix}page", "")) or 1,
            size=self._size(params),
            columns=asked or tuple(column.key for column in self.columns if column.shown),
            filters={item.name: self._filter(item, params) for item in self.filters},
            params=params.copy(),
        )

    def table(
        self,
        rows: Sequence[Any] | QuerySet[Any],
        view: View,
        *,
        totals: Mapping[str, Any] | None = None,
    ) -> Table:
        """Lay rows out, already filtered; totals are summed here unless given."""
        return Table(spec=self, view=view, rows=self._sorted(rows, view), given_totals=totals)

    def _sort(self, asked: str) -> str:
        sortable = {column.key for column in self.columns if column.sortable}
        return asked if asked.removeprefix("-") in sortable else self.default_sort

    def _size(self, params: QueryDict) -> int:
        asked = _positive(params.get(f"{self.prefix}size", ""))
        return asked if asked in SIZES else self.size

    def _filter(self, item: Filter, params: QueryDict) -> str:
        asked = params.get(f"{self.prefix}{item.name}", "").replace("\x00", "").strip()[:200]
        allowed = {value for value, _ in item.choices}
        return asked if not allowed or asked in allowed else ""

    def _sorted(
        self, rows: Sequence[Any] | QuerySet[Any], view: View
    ) -> Sequence[Any] | QuerySet[Any]:
        column = next((item for item in self.columns if item.key == view.sort_key), None)
        if column is None:
            return rows
        if isinstance(rows, QuerySet):
            return rows.order_by(_order(rows, column, descending=view.is_descending), "pk")
        return _sorted_rows(rows, column, descending=view.is_descending)


def _order(rows: QuerySet[Any], column: Column, *, descending: bool) -> OrderBy:
    """Order by a column, unknown last; plainly where it cannot be unknown: an index serves that."""
    name = column.order_by or column.key
    own = {field.name for field in rows.model._meta.concrete_fields if not field.null}
    last = None if name in own and name not in rows.query.annotations else True
    return F(name).desc(nulls_last=last) if descending else F(name).asc(nulls_last=last)


@dataclass(frozen=True)
class Table:
    """A table with its rows: what the template, the CSV and the workbook read."""

    spec: TableSpec
    view: View
    rows: Sequence[Any] | QuerySet[Any]
    given_totals: Mapping[str, Any] | None = None

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.spec.columns if column.key in self.view.columns)

    @cached_property
    def page(self) -> Page[Any]:
        return Paginator(self.rows, self.view.size).get_page(self.view.page)

    @cached_property
    def count(self) -> int:
        return self.page.paginator.count

    @cached_property
    def totals(self) -> Mapping[str, Any]:
        """Sum of each column that asks for one, over all rows, leaving out what is not known."""
        if self.given_totals is not None:
            return self.given_totals
        wanted = [column for column in self.columns if column.total]
        return {column.key: _total(self.rows, column) for column in wanted}

    @property
    def is_more(self) -> bool:
        """Whether there are more rows than are counted."""
        return isinstance(self.rows, FirstRows) and self.rows.is_more

    def is_filtered(self) -> bool:
        return any(self.view.filters.values())


def plain_value(value: Any) -> Any:
    """The number or text inside a figure, tag or other cell: what sorting and exports use."""
    match value:
        case Figure():
            return value.value
        case Tag() | Promise():
            return str(value)
        case list() | tuple():
            return ", ".join(str(plain_value(item)) for item in value)
        case _:
            return value


def _sorted_rows(rows: Sequence[Any], column: Column, *, descending: bool) -> Sequence[Any]:
    """Sort by the column, unknown always last, whichever way."""
    keyed = [(plain_value(column.of(row)), row) for row in rows]
    known = [(_sortable(value), row) for value, row in keyed if value is not None]
    unknown = [row for value, row in keyed if value is None]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in known] + unknown


def _sortable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _total(rows: Sequence[Any] | QuerySet[Any], column: Column) -> Any:
    """The sum of what is known, as a figure where the cells are figures."""
    cells = [column.of(row) for row in rows]
    known = [value for value in map(plain_value, cells) if value is not None]
    total = sum(known[1:], known[0]) if known else None
    model = next((cell for cell in cells if isinstance(cell, Figure)), None)
    if model is None:
        return total
    return Figure("total", total, model.unit, period=model.period, currency=model.currency)


def _positive(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def exact(value: Any) -> Decimal | None:
    """A cell's number as Decimal; None where it is not known."""
    found = plain_value(value)
    return None if found is None else Decimal(str(found))
