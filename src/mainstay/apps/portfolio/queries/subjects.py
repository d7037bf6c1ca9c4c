"""Whom a figure is about: the facts of one customer of a portfolio, and its members."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.errors import DomainError
from mainstay.domain.figure import Explanation

Params = Mapping[str, str]
Explain = Callable[[Portfolio, Params], Explanation]
LONGEST_NUMBER = 18  # digits: what a database keeps as a number of a row


class NoSuchFigure(DomainError):
    """A figure that does not exist, or is about a customer that this user does not see."""


def number_in(text: str) -> int | None:
    """Read the number of a row; None when the text is none, or longer than any row's."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def facts_of(portfolio: Portfolio, params: Params) -> CustomerFacts:
    """Return the facts of the customer that a figure is about."""
    number = number_in(params.get("account", ""))
    facts = portfolio.facts.get(number) if number is not None else None
    if facts is None:
        raise NoSuchFigure("There is no such customer among those you see in this period.")
    return facts


def members_of(portfolio: Portfolio, account_id: int) -> tuple[int, ...]:
    """Return the accounts that a customer of a portfolio is made of."""
    customer = None if portfolio.asked.wish.by_account else portfolio.customer(account_id)
    return customer.members if customer else (account_id,)
