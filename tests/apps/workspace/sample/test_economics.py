"""The economics: those of a mid-size industrial supplier, computed from the files alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import accumulate

from tests.apps.workspace.sample.conftest import Sample
from tests.apps.workspace.sample.reading import read


def test_revenue_and_profit_of_the_year(sample: Sample) -> None:
    ranked = sample.books.ranked()
    revenue = sum(one.now.revenue for one in sample.books.customers.values())
    profit = sum(one.now.profit for one in ranked)
    assert 86_000_000 < revenue < 93_000_000
    assert Decimal("0.12") < profit / revenue < Decimal("0.14")


def test_twenty_customers_bring_most_of_the_profit_and_the_whale_curve_peaks(
    sample: Sample,
) -> None:
    profits = [one.now.profit for one in sample.books.ranked()]
    total = sum(profits)
    curve = [part / total for part in accumulate(profits)]
    assert Decimal("0.65") <= curve[19] <= Decimal("0.75")
    assert Decimal("1.15") <= max(curve) <= Decimal("1.30")
    assert 25 <= sum(profit < 0 for profit in profits) <= 60


def test_about_twenty_cannot_be_afforded_to_lose_and_half_of_them_are_at_risk(
    sample: Sample,
) -> None:
    books = sample.books
    stakes = books.not_to_lose()
    holds = [books.hold(one) for one in stakes]
    assert 16 <= len(stakes) <= 21
    assert 8 <= sum(hold is None or hold <= 2 for hold in holds) <= 11
    assert holds.count(None) == 2
    assert set(holds) == {None, 1, 2, 3, 4}


def test_every_hold_is_found_among_the_customers(sample: Sample) -> None:
    books = sample.books
    holds = Counter(books.hold(one) for one in books.ranked())
    assert set(holds) == {None, 1, 2, 3, 4}
    assert holds[4] > holds[1]


def test_nearly_all_revenue_is_costed_and_the_best_measure_is_profit(sample: Sample) -> None:
    customers = [one for one in sample.books.customers.values() if one.now.revenue]
    revenue = sum(one.now.revenue for one in customers)
    assert sum(one.now.costed for one in customers) / revenue >= Decimal("0.98")
    coverages = [one.coverage for one in customers]
    assert any(coverage < Decimal("0.6") for coverage in coverages)
    assert any(Decimal("0.6") <= coverage < Decimal("0.98") for coverage in coverages)


def test_the_export_has_the_lines_nobody_likes(sample: Sample) -> None:
    lines = sample.books.lines
    credits = [row for row in lines if Decimal(row["revenue"]) < 0]
    free = [row for row in lines if Decimal(row["revenue"]) == 0]
    unassigned = [row for row in lines if not row["account_id"]]
    assert 200 < len(credits) < 1500
    assert 20 < len(free) < 300
    assert 50 < len(unassigned) < 300
    assert all(Decimal(row["list_amount"]) > 0 for row in free)


def test_most_is_sold_in_euro_some_in_crowns_and_dollars(sample: Sample) -> None:
    books, sold = sample.books, defaultdict(Decimal)
    for row in books.lines:
        day = date.fromisoformat(row["date"])
        sold[row["currency"]] += Decimal(row["revenue"]) * books.rate(row["currency"], day)
    total = sum(sold.values())
    assert set(sold) == {"EUR", "SEK", "USD"}
    assert sold["EUR"] / total > Decimal("0.7")
    assert min(sold.values()) / total > Decimal("0.01")


def test_every_month_has_its_exchange_rates(sample: Sample) -> None:
    months = {row["date"][:7] for row in sample.books.lines}
    for currency in ("SEK", "USD"):
        rated = {
            row["date"][:7]
            for row in read(sample.folder, "exchange_rates")
            if row["currency"] == currency
        }
        assert months <= rated


def test_rates_change_every_year_and_pools_are_large_enough(sample: Sample) -> None:
    rates = read(sample.folder, "activity_rates")
    pools = {row["activity"] for row in rates if row["pool_cost"]}
    assert pools == {"visit", "support_hour"}
    used: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in sample.books.events:
        if row["quantity"]:
            used[row["activity"], row["date"][:4]] += Decimal(row["quantity"])
    for row in rates:
        assert bool(row["rate"]) != bool(row["pool_cost"] and row["practical_capacity"])
        if row["activity"] in pools:
            need = used[row["activity"], row["from"][:4]]
            assert need <= Decimal(row["practical_capacity"]), row
    costs = defaultdict(set)
    for row in rates:
        costs[row["activity"]].add(sample.books.cost_of(row["activity"], _day(row["from"])))
    assert all(len(found) >= 5 for found in costs.values())


def test_events_are_quantities_or_amounts_of_known_activities(sample: Sample) -> None:
    rated = {row["activity"] for row in read(sample.folder, "activity_rates")}
    for row in sample.books.events:
        is_amount = row["activity"] in ("rebate", "credit_cost")
        assert bool(row["amount"]) == is_amount
        assert bool(row["quantity"]) != is_amount
        assert is_amount or row["activity"] in rated
        assert Decimal(row["amount"] or row["quantity"]) > 0
    last = max(row["date"] for row in sample.books.events)
    assert last <= sample.files.last_day.isoformat()


def _day(text: str) -> date:
    return date.fromisoformat(text)
