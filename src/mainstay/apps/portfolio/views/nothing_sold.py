"""What the portfolio says where no order line counts: why that is, and the one next step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.apps.organisation.models import User
from mainstay.apps.portfolio.queries.addresses import portfolio_address
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.worth.queries import first_day_with_lines
from mainstay.ui import formats


@dataclass(frozen=True, slots=True)
class EmptyPage:
    """The portfolio without a customer in it; ``url`` is empty where its reader can do nothing."""

    title: str
    text: str
    url: str
    label: str


def empty_page(found: Portfolio, user: User) -> EmptyPage:
    """Say why nothing is there: no accounts, no sales, or a time without any."""
    first = first_day_with_lines(found.asked.batches)
    if not found.seen.names:
        return _no_accounts(user)
    if first is None:
        return _no_sales(user)
    wish = found.asked.wish
    if found.asked.as_of < first:
        title = _("The first order came later")
        text = _("On %(day)s nothing had been sold yet; the first order line is of %(first)s.") % {
            "day": formats.day(found.asked.as_of),
            "first": formats.day(first),
        }
        url = portfolio_address(replace(wish, as_of=None, start=None, end=None))
        return EmptyPage(title, text, url, _("Look at today"))
    text = _("None of the accounts that you see has an order line in the period asked for.")
    url = "" if wish.all_time else portfolio_address(replace(wish, all_time=True))
    return EmptyPage(_("Nothing sold in this period"), text, url, _("Look at all years"))


def _no_accounts(user: User) -> EmptyPage:
    title = _("No customers yet")
    if user.may_operate:
        text = _(
            "Bring a file of order lines: which customers carry the business, what each is worth "
            "and how well it is held follow from it."
        )
        return EmptyPage(title, text, reverse("imports:imports"), _("Bring a file"))
    text = _(
        "You see the customers that you own, work on or were granted; none so far. Ask whoever "
        "leads you."
    )
    return EmptyPage(title, text, "", "")


def _no_sales(user: User) -> EmptyPage:
    title = _("No sales yet")
    if user.may_operate:
        text = _(
            "The accounts are there; what they bought is not. Bring a file of order lines: what "
            "each is worth and how well it is held follow from it."
        )
        return EmptyPage(title, text, reverse("imports:imports"), _("Bring order lines"))
    text = _(
        "The accounts are there; what they bought is not. Sales operations bring the order lines."
    )
    return EmptyPage(title, text, reverse("portfolio:accounts"), _("Look at the accounts"))
