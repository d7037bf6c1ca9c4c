"""The frame of every PDF: head and foot, title, a row of figures, tables and charts.

Everything people wrote travels as data (JSON) into ``frame.typ`` and is never read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from mainstay.ui.charts.drawing import Chart
from mainstay.ui.documents.picture import fonts_folder
from mainstay.ui.formats import day


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of the row of figures under the title; tone is attention, critical or nothing."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A cell that shows hold or strength as four boxes with its word; None is hatched."""

    level: int | None
    text: str


@dataclass(frozen=True, slots=True)
class PdfColumn:
    label: str
    is_right: bool = False
    width: str = "auto"  # or parts of what is left, as 1fr


Cell = str | Level


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table of texts; the head is repeated on every page."""

    title: str
    columns: tuple[PdfColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PdfCharts:
    """Charts side by side, each under its title, with a line below."""

    charts: tuple[Chart, ...]
    captions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfText:
    """Paragraphs under a heading; with ``is_list`` each is a point."""

    title: str
    paragraphs: tuple[str, ...]
    is_list: bool = False


Section = PdfTable | PdfCharts | PdfText


@dataclass(frozen=True, slots=True)
class Document:
    """A whole PDF. ``made_at`` is shown in the foot; ``band`` warns, as of sample data.

    ``is_dense`` sets it smaller and closer, for what is to stand on one page.
    """

    title: str
    subtitle: str
    organisation: str
    made_at: datetime
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    band: str = ""
    is_landscape: bool = False
    is_dense: bool = False
    language: str = "en"


def pdf(document: Document) -> bytes:
    """Typeset a document; it needs no network and no font of the machine."""
    import typst

    frame = files("mainstay.ui.documents").joinpath("frame.typ").read_bytes()
    made = typst.compile(
        frame,
        format="pdf",
        font_paths=[fonts_folder(), *getattr(settings, "MAINSTAY_FONTS", ())],
        sys_inputs={"document": json.dumps(_as_data(document))},
        timestamp=int(document.made_at.timestamp()),
    )
    return bytes(made)


def _as_data(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "organisation": document.organisation,
        "foot": _("Made by Mainstay on %(day)s") % {"day": day(document.made_at)},
        "page": _("page"),
        "band": document.band,
        "landscape": document.is_landscape,
        "dense": document.is_dense,
        "language": document.language,
        "facts": [
            {"label": fact.label, "value": fact.value, "note": fact.note, "tone": fact.tone}
            for fact in document.facts
        ],
        "sections": [_section(section) for section in document.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    match section:
        case PdfTable():
            return _table(section)
        case PdfCharts():
            return _charts(section)
        case PdfText():
            return {
                "kind": "text",
                "title": section.title,
                "paragraphs": list(section.paragraphs),
                "list": section.is_list,
            }


def _table(table: PdfTable) -> dict[str, Any]:
    return {
        "kind": "table",
        "title": table.title,
        "head": [column.label for column in table.columns],
        "right": [column.is_right for column in table.columns],
        "widths": [column.width.removesuffix("fr") for column in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "total": list(table.total),
        "note": table.note,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    if isinstance(cell, Level):
        return {"kind": "level", "level": cell.level or 0, "text": cell.text}
    return {"kind": "text", "level": 0, "text": cell}


def _charts(section: PdfCharts) -> dict[str, Any]:
    drawn = [chart for chart in section.charts if not chart.is_empty]
    captions: Sequence[str] = section.captions or [""] * len(section.charts)
    said = dict(zip((chart.title for chart in section.charts), captions, strict=True))
    return {
        "kind": "charts",
        "charts": [
            {"title": chart.title, "svg": chart.for_document(), "caption": said[chart.title]}
            for chart in drawn
        ],
    }
