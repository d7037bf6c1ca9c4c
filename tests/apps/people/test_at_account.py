"""The People tab of an account: each person counts once, with the way to reach him or her."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from mainstay.apps.people.models import Person, Position, PositionLevel
from tests.cast import Cast


def test_a_person_in_two_positions_counts_once_at_the_higher_level(
    cast: Cast, client: Client
) -> None:
    berit = Person.objects.create(name="Berit Moe", phone="+45 1")
    arne = Person.objects.create(name="Arne Lie")
    for account, level in (
        (cast.subsidiary, PositionLevel.EXECUTIVE),
        (cast.hers, PositionLevel.MIDDLE),
    ):
        Position.objects.create(person=berit, account=account, level=level)
    Position.objects.create(person=arne, account=cast.hers, start=date(2020, 1, 1))
    client.force_login(cast.alice)
    answer = client.get(reverse("people:at_account", args=[cast.hers.pk]))
    page = answer.context["page"]
    assert page.count == 2
    assert page.levels == (("Executive", 1), ("level not known", 1))
    assert "+45 1" in answer.content.decode()
