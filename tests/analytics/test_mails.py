"""Mails and calendars are read for who and when; no body is ever held."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from mainstay.analytics.calendars import BadCalendar, Meeting, read_meetings
from mainstay.analytics.mails import Address, read_mails

NOW = datetime(2026, 6, 1, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")

LETTER = b"""Message-ID: <a1@hansen.example>
From: =?utf-8?q?J=C3=B6rg_Ek?= <Jorg.Ek@Hansen.Example>
To: "Alice, of ours" <alice@mill.example>,
 bob@mill.example
Cc: stranger@other.example
Date: Mon, 2 Mar 2026 23:30:00 +0100
Subject: =?utf-8?q?Pl=C3=A4ne?=

SECRET BODY
From here on it is still the body.
"""


def test_a_mail_is_read_with_its_people_day_and_subject() -> None:
    (mail,) = read_mails(BytesIO(LETTER))
    assert mail.sender == Address("jorg.ek@hansen.example", "Jörg Ek")
    assert [one.address for one in mail.recipients] == [
        "alice@mill.example",
        "bob@mill.example",
        "stranger@other.example",
    ]
    assert mail.at == datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    assert (mail.key, mail.subject) == ("<a1@hansen.example>", "Pläne")


def test_an_mbox_holds_many_mails_and_no_body_is_taken_for_one() -> None:
    second = LETTER.replace(b"<a1@", b"<a2@")
    mark = b"From jorg@hansen.example Mon Mar  2 23:30:00 2026\n"
    box = mark + LETTER + b"\nFrom now on nothing\n\n" + mark + second
    assert [mail.key for mail in read_mails(BytesIO(box))] == [
        "<a1@hansen.example>",
        "<a2@hansen.example>",
    ]


@pytest.mark.parametrize(
    "line",
    [b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"List-Id: <news.hansen.example>"],
)
def test_what_a_machine_wrote_is_left_out(line: bytes) -> None:
    assert list(read_mails(BytesIO(line + b"\n" + LETTER))) == []


@pytest.mark.parametrize("line", [b"Date: no day", b"Date: Mon, 99 Mar 2026 23:30:00 +0100"])
def test_a_mail_without_a_day_is_left_out(line: bytes) -> None:
    spoiled = LETTER.replace(b"Date: Mon, 2 Mar 2026 23:30:00 +0100", line)
    assert list(read_mails(BytesIO(spoiled))) == []


def test_a_mail_without_a_number_is_known_by_its_people_and_moment() -> None:
    nameless = LETTER.replace(b"Message-ID: <a1@hansen.example>\n", b"")
    one, other = (next(read_mails(BytesIO(nameless))).key for _ in range(2))
    assert one == other
    assert len(one) == 64


HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n"
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
PEOPLE = """ORGANIZER;CN=Alice:mailto:alice@mill.example
ATTENDEE;CN=Ines Falk;PARTSTAT=ACCEPTED:mailto:Ines@hansen.example
ATTENDEE;CN=Jonas Ek;PARTSTAT=DECLINED:mailto:jonas@hansen.example
"""


def event(*lines: str) -> str:
    told = "\n".join(lines)
    return f"BEGIN:VEVENT\nUID:e1\nSUMMARY:Talk\nDESCRIPTION:SECRET\n{told}\n{PEOPLE}END:VEVENT\n"


def meetings(*events: str) -> list[Meeting]:
    text = HEAD + ZONE + "".join(events) + "END:VCALENDAR\n"
    return read_meetings(text.replace("\n", "\r\n").encode(), until=NOW, zone=OSLO)


def test_an_event_is_a_meeting_of_those_who_did_not_decline() -> None:
    (meeting,) = meetings(event("DTSTART:20260302T090000Z"))
    assert meeting.at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert [one.address for one in meeting.people] == [
        "alice@mill.example",
        "ines@hansen.example",
    ]
    assert meeting.key == "e1"


def test_a_late_evening_elsewhere_is_the_next_day_here() -> None:
    (meeting,) = meetings(event("DTSTART:20260302T233000Z"))
    assert meeting.day == date(2026, 3, 3)


def test_a_weekly_event_keeps_its_hour_when_the_clocks_change() -> None:
    found = meetings(event("DTSTART;TZID=Europe/Oslo:20260320T090000", "RRULE:FREQ=WEEKLY;COUNT=3"))
    assert [one.at.astimezone(UTC).hour for one in found if one.at] == [8, 8, 7]
    assert len({one.key for one in found}) == 3


def test_times_left_out_moved_and_to_come_do_not_count() -> None:
    series = event(
        "DTSTART;TZID=Europe/Oslo:20260504T090000",
        "RRULE:FREQ=WEEKLY",
        "EXDATE;TZID=Europe/Oslo:20260511T090000",
    )
    moved = event(
        "DTSTART;TZID=Europe/Oslo:20260519T150000",
        "RECURRENCE-ID;TZID=Europe/Oslo:20260518T090000",
    )
    days = sorted(one.day for one in meetings(series, moved))
    assert days == [date(2026, 5, 4), date(2026, 5, 19), date(2026, 5, 25)]


@pytest.mark.parametrize("end", ["UNTIL=20260518T235959Z", "UNTIL=20260518"])
def test_a_rule_ends_where_it_says(end: str) -> None:
    found = meetings(event("DTSTART;TZID=Europe/Oslo:20260504T090000", f"RRULE:FREQ=WEEKLY;{end}"))
    assert [one.day.day for one in found] == [4, 11, 18]


def test_an_event_of_whole_days_has_no_hour() -> None:
    (meeting,) = meetings(event("DTSTART;VALUE=DATE:20260302"))
    assert (meeting.day, meeting.at) == (date(2026, 3, 2), None)


def test_a_cancelled_event_did_not_take_place() -> None:
    assert meetings(event("DTSTART:20260302T090000Z", "STATUS:CANCELLED")) == []


@pytest.mark.parametrize("spoiled", [b"\x00\xff", b"no"])
def test_what_is_no_calendar_is_refused(spoiled: bytes) -> None:
    with pytest.raises(BadCalendar):
        read_meetings(spoiled, until=NOW, zone=OSLO)
