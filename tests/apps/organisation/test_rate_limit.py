"""Attempts to sign in are limited per account and per address, for all processes together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.test import Client
from django.urls import reverse

from mainstay.config.environment import UnusableProxies, number_of_proxies
from tests.apps.organisation.test_sign_in import sign_in
from tests.cast import Cast
from tests.cli.runs import REPOSITORY, environment, mainstay

RIGHT = "correct horse battery"
BEGIN = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "mainstay.config.settings"
import django
django.setup()
from django.test import override_settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
override_settings(STORAGES={"staticfiles": {"BACKEND": plain}}).enable()
"""
ANN = (
    BEGIN
    + """
from mainstay.apps.organisation.models import User
User.objects.create_user("ann@mill.example", "correct horse battery", name="Ann")
"""
)
ATTEMPTS = (
    BEGIN
    + """
from django.test import Client
for password in sys.argv[1:]:
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in/", {"login": "ann@mill.example", "password": password})
    print("in" if "_auth_user_id" in client.session else "out")
"""
)


def test_the_default_cache_is_shared_and_what_is_large_is_not(db: None) -> None:
    assert isinstance(caches["default"], DatabaseCache)
    assert not isinstance(caches["process"], DatabaseCache)


def test_five_wrong_passwords_shut_the_account_from_anywhere(cast: Cast) -> None:
    for n in range(5):
        assert not sign_in(Client(), cast.alice, "wrong", REMOTE_ADDR=f"10.0.0.{n}")
    assert not sign_in(Client(), cast.alice, RIGHT, REMOTE_ADDR="10.0.1.1")
    assert sign_in(Client(), cast.bob, RIGHT, REMOTE_ADDR="10.0.1.1")


def test_ten_wrong_passwords_shut_the_address_for_anybody(cast: Cast) -> None:
    users = [cast.alice, cast.bob, cast.charlie, cast.dana, cast.nora]
    for user in users * 2:
        assert not sign_in(Client(), user, "wrong", REMOTE_ADDR="10.0.0.1")
    assert not sign_in(Client(), cast.vera, RIGHT, REMOTE_ADDR="10.0.0.1")
    assert sign_in(Client(), cast.vera, RIGHT, REMOTE_ADDR="10.0.0.2")


def test_an_account_nobody_has_is_limited_alike(cast: Cast, client: Client) -> None:
    said = []
    for email in ("nobody@mill.example", "alice@mill.example"):
        cache.clear()
        for _ in range(6):
            posted = {"login": email, "password": "wrong"}
            answer = client.post(reverse("account_login"), posted)
        said.append("Too many" in answer.content.decode())
    assert said == [True, True]


def test_behind_a_proxy_the_address_is_the_one_it_names(cast: Cast, settings: object) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    for n in range(12):
        forged = {"HTTP_X_FORWARDED_FOR": f"6.6.6.{n}, 10.0.0.9", "REMOTE_ADDR": "127.0.0.1"}
        sign_in(Client(), [cast.alice, cast.bob, cast.charlie][n % 3], "wrong", **forged)
    seen = {"HTTP_X_FORWARDED_FOR": "10.0.0.9", "REMOTE_ADDR": "127.0.0.1"}
    assert not sign_in(Client(), cast.vera, RIGHT, **seen)
    other = {"HTTP_X_FORWARDED_FOR": "10.0.0.8", "REMOTE_ADDR": "127.0.0.1"}
    assert sign_in(Client(), cast.vera, RIGHT, **other)


@pytest.mark.parametrize("text", ["two", "-1", "10", "1.5", ""])
def test_a_number_of_proxies_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnusableProxies, match="from 0 to 9"):
        number_of_proxies(text)


@pytest.mark.long
def test_two_processes_count_together(tmp_path: Path) -> None:
    assert mainstay("start", "--own", "--no-serve", data=tmp_path).returncode == 0
    _process(ANN, data=tmp_path)
    assert _process(ATTEMPTS, RIGHT, "wrong", "wrong", data=tmp_path) == ["in", "out", "out"]
    assert _process(ATTEMPTS, "wrong", "wrong", RIGHT, "wrong", data=tmp_path)[2] == "in"
    assert _process(ATTEMPTS, RIGHT, data=tmp_path) == ["out"]  # five wrong ones in two processes


def _process(script: str, *arguments: str, data: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment(data),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
