"""What kinds about people we judge share: whose accounts, who is there, what was changed since."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.db import models

from mainstay.analytics.intake.records import Record
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries.history import entry_person
from mainstay.apps.organisation.queries.last_changes import last_change
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.called import Names, account_names, people_names
from mainstay.apps.people.queries.judging import may_judge
from mainstay.ui import formats

REFERENCE, SIGN = "reference", "as_read"


class JudgedRows:
    """The rows of one part, and what their bringer sees: nothing of other accounts is said."""

    def __init__(self, part: ReadPart, around: Surroundings) -> None:
        self.part, self.around = part, around
        self.plan = Plan(part)
        self.by = around.by
        self.records = part.records()
        self.held: set[int] = set()  # accounts of the rows that are referred to
        self._met: dict[int, Person] = {}

    def may(self, record: Record) -> bool:
        """Whether whoever brings the file may judge people; else the row stays outside."""
        if not may_judge(self.by.user):
            self.plan.refuse(record, "", "may_not_judge")
            return False
        return True

    @cached_property
    def accounts(self) -> Names:
        return account_names(self.by.user)

    @cached_property
    def people(self) -> Mapping[int, Names]:
        """Who holds a position today, at each account that the rows name."""
        named = {pk for one in self.records for pk in self.accounts.find(one.text("account"))}
        return people_names(named | self.held, day=self.around.today)

    def account(self, record: Record) -> int | None:
        """Return the account that a row names among those its bringer sees."""
        text = record.text("account")
        found = self.accounts.find(text)
        if len(found) == 1:
            return next(iter(found))
        code = "doubtful_account" if found else "no_account_of_yours"
        self.plan.refuse(record, "account", code, text=text[:80])
        return None

    def person(self, record: Record, account: int) -> Person | None:
        """Return who is meant at an account; who holds no position there is nobody."""
        text = record.text("person")
        found = self.people[account].find(text) if account in self.people else set()
        if len(found) == 1:
            return self._person(next(iter(found)))
        code = "doubtful_person" if found else "nobody_there"
        self.plan.refuse(record, "person", code, text=text[:80])
        return None

    def means(self, text: str, person: Person, account: int) -> bool:
        """Whether a text still means the person of a row, who may have left since."""
        called = {person.name.casefold(), str(person.pk), person.email.casefold()} - {""}
        known = self.people[account].find(text) if account in self.people else set()
        return known == {person.pk} or (not known and text.strip().casefold() in called)

    def is_there(self, person: int, account: int) -> bool:
        """Whether somebody holds a position at an account today."""
        return any(person in found for found in self.people[account].found.values())

    def colleague(self, record: Record, name: str) -> User | None:
        """Return the colleague at a mail address, who is with us; refuses any other."""
        text = record.text(name)
        found = self.around.colleagues.find(text)
        if found is None:
            self.plan.refuse(record, name, "unknown_colleague", text=text[:80])
        elif not found.is_active:
            self.plan.refuse(record, name, "not_with_us", text=str(found))
            return None
        return found

    def number(self, record: Record) -> int | None:
        """Return the reference of a row; None for a new one."""
        text = record.text(REFERENCE)
        return int(text) if text.isdecimal() and len(text) <= 18 else None

    def is_as_read(self, record: Record, row: models.Model, sign: str) -> bool:
        """Whether a row still says what it said when the file was made; else say who changed it."""
        read = record.text(SIGN)
        if not read or read == sign:
            return True
        newest = last_change(row)
        who = entry_person(newest) if newest else ""
        if newest is None or not who:
            self.plan.refuse(record, SIGN, "changed_since")
        else:
            at = formats.moment(newest.timestamp)
            self.plan.refuse(record, SIGN, "changed_since_by", who=who, at=at)
        return False

    def say_missing(self, there: int) -> None:
        """Say how many rows of the same accounts the file leaves out: that ends nothing."""
        if there and self.part.gives(REFERENCE):
            self.plan.say("rows_left_out", rows=there)

    def _person(self, pk: int) -> Person:
        if not self._met:
            wanted = {
                one
                for record in self.records
                for names in self.people.values()
                for one in names.find(record.text("person"))
            }
            self._met = Person.objects.in_bulk(list(wanted))
        return self._met[pk]
