"""What a colleague brought to relationships, as PDF for the performance review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.plans.documents.parts import strength
from mainstay.apps.plans.models import Objective
from mainstay.apps.plans.queries.owners import OwnerReading
from mainstay.ui import formats
from mainstay.ui.documents.pdf import Cell, Document, Fact, PdfColumn, PdfTable, PdfText, pdf
from mainstay.ui.explanations import figure_name

WIDTHS = (1.3, 1.2, 2.2, 1, 1, 1, 0.9)


def owner_pdf(
    colleague: User,
    reading: OwnerReading,
    objectives: Sequence[Objective],
    *,
    day: date,
    made_at: datetime,
) -> bytes:
    """Return a colleague's goals, figures and objectives; no total score sums them up."""
    company = organisation()
    said = {"day": formats.day(day)}
    return pdf(
        Document(
            title=_("Relationship goals of %(name)s") % {"name": colleague},
            subtitle=_("As of %(day)s. Promises are those of the last 12 months.") % said,
            organisation=company.name,
            made_at=made_at,
            facts=tuple(
                Fact(figure_name(told.figure), formats.figure_text(told.figure))
                for told in reading.summary.figures
            ),
            sections=(_goals(reading), _objectives(objectives)),
            band=_("Sample company") if company.is_sample else "",
            is_landscape=True,
        )
    )


def _goals(reading: OwnerReading) -> PdfTable:
    titles = (
        _("Account"),
        _("Person"),
        _("Goal"),
        _("At start"),
        _("Now"),
        _("Wanted"),
        _("Due"),
    )
    columns = tuple(
        PdfColumn(title, width=f"{width}fr") for title, width in zip(titles, WIDTHS, strict=True)
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.account.name,
            row.goal.person,
            row.goal.what,
            strength(row.goal.start),
            strength(row.goal.now),
            strength(row.goal.target),
            formats.day(row.goal.due) if row.goal.due else _("no date"),
        )
        for row in reading.rows
    )
    return PdfTable(_("Goals"), columns, rows, note="" if rows else _("None yet."))


def _objectives(objectives: Sequence[Objective]) -> PdfText:
    said = [
        _("%(text)s (%(plan)s, from %(start)s)")
        % {
            "text": each.text,
            "plan": each.plan.account.name if each.plan else _("all relationships"),
            "start": formats.day(each.start),
        }
        for each in objectives
    ]
    none = _("None yet: no objective in the performance review asks for work on relationships.")
    return PdfText(_("Objectives"), tuple(said) or (none,), is_list=True)
