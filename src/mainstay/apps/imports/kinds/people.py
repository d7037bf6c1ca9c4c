"""People at accounts: one row a position, so that a person may have several, over time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.planning import headings
from mainstay.apps.imports.planning.emails import is_email
from mainstay.apps.imports.planning.fresh import fresh
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import DOUBTFUL, Surroundings
from mainstay.apps.people.models import Person, PersonKey, Position, PositionLevel

LEVELS = {level.value: level.value for level in PositionLevel} | {
    "middle management": PositionLevel.MIDDLE.value,
    "operations": PositionLevel.OPERATIONAL.value,
    "operative": PositionLevel.OPERATIONAL.value,
    "buyer": PositionLevel.PURCHASING.value,
}
PLAIN = ("name", "email", "phone", "mobile")


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan people and their positions; a changed undated position ends today and a new begins."""
    work = _People(part, around)
    for record in part.records():
        work.take(record)
    work.place()
    return work.plan


UNKNOWN = Person()


@dataclass(slots=True)
class _Met:
    """A person of this file with the rows that speak of her.

    ``merged`` are rows under the number of a record that was merged into hers: they say where she
    works, not who she is.
    """

    person: Person = UNKNOWN
    records: list[Record] = field(default_factory=list)
    merged: list[Record] = field(default_factory=list)

    @property
    def rows(self) -> list[Record]:
        return [*self.records, *self.merged]


class _People:
    """People of one part on their way."""

    def __init__(self, part: ReadPart, around: Surroundings) -> None:
        self.plan = Plan(part)
        self.part = part
        self.around = around
        books = around.books(part.source)
        self.accounts, self.book = books.accounts, books.people
        known = PersonKey.objects.filter(source=part.source).values_list("person_id")
        self.known = Person.objects.in_bulk([pk for (pk,) in known])
        self.positions: dict[int, list[Position]] = {}
        held = Position.objects.filter(person__keys__source=part.source).distinct()
        for position in held.select_related("batch"):
            self.positions.setdefault(position.person_id, []).append(position)
        self.met: dict[str, _Met] = {}

    def take(self, record: Record) -> None:
        """Check a row and put it with the other rows of the same person."""
        if not self._is_sound(record):
            return
        named = record.text("person_id") or record.text("email").lower() or record.text("name")
        key = self.book.leading(named)
        met = self.met.setdefault(key, _Met())
        if self.book.is_alias(named):
            met.merged.append(record)
            return
        if met.records and _contradicts(record, met.records[0]):
            first = met.records[0].line
            self.plan.refuse(record, "person_id", "key_twice", text=key, line=first)
            return
        met.records.append(record)

    def place(self) -> None:
        """Plan everybody and then, when all are known, where each works."""
        while self._refuse_unknown_bosses():
            continue
        for key, met in self.met.items():
            met.person = self._person(met, key)
        for met in self.met.values():
            kept = [self._position(record, met) for record in met.rows]
            if met.person.pk is not None:
                self._end_others(met, kept)
            for record in met.rows:
                self.plan.count(record, Fate.SAME)

    def _refuse_unknown_bosses(self) -> bool:
        """Refuse rows whose boss nobody knows; return whether that left somebody out."""
        before = len(self.met)
        for met in self.met.values():
            for record in met.rows:
                boss = record.text("reports_to")
                if boss and boss not in self.met and self.book.own(boss) is None:
                    self.plan.refuse(record, "reports_to", "unknown_person", text=boss)
                    (met.records if record in met.records else met.merged).remove(record)
        self.met = {key: met for key, met in self.met.items() if met.rows}
        return len(self.met) < before

    def _is_sound(self, record: Record) -> bool:
        account = record.text("account_id")
        found = self.accounts.find(account)
        if found is None or found is DOUBTFUL:
            code = "unknown_account" if found is None else "doubtful_account"
            self.plan.refuse(record, "account_id", code, text=account)
            return False
        email = record.text("email")
        if email and not is_email(email):
            self.plan.say("odd_email", line=record.line, text=email)
        level = record.text("level")
        if level and level.lower() not in LEVELS:
            self.plan.refuse(record, "level", "not_a_choice", text=level)
            return False
        start, end = record.get("from"), record.get("to")
        if start and end and end < start:
            self.plan.refuse(record, "to", "ends_before_start")
            return False
        return True

    def _person(self, met: _Met, key: str) -> Person:
        record = met.rows[0]
        values = {name: record.text(name) for name in PLAIN if record.get(name) is not None}
        pk = self.book.own(key)
        person = self.known.get(pk) if pk is not None else None
        if person is not None:
            if met.records and self.plan.alter(person, values):
                self.plan.count(record, Fate.CHANGED)
            return person
        person = fresh(Person, **values)
        self.plan.make(person)
        self.plan.make(fresh(PersonKey, person=person, source=self.part.source, key=key))
        self.book.expect(key, person)
        self.plan.count(record, Fate.NEW)
        return person

    def _position(self, record: Record, met: _Met) -> Position:
        """Return the position of a row: found, changed or new."""
        account = self.accounts.find(record.text("account_id"))
        if not isinstance(account, Account):
            raise TypeError("a row without its account was refused before")
        values = self._values(record, account)
        found = self._known_position(met, account, record, values)
        if found is None:
            return self._new(met, account, record, values)
        if not self.part.gives("from") and self._has_moved(found, values):
            self._end(found)
            return self._new(met, account, record, {**values, "start": self.around.today})
        if self.plan.alter(found, self._told(values)):
            self.plan.count(record, Fate.CHANGED)
        return found

    def _values(self, record: Record, account: Account) -> dict[str, object]:
        boss = record.text("reports_to")
        unit = record.text("unit")
        return {
            "buying_unit": self.around.units.find(account, unit, self.plan) if unit else None,
            "title": record.text("title"),
            "level": LEVELS.get(record.text("level").lower(), ""),
            "reports_to": self.book.find(boss) if boss else None,
            "start": record.get("from"),
            "end": record.get("to"),
        }

    def _told(self, values: dict[str, object]) -> dict[str, object]:
        """Keep what the file speaks of; the rest is left as it is."""
        fields = {"buying_unit": "unit", "start": "from", "end": "to"}
        return {n: v for n, v in values.items() if self.part.gives(fields.get(n, n))}

    def _known_position(
        self, met: _Met, account: Account, record: Record, values: dict[str, object]
    ) -> Position | None:
        if met.person.pk is None or account.pk is None:
            return None
        there = [p for p in self.positions.get(met.person.pk, []) if p.account_id == account.pk]
        if self.part.gives("from"):
            same = [p for p in there if p.start == record.get("from")]
        else:
            same = [p for p in there if p.end is None or p.end > self.around.today]
        by_title = [p for p in same if p.title == values["title"]]
        told = {row.text("title") for row in met.rows if row is not record}
        return next(iter(by_title or [p for p in same if p.title not in told]), None)

    def _has_moved(self, position: Position, values: dict[str, object]) -> bool:
        """A new title, level or unit is another position; what was empty before is filled in."""
        unit = values["buying_unit"]
        pairs = [
            (position.title, values["title"]),
            (position.level, values["level"]),
            (position.buying_unit_id, getattr(unit, "pk", None) or (unit and -1)),
        ]
        return any(old and new and old != new for old, new in pairs)

    def _new(
        self, met: _Met, account: Account, record: Record, values: dict[str, object]
    ) -> Position:
        position = fresh(Position, person=met.person, account=account, **values)
        self.plan.make(position)
        self.plan.count(record, Fate.NEW if met.person.pk is None else Fate.CHANGED)
        return position

    def _end_others(self, met: _Met, kept: list[Position]) -> None:
        """An undated file that names somebody elsewhere ends what it no longer names."""
        if self.part.gives("from"):
            return
        for position in self.positions.get(met.person.pk or 0, []):
            is_open = position.end is None or position.end > self.around.today
            if is_open and position not in kept and self._is_of_source(position):
                self._end(position)
                self.plan.count(met.rows[0], Fate.CHANGED)

    def _is_of_source(self, position: Position) -> bool:
        return position.batch is not None and position.batch.source == self.part.source

    def _end(self, position: Position) -> None:
        day: date = max(self.around.today, position.start or self.around.today)
        self.plan.alter(position, {"end": day})


