"""A table as its template and its files need it: headers with links, cells with text, downloads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, QueryDict

from mainstay.domain.figure import Figure
from mainstay.ui import formats
from mainstay.ui.documents.workbook import Sheet, SheetColumn, workbook
from mainstay.ui.exports import CSV_TYPE, XLSX_TYPE, csv_bytes, download
from mainstay.ui.reasons import level_word
from mainstay.ui.tables import SIZES, Column, Kind, Table, Tag, plain_value

WORDS = {Kind.TEXT, Kind.LINK, Kind.TAG, Kind.DATE, Kind.MOMENT}


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a column; ``url`` sorts by it."""

    column: Column
    url: str
    direction: str  # "", "ascending", "descending"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the text people read, and the value where the template shows more than text."""

    column: Column
    value: Any
    text: str
    url: str | None = None
    is_known: bool = True
    badge: Tag | None = None

    @property
    def tags(self) -> Sequence[Tag]:
        return self.value if isinstance(self.value, list | tuple) else [self.value]


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class PageLink:
    number: int | None  # None is a gap
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A column or a page size that can be chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter above the table with what it holds now."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class TablePage:
    """Everything ``ui/components/table.html`` shows."""

    name: str
    caption: str
    headers: tuple[Header, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell | None, ...]
    count: int
    is_more: bool
    first: int
    last: int
    pages: tuple[PageLink, ...]
    filters: tuple[FilterField, ...]
    is_filtered: bool
    columns: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    names: dict[str, str]
    kept: tuple[tuple[str, str], ...]
    csv_url: str
    xlsx_url: str

    @property
    def has_totals(self) -> bool:
        return any(cell is not None for cell in self.totals)


def table_page(table: Table) -> TablePage:
    """Lay out the page of a table that the reader asked for."""
    spec, page = table.spec, table.page
    prefix = spec.prefix
    return TablePage(
        name=spec.name,
        caption=str(spec.caption),
        headers=tuple(_header(column, table) for column in table.columns),
        rows=tuple(_row(row, table) for row in page.object_list),
        totals=tuple(_total_cell(column, table) for column in table.columns),
        count=table.count,
        is_more=table.is_more,
        first=page.start_index(),
        last=page.end_index(),
        pages=tuple(_page_links(table)),
        filters=tuple(
            FilterField(
                f"{prefix}{item.name}",
                str(item.label),
                table.view.filters[item.name],
                item.choices,
                item.is_day,
            )
            for item in spec.filters
        ),
        is_filtered=table.is_filtered(),
        columns=tuple(
            Choice(column.key, str(column.label), column.key in table.view.columns)
            for column in spec.columns
        ),
        sizes=tuple(Choice(str(size), str(size), size == table.view.size) for size in SIZES),
        names={name: f"{prefix}{name}" for name in ("columns", "size", "sort", "page")},
        kept=_kept(table),
        csv_url=_url(table, export="csv", page=None) if spec.exports else "",
        xlsx_url=_url(table, export="xlsx", page=None) if spec.exports else "",
    )


def wanted_export(table: Table) -> str:
    """``csv`` or ``xlsx`` where the address asks for a file, else nothing."""
    asked = table.view.params.get(f"{table.spec.prefix}export", "")
    return asked if asked in {"csv", "xlsx"} else ""


def export(table: Table, *, title: str, notes: tuple[str, ...] = ()) -> HttpResponse:
    """The whole table as seen (sorted, filtered, chosen columns) as CSV or XLSX."""
    if wanted_export(table) == "xlsx":
        return table_xlsx(table, title=title, notes=notes)
    return table_csv(table, title=title)


def table_csv(table: Table, *, title: str) -> HttpResponse:
    header = [str(column.label) for column in table.columns]
    content = csv_bytes(header, _export_rows(table))
    return download(content, filename=f"{title}.csv", content_type=CSV_TYPE)


def table_xlsx(table: Table, *, title: str, notes: tuple[str, ...] = ()) -> HttpResponse:
    sheet = table_sheet(table, title=title, notes=notes)
    content = workbook(title, [sheet])
    return download(content, filename=f"{title}.xlsx", content_type=XLSX_TYPE)


