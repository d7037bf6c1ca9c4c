"""Reads of accounts; what other apps use is named here."""

from mainstay.apps.accounts.queries.seeing import (
    Customer,
    Groups,
    NoSuchAccount,
    Seen,
    contract_ends,
    find_account,
    groups_of,
    seen_by,
    sees_everything,
    visible_to,
)

__all__ = [
    "Customer",
    "Groups",
    "NoSuchAccount",
    "Seen",
    "contract_ends",
    "find_account",
    "groups_of",
    "seen_by",
    "sees_everything",
    "visible_to",
]
