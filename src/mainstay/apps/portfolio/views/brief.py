"""The brief of an account as PDF: one page for the ten minutes before a meeting."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.portfolio.documents.brief import brief_pdf
from mainstay.apps.portfolio.queries.account_reading import read_account
from mainstay.apps.portfolio.queries.asked import Wish, WrongQuestion
from mainstay.ui.exports import PDF_TYPE, download


def brief(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the brief of an account; Http404 to whoever does not see it."""
    user = signed_in(request)
    account = seen_account(user, pk)
    try:
        reading = read_account(user, account, Wish.of(request.GET.dict()))
    except WrongQuestion as problem:
        raise Http404(str(problem)) from problem
    content = brief_pdf(reading, made_at=timezone.now())
    day = reading.found.asked.as_of.isoformat()
    return download(content, filename=f"{account.name} {day}.pdf", content_type=PDF_TYPE)
