"""Accounts of the sample's customers: groups, names, territories, owners, buying units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mainstay.apps.workspace.sample.colleagues import MANAGERS
from mainstay.apps.workspace.sample.geography import COUNTRIES, NEIGHBOURS, Country
from mainstay.apps.workspace.sample.names import plain
from mainstay.apps.workspace.sample.plans import Plan
from mainstay.apps.workspace.sample.timeline import Ints

_SEGMENTS = {
    "Process industry": (
        "Pulp and paper",
        "Food processing",
        "Chemicals",
        "Building materials",
        "Glass",
        "Mining",
        "Energy",
    ),
    "Machine builders": ("Machinery", "Conveying"),
    "Yards and rail": ("Shipyards", "Rail"),
    "Workshops": ("Metal working", "Timber"),
}
_SEGMENT_OF = {
    industry: segment for segment, industries in _SEGMENTS.items() for industry in industries
}
_UNITS = ("Maintenance", "Production", "Projects", "Central stores", "Workshop", "Utilities")
_HOLDING_FROM = 5
_GROUP_FROM = 3
_TWO_LEVELS_FROM = 6


@dataclass(frozen=True, slots=True)
class Account:
    """One account as exported. ``customer``: the place of its customer among the plans.

    ``weight``: its part of the customer's orders. ``parent`` is the place of its parent among the
    accounts of the same customer, None for the top.
    """

    account_id: str
    name: str
    customer: int
    parent: int | None
    parent_id: str
    country: Country
    owner: str
    segment: str
    industry: str
    domains: tuple[str, ...]
    is_key_account: bool
    is_closed: bool
    weight: float
    units: tuple[str, ...]


def accounts_of(plans: Sequence[Plan], *, rng: np.random.Generator) -> tuple[Account, ...]:
    """Build every account, customers in the order of their names, a parent before its members."""
    groups = [_group(place, plan, rng) for place, plan in enumerate(plans)]
    groups.sort(key=lambda group: plain(group[0].name))
    return tuple(_numbered(groups))


def draw_members(customer: Ints, *, accounts: Sequence[Account], rng: np.random.Generator) -> Ints:
    """Choose for each customer named one of its accounts, by their weights."""
    draw = rng.random(len(customer))
    account = np.full(len(customer), -1, dtype=np.int64)
    members: dict[int, list[int]] = {}
    for place, one in enumerate(accounts):
        members.setdefault(one.customer, []).append(place)
    for owner, places in members.items():
        own = customer == owner
        bounds = np.cumsum([accounts[place].weight for place in places])
        chosen = np.searchsorted(bounds[:-1], draw[own] * bounds[-1], side="right")
        account[own] = np.array(places)[chosen]
    return account


def _numbered(groups: list[list[Account]]) -> Iterator[Account]:
    number = 1001
    for group in groups:
        for account in group:
            parent_id = "" if account.parent is None else f"A-{number + account.parent}"
            own = number + group.index(account)
            yield replace(account, account_id=f"A-{own}", parent_id=parent_id)
        number += len(group)


def _group(customer: int, plan: Plan, rng: np.random.Generator) -> list[Account]:
    weights = _weights(plan.members, rng)
    countries = _countries(plan, rng)
    group = []
    for place, (weight, country) in enumerate(zip(weights, countries, strict=True)):
        account = Account(
            account_id="",
            name=_name(plan, countries[: place + 1]),
            customer=customer,
            parent=_parent(place, plan.members),
            parent_id="",
            country=country,
            owner=MANAGERS[country.code],
            segment=_SEGMENT_OF.get(plan.industry, ""),
            industry=plan.industry,
            domains=_domains(plan, place, country, rng),
            is_key_account=plan.is_key_account and place == 0,
            is_closed=plan.stopped > 0,
            weight=float(weight),
            units=_units(plan, float(weight), rng),
        )
        group.append(account)
    return group


def _parent(place: int, members: int) -> int | None:
    """Hang members below the top; in a large group the last ones below two divisions."""
    if place == 0:
        return None
    if members >= _TWO_LEVELS_FROM and place > members // 2:
        return 1 + place % 2
    return 0


def _weights(members: int, rng: np.random.Generator) -> list[float]:
    """Share the orders out; the top of a large group is a holding that buys nothing."""
    if members == 1:
        return [1.0]
    parts = np.sort(rng.uniform(0.25, 1.0, members))[::-1]
    if members >= _HOLDING_FROM:
        parts[0] = 0.0
    shares: list[float] = (parts / parts.sum()).round(6).tolist()
    return shares


def _countries(plan: Plan, rng: np.random.Generator) -> list[Country]:
    abroad = NEIGHBOURS[plan.country]
    codes = [plan.country]
    for place in range(1, plan.members):
        stays = plan.members == 2 and rng.random() < 0.6
        codes.append(plan.country if stays or place % 3 == 1 else abroad[place % len(abroad)])
    return [COUNTRIES[code] for code in codes]


def _name(plan: Plan, countries: list[Country]) -> str:
    """Name the last of these members: by its group, or by the next city of its country."""
    country = countries[-1]
    if len(countries) == 1 and plan.members >= _GROUP_FROM:
        return f"{plan.name} Group"
    if len(countries) == 1:
        return f"{plan.name} {country.legal_form}"
    city = country.cities[countries[1:].count(country) - 1]
    return f"{plan.name} {city} {country.legal_form}"


def _domains(plan: Plan, place: int, country: Country, rng: np.random.Generator) -> tuple[str, ...]:
    """Give members the group's mail domain, their country's own, or both."""
    shared = f"{plain(plan.name)}.example"
    if place == 0 or country.code == plan.country:
        return (shared,)
    own = f"{plain(plan.name)}-{country.code.lower()}.example"
    return (own,) if rng.random() < 0.5 else (own, shared)


def _units(plan: Plan, weight: float, rng: np.random.Generator) -> tuple[str, ...]:
    size = plan.revenue * weight
    draw = rng.permutation(len(_UNITS))
    wanted = rng.random()
    if size > 800:
        count = 3
    elif size > 250 and wanted < 0.7:
        count = 2
    else:
        count = 0
    return tuple(_UNITS[place] for place in sorted(draw[:count].tolist()))
