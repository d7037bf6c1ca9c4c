"""A drawn chart as SVG of our own, for pages, documents and downloads, and the table behind it.

Shapes carry colours as classes of charts.css, so that a page's theme decides; documents and
downloads get the plain hex colours instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from math import ceil
from typing import Generic, TypeVar, overload

from django.http import HttpResponse

from mainstay.ui import formats
from mainstay.ui.charts.plot import HATCHED, LETTERS, Plot, short, text_width
from mainstay.ui.documents.picture import FONT, picture
from mainstay.ui.documents.workbook import SheetColumn
from mainstay.ui.exports import CSV_TYPE, csv_bytes, download

SVG = "http://www.w3.org/2000/svg"
PALETTE = {
    "ink": "#18212c",
    "ink-2": "#4d5967",
    "ink-3": "#5c6772",
    "line": "#e3e0d8",
    "line-2": "#cfcbc0",
    "edge": "#858a8e",
    "surface": "#ffffff",
    "sunken": "#f1efe9",
    "accent": "#0b5957",
    "accent-soft": "#e0eeec",
    "attention": "#8a5605",
    "attention-soft": "#fbf0da",
    "critical": "#a3241c",
    "critical-soft": "#fbe7e4",
    "s1": "#d5e8e5",
    "s2": "#9ccbc5",
    "s3": "#4f9d95",
}
PAINTED = re.compile(r' class="((?:[fk]-[a-z0-9-]+ ?)+)"')  # no text holds it: quotes are escaped
KINDS = {"f": "fill", "k": "stroke"}
MARGIN, HEADING = (
    16,
    44,
)  # around a chart that leaves the page: sides and foot; above, for its title

Row = tuple[object, ...]
Item = TypeVar("Item")


class Made(Sequence[Item], Generic[Item]):
    """Many rows or names, of which few are looked at; each is made when somebody does."""

    def __init__(self, count: int, item: Callable[[int], Item]) -> None:
        self._count = count
        self._item = item

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> list[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | list[Item]:
        if isinstance(place, slice):
            return [self._item(one) for one in range(*place.indices(self._count))]
        return self._item(range(self._count)[place])


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: SVG whose colours are classes, its size, its title, and its table."""

    svg: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Row]
    size: tuple[float, float] = (0.0, 0.0)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.svg

    def for_page(self) -> str:
        """The SVG for inside a page: colours as classes, no style, sized by the style sheet."""
        return self.svg

    def for_document(self) -> str:
        """The SVG for PDF and slides: its own size, plain hex colours."""
        width, height = (short(side) for side in self.size)
        sized = f'<svg width="{width}" height="{height}" font-family="{FONT}"'
        return PAINTED.sub(_hex, self.svg.replace("<svg", sized, 1))

    def png(self) -> bytes:
        """The picture with its title, on white."""
        return picture(self._on_paper(), width=self._sheet[0], title=self.title, as_file="png")

    def svg_file(self) -> bytes:
        return self._on_paper().encode()

    def csv(self) -> bytes:
        return csv_bytes([column.label for column in self.columns], self.rows)

    @property
    def _sheet(self) -> tuple[int, int]:
        """The sheet of a chart that leaves the page: whole dots, else typst loses a row of them."""
        width, height = self.size
        return _even(width + 2 * MARGIN), _even(height + HEADING + MARGIN)

    def _on_paper(self) -> str:
        """Put a white ground and the title around a chart that leaves the page."""
        width, height = self._sheet
        place = f'width="{short(width)}" height="{short(height)}"'
        ground = f'<rect {place} fill="{PALETTE["surface"]}"/>'
        look = f'font-family="{FONT}" font-size="17" font-weight="bold" fill="{PALETTE["ink"]}"'
        heading = f'<text x="{MARGIN}" y="24" {look}>{escape(self.title)}</text>'
        moved = f'<g transform="translate({MARGIN},{HEADING})">{self.for_document()}</g>'
        box = f'viewBox="0 0 {short(width)} {short(height)}"'
        return f'<svg xmlns="{SVG}" {place} {box}>{ground}{heading}{moved}</svg>'


def _even(length: float) -> int:
    return 2 * ceil(length / 2)


def _hex(found: re.Match[str]) -> str:
    """Write colours that are classes as attributes."""
    names = found.group(1).split()
    return "".join(f' {KINDS[name[0]]}="{PALETTE[name[2:]]}"' for name in names)


def drawn(
    plot: Plot, *, title: str, columns: tuple[SheetColumn, ...], rows: Sequence[Row]
) -> Chart:
    """Put the frame around the shapes of a plot."""
    width, height = plot.size()
    kind = "chart wide" if width > 560 else "chart" if width > 460 else "chart small"
    content = plot.content()
    if HATCHED in content:
        content = _hatched(content)
    role = "group" if plot.has_links else "img"
    head = f'class="{kind}" viewBox="0 0 {short(width)} {short(height)}" role="{role}"'
    letters = f'font-size="{short(LETTERS)}"'
    said = f'aria-label="{escape(title)}"'
    svg = f'<svg xmlns="{SVG}" {head} {said} {letters}>{content}</svg>'
    return Chart(svg, title, columns, rows, (width, height))


def _hatched(content: str) -> str:
    """Add the pattern of what is not known, under a name that no other drawing of a page has."""
    name = f"hatch-{sha256(content.encode()).hexdigest()[:8]}"
    line = '<line class="k-line-2" x1="0" y1="0" x2="0" y2="6" stroke-width="1.3"/>'
    tile = 'width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    pattern = f'<defs><pattern id="{name}" {tile}>{line}</pattern></defs>'
    return pattern + content.replace(HATCHED, f'fill="url(#{name})"')


def empty_chart(title: str, columns: tuple[SheetColumn, ...]) -> Chart:
    """A chart without rows: the page says so instead of drawing axes."""
    return Chart("", title, columns, ())


def label_room(texts: Sequence[str]) -> float:
    """Room for the longest label, wide enough for the reader's own font."""
    return max(text_width(text) for text in texts) * 1.12 + 16


def share_tick(value: float) -> str:
    """0.25 is 25 %, 0.025 is 2.5 %: a round share, as an axis writes it."""
    return f"{formats.plain(round(value * 100, 6))}{formats.SPACE}%"


def scale_of(values: Sequence[float]) -> tuple[float, str]:
    """The divisor and letter that keep the numbers of a chart short."""
    largest = max(abs(value) for value in values)
    for step, letter in formats.SHORT_STEPS:
        if largest >= float(step):
            return float(step), letter
    return 1.0, ""


FILE_TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": CSV_TYPE}


def chart_file(chart: Chart, ending: str) -> HttpResponse:
    """The chart as a download: svg, png or csv (anything else is csv)."""
    match ending:
        case "svg":
            content = chart.svg_file()
        case "png":
            content = chart.png()
        case _:
            ending, content = "csv", chart.csv()
    return download(
        content, filename=f"{chart.title[:80]}.{ending}", content_type=FILE_TYPES[ending]
    )
