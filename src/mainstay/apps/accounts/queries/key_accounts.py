"""Who is a key account, as a condition of a query."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def key_account_on(day: date) -> Q:
    """Ask of accounts what ``Account.is_key_account_on`` says of one."""
    by_then = Q(key_account_since=None) | Q(key_account_since__lte=day)
    return Q(is_key_account=True) & by_then
