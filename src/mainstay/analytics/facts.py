"""The fact tables of the lake: their columns, types and units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from mainstay.domain.bounds import DIGITS, MONEY_PLACES

MONEY = pa.decimal128(DIGITS, MONEY_PLACES)


@dataclass(frozen=True, slots=True)
class FactTable:
    """One table of the lake; rows are only ever appended."""

    name: str
    schema: pa.Schema


# (batch, row) names a row for good. ``key`` is what makes two files' rows the same row: a hash of
# source and key, or of source, content and ordinal; ``content`` is a hash of everything else.
IDENTITY: list[pa.Field[Any]] = [
    pa.field("batch", pa.int64(), nullable=False),
    pa.field("row", pa.int64(), nullable=False),
    pa.field("key", pa.binary(), nullable=False),
    pa.field("content", pa.binary(), nullable=False),
    pa.field("file_line", pa.int64()),
]


def _schema(fields: list[Any]) -> pa.Schema:
    return pa.schema(fields)


ORDER_LINES = FactTable(
    "order_lines",
    _schema(
        [
            *IDENTITY,
            pa.field("account", pa.int64()),  # null: unassigned
            pa.field("date", pa.date32(), nullable=False),
            pa.field("revenue", MONEY, nullable=False),  # net of discount, in ``currency``
            pa.field("direct_cost", MONEY),
            pa.field("quantity", MONEY),
            pa.field("list_amount", MONEY),
            pa.field("discount", MONEY),
            pa.field("currency", pa.string(), nullable=False),
            pa.field("order_number", pa.string()),
            pa.field("line_number", pa.string()),
            pa.field("product", pa.string()),
            pa.field("product_family", pa.string()),
            pa.field("buying_unit", pa.string()),
        ]
    ),
)

SERVICE_EVENTS = FactTable(
    "service_events",
    _schema(
        [
            *IDENTITY,
            pa.field("account", pa.int64()),
            pa.field("date", pa.date32(), nullable=False),
            pa.field("activity", pa.string(), nullable=False),
            pa.field("quantity", MONEY),
            pa.field("amount", MONEY),  # money instead of a quantity: rebate, credit cost
            pa.field("currency", pa.string(), nullable=False),
            pa.field("order_number", pa.string()),
        ]
    ),
)

# A row named here does not count while the batch that replaced it counts.
REPLACED_ROWS = FactTable(
    "replaced_rows",
    _schema(
        [
            pa.field("table", pa.string(), nullable=False),
            pa.field("batch", pa.int64(), nullable=False),
            pa.field("row", pa.int64(), nullable=False),
            pa.field("replaced_by", pa.int64(), nullable=False),
        ]
    ),
)

# Derived from the order lines of a batch as they came, and made again when missing: what each
# account bought on each day. ``families`` has a bit for each code of FAMILY_CODES that a line of
# positive revenue had; null: the batch has too many to count in bits.
ACCOUNT_DAYS = FactTable(
    "account_days",
    _schema(
        [
            pa.field("batch", pa.int64(), nullable=False),
            pa.field("account", pa.int64(), nullable=False),
            pa.field("date", pa.date32(), nullable=False),
            pa.field("currency", pa.string(), nullable=False),
            pa.field("revenue", MONEY, nullable=False),
            pa.field("costed_revenue", MONEY, nullable=False),
            pa.field("direct_cost", MONEY, nullable=False),
            pa.field("lines", pa.int64(), nullable=False),
            pa.field("costed_lines", pa.int64(), nullable=False),
            pa.field("orders", pa.int64(), nullable=False),  # lines with positive revenue
            pa.field("families", pa.int64()),
            pa.field("lowest_margin_rate", pa.float64()),  # of a costed line with positive revenue
            pa.field("highest_margin_rate", pa.float64()),
        ]
    ),
)

# What a bit of ACCOUNT_DAYS.families stands for: a family, or a product whose family the products
# say. One row of each batch has no code: it is written last and says that the batch is derived.
FAMILY_CODES = FactTable(
    "family_codes",
    _schema(
        [
            pa.field("batch", pa.int64(), nullable=False),
            pa.field("code", pa.int64()),
            pa.field("product_family", pa.string()),
            pa.field("product", pa.string()),
        ]
    ),
)

TABLES = (ORDER_LINES, SERVICE_EVENTS, REPLACED_ROWS)
DERIVED = (ACCOUNT_DAYS, FAMILY_CODES)
