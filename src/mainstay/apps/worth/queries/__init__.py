"""Reads of money facts; what other apps use is named here."""

from mainstay.apps.worth.queries.asking import (
    activity_rates,
    exchange_rates,
    first_day_with_lines,
    lake,
    last_day_with_lines,
    per_unit,
    pooled_activities,
    product_families,
    question,
    scope_of,
)
from mainstay.apps.worth.queries.lifetime import assumption_history, assumptions_of, referrals_of

__all__ = [
    "activity_rates",
    "assumption_history",
    "assumptions_of",
    "exchange_rates",
    "first_day_with_lines",
    "lake",
    "last_day_with_lines",
    "per_unit",
    "pooled_activities",
    "product_families",
    "question",
    "referrals_of",
    "scope_of",
]
