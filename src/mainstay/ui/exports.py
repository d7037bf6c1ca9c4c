"""Files that people download: CSV and the headers of every download, safe to open anywhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF_TYPE = "application/pdf"
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")  # a spreadsheet may read the wide ones alike


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{text}" if text.lstrip(" ")[:1] in FORMULA_STARTS and text.strip() else text


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file with exact numbers and ISO dates; unknown is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(str(name)) for name in header])
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def csv_cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value:f}"
        case int() | float():
            return str(value)
        case datetime():
            return _local(value).isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return harmless(str(value))


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def download(content: bytes, *, filename: str, content_type: str) -> HttpResponse:
    """An answer that the browser saves; the name is made safe and keeps its ending."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe_name(filename)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def safe_name(filename: str) -> str:
    stem, _, ending = filename.rpartition(".")
    return f"{slugify(stem) or 'mainstay'}.{slugify(ending)}"
