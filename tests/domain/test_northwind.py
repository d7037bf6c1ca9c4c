"""Published values of section 6 on the real Northwind orders, straight through the rules."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from mainstay.domain.concentration import concentration


def revenue_by_customer(folder: Path) -> dict[str, Decimal]:
    """Add up revenue net of discount by customer."""
    with (folder / "Orders.csv").open(encoding="utf-8", errors="replace") as file:
        buyers = {row["OrderID"]: row["CustomerID"] for row in csv.DictReader(file)}
    revenue: dict[str, Decimal] = {}
    with (folder / "Order_Details.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            gross = Decimal(row["UnitPrice"]) * Decimal(row["Quantity"])
            net = gross * (1 - Decimal(row["Discount"]))
            buyer = buyers[row["OrderID"]]
            revenue[buyer] = revenue.get(buyer, Decimal(0)) + net
    return revenue


def in_cents(value: Decimal) -> Decimal:
    """Round as pages do: QUICK bought for 110,277.305."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_northwind_customers_by_revenue_net_of_discount(shared_data):
    revenue = revenue_by_customer(shared_data / "northwind")
    names = dict(enumerate(sorted(revenue)))
    spread = concentration({number: revenue[name] for number, name in names.items()})
    assert spread.customers == 89
    assert in_cents(spread.total) == Decimal("1265793.04")
    assert round(spread.hhi_points, 1) == Decimal("336.9")
    largest = [(names[row.account_id], in_cents(row.value)) for row in spread.shares[:3]]
    assert largest == [
        ("QUICK", Decimal("110277.31")),
        ("ERNSH", Decimal("104874.98")),
        ("SAVEA", Decimal("104361.95")),
    ]
