"""No secret reaches a log, however much is logged: passwords, codes, tokens, mails, sessions."""

from __future__ import annotations

import logging
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.sign_in import make_link, send_link
from mainstay.apps.organisation.queries.second_factors import has_second_factor
from tests.apps.organisation.test_second_factors import code_of
from tests.apps.organisation.test_sign_in import sign_in
from tests.apps.organisation.test_single_sign_on import (
    come_by_provider,
    is_in,
    provider,
    set_up,
)
from tests.cast import Cast

__all__ = ["provider", "set_up"]  # fixtures of the tests of single sign-on

RIGHT = "correct horse battery"
NEW = "seven plum umbrellas"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that is logged from now on, however little it matters.

    What the database was asked is logged by Django only where somebody asks for its queries.
    """
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        if not name.startswith("django.db.backends"):
            caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def told(logged: pytest.LogCaptureFixture) -> str:
    """All that the logs say, with the tracebacks and the arguments."""
    formatter = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return "\n".join(formatter.format(record) for record in logged.records)


def test_something_is_logged_at_all(cast: Cast, logged: pytest.LogCaptureFixture) -> None:
    Client().get("/nothing/of/the/kind/")
    logging.getLogger("mainstay.test").debug("a word")
    assert "a word" in told(logged)


def test_signing_in_tells_no_password_code_or_session(
    cast: Cast, logged: pytest.LogCaptureFixture
) -> None:
    TOTP.activate(cast.alice, SECRET)
    codes = RecoveryCodes.activate(cast.alice).get_unused_codes()
    client, code = Client(), code_of(SECRET)
    sign_in(client, cast.alice, "a wrong secret one")
    sign_in(client, cast.alice, RIGHT)
    client.post(reverse("mfa_authenticate"), {"code": "271828"})
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" in client.session
    typed = {"oldpassword": RIGHT, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), typed)
    secrets = [RIGHT, NEW, "a wrong secret one", SECRET, "271828", code, *codes]
    secrets += [client.session.session_key or "", client.cookies["csrftoken"].value]
    assert [secret for secret in secrets if secret and secret in told(logged)] == []


def test_a_link_and_a_mail_tell_no_token(cast: Cast, logged: pytest.LogCaptureFixture) -> None:
    path = make_link(cast.vera, by=actor(cast.olga))
    assert send_link("bob@mill.example", site="https://mill.example/")
    body = mail.outbox[-1].body
    found = re.search(r"https://mill\.example(/sign-in/link/\S+)", body)
    assert found is not None
    assert "Somebody asked for a new password" in body
    client = Client()
    client.post(path, {"password": "short", "again": "short"})
    client.post(path, {"password": NEW, "again": NEW})
    assert client.get(path).status_code == 410  # answered with a warning in the log
    Client().get(found[1])
    text = told(logged)
    tokens = [address.rstrip("/").rsplit("/", 1)[1] for address in (path, found[1])]
    assert [secret for secret in (*tokens, NEW, "Somebody asked") if secret in text] == []


def test_single_sign_on_tells_no_code_state_or_secret(
    cast: Cast, set_up: str, logged: pytest.LogCaptureFixture
) -> None:
    client = Client()
    back = come_by_provider(client, set_up, "a1", email="alice@mill.example", email_verified=True)
    logged.clear()  # what this test's own requests to the provider logged
    client.get(back)
    assert is_in(client)
    asked = parse_qs(urlsplit(back).query)
    secrets = [asked["code"][0], asked["state"][0], "a secret"]
    assert [secret for secret in secrets if secret in told(logged)] == []


def test_a_file_that_is_brought_tells_nothing_of_its_rows(
    cast: Cast, logged: pytest.LogCaptureFixture
) -> None:
    client = Client()
    client.force_login(cast.oscar)
    content = b"account,name,owner\nA-1,Zephyr Secret Works,alice@mill.example\n"
    file = SimpleUploadedFile("accounts.csv", content, content_type="text/csv")
    answer = client.post(reverse("imports:upload"), {"files": file})
    assert answer.status_code in {200, 302}
    assert "Zephyr Secret Works" not in told(logged)


def test_the_second_factor_of_the_story_was_real(cast: Cast) -> None:
    TOTP.activate(cast.alice, SECRET)
    assert has_second_factor(cast.alice)
