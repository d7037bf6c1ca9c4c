"""Every address of Mainstay, asked for by everybody of the cast, against the table of expectations.

An address that has no line in ``access_table.py`` fails, and so does a line that has no address.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from tests.access_table import EVERYBODY, SEES, TABLE, Line
from tests.cast import Cast

SIGN_IN = "/sign-in/"


def url_names() -> list[str]:
    return sorted(_names(get_resolver().url_patterns, ""))


def _names(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name or f'(no name: {pattern.pattern})'}"


@pytest.mark.parametrize("name", url_names())
def test_every_address_has_a_line_in_the_table(name: str) -> None:
    assert name in TABLE, f"add a line for {name} to tests/access_table.py"


def test_every_line_of_the_table_has_an_address() -> None:
    assert set(TABLE) - set(url_names()) == set()


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_of_the_cast_opens_what_the_table_says(name: str, cast: Cast) -> None:
    line = TABLE[name]
    wrong = [
        f"{who} at {account_name}: {status}"
        for account_name in (SEES if line.per_account else ("hers",))
        for who, user in cast.everybody().items()
        for status in [_ask(name, line, cast, getattr(cast, account_name), user)]
        if not _as_expected(status, is_allowed=line.may(who, account_name))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(TABLE))
def test_whoever_has_not_signed_in_is_asked_to(name: str, cast: Cast) -> None:
    line = TABLE[name]
    response = _answer(name, line, cast, cast.hers, None)
    if line.is_public:
        assert response.status_code in {200, 302}
    elif line.who:
        assert response.status_code == 302
        assert response.headers["Location"].startswith(f"{SIGN_IN}?next=")
    else:
        assert response.status_code in {302, 404}


def test_the_cast_is_the_one_the_table_speaks_of(cast: Cast) -> None:
    assert set(cast.everybody()) == EVERYBODY


def _ask(name: str, line: Line, cast: Cast, account: Account, user: User) -> str:
    response = _answer(name, line, cast, account, user)
    location = response.headers.get("Location", "")
    is_refused = location.startswith(f"{SIGN_IN}?next=")
    return "asked to sign in" if is_refused else str(response.status_code)


def _as_expected(status: str, *, is_allowed: bool) -> bool:
    if is_allowed:
        return status in {"200", "302", "303", "400", "409", "422"}
    return status == "404"


def _answer(name: str, line: Line, cast: Cast, account: Account, user: User | None) -> HttpResponse:
    """Ask once, and undo whatever that changed."""
    client = Client()
    with transaction.atomic():
        address = reverse(name, kwargs=line.args(cast, account) if line.args else None)
        if user is not None:
            client.force_login(user)
        ask = client.post if line.post else client.get
        response = ask(f"{address}{line.query}")
        transaction.set_rollback(True)
    return response
