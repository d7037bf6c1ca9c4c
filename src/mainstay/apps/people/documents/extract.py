"""What is kept of a person as a file: JSON, a workbook, or a PDF to read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.organisation.queries import organisation
from mainstay.apps.people.queries.extracting import Extract, Kept, Part, Value
from mainstay.apps.people.queries.judging import PURPOSE
from mainstay.ui.documents.pdf import Document, PdfText, pdf
from mainstay.ui.documents.workbook import Sheet, SheetColumn, workbook


def extract_json(found: Extract) -> bytes:
    """Write each table as a list of rows with names of fields."""
    parts = {part.title: [dict(_cells(row)) for row in part.rows] for part in found.parts}
    told = {"person": found.name, "why": str(PURPOSE), "kept": parts}
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def extract_xlsx(found: Extract) -> bytes:
    """Write a sheet for each table."""
    return workbook(found.name, [_sheet(part) for part in found.parts])


def extract_pdf(found: Extract) -> bytes:
    """Write each row as a line of words."""
    company = organisation()
    sections = [
        PdfText(part.title, tuple(map(_line, part.rows)), is_list=True) for part in found.parts
    ]
    return pdf(
        Document(
            title=found.name,
            subtitle=_("Everything that is kept of this person. ") + str(PURPOSE),
            organisation=company.name,
            made_at=timezone.now(),
            sections=tuple(sections),
            band=_("Sample company") if company.is_sample else "",
        )
    )


WRITERS: Mapping[str, Callable[[Extract], bytes]] = {
    "json": extract_json,
    "xlsx": extract_xlsx,
    "pdf": extract_pdf,
}


def _cells(row: Kept) -> Iterator[tuple[str, Value]]:
    yield from row.fields
    yield "entered by", row.entered_by
    yield "entered at", row.entered_at


def _sheet(part: Part) -> Sheet:
    labels = list(dict.fromkeys(label for row in part.rows for label, _value in _cells(row)))
    rows = [tuple(dict(_cells(row)).get(label) for label in labels) for row in part.rows]
    return Sheet(part.title, tuple(SheetColumn(label) for label in labels), rows)


def _line(row: Kept) -> str:
    """Leave out what is empty or not so; a nought is said."""
    told = [(label, value) for label, value in _cells(row) if value not in (None, "")]
    return "; ".join(
        f"{label}: {_('yes') if value is True else value}"
        for label, value in told
        if value is not False
    )