def _contradicts(record: Record, first: Record) -> bool:
    """Rows of one person may differ in the position, not in who she is."""
    return any(
        record.get(name) and first.get(name) and record.get(name) != first.get(name)
        for name in PLAIN
    )


KIND = Kind(
    name="people",
    label=_("people"),
    fields=(
        Field(
            "person_id",
            Type.IDENTIFIER,
            aliases=("id", "contact id", "contact no", "person no", "kontakt"),
        ),
        Field(
            "name",
            required=True,
            longest=160,
            aliases=headings.PEOPLE_NAMES,
        ),
        Field(
            "account_id",
            Type.IDENTIFIER,
            required=True,
            aliases=(*headings.CUSTOMER_NUMBERS, "account name", *headings.CUSTOMER_NAMES),
        ),
        Field("unit", longest=160, aliases=("buying unit", "department", "division")),
        Field(
            "title",
            longest=160,
            aliases=(
                "job title",
                "position",
                "contact title",
                "role",
                "function",
                "funktion",
                "fonction",
                "poste",
                "cargo",
                "puesto",
                "funzione",
                "ruolo",
                "functie",
            ),
        ),
        Field("level", longest=40, aliases=("seniority", "player type")),
        Field("email", aliases=headings.EMAILS),
        Field(
            "phone",
            longest=60,
            aliases=(
                "telephone",
                "business phone",
                "phone number",
                "tel",
                "telefon",
                "telefono",
                "telefoon",
            ),
        ),
        Field(
            "mobile",
            longest=60,
            aliases=(
                "mobile phone",
                "cell",
                "handy",
                "mobil",
                "portable",
                "movil",
                "cellulare",
                "mobiel",
            ),
        ),
        Field("reports_to", Type.IDENTIFIER, aliases=("reports to id", "manager", "boss")),
        Field("from", Type.DATE, aliases=("start", "since", "start date")),
        Field("to", Type.DATE, aliases=("end", "until", "end date")),
    ),
    key=("person_id",),
    plan=plan,
    order=50,
)
