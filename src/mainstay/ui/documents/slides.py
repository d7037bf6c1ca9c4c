"""The frame of every deck of slides: native shapes in points, on a template that may be one's own.

The template is ``templates/slides.pptx`` in the data folder; without it the deck is plain and 16:9.
Shapes carry no style of the theme: it would give every line a shadow.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from mainstay.domain.errors import DomainError
from mainstay.ui.charts.drawing import PALETTE

PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
TITLE_TYPES = (1, 3)  # of placeholders: title, centred title
QUIET_TYPES = (13, 15, 16)  # slide number, foot, date
WIDE = (960.0, 540.0)  # points
MARGIN = 26.0
FOOT = 32.0
EMU = 12_700  # in a point


class CannotUseTemplate(DomainError):
    """The template of one's own is no deck of slides, or has no title."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on a slide, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Words:
    """One piece of text with its look."""

    text: str
    size: float
    colour: str = PALETTE["ink"]
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """The ground and edge of a shape; an empty colour is none."""

    fill: str = ""
    edge: str = ""
    width: float = 0.75
    dash: str = ""  # as the format names it: dash, sysDot ...


@dataclass(slots=True)
class Deck:
    """A deck in the making."""

    file: Any
    layout: Any
    is_own: bool
    title_height: float = 34.0
    slides: list[Any] = field(default_factory=list)

    @property
    def body(self) -> Frame:
        """Where things may stand below the title, in points."""
        width, height = self.file.slide_width / EMU, self.file.slide_height / EMU
        top = self._title_bottom() + 8
        return Frame(MARGIN, top, width - 2 * MARGIN, height - top - FOOT)

    @property
    def foot(self) -> Frame:
        """The line below, for a caption."""
        body = self.body
        return Frame(body.x, body.y + body.height, body.width, FOOT)

    def add(self, title: str) -> Any:
        """Add a slide under a title and return it."""
        slide = self.file.slides.add_slide(self.layout)
        shape = slide.shapes.title
        shape.text_frame.text = title
        if not self.is_own:
            width = self.file.slide_width / EMU - 2 * MARGIN
            _place(shape, Frame(MARGIN, 14, width, self.title_height))
            _plain_title(shape, title)
        self.slides.append(slide)
        return slide

    def content(self) -> bytes:
        """Return the deck as a file."""
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _title_bottom(self) -> float:
        if not self.is_own:
            return 14 + self.title_height
        titles = [one for one in self.layout.placeholders if _kind(one) in TITLE_TYPES]
        return float(titles[0].top + titles[0].height) / EMU


def template_path() -> Path:
    """Where an organisation puts a template of its own."""
    return Path(settings.DATA) / "templates" / "slides.pptx"


def new_deck(title: str) -> Deck:
    """Begin a deck on one's own template, or on a plain one."""
    import pptx
    from pptx.util import Emu

    own = template_path()
    if not own.exists():
        file = pptx.Presentation()
        file.slide_width, file.slide_height = (Emu(int(side * EMU)) for side in WIDE)
        deck = Deck(file, _title_only(file), is_own=False)
    else:
        deck = _own_deck(own)
    deck.file.core_properties.title = title
    deck.file.core_properties.author = "Mainstay"
    return deck


def _own_deck(path: Path) -> Deck:
    """Open a template and take out the slides that stand in it as examples."""
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    try:
        file = Presentation(str(path))
    except (PythonPptxError, OSError, KeyError, ValueError) as problem:
        raise CannotUseTemplate(f"{path} is no deck of slides (.pptx).") from problem
    ids = file.slides._sldIdLst
    for one in list(ids):
        file.part.drop_rel(one.rId)
        ids.remove(one)
    return Deck(file, _title_only(file), is_own=True)


def _title_only(file: Any) -> Any:
    """Choose the layout with a title and least else that would stay empty."""
    titled = [one for one in file.slide_layouts if _count(one, TITLE_TYPES)]
    if not titled:
        raise CannotUseTemplate("The template of slides has no layout with a title.")
    return min(titled, key=lambda one: len(one.placeholders) - _count(one, QUIET_TYPES))


def _count(layout: Any, kinds: Sequence[int]) -> int:
    return sum(_kind(one) in kinds for one in layout.placeholders)


def _kind(placeholder: Any) -> int:
    return int(placeholder.placeholder_format.type)


