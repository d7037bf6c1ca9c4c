"""A customer's purchases, as the models of lifetime value read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Purchases:
    """One customer's order days: how many, the first, the last, and revenue of the repeat ones."""

    account_id: int
    order_days: int
    first_order: date
    last_order: date
    repeat_revenue: Decimal | None  # None: a currency without a rate
