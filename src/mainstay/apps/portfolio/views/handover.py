"""The handover pack of a colleague as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.plans.queries.owners import led_colleague
from mainstay.apps.portfolio.documents.handover import handover_pdf
from mainstay.apps.portfolio.queries.handover import read_handover
from mainstay.ui.exports import PDF_TYPE, download


def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what a colleague leaves to others; Http404 to whoever does not lead him."""
    user, day = signed_in(request), timezone.localdate()
    found = read_handover(led_colleague(user, pk), user=user, day=day)
    content = handover_pdf(found, made_at=timezone.now())
    name = f"{found.colleague} handover {day}.pdf"
    return download(content, filename=name, content_type=PDF_TYPE)
