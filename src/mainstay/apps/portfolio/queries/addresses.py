"""Addresses of pages about accounts that keep what was asked (day, period, measure)."""

from __future__ import annotations

from django.urls import reverse

from mainstay.apps.portfolio.queries.asked import Wish


def account_address(account_id: int, wish: Wish) -> str:
    """Return the page of an account for the same wish."""
    return reverse("portfolio:account", args=[account_id]) + wish.params()


def portfolio_address(wish: Wish, **more: object) -> str:
    """Return the portfolio for a wish, with some of it changed."""
    return reverse("portfolio:portfolio") + wish.params(**more)
