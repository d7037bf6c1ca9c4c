"""Rates in the settings: dated, checked, audited, for administrators and operations alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.worth.actions.rates import (
    ActivityTerms,
    ExchangeTerms,
    RateProblem,
    add_activity_rate,
    add_exchange_rate,
    change_activity_rate,
    change_exchange_rate,
    remove_exchange_rate,
    set_family,
)
from mainstay.apps.worth.models import ActivityRate, ExchangeRate, Product
from mainstay.apps.worth.queries.rates import activity_lines, exchange_lines, missing_exchange_rates
from mainstay.domain.activity_costing import RateError
from mainstay.domain.errors import ChangedMeanwhile
from tests.cast import Cast
from tests.factories import Event, Line, sell, serve

DAY = date(2025, 1, 1)
VISIT = ActivityTerms("visit", DAY, per_unit=Decimal("12.5"))


def last_deed() -> tuple[str, str]:
    entry = LogEntry.objects.order_by("-pk")[0]
    data = entry.additional_data or {}
    return data["deed"], data["by"]


def test_a_rate_is_added_and_changed_and_the_history_says_by_whom(cast: Cast) -> None:
    row = add_activity_rate(VISIT, by=actor(cast.oscar))
    assert last_deed() == ("add activity rate", "oscar@mill.example")
    later = ActivityTerms("visit", date(2025, 7, 1), per_unit=Decimal(14))
    add_activity_rate(later, by=actor(cast.oscar))
    change_activity_rate(
        row, ActivityTerms("visit", DAY, per_unit=Decimal(13)), by=actor(cast.olga)
    )
    assert last_deed() == ("change activity rate", "olga@mill.example")
    assert [(line.rate, line.until) for line in activity_lines(cast.olga)] == [
        (Decimal(13), date(2025, 6, 30)),
        (Decimal(14), None),
    ]


def test_of_two_editors_of_a_rate_the_second_is_told_who_was_quicker(
    cast: Cast, client: Client
) -> None:
    row = add_activity_rate(VISIT, by=actor(cast.olga))
    client.force_login(cast.oscar)
    address = reverse("worth:activity_rate", args=[row.pk])
    wish = {"activity": "visit", "from_date": "2025-01-01", "per_unit": "14"}
    opened = client.get(address).context["page"].edit.seen
    change_activity_rate(row, replace(VISIT, per_unit=Decimal(13)), by=actor(cast.olga))
    page = client.post(address, {**wish, "seen": opened})
    assert "Olga changed this activity rate at" in page.content.decode()
    assert 'value="14"' in page.content.decode()
    row.refresh_from_db()
    assert row.per_unit == Decimal(13)
    client.post(address, {**wish, "seen": page.context["page"].edit.seen})
    row.refresh_from_db()
    assert row.per_unit == Decimal(14)


def test_a_removed_rate_does_not_come_back_by_saving_its_form(cast: Cast) -> None:
    by = actor(cast.olga)
    row = add_exchange_rate(ExchangeTerms("SEK", DAY, Decimal("0.09")), by=by)
    opened = ExchangeRate.objects.get()
    remove_exchange_rate(row, by=by)
    with pytest.raises(ChangedMeanwhile, match="Olga removed this exchange rate"):
        change_exchange_rate(opened, ExchangeTerms("SEK", DAY, Decimal("0.08")), by=by)
    assert not ExchangeRate.objects.exists()


@pytest.mark.parametrize("name", ["dana", "alice", "bob", "vera"])
def test_nobody_else_sets_rates(cast: Cast, name: str) -> None:
    by = actor(getattr(cast, name))
    with pytest.raises(NotAllowed):
        add_activity_rate(VISIT, by=by)
    with pytest.raises(NotAllowed):
        add_exchange_rate(ExchangeTerms("SEK", DAY, Decimal("0.09")), by=by)
    assert not ActivityRate.objects.exists()


def test_what_is_no_rate_is_refused_in_one_sentence(cast: Cast) -> None:
    by = actor(cast.olga)
    with pytest.raises(RateError, match="either money per unit or a pool cost"):
        add_activity_rate(ActivityTerms("visit", DAY), by=by)
    with pytest.raises(RateError, match="practical capacity"):
        add_activity_rate(ActivityTerms("visit", DAY, pool_cost=Decimal(1)), by=by)
    with pytest.raises(RateProblem, match="below zero"):
        add_activity_rate(ActivityTerms("visit", DAY, per_unit=Decimal(-1)), by=by)
    with pytest.raises(RateProblem, match="own currency"):
        add_exchange_rate(ExchangeTerms("EUR", DAY, Decimal(1)), by=by)
    add_activity_rate(VISIT, by=by)
    with pytest.raises(RateProblem, match="from this day already"):
        add_activity_rate(VISIT, by=by)


def test_what_a_pool_paid_for_and_did_not_use_is_shown(cast: Cast) -> None:
    sell(Line(cast.hers, date(2025, 12, 31), "10"))
    serve(Event(cast.hers, date(2025, 3, 1), "support", "80"))
    pool = ActivityTerms("support", DAY, pool_cost=Decimal(1000), practical_capacity=Decimal(100))
    add_activity_rate(pool, by=actor(cast.olga))
    (line,) = activity_lines(cast.olga)
    assert (line.rate, line.unused and line.unused.quantity) == (Decimal(10), Decimal(20))
    assert line.unused is not None
    assert line.unused.cost == Decimal(200)


def test_currencies_without_a_rate_are_listed_until_the_rate_comes(
    cast: Cast, client: Client
) -> None:
    sell(Line(cast.hers, date(2025, 3, 3), "10", currency="SEK"), Line(cast.his, DAY, "5"))
    client.force_login(cast.oscar)
    page = client.get("/settings/exchange-rates/").content.decode()
    assert "Order lines without a rate" in page
    assert "SEK" in page
    asked = {"currency": "sek", "from_date": "2025-01-01", "rate": "0.0912"}
    assert client.post("/settings/exchange-rates/new/", asked).status_code == 302
    assert missing_exchange_rates(cast.oscar) == []
    (line,) = exchange_lines()
    assert (line.row.currency, line.row.rate) == ("SEK", Decimal("0.0912"))
    remove_exchange_rate(ExchangeRate.objects.get(), by=actor(cast.oscar))
    assert last_deed()[0] == "remove exchange rate"


def test_a_form_that_is_wrong_keeps_what_was_typed_and_says_why(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    typed = {"activity": "rush order", "from_date": "2025-01-01", "pool_cost": "500"}
    answer = client.post("/settings/rates/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "needs either money per unit or a pool cost" in page
    assert 'value="rush order"' in page
    client.force_login(cast.dana)
    assert client.get("/settings/rates/").status_code == 404


def test_a_product_is_given_a_family(cast: Cast, client: Client) -> None:
    product = Product.objects.create(source="erp", code="P1", name="Pump one")
    client.force_login(cast.oscar)
    assert "P1" in client.get("/settings/products/?has=no").content.decode()
    client.post(f"/settings/products/{product.pk}/", {"family": "Pumps"})
    product.refresh_from_db()
    assert product.family == "Pumps"
    assert last_deed()[0] == "set product family"
    with pytest.raises(NotAllowed):
        set_family(product, "Valves", by=actor(cast.alice))
