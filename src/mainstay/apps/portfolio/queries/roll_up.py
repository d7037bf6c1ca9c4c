"""A group account by account: rows that add up to the group's figures, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mainstay.apps.accounts.models import Account, AccountStatus
from mainstay.apps.accounts.queries.groups import with_merged
from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.apps.portfolio.queries.figures import figure
from mainstay.apps.portfolio.queries.portfolio import Portfolio, of_single_accounts
from mainstay.domain.figure import Figure, Measure

Cells = Mapping[Measure, Figure | None]


@dataclass(frozen=True, slots=True)
class Member:
    """One account of the group; a cell is None when it has no order lines or services."""

    account: Account
    cells: Cells

    @property
    def is_closed(self) -> bool:
        return self.account.status == AccountStatus.CLOSED


@dataclass(frozen=True, slots=True)
class RollUp:
    """A group: its members, what is known of the group only, and the group's own figures.

    ``members + only_together = totals`` for every measure whose total is known. Left out are
    accounts of the group that the reader does not see (a number), and merged ones (their lines
    count where they were merged into).
    """

    members: tuple[Member, ...]
    only_together: Mapping[Measure, Decimal | None]
    totals: Cells
    unseen: int
    merged: tuple[Account, ...]

    @property
    def has_rest(self) -> bool:
        return any(self.only_together.values())


def roll_up(reading: AccountReading) -> RollUp:
    """Lay a group out account by account."""
    customer, grouped = reading.customer, reading.found
    single = of_single_accounts(grouped)
    rows, merged = with_merged(customer.members)
    members = tuple(Member(row, _cells(single, row.pk)) for row in rows)
    totals = _cells(grouped, reading.account.pk)
    return RollUp(
        members=members,
        only_together={m: _rest(m, members, totals) for m in Measure},
        totals=totals,
        unseen=customer.of - len(customer.members),
        merged=tuple(merged),
    )


def _cells(found: Portfolio, account_id: int) -> Cells:
    if account_id not in found.facts:
        return dict.fromkeys(Measure)
    return {m: figure(found, m.value, account=account_id) for m in Measure}


def _rest(measure: Measure, members: Sequence[Member], totals: Cells) -> Decimal | None:
    """What the group brings beyond the members of which it is known one by one."""
    total = totals[measure]
    if total is None or total.value is None:
        return None
    cells = [row.cells[measure] for row in members]
    known = [cell.value for cell in cells if cell is not None and cell.value is not None]
    return Decimal(str(total.value)) - sum((Decimal(str(value)) for value in known), Decimal(0))
