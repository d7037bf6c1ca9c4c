"""Addresses of pages about accounts that keep what was asked (day, period, measure)."""

from __future__ import annotations

from django.urls import reverse

from mainstay.apps.portfolio.queries.asked import Wish


def account_address(account_id: int, wish: Wish) -> str:
    """Return the page of an account for the same wish."""
    return reverse("portfolio:account", args=[account_id]) + wish.params()


STEP_PAGES = {
    "next.rhythm": "portfolio:account_people",
    "next.volume": "portfolio:account_worth",
    "next.breadth": "portfolio:account_worth",
    "next.contract": "portfolio:account_contracts",
    "next.relationship": "portfolio:account_people",
    "next.unknown": "portfolio:account_people",
}


def step_address(step: str, account_id: int, wish: Wish) -> str:
    """Return the page on which the next step for an account is done; nothing without a step."""
    return reverse(STEP_PAGES[step], args=[account_id]) + wish.params() if step else ""


def portfolio_address(wish: Wish, **more: object) -> str:
    """Return the portfolio for a wish, with some of it changed."""
    return reverse("portfolio:portfolio") + wish.params(**more)


def why_address(code: str, wish: Wish, **params: object) -> str:
    """Return the address that explains a figure for the same wish."""
    return reverse("portfolio:why", args=[code]) + wish.params(**params)


def lines_address(account_id: int, wish: Wish, **filters: object) -> str:
    """Return the order lines of an account for a wish, filtered."""
    return reverse("portfolio:account_lines", args=[account_id]) + wish.params(**filters)


def events_address(account_id: int, wish: Wish, **filters: object) -> str:
    """Return the service events of an account for a wish, filtered."""
    return reverse("portfolio:account_events", args=[account_id]) + wish.params(**filters)
