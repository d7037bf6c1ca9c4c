"""An administrator erases what the history says about a person; that it was done stays."""

from __future__ import annotations

import time

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import AuditErasure
from mainstay.apps.people.actions.people import (
    PersonDetails,
    PositionDetails,
    add_person,
    change_person,
    merge_people,
)
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.history import entries_about
from tests.cast import Cast

WHY = {"reason": "request of 3 May", "is_meant": "on"}


@pytest.fixture
def arne(cast: Cast) -> Person:
    by = actor(cast.alice)
    arne = add_person(PersonDetails("Arne Lie"), PositionDetails(cast.hers, title="Buyer"), by=by)
    change_person(arne, PersonDetails("Arne Lie", phone="+45 77"), version=arne.version, by=by)
    return Person.objects.get(pk=arne.pk)


@pytest.fixture
def olga(cast: Cast, client: Client) -> Client:
    client.force_login(cast.olga)
    return client


def erase_address(person: Person) -> str:
    return reverse("people:erase_history", args=[person.pk])


def test_the_page_says_what_is_erased_and_what_stays(olga: Client, arne: Person) -> None:
    text = " ".join(olga.get(erase_address(arne)).content.decode().split())
    assert "Erase what the history says about Arne Lie" in text
    assert "<dt>Entries</dt> <dd>3</dd>" in text
    assert "<dt>of a person</dt> <dd>2</dd>" in text
    assert "<dt>of a position</dt> <dd>1</dd>" in text
    assert "The record as it is now." in text
    assert (
        erase_address(arne) in olga.get(reverse("people:history", args=[arne.pk])).content.decode()
    )


def test_it_is_erased_with_a_reason_and_the_erasure_is_on_record(
    olga: Client, arne: Person, cast: Cast
) -> None:
    other = LogEntry.objects.exclude(pk__in=entries_about(arne).values("pk")).count()
    answer = olga.post(erase_address(arne), WHY, follow=True)
    assert "3 entries are erased." in answer.content.decode()
    assert not entries_about(arne).exists()
    erasure = AuditErasure.objects.get()
    assert (erasure.by, erasure.entries, erasure.reason) == (
        cast.olga.email,
        3,
        "request of 3 May",
    )
    (entry,) = LogEntry.objects.get_for_object(erasure)
    assert entry.actor == cast.olga
    assert LogEntry.objects.count() == other + 1
    assert "+45 77" not in str(list(LogEntry.objects.values()))
    audit = olga.get(reverse("organisation:audit")).content.decode()
    assert "3 erased: request of 3 May" in audit
    arne.refresh_from_db()
    assert arne.phone == "+45 77"


@pytest.mark.parametrize("left_out", WHY)
def test_nothing_goes_without_a_reason_and_without_being_meant(
    olga: Client, arne: Person, left_out: str
) -> None:
    told = {name: value for name, value in WHY.items() if name != left_out}
    assert "This field is required" in olga.post(erase_address(arne), told).content.decode()
    assert entries_about(arne).count() == 3
    assert not AuditErasure.objects.exists()


def test_merged_records_and_positions_that_are_gone_belong_to_it(
    olga: Client, arne: Person, cast: Cast
) -> None:
    by = actor(cast.olga)
    again = add_person(PersonDetails("A. Lie"), PositionDetails(cast.hers, title="Adviser"), by=by)
    merge_people(again, arne, by=by)
    Position.objects.get(title="Buyer").delete()
    olga.post(erase_address(arne), WHY)
    left = str(list(LogEntry.objects.values("object_repr", "changes")))
    for said in ("Arne Lie", "A. Lie", "Adviser", "Buyer"):
        assert said not in left


def test_only_administrators_find_the_page_and_the_link_to_it(
    client: Client, arne: Person, cast: Cast
) -> None:
    for user in (cast.alice, cast.dana, cast.oscar):
        client.force_login(user)
        assert client.get(erase_address(arne)).status_code == 404
        assert client.post(erase_address(arne), WHY).status_code == 404
        history = client.get(reverse("people:history", args=[arne.pk]))
        assert "Erase this history" not in history.content.decode()
    assert entries_about(arne).count() == 3


def test_an_administrator_is_asked_again_who_it_is(olga: Client, arne: Person) -> None:
    session = olga.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 1000}]
    session.save()
    answer = olga.post(erase_address(arne), WHY)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert entries_about(arne).count() == 3
