"""To which of the accounts or groups on a page a promise was broken lately."""

from __future__ import annotations

from collections.abc import Iterable

from mainstay.apps.portfolio.queries.asked import Asked
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.touches.queries.owed import lately_broken
from mainstay.domain.judgement import Reason


def broken_units(asked: Asked, units: Iterable[tuple[int, int]]) -> dict[int, Reason]:
    """Return by unit the promise broken last to one of its accounts, from (account, unit) pairs."""
    pairs = list(units)
    accounts = [account for account, _unit in pairs]
    found = lately_broken(accounts, asked.playbook, as_of=asked.today) if accounts else {}
    by_unit: dict[int, Reason] = {}
    for account, unit in pairs:
        reason = found.get(account)
        known = by_unit.get(unit)
        if reason and (known is None or reason.params["days"] < known.params["days"]):  # type: ignore[operator]
            by_unit[unit] = reason
    return by_unit


def broken_shown(found: Portfolio, shown: Iterable[int]) -> dict[int, Reason]:
    """The same for what a list shows: groups with all their members, or single accounts."""
    customers = {} if found.asked.wish.by_account else found.seen.customers
    pairs = (
        (member, unit)
        for unit in shown
        for member in (customers[unit].members if unit in customers else (unit,))
    )
    return broken_units(found.asked, pairs)
