"""What an account is worth: each figure equals what its why opens, down to lines and events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from mainstay.apps.organisation.models import User
from mainstay.apps.portfolio.queries.account_data import account_data
from mainstay.apps.portfolio.queries.account_reading import AccountReading, read_account
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.figures import explanation, figure
from mainstay.apps.portfolio.queries.portfolio import Portfolio, portfolio
from mainstay.apps.worth.models import ActivityRate, ExchangeRate
from mainstay.domain.figure import Figure
from mainstay.ui.formats import money, short_money
from mainstay.ui.process_cache import cache
from tests.cast import Cast
from tests.factories import Event, Line, sell, serve

LAST = date(2025, 12, 30)
WORTH = ("revenue", "direct_cost", "margin", "cost_to_serve", "profit", "revenue_change")


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def group(cast: Cast) -> Cast:
    """Hansen with a subsidiary: three years of lines, two currencies, visits and a rebate."""
    sell(
        Line(cast.hers, date(2023, 2, 1), "90", "40", product="P", quantity="9"),
        Line(cast.hers, date(2024, 2, 1), "100", "50", product="P", quantity="10", family="Pumps"),
        Line(cast.hers, date(2025, 3, 3), "120", "55", product="P", quantity="12", family="Pumps"),
        Line(cast.hers, date(2025, 3, 4), "50.0050", "20", family="Valves", currency="SEK"),
        Line(cast.subsidiary, LAST, "10.1000", "4", product="Q", quantity="1"),
        Line(cast.his, LAST, "40", "30"),
    )
    day = date(2023, 1, 1)
    ExchangeRate.objects.create(currency="SEK", from_date=day, rate=Decimal("0.0871"))
    ActivityRate.objects.create(activity="visit", from_date=day, per_unit=Decimal("2.5"))
    ActivityRate.objects.create(activity="visit", from_date=date(2025, 6, 1), per_unit=Decimal(3))
    serve(
        Event(cast.hers, date(2025, 3, 5), "visit", "2"),
        Event(cast.subsidiary, LAST, "visit", "1"),
        Event(cast.hers, LAST, "rebate", amount="1.75"),
    )
    return cast


def seen_by(user: User | None, **wish: object) -> Portfolio:
    return portfolio(asked(user, Wish(**wish)))  # type: ignore[arg-type]


def params_of(link: str) -> tuple[str, dict[str, str]]:
    """The code and parameters of a why's address."""
    parts = urlsplit(link)
    code = parts.path.strip("/").split("/")[-1]
    return code, {name: values[0] for name, values in parse_qs(parts.query).items()}


def opened(user: User, link: str) -> Figure:
    code, params = params_of(link)
    return explanation(portfolio(asked(user, Wish.of(params))), code, params).figure


@pytest.mark.parametrize("code", WORTH)
def test_a_figure_equals_its_rows_and_each_row_equals_what_it_opens(group: Cast, code: str) -> None:
    found = seen_by(group.dana)
    told = explanation(found, code, {"account": str(group.hers.pk)})
    assert told.result() == told.figure.value == figure(found, code, account=group.hers.pk).value
    links = [term for term in told.terms if term.link and "/why/" in term.link]
    assert links
    for term in links:
        assert opened(group.dana, str(term.link)).value == term.value


def test_the_revenue_of_a_group_is_its_members_and_of_a_member_its_months(group: Cast) -> None:
    found = seen_by(group.dana)
    told = explanation(found, "revenue", {"account": str(group.hers.pk)})
    assert {t.label: t.value for t in told.terms} == {
        "Hansen Pumps": 120 + Decimal("50.005") * Decimal("0.0871"),
        "Hansen Pumps Polska": Decimal("10.1"),
    }
    code, params = params_of(str(told.terms[0].link))
    months = explanation(seen_by(group.dana, by_account=True), code, params)
    known = {t.params["month"]: t.value for t in months.terms if t.value}
    assert list(known) == [date(2025, 3, 1)]
    assert months.result() == told.terms[0].value


def totals_of(page: str) -> list[str]:
    """The totals in the foot of a page of records."""
    foot = page.split("<tfoot>")[1].split("</tfoot>")[0]
    cells = re.findall(r"<td.*?</td>", foot, re.DOTALL)
    return [text for cell in cells if (text := re.sub(r"<[^>]+>", "", cell).strip())]


def test_the_lines_of_a_month_sum_to_its_row(group: Cast, client: Client) -> None:
    client.force_login(group.dana)
    single = seen_by(group.dana, by_account=True)
    told = explanation(single, "revenue", {"account": str(group.hers.pk)})
    march = next(term for term in told.terms if term.params.get("month") == date(2025, 3, 1))
    page = client.get(str(march.link)).content.decode()
    assert money(march.value) in totals_of(page)
    assert "2 order lines bring 124" in page


