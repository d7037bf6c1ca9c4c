"""Touches: who met, called or wrote to whom, and when; mails and calendars arrive as this, too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.planning.fresh import fresh
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.participants import Participants, entries
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person
from mainstay.apps.touches.models import Channel, Touch, TouchColleague, TouchPerson

CHANNELS = {channel.value: channel.value for channel in Channel} | {
    str(channel.label).lower(): channel.value for channel in Channel
}
CHANNELS |= {
    "phone": Channel.CALL.value,
    "phone call": Channel.CALL.value,
    "video call": Channel.MEETING.value,
    "appointment": Channel.MEETING.value,
    "site visit": Channel.VISIT.value,
    "mail in": Channel.MAIL_FROM.value,
    "email in": Channel.MAIL_FROM.value,
    "mail out": Channel.MAIL_TO.value,
    "email out": Channel.MAIL_TO.value,
}
PIECE = 900
Place = tuple[int, str]  # account, key


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan touches with who took part; a touch is known by account and number."""
    work = _Touches(part, around)
    for record in part.records():
        work.take(record)
    return work.plan


class _Touches:
    """The touches of one part on their way."""

    def __init__(self, part: ReadPart, around: Surroundings) -> None:
        self.plan = Plan(part)
        self.part = part
        self.who = Participants(part, self.plan, around)
        self.keys = {record.row: _key(record) for record in part.records()}
        self.known = self._known(sorted(set(self.keys.values())))
        touches = [touch.pk for touch in self.known.values()]
        self.seats = _pairs(TouchPerson, "person", touches)
        self.places = _pairs(TouchColleague, "colleague", touches)
        self.seen: dict[Place, Record] = {}

    def _known(self, keys: Sequence[str]) -> dict[Place, Touch]:
        rows = Touch.objects.filter(source=self.part.source)
        found: dict[Place, Touch] = {}
        for start in range(0, len(keys), PIECE):
            for row in rows.filter(key__in=keys[start : start + PIECE]):
                found[row.account_id, row.key] = row
        return found

    def take(self, record: Record) -> None:
        """Check a row and plan its touch."""
        named = entries(record.text("people"))
        account = self.who.account(record.text("account_id"), named)
        channel = CHANNELS.get(record.text("channel").lower())
        if isinstance(account, str):
            text = record.text("account_id") or record.text("people")
            self.plan.refuse(record, "account_id", account, text=text[:80])
            return
        if channel is None:
            self.plan.refuse(record, "channel", "not_a_choice", text=record.text("channel"))
            return
        colleagues = self.who.colleagues(record.text("colleagues"))
        if isinstance(colleagues, str):
            self.plan.refuse(record, "colleagues", "unknown_colleague", text=colleagues)
            return
        people = self._people(record, named, account)
        if people:
            self._place(record, account, channel, people, colleagues)

    def _people(self, record: Record, named: list[str], account: Account) -> list[Person]:
        """Whom the row names and somebody knows; without anybody known the row stays outside."""
        met = [self.who.person(one, account) for one in named]
        people = list({id(one) if one.pk is None else one.pk: one for one in met if one}.values())
        if not people:
            text = record.text("people")[:80]
            self.plan.refuse(record, "people", "unknown_person", text=text)
        return people

    def _place(
        self,
        record: Record,
        account: Account,
        channel: str,
        people: list[Person],
        colleagues: list[User],
    ) -> None:
        place = (account.pk or -id(account), self.keys[record.row])
        if place in self.seen:
            line = self.seen[place].line
            if self.seen[place].values != record.values:
                self.plan.refuse(record, "touch_id", "key_twice", text=place[1], line=line)
            return
        self.seen[place] = record
        touch, values = self.known.get(place), _values(record, channel)
        if touch is None:
            source = self.part.source
            touch = fresh(Touch, account=account, source=source, key=place[1], **values)
            self.plan.make(touch)
            self._join(touch, people, colleagues)
            self.plan.count(record, Fate.NEW)
            return
        is_changed = self.plan.alter(touch, values)
        is_changed |= self._join(touch, people, colleagues)
        self.plan.count(record, Fate.CHANGED if is_changed else Fate.SAME)

    def _join(self, touch: Touch, people: list[Person], colleagues: list[User]) -> bool:
        """Plan the places of those who took part; return whether one is new."""
        new = [one for one in people if (touch.pk, one.pk) not in self.seats]
        ours = [one for one in colleagues if (touch.pk, one.pk) not in self.places]
        for person in new:
            self.plan.make(fresh(TouchPerson, touch=touch, person=person))
        for colleague in ours:
            self.plan.make(fresh(TouchColleague, touch=touch, colleague=colleague))
        return bool(new or ours)


def _pairs(
    model: type[TouchPerson] | type[TouchColleague], name: str, touches: Sequence[int]
) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for start in range(0, len(touches), PIECE):
        rows = model._default_manager.filter(touch__in=touches[start : start + PIECE])
        found |= set(rows.values_list("touch", name))
    return found


def _key(record: Record) -> str:
    """Name a touch by its number in its source; without one by all that tells it from others."""
    if given := record.text("touch_id"):
        return given
    names = (record.text(name).casefold() for name in ("channel", "people", "subject", "at"))
    return sha256("\n".join([str(record.get("date")), *names]).encode()).hexdigest()[:32]


def _values(record: Record, channel: str) -> dict[str, object]:
    """Return what the row says about the touch itself; an empty cell says nothing."""
    values: dict[str, object] = {"day": record.get("date"), "channel": channel}
    for name in ("subject", "learned"):
        if text := record.text(name):
            values[name] = text
    moment = _moment(record.text("at"))
    return values | ({"at": moment} if moment else {})


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


KIND = Kind(
    name="touches",
    label=_("touches"),
    fields=(
        Field("touch_id", Type.IDENTIFIER, aliases=("activity id", "message id", "event id")),
        Field("account_id", Type.IDENTIFIER, aliases=("account", "customer", "customer id")),
        Field("date", Type.DATE, required=True, aliases=("day", "activity date", "touch date")),
        Field("at", longest=40, aliases=("time", "moment")),
        Field(
            "channel",
            required=True,
            longest=40,
            aliases=("touch", "touch type", "activity type", "how"),
        ),
        Field(
            "people",
            required=True,
            longest=8000,
            aliases=("attendees", "participants", "contacts", "with whom"),
        ),
        Field("colleagues", longest=4000, aliases=("our people", "who of ours")),
        Field("subject", longest=300, aliases=("topic",)),
        Field("learned", longest=8000, aliases=("what was learned",)),
    ),
    key=("touch_id",),
    plan=plan,
    order=80,
)
