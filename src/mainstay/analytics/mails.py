"""Who wrote to whom and when, read from mail files: headers only, a body is never held.

A file is read line by line; what stands between one header and the next is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from typing import Protocol

POSTMARK = re.compile(rb"From .*\d{4}\s*$")  # the line that begins each mail of an mbox file
LONGEST_HEADER = 1 << 18  # bytes
LONGEST_LINE = 1 << 16
RECIPIENTS = ("to", "cc", "bcc")
BY_MACHINE = ("bulk", "list", "junk")


class Lines(Protocol):
    """A file read line by line."""

    def readline(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address in small letters, with the name that stood beside it."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """The headers of one mail."""

    key: str
    at: datetime
    sender: Address
    recipients: tuple[Address, ...]
    subject: str


def read_mails(stream: Lines) -> Iterator[Mail]:
    """Read the mails of an eml or mbox file; what has no sender or day, and lists, are left out."""
    parser = BytesHeaderParser()
    for block in _headers(stream):
        mail = _mail(parser.parsebytes(block))
        if mail is not None:
            yield mail


def _headers(stream: Lines) -> Iterator[bytes]:
    """Yield the header of each mail, without keeping anything that follows it."""
    block = bytearray()
    in_header, was_blank = True, True
    while line := stream.readline(LONGEST_LINE):
        is_blank = not line.strip()
        if was_blank and POSTMARK.match(line):
            if block:
                yield bytes(block)
            block, in_header = bytearray(), True
        elif is_blank and block:
            in_header = False
        elif in_header and not is_blank and len(block) < LONGEST_HEADER:
            block += line
        was_blank = is_blank
    if block:
        yield bytes(block)


def _mail(header: Message) -> Mail | None:
    senders = _addresses(header, ("from",))
    moment = _moment(header.get("date"))
    if not senders or moment is None or _is_by_machine(header):
        return None
    recipients = tuple(dict.fromkeys(_addresses(header, RECIPIENTS)))
    given = str(header.get("message-id") or "").strip()
    told = "\n".join([moment.isoformat(), senders[0].address, *(r.address for r in recipients)])
    return Mail(
        key=(given or sha256(told.encode()).hexdigest())[:255],
        at=moment,
        sender=senders[0],
        recipients=recipients,
        subject=_decoded(header.get("subject")),
    )


def _is_by_machine(header: Message) -> bool:
    """Whether nobody wrote it: an answer by machine, or what goes to a list."""
    automatic = str(header.get("auto-submitted") or "no").strip().lower()
    precedence = str(header.get("precedence") or "").strip().lower()
    return automatic != "no" or precedence in BY_MACHINE or header.get("list-id") is not None


def _addresses(header: Message, names: tuple[str, ...]) -> list[Address]:
    values = [str(value) for name in names for value in header.get_all(name, [])]
    return [
        Address(address.strip().lower(), _decoded(name))
        for name, address in getaddresses(values)
        if "@" in address
    ]


def _moment(value: object) -> datetime | None:
    """Read the day and hour of a mail; one that names no zone speaks of UTC."""
    try:
        found = parsedate_to_datetime(str(value))
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _decoded(value: object) -> str:
    text = "" if value is None else str(value)
    with suppress(LookupError, ValueError):
        text = str(make_header(decode_header(text)))
    return " ".join(text.replace("\x00", "").split())
