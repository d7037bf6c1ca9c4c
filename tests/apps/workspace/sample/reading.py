"""Reads the sample's files in plain Python and judges each customer by the method's own words.

Written apart from the product's code on purpose: what the tests expect must not be computed by
what they test.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from statistics import median

Record = dict[str, str]


def read(folder: Path, kind: str) -> list[Record]:
    with (folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


@dataclass
class Year:
    """One customer in twelve months; money in EUR."""

    revenue: Decimal = Decimal(0)
    costed: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    service: Decimal = Decimal(0)
    families: set[str] = field(default_factory=set)
    activities: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    @property
    def profit(self) -> Decimal:
        return self.revenue - self.cost - self.service


@dataclass
class Customer:
    """The top account of a group, with its members rolled up."""

    account_id: str
    name: str
    now: Year = field(default_factory=Year)
    before: Year = field(default_factory=Year)
    days: set[date] = field(default_factory=set)
    contract_end: date | None = None

    @property
    def coverage(self) -> Decimal:
        return self.now.costed / self.now.revenue if self.now.revenue else Decimal(1)


class Books:
    """The files of one folder, added up by customer for the twelve months to the last day."""

    def __init__(self, folder: Path) -> None:
        self.accounts = {row["account_id"]: row for row in read(folder, "accounts")}
        self.lines = read(folder, "order_lines")
        self.events = read(folder, "service_events")
        self.as_of = max(date.fromisoformat(row["date"]) for row in self.lines)
        self.start = year_before(self.as_of)
        self.earlier = year_before(self.start)
        self.customers = {
            key: Customer(key, row["name"])
            for key, row in self.accounts.items()
            if not row["parent_id"]
        }
        self._rates = self._dated(read(folder, "exchange_rates"), "currency", "date")
        self._costs = self._dated(read(folder, "activity_rates"), "activity", "from")
        self._add_lines()
        self._add_events()
        for row in read(folder, "contracts"):
            customer, end = self.top(row["account_id"]), date.fromisoformat(row["end"])
            customer.contract_end = max(customer.contract_end or end, end)

    def top(self, account_id: str) -> Customer:
        while self.accounts[account_id]["parent_id"]:
            account_id = self.accounts[account_id]["parent_id"]
        return self.customers[account_id]

    def ranked(self) -> list[Customer]:
        """Return the customers whose profit of the year is known, largest first."""
        known = [
            one
            for one in self.customers.values()
            if one.now.revenue and one.coverage >= Decimal("0.98")
        ]
        return sorted(known, key=lambda one: one.now.profit, reverse=True)

    def dials(self, customer: Customer) -> dict[str, int]:
        """Return the known dials of hold (method 16a), 1 slipping .. 4 firm."""
        dials: dict[str, int] = {}
        days = sorted(customer.days)
        if len(days) >= 5:
            gaps = [(b - a).days for a, b in pairwise(days)][-12:]
            silence = (self.as_of - days[-1]).days / median(gaps)
            dials["rhythm"] = (
                4 if silence <= 1 else 3 if silence <= 1.5 else 2 if silence <= 2.5 else 1
            )
        if days and (self.as_of - days[0]).days >= 548 and customer.before.revenue > 0:
            dials["volume"] = _level(customer.now.revenue / customer.before.revenue)
        if customer.before.families:
            kept = customer.now.families & customer.before.families
            dials["breadth"] = _level(Decimal(len(kept)) / len(customer.before.families))
        if customer.contract_end is not None:
            end = customer.contract_end
            left = (end.year - self.as_of.year) * 12 + end.month - self.as_of.month
            dials["contract"] = 4 if left > 12 else 3 if left > 6 else 2 if left > 0 else 1
        return dials

    def hold(self, customer: Customer) -> int | None:
        dials = self.dials(customer)
        if "rhythm" not in dials and "volume" not in dials:
            return None
        return min(dials.values())

    def not_to_lose(self) -> list[Customer]:
        """Return the customers that cannot be afforded to lose, by profit."""
        ranked = self.ranked()
        total = sum(one.now.profit for one in ranked)
        chosen, running = [], Decimal(0)
        for place, one in enumerate(ranked):
            first_part = place < 20 and running < total * 6 / 10
            if first_part or one.now.profit >= total / 40:
                chosen.append(one)
            running += one.now.profit
        return chosen

    def rate(self, currency: str, day: date) -> Decimal:
        if currency == "EUR":
            return Decimal(1)
        return Decimal(self._on(self._rates[currency], day)["rate"])

    def cost_of(self, activity: str, day: date) -> Decimal:
        row = self._on(self._costs[activity], day)
        if row["rate"]:
            return Decimal(row["rate"])
        return Decimal(row["pool_cost"]) / Decimal(row["practical_capacity"])

    def _dated(self, rows: list[Record], key: str, day: str) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for row in sorted(rows, key=lambda one: one[day]):
            found[row[key]].append({**row, "since": row[day]})
        return found

    def _on(self, rows: list[Record], day: date) -> Record:
        text = day.isoformat()
        return [row for row in rows if row["since"] <= text][-1]

    def _year(self, customer: Customer, day: date) -> Year | None:
        if day > self.start:
            return customer.now
        return customer.before if day > self.earlier else None

    def _add_lines(self) -> None:
        for row in self.lines:
            if not row["account_id"]:
                continue
            day, customer = date.fromisoformat(row["date"]), self.top(row["account_id"])
            revenue = Decimal(row["revenue"])
            if revenue > 0:
                customer.days.add(day)
            year = self._year(customer, day)
            if year is None:
                continue
            rate = self.rate(row["currency"], day)
            year.revenue += revenue * rate
            year.families.add(row["product_family"])
            if row["direct_cost"]:
                year.costed += revenue * rate
                year.cost += Decimal(row["direct_cost"]) * rate

    def _add_events(self) -> None:
        for row in self.events:
            day, customer = date.fromisoformat(row["date"]), self.top(row["account_id"])
            year = self._year(customer, day)
            if year is None:
                continue
            if row["amount"]:
                cost = Decimal(row["amount"])
            else:
                cost = Decimal(row["quantity"]) * self.cost_of(row["activity"], day)
            year.service += cost
            year.activities[row["activity"]] += cost


def _level(ratio: Decimal) -> int:
    return (
        4 if ratio >= 1 else 3 if ratio >= Decimal("0.9") else 2 if ratio >= Decimal("0.7") else 1
    )
