"""The one history: what it says, who reads it, and that nothing in it can be changed."""

from __future__ import annotations

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.organisation.actions.deeds import actor, machine_owner
from mainstay.apps.organisation.actions.territories import add_territory, change_territory
from mainstay.apps.organisation.actions.thresholds import set_threshold
from mainstay.apps.organisation.queries.history import (
    Change,
    HistoryFilter,
    RowNames,
    changes,
    history,
)
from tests.apps.organisation.history import forget_all
from tests.cast import Cast

AUDIT = "organisation:audit"


@pytest.fixture
def moved(cast: Cast) -> Cast:
    """Oscar moved the north out of the world."""
    forget_all()
    change_territory(cast.north, name="The North", parent=None, by=actor(cast.oscar))
    return cast


def test_an_entry_names_the_rows_it_points_to(moved: Cast) -> None:
    (entry,) = history(HistoryFilter())
    names = RowNames()
    names.fetch([entry])
    assert set(changes(entry, names)) == {
        Change("name", "North", "The North"),
        Change("parent", "World", ""),
    }


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (HistoryFilter(person="oscar"), 1),
        (HistoryFilter(person="olga"), 0),
        (HistoryFilter(deed="territory"), 1),
        (HistoryFilter(deed="user"), 0),
        (HistoryFilter(model="territory"), 1),
        (HistoryFilter(model="user"), 0),
        (HistoryFilter(first_day=date(2020, 1, 1), last_day=date(2020, 12, 31)), 0),
        (HistoryFilter(first_day=date(2020, 1, 1)), 1),
    ],
)
def test_it_is_filtered_by_person_deed_kind_and_day(
    moved: Cast, asked: HistoryFilter, count: int
) -> None:
    assert history(asked).count() == count


def test_the_page_shows_who_did_what(moved: Cast, client: Client) -> None:
    client.force_login(moved.oscar)
    page = client.get(reverse(AUDIT)).content.decode()
    assert "change territory" in page
    assert "name: North → The North; parent: World → –" in page.replace("\n", "")


def test_the_command_lines_owner_is_named(cast: Cast, client: Client) -> None:
    add_territory("West", parent=None, by=machine_owner())
    client.force_login(cast.oscar)
    page = client.get(reverse(AUDIT), {"person": "cli:"}).content.decode()
    assert "add territory" in page


def test_one_entry_shows_before_and_after(moved: Cast, client: Client) -> None:
    client.force_login(moved.oscar)
    entry = LogEntry.objects.get()
    page = client.get(reverse("organisation:audit_entry", args=[entry.pk])).content.decode()
    assert "Change territory: The North" in page
    assert "World" in page


def test_it_can_be_exported(moved: Cast, client: Client) -> None:
    client.force_login(moved.olga)
    answer = client.get(reverse(AUDIT), {"export": "csv"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "North → The North" in answer.getvalue().decode("utf-8-sig")


@pytest.mark.parametrize("days", [{"from": "yesterday"}, {"to": "2026-13-45"}])
def test_a_day_that_is_none_is_passed_over(
    moved: Cast, client: Client, days: dict[str, str]
) -> None:
    client.force_login(moved.olga)
    assert "change territory" in client.get(reverse(AUDIT), days).content.decode()


def test_no_address_changes_or_deletes_an_entry(moved: Cast, client: Client) -> None:
    client.force_login(moved.olga)
    entry = LogEntry.objects.get()
    before = LogEntry.objects.values().get()
    for ask in (client.post, client.put, client.delete):
        ask(reverse("organisation:audit_entry", args=[entry.pk]), {"object_repr": "forged"})
        ask(reverse(AUDIT), {"object_repr": "forged"})
    assert LogEntry.objects.values().get() == before


def test_the_list_asks_the_database_a_fixed_number_of_times(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for value in range(20):
        set_threshold("stakes.largest", 10 + value, by=actor(cast.oscar))
        add_territory(f"T{value}", parent=cast.north, by=actor(cast.oscar))
    client.force_login(cast.oscar)
    client.get(reverse(AUDIT))
    with django_assert_num_queries(10):
        client.get(reverse(AUDIT))
