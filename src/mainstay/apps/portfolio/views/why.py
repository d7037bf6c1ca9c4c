"""The why of every figure: its rows, what was unknown, each threshold and where it comes from."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mainstay.apps.portfolio.queries.addresses import portfolio_address
from mainstay.apps.portfolio.queries.figures import NoSuchFigure, explanation
from mainstay.apps.portfolio.views.reading import portfolio_of
from mainstay.ui.explanations import explained, explanation_csv
from mainstay.ui.exports import CSV_TYPE, download


def why(request: HttpRequest, code: str) -> HttpResponse:
    """Show the arithmetic of one figure, or give all its rows as a file."""
    found = portfolio_of(request)
    try:
        told = explanation(found, code, request.GET.dict())
    except NoSuchFigure as problem:
        raise Http404(str(problem)) from problem
    if request.GET.get("file") == "csv":
        return download(explanation_csv(told), filename=f"{code}.csv", content_type=CSV_TYPE)
    params = request.GET.copy()
    params["file"] = "csv"
    shown = explained(
        told,
        playbook=found.asked.playbook,
        csv_url=f"?{params.urlencode()}",
        method_url=reverse("organisation:method"),
    )
    back = portfolio_address(found.asked.wish)
    return render(request, "ui/why.html", {"explained": shown, "back_url": back})
