"""Reads of accounts; what other apps use is named here."""

from mainstay.apps.accounts.queries.seeing import (
    Customer,
    NoSuchAccount,
    Seen,
    contract_ends,
    find_account,
    seen_by,
    sees_everything,
    visible_to,
)

__all__ = [
    "Customer",
    "NoSuchAccount",
    "Seen",
    "contract_ends",
    "find_account",
    "seen_by",
    "sees_everything",
    "visible_to",
]
