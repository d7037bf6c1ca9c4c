"""The relationship plan as a file: PDF with the map, slides, or workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.plans.documents.parts import (
    Column,
    PlanPart,
    Points,
    Table,
    Value,
    first_goals,
    first_warnings,
    plan_parts,
)
from mainstay.apps.plans.models import RelationshipPlan
from mainstay.apps.plans.queries.reviews import plan_figures
from mainstay.apps.plans.queries.table import PlanReading, read_plan
from mainstay.apps.relationships.documents.map_slides import add_map_slides
from mainstay.apps.relationships.queries.reading import MapReading, read_map
from mainstay.domain.relationship_map.parts import Room
from mainstay.domain.relationship_plan.steps import Step
from mainstay.ui import formats
from mainstay.ui.charts import Chart
from mainstay.ui.documents.pdf import (
    Cell,
    Document,
    Fact,
    Level,
    PdfCharts,
    PdfColumn,
    PdfTable,
    PdfText,
    Section,
    pdf,
)
from mainstay.ui.documents.slides import (
    PPTX_TYPE,
    Deck,
    Frame,
    SlideTable,
    Words,
    add_table,
    add_text,
    new_deck,
)
from mainstay.ui.documents.workbook import Sheet, SheetColumn, workbook
from mainstay.ui.explanations import figure_name
from mainstay.ui.exports import PDF_TYPE, XLSX_TYPE
from mainstay.ui.reasons import sentence

PAGE = Room(740.0, 400.0, readable=0.5)  # a lying A4 without its margins, in points
ON_A_SLIDE = 15  # rows of a table
ROW = 24  # points that a row of a table on a slide takes
LETTER = 5.5  # points that a letter of a table on a slide takes
LINES = 2  # of a cell on a slide
MISSING = 6  # things that a part of a deck names


class PlanFile(StrEnum):
    """The kinds of file a plan is taken away as, by the ending of their names."""

    PDF = "pdf"
    PPTX = "pptx"
    XLSX = "xlsx"

    @property
    def content_type(self) -> str:
        return TYPES[self]


TYPES = {PlanFile.PDF: PDF_TYPE, PlanFile.PPTX: PPTX_TYPE, PlanFile.XLSX: XLSX_TYPE}


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """All that is printed of a plan."""

    name: str
    reading: PlanReading
    mapped: MapReading
    parts: tuple[PlanPart, ...]

    @property
    def title(self) -> str:
        return _("Customer relationship plan: %(name)s") % {"name": self.name}

    @property
    def subtitle(self) -> str:
        """In which state the plan is, and of which day this speaks."""
        said = [sentence(one.code, one.params) for one in self.reading.state.reasons]
        day = _("As of %(day)s.") % {"day": formats.day(self.reading.day)}
        return " ".join([*said, day])


def read_paper(plan: RelationshipPlan, *, user: User | None, day: date) -> PlanPaper:
    """Read what is printed of a plan, for somebody who may judge people at its account."""
    reading = read_plan(plan, user=user, day=day)
    mapped = read_map(plan.account, user=user, day=day)
    return PlanPaper(plan.account.name, reading, mapped, plan_parts(reading, mapped))


def plan_pdf(paper: PlanPaper, charts: tuple[Chart, ...], *, made_at: datetime) -> bytes:
    """Return a plan as PDF; ``charts`` are the pictures of its map in the room of a page."""
    company = organisation()
    summary = PdfText(_("The six parts"), tuple(part.title for part in paper.parts))
    sections: list[Section] = [
        summary,
        _section(first_goals(paper.reading)),
        _section(first_warnings(paper.reading)),
    ]
    for part in paper.parts:
        sections.append(PdfText(part.title, part.missing, is_list=True))
        if part.step is Step.UNDERSTANDING:
            sections += [PdfCharts((chart,)) for chart in charts]
        sections += [_section(content) for content in part.content]
    return pdf(
        Document(
            title=paper.title,
            subtitle=paper.subtitle,
            organisation=company.name,
            made_at=made_at,
            facts=tuple(_facts(paper)),
            sections=tuple(sections),
            band=_("Sample company") if company.is_sample else "",
            is_landscape=True,
        )
    )


def _facts(paper: PlanPaper) -> Iterator[Fact]:
    for told in plan_figures(paper.reading.book, paper.reading.playbook):
        yield Fact(figure_name(told.figure), formats.figure_text(told.figure))


def _section(content: Table | Points) -> Section:
    if isinstance(content, Points):
        return PdfText(content.title, content.lines, is_list=True)
    columns = tuple(
        PdfColumn(each.label, is_right=_is_right(each), width=f"{each.width}fr")
        for each in content.columns
    )
    rows = tuple(
        tuple(_cell(value, each) for value, each in zip(row, content.columns, strict=True))
        for row in content.rows
    )
    note = "" if rows else _("None yet.")
    return PdfTable(content.title, columns, rows, note=note)


def _is_right(column: Column) -> bool:
    return column.kind in ("count", "number", "money")


def _cell(value: Value, column: Column) -> Cell:
    return value if isinstance(value, Level) else text_of(value, column)


def text_of(value: Value, column: Column) -> str:
    """Return a value as a text; nothing for what is not known."""
    match value:
        case None:
            return ""
        case Level():
            return value.text
        case date():
            return formats.day(value)
        case Decimal():
            return (
                formats.short_money(value)
                if column.kind == "money"
                else f"{value:.1f}".removesuffix(".0")
            )
        case _:
            return value


def plan_xlsx(paper: PlanPaper) -> bytes:
    """Return a plan as a workbook, a sheet for each part."""
    return workbook(paper.title, [_sheet(part, paper) for part in paper.parts])


def _sheet(part: PlanPart, paper: PlanPaper) -> Sheet:
    tables = [each for each in part.content if isinstance(each, Table)]
    notes = (paper.title, paper.subtitle, *part.missing)
    name = f"{list(Step).index(part.step) + 1} {sentence(f'step.{part.step}')}"
    if not tables:
        rows = [
            (points.title, line)
            for points in part.content
            if isinstance(points, Points)
            for line in points.lines
        ]
        lists = (SheetColumn(_("List")), SheetColumn(_("Item")))
        return Sheet(name, lists, rows, (part.title, *notes))
    table = tables[0]
    columns = tuple(SheetColumn(each.label, each.kind) for each in table.columns)
    plain = [tuple(_plain(value) for value in row) for row in table.rows]
    return Sheet(name, columns, plain, (part.title, *notes))


def _plain(value: Value) -> str | date | Decimal | None:
    return value.text if isinstance(value, Level) else value


def plan_pptx(paper: PlanPaper) -> bytes:
    """Return a plan as a deck: how it stands, then its six parts with the map in the first."""
    deck = new_deck(paper.title)
    _summary(deck, paper)
    for part in paper.parts:
        if part.step is Step.UNDERSTANDING:
            add_map_slides(deck, paper.mapped)
        for content in _paged(part):
            _slide(deck, part, content)
    return deck.content()


def _summary(deck: Deck, paper: PlanPaper) -> None:
    slide, body = deck.add(paper.title), deck.body
    add_text(slide, Frame(body.x, body.y, body.width, 24), [Words(paper.subtitle, 12)])
    figures = plan_figures(paper.reading.book, paper.reading.playbook)
    rows = tuple((figure_name(one.figure), formats.figure_text(one.figure)) for one in figures)
    half, top = body.width * 0.48, body.y + 34
    left = Frame(body.x, top, half, body.height)
    add_table(slide, left, SlideTable((_("Figure"), _("Now")), (3, 2), rows, 12))
    steps = tuple((part.title,) for part in paper.parts)
    right = Frame(body.x + body.width - half, top, half, body.height)
    add_table(slide, right, SlideTable((_("Six parts"),), (1,), steps, 12))
    lower = Frame(body.x, top + ROW * (max(len(rows), len(steps)) + 2), body.width, body.height)
    add_table(slide, lower, _slide_table(first_goals(paper.reading), body.width))


def _paged(part: PlanPart) -> Iterator[Table]:
    """Split long tables over slides; lists stand together on one.

    Of people only those with most influence are listed: the map shows everybody.
    """
    points = [each for each in part.content if isinstance(each, Points)]
    if points:
        rows = tuple((each.title, line) for each in points for line in each.lines)
        columns = (Column(_("List"), 1), Column(_("Item"), 6))
        yield Table("", columns, rows)
    for each in part.content:
        if isinstance(each, Table):
            people = part.step is Step.UNDERSTANDING
            shown = each.rows[:ON_A_SLIDE] if people else each.rows
            for start in range(0, max(len(shown), 1), ON_A_SLIDE):
                yield Table(each.title, each.columns, shown[start : start + ON_A_SLIDE])


def _slide(deck: Deck, part: PlanPart, content: Table) -> None:
    slide, body = deck.add(part.title), deck.body
    add_table(slide, body, _slide_table(content, body.width))
    if part.missing:
        said = " ".join(part.missing[:MISSING])
        left = len(part.missing) - MISSING
        more = " " + _("%(count)s more.") % {"count": left} if left > 0 else ""
        add_text(slide, deck.foot, [Words(_("Missing: ") + said + more, 9)])


def _slide_table(content: Table, width: float) -> SlideTable:
    """Lay a table out for a slide; long texts are cut to the lines that their cell has."""
    parts = sum(each.width for each in content.columns)
    rows = tuple(
        tuple(
            _short(text_of(value, each), width * each.width / parts)
            for value, each in zip(row, content.columns, strict=True)
        )
        for row in content.rows
    )
    titles = tuple(each.label for each in content.columns)
    return SlideTable(titles, tuple(each.width for each in content.columns), rows)


def _short(text: str, width: float) -> str:
    """Cut a text to the lines that a cell of a slide has."""
    most = int(LINES * width / LETTER)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
