"""Single sign-on: only an invited, active colleague whose address the provider has verified."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.users import deactivate_user
from mainstay.apps.organisation.models import User
from mainstay.config.single_sign_on import (
    SingleSignOn,
    UnusableSingleSignOn,
    provider_settings,
    single_sign_on,
)
from tests.cast import Cast

PATIENCE = 60.0


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """An OpenID provider on this machine, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            requests.get(address, timeout=1)
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    pytest.fail("the provider did not start")


@pytest.fixture
def set_up(provider: str, settings: object) -> str:
    told = SingleSignOn(provider, "mainstay", "a secret", name="Mill ID")
    settings.SINGLE_SIGN_ON = told  # type: ignore[attr-defined]
    settings.SOCIALACCOUNT_PROVIDERS = provider_settings(told)  # type: ignore[attr-defined]
    return provider


def come_by_provider(client: Client, provider: str, sub: str, **claims: object) -> str:
    """Go there and back as a browser does; return the address that the browser comes back to."""
    told = requests.put(f"{provider}/users/{sub}", json=claims, timeout=5)
    assert told.status_code == 204
    start = client.get(reverse("single_sign_on"))
    assert start.status_code == 302
    asked = parse_qs(urlsplit(start.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    chosen = requests.post(
        start.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=5
    )
    back = urlsplit(chosen.headers["Location"])
    return urlunsplit(("", "", back.path, back.query, ""))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_invited_colleague_with_a_verified_address_is_let_in(
    cast: Cast, client: Client, set_up: str
) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "Sign in with Mill ID" in page
    back = come_by_provider(client, set_up, "a1", email="Alice@Mill.example", email_verified=True)
    client.get(back)
    assert client.session["_auth_user_id"] == str(cast.alice.pk)
    assert not SocialAccount.objects.exists()  # nothing of the provider is kept


def test_the_password_stays_as_it_was(cast: Cast, client: Client, set_up: str) -> None:
    client.get(
        come_by_provider(client, set_up, "a1", email="alice@mill.example", email_verified=True)
    )
    assert User.objects.get(pk=cast.alice.pk).check_password("correct horse battery")


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ({"email": "stranger@mill.example", "email_verified": True}, "is not invited"),
        ({"email": "alice@mill.example", "email_verified": False}, "has not verified"),
        ({"email": "alice@mill.example", "email_verified": "false"}, "has not verified"),
        ({"email": "alice@mill.example"}, "has not verified"),
        ({"email": "", "email_verified": True}, "has not verified"),
        ({"name": "Alice"}, "has not verified"),
    ],
)
def test_any_other_address_is_refused_in_one_sentence(
    cast: Cast, client: Client, set_up: str, claims: dict[str, object], says: str
) -> None:
    users = User.objects.count()
    answer = client.get(come_by_provider(client, set_up, "s1", **claims), follow=True)
    assert not is_in(client)
    assert says in answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("account_login")
    assert User.objects.count() == users


def test_whoever_was_shut_out_stays_out(cast: Cast, client: Client, set_up: str) -> None:
    deactivate_user(cast.vera, by=actor(cast.olga))
    back = come_by_provider(client, set_up, "v1", email="vera@mill.example", email_verified=True)
    answer = client.get(back, follow=True)
    assert not is_in(client)
    assert "cannot sign in" in answer.content.decode()


def test_a_sample_user_is_nobody_to_other_machines(cast: Cast, client: Client, set_up: str) -> None:
    User.objects.filter(pk=cast.vera.pk).update(is_sample=True)
    back = come_by_provider(client, set_up, "v1", email="vera@mill.example", email_verified=True)
    client.get(back, REMOTE_ADDR="10.0.0.7")
    assert not is_in(client)


