"""A colleague leaves: accounts and team places go over in one deed, or nothing happens."""

from __future__ import annotations

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mainstay.apps.accounts.models import TeamMember, TeamRole
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.users import UserProblem
from mainstay.apps.organisation.models import User
from mainstay.apps.workspace.actions.leaving import HandedOver, farewell
from mainstay.domain.errors import DomainError
from tests.cast import Cast


def test_accounts_and_team_places_go_to_the_successor(cast: Cast) -> None:
    TeamMember.objects.create(account=cast.his, user=cast.alice, role=TeamRole.SKEPTIC)
    done = farewell(cast.alice, successor=cast.charlie, by=actor(cast.olga))
    assert done == HandedOver(accounts=2, teams=1)
    assert set(visible_to(cast.charlie)) == {cast.hers, cast.subsidiary, cast.his}
    place = TeamMember.objects.get(account=cast.his, user=cast.charlie)
    assert (place.role, place.start) == (TeamRole.SKEPTIC, timezone.localdate())
    assert not User.objects.get(pk=cast.alice.pk).is_active


def test_it_is_in_the_history_with_before_and_after(cast: Cast) -> None:
    farewell(cast.alice, successor=cast.charlie, by=actor(cast.olga))
    entry = LogEntry.objects.get_for_object(cast.hers).order_by("-pk")[0]
    assert entry.changes["owner"] == [str(cast.alice.pk), str(cast.charlie.pk)]
    assert entry.actor == cast.olga


def test_who_has_the_place_already_does_not_get_it_twice(cast: Cast) -> None:
    TeamMember.objects.create(
        account=cast.hers, user=cast.charlie, role=TeamRole.TECHNICAL_EXPERT, start=date(2024, 1, 1)
    )
    farewell(cast.bob, successor=cast.charlie, by=actor(cast.olga))
    assert TeamMember.objects.filter(account=cast.hers, user=cast.charlie).count() == 1
    assert TeamMember.objects.get(account=cast.hers, user=cast.bob).end == timezone.localdate()


def test_without_accounts_nobody_needs_to_take_over(cast: Cast) -> None:
    assert farewell(cast.vera, successor=None, by=actor(cast.olga)) == HandedOver(0, 0)


def test_accounts_are_never_left_without_an_owner(cast: Cast) -> None:
    with pytest.raises(UserProblem, match="choose who takes over"):
        farewell(cast.alice, successor=None, by=actor(cast.olga))


@pytest.mark.parametrize("who", ["alice", "vera"])
def test_viewers_and_the_leaver_himself_cannot_take_over(cast: Cast, who: str) -> None:
    with pytest.raises(DomainError):
        farewell(cast.alice, successor=getattr(cast, who), by=actor(cast.olga))
    assert User.objects.get(pk=cast.alice.pk).is_active


def test_the_last_administrator_stays_and_so_do_his_accounts(cast: Cast) -> None:
    cast.his.owner = cast.olga
    cast.his.save()
    with pytest.raises(UserProblem, match="last administrator"):
        farewell(cast.olga, successor=cast.alice, by=actor(cast.olga))
    cast.his.refresh_from_db()
    assert cast.his.owner == cast.olga


@pytest.mark.parametrize("who", ["oscar", "dana", "alice"])
def test_only_an_administrator_may(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        farewell(cast.vera, successor=None, by=actor(getattr(cast, who)))


def test_the_page_says_what_is_missing_and_then_does_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    address = reverse("workspace:farewell", args=[cast.alice.pk])
    assert "Owns 2 accounts" in client.get(address).content.decode()
    assert "choose who takes over" in client.post(address, {"successor": ""}).content.decode()
    done = client.post(address, {"successor": cast.charlie.pk}, follow=True)
    assert "2 accounts were handed over" in done.content.decode()
