"""The other customers of the sample: sizes on a smooth curve, habits drawn by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from mainstay.apps.workspace.sample.catalogue import FAMILY_PLACES
from mainstay.apps.workspace.sample.geography import COUNTRIES
from mainstay.apps.workspace.sample.names import STEMS, TRADES
from mainstay.apps.workspace.sample.plans import Costs, Plan, Service

EARNING = 78
LOSING = 40
GONE = 5
PROSPECTS = 4
_GROUPS = (6, 5, 4, 3)
_PAIRS = 39

# Profit in thousand EUR: the largest of each kind, and each next one as a part of it.
_EARNED, _EARNED_STEP = 232.0, 0.961
_LOST, _LOST_STEP = 78.0, 0.943

# Places on the curve of those whose export has few costs or none, and of the silent and the new.
_MOST_COSTED = (23, 37)
_NOT_COSTED = (30,)
_SILENT = (17, 41)
_NEW = (12, 33, 52)


def drawn_customers(rng: np.random.Generator) -> list[Plan]:
    """Draw the customers that are not written by hand, groups among them."""
    plans = [*_earning(rng), *_losing(rng), *_gone(rng), *_prospects()]
    named = [
        replace(plan, name=name, country=country, industry=industry)
        for plan, (name, country, industry) in zip(plans, _identities(len(plans), rng), strict=True)
    ]
    return _grouped(named, rng)


def _earning(rng: np.random.Generator) -> Iterator[Plan]:
    for place in range(EARNING):
        profit = _EARNED * _EARNED_STEP**place * rng.uniform(0.94, 1.06)
        rate = float(np.clip(rng.normal(0.205, 0.035), 0.12, 0.28))
        margin = min(rate + float(np.clip(rng.normal(0.125, 0.03), 0.06, 0.2)), 0.43)
        revenue = profit / rate
        orders = 2.3 * revenue**0.45 * rng.uniform(0.75, 1.3)
        habits = _habits(orders, rng)
        plan = replace(habits, revenue=revenue, margin=margin, profit=profit)
        yield _marked(plan, place)


def _marked(plan: Plan, place: int) -> Plan:
    """Give a few places on the curve what makes them worth finding."""
    if place in _MOST_COSTED:
        return replace(plan, costs=Costs.MOST)
    if place in _NOT_COSTED:
        return replace(plan, costs=Costs.NONE)
    if place in _SILENT:
        return replace(plan, late=9.0, volume=0.6)
    if place in _NEW:
        return replace(plan, started=0.25 + 0.1 * _NEW.index(place), orders=9, late=0.5)
    return plan


def _losing(rng: np.random.Generator) -> Iterator[Plan]:
    for place in range(LOSING):
        profit = -_LOST * _LOST_STEP**place * rng.uniform(0.9, 1.1)
        revenue = -profit / rng.uniform(0.09, 0.24)
        margin = float(rng.uniform(0.19, 0.30))
        orders = 3.6 * revenue**0.48 * rng.uniform(0.75, 1.3)
        service = Service.DEMANDING if place % 3 == 0 else Service.SMALL
        yield replace(
            _habits(orders, rng), revenue=revenue, margin=margin, profit=profit, service=service
        )


def _gone(rng: np.random.Generator) -> Iterator[Plan]:
    for place in range(GONE):
        revenue = float(rng.uniform(150, 600))
        plan = _habits(2.3 * revenue**0.45, rng)
        plan = replace(plan, revenue=revenue, margin=0.28, profit=revenue * 0.08, contract=None)
        yield replace(plan, started=9.0, stopped=1.3 + 0.45 * place)


def _prospects() -> list[Plan]:
    return [Plan("", "", "", 0, 0, 0, orders=0, people=2)] * PROSPECTS


def _habits(orders: float, rng: np.random.Generator) -> Plan:
    """Draw how a customer of the tail buys; its money is filled in by the caller."""
    late = rng.uniform(0, 0.95) if rng.random() < 0.78 else rng.uniform(1, 2.9)
    volume = float(np.clip(rng.normal(1.03, 0.13), 0.62, 1.5))
    contract = int(rng.integers(2, 36)) if rng.random() < 0.3 else None
    families = _families(orders, rng)
    loses_one = rng.random() < 0.2 and len(families.split()) > 2
    return Plan(
        "", "", "", 0, 0, 0,
        orders=float(np.clip(orders, 3, 75)),
        lines=float(rng.uniform(1.6, 3.4)),
        regularity=float(rng.uniform(3, 20)),
        late=float(late),
        volume=volume,
        growth=float(rng.uniform(0.98, 1.07)),
        families=families,
        lost=families.split()[0] if loses_one else "",
        service=Service.USUAL if orders > 25 else Service.SMALL,
        contract=contract,
        started=float(rng.uniform(1.7, 4.8)) if rng.random() < 0.35 else 9.0,
    )  # fmt: skip


def _families(orders: float, rng: np.random.Generator) -> str:
    most = 6 if orders > 25 else 3
    count = int(rng.integers(1, most + 1))
    return " ".join(rng.permutation(sorted(FAMILY_PLACES))[:count].tolist())


def _identities(count: int, rng: np.random.Generator) -> Iterator[tuple[str, str, str]]:
    """Yield name, country and industry, countries in proportion to their weights."""
    stems = {language: iter(rng.permutation(words)) for language, words in STEMS.items()}
    for turn, code in enumerate(_countries(count, rng)):
        language = COUNTRIES[code].language
        trades = TRADES[language]
        trade, industry = trades[turn % len(trades)]
        yield f"{next(stems[language])} {trade}", code, industry


def _countries(count: int, rng: np.random.Generator) -> list[str]:
    weights = np.array([country.weight for country in COUNTRIES.values()], dtype=float)
    marks = (np.arange(count) + 0.5) / count * weights.sum()
    places = np.searchsorted(np.cumsum(weights), marks)
    codes = np.array(list(COUNTRIES))[places]
    return [str(code) for code in rng.permutation(codes)]


def _grouped(plans: list[Plan], rng: np.random.Generator) -> list[Plan]:
    """Make groups of some: a few of several members, more of two."""
    chosen = rng.permutation(np.arange(2, EARNING + LOSING))[: len(_GROUPS) + _PAIRS]
    sizes = dict(zip(chosen.tolist(), _GROUPS + (2,) * _PAIRS, strict=True))
    return [replace(plan, members=sizes.get(place, 1)) for place, plan in enumerate(plans)]
