"""Mails and calendars on their way in: reduced before anything of them is stored."""

from __future__ import annotations

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mainstay.apps.accounts.models import MailDomain
from mainstay.apps.imports import jobs
from mainstay.apps.imports.actions import bring_files, drafts, undo
from mainstay.apps.imports.models import Draft
from mainstay.apps.imports.queries.contact_files import NoContacts
from mainstay.apps.imports.queries.drops import Options
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.people.models import Person
from mainstay.apps.touches.models import Channel, Touch
from tests.apps.touches.scene import Met, meet
from tests.cast import Cast

MAIL = """Message-ID: <{key}@x>
From: {sender}
To: {to}
Date: Mon, 2 Mar 2026 10:00:00 +0000
Subject: Prices for the plant

SECRET WORDS
"""
MARK = "From x Mon Mar  2 10:00:00 2026\n"
EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
BEGIN:VEVENT
UID:e1
DTSTART:20260302T090000Z
SUMMARY:Works meeting
DESCRIPTION:SECRET WORDS
ORGANIZER:mailto:alice@mill.example
ATTENDEE;CN=Olaf Berg:mailto:olaf@hansen.example
ATTENDEE:mailto:stranger@other.example
END:VEVENT
END:VCALENDAR
"""


def mail(key: str, sender: str, to: str) -> str:
    return MAIL.format(key=key, sender=sender, to=to)


BOX = "\n".join(
    [
        MARK + mail("1", "Ines@Hansen.example", "alice@mill.example, stranger@other.example"),
        MARK + mail("2", "alice@mill.example", "ines@hansen.example"),
        MARK + mail("3", "stranger@other.example", "alice@mill.example"),
        MARK + mail("4", "castor@castell.example", "charlie@mill.example"),
    ]
)


@pytest.fixture
def met(cast: Cast, settings: Any, tmp_path: Path) -> Met:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    found = meet(cast)
    for who, address in ((found.ines, "ines@hansen.example"), (found.castor, "")):
        who.email = address
        who.save()
    MailDomain.objects.create(account=cast.hers, domain="hansen.example")
    return found


def stored(draft: Draft) -> str:
    """Return what stands in the one file of a draft."""
    with draft.files.get().file.open() as file:
        return str(file.read().decode())


def bring(path: Path, *, subjects: bool = False) -> int:
    answers = {"subjects": "keep"} if subjects else {}
    options = Options(answers=answers)
    brought = bring_files([path], by=machine_owner(), options=options, take_proposals=True)
    return brought.batches[0].pk


def test_of_a_box_only_mails_with_known_customers_become_touches(met: Met, tmp_path: Path) -> None:
    box = tmp_path / "box.mbox"
    box.write_text(BOX)
    batch = bring(box)
    touches = {touch.key: touch for touch in Touch.objects.all()}
    assert set(touches) == {"<1@x>", "<2@x>"}
    assert touches["<1@x>"].channel == Channel.MAIL_FROM
    assert touches["<2@x>"].channel == Channel.MAIL_TO
    for touch in touches.values():
        assert list(touch.people.all()) == [met.ines]
        assert list(touch.colleagues.all()) == [met.cast.alice]
        assert (touch.account, touch.subject, touch.learned) == (met.cast.hers, "", "")
    assert undo(batch, by=machine_owner()).kept == []
    assert not Touch.objects.exists()


def test_a_subject_is_kept_where_somebody_says_so(met: Met, tmp_path: Path) -> None:
    letter = tmp_path / "one.eml"
    letter.write_text(mail("1", "ines@hansen.example", "alice@mill.example"))
    bring(letter, subjects=True)
    assert Touch.objects.get().subject == "Prices for the plant"


def test_an_event_is_a_meeting_and_its_unknown_guest_a_new_person(met: Met, tmp_path: Path) -> None:
    calendar = tmp_path / "mine.ics"
    calendar.write_text(EVENT)
    bring(calendar)
    touch = Touch.objects.get()
    olaf = Person.objects.get(name="Olaf Berg")
    assert (touch.channel, list(touch.people.all())) == (Channel.MEETING, [olaf])
    assert list(touch.colleagues.all()) == [met.cast.alice]
    assert olaf.email == "olaf@hansen.example"


def test_nothing_of_what_was_written_is_stored(met: Met, tmp_path: Path) -> None:
    files = [
        ContentFile(BOX.encode(), name="box.mbox"),
        ContentFile(EVENT.encode(), name="mine.ics"),
    ]
    draft = drafts.keep_files(files, user=met.cast.oscar)
    kept = stored(draft)
    assert "ines@hansen.example" in kept
    for never in ("SECRET", "Prices", "Works meeting", "other.example", "castell.example"):
        assert never not in kept
    everything = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert b"SECRET" not in everything
    assert b"other.example" not in everything


def test_a_box_without_a_known_customer_is_not_kept_at_all(met: Met, tmp_path: Path) -> None:
    letter = mail("1", "stranger@other.example", "alice@mill.example").encode()
    with pytest.raises(NoContacts):
        drafts.keep_files([ContentFile(letter, name="one.eml")], user=met.cast.oscar)
    assert not Draft.objects.exists()


def test_the_page_keeps_subjects_only_where_the_box_is_ticked(met: Met, client: Client) -> None:
    client.force_login(met.cast.oscar)
    for ticked in ({}, {"subjects": "keep"}):
        file = ContentFile(EVENT.encode(), name="mine.ics")
        client.post(reverse("imports:upload"), {"files": [file], **ticked})
    first, second = (stored(draft) for draft in Draft.objects.order_by("pk"))
    assert "Works meeting" not in first
    assert "Works meeting" in second


def test_mails_hidden_in_a_zip_or_a_format_nobody_reads_are_not_kept(met: Met) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("letters/one.eml", mail("1", "ines@hansen.example", "a@mill.example"))
    for name, content in (("mails.zip", packed.getvalue()), ("one.msg", b"x"), ("all.pst", b"x")):
        with pytest.raises(NoContacts):
            drafts.keep_files([ContentFile(content, name=name)], user=met.cast.oscar)
    assert not Draft.objects.exists()


def test_mails_that_came_in_do_not_stay_in_the_watched_folder_and_refused_ones_do(
    met: Met, settings: Any, tmp_path: Path
) -> None:
    settings.INBOX, settings.INBOX_USER = tmp_path / "inbox", met.cast.oscar.email
    settings.INBOX_TAKES_PROPOSALS = True
    settings.INBOX.mkdir()

    def lay(sender: str) -> None:
        file = settings.INBOX / "one.eml"
        file.write_text(mail("1", sender, "alice@mill.example"))
        moment = (timezone.now() - timedelta(minutes=5)).timestamp()
        os.utime(file, (moment, moment))
        jobs.bring_deliveries.call()

    lay("stranger@other.example")
    (home,) = (settings.INBOX / "refused").iterdir()
    assert (home / "one.eml").exists()
    lay("ines@hansen.example")
    (home,) = (settings.INBOX / "done").iterdir()
    assert [file.name for file in home.iterdir()] == ["report.txt"]
    assert Touch.objects.get().account == met.cast.hers
