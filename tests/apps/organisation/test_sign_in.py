"""Getting in: passwords, one-time links, second factors, the first administrator, the sample."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor, machine_owner
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.sign_in import (
    admit_sample_users,
    create_first_administrator,
    make_link,
    set_password,
    take_second_factor,
)
from mainstay.apps.organisation.actions.users import UserProblem, deactivate_user
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries.second_factors import has_second_factor
from mainstay.apps.organisation.queries.sign_in import (
    SAMPLE_PASSWORD,
    TOKENS,
    user_of_link,
)
from tests.apps.organisation.history import deeds_of, last_changes
from tests.cast import Cast

GOOD = "a quiet loyal customer"


def sign_in(client: Client, user: User, password: str, **extra: str) -> bool:
    """Try to sign in on the page; whether it let the user in."""
    posted = {"login": user.email, "password": password}
    client.post(reverse("account_login"), posted, **extra)  # type: ignore[arg-type]
    return "_auth_user_id" in client.session


def test_e_mail_and_password_let_in_and_sign_out_ends_it(cast: Cast, client: Client) -> None:
    assert not sign_in(client, cast.alice, "wrong horse")
    assert sign_in(client, cast.alice, "correct horse battery")
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_too_many_wrong_passwords_are_slowed_down(cast: Cast, client: Client) -> None:
    for _ in range(12):
        sign_in(client, cast.charlie, "wrong horse")
    assert not sign_in(client, cast.charlie, "correct horse battery")


def test_a_link_sets_a_password_once(cast: Cast, client: Client) -> None:
    path = make_link(cast.vera, by=actor(cast.olga))
    cast.vera.refresh_from_db()
    assert not cast.vera.has_usable_password()
    assert client.get(path).status_code == 200
    answer = client.post(path, {"password": GOOD, "again": GOOD})
    assert answer.headers["Location"] == reverse("account_login")
    assert client.get(path).status_code == 410
    assert client.post(path, {"password": "other words here", "again": "other words here"})
    assert sign_in(client, cast.vera, GOOD)
    assert deeds_of(cast.vera)[-2:] == [
        ("olga@mill.example", "make sign-in link"),
        ("vera@mill.example", "set password"),
    ]


def test_a_password_never_reaches_the_history(cast: Cast) -> None:
    set_password(cast.vera, GOOD, by=actor(cast.vera))
    assert last_changes(cast.vera) == {"password": ["", "changed"]}


def test_a_new_link_ends_the_one_before(cast: Cast, client: Client) -> None:
    first = make_link(cast.vera, by=actor(cast.olga))
    second = make_link(cast.vera, by=actor(cast.olga))
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_a_link_is_good_for_three_days(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    uid, token = make_link(cast.vera, by=actor(cast.olga)).strip("/").split("/")[-2:]
    for days, is_good in ((2, True), (4, False)):
        later = datetime.now() + timedelta(days=days)  # noqa: DTZ005  Django's tokens are naive
        monkeypatch.setattr(TOKENS, "_now", lambda later=later: later)
        assert (user_of_link(uid, token) is not None) is is_good


@pytest.mark.parametrize("uid", ["", "!!", "MQ", "OTk5OTk"])
def test_a_made_up_link_opens_nothing(cast: Cast, uid: str) -> None:
    assert user_of_link(uid, "made-up") is None


def test_weak_and_different_passwords_are_told_beside_the_field(cast: Cast, client: Client) -> None:
    path = make_link(cast.vera, by=actor(cast.olga))
    for first, again, says in (("short", "short", "too short"), (GOOD, "other", "not the same")):
        assert says in client.post(path, {"password": first, "again": again}).content.decode()


def test_links_for_those_who_left_and_by_those_who_may_not(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_link(cast.vera, by=actor(cast.oscar))
    with pytest.raises(NotAllowed):
        set_password(cast.vera, GOOD, by=actor(cast.alice))
    deactivate_user(cast.vera, by=actor(cast.olga))
    with pytest.raises(UserProblem, match="not active"):
        make_link(cast.vera, by=actor(cast.olga))


def test_the_page_shows_a_new_link_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    address = reverse("organisation:user", args=[cast.vera.pk])
    shown = client.post(reverse("organisation:new_link", args=[cast.vera.pk]), follow=True)
    assert "http://testserver/sign-in/link/" in shown.content.decode()
    assert "/sign-in/link/" not in client.get(address).content.decode()


def test_a_user_who_left_is_out_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.vera)
    assert client.get(reverse("workspace:help")).status_code == 200
    deactivate_user(cast.vera, by=actor(cast.olga))
    assert client.get(reverse("workspace:help")).status_code == 302
    assert not sign_in(Client(), cast.vera, "correct horse battery")


def test_a_second_factor_is_asked_for_and_can_be_taken_away(cast: Cast, client: Client) -> None:
    TOTP.activate(cast.alice, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(cast.alice)
    assert not sign_in(client, cast.alice, "correct horse battery")
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    with pytest.raises(NotAllowed):
        take_second_factor(cast.alice, by=actor(cast.oscar))
    assert take_second_factor(cast.alice, by=actor(cast.olga)) == 2
    assert not has_second_factor(cast.alice)
    assert deeds_of(cast.alice)[-1] == ("olga@mill.example", "take second factor away")
    assert sign_in(Client(), cast.alice, "correct horse battery")


def test_changing_ones_own_password_is_in_the_history(cast: Cast, client: Client) -> None:
    client.force_login(cast.bob)
    typed = {"oldpassword": "correct horse battery", "password1": GOOD, "password2": GOOD}
    client.post(reverse("account_change_password"), typed)
    assert deeds_of(cast.bob)[-1] == ("bob@mill.example", "set password")
    assert sign_in(Client(), cast.bob, GOOD)


def test_the_first_administrator_is_made_once(db: None) -> None:
    made = create_first_administrator()
    assert made is not None
    email, password = made
    user = User.objects.get(email=email)
    assert user.check_password(password)
    assert user.may_administer
    assert create_first_administrator() is None


def test_nobody_signs_up(cast: Cast, client: Client) -> None:
    assert client.get(reverse("account_signup")).status_code == 404
    assert "administrator" in client.get(reverse("account_reset_password")).content.decode()


def test_sample_users_exist_in_the_sample_only(cast: Cast, settings: object) -> None:
    with pytest.raises(NotAllowed):
        admit_sample_users(by=machine_owner())


@pytest.fixture
def sample(cast: Cast, settings: pytest.FixtureRequest) -> Cast:
    settings.IS_SAMPLE = True  # type: ignore[attr-defined]
    assert admit_sample_users(by=machine_owner()) == len(cast.everybody())
    return cast


def test_the_sample_opens_with_one_click_per_level(sample: Cast, client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert SAMPLE_PASSWORD in page
    assert page.count('name="login" value=') == 6
    assert sign_in(client, sample.dana, SAMPLE_PASSWORD)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.168.1.20"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.168.1.20"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_to_other_machines_the_samples_users_are_nobody(
    sample: Cast, client: Client, elsewhere: dict[str, str]
) -> None:
    page = client.get(reverse("account_login"), **elsewhere).content.decode()  # type: ignore[arg-type]
    assert SAMPLE_PASSWORD not in page
    assert not sign_in(client, sample.dana, SAMPLE_PASSWORD, **elsewhere)
