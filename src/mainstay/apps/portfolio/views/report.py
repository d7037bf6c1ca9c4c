"""The portfolio report as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from mainstay.apps.portfolio import charts
from mainstay.apps.portfolio.documents.report import Pictures, portfolio_pdf, portfolio_xlsx
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.views.reading import portfolio_of
from mainstay.ui.exports import XLSX_TYPE, download

PDF_TYPE = "application/pdf"


def report_pictures(found: Portfolio) -> Pictures:
    """Draw the pictures of the report."""
    return Pictures(
        stakes=charts.stakes_chart(found),
        concentration=charts.concentration_chart(found),
        whale=charts.whale_chart(found),
    )


def report(request: HttpRequest, ending: str) -> HttpResponse:
    """Give the portfolio that was asked for as PDF or workbook."""
    found = portfolio_of(request)
    if found.is_empty:
        raise Http404
    name = f"portfolio-{found.asked.as_of.isoformat()}.{ending}"
    if ending == "pdf":
        content = portfolio_pdf(found, report_pictures(found), made_at=timezone.now())
        return download(content, filename=name, content_type=PDF_TYPE)
    return download(portfolio_xlsx(found), filename=name, content_type=XLSX_TYPE)
