"""Two worlds: the same request with and without an account that its reader may not see.

Whoever may not see an account gets the same answer, byte for byte, whether it exists or not: no
name, no number, no count, no rank and no total tells of it. Only what differs from one answer to
the next anyway is taken out: tokens, the moment a file was made.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.cache import caches
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mainstay.apps.accounts.models import Account, BuyingUnit, Contract, Note, TeamMember, TeamRole
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, Position
from mainstay.apps.portfolio.queries.portfolio import KEPT
from tests.access_table import EVERYBODY, SEES, TABLE, Scene
from tests.cast import Cast
from tests.factories import Event, Line, sell, serve

DAY = date(2026, 3, 2)
# Who sees all accounts has no foreign one.
READERS = sorted(EVERYBODY - {"olga", "oscar"} - {"dana"})
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*|"csrf[^"]*": "[^"]*"'
)


@pytest.fixture
def scene(cast: Cast) -> Cast:
    """The cast with two years of order lines at each account."""
    lines = [
        Line(getattr(cast, name), DAY - timedelta(days=40 * n), str(100 + 10 * n), cost="60")
        for name in SEES
        for n in range(18)
    ]
    sell(*lines)
    serve(*(Event(getattr(cast, name), DAY, "visit", amount="5") for name in SEES))
    return cast


def _foreign(cast: Cast) -> None:
    """An account with all that belongs to it; Olga's, so that it is strange to all readers."""
    account = Account.objects.create(name="Hansen Zephyr Secret", owner=cast.olga)
    plant = BuyingUnit.objects.create(account=account, name="Zephyr plant")
    zoe = Person.objects.create(name="Zoe Hansen-Zephyr", email="zoe@zephyr.example")
    Position.objects.create(person=zoe, account=account, title="Zephyr chief", buying_unit=plant)
    Contract.objects.create(account=account, number="ZEPHYR-1", end=DAY + timedelta(days=90))
    Note.objects.create(account=account, text="Zephyr remark", at=timezone.now())
    TeamMember.objects.create(account=account, user=cast.oscar, role=TeamRole.SKEPTIC)
    sell(*(Line(account, DAY - timedelta(days=30 * n), "987654", cost="7") for n in range(20)))
    serve(Event(account, DAY, "visit", amount="4321"))


READ = sorted(
    name
    for name, line in TABLE.items()
    if line.who and not line.post and not line.is_public and not name.startswith("mfa_")
)
EXPORTS = {
    "portfolio:accounts": ("?export=csv", "?export=xlsx"),
    "people:people": ("?export=csv", "?export=xlsx"),
    "workspace:search": ("?q=zephyr", "?q=hansen", "?q=zephyr-1"),
    "portfolio:portfolio": ("?by=account", "?measure=revenue", "?measure=margin"),
}


def _addresses(name: str, cast: Cast, user: User) -> list[str]:
    """Every way in which a reader may ask for an address; makes what its parts name."""
    line, found = TABLE[name], []
    for account in SEES if line.per_account else ("hers",):
        parts = line.args(Scene(cast, getattr(cast, account), user)) if line.args else None
        own = line.query.format(account=getattr(cast, account).pk)
        found += [reverse(name, kwargs=parts) + query for query in (own, *EXPORTS.get(name, ()))]
    return found


def _answers(addresses: list[str], user: User) -> dict[str, str]:
    return {address: _plain(_answer(address, user)) for address in addresses}


def _answer(address: str, user: User) -> HttpResponseBase:
    """Ask with nothing kept from before."""
    client = Client()
    client.force_login(user)
    caches["process"].clear()
    KEPT.clear()
    return client.get(address)


def _both_worlds(name: str, cast: Cast, user: User) -> tuple[dict[str, str], dict[str, str]]:
    """What a reader gets without the foreign account, and with it beside the others."""
    with transaction.atomic():
        addresses = _addresses(name, cast, user)
        without = _answers(addresses, user)
        _foreign(cast)
        beside = _answers(addresses, user)
        transaction.set_rollback(True)
    return without, beside


def _plain(response: HttpResponseBase) -> str:
    """An answer without what changes from one to the next: tokens, and when a file was made."""
    content = response.getvalue() if hasattr(response, "getvalue") else response.content
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as book:
            parts = [n for n in sorted(book.namelist()) if not n.startswith("docProps")]
            text = "\n".join(book.read(part).decode() for part in parts)
    elif content.startswith(b"%PDF"):
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    else:
        text = content.decode(errors="replace")
    head = f"{response.status_code} {response.headers.get('Location', '')}"
    return f"{head}\n{CHANGING.sub('', text)}"


@pytest.mark.long
@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("name", READ)
def test_no_address_tells_of_a_foreign_account(name: str, who: str, scene: Cast) -> None:
    _compare(name, scene, getattr(scene, who))


SHORT = ("portfolio:accounts", "people:people", "workspace:search", "portfolio:why")


@pytest.mark.parametrize("name", SHORT)
def test_lists_counts_exports_search_and_reasons_tell_nothing(name: str, scene: Cast) -> None:
    _compare(name, scene, scene.alice)


def _compare(name: str, scene: Cast, user: User) -> None:
    without, beside = _both_worlds(name, scene, user)
    different = {
        address: _first_difference(text, beside[address])
        for address, text in without.items()
        if beside[address] != text
    }
    assert different == {}


def _first_difference(one: str, other: str) -> str:
    place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"{one[max(0, place - 60) : place + 80]!r} / {other[max(0, place - 60) : place + 80]!r}"


def test_the_other_world_is_another_one(scene: Cast) -> None:
    """Without this the comparison could not fail: whoever may see the account does see it."""
    without, beside = _both_worlds("portfolio:accounts", scene, scene.olga)
    assert all("Zephyr" not in text for text in without.values())
    assert all("Zephyr" in text for text in beside.values())