def test_a_wrong_state_lets_nobody_in(cast: Cast, client: Client, set_up: str) -> None:
    back = come_by_provider(client, set_up, "a1", email="alice@mill.example", email_verified=True)
    path, _, query = back.partition("?")
    code = parse_qs(query)["code"][0]
    for forged in ({"code": code, "state": "made up"}, {"code": code}, {"state": "x"}, {}):
        answer = client.get(f"{path}?{urlencode(forged)}")
        assert answer.status_code == 302
        assert not is_in(client)
    other = Client()  # somebody else's browser with a state that is not his
    other.get(back)
    assert not is_in(other)


def test_a_refusal_there_and_a_used_code_lead_back_to_the_sign_in(
    cast: Cast, client: Client, set_up: str
) -> None:
    back = come_by_provider(client, set_up, "a1", email="alice@mill.example", email_verified=True)
    state = parse_qs(back.partition("?")[2])["state"][0]
    denied = {"error": "access_denied", "state": state}
    answer = client.get(f"{back.partition('?')[0]}?{urlencode(denied)}", follow=True)
    assert "did not sign you in" in answer.content.decode()
    assert not is_in(client)
    client.get(back)  # its state was used up by the refusal
    assert not is_in(client)


def test_a_second_factor_of_ones_own_is_asked_for_too(
    cast: Cast, client: Client, set_up: str
) -> None:
    TOTP.activate(cast.alice, "JBSWY3DPEHPK3PXP")
    back = come_by_provider(client, set_up, "a1", email="alice@mill.example", email_verified=True)
    assert client.get(back).headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


def test_whoever_is_signed_in_cannot_tie_an_account_of_the_provider_to_his_own(
    cast: Cast, client: Client, set_up: str
) -> None:
    client.force_login(cast.bob)
    requests.put(f"{set_up}/users/a1", json={"email": "x@y.example"}, timeout=5)
    start = client.get(reverse("single_sign_on"), {"process": "connect"})
    chosen = requests.post(
        start.headers["Location"], data={"sub": "a1"}, allow_redirects=False, timeout=5
    )
    back = urlsplit(chosen.headers["Location"])
    client.get(f"{back.path}?{back.query}")
    assert not SocialAccount.objects.exists()


def test_a_provider_that_does_not_answer_is_one_sentence(
    cast: Cast, client: Client, set_up: str, settings: object
) -> None:
    gone = SingleSignOn("http://127.0.0.1:9", "mainstay", "a secret", name="Mill ID")
    settings.SINGLE_SIGN_ON = gone  # type: ignore[attr-defined]
    settings.SOCIALACCOUNT_PROVIDERS = provider_settings(gone)  # type: ignore[attr-defined]
    answer = client.get(reverse("single_sign_on"), follow=True)
    assert "Mill ID cannot be reached" in answer.content.decode()


def test_without_a_provider_there_is_no_such_page(cast: Cast, client: Client) -> None:
    assert client.get(reverse("single_sign_on")).status_code == 404
    assert "Sign in with" not in client.get(reverse("account_login")).content.decode().replace(
        "Sign in with a passkey", ""
    )


NAMES = ("MAINSTAY_OIDC_ISSUER", "MAINSTAY_OIDC_CLIENT_ID", "MAINSTAY_OIDC_CLIENT_SECRET")


def test_the_environment_describes_it_whole_or_not_at_all() -> None:
    values = ("https://id.mill.example/", "mainstay", "very secret")
    whole = dict(zip(NAMES, values, strict=True))
    found = single_sign_on({**whole, "MAINSTAY_OIDC_NAME": "Mill ID"})
    assert found is not None
    assert (found.issuer, found.name) == ("https://id.mill.example", "Mill ID")
    assert "very secret" not in repr(found)
    assert single_sign_on({}) is None
    for missing in NAMES:
        with pytest.raises(UnusableSingleSignOn, match="all three"):
            single_sign_on({name: value for name, value in whole.items() if name != missing})
    with pytest.raises(UnusableSingleSignOn, match="https"):
        single_sign_on({**whole, "MAINSTAY_OIDC_ISSUER": "http://id.mill.example"})
