"""Short ways to write a customer's facts, and the check that an explanation gives its figure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st

from mainstay.domain.customer import CustomerFacts, ServiceUse
from mainstay.domain.figure import Explanation


def costed(revenue: str | int, cost: str | int, **others: Any) -> CustomerFacts:
    """Write a customer all of whose lines carry a cost."""
    amount = Decimal(revenue)
    facts = {"account_id": 1, "lines": 1, "costed_lines": 1, "costed_revenue": amount, **others}
    return CustomerFacts(revenue=amount, direct_cost=Decimal(cost), **facts)


def uses(
    quantities: Mapping[str, str | int], rates: Mapping[str, str | int]
) -> tuple[ServiceUse, ...]:
    """Write the services of one customer from quantities and rates by activity."""
    return tuple(
        ServiceUse(activity, quantity=Decimal(quantity), rate=Decimal(rates[activity]))
        for activity, quantity in quantities.items()
    )


def assert_explains(explanation: Explanation) -> None:
    """Check that the rows give the figure: exactly for Decimal, to 1e-9 for float."""
    value, result = explanation.figure.value, explanation.result()
    if isinstance(value, float):
        assert result == pytest.approx(value, abs=1e-9)
    else:
        assert result == value
    assert explanation.terms
    assert all(bool(term.code) != bool(term.label) for term in explanation.terms)


money = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=4)
positive_money = st.decimals(min_value="0.0001", max_value=1_000_000, places=4)
quantity = st.decimals(min_value=0, max_value=10_000, places=2)
