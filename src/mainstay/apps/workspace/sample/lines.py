"""Order lines: products, prices, quantities and costs that add up to each customer's plan.

Money is in whole cents of the line's currency, so that list amount - discount = revenue exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mainstay.apps.workspace.sample.catalogue import FAMILY_OF, FAMILY_PLACES, PRODUCTS
from mainstay.apps.workspace.sample.exchange import CURRENCIES, list_rate
from mainstay.apps.workspace.sample.orders import Orders
from mainstay.apps.workspace.sample.plans import Costs, Plan
from mainstay.apps.workspace.sample.setting import Setting
from mainstay.apps.workspace.sample.timeline import YEARS, Days, Floats, Ints, Timeline

_PRICE_STEP = 1.024
_COST_STEP = 1.025
_SEASON = (0.98, 0.99, 1.08, 1.02, 1.03, 1.04, 0.84, 0.88, 1.07, 1.06, 1.04, 0.97)
_DEEPER_EACH_YEAR = 0.001
_COSTED_PART = 0.80
_LOST_SINCE_DAYS = 410
_PASSES = 3


@dataclass(frozen=True, slots=True)
class Lines:
    """Columns of order lines. ``account`` -1: unassigned; ``cost`` -1: not known.

    ``order`` numbers the orders from 0; credits and lines of nobody come after those of the
    customers. Cents are of the line's currency, a place in CURRENCIES.
    """

    order: Ints
    number: Ints
    account: Ints
    unit: Ints
    day: Days
    product: Ints
    currency: Ints
    quantity: Ints
    listed: Ints
    discount: Ints
    cost: Ints
    is_costed: Ints

    @property
    def revenue(self) -> Ints:
        return self.listed - self.discount

    def take(self, rows: Ints) -> Lines:
        """Return these rows only, in this order."""
        return Lines(*(getattr(self, name)[rows] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class _Draft:
    """One row for each line to come: who, when, which product, how large beside the others."""

    order: Ints
    customer: Ints
    day: Days
    product: Ints
    currency: Ints
    worth: Floats


def lines_of(orders: Orders, *, setting: Setting, rng: np.random.Generator) -> Lines:
    """Fill every order with lines; a customer's lines of a year add up to its plan."""
    draft = _draft(orders, setting, rng)
    price = price_cents(
        draft.product, currency=draft.currency, years_back=setting.timeline.prices_back(draft.day)
    )
    rate = setting.rates[draft.currency, setting.timeline.month_index(draft.day)]
    off = _discounts(draft, setting, rng)
    quantity = _quantities(draft, price * rate * (1 - off), setting)
    listed = quantity * price
    return Lines(
        order=draft.order,
        number=_numbers(draft.order),
        account=orders.account[draft.order],
        unit=orders.unit[draft.order],
        day=draft.day,
        product=draft.product,
        currency=draft.currency,
        quantity=quantity,
        listed=listed,
        discount=np.rint(listed * off).astype(np.int64),
        cost=_costs(draft, quantity, rate, setting.timeline),
        is_costed=_costed(draft.customer, setting.plans, rng),
    )


def price_cents(product: Ints, *, currency: Ints, years_back: Ints) -> Ints:
    """Return list prices: raised each January, in a currency at the rate lists are made with."""
    euro = np.array([item.price for item in PRODUCTS])
    fixed = np.array([list_rate(code) for code in CURRENCIES])
    table = euro[:, None, None] / fixed[None, :, None] / _PRICE_STEP ** np.arange(YEARS + 1)
    cents: Ints = np.rint(table * 100).astype(np.int64)
    return cents[product, currency, years_back]


def _draft(orders: Orders, setting: Setting, rng: np.random.Generator) -> _Draft:
    order = np.repeat(np.arange(len(orders)), orders.lines)
    customer, day = orders.customer[order], orders.day[order]
    codes = [CURRENCIES.index(one.country.currency) for one in setting.accounts]
    product = _products(customer, day, setting, rng)
    season = np.array(_SEASON)[day.astype("datetime64[M]").astype(np.int64) % 12]
    spread = np.exp(rng.normal(0, 0.55, len(order))).round(9)
    return _Draft(
        order=order,
        customer=customer,
        day=day,
        product=product,
        currency=np.array(codes)[orders.account[order]],
        worth=season * spread,
    )


def _products(customer: Ints, day: Days, setting: Setting, rng: np.random.Generator) -> Ints:
    """Choose a product for each line from its customer's assortment."""
    product = np.zeros(len(customer), dtype=np.int64)
    ago = (np.datetime64(setting.timeline.last_day, "D") - day).astype(np.int64)
    for place, plan in enumerate(setting.plans):
        own = np.flatnonzero(customer == place)
        weights = _assortment(plan, plan.families, rng)
        product[own] = rng.choice(len(PRODUCTS), len(own), p=weights)
        if plan.lost:
            kept = plan.families.replace(plan.lost, "")
            late = own[ago[own] < _LOST_SINCE_DAYS]
            product[late] = rng.choice(len(PRODUCTS), len(late), p=_assortment(plan, kept, rng))
    return product


