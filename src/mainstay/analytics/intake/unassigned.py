"""Order lines that belong to no account yet: looked through, and given to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from mainstay.analytics.facts import ORDER_LINES, REPLACED_ROWS
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.lake import Lake, Scope


@dataclass(frozen=True, slots=True)
class UnassignedLine:
    """An order line without an account; (batch, row) names it for good."""

    batch: int
    row: int
    file_line: int | None
    date: date
    order_number: str
    product: str
    revenue: Decimal
    currency: str

    @property
    def name(self) -> str:
        return f"{self.batch}-{self.row}"


@dataclass(frozen=True, slots=True)
class Search:
    """Which unassigned lines: of an order, of a product, of a batch; "" and None are all."""

    order_number: str = ""
    product: str = ""
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """How many there are, what they add up to by currency, and one page of them."""

    count: int
    sums: dict[str, Decimal]
    rows: tuple[UnassignedLine, ...]


def unassigned_lines(
    lake: Lake, *, batches: Sequence[int], search: Search, start: int = 0, size: int = 50
) -> Lines:
    """Return a page of the unassigned lines that count, by day and order."""
    scope = Scope.of([], batches=batches, with_unassigned=True)
    with lake.session(scope) as session:
        found = _searched(session.unassigned_lines, search)
        totals = found.group_by("currency").aggregate(
            lines=found.count(), revenue=found.revenue.sum()
        )
        sums: list[dict[str, Any]] = session.answer(totals).to_pylist()
        ordered = found.order_by(["date", "order_number", "batch", "row"])
        names = ["batch", "row", "file_line", "date", "order_number", "product", "revenue"]
        page = ordered.select(*names, "currency").limit(size, offset=start)
        rows: list[dict[str, Any]] = session.answer(page).to_pylist()
    return Lines(
        count=sum(row["lines"] for row in sums),
        sums={row["currency"]: row["revenue"] for row in sums},
        rows=tuple(UnassignedLine(**_filled(row)) for row in rows),
    )


def names_of(lake: Lake, *, batches: Sequence[int], search: Search) -> list[tuple[int, int]]:
    """Return the (batch, row) of every unassigned line that the search finds."""
    with lake.session(Scope.of([], batches=batches, with_unassigned=True)) as session:
        found = _searched(session.unassigned_lines, search).select("batch", "row")
        rows = session.answer(found).to_pylist()
    return [(row["batch"], row["row"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Lines of batch ``of`` go to ``account``, as rows of ``batch``."""

    of: int
    account: int
    batch: int


def assigned_copy(
    lake: Lake, lines: Sequence[int], to: Assignment, *, batches: Sequence[int]
) -> tuple[pa.Table, pa.Table]:
    """Return unassigned lines as rows of an assignment, and the rows whose place they take.

    ``batches`` are those that count: a line that another batch took over is left alone.
    Key and content stay, so that the file they came from still finds them the same.
    """
    names = list(ORDER_LINES.schema.names)
    rows = lake.rows_of(ORDER_LINES, batches=batches, columns=names)
    rows = rows.filter(pc.equal(rows.column("batch"), to.of))
    chosen = pc.is_in(rows.column("row"), value_set=pa.array(lines, pa.int64()))
    rows = rows.filter(pc.and_(chosen, pc.is_null(rows.column("account"))))
    count = rows.num_rows
    fresh = {
        "batch": pa.array([to.batch] * count, pa.int64()),
        "row": pa.array(range(1, count + 1), pa.int64()),
        "account": pa.array([to.account] * count, pa.int64()),
    }
    columns = [fresh.get(name, rows.column(name)) for name in names]
    gone = {
        "table": pa.array([ORDER_LINES.name] * count, pa.string()),
        "batch": rows.column("batch"),
        "row": rows.column("row"),
        "replaced_by": pa.array([to.batch] * count, pa.int64()),
    }
    copied: Any = pa.table(dict(zip(names, columns, strict=True)))
    replaced: Any = pa.table(gone)
    return copied.cast(ORDER_LINES.schema), replaced.cast(REPLACED_ROWS.schema)


def _searched(lines: Any, search: Search) -> Any:
    if search.order_number:
        lines = lines.filter(lines.order_number == search.order_number)
    if search.product:
        lines = lines.filter(lines["product"] == search.product)
    if search.batch is not None:
        lines = lines.filter(lines.batch == search.batch)
    return lines


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    texts = {name: row[name] or "" for name in ("order_number", "product")}
    return {**row, **texts}
