"""One account within the portfolio, with its group's figures or with its own.

An account that stands for a group is read as the customer, unless the account alone is asked for;
a member is always read alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import Customer, find_account
from mainstay.apps.organisation.models import User
from mainstay.apps.portfolio.models import Standing as Row
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.figures import figure
from mainstay.apps.portfolio.queries.portfolio import Portfolio, of_single_accounts, portfolio
from mainstay.domain.figure import Figure
from mainstay.domain.standing import Standing


@dataclass(frozen=True, slots=True)
class AccountReading:
    """An account, the portfolio it is read in, and the customer it belongs to."""

    account: Account
    found: Portfolio
    customer: Customer

    @property
    def is_face(self) -> bool:
        """Whether the account stands for its group."""
        return self.customer.account_id == self.account.pk

    @property
    def is_customer(self) -> bool:
        """Whether the figures are those of the customer, not of one of its accounts."""
        return not self.found.asked.wish.by_account

    @property
    def is_group(self) -> bool:
        """Whether the figures are those of a group of several accounts."""
        return self.is_customer and self.customer.of > 1

    @property
    def standing(self) -> Standing | None:
        """What it brings and how it is held; None without order lines or services."""
        return self.found.by_id.get(self.account.pk)

    def figure(self, code: str, **params: object) -> Figure | None:
        """Return a figure of the account; None without order lines or services."""
        if self.standing is None:
            return None
        return figure(self.found, code, account=self.account.pk, **params)


def read_account(user: User | None, account: Account, wish: Wish) -> AccountReading:
    """Read an account for a wish; WrongQuestion when the wish contradicts itself."""
    grouped = portfolio(asked(user, replace(wish, by_account=False)))
    customer = customer_of(grouped, account.pk)
    if wish.by_account or customer.account_id != account.pk:
        return AccountReading(account, of_single_accounts(grouped), customer)
    return AccountReading(account, grouped, customer)


def customer_of(found: Portfolio, account_id: int) -> Customer:
    """Return the group of an account as its reader sees it."""
    customers = found.seen.customers
    if account_id in customers:
        return customers[account_id]
    return next(row for row in customers.values() if account_id in row.members)


def latest_standing(reading: AccountReading) -> Row | None:
    """Return the newest kept standing until the day asked for.

    A group that is seen in part is read by its account alone: the kept row covers all members.
    """
    rows = Row.objects.filter(
        account=reading.account,
        is_customer=reading.is_customer and not reading.customer.is_part,
        score__as_of__lte=reading.found.asked.as_of,
    )
    if known_at := reading.found.asked.wish.known_at:
        rows = rows.filter(score__scored_at__lte=known_at)
    return rows.select_related("score").order_by("-score__as_of", "-score__scored_at").first()


def find_customers(found: Portfolio, texts: Sequence[str]) -> list[int]:
    """Find accounts by number, key or name; NoSuchAccount when this user sees none of them."""
    return [find_account(found.asked.user, text).pk for text in texts]
