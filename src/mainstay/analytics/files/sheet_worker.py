"""A program of its own that opens a workbook and prints its rows as lines of JSON.

It runs apart, within limits of memory and time, because a damaged or hostile workbook can make
the reading library stop the whole process, fill the memory or never come back. It imports
nothing of Mainstay, so that it starts at once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import itertools
import json
import sys
from decimal import Decimal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

SIGNIFICANT = 15
BATCH_ROWS = 500

Cell = str | int | float | bool | dt.date | dt.time | dt.datetime | dt.timedelta


def main() -> None:
    """Read a workbook from standard input; the first argument is the limit of memory in bytes."""
    _limit_memory(int(sys.argv[1]))
    content = sys.stdin.buffer.read()
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            _print_sheets(book)
    except PasswordError:
        _say({"problem": "password"})
    except MemoryError:
        _say({"problem": "memory"})
    except (CalamineError, ZipError, XmlError, OSError, ValueError):
        _say({"problem": "damaged"})


def _limit_memory(most: int) -> None:
    with contextlib.suppress(ImportError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=True) + "\n")


def _print_sheets(book: CalamineWorkbook) -> None:
    for place, about in enumerate(book.sheets_metadata):
        if about.typ is SheetTypeEnum.WorkSheet:
            hidden = about.visible is not SheetVisibleEnum.Visible
            sheet = book.get_sheet_by_name(about.name)
            if sheet.start is not None and sheet.end is not None:
                _print_sheet(sheet, place, about.name, hidden=hidden)
    _say({"end": True})


def _print_sheet(sheet: CalamineSheet, place: int, name: str, *, hidden: bool) -> None:
    first, column = sheet.start or (0, 0)
    last, last_column = sheet.end or (0, 0)
    merged = [[place + 1 for place in (*area[0], *area[1])] for area in _merged(sheet)]
    _say(
        {
            "sheet": name,
            "place": place,
            "hidden": hidden,
            "row": first + 1,
            "rows": last - first + 1,
            "column": column + 1,
            "columns": last_column - column + 1,
            "merged": merged,
        }
    )
    rows = itertools.islice(sheet.iter_rows(), first, None)
    while batch := [[_text(cell) for cell in row] for row in itertools.islice(rows, BATCH_ROWS)]:
        _say(batch)


def _merged(sheet: CalamineSheet) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return sheet.merged_cell_ranges or []


def _text(cell: Cell) -> str:
    """Write a cell as a person reads it: ISO dates, numbers with at most 15 digits."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    return str(cell)


def _number_text(number: float) -> str:
    """Write a number as a spreadsheet shows it: 15 significant digits, no exponent."""
    if number.is_integer() and abs(number) < 10**SIGNIFICANT:
        return str(int(number))
    text = f"{number:.{SIGNIFICANT}g}"
    return text if "e" not in text else f"{Decimal(text):f}"


if __name__ == "__main__":
    main()