def _place(shape: Any, frame: Frame) -> None:
    shape.left, shape.top = int(frame.x * EMU), int(frame.y * EMU)
    shape.width, shape.height = int(frame.width * EMU), int(frame.height * EMU)


def _plain_title(shape: Any, title: str) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    shape.text_frame.margin_left = 0
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    write(paragraph, [Words(title, 22, is_bold=True)])


def add_shape(
    shapes: Any, kind: str, frame: Frame, look: Look, *, roundness: float | None = None
) -> Any:
    """Add a native shape (``RECTANGLE``, ``ROUNDED_RECTANGLE`` ...) without the theme's style."""
    from pptx.enum.shapes import MSO_SHAPE

    shape = shapes.add_shape(getattr(MSO_SHAPE, kind), *_emu(frame))
    drop_style(shape)
    if roundness is not None:
        shape.adjustments[0] = roundness
    if look.fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(look.fill)
    else:
        shape.fill.background()
    draw_line(shape.line, look)
    return shape


def draw_line(line: Any, look: Look) -> None:
    """Give a line its colour, width and dashes; without a colour there is none."""
    from pptx.enum.dml import MSO_LINE

    if not look.edge:
        line.fill.background()
        return
    line.color.rgb = colour(look.edge)
    line.width = int(look.width * EMU)
    if look.dash:
        line.dash_style = MSO_LINE.from_xml(look.dash)


def drop_style(shape: Any) -> None:
    """Take the theme's style away: its shadow comes with it."""
    for style in shape.element.xpath("p:style"):
        shape.element.remove(style)


def say(shape: Any, lines: Sequence[Sequence[Words]], *, align: str = "LEFT") -> None:
    """Write lines of words into a shape; they keep their size and do not wrap."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN

    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = False, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.margin_top = frame.margin_bottom = 0
    for number, words in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = getattr(PP_ALIGN, align)
        write(paragraph, words)


def write(paragraph: Any, words: Sequence[Words]) -> None:
    """Write words into an empty paragraph, or in the place of its text."""
    from pptx.util import Pt

    for run in list(paragraph.runs):
        paragraph._p.remove(run._r)
    for one in words:
        run = paragraph.add_run()
        run.text = one.text
        run.font.size = Pt(round(one.size, 1))
        run.font.bold = one.is_bold
        run.font.color.rgb = colour(one.colour)


def add_text(slide: Any, frame: Frame, lines: Sequence[Words], *, wraps: bool = True) -> Any:
    """Add words in a box, a line each."""
    box = slide.shapes.add_textbox(*_emu(frame))
    box.text_frame.word_wrap = wraps
    box.text_frame.margin_left = box.text_frame.margin_right = 0
    for number, words in enumerate(lines):
        frames = box.text_frame
        write(frames.paragraphs[0] if number == 0 else frames.add_paragraph(), [words])
    return box


@dataclass(frozen=True, slots=True)
class SlideTable:
    """A table of texts; ``widths`` are parts of the whole."""

    titles: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float = 11.0


def add_table(slide: Any, frame: Frame, table: SlideTable) -> None:
    """Add a native table: a head with a line below, rows on white."""
    height = len(table.rows) + 1
    shape = slide.shapes.add_table(
        height, len(table.titles), *_emu(Frame(frame.x, frame.y, frame.width, 20.0 * height))
    )
    grid = shape.table
    for place, part in enumerate(table.widths):
        grid.columns[place].width = int(frame.width * part / sum(table.widths) * EMU)
    for at, cells in enumerate((table.titles, *table.rows)):
        grid.rows[at].height = int(20 * EMU)
        for place, text in enumerate(cells):
            _cell(grid.cell(at, place), text, table.size, is_head=at == 0)


def _cell(cell: Any, text: str, size: float, *, is_head: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour(PALETTE["sunken" if is_head else "surface"])
    cell.margin_top = cell.margin_bottom = int(2.5 * EMU)
    cell.margin_left = cell.margin_right = int(5 * EMU)
    tone = PALETTE["ink-2" if is_head else "ink"]
    write(cell.text_frame.paragraphs[0], [Words(text or " ", size, tone, is_bold=is_head)])


def colour(text: str) -> Any:
    """Turn ``#0b5957`` into a colour of the format."""
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(text.removeprefix("#").upper())


def _emu(frame: Frame) -> tuple[int, int, int, int]:
    values = (frame.x, frame.y, frame.width, frame.height)
    x, y, width, height = (int(value * EMU) for value in values)
    return x, y, width, height
