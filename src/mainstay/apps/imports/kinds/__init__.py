"""One module for each kind of file; to add one, copy a module and name it here."""

from __future__ import annotations

from mainstay.apps.imports.kinds import (
    accounts,
    activity_rates,
    contracts,
    coverage,
    exchange_rates,
    goals,
    order_headers,
    order_lines,
    people,
    products,
    promises,
    satisfaction,
    service_events,
    team,
    touches,
    users,
)
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.domain.errors import DomainError

KINDS: dict[str, Kind] = {
    module.KIND.name: module.KIND
    for module in (
        accounts,
        people,
        team,
        users,
        order_lines,
        order_headers,
        products,
        service_events,
        activity_rates,
        exchange_rates,
        contracts,
        touches,
        promises,
        satisfaction,
        coverage,
        goals,
    )
}

__all__ = ["KINDS", "Field", "Kind", "NoSuchKind", "kind_named"]


class NoSuchKind(DomainError):
    """Somebody asked for a kind of file that does not exist."""


def kind_named(name: str) -> Kind:
    """Return a kind by name; NoSuchKind names those there are."""
    kind = KINDS.get(name)
    if kind is None:
        raise NoSuchKind(f"There is no kind {name}; the kinds are {', '.join(KINDS)}.")
    return kind
