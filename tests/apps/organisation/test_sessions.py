"""Sessions: listed, ended one by one, all others at once, and all when somebody is shut out."""

from __future__ import annotations

import time

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.sessions import NOTED_AT, end_all_sessions, end_session
from mainstay.apps.organisation.actions.users import deactivate_user, reactivate_user
from mainstay.apps.organisation.queries.sessions import browser_name, open_sessions
from tests.apps.organisation.history import deeds_of
from tests.apps.organisation.test_sign_in import sign_in
from tests.cast import Cast

RIGHT = "correct horse battery"
HELP = "workspace:help"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def is_in(client: Client) -> bool:
    return client.get(reverse(HELP)).status_code == 200


@pytest.fixture
def two(cast: Cast) -> tuple[Client, Client]:
    """Alice is signed in on two machines."""
    first, second = Client(headers={"User-Agent": FIREFOX}), Client()
    assert sign_in(first, cast.alice, RIGHT, REMOTE_ADDR="10.0.0.1")
    assert sign_in(second, cast.alice, RIGHT, REMOTE_ADDR="10.0.0.2")
    return first, second


def test_the_list_names_browser_address_and_this_one(
    cast: Cast, two: tuple[Client, Client]
) -> None:
    page = two[0].get(reverse("organisation:sessions"))
    rows = page.context["page"].sessions
    assert {(row.address, row.is_this_one) for row in rows} == {
        ("10.0.0.1", True),
        ("10.0.0.2", False),
    }
    assert "Firefox on Linux" in page.content.decode()
    assert open_sessions(cast.bob) == ()


def test_one_session_is_ended_and_the_other_goes_on(cast: Cast, two: tuple[Client, Client]) -> None:
    other = next(row for row in open_sessions(cast.alice) if row.address == "10.0.0.2")
    two[0].post(reverse("organisation:end_session", args=[other.pk]))
    assert (is_in(two[0]), is_in(two[1])) == (True, False)
    assert not end_session(cast.alice, other.pk, by=actor(cast.alice))


def test_nobody_ends_a_strangers_session(cast: Cast, two: tuple[Client, Client]) -> None:
    stranger = Client()
    stranger.force_login(cast.charlie)
    for row in open_sessions(cast.alice):
        stranger.post(reverse("organisation:end_session", args=[row.pk]))
    assert [is_in(client) for client in two] == [True, True]
    with pytest.raises(NotAllowed):
        end_all_sessions(cast.alice, by=actor(cast.charlie))


def test_all_others_end_and_this_one_goes_on(cast: Cast, two: tuple[Client, Client]) -> None:
    forgotten = Client()
    forgotten.force_login(cast.alice)  # in no list
    two[0].post(reverse("organisation:end_other_sessions"))
    assert (is_in(two[0]), is_in(two[1]), is_in(forgotten)) == (True, False, False)
    cast.alice.refresh_from_db()
    assert [row.address for row in open_sessions(cast.alice)] == ["127.0.0.1"]
    assert deeds_of(cast.alice)[-1] == ("alice@mill.example", "end sessions")


def test_an_administrator_sees_and_ends_them(cast: Cast, two: tuple[Client, Client]) -> None:
    olga = Client()
    olga.force_login(cast.olga)
    page = olga.get(reverse("organisation:user", args=[cast.alice.pk])).content.decode()
    assert "10.0.0.1" in page
    assert "Last signed in" in page
    olga.post(reverse("organisation:no_sessions", args=[cast.alice.pk]))
    assert [is_in(client) for client in two] == [False, False]


def test_whoever_is_shut_out_is_out_at_once_and_stays_out_when_let_in_again(
    cast: Cast, two: tuple[Client, Client]
) -> None:
    forgotten = Client()
    forgotten.force_login(cast.alice)
    deactivate_user(cast.alice, by=actor(cast.olga))
    assert not any(is_in(client) for client in (*two, forgotten))
    reactivate_user(cast.alice, by=actor(cast.olga))
    assert not any(is_in(client) for client in (*two, forgotten))
    assert not UserSession.objects.filter(user=cast.alice).exists()
    assert sign_in(Client(), cast.alice, RIGHT)


def test_a_new_password_ends_the_others(cast: Cast, two: tuple[Client, Client]) -> None:
    new = "a quiet loyal customer"
    typed = {"oldpassword": RIGHT, "password1": new, "password2": new}
    two[0].post(reverse("account_change_password"), typed)
    assert (is_in(two[0]), is_in(two[1])) == (True, False)
    cast.alice.refresh_from_db()
    assert len(open_sessions(cast.alice)) == 1


def test_use_is_noted_every_ten_minutes_and_no_oftener(
    cast: Cast, two: tuple[Client, Client]
) -> None:
    def last_seen() -> dict[str, object]:
        return dict(UserSession.objects.values_list("ip", "last_seen_at"))

    before = last_seen()
    assert is_in(two[0])
    assert last_seen() == before
    session = two[0].session
    session[NOTED_AT] = time.time() - 700
    session.save()
    assert is_in(two[0])
    assert last_seen()["10.0.0.1"] > before["10.0.0.1"]
    assert last_seen()["10.0.0.2"] == before["10.0.0.2"]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/605", "Safari on iOS"),
        ("curl/8.5", "an unknown browser"),
    ],
)
def test_browsers_get_plain_names(agent: str, name: str) -> None:
    assert browser_name(agent) == name
