"""The ten minutes before a meeting: whom to call, the day of notice, the next step, the rank."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from mainstay.apps.accounts.models import Account, Contract
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, Position, PositionLevel
from mainstay.apps.portfolio.queries.account_reading import AccountReading, read_account
from mainstay.apps.portfolio.queries.asked import Wish
from mainstay.apps.portfolio.queries.brief import whom_to_call
from tests.cast import Cast
from tests.factories import Line, sell

LAST = date(2025, 12, 30)
TODAY = date(2026, 1, 20)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def sold(cast: Cast) -> Cast:
    """Hansen buys five times until the last day with lines, Castell once."""
    cache.clear()
    days = (2025, 10, 1), (2025, 10, 20), (2025, 11, 10), (2025, 12, 20), (2025, 12, 30)
    sell(*(Line(cast.hers, date(*day), "10", "5") for day in days))
    sell(Line(cast.his, LAST, "10", "5"))
    return cast


def overview(client: Client, account: Account, **query: object) -> str:
    answer = client.get(reverse("portfolio:account", args=[account.pk]), query)
    return " ".join(answer.content.decode().split())


def brief(client: Client, account: Account) -> str:
    answer = client.get(reverse("portfolio:brief", args=[account.pk]))
    return " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())


def read(user: User, account: Account, **wish: object) -> AccountReading:
    return read_account(user, account, Wish(**wish))  # type: ignore[arg-type]


def at(account: Account, name: str, level: str = "", **reach: str) -> Position:
    person = Person.objects.create(name=name, **reach)
    return Position.objects.create(person=person, account=account, title="Head", level=level)


def called(reading: AccountReading) -> list[str]:
    return [row.person.name for row in whom_to_call(reading)]


def test_a_phone_counts_before_a_level_and_a_buyer_stands_beside(sold: Cast) -> None:
    at(sold.hers, "Silent Chief", PositionLevel.EXECUTIVE, email="chief@hansen.example")
    at(sold.hers, "Plant", PositionLevel.MIDDLE, phone="+45 1")
    at(sold.hers, "Buyer", PositionLevel.PURCHASING, phone="+45 2", email="buyer@hansen.example")
    assert called(read(sold.alice, sold.hers)) == ["Buyer"]
    at(sold.hers, "Chief", PositionLevel.EXECUTIVE, mobile="+45 3")
    assert called(read(sold.alice, sold.hers)) == ["Chief", "Buyer"]


def test_whom_the_reader_does_not_see_is_not_called(sold: Cast) -> None:
    at(sold.subsidiary, "Hidden", PositionLevel.EXECUTIVE, phone="+48 1")
    assert called(read(sold.bob, sold.hers)) == []
    assert called(read(sold.alice, sold.hers)) == ["Hidden"]


def test_who_left_after_the_last_order_line_is_not_called_any_more(sold: Cast) -> None:
    gone = at(sold.hers, "Gone", phone="+45 1")
    Position.objects.filter(pk=gone.pk).update(end=date(2026, 1, 10))
    assert called(read(sold.alice, sold.hers)) == []
    assert called(read(sold.alice, sold.hers, as_of=LAST)) == ["Gone"]


def test_page_and_brief_say_whom_to_call_and_what_is_not_known(sold: Cast, client: Client) -> None:
    client.force_login(sold.alice)
    assert "whom to call is not known" in overview(client, sold.hers)
    at(sold.hers, "Britt", PositionLevel.EXECUTIVE, email="britt@hansen.example")
    page, paper = overview(client, sold.hers), brief(client, sold.hers)
    for text in (page, paper):
        assert "Britt" in text
        assert "britt@hansen.example" in text
    assert "phone not known" in page
    assert "phone not known" in paper


def test_a_day_of_notice_that_has_passed_is_said_as_passed(sold: Cast, client: Client) -> None:
    Contract.objects.create(account=sold.hers, number="K-1", end=date(2026, 4, 10), notice_months=3)
    client.force_login(sold.alice)
    said = "Contract K-1 could be cancelled until 10 Jan 2026, which has passed. It ends 10 Apr"
    assert said in overview(client, sold.hers)
    text = brief(client, sold.hers)
    assert said in text
    assert "10 Jan 2026, passed" in text
    assert "can be cancelled until 10 Jan 2026." in overview(client, sold.hers, as_of="2025-12-30")


def test_the_contracts_say_which_day_of_notice_has_passed(sold: Cast, client: Client) -> None:
    Contract.objects.create(account=sold.hers, number="K-1", end=date(2026, 4, 10), notice_months=3)
    Contract.objects.create(account=sold.hers, number="K-2", end=date(2026, 6, 30), notice_months=3)
    Contract.objects.create(account=sold.hers, number="K-0", end=date(2025, 6, 30))
    client.force_login(sold.alice)
    panel = reverse("accounts:contracts", args=[sold.hers.pk])
    answer = client.get(panel)
    text = " ".join(answer.content.decode().split())
    assert [row.number for row in answer.context["page"].contracts] == ["K-1", "K-2", "K-0"]
    assert '10 Jan 2026 <span class="tag attention">passed</span>' in text
    assert '30 Mar 2026 <span class="caption">' in text
    assert '30 Jun 2025 <span class="tag">ended</span>' in text
    assert "passed" not in client.get(panel, {"as_of": "2026-01-01"}).content.decode()


def test_the_brief_names_the_next_step(sold: Cast, client: Client) -> None:
    client.force_login(sold.alice)
    assert "Next step: Renew the contract." not in brief(client, sold.hers)
    Contract.objects.create(account=sold.hers, end=date(2025, 6, 30))
    cache.clear()
    assert "Next step: Renew the contract." in brief(client, sold.hers)


def test_page_and_brief_give_the_rank_of_the_list(sold: Cast, client: Client) -> None:
    sell(Line(sold.his, LAST, "30", "0"))
    Contract.objects.create(account=sold.hers, end=date(2025, 6, 30))
    cache.clear()
    client.force_login(sold.dana)
    first = client.get(reverse("portfolio:portfolio")).context["page"].table.rows[0]
    assert first.cells[1].text == "Hansen Pumps"
    for text in (overview(client, sold.hers), brief(client, sold.hers)):
        assert "Number 1 of 2 on the ranked list." in text
        assert "The customers larger than it bring" in text
        assert "No customer brings more" not in text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-12-01", "Key account only since 10 Dec 2025, after the day shown."),
        ("2025-12-10", "Key account since 10 Dec 2025, declared by Dana."),
    ],
)
def test_a_key_account_is_none_before_it_was_declared(
    sold: Cast, client: Client, day: str, said: str
) -> None:
    Account.objects.filter(pk=sold.hers.pk).update(
        is_key_account=True, key_account_since=date(2025, 12, 10), key_account_declared_by="Dana"
    )
    client.force_login(sold.alice)
    assert said in overview(client, sold.hers, as_of=day)
    listed = client.get(reverse("portfolio:accounts"), {"as_of": day, "key": "yes"})
    assert listed.context["page"].table.count == (1 if day == "2025-12-10" else 0)
