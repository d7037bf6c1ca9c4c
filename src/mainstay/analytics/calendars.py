"""Which meetings took place with whom, read from calendar files: no description is ever held.

A recurring event counts once for each time it took place, in its own time zone, with the times
that were left out or moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from itertools import islice, takewhile
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar

from mainstay.analytics.mails import Address

MOST_TIMES = 5000  # of one recurring event


class BadCalendar(ValueError):
    """The file is no calendar that can be read."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One time that an event took place; ``at`` is None for an event of a whole day."""

    key: str
    day: date
    at: datetime | None
    people: tuple[Address, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class _Clock:
    """Until when meetings count, and the zone of those that name none."""

    until: datetime
    zone: tzinfo


def read_meetings(data: bytes, *, until: datetime, zone: tzinfo) -> list[Meeting]:
    """Return the meetings that began until a moment; cancelled ones are left out. BadCalendar."""
    clock = _Clock(until, zone)
    try:
        calendars = Calendar.from_ical(data, multiple=True)
        events = [event for one in calendars for event in one.walk("VEVENT")]
        moved = {_moved_from(event, clock) for event in events if "RECURRENCE-ID" in event}
        return [
            meeting for event in events if _counts(event) for meeting in _times(event, moved, clock)
        ]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadCalendar("This is no calendar that can be read.") from error


def _counts(event: Any) -> bool:
    return "DTSTART" in event and str(event.get("STATUS", "")).upper() != "CANCELLED"


def _moved_from(event: Any, clock: _Clock) -> tuple[str, datetime]:
    """Name the time of a recurring event whose place another one takes."""
    return str(event.get("UID", "")), _aware(event["RECURRENCE-ID"].dt, clock.zone)


def _times(event: Any, moved: set[tuple[str, datetime]], clock: _Clock) -> Iterator[Meeting]:
    given = event["DTSTART"].dt
    is_whole_day = not isinstance(given, datetime)
    key, start = str(event.get("UID", "")), _aware(given, clock.zone)
    people, subject = _people(event), " ".join(str(event.get("SUMMARY", "")).split())
    recurs = "RRULE" in event or "RDATE" in event
    for moment in _starts(event, start, clock) if recurs else [start]:
        if moment > clock.until or (recurs and (key, moment) in moved):
            continue
        is_one_of_many = recurs or "RECURRENCE-ID" in event
        told = f"{key}/{moment.astimezone(UTC):%Y%m%dT%H%M}" if is_one_of_many else key
        local = moment if is_whole_day else moment.astimezone(clock.zone)
        yield Meeting(told[-255:], local.date(), None if is_whole_day else moment, people, subject)


def _starts(event: Any, start: datetime, clock: _Clock) -> Iterable[datetime]:
    """Every time at which a recurring event began, as far as it is past."""
    found = {start} if "RRULE" not in event else set()
    for rule in _listed(event.get("RRULE")):
        found |= set(_by_rule(dict(rule), start, clock))
    found |= {_aware(_first(one.dt), clock.zone) for one in _dates(event, "RDATE")}
    found -= {_aware(_first(one.dt), clock.zone) for one in _dates(event, "EXDATE")}
    return sorted(found)


def _by_rule(rule: dict[str, Any], start: datetime, clock: _Clock) -> Iterable[datetime]:
    """The times of one rule; its own end is compared here, whatever zone it is written in."""
    ends = [_end(value, clock.zone) for value in rule.pop("UNTIL", [])]
    last = min([clock.until, *ends])
    text = ";".join(
        f"{name}={','.join(_written(value) for value in _listed(values))}"
        for name, values in rule.items()
    )
    times = rrulestr(text, dtstart=start)
    return islice(takewhile(lambda moment: moment <= last, times), MOST_TIMES)


def _written(value: Any) -> str:
    return value.to_ical().decode() if hasattr(value, "to_ical") else str(value)


def _end(value: date, zone: tzinfo) -> datetime:
    if isinstance(value, datetime):
        return _aware(value, zone)
    return datetime.combine(value, time.max, zone)


def _first(value: Any) -> Any:
    """The start of a period; anything else as it is."""
    return value[0] if isinstance(value, tuple) else value


def _dates(event: Any, name: str) -> list[Any]:
    return [one for group in _listed(event.get(name)) for one in group.dts]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _aware(value: date, zone: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time.min, zone)
    return value if value.tzinfo is not None else value.replace(tzinfo=zone)


def _people(event: Any) -> tuple[Address, ...]:
    """The organiser and those invited who did not decline."""
    rows = _listed(event.get("ORGANIZER")) + _listed(event.get("ATTENDEE"))
    found: dict[str, Address] = {}
    for row in rows:
        address = str(row).lower().removeprefix("mailto:").strip()
        params = getattr(row, "params", {})
        if "@" in address and str(params.get("PARTSTAT", "")).upper() != "DECLINED":
            name = " ".join(str(params.get("CN", "")).split())
            found.setdefault(address, Address(address, "" if "@" in name else name))
    return tuple(found.values())