def _assortment(plan: Plan, letters: str, rng: np.random.Generator) -> Floats:
    """Return how likely each product is: families alike, nothing dear in small lines."""
    per_line = plan.revenue * 1000 / max(plan.orders * plan.lines, 1)
    price = np.array([item.price for item in PRODUCTS])
    liking = np.where(price < 0.4 * per_line, rng.uniform(0.2, 1.0, len(PRODUCTS)), 0.0)
    liking[[FAMILY_OF.index(place) for place in range(max(FAMILY_OF) + 1)]] += 0.05
    families = np.array(FAMILY_OF)
    weights = np.zeros(len(PRODUCTS))
    for one in letters.split():
        members = families == FAMILY_PLACES[one]
        weights[members] = liking[members] / liking[members].sum() * rng.uniform(0.6, 1.4)
    weights /= weights.sum()
    return weights


def _discounts(draft: _Draft, setting: Setting, rng: np.random.Generator) -> Floats:
    """Return discount rates, in half per cents, that leave each customer its planned margin."""
    shares = _cost_shares(np.zeros_like(draft.product), draft.product)
    count = len(setting.plans)
    worth = np.bincount(draft.customer, weights=draft.worth, minlength=count)
    cost = np.bincount(draft.customer, weights=draft.worth * shares, minlength=count)
    margin = np.array([plan.margin for plan in setting.plans])
    fair = 1 - cost / np.maximum(worth, 1e-9) / (1 - margin)
    older = setting.timeline.years_back(draft.day)
    moves = rng.uniform(-0.025, 0.025, len(older))
    drawn = fair[draft.customer] - _DEEPER_EACH_YEAR * older + moves
    half_per_cents: Floats = np.rint(np.clip(drawn, 0, 0.6) * 200) / 200
    return half_per_cents


def _cost_shares(years_back: Ints, product: Ints) -> Floats:
    """Return direct cost over list price: costs have risen a little faster than prices."""
    share = np.array([item.cost_share for item in PRODUCTS])[product]
    risen: Floats = share * (_PRICE_STEP / _COST_STEP) ** years_back
    return risen


def _quantities(draft: _Draft, net: Floats, setting: Setting) -> Ints:
    """Find whole quantities whose revenue comes close to the plan of each customer and year.

    ``net``: cents in EUR for one piece.
    """
    year = setting.timeline.years_back(draft.day)
    cell = draft.customer * YEARS + year
    wanted = yearly_revenue(setting.plans).ravel() * 100
    worth = draft.worth.copy()
    quantity = np.ones(len(cell), dtype=np.int64)
    sums = np.bincount(cell, weights=worth, minlength=len(wanted))
    for _ in range(_PASSES):
        worth *= (wanted / np.maximum(sums, 1e-9))[cell]
        quantity = np.maximum(np.rint(worth / net), 1).astype(np.int64)
        sums = np.bincount(cell, weights=quantity * net, minlength=len(wanted))
    return quantity


def yearly_revenue(plans: Sequence[Plan]) -> Floats:
    """Return revenue in EUR: customers down, years back across; less where a year was not full."""
    table = np.zeros((len(plans), YEARS))
    for place, plan in enumerate(plans):
        full = plan.revenue * 1000
        for year in range(YEARS):
            bought = min(max(plan.started - year, 0), 1) - min(max(plan.stopped - year, 0), 1)
            table[place, year] = full * (1 if year == 0 and not plan.stopped else max(bought, 0))
            full /= plan.volume if year == 0 else plan.growth
    return table


def _costs(draft: _Draft, quantity: Ints, rate: Floats, timeline: Timeline) -> Ints:
    """Return direct costs in cents of the line's currency, from a cost per piece in euro."""
    back = timeline.prices_back(draft.day)
    price = np.array([item.price for item in PRODUCTS])[draft.product] / _PRICE_STEP**back
    piece = np.rint(price * _cost_shares(back, draft.product) * 100)
    cost: Ints = np.rint(quantity * piece / rate).astype(np.int64)
    return cost


def _costed(customer: Ints, plans: Sequence[Plan], rng: np.random.Generator) -> Ints:
    part = {Costs.ALL: 1.0, Costs.MOST: _COSTED_PART, Costs.NONE: 0.0}
    parts = np.array([part[plan.costs] for plan in plans])
    costed: Ints = (rng.random(len(customer)) < parts[customer]).astype(np.int64)
    return costed


def _numbers(order: Ints) -> Ints:
    """Number the lines of each order from 1; ``order`` is sorted."""
    starts = np.flatnonzero(np.diff(order, prepend=-1))
    counts = np.diff(np.append(starts, len(order)))
    numbers: Ints = np.arange(len(order)) - np.repeat(starts, counts) + 1
    return numbers
