"""The list of accounts and the account page: what each reader sees, and that it adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mainstay.apps.accounts.models import Account, AccountStatus, Contract
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.organisation.models import User
from mainstay.apps.portfolio.actions import score
from mainstay.apps.portfolio.queries.account_reading import latest_standing, read_account
from mainstay.apps.portfolio.queries.asked import Wish
from mainstay.apps.portfolio.queries.roll_up import RollUp, roll_up
from mainstay.domain.figure import Measure
from mainstay.ui.process_cache import cache
from tests.cast import Cast
from tests.factories import Line, sell

LAST = date(2025, 12, 30)
LIST = "portfolio:accounts"


@pytest.fixture
def sold(cast: Cast) -> Cast:
    """Hansen 60.10 through two accounts, Castell 40; every line carries its cost."""
    cache.clear()
    sell(
        Line(cast.hers, date(2025, 3, 3), "50.0300", "20.0100"),
        Line(cast.subsidiary, LAST, "10.0700", "4.0200"),
        Line(cast.his, LAST, "40", "30"),
    )
    return cast


def page(client: Client, name: str, *args: object, **query: object) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def group(user: User, account: Account) -> RollUp:
    return roll_up(read_account(user, account, Wish()))


def known(rolled: RollUp, measure: Measure) -> Decimal:
    """What the rows of a roll-up add up to."""
    cells = [row.cells[measure] for row in rolled.members]
    values = [Decimal(str(c.value)) for c in cells if c is not None and c.value is not None]
    return sum(values, rolled.only_together[measure] or Decimal(0))


@pytest.mark.parametrize("measure", [Measure.REVENUE, Measure.MARGIN])
def test_a_group_is_exactly_the_sum_of_its_accounts(sold: Cast, measure: Measure) -> None:
    rolled = group(sold.olga, sold.hers)
    total = rolled.totals[measure]
    assert total is not None
    assert known(rolled, measure) == total.value
    assert not rolled.has_rest


def test_what_is_known_of_the_group_only_stands_in_a_row_of_its_own(sold: Cast) -> None:
    sell(Line(sold.subsidiary, LAST, "0.5000"))  # no cost: too little to matter to the group
    cache.clear()
    rolled = group(sold.olga, sold.hers)
    member = next(row for row in rolled.members if row.account == sold.subsidiary)
    cell, total = member.cells[Measure.MARGIN], rolled.totals[Measure.MARGIN]
    assert cell is not None
    assert cell.value is None
    assert total is not None
    assert rolled.has_rest
    assert known(rolled, Measure.MARGIN) == total.value


def test_closed_members_count_and_are_named_so_and_merged_ones_are_left_out(
    sold: Cast, client: Client
) -> None:
    Account.objects.filter(pk=sold.subsidiary.pk).update(status=AccountStatus.CLOSED)
    Account.objects.create(
        name="Hansen Old", parent=sold.hers, merged_into=sold.hers, status=AccountStatus.MERGED
    )
    rolled = group(sold.olga, sold.hers)
    assert [row.account.name for row in rolled.members if row.is_closed] == ["Hansen Pumps Polska"]
    assert [row.name for row in rolled.merged] == ["Hansen Old"]
    client.force_login(sold.olga)
    assert "Hansen Old was merged into Hansen Pumps" in page(
        client, "portfolio:account", sold.hers.pk
    )


def test_members_out_of_sight_are_a_number_without_a_name(sold: Cast, client: Client) -> None:
    client.force_login(sold.bob)
    text = page(client, "portfolio:account", sold.hers.pk)
    assert "1 of 2 accounts of the group" in text
    assert "1 account of the group is left out" in text
    assert "Polska" not in text


def test_a_member_is_read_alone_and_leads_to_its_group(sold: Cast, client: Client) -> None:
    client.force_login(sold.alice)
    text = page(client, "portfolio:account", sold.subsidiary.pk)
    assert reverse("portfolio:account", args=[sold.hers.pk]) in text
    reading = read_account(sold.alice, sold.subsidiary, Wish())
    revenue = reading.figure("revenue")
    assert revenue is not None
    assert revenue.value == Decimal("10.07")
    assert not reading.is_group


def test_the_top_account_can_be_read_alone(sold: Cast) -> None:
    alone = read_account(sold.alice, sold.hers, Wish(by_account=True)).figure("revenue")
    together = read_account(sold.alice, sold.hers, Wish()).figure("revenue")
    assert alone is not None
    assert together is not None
    assert (alone.value, together.value) == (Decimal("50.03"), Decimal("60.10"))


def test_the_head_says_who_owns_it_and_when_the_contract_ends(sold: Cast, client: Client) -> None:
    Contract.objects.create(account=sold.subsidiary, end=date(2027, 3, 31))
    Account.objects.filter(pk=sold.hers.pk).update(
        is_key_account=True,
        key_account_since=date(2019, 5, 1),
        key_account_declared_by="Dana",
    )
    client.force_login(sold.alice)
    text = page(client, "portfolio:account", sold.hers.pk)
    for said in ("Owner Alice.", "Key account since 1 May 2019", "declared by Dana"):
        assert said in text
    assert "Contract ends 31 Mar 2027" in text
    assert "Shares of the accounts you see".lower() in text


def test_every_dial_has_a_level_a_reason_and_a_why(sold: Cast, client: Client) -> None:
    client.force_login(sold.olga)
    head = client.get(reverse("portfolio:account", args=[sold.hers.pk])).context["page"].head
    labels = [dial["label"] for dial in head.dials]
    assert labels == [
        "Revenue",
        "Margin",
        "Profit",
        "Share",
        "Hold",
        "Rhythm",
        "Volume",
        "Breadth",
        "Contract",
        "Relationship",
    ]
    for dial in head.dials:
        figure = dial.get("why") or dial["figure"]
        assert client.get(figure.why).status_code == 200
        assert dial.get("note") or figure.is_known
    text = page(client, "portfolio:account", sold.hers.pk)
    assert "No contract is recorded, so this dial does not count." in text


def test_the_limiting_dial_is_named(sold: Cast, client: Client) -> None:
    Contract.objects.create(account=sold.hers, end=date(2025, 6, 30))
    client.force_login(sold.olga)
    days = (2025, 10, 1), (2025, 10, 20), (2025, 11, 10), (2025, 12, 20), (2025, 12, 30)
    sell(*(Line(sold.hers, date(*day), "10", "5") for day in days))
    head = client.get(reverse("portfolio:account", args=[sold.hers.pk])).context["page"].head
    assert [dial["label"] for dial in head.dials if dial.get("is_limiting")] == ["Contract"]
    text = page(client, "portfolio:account", sold.hers.pk)
    assert "It could be lost" in text
    assert "The contract ended on 30 Jun 2025." in text
    assert "Renew the contract" in text


def test_an_account_without_lines_says_that_nothing_is_known(sold: Cast, client: Client) -> None:
    bare = Account.objects.create(name="Bare", owner=sold.alice)
    client.force_login(sold.alice)
    text = page(client, "portfolio:account", bare.pk)
    assert "What it brings and how it is held are not known" in text
    assert "There are no order lines of this customer in the period." in text


def test_with_no_lines_at_all_the_pages_stand(cast: Cast, client: Client) -> None:
    cache.clear()
    client.force_login(cast.alice)
    assert "There are no order lines yet" in page(client, LIST)
    assert "There are no order lines yet" in page(client, "portfolio:account", cast.hers.pk)


def test_the_rule_proposes_whom_we_cannot_afford_to_lose(sold: Cast, client: Client) -> None:
    client.force_login(sold.olga)
    assert "proposed as a key account" in page(client, "portfolio:account", sold.hers.pk)
    assert "Castell Glass" in page(client, LIST, key="proposed")
    for account in (sold.hers, sold.his):
        account.is_key_account = True
        account.save()
    assert "proposed as a key account" not in page(client, "portfolio:account", sold.hers.pk)
    table = client.get(reverse(LIST), {"key": "proposed"}).context["page"].table
    assert table.count == 0  # the subsidiary's group has a key account on top


@pytest.mark.parametrize("tab", ["people", "team", "contracts", "notes", "history"])
def test_a_tab_loads_its_panel_and_has_a_plain_link_to_it(
    sold: Cast, client: Client, tab: str
) -> None:
    client.force_login(sold.alice)
    response = client.get(reverse(f"portfolio:account_{tab}", args=[sold.hers.pk]))
    panel = response.context["page"].panel.url
    text = response.content.decode()
    assert f'hx-get="{panel}"' in text
    assert f'<a href="{panel}">' in text
    assert "data-panel" in client.get(panel).content.decode()


def test_the_outlook_is_that_of_the_latest_score(sold: Cast) -> None:
    score(Wish(), by=machine_owner())
    row = latest_standing(read_account(sold.olga, sold.hers, Wish()))
    assert row is not None
    assert row.is_customer
    single = latest_standing(read_account(sold.olga, sold.his, Wish()))
    assert single is not None
    assert single.is_customer
    part = latest_standing(read_account(sold.bob, sold.hers, Wish()))
    assert part is not None
    assert not part.is_customer  # Bob sees a part of the group: only the account alone


def names(client: Client, **query: object) -> list[str]:
    found = client.get(reverse(LIST), query).context["page"].table
    return [str(row.cells[0].text) for row in found.rows]


def test_everybody_lists_what_he_sees(sold: Cast, client: Client) -> None:
    client.force_login(sold.alice)
    assert names(client) == ["Hansen Pumps", "Hansen Pumps Polska"]
    assert "shares are of your accounts" in page(client, LIST)
    client.force_login(sold.olga)
    assert names(client) == ["Castell Glass", "Hansen Pumps", "Hansen Pumps Polska"]
    assert "shares are of all accounts" in page(client, LIST)


def test_groups_stand_for_their_members(sold: Cast, client: Client) -> None:
    client.force_login(sold.olga)
    assert names(client, by="group") == ["Castell Glass", "Hansen Pumps"]
    table = client.get(reverse(LIST), {"by": "group", "sort": "-value"}).context["page"].table
    assert [row.cells[0].text for row in table.rows] == ["Hansen Pumps", "Castell Glass"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"text": "polska"}, ["Hansen Pumps Polska"]),
        ({"territory": "north"}, ["Hansen Pumps"]),
        ({"territory": "world"}, ["Hansen Pumps"]),
        ({"owner": "charlie"}, ["Castell Glass"]),
        ({"segment": "Pumps"}, ["Hansen Pumps"]),
        ({"status": "closed"}, ["Castell Glass"]),
        ({"key": "yes"}, ["Hansen Pumps"]),
    ],
)
def test_the_list_is_filtered(
    sold: Cast, client: Client, query: dict[str, str], expected: list[str]
) -> None:
    Account.objects.filter(pk=sold.hers.pk).update(segment="Pumps", is_key_account=True)
    Account.objects.filter(pk=sold.his.pk).update(status=AccountStatus.CLOSED)
    known_ids = {"north": sold.north.pk, "world": sold.world.pk, "charlie": sold.charlie.pk}
    client.force_login(sold.olga)
    asked = {name: str(known_ids.get(value, value)) for name, value in query.items()}
    assert names(client, **asked) == expected


def test_it_is_sorted_by_what_they_bring_and_totalled(sold: Cast, client: Client) -> None:
    client.force_login(sold.olga)
    assert names(client, sort="-value") == ["Hansen Pumps", "Castell Glass", "Hansen Pumps Polska"]
    table = client.get(reverse(LIST)).context["page"].table
    totals = [cell.value.value for cell in table.totals if cell]
    assert totals == [Decimal("46.07")]  # 60.10 + 40 less their direct cost


def test_columns_are_chosen_and_exported(sold: Cast, client: Client) -> None:
    client.force_login(sold.alice)
    query = {"columns": ["name", "revenue"], "export": "csv"}
    text = client.get(reverse(LIST), query).content.decode("utf-8-sig")
    assert text.splitlines() == [
        'Name,"Revenue, EUR"',
        "Hansen Pumps,50.0300",
        "Hansen Pumps Polska,10.0700",
    ]
    assert client.get(reverse(LIST), {"export": "xlsx"}).status_code == 200


def test_the_list_asks_the_database_a_fixed_number_of_times(sold: Cast, client: Client) -> None:
    client.force_login(sold.olga)
    few = queries(client)
    for number in range(30):
        Account.objects.create(name=f"Account {number:02}", owner=sold.alice, territory=sold.north)
    many = queries(client)
    assert few == many <= QUERIES


QUERIES = 21  # of which the shell around every page asks some


def queries(client: Client) -> int:
    """How often the list asks when its portfolio is computed already."""
    client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(LIST))
    return len(asked)


def test_an_empty_list_says_the_next_step(db: None, client: Client) -> None:
    from mainstay.apps.organisation.models import AccessLevel
    from tests.cast import person

    client.force_login(person("olga", AccessLevel.ADMINISTRATOR))
    assert "Bring a file of accounts" in page(client, LIST)
    client.force_login(person("alice", AccessLevel.ACCOUNT_MANAGER))
    text = page(client, LIST)
    assert "none so far" in text
    assert "Bring a file" not in text
    client.force_login(person("vera", AccessLevel.VIEWER))
    assert reverse("accounts:new") not in page(client, LIST)


def test_an_impossible_day_is_no_page(sold: Cast, client: Client) -> None:
    client.force_login(sold.alice)
    for name, args in ((LIST, []), ("portfolio:account", [sold.hers.pk])):
        assert client.get(reverse(name, args=args), {"as_of": "soon"}).status_code == 404