def table_sheet(table: Table, *, title: str, notes: tuple[str, ...] = ()) -> Sheet:
    """A table as one sheet of a workbook."""
    return Sheet(
        title=title,
        columns=tuple(
            SheetColumn(str(column.label), column.kind.value) for column in table.columns
        ),
        rows=tuple(tuple(row) for row in _export_rows(table)),
        notes=notes,
    )


def _export_rows(table: Table) -> Iterator[list[Any]]:
    for row in table.rows:
        yield [_exported(column, column.of(row)) for column in table.columns]


def _exported(column: Column, value: Any) -> Any:
    if column.kind is Kind.LEVEL:
        return level_word(value, column.scale)
    return plain_value(value)


def _row(row: Any, table: Table) -> Row:
    tone = table.spec.tone(row) if table.spec.tone else ""
    return Row(tuple(_cell(column, row) for column in table.columns), tone)


def _cell(column: Column, row: Any) -> Cell:
    value = column.of(row)
    return Cell(
        column=column,
        value=value,
        text=cell_text(column, value),
        url=_cell_url(column, row, value),
        is_known=_is_known(value) or column.blank,
        badge=column.badge(row) if column.badge else None,
    )


def _is_known(value: Any) -> bool:
    return value.is_known or value.is_range if isinstance(value, Figure) else value is not None


def _cell_url(column: Column, row: Any, value: Any) -> str | None:
    if isinstance(value, Figure):
        return value.why
    return column.url(row) if column.url else None


def cell_text(column: Column, value: Any) -> str:
    """What a cell says: nothing for an empty text, *not known* for an unknown number."""
    if isinstance(value, Figure):  # its currency stands in the head of the column
        return formats.figure_text(replace(value, currency=None))
    if value is None and (column.blank or column.kind in WORDS):
        return ""
    return _written(column, value)


def _written(column: Column, value: Any) -> str:
    if column.kind is Kind.LEVEL:
        return level_word(value, column.scale)
    return formats.by_kind(column.kind.value, plain_value(value))


def _total_cell(column: Column, table: Table) -> Cell | None:
    if column.key not in table.totals:
        return None
    value = table.totals[column.key]
    return Cell(column, value, cell_text(column, value), None, _is_known(value))


def _header(column: Column, table: Table) -> Header:
    view = table.view
    is_sorted = column.key == view.sort_key
    direction = ("descending" if view.is_descending else "ascending") if is_sorted else ""
    turned = column.key if direction == "descending" else f"-{column.key}"
    first = f"-{column.key}" if column.is_right or column.kind is Kind.LEVEL else column.key
    url = _url(table, sort=turned if is_sorted else first, page=None) if column.sortable else ""
    if is_sorted and not view.is_descending:
        url = _url(table, sort=f"-{column.key}", page=None)
    return Header(column, url, direction)


def _page_links(table: Table) -> Iterator[PageLink]:
    if table.page.paginator.num_pages < 2:
        return
    for item in table.page.paginator.get_elided_page_range(table.page.number, on_ends=1):
        is_number = isinstance(item, int)
        yield PageLink(
            number=int(item) if is_number else None,
            url=_url(table, page=str(item)) if is_number else "",
            is_current=item == table.page.number,
        )


def _url(table: Table, **changes: str | None) -> str:
    params: QueryDict = table.view.params.copy()
    params.pop(f"{table.spec.prefix}export", None)
    for name, value in changes.items():
        if value is None:
            params.pop(f"{table.spec.prefix}{name}", None)
        else:
            params[f"{table.spec.prefix}{name}"] = value
    return f"?{params.urlencode()}"


def _kept(table: Table) -> tuple[tuple[str, str], ...]:
    """Parameters that the filter form keeps as they are: all but its own."""
    own = {f"{table.spec.prefix}{name}" for name in ("page", "export", "columns", "size")}
    own |= {f"{table.spec.prefix}{item.name}" for item in table.spec.filters}
    return tuple(
        (name, value)
        for name, values in table.view.params.lists()
        if name not in own
        for value in values
        if isinstance(value, str)
    )
