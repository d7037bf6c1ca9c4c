"""How the map is shown: layers, filters, days, the group; and its figures over time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.accounts.models import BuyingUnit
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.people.actions.appraising import Held, add_tie, appraise
from mainstay.apps.people.models import Appraisal, Person, Position, TieKind
from mainstay.apps.relationships.actions.coverage import cover
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.relationships.queries.coverage_history import coverage_history, quarter_ends
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def works(cast: Cast) -> dict[str, Person]:
    """Hilda leads; Bert of the works reports to her; Sten works at the subsidiary, for her too."""
    unit = BuyingUnit.objects.create(account=cast.hers, name="Works North")
    hilda, bert, sten = (
        Person.objects.create(name=name) for name in ("Hilda Head", "Bert Buyer", "Sten Sub")
    )
    for person, account, above in (
        (hilda, cast.hers, None),
        (bert, cast.hers, hilda),
        (sten, cast.subsidiary, hilda),
    ):
        Position.objects.create(
            person=person,
            account=account,
            title="Manager",
            reports_to=above,
            start=LONG_AGO,
            buying_unit=unit if person == bert else None,
        )
    by = actor(cast.alice)
    appraise(hilda, cast.hers, Held(influence=9, relevance=9, is_budget=True), by=by)
    appraise(bert, cast.hers, Held(influence=8, relevance=9), by=by)
    cover(hilda, cast.hers, cast.alice, by=by)
    return {"hilda": hilda, "bert": bert, "sten": sten}


def _page(client: Client, cast: Cast, who: str = "alice", **asked: str) -> str:
    client.force_login(getattr(cast, who))
    url = reverse("relationships:map", args=[cast.hers.pk])
    return client.get(url, asked).content.decode()


def test_layers_are_laid_on_by_the_address(
    cast: Cast, works: dict[str, Person], client: Client
) -> None:
    by = actor(cast.alice)
    add_tie(works["bert"], works["hilda"], cast.hers, TieKind.CONFLICTS, by=by)
    plain = _page(client, cast)
    assert 'class="thread"' in plain
    assert "budget not held" not in plain
    assert "is in conflict with Hilda" not in plain
    laid = _page(client, cast, layers="gaps-influence")
    assert 'class="thread"' not in laid
    assert "budget not held" in laid
    assert "Bert Buyer is in conflict with Hilda Head" in laid
    assert f"{reverse('portfolio:account_map', args=[cast.hers.pk])}?layers=influence" in laid


def test_a_viewer_is_shown_no_judgement_in_any_layer(
    cast: Cast, works: dict[str, Person], client: Client
) -> None:
    add_tie(works["bert"], works["hilda"], cast.hers, TieKind.CONFLICTS, by=actor(cast.alice))
    page = _page(client, cast, "vera", layers="coverage-gaps-influence")
    assert "by nobody" in page
    assert "budget not held" not in page
    assert "one of ours" not in page.replace("by one of ours alone", "")
    assert "in conflict with Hilda" not in page
    url = reverse("relationships:history", args=[cast.hers.pk])
    assert "Nothing was covered or judged yet" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"cover": "uncovered"}, {"Bert Buyer"}),
        ({"cover": "one"}, {"Hilda Head"}),
        ({"role": "budget"}, {"Hilda Head"}),
        ({"unit": "none"}, {"Hilda Head"}),
        ({"role": "user"}, set()),
        ({"role": "nonsense", "unit": "x", "cover": "y"}, {"Hilda Head", "Bert Buyer"}),
    ],
)
def test_filters_leave_the_others_out(
    cast: Cast, works: dict[str, Person], client: Client, asked: dict[str, str], shown: set[str]
) -> None:
    page = _page(client, cast, **asked)
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert {name for name in ("Hilda Head", "Bert Buyer") if f"<b>{name}</b>" in rows} == shown
    assert ("Nobody on the map fits" in page) == (not shown)


def test_who_may_edit_drags_cards_and_nobody_else(
    cast: Cast, works: dict[str, Person], client: Client
) -> None:
    assert 'data-name="Bert Buyer"' in _page(client, cast)
    yesterday = str(timezone.localdate() - timedelta(days=1))
    for who, asked in (("bob", {}), ("vera", {}), ("alice", {"as_of": yesterday})):
        page = _page(client, cast, who, **asked)
        assert "data-name=" not in page
        assert "map-confirm" not in page


def test_the_slider_knows_the_days_on_which_the_map_changed(
    cast: Cast, works: dict[str, Person], client: Client
) -> None:
    today = timezone.localdate()
    Position.objects.filter(person=works["bert"]).update(end=date(2024, 5, 5))
    page = _page(client, cast)
    (days,) = [part.split('"')[0] for part in page.split('data-days="')[1:]]
    stops = [date.fromisoformat(day) for day in days.split()]
    assert {LONG_AGO, date(2024, 5, 6), today} <= set(stops)
    assert date(2024, 5, 5) not in stops
    assert stops == sorted(stops)


def test_the_map_of_a_parent_says_it_is_alone_and_offers_the_group(
    cast: Cast, works: dict[str, Person], client: Client
) -> None:
    alone = _page(client, cast)
    assert "The people of this account alone" in alone
    assert "Sten Sub" not in alone
    group = _page(client, cast, of="group")
    assert "<b>Sten Sub</b>" in group
    assert reverse("relationships:person", args=[cast.subsidiary.pk, works["sten"].pk]) in group
    assert "data-name=" not in group
    assert f"{cast.hers.name}: Works North" in group


def test_a_group_shows_only_accounts_that_the_reader_sees(
    cast: Cast, works: dict[str, Person], client: Client
) -> None:
    page = _page(client, cast, "bob", of="group")
    assert "Hilda Head" in page
    assert "Sten Sub" not in page
    assert "The people of this account alone" not in _page(client, cast, "bob")


def test_a_manager_at_another_account_is_named_to_who_sees_her(
    cast: Cast, works: dict[str, Person], client: Client
) -> None:
    client.force_login(cast.alice)
    url = reverse("relationships:map", args=[cast.subsidiary.pk])
    assert "↑ Hilda Head" in client.get(url).content.decode()


def test_figures_of_past_quarters_know_nothing_later(
    cast: Cast,
    works: dict[str, Person],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    today = timezone.localdate()
    first, second = quarter_ends(today, 2)
    Appraisal.objects.update(day=first - timedelta(days=1))
    Coverage.objects.update(start=second)
    with django_assert_max_num_queries(10):
        found = coverage_history([cast.hers.pk], today, user=cast.alice)
    values = {each.day: each.figures[0].value for each in found}
    assert values == {first: 0.0, second: 0.5, today: 0.5}
    assert coverage_history([cast.hers.pk], today, user=cast.vera) == ()


def test_the_history_is_drawn_and_said_as_a_table(
    cast: Cast, works: dict[str, Person], client: Client
) -> None:
    Appraisal.objects.update(day=LONG_AGO)
    client.force_login(cast.alice)
    page = client.get(reverse("relationships:history", args=[cast.hers.pk])).content.decode()
    assert page.count("<svg") >= 1
    assert page.count('<td class="tight">') == 8


def test_a_finding_names_whom_it_is_about(
    cast: Cast, works: dict[str, Person], client: Client
) -> None:
    Appraisal.objects.update(day=LONG_AGO)
    page = _page(client, cast)
    concerned = [part.partition("</span>")[0] for part in page.split('class="concerned"')[1:]]
    assert any("Hilda Head" in each and "Bert Buyer" in each for each in concerned)


def test_the_picture_is_of_what_is_shown(
    cast: Cast, works: dict[str, Person], client: Client
) -> None:
    client.force_login(cast.alice)
    url = reverse("relationships:picture", args=[cast.hers.pk, "svg"])
    drawing = client.get(url, {"of": "group", "layers": "gaps"}).content.decode()
    assert "Sten Sub" in drawing
    assert "budget not held" in drawing
    assert "Sten Sub" not in client.get(url).content.decode()
