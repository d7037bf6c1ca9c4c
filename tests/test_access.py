"""Every address of Mainstay, asked for by everybody of the cast, against the table of expectations.

An address that has no line in ``access_table.py`` fails, and so does a line that has no address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mainstay.apps.accounts.models import Account
from tests.access_table import EVERYBODY, SEES, TABLE, Scene
from tests.cast import Cast
from tests.factories import Line, sell

SIGN_IN = "/sign-in/"
ANSWERED = {200, 302, 303, 400, 409, 422}


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
    if name not in TABLE:
        pytest.fail(f"add a line for {name} to tests/access_table.py", pytrace=False)


def test_every_line_of_the_table_has_an_address() -> None:
    assert set(TABLE) - set(url_names()) == set()


@pytest.fixture
def scene(cast: Cast) -> Cast:
    """The cast with an order line at each account, so that there are figures to see."""
    day = date(2026, 3, 2)
    sell(*(Line(getattr(cast, name), day, "100") for name in SEES))
    return cast


@pytest.mark.parametrize("name", sorted(TABLE))
def test_three_of_the_cast_open_what_the_table_says(name: str, scene: Cast) -> None:
    """A stranger to the account, one who may see it alone, one who sees all."""
    assert _wrong_for(("charlie", "olga", "vera"), name, scene, accounts=("hers",)) == []


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_of_the_cast_opens_what_the_table_says(name: str, scene: Cast) -> None:
    accounts = tuple(SEES) if TABLE[name].per_account else ("hers",)
    assert _wrong_for(sorted(EVERYBODY), name, scene, accounts=accounts) == []


@pytest.mark.parametrize("name", sorted(TABLE))
def test_whoever_has_not_signed_in_is_asked_to(name: str, cast: Cast) -> None:
    line = TABLE[name]
    response = _answer(name, Scene(cast, cast.hers, None))
    if line.is_public:
        assert response.status_code in {200, 302}
    elif line.who:
        assert response.status_code == 302
        assert response.headers["Location"].startswith(f"{SIGN_IN}?next=")
    else:
        assert response.status_code in {302, 401, 404}


def test_the_cast_is_the_one_the_table_speaks_of(cast: Cast) -> None:
    assert set(cast.everybody()) == EVERYBODY


def _wrong_for(
    people: Sequence[str], name: str, scene: Cast, *, accounts: Sequence[str]
) -> list[str]:
    return [
        f"{who} at {account}: {problem}"
        for account in accounts
        for who in people
        for problem in _wrong(name, scene, account=account, who=who)
    ]


def _wrong(name: str, cast: Cast, *, account: str, who: str) -> Iterator[str]:
    """Say what an answer should not be: open or shut against the table, or telling too much."""
    line, user = TABLE[name], getattr(cast, who)
    response = _answer(name, Scene(cast, getattr(cast, account), user))
    is_allowed = line.may(who, account)
    if _is_open(response) is not is_allowed:
        expected = "may" if is_allowed else "may not"
        yield f"{expected}, but was answered {response.status_code}"
    for unseen in SEES:
        if who not in SEES[unseen] and _tells(response, getattr(cast, unseen)):
            yield f"read the name of {unseen}, an account that is not for these eyes"


def _is_open(response: HttpResponse) -> bool:
    location = response.headers.get("Location", "")
    if response.status_code == 404:
        return False
    return response.status_code in ANSWERED and not location.startswith(f"{SIGN_IN}?next=")


def _tells(response: HttpResponse, account: Account) -> bool:
    return account.name in _text(response)


def _text(response: HttpResponse) -> str:
    """What can be read in an answer: a page, a file of text, or a workbook's sheets."""
    content = b"".join(response)
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with ZipFile(BytesIO(content)) as book:
        return "".join(book.read(name).decode(errors="replace") for name in book.namelist())


def _answer(name: str, scene: Scene) -> HttpResponse:
    """Ask once, and undo whatever that changed."""
    line, client = TABLE[name], Client()
    with transaction.atomic():
        address = reverse(name, kwargs=line.args(scene) if line.args else None)
        if scene.user is not None:
            client.force_login(scene.user)
        ask = client.post if line.post else client.get
        response = ask(f"{address}{line.query.format(account=scene.account.pk)}")
        transaction.set_rollback(True)
    return response
