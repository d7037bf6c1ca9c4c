"""What every page of figures does first: read the wish from the address, for the user who asks."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.portfolio.queries.asked import Wish, WrongQuestion, asked
from mainstay.apps.portfolio.queries.portfolio import Portfolio, portfolio


def portfolio_of(request: HttpRequest) -> Portfolio:
    """Return the portfolio that an address asks for; an impossible wish is no page."""
    try:
        wish = Wish.of(request.GET.dict())
        return portfolio(asked(signed_in(request), wish))
    except WrongQuestion as problem:
        raise Http404(str(problem)) from problem