def test_a_use_of_an_activity_is_quantity_times_rate_and_opens_its_events(
    group: Cast, client: Client
) -> None:
    found = seen_by(group.dana)
    account = str(group.hers.pk)
    served = explanation(found, "activity_cost", {"account": account, "activity": "visit"})
    assert [term.value for term in served.terms] == [5, 3]
    use = explanation(
        found, "service_use", {"account": account, "activity": "visit", "number": "0"}
    )
    assert use.result() == use.figure.value == Decimal(5)
    client.force_login(group.dana)
    page = client.get(str(use.terms[0].link)).content.decode()
    assert f"2 service events cost {short_money(8, 'EUR')}" in page


def test_why_revenue_moved_adds_up_exactly(group: Cast) -> None:
    reading = reading_of(group.dana, group)
    change = {found.code: found.value for found in account_data(reading).revenue_change}
    total = change.pop("revenue_change")
    assert sum(Decimal(str(value)) for value in change.values()) == total
    new = Decimal("50.005") * Decimal("0.0871") + Decimal("10.1")  # Valves, and no family
    assert change["families_won"] == new


def reading_of(user: User, cast: Cast) -> AccountReading:
    return read_account(user, cast.hers, Wish())


def test_years_are_whole_and_their_why_asks_for_that_year_alone(group: Cast) -> None:
    data = account_data(reading_of(group.dana, group))
    assert [str(year.period.end) for year in data.years] == [
        "2025-12-30",
        "2024-12-30",
    ]  # of the year to 2023-12-30 there are no lines of its first month
    assert all(year.is_whole for year in data.years)
    for year in data.years:
        for found in year.figures:
            assert opened(group.dana, str(found.why)).value == found.value


def test_a_part_of_a_group_shows_the_part_and_nothing_of_the_rest(
    group: Cast, client: Client
) -> None:
    client.force_login(group.bob)
    page = client.get(f"/accounts/{group.hers.pk}/worth/").content.decode()
    assert "1 of 2 accounts" in page
    assert "Polska" not in page
    lines = client.get(f"/accounts/{group.hers.pk}/lines/").content.decode()
    assert "2 order lines" in lines
    assert client.get(f"/accounts/{group.subsidiary.pk}/lines/").status_code == 404
    assert client.get(f"/accounts/{group.his.pk}/events/").status_code == 404


def test_less_than_two_years_of_lines_carries_a_warning(cast: Cast, client: Client) -> None:
    sell(Line(cast.his, date(2025, 5, 1), "10", "4"), Line(cast.his, LAST, "10", "4"))
    client.force_login(cast.dana)
    page = client.get(f"/accounts/{cast.his.pk}/worth/").content.decode()
    assert "Only 8 months of order lines are known" in page
    assert "take the lifetime value as a first guess" in page


def test_an_account_without_lines_says_what_belongs_there(cast: Cast, client: Client) -> None:
    sell(Line(cast.his, LAST, "10"))
    client.force_login(cast.olga)
    page = client.get(f"/accounts/{cast.hers.pk}/worth/").content.decode()
    assert "No order lines yet" in page
    assert "/imports/" in page


def test_without_costs_the_page_says_that_nothing_more_is_known(cast: Cast, client: Client) -> None:
    sell(Line(cast.his, date(2023, 1, 1), "10"), Line(cast.his, LAST, "10"))
    client.force_login(cast.dana)
    page = client.get(f"/accounts/{cast.his.pk}/worth/").content.decode()
    assert "what stays is not known" in page
    assert "What it is worth over its lifetime is not known" in page


def test_the_charts_come_as_files(group: Cast, client: Client) -> None:
    client.force_login(group.dana)
    address = f"/accounts/{group.hers.pk}/worth/?chart="
    assert b"Revenue" in client.get(f"{address}waterfall&file=csv").content
    assert client.get(f"{address}tornado&file=svg").content.startswith(b"<svg")
    assert client.get(f"{address}nothing&file=svg").status_code == 404


def test_lines_are_exported_as_they_are_seen(group: Cast, client: Client) -> None:
    client.force_login(group.dana)
    answer = client.get(f"/accounts/{group.hers.pk}/lines/?family=Pumps&export=csv")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "2025-03-03" in rows[1]


def test_the_tab_asks_the_database_a_fixed_number_of_questions(
    group: Cast, client: Client, django_assert_max_num_queries: object
) -> None:
    client.force_login(group.dana)
    address = f"/accounts/{group.hers.pk}/worth/"
    client.get(address)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        client.get(address)


def test_the_brief_is_one_page_with_the_standing_in_words(group: Cast, client: Client) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    client.force_login(group.dana)
    answer = client.get(f"/accounts/{group.hers.pk}/brief.pdf")
    pages = PdfReader(BytesIO(answer.content)).pages
    text = " ".join(pages[0].extract_text().split())
    assert len(pages) == 1
    assert "Hansen Pumps" in text
    assert "You cannot afford to lose it" in text
    assert client.get(f"/accounts/{group.his.pk}/brief.pdf").status_code == 200
    client.force_login(group.alice)
    assert client.get(f"/accounts/{group.his.pk}/brief.pdf").status_code == 404
