"""How commands print: JSON with exact amounts, and tables that are never cut off."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from mainstay.ui.columns import aligned


def plain(value: object) -> object:
    """Turn a value into what JSON knows: Decimal and dates become text, dataclasses dicts."""
    match value:
        case Enum():
            return value.value
        case Decimal() | datetime() | date():
            return str(value) if isinstance(value, Decimal) else value.isoformat()
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case str() | int() | float() | None:
            return value
        case Iterable():
            return [plain(item) for item in value]
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return str(value)


def print_json(value: object) -> None:
    """Print a value as JSON; figures become dicts with value, unit, period, measure, unknowns."""
    json.dump(plain(value), sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    print()


def print_table(
    titles: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()
) -> None:
    """Print columns as wide as they need to be; ``right`` numbers the right-aligned ones."""
    for line in aligned(titles, rows, right=right):
        print(line)
