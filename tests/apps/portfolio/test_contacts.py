"""Money that hangs on one colleague: at which customers only one of ours covers anybody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mainstay.analytics.files import read_file
from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, Position
from mainstay.apps.portfolio.documents.report import portfolio_xlsx
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.contact_rows import contact_rows
from mainstay.apps.portfolio.queries.contacts import contacts_of
from mainstay.apps.portfolio.queries.figures import explanation
from mainstay.apps.portfolio.queries.portfolio import Portfolio, portfolio
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.relationships.queries.covering import covering
from mainstay.domain.figure import MeasureChoice
from tests.cast import Cast
from tests.factories import Line, sell

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


def seen_by(user: User | None, **wish: object) -> Portfolio:
    return portfolio(asked(user, Wish(**wish)))  # type: ignore[arg-type]


def covered(account: Account, name: str, *ours: User, planned: bool = False) -> Person:
    person = Person.objects.create(name=name)
    Position.objects.create(person=person, account=account)
    for colleague in ours:
        Coverage.objects.create(
            account=account, person=person, colleague=colleague, start=DAY, is_planned=planned
        )
    return person


@pytest.fixture
def sold(cast: Cast) -> Cast:
    """Hansen with 60 through two accounts, Castell with 40."""
    sell(
        Line(cast.hers, DAY, "50", cost="20"),
        Line(cast.subsidiary, DAY, "10", cost="4"),
        Line(cast.his, DAY, "40", cost="30"),
    )
    return cast


def test_a_customer_hangs_on_whoever_alone_covers_anybody_there(sold: Cast) -> None:
    covered(sold.hers, "Ada Berg", sold.alice)
    covered(sold.subsidiary, "Bo Lund", sold.alice)
    covered(sold.his, "Cleo Roth", sold.charlie, sold.dana)
    covered(sold.his, "Dag Vik", sold.charlie)
    told = contact_rows(seen_by(sold.olga))
    (row,) = told.rows
    assert (row.colleague_id, row.accounts.value, row.people.value) == (sold.alice.pk, 1, 2)
    assert (row.money.value, row.share.value) == (Decimal(36), Decimal(36) / Decimal(46))
    assert (told.customers, told.uncovered) == (2, 0)
    singles = contact_rows(seen_by(sold.olga, by_account=True))
    assert [one.accounts.value for one in singles.rows] == [2]


def test_plans_former_coverage_and_people_who_left_do_not_count(sold: Cast) -> None:
    covered(sold.hers, "Ada Berg", sold.alice, planned=True)
    left = covered(sold.his, "Cleo Roth", sold.charlie)
    Position.objects.filter(person=left).update(end=date(2026, 1, 6))
    former = covered(sold.his, "Dag Vik", sold.dana)
    Coverage.objects.filter(person=former).update(end=date(2026, 1, 7))
    told = contact_rows(seen_by(sold.olga))
    assert (told.rows, told.uncovered) == ((), 2)
    assert covering([sold.his.pk], day=DAY) != {}


def test_a_reader_is_told_of_his_accounts_only(sold: Cast) -> None:
    covered(sold.hers, "Ada Berg", sold.alice)
    covered(sold.his, "Cleo Roth", sold.dana)
    assert [one.name for one in contact_rows(seen_by(sold.charlie)).rows] == [str(sold.dana)]
    assert [one.share.value for one in contact_rows(seen_by(sold.charlie)).rows] == [Decimal(1)]


def test_each_figure_opens_its_arithmetic(sold: Cast, client: Client) -> None:
    covered(sold.hers, "Ada Berg", sold.alice)
    found = seen_by(sold.olga)
    (row,) = contact_rows(found).rows
    for figure in (row.accounts, row.people, row.money, row.share):
        told = explanation(found, figure.code, {"colleague": str(sold.alice.pk)})
        assert told.figure == figure
    client.force_login(sold.olga)
    for figure in (row.accounts, row.people, row.money, row.share):
        assert client.get(figure.why).status_code == 200
    client.force_login(sold.charlie)
    assert client.get(row.money.why).status_code == 404


def test_money_that_is_not_known_is_kept_apart_from_zero(cast: Cast) -> None:
    sell(Line(cast.hers, DAY, "50", cost="20"), Line(cast.his, DAY, "40"))
    covered(cast.his, "Cleo Roth", cast.charlie)
    (row,) = contact_rows(seen_by(cast.olga, measure=MeasureChoice.MARGIN)).rows
    assert (row.accounts.value, row.money.value) == (1, None)
    assert [one.code for one in row.money.unknowns] == ["unknown.money_of_accounts"]
    assert (row.share.value, bool(row.share.unknowns)) == (None, True)


def test_new_coverage_shows_at_once(sold: Cast) -> None:
    covered(sold.hers, "Ada Berg", sold.alice)
    before = contact_rows(seen_by(sold.olga))
    covered(sold.his, "Cleo Roth", sold.charlie)
    assert len(contact_rows(seen_by(sold.olga)).rows) == len(before.rows) + 1


def test_who_covers_is_asked_once_for_all_customers(
    sold: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        covered(sold.hers, f"Ada Berg {number}", sold.alice)
    found = seen_by(sold.olga)
    with django_assert_num_queries(2):
        assert contacts_of(found).of(sold.alice.pk) is not None


def test_the_page_and_the_workbook_name_the_colleague(
    sold: Cast, client: Client, tmp_path: Path
) -> None:
    covered(sold.hers, "Ada Berg", sold.alice)
    client.force_login(sold.dana)
    page = client.get(reverse("portfolio:portfolio")).content.decode()
    address = reverse("portfolio:leave_everywhere", args=[sold.alice.pk])
    assert address in page
    left = client.get(address).content.decode()
    assert "Hansen Pumps" in left
    assert "Ada Berg" in left
    path = tmp_path / "portfolio.xlsx"
    path.write_bytes(portfolio_xlsx(seen_by(sold.dana)))
    tables = {table.full_name: table for table in read_file(path)}
    assert any("Money by colleague" in name for name in tables)
