"""The lines that real exports have and nobody likes: returns, free goods, lines of nobody."""

from __future__ import annotations

import numpy as np

from mainstay.apps.workspace.sample.lines import Lines, price_cents
from mainstay.apps.workspace.sample.orders import Orders
from mainstay.apps.workspace.sample.setting import Setting
from mainstay.apps.workspace.sample.timeline import Ints

RETURNED_PART = 0.007
FREE_PART = 0.006
NOBODYS_LINES = 140
# Orders of nobody are numbered from here: above every order of a customer.
NOBODYS_FROM = 1_000_000


def with_odd_lines(
    lines: Lines, *, orders: Orders, setting: Setting, rng: np.random.Generator
) -> Lines:
    """Add returns and lines of nobody, make some lines free of charge; sort all by day."""
    lines = _some_free(lines, rng)
    parts = (
        lines,
        _returns(lines, orders, rng),
        _nobodys(setting, rng),
    )
    joined = Lines(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in Lines.__slots__)
    )
    return joined.take(np.lexsort((joined.number, joined.order, joined.day)))


def _some_free(lines: Lines, rng: np.random.Generator) -> Lines:
    """Give a few small lines away: the discount is the whole list amount."""
    drawn = rng.random(len(lines.order)) < FREE_PART
    free = drawn & (lines.listed < 2000_00) & (lines.number > 1)
    columns = {name: getattr(lines, name) for name in Lines.__slots__}
    columns["discount"] = np.where(free, lines.listed, lines.discount)
    return Lines(**columns)


def _returns(lines: Lines, orders: Orders, rng: np.random.Generator) -> Lines:
    """Credit some lines in part on the day of the customer's next order or the one after."""
    later = _later_order(orders, 1 + int(rng.integers(0, 2)))[lines.order]
    may = (later >= 0) & (lines.revenue > 0) & (rng.random(len(lines.order)) < RETURNED_PART)
    chosen = np.flatnonzero(may)
    back = lines.take(chosen)
    part = rng.uniform(0.1, 0.9, len(chosen))
    quantity = np.maximum((back.quantity * part).astype(np.int64), 1)

    def share(cents: Ints) -> Ints:
        shared: Ints = -(cents * quantity // back.quantity)
        return shared

    columns = {name: getattr(back, name) for name in Lines.__slots__}
    columns |= {
        "order": len(orders) + np.arange(len(chosen)),
        "number": np.ones(len(chosen), dtype=np.int64),
        "day": orders.day[later[chosen]],
        "quantity": -quantity,
        "listed": share(back.listed),
        "discount": share(back.discount),
        "cost": share(back.cost),
    }
    return Lines(**columns)


def _later_order(orders: Orders, steps: int) -> Ints:
    """Return for each order the same account's order so many later, -1 where there is none."""
    later = np.full(len(orders), -1, dtype=np.int64)
    grouped = np.argsort(orders.account, kind="stable")
    if len(grouped) > steps:
        same = orders.account[grouped[:-steps]] == orders.account[grouped[steps:]]
        later[grouped[:-steps][same]] = grouped[steps:][same]
    return later


def _nobodys(setting: Setting, rng: np.random.Generator) -> Lines:
    """Draw counter sales whose account the export left empty."""
    count = NOBODYS_LINES
    day = np.sort(setting.timeline.business_days_at(rng.integers(1, 1820, count)))
    product = rng.integers(0, 60, count)
    euro = np.zeros(count, dtype=np.int64)
    price = price_cents(product, currency=euro, years_back=setting.timeline.prices_back(day))
    quantity = rng.integers(1, 12, count)
    listed = quantity * price
    return Lines(
        order=NOBODYS_FROM + np.arange(count),
        number=np.ones(count, dtype=np.int64),
        account=np.full(count, -1, dtype=np.int64),
        unit=np.full(count, -1, dtype=np.int64),
        day=day,
        product=product,
        currency=euro,
        quantity=quantity,
        listed=listed,
        discount=listed // 20,
        cost=listed * 11 // 20,
        is_costed=np.ones(count, dtype=np.int64),
    )
