"""A whole deed is taken back, all of it or nothing: a farewell, a hand-over, a change of job."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mainstay.apps.accounts.actions.reassigning import (
    ReassignProblem,
    reassign_accounts,
    take_back_reassignment,
)
from mainstay.apps.accounts.models import Account, TeamMember, TeamRole
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.users import UserProblem, reactivate_user
from mainstay.apps.organisation.actions.whole_deeds import CannotTakeBackDeed
from mainstay.apps.organisation.queries.history import entries_of_deed
from mainstay.apps.people.actions.people import PositionDetails, change_job, undo_change
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.history import person_entries
from mainstay.apps.workspace.actions.leaving import farewell, hand_back
from tests.apps.organisation.test_sessions import is_in
from tests.cast import Cast


def state() -> list[object]:
    """Who owns, covers and leads what now; versions count on and are left out."""
    from mainstay.apps.organisation.models import User

    return [
        list(Account.objects.order_by("pk").values_list("pk", "owner")),
        list(TeamMember.objects.order_by("pk").values_list("account", "user", "role", "end")),
        list(User.objects.order_by("pk").values_list("pk", "is_active", "reports_to")),
    ]


@pytest.fixture
def gone(cast: Cast) -> Cast:
    """Nora left: Charlie has her accounts, and Alice reports to Dana."""
    TeamMember.objects.create(account=cast.his, user=cast.nora, role=TeamRole.SKEPTIC)
    Account.objects.create(name="Lindqvist", owner=cast.nora)
    return cast


def test_a_farewell_is_undone_by_handing_back(gone: Cast) -> None:
    before = state()
    farewell(gone.nora, successor=gone.charlie, by=actor(gone.olga))
    assert state() != before
    gone.nora.refresh_from_db()
    assert hand_back(gone.nora, by=actor(gone.olga)) == 5
    assert state() == before


def test_what_changed_since_keeps_it_from_being_undone_by_half(gone: Cast) -> None:
    farewell(gone.nora, successor=gone.charlie, by=actor(gone.olga))
    gone.nora.refresh_from_db()
    account = Account.objects.get(name="Lindqvist")
    account.owner = gone.dana
    account.save()
    before = state()
    with pytest.raises(CannotTakeBackDeed, match="Lindqvist was changed again"):
        hand_back(gone.nora, by=actor(gone.olga))
    assert state() == before


def test_only_an_administrator_hands_back_and_only_what_was_handed_over(gone: Cast) -> None:
    with pytest.raises(UserProblem, match="no hand-over"):
        hand_back(gone.nora, by=actor(gone.olga))
    farewell(gone.nora, successor=gone.charlie, by=actor(gone.olga))
    gone.nora.refresh_from_db()
    with pytest.raises(NotAllowed):
        hand_back(gone.nora, by=actor(gone.oscar))
    reactivate_user(gone.nora, by=actor(gone.olga))
    with pytest.raises(UserProblem, match="no hand-over"):
        hand_back(gone.nora, by=actor(gone.olga))


def test_the_page_shows_before_what_changes_hands_and_offers_the_way_back(
    gone: Cast, client: Client
) -> None:
    nora = Client()
    nora.force_login(gone.nora)
    client.force_login(gone.olga)
    address = reverse("workspace:farewell", args=[gone.nora.pk])
    page = client.get(address).content.decode()
    for name in ("Lindqvist", "Castell Glass", "Alice"):
        assert name in page
    after = client.post(address, {"successor": gone.charlie.pk}, follow=True).content.decode()
    back = reverse("workspace:hand_back", args=[gone.nora.pk])
    assert back in after
    assert not is_in(nora)
    assert "has back what was handed over" in client.post(back, follow=True).content.decode()
    assert not is_in(nora)
    assert Account.objects.get(name="Lindqvist").owner == gone.nora


def test_a_hand_over_of_accounts_goes_back_in_one_go(cast: Cast, client: Client) -> None:
    before = state()
    client.force_login(cast.dana)
    posted = {"owner": cast.alice.pk, "to": cast.charlie.pk}
    page = client.post(reverse("accounts:reassign"), posted, follow=True).content.decode()
    assert state() != before
    entry = Account.objects.get(pk=cast.hers.pk)
    assert entry.owner == cast.charlie
    address = next(part.split('"')[0] for part in page.split('action="') if "undo/" in part[:60])
    client.post(address)
    assert state() == before


def test_a_strangers_hand_over_is_not_undone(cast: Cast, client: Client) -> None:
    reassign_accounts(cast.alice, to=cast.charlie, by=actor(cast.dana))
    from auditlog.models import LogEntry

    entry = LogEntry.objects.get_for_object(cast.hers).order_by("-pk")[0]
    assert len(entries_of_deed(entry)) == 2
    with pytest.raises(ReassignProblem):
        take_back_reassignment(entry, by=actor(cast.olga))
    with pytest.raises(NotAllowed):
        take_back_reassignment(entry, by=actor(cast.alice))
    client.force_login(cast.olga)
    assert client.post(reverse("accounts:undo_reassign", args=[entry.pk])).status_code == 404


@pytest.fixture
def buyer(cast: Cast) -> Position:
    ines = Person.objects.create(name="Ines Falk")
    return Position.objects.create(person=ines, account=cast.hers, title="Buyer")


def test_a_change_of_job_is_taken_back_whole(cast: Cast, buyer: Position, client: Client) -> None:
    client.force_login(cast.alice)
    posted = {"account": cast.hers.name, "title": "Head of purchasing", "start": "2026-05-01"}
    address = reverse("people:new_job", args=[buyer.person_id, buyer.pk])
    page = client.post(address, posted, follow=True).content.decode()
    buyer.refresh_from_db()
    assert buyer.end == date(2026, 4, 30)
    assert Position.objects.count() == 2
    undo = next(part.split('"')[0] for part in page.split('action="') if "/undo/" in part[:60])
    client.post(undo)
    buyer.refresh_from_db()
    assert buyer.end is None
    assert Position.objects.count() == 1


def test_a_job_that_was_changed_since_stays(cast: Cast, buyer: Position) -> None:
    by = actor(cast.alice)
    details = PositionDetails(cast.hers, title="Head", start=timezone.localdate())
    new = change_job(buyer, details, by=by)
    entry = person_entries(buyer.person, user=cast.alice)[0]
    new.title = "Head of everything"
    new.save()
    with pytest.raises(CannotTakeBackDeed, match="changed again"):
        undo_change(buyer.person, entry, by=by)
    assert Position.objects.count() == 2
    with pytest.raises(NotAllowed):
        undo_change(buyer.person, entry, by=actor(cast.charlie))
