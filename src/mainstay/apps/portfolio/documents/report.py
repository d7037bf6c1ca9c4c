"""The portfolio report as PDF and as workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mainstay.apps.organisation.queries import organisation
from mainstay.apps.portfolio.documents.texts import (
    concentration_texts,
    headline,
    limiting_text,
    notes,
    period_line,
)
from mainstay.apps.portfolio.documents.tiles import tiles
from mainstay.apps.portfolio.queries.contact_rows import contact_rows
from mainstay.apps.portfolio.queries.overview import (
    TOPS,
    Overview,
    concentration_data,
    overview,
    whale_data,
)
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.ranking import RankedRow, ranking
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
    pdf,
)
from mainstay.ui.documents.workbook import Sheet, SheetColumn, workbook
from mainstay.ui.explanations import figure_name
from mainstay.ui.reasons import level_word, measure_word

PRINTED = 40


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of the report."""

    stakes: Chart
    concentration: Chart
    whale: Chart


def portfolio_pdf(found: Portfolio, pictures: Pictures, *, made_at: datetime) -> bytes:
    """Return the portfolio report as PDF."""
    seen = overview(found)
    company = organisation()
    return pdf(
        Document(
            title=headline(seen),
            subtitle=" ".join((period_line(seen), *notes(seen))),
            organisation=company.name,
            made_at=made_at,
            facts=_facts(found, seen),
            sections=(
                PdfCharts((pictures.stakes,)),
                _ranked(found),
                PdfCharts((pictures.concentration, pictures.whale)),
                _concentration(found),
                _whale(found),
            ),
            band=_("Sample company") if company.is_sample else "",
        )
    )


def _facts(found: Portfolio, seen: Overview) -> tuple[Fact, ...]:
    return tuple(
        Fact(tile.label, formats.figure_text(tile.figure), note=tile.note, tone=tile.tone)
        for tile in tiles(found, seen)
    )


def _ranked(found: Portfolio) -> PdfTable:
    rows = ranking(found)[:PRINTED]
    measure = measure_word(found.standings.by_measure.value).capitalize()
    left = len(found.standings.rows) - PRINTED
    return PdfTable(
        title=_("Ranked by what is at stake and how weakly it is held"),
        columns=(
            PdfColumn("#", is_right=True),
            PdfColumn(_("Customer"), width="1fr"),
            PdfColumn(_("Owner")),
            PdfColumn(f"{measure}, {found.currency}", is_right=True),
            PdfColumn(_("Share"), is_right=True),
            PdfColumn(_("Hold")),
            PdfColumn(_("Why"), width="1.2fr"),
        ),
        rows=tuple(_ranked_cells(row) for row in rows),
        note=_("%(n)s more customers are in the workbook.") % {"n": left} if left > 0 else "",
    )


def _ranked_cells(row: RankedRow) -> tuple[Cell, ...]:
    return (
        str(row.rank),
        row.name,
        row.owner,
        formats.number(row.value.value),
        formats.share(row.share.value),
        Level(row.hold, level_word(row.hold)),
        limiting_text(row) if row.cannot_afford_to_lose else "",
    )


def _concentration(found: Portfolio) -> PdfTable:
    titles, rows = concentration_texts(concentration_data(found))
    return PdfTable(
        title=_("Concentration, by each measure apart"),
        columns=(PdfColumn("", width="1fr"), *(PdfColumn(t, is_right=True) for t in titles[1:])),
        rows=tuple(tuple(row) for row in rows),
    )


def _whale(found: Portfolio) -> PdfText:
    data = whale_data(found)
    lines = tuple(f"{figure_name(f)}: {formats.figure_exact(f)}" for f in data.figures)
    return PdfText(_("What the whale curve says"), lines, is_list=True)


def portfolio_xlsx(found: Portfolio) -> bytes:
    """Return the portfolio as a workbook: customers, concentration, money by colleague."""
    seen = overview(found)
    said = (headline(seen), period_line(seen), *notes(seen))
    return workbook(
        _("Portfolio"),
        [
            _customers_sheet(found, said),
            _concentration_sheet(found, said),
            _contacts_sheet(found, said),
        ],
    )


def _customers_sheet(found: Portfolio, said: tuple[str, ...]) -> Sheet:
    columns = (
        SheetColumn("#", "count"),
        SheetColumn(_("Customer")),
        SheetColumn(_("Owner")),
        SheetColumn(_("Revenue"), "money"),
        SheetColumn(_("Margin"), "money"),
        SheetColumn(_("Profit"), "money"),
        SheetColumn(_("Share"), "share"),
        SheetColumn(_("Hold")),
        SheetColumn(_("Why")),
        SheetColumn(_("Cannot afford to lose")),
        SheetColumn(_("Contract end"), "date"),
    )
    rows = [
        (
            row.rank,
            row.name,
            row.owner,
            row.revenue.value,
            row.margin.value,
            row.profit.value,
            row.share.value,
            level_word(row.hold),
            limiting_text(row),
            _("yes") if row.cannot_afford_to_lose else _("no"),
            row.contract_end,
        )
        for row in ranking(found)
    ]
    return Sheet(_("Customers"), columns, rows, said)


def _concentration_sheet(found: Portfolio, said: tuple[str, ...]) -> Sheet:
    data = concentration_data(found)
    columns = (
        SheetColumn(_("Measure")),
        SheetColumn(_("Total"), "money"),
        *(SheetColumn(_("Top %(n)s") % {"n": n}, "share") for n in TOPS),
        SheetColumn(_("HHI, points of 10,000"), "number"),
        SheetColumn(_("Normalised HHI"), "number"),
        SheetColumn(_("Effective number"), "number"),
        SheetColumn(_("Gini"), "number"),
    )
    rows = [
        (
            measure_word(m.measure.value),
            m.total.value,
            *(top.value for top in m.top),
            m.hhi.value,
            m.normalised_hhi.value,
            m.effective_number.value,
            m.gini.value,
        )
        for m in data.measures
    ]
    return Sheet(_("Concentration"), columns, rows, said)


def _contacts_sheet(found: Portfolio, said: tuple[str, ...]) -> Sheet:
    data = contact_rows(found, top=None)
    columns = (
        SheetColumn(_("Colleague")),
        SheetColumn(_("Customers nobody else covers"), "count"),
        SheetColumn(_("People nobody else covers"), "count"),
        SheetColumn(measure_word(data.measure.value).capitalize(), "money"),
        SheetColumn(_("Share of the portfolio"), "share"),
    )
    rows = [
        (row.name, row.accounts.value, row.people.value, row.money.value, row.share.value)
        for row in data.rows
    ]
    return Sheet(_("Money by colleague"), columns, rows, said)
