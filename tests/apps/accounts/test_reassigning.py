"""All accounts of an owner go to another in one go, among those somebody leads."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.actions.reassigning import ReassignProblem, reassign_accounts
from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from tests.cast import Cast


def owners(cast: Cast) -> list[str]:
    return [str(Account.objects.get(pk=a.pk).owner) for a in (cast.hers, cast.subsidiary)]


@pytest.mark.parametrize("who", ["olga", "oscar", "dana"])
def test_they_all_move_with_an_entry_each(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    assert reassign_accounts(cast.alice, to=cast.charlie, by=actor(user)) == 2
    assert owners(cast) == ["Charlie", "Charlie"]
    entries = LogEntry.objects.filter(additional_data__deed="re-assign accounts")
    assert {entry.object_id for entry in entries} == {cast.hers.pk, cast.subsidiary.pk}
    assert {entry.actor_email for entry in entries} == {user.email}
    assert entries[0].changes["owner"] == [str(cast.alice.pk), str(cast.charlie.pk)]


def test_a_leader_moves_only_among_those_he_leads(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        reassign_accounts(cast.alice, to=cast.charlie, by=actor(cast.nora))
    with pytest.raises(NotAllowed):
        reassign_accounts(cast.charlie, to=cast.alice, by=actor(cast.nora))
    assert reassign_accounts(cast.alice, to=cast.nora, by=actor(cast.nora)) == 2


@pytest.mark.parametrize("who", ["alice", "charlie", "bob", "vera"])
def test_nobody_else_moves_any(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        reassign_accounts(cast.alice, to=cast.charlie, by=actor(getattr(cast, who)))
    assert owners(cast) == ["Alice", "Alice"]


def test_whoever_has_left_gives_but_does_not_take(cast: Cast) -> None:
    cast.alice.is_active = False
    cast.alice.save()
    assert reassign_accounts(cast.alice, to=cast.charlie, by=actor(cast.dana)) == 2
    with pytest.raises(ReassignProblem):
        reassign_accounts(cast.charlie, to=cast.alice, by=actor(cast.dana))


def test_to_oneself_or_to_a_viewer_is_refused(cast: Cast) -> None:
    for to in (cast.alice, cast.vera):
        with pytest.raises(ReassignProblem):
            reassign_accounts(cast.alice, to=to, by=actor(cast.olga))


def test_the_page_counts_before_it_moves(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    address = reverse("accounts:reassign")
    wanted = {"owner": cast.alice.pk, "to": cast.charlie.pk}
    text = client.get(address, wanted).content.decode()
    assert "2 accounts of Alice go to Charlie" in text
    assert owners(cast) == ["Alice", "Alice"]
    client.post(address, wanted)
    assert owners(cast) == ["Charlie", "Charlie"]


def test_an_open_form_of_the_old_owner_is_stale_afterwards(cast: Cast) -> None:
    reassign_accounts(cast.alice, to=cast.nora, by=actor(cast.dana))
    cast.hers.refresh_from_db()
    assert cast.hers.version == 1
