"""The settings and the method page as people use them."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.organisation.models import Territory, User
from mainstay.apps.organisation.queries import organisation, playbook
from mainstay.domain.playbook import default_playbook
from tests.cast import Cast


def test_settings_lead_to_the_first_page_that_may_be_opened(cast: Cast, client: Client) -> None:
    for who, target in ((cast.olga, "organisation"), (cast.oscar, "territories")):
        client.force_login(who)
        answer = client.get(reverse("organisation:settings"))
        assert answer.headers["Location"] == reverse(f"organisation:{target}")


def test_the_organisation_is_saved_or_says_what_is_wrong(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    typed = {
        "name": "Mill & Daughters",
        "currency": "SEK",
        "fiscal_year_start": "7",
        "time_zone": "Europe/Stockholm",
    }
    address = reverse("organisation:organisation")
    wrong = client.post(address, {**typed, "name": ""})
    assert "This field is required" in wrong.content.decode()
    assert "Saved." in client.post(address, typed, follow=True).content.decode()
    assert organisation().fiscal_year_start == 7


def test_a_user_is_added_with_a_link_in_one_go(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    typed = {
        "name": "Ida Berg",
        "email": "Ida@mill.example",
        "level": "contributor",
        "territory": cast.north.pk,
        "reports_to": cast.alice.pk,
    }
    page = client.post(reverse("organisation:new_user"), typed, follow=True).content.decode()
    ida = User.objects.get(email="ida@mill.example")
    assert (ida.territory, ida.reports_to) == (cast.north, cast.alice)
    assert "/sign-in/link/" in page
    again = client.post(reverse("organisation:new_user"), typed).content.decode()
    assert "is here" in again
    assert "Ida Berg" in again


def test_the_list_of_users_is_filtered_and_exported(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    address = reverse("organisation:users")
    page = client.get(address, {"level": "leader"}).content.decode()
    assert "dana@mill.example" in page
    assert "alice@mill.example" not in page
    csv = client.get(address, {"export": "csv", "text": "alice"}).content.decode()
    assert "alice@mill.example" in csv
    assert "dana@mill.example" not in csv


def test_the_list_of_users_asks_the_database_a_fixed_number_of_times(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.olga)
    client.get(reverse("organisation:users"))
    with django_assert_num_queries(7):
        client.get(reverse("organisation:users"))


def test_the_last_administrator_hears_why_not(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    typed = {"name": "Olga", "email": "olga@mill.example", "level": "viewer"}
    page = client.post(reverse("organisation:user", args=[cast.olga.pk]), typed).content.decode()
    assert "last administrator" in page
    assert User.objects.get(pk=cast.olga.pk).may_administer


def test_territories_are_added_moved_and_deleted(cast: Cast, client: Client) -> None:
    client.force_login(cast.oscar)
    tree = reverse("organisation:territories")
    assert (
        "South" in client.post(tree, {"name": "South", "parent": ""}, follow=True).content.decode()
    )
    south = Territory.objects.get(name="South")
    one = reverse("organisation:territory", args=[south.pk])
    client.post(one, {"name": "Deep South", "parent": cast.world.pk})
    south.refresh_from_db()
    assert (south.name, south.parent) == ("Deep South", cast.world)
    client.post(reverse("organisation:no_territory", args=[south.pk]))
    assert not Territory.objects.filter(pk=south.pk).exists()
    kept = client.post(reverse("organisation:no_territory", args=[cast.north.pk]), follow=True)
    assert "Colleagues belong to North" in kept.content.decode()


def test_a_share_is_typed_in_per_cent(cast: Cast, client: Client) -> None:
    client.force_login(cast.oscar)
    address = reverse("organisation:threshold", args=["stakes.share"])
    assert 'value="2.5"' in client.get(address).content.decode()
    page = client.post(address, {"value": "4.1"}, follow=True).content.decode()
    assert playbook()["stakes.share"] == 0.041
    assert "oscar@mill.example" in page
    assert "less than or equal" in client.post(address, {"value": "95"}).content.decode()
    client.post(reverse("organisation:default_threshold", args=["stakes.share"]))
    assert playbook()["stakes.share"] == default_playbook()["stakes.share"]


def test_an_unknown_threshold_is_no_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.oscar)
    assert client.get(reverse("organisation:threshold", args=["no.such"])).status_code == 404


def test_the_method_shows_every_threshold_to_everybody(cast: Cast, client: Client) -> None:
    client.force_login(cast.vera)
    page = client.get(reverse("organisation:method")).content.decode()
    for threshold in default_playbook():
        assert f'id="{threshold.key}"' in page
    assert "every default" in page
    assert reverse("organisation:thresholds") not in page
