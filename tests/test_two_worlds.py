"""Two worlds: the same request with and without an account that its reader may not see.

Whoever may not see an account gets the same answer, byte for byte, whether it exists or not: no
name, no number, no count, no rank and no total tells of it. Only what differs from one answer to
the next anyway is taken out: tokens, the moment a file was made. The same holds for what reaches
people without their asking: mails, and the pages that show what a job in the background found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mainstay.apps.accounts.models import (
    Account,
    AccountPair,
    BuyingUnit,
    Contract,
    Note,
    TeamMember,
    TeamRole,
)
from mainstay.apps.imports.actions.deliveries import Manner, take_in
from mainstay.apps.imports.jobs import bring_deliveries
from mainstay.apps.imports.models import Delivery, Outcome
from mainstay.apps.organisation.jobs import housekeeping, mail_link
from mainstay.apps.organisation.models import AccessLevel, Batch, User
from mainstay.apps.people.jobs import look_for_duplicates
from mainstay.apps.people.models import Person, PersonPair, Position
from mainstay.apps.portfolio.jobs import score_everybody
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


def nothing() -> None:
    """Run no job before the answers are read."""


def _both_worlds(
    name: str, cast: Cast, user: User, *, jobs: Callable[[], None] = nothing
) -> tuple[dict[str, str], dict[str, str]]:
    """What a reader gets without the foreign account, and with it beside the others."""
    with transaction.atomic():
        addresses = _addresses(name, cast, user)
        jobs()
        without = _answers(addresses, user)
        _foreign(cast)
        jobs()
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


def _compare(name: str, scene: Cast, user: User, *, jobs: Callable[[], None] = nothing) -> None:
    without, beside = _both_worlds(name, scene, user, jobs=jobs)
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


FOUND_BY_JOBS = ("accounts:duplicates", "people:duplicates", "portfolio:portfolio")


def _all_jobs() -> None:
    """Everything that runs by itself at night."""
    for job in (score_everybody, look_for_duplicates, housekeeping):
        job.call()


@pytest.fixture
def twins(scene: Cast) -> Cast:
    """Alice's own duplicates; and one of hers is doubled by the foreign account's as well."""
    Account.objects.create(name="Hansen Pumps Ltd", owner=scene.alice, territory=scene.north)
    for name in ("Arne Lie", "Lie, Arne"):
        person = Person.objects.create(name=name, mobile="+47 900 12 345")
        Position.objects.create(person=person, account=scene.hers)
    return scene


def _foreign_twins(cast: Cast) -> None:
    """What looks like an account and like a person of Alice's, out of her sight."""
    account = Account.objects.create(name="Hansen Pumps AS", owner=cast.olga)
    person = Person.objects.create(name="A. Lie", mobile="+47 900 12 345")
    Position.objects.create(person=person, account=account)


@pytest.mark.long
@pytest.mark.parametrize("name", FOUND_BY_JOBS)
def test_what_jobs_found_tells_nothing_of_it(name: str, twins: Cast) -> None:
    def jobs() -> None:
        if Account.objects.filter(name__contains="Zephyr").exists():
            _foreign_twins(twins)
        _all_jobs()

    _compare(name, twins, twins.alice, jobs=jobs)


@pytest.mark.long
@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("name", FOUND_BY_JOBS)
def test_what_jobs_found_tells_no_reader_of_it(name: str, who: str, twins: Cast) -> None:
    _compare(name, twins, getattr(twins, who), jobs=_all_jobs)


def test_jobs_do_find_what_the_reader_does_not_see(twins: Cast) -> None:
    """Without this the comparison could not fail."""
    look_for_duplicates.call()
    before = AccountPair.objects.count(), PersonPair.objects.count()
    assert min(before) > 0
    _foreign_twins(twins)
    look_for_duplicates.call()
    assert AccountPair.objects.count() > before[0]
    assert PersonPair.objects.count() > before[1]


NAMED = "account_id,date,revenue\nHansen Zephyr Secret,2026-01-05,10\n"


@pytest.fixture
def post(scene: Cast, settings: Any, tmp_path: Any) -> list[Any]:
    """A mail server, and what it was given."""
    settings.HAS_MAIL = True
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return mail.outbox


def _report(cast: Cast, user: User, *, told: Callable[[User], None]) -> str:
    """The mail about a file that names the foreign account; ``told`` happens before it is read."""
    mail.outbox.clear()
    with transaction.atomic():
        file = SimpleUploadedFile("jan.csv", NAMED.encode())
        delivery = take_in([file], UUID(int=7), user=user, manner=Manner(takes_proposals=True))
        told(user)
        bring_deliveries.call()
        delivery.refresh_from_db()
        pages = _answers(_addresses_of(delivery), user)
        transaction.set_rollback(True)
    letters = "\n".join(f"{one.to} {one.subject}\n{one.body}" for one in mail.outbox)
    told = f"{letters}\n{delivery.report}\n{list(pages.values())}"
    return told.replace(f"drafts/{delivery.draft_id}/", "drafts/N/")  # a number goes on counting


def _addresses_of(delivery: Delivery) -> list[str]:
    """Where the colleague would look what became of his files."""
    batch = Batch.objects.order_by("-pk").first()
    assert batch is not None
    return [
        reverse("imports:imports"),
        reverse("imports:deliveries"),
        reverse("imports:draft", args=[delivery.draft_id]),
        reverse("imports:batch", args=[batch.pk]),
    ]


def _demoted(user: User) -> None:
    User.objects.filter(pk=user.pk).update(level=AccessLevel.ACCOUNT_MANAGER)
    user.refresh_from_db()


def _stays(user: User) -> None:
    """Nothing changes for whoever sent the file."""


def test_a_report_by_mail_tells_who_may_not_see_any_more_nothing(
    scene: Cast, post: list[Any]
) -> None:
    without = _report(scene, scene.oscar, told=_demoted)
    scene.oscar.refresh_from_db()
    _foreign(scene)
    beside = _report(scene, scene.oscar, told=_demoted)
    assert without == beside
    assert "refused" in without
    assert "Zephyr" not in without


def test_a_report_by_mail_does_tell_who_may_see(scene: Cast, post: list[Any]) -> None:
    """Without this the comparison could not fail."""
    without = _report(scene, scene.oscar, told=_stays)
    _foreign(scene)
    beside = _report(scene, scene.oscar, told=_stays)
    assert without != beside
    assert "Nothing was written" not in beside


def test_nobody_gets_a_report_who_left_meanwhile(scene: Cast, post: list[Any]) -> None:
    file = SimpleUploadedFile("jan.csv", NAMED.encode())
    delivery = take_in([file], UUID(int=7), user=scene.oscar, manner=Manner())
    User.objects.filter(pk=scene.oscar.pk).update(is_active=False)
    bring_deliveries.call()
    delivery.refresh_from_db()
    assert delivery.outcome == Outcome.REFUSED
    assert post == []


def test_a_link_by_mail_is_the_same_in_both_worlds(scene: Cast, post: list[Any]) -> None:
    for make in (nothing, lambda: _foreign(scene)):
        make()
        mail_link.call(scene.alice.email, "https://mainstay.example")
    without, beside = (re.sub(r"https://\S+", "", one.body) for one in post)
    assert without == beside
