"""The whole sample company in memory, built once from a day and a seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from mainstay.apps.workspace.sample.accounts import Account, accounts_of
from mainstay.apps.workspace.sample.agreements import (
    Contract,
    TeamMember,
    contracts_of,
    team_of,
)
from mainstay.apps.workspace.sample.drawn_customers import drawn_customers
from mainstay.apps.workspace.sample.exchange import as_floats, monthly_rates
from mainstay.apps.workspace.sample.key_customers import KEY_CUSTOMERS
from mainstay.apps.workspace.sample.lines import Lines, lines_of
from mainstay.apps.workspace.sample.odd_lines import with_odd_lines
from mainstay.apps.workspace.sample.orders import Orders, orders_of
from mainstay.apps.workspace.sample.people import Position, people_of
from mainstay.apps.workspace.sample.plans import Plan
from mainstay.apps.workspace.sample.rates import Rate, rates
from mainstay.apps.workspace.sample.services import Events, events_of
from mainstay.apps.workspace.sample.setting import Setting
from mainstay.apps.workspace.sample.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Company:
    """Everything the files are written from."""

    timeline: Timeline
    plans: tuple[Plan, ...]
    accounts: tuple[Account, ...]
    orders: Orders
    lines: Lines
    events: tuple[Events, ...]
    rates: tuple[Rate, ...]
    exchange: tuple[tuple[Decimal, ...], ...]
    people: tuple[Position, ...]
    contracts: tuple[Contract, ...]
    team: tuple[TeamMember, ...]


def build_company(until: date, *, seed: int) -> Company:
    """Build the company; each part draws from a stream of its own, so that parts stay apart."""

    def stream(part: int) -> np.random.Generator:
        return np.random.default_rng([seed, part])

    timeline = Timeline.up_to(until)
    plans = (*KEY_CUSTOMERS, *drawn_customers(stream(1)))
    accounts = accounts_of(plans, rng=stream(2))
    exchange = monthly_rates(stream(3))
    setting = Setting(plans, accounts, timeline, as_floats(exchange))
    orders = orders_of(setting, rng=stream(4))
    lines = lines_of(orders, setting=setting, rng=stream(5))
    all_rates = rates(timeline)
    return Company(
        timeline=timeline,
        plans=plans,
        accounts=accounts,
        orders=orders,
        lines=with_odd_lines(lines, orders=orders, setting=setting, rng=stream(6)),
        events=events_of(orders, setting=setting, all_rates=all_rates, rng=stream(7)),
        rates=all_rates,
        exchange=exchange,
        people=people_of(setting, rng=stream(8)),
        contracts=contracts_of(setting, rng=stream(9)),
        team=team_of(setting, rng=stream(10)),
    )
