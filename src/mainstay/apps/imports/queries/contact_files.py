"""Mails and calendars become a table of touches before anything of them is stored.

Kept are who, when and, where asked for, the subject; of people only colleagues and those at the
mail domains of known accounts. Whatever else such a file holds is never written down.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any, Protocol
from zipfile import ZipFile, is_zipfile

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.analytics.calendars import BadCalendar, read_meetings
from mainstay.analytics.mails import Address, Mail, read_mails
from mainstay.apps.accounts.models import AccountStatus, MailDomain
from mainstay.apps.organisation.models import User
from mainstay.apps.touches.models import Channel
from mainstay.domain.errors import DomainError

MAILS, CALENDARS = frozenset({".eml", ".mbox", ".mbx"}), frozenset({".ics"})
UNREAD = frozenset({".msg", ".pst", ".ost", ".vcs"})  # other programs' mails and calendars
LARGEST_CALENDAR = 64_000_000  # bytes
COLUMNS = ("touch_id", "date", "at", "channel", "people", "colleagues")


class Readable(Protocol):
    """A file open for reading: an upload, or one of the disk."""

    def read(self, size: int = ..., /) -> bytes: ...

    def readline(self, size: int = ..., /) -> bytes: ...


class NoContacts(DomainError):
    """No mail or event of a file is with anybody at a known account."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One mail or meeting with people of one account."""

    key: str
    day: str
    at: str
    channel: Channel
    people: tuple[Address, ...]
    colleagues: tuple[str, ...]
    subject: str


def is_contact_file(name: str) -> bool:
    """Whether a file of this name holds mails or events."""
    return Path(name).suffix.lower() in MAILS | CALENDARS


def refuse_hidden(name: str, file: Any) -> None:
    """NoContacts for mails in a form that would be stored with all they say."""
    if Path(name).suffix.lower() in UNREAD:
        raise NoContacts(
            _("%(name)s cannot be read, so nothing of it was kept. Save its mails as EML or mbox.")
            % {"name": name}
        )
    if Path(name).suffix.lower() == ".zip" and is_zipfile(file):
        file.seek(0)
        with ZipFile(file) as archive:
            inside = archive.namelist()
        file.seek(0)
        if any(is_contact_file(one) or Path(one).suffix.lower() in UNREAD for one in inside):
            raise NoContacts(
                _("%(name)s holds mails or events. Unpack it first: zipped they are not read.")
                % {"name": name}
            )


class Reduction:
    """Reads mail and calendar files against the accounts and colleagues of this moment."""

    def __init__(self, *, subjects: bool, now: datetime | None = None) -> None:
        self.subjects = subjects
        self.now = now or timezone.now()

    def table(self, files: Iterable[tuple[str, Readable]]) -> bytes:
        """Return the touches of files as CSV; NoContacts where there is none."""
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow((*COLUMNS, "subject") if self.subjects else COLUMNS)
        count = 0
        for name, stream in files:
            for contact in self._contacts(name, stream):
                writer.writerow(self._row(contact))
                count += 1
        if not count:
            raise NoContacts(
                _(
                    "No mail or event is with anybody at the mail domain of an account, so nothing "
                    "was kept. Give the accounts their mail domains first."
                )
            )
        return text.getvalue().encode()

    def _contacts(self, name: str, stream: Readable) -> Iterator[Contact]:
        if Path(name).suffix.lower() in MAILS:
            for mail in read_mails(stream):
                yield from self._of_mail(mail)
            return
        try:
            data = stream.read(LARGEST_CALENDAR)
            zone = timezone.get_current_timezone()
            meetings = read_meetings(data, until=self.now, zone=zone)
        except BadCalendar as problem:
            text = _("%(name)s is no calendar that can be read.") % {"name": name}
            raise NoContacts(text) from problem
        for meeting in meetings:
            ours = tuple(one.address for one in meeting.people if one.address in self.ours)
            at = meeting.at.astimezone(UTC).isoformat() if meeting.at else ""
            for people in self._by_account(meeting.people):
                yield Contact(
                    meeting.key,
                    meeting.day.isoformat(),
                    at,
                    Channel.MEETING,
                    people,
                    ours,
                    meeting.subject,
                )

    def _of_mail(self, mail: Mail) -> Iterator[Contact]:
        """Of a mail it counts who wrote it: they to us, or one of us to them."""
        if mail.at > self.now:
            return
        if mail.sender.address in self.ours:
            channel, theirs = Channel.MAIL_TO, mail.recipients
            ours: tuple[str, ...] = (mail.sender.address,)
        else:
            channel, theirs = Channel.MAIL_FROM, (mail.sender,)
            ours = tuple(one.address for one in mail.recipients if one.address in self.ours)
        day = timezone.localtime(mail.at).date().isoformat()
        at = mail.at.astimezone(UTC).isoformat()
        for people in self._by_account(theirs):
            yield Contact(mail.key, day, at, channel, people, ours, mail.subject)

    def _by_account(self, addresses: Iterable[Address]) -> Iterator[tuple[Address, ...]]:
        """Part the addresses that belong to known accounts by account; drop all others."""
        found: dict[frozenset[int], list[Address]] = {}
        for one in addresses:
            accounts = self.accounts_at.get(one.address.rpartition("@")[2])
            if accounts and one.address not in self.ours:
                found.setdefault(frozenset(accounts), []).append(one)
        for people in found.values():
            yield tuple(dict.fromkeys(people))

    def _row(self, contact: Contact) -> tuple[str, ...]:
        people = "; ".join(_entry(one) for one in contact.people)
        row = (
            contact.key,
            contact.day,
            contact.at,
            contact.channel.value,
            people,
            "; ".join(contact.colleagues),
        )
        return (*row, contact.subject[:300]) if self.subjects else row

    @cached_property
    def accounts_at(self) -> dict[str, set[int]]:
        """The accounts of each mail domain."""
        rows = MailDomain.objects.exclude(account__status=AccountStatus.MERGED)
        found: dict[str, set[int]] = {}
        for domain, account in rows.values_list("domain", "account"):
            found.setdefault(domain.lower(), set()).add(account)
        return found

    @cached_property
    def ours(self) -> frozenset[str]:
        """The addresses of colleagues."""
        return frozenset(email.lower() for email in User.objects.values_list("email", flat=True))


def _entry(one: Address) -> str:
    """Write an address with its name, without the signs that would part it in two."""
    name = one.name.translate(str.maketrans("", "", '<>";,'))
    return f"{name} <{one.address}>" if name else one.address
