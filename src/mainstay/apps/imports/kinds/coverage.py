"""Coverage that was taken away, edited and brought back, or written by hand: who covers whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.planning.judged import JudgedRows
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person
from mainstay.apps.relationships.models import Coverage, CoverageRole
from mainstay.apps.relationships.queries.coverage_rows import coverage_sign, coverage_to_edit
from mainstay.ui import formats

ROLES = {role.value: role for role in CoverageRole} | {
    str(role.label).lower(): role for role in CoverageRole
}
Place = tuple[int, int]  # account, person


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row of the file says: who covers, as what, from when until when."""

    colleague: User
    role: CoverageRole
    is_planned: bool
    start: date
    end: date | None

    @property
    def owns(self) -> bool:
        return self.role is CoverageRole.OWNER and not self.is_planned


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan coverage; a row with a reference changes that coverage, one without is new."""
    work = _Coverage(JudgedRows(part, around))
    for record in work.rows.records:
        if work.rows.may(record):
            work.take(record)
    work.settle_owners()
    work.rows.say_missing(work.left_out())
    return work.rows.plan


class _Coverage:
    """The coverage of one part on its way."""

    def __init__(self, rows: JudgedRows) -> None:
        self.rows, self.plan, self.today = rows, rows.plan, rows.around.today
        self.known: dict[int, Coverage] = {}
        self.going_on: dict[Place, list[Coverage]] = {}
        self.owned: dict[Place, tuple[Record, Coverage]] = {}
        self.referred: set[int] = set()
        self._read()

    def _read(self) -> None:
        """Read the coverage that goes on at the accounts that the rows name or refer to."""
        there = coverage_to_edit(self.rows.by.user, day=self.today)
        numbers = {n for one in self.rows.records if (n := self.rows.number(one)) is not None}
        named = {
            pk for one in self.rows.records for pk in self.rows.accounts.find(one.text("account"))
        }
        wanted = Q(account__in=named) | Q(pk__in=numbers)
        for row in there.filter(wanted):
            self.known[row.pk] = row
            self.going_on.setdefault((row.account_id, row.person_id), []).append(row)
        self.rows.held = {row.account_id for row in self.known.values()}

    def take(self, record: Record) -> None:
        """Check a row and plan what it changes."""
        number = self.rows.number(record)
        if record.text("reference") and number not in self.known:
            text = record.text("reference")[:80]
            self.plan.refuse(record, "reference", "unknown_reference", text=text)
        elif number is not None:
            self.referred.add(number)
            self._take_known(record, self.known[number])
        else:
            self._take_new(record)

    def _take_known(self, record: Record, row: Coverage) -> None:
        if not self._is_of(record, row):
            return
        wanted = self._wanted(record, row)
        if wanted is None:
            return
        if wanted == _now_of(row):
            self.plan.count(record, Fate.SAME)
        elif self.rows.is_as_read(record, row, coverage_sign(row)):
            self._change(record, row, wanted)

    def _is_of(self, record: Record, row: Coverage) -> bool:
        """Whether the row is still of the account and the person that it was of."""
        text = record.text("account")
        if text and row.account_id not in self.rows.accounts.find(text):
            self.plan.refuse(record, "account", "other_account")
        elif not self.rows.means(record.text("person"), row.person, row.account_id):
            self.plan.refuse(record, "person", "other_person")
        else:
            return True
        return False

    def _take_new(self, record: Record) -> None:
        account = self.rows.account(record)
        person = self.rows.person(record, account) if account is not None else None
        if account is None or person is None:
            return
        wanted = self._wanted(record, None)
        if wanted is None:
            return
        place = (account, person.pk)
        same = self._row_of(place, wanted.colleague)
        if same is None:
            self._begin(record, place, person, wanted)
        elif (wanted.role, wanted.is_planned) == (same.role, same.is_planned) and (
            record.get("from") is None or wanted.start == same.start
        ):
            ends = {"end": wanted.end} if record.get("to") else {}
            self._count(record, same, ends)
        else:
            self._change(record, same, wanted)

    def _row_of(self, place: Place, colleague: User) -> Coverage | None:
        rows = self.going_on.get(place, ())
        return next((row for row in rows if row.colleague_id == colleague.pk), None)

    def _wanted(self, record: Record, row: Coverage | None) -> Wanted | None:
        """Return what the row says; where it says nothing what is so now, or the usual."""
        now = _now_of(row) if row else None
        text, said = record.text("role").lower(), record.get("planned")
        role = ROLES.get(text) if text else (now.role if now else CoverageRole.OWNER)
        if role is None:
            self.plan.refuse(record, "role", "not_a_choice", text=text[:80])
            return None
        asked = record.text("colleague").lower()
        is_same = row is not None and asked in ("", row.colleague.email.lower())
        colleague = row.colleague if row and is_same else self.rows.colleague(record, "colleague")
        if colleague is None:
            return None
        start = record.get("from") or (now.start if now else self.today)
        gives_end = self.rows.part.gives("to") or now is None
        wanted = Wanted(
            colleague=colleague,
            role=role,
            is_planned=bool(said) if said is not None else bool(now and now.is_planned),
            start=start,
            end=record.get("to") if gives_end else (now.end if now else None),
        )
        return wanted if self._is_sound(record, wanted) else None

    def _is_sound(self, record: Record, wanted: Wanted) -> bool:
        if wanted.start > self.today:
            self.plan.refuse(record, "from", "in_future")
        elif wanted.end is not None and wanted.end < wanted.start:
            self.plan.refuse(record, "to", "ends_before_start")
        else:
            return True
        return False

    def _begin(self, record: Record, place: Place, person: Person, wanted: Wanted) -> None:
        row = Coverage(
            account=Account(pk=place[0]),
            person=person,
            colleague=wanted.colleague,
            role=wanted.role,
            is_planned=wanted.is_planned,
            start=wanted.start,
            end=wanted.end,
        )
        if not self._may_own(record, place, row, wanted):
            return
        self.plan.make(row)
        self.going_on.setdefault(place, []).append(row)
        said = ", ".join(text for text in _texts(wanted).values() if text)
        self.plan.tell(record, f"{person}, {wanted.colleague}", {"": ("", said)})
        self.plan.count(record, Fate.NEW)

    def _change(self, record: Record, row: Coverage, wanted: Wanted) -> None:
        """Plan new values. Of a new colleague or part the time so far stays, as a row of its own.

        The row itself goes on with what is new, so that its number stays good.
        """
        now, place = _now_of(row), (row.account_id, row.person_id)
        other = self._row_of(place, wanted.colleague)
        if other is not None and other is not row:
            self.plan.refuse(record, "colleague", "covers_already", text=str(wanted.colleague))
            return
        if not self._may_own(record, place, row, wanted):
            return
        parts = (wanted.colleague, wanted.role, wanted.is_planned)
        if parts != (now.colleague, now.role, now.is_planned):
            if not self.rows.is_there(row.person_id, row.account_id):
                self.plan.refuse(record, "person", "nobody_there", text=str(row.person))
                return
            begins = wanted.start if wanted.start != now.start else self.today
            wanted = replace(wanted, start=begins)
            self._keep_past(row, now, until=begins)
        before, after = _texts(now), _texts(wanted)
        told = {name: (before[name], after[name]) for name in before}
        self.plan.tell(record, _called(row), told)
        self._count(record, row, _values(wanted))

    def _keep_past(self, row: Coverage, past: Wanted, *, until: date) -> None:
        if past.start < until:
            made = Coverage(account=row.account, person=row.person, **_values(past))
            made.end = until
            self.plan.make(made)

    def _count(self, record: Record, row: Coverage, values: Mapping[str, object]) -> None:
        is_changed = self.plan.alter(row, values)
        self.plan.count(record, Fate.CHANGED if is_changed else Fate.SAME)

    def _may_own(self, record: Record, place: Place, row: Coverage, wanted: Wanted) -> bool:
        """Note who becomes the owner; of two in one file the second stays outside."""
        owned = row.pk is not None and row.role == CoverageRole.OWNER and not row.is_planned
        if not wanted.owns or owned or wanted.end is not None:
            return True
        if place in self.owned:
            line = self.owned[place][0].line
            self.plan.refuse(record, "role", "two_owners", line=line)
            return False
        self.owned[place] = (record, row)
        return True

    def settle_owners(self) -> None:
        """Make whoever owned so far the second where the file names a new owner."""
        for place, (record, new) in self.owned.items():
            for row in self.going_on.get(place, ()):
                if row is new or row.role != CoverageRole.OWNER or row.is_planned or row.end:
                    continue
                now = _now_of(row)
                second = replace(now, role=CoverageRole.SECOND, start=self.today)
                self._keep_past(row, now, until=self.today)
                told = {"role": (_texts(now)["role"], _texts(second)["role"])}
                self.plan.tell(record, _called(row), told)
                self.plan.alter(row, _values(second))

    def left_out(self) -> int:
        """How many rows of the accounts that the file refers to it does not name."""
        accounts = {self.known[number].account_id for number in self.referred}
        rows = (row for row in self.known.values() if row.account_id in accounts)
        return sum(1 for row in rows if row.pk not in self.referred)


def _now_of(row: Coverage) -> Wanted:
    role = CoverageRole(row.role)
    return Wanted(row.colleague, role, row.is_planned, row.start, row.end)


def _values(wanted: Wanted) -> dict[str, object]:
    return {
        "colleague": wanted.colleague,
        "role": wanted.role.value,
        "is_planned": wanted.is_planned,
        "start": wanted.start,
        "end": wanted.end,
    }


def _texts(wanted: Wanted) -> dict[str, str]:
    return {
        "colleague": str(wanted.colleague),
        "role": str(wanted.role.label),
        "planned": _now("planned") if wanted.is_planned else _now("real"),
        "from": formats.day(wanted.start),
        "to": formats.day(wanted.end) if wanted.end else "",
    }


def _called(row: Coverage) -> str:
    return f"{row.person}, {row.account}"


KIND = Kind(
    name="coverage",
    label=_("rows of coverage"),
    fields=(
        Field("reference", Type.IDENTIFIER, longest=18),
        Field("account", required=True, aliases=("account id", "customer", "customer id")),
        Field("person", required=True, aliases=("contact", "their person")),
        Field("colleague", required=True, aliases=("user", "email", "our person", "covered by")),
        Field("role", longest=40, aliases=("coverage role", "covers as")),
        Field("planned", Type.BOOLEAN, aliases=("is planned",)),
        Field("from", Type.DATE, aliases=("start", "since", "start date")),
        Field("to", Type.DATE, aliases=("end", "until", "end date")),
        Field("as_read", longest=40),
    ),
    key=("reference",),
    plan=plan,
    order=85,
    is_judgement=True,
)
