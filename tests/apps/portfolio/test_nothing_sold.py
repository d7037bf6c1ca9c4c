"""A portfolio without a customer says why, and the one next step: it differs by the reason."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from tests.cast import Cast
from tests.factories import Line, sell


def shown(client: Client, user: User, **asked: str) -> str:
    client.force_login(user)
    answer = client.get(reverse("portfolio:portfolio"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_any_account_a_file_is_wanted(cast: Cast, client: Client) -> None:
    Account.objects.filter(parent__isnull=False).delete()
    Account.objects.all().delete()
    text = shown(client, cast.olga)
    assert "No customers yet" in text
    assert "Bring a file" in text


def test_whoever_sees_no_account_is_told_whom_to_ask(cast: Cast, client: Client) -> None:
    sell(Line(cast.his, date(2026, 1, 5), "10"))
    cast.his.owner = cast.dana
    cast.his.save()
    text = shown(client, cast.charlie)
    assert "You see the customers that you own" in text
    assert "Bring a file" not in text


def test_accounts_without_sales_want_order_lines(cast: Cast, client: Client) -> None:
    text = shown(client, cast.olga)
    assert "No sales yet" in text
    assert "Bring order lines" in text
    assert "No customers yet" not in text
    assert "Sales operations bring the order lines" in shown(client, cast.alice)


def test_a_day_before_the_first_order_leads_to_today(cast: Cast, client: Client) -> None:
    sell(Line(cast.hers, date(2026, 1, 5), "10"))
    text = shown(client, cast.olga, as_of="2025-06-30", measure="revenue")
    assert "The first order came later" in text
    assert "On 30 Jun 2025 nothing had been sold yet; the first order line is of 5 Jan 2026" in text
    assert f'href="{reverse("portfolio:portfolio")}?measure=revenue"' in text


def test_a_period_without_sales_leads_to_all_years(cast: Cast, client: Client) -> None:
    sell(Line(cast.hers, date(2026, 1, 5), "10"))
    text = shown(client, cast.charlie)
    assert "Nothing sold in this period" in text
    assert "all_time=1" in text
