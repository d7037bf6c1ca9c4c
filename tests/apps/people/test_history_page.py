"""The history of a person, with the names its reader may see and no others."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.people.actions.people import (
    PersonDetails,
    PositionDetails,
    add_person,
    add_position,
    change_person,
    set_manager,
)
from mainstay.apps.people.models import Person, Position
from tests.cast import Cast


def history(client: Client, person: Person) -> str:
    answer = client.get(reverse("people:history", args=[person.pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_says_who_changed_what_from_and_to(cast: Cast, client: Client) -> None:
    arne = add_person(
        PersonDetails("Arne Lie"), PositionDetails(cast.hers, title="Buyer"), by=actor(cast.alice)
    )
    details = PersonDetails("Arne Lie", phone="+45 77")
    change_person(arne, details, version=arne.version, by=actor(cast.alice))
    client.force_login(cast.alice)
    text = history(client, arne)
    assert "Alice" in text
    assert "– → +45 77" in text
    page = client.get(reverse("people:person", args=[arne.pk])).content.decode()
    assert f'hx-get="{reverse("people:history", args=[arne.pk])}"' in page


def test_whom_the_reader_does_not_see_has_no_name_in_it(cast: Cast, client: Client) -> None:
    by = actor(cast.dana)
    hidden = add_person(PersonDetails("Hidden Boss"), PositionDetails(cast.his), by=by)
    arne = add_person(PersonDetails("Arne Lie"), PositionDetails(cast.hers), by=by)
    add_position(arne, PositionDetails(cast.his, title="Adviser"), by=by)
    set_manager(Position.objects.get(person=arne, account=cast.hers), hidden, by=by)
    client.force_login(cast.dana)
    assert "Hidden Boss" in history(client, arne)
    client.force_login(cast.alice)
    text = history(client, arne)
    assert "somebody you do not see" in text
    for secret in ("Hidden Boss", "Castell", "Adviser"):
        assert secret not in text


def test_a_stranger_has_no_such_page(cast: Cast, client: Client) -> None:
    arne = add_person(PersonDetails("Arne Lie"), PositionDetails(cast.hers), by=actor(cast.alice))
    client.force_login(cast.charlie)
    assert client.get(reverse("people:history", args=[arne.pk])).status_code == 404
