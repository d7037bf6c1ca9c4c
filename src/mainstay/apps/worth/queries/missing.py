"""Days on which order lines name a currency that has no exchange rate, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.analytics.lake_check import unrated_days
from mainstay.apps.accounts.queries import seen_by
from mainstay.apps.organisation.queries import counted_batches
from mainstay.apps.worth.queries.asking import exchange_rates, lake, scope_of


@dataclass(frozen=True, slots=True)
class UnratedDay:
    """So many order lines in a currency on a day without a rate."""

    currency: str
    day: date
    rows: int


def days_without_rate() -> list[UnratedDay]:
    """List currency by currency, day by day, what is in no sum; for the machine's owner."""
    batches, seen = counted_batches(), seen_by(None)
    with lake().session(scope_of(seen, seen.account_units, batches)) as session:
        rows = unrated_days(session, exchange_rates(batches))
    return [UnratedDay(row["currency"], row["date"], row["rows"]) for row in rows]
