"""Goals of relationship plans that were taken away, edited and brought back, or written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.imports.planning.judged import JudgedRows
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person
from mainstay.apps.plans.actions.goals import GoalDetails, goal_values, must_be_ahead
from mainstay.apps.plans.models import Goal
from mainstay.apps.plans.queries.goal_rows import DROPPED, OPEN, goal_sign, goals_to_edit
from mainstay.apps.plans.queries.seeing import plans_seen
from mainstay.apps.relationships.queries.maps import account_maps
from mainstay.domain.errors import DomainError
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.ui import formats

MOST_PRIORITY = 40
CENT = Decimal("0.01")  # as finely as a priority is kept
STATES = {OPEN: OPEN, "active": OPEN, DROPPED: DROPPED}
TOLD = {
    "person": "person",
    "what": "what",
    "target_level": "level_wanted",
    "own_priority": "priority",
    "own_priority_why": "priority_why",
    "due": "due",
    "owner": "owner",
    "dropped_on": "state",
    "dropped_why": "dropped_why",
}


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan goals; a row with a reference changes that goal, one without is a new goal."""
    work = _Goals(JudgedRows(part, around))
    for record in work.rows.records:
        if work.rows.may(record):
            work.take(record)
    work.rows.say_missing(work.left_out())
    return work.rows.plan


class _Goals:
    """The goals of one part on their way."""

    def __init__(self, rows: JudgedRows) -> None:
        self.rows, self.plan, self.today = rows, rows.plan, rows.around.today
        numbers = {n for one in rows.records if (n := rows.number(one)) is not None}
        named = {pk for one in rows.records for pk in rows.accounts.find(one.text("account"))}
        wanted = Q(plan__account__in=named) | Q(pk__in=numbers)
        self.known = {goal.pk: goal for goal in goals_to_edit(rows.by.user).filter(wanted)}
        rows.held = {goal.plan.account_id for goal in self.known.values()}
        self.plans = {
            one.account_id: one
            for one in plans_seen(rows.by.user).filter(account__in=named | rows.held)
        }
        self.referred: set[int] = set()

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

    def _take_known(self, record: Record, goal: Goal) -> None:
        account, text = goal.plan.account_id, record.text("account")
        if text and account not in self.rows.accounts.find(text):
            self.plan.refuse(record, "account", "other_account")
            return
        is_same = self.rows.means(record.text("person"), goal.person, account)
        person = goal.person if is_same else self.rows.person(record, account)
        values = self._values(record, goal, person) if person else None
        if values is None:
            return
        values = {name: value for name, value in values.items() if _differs(goal, name, value)}
        if not values:
            self.plan.count(record, Fate.SAME)
        elif self.rows.is_as_read(record, goal, goal_sign(goal)):
            before = _texts(goal)
            self.plan.alter(goal, values)
            after = _texts(goal)
            told = {name: (before[name], after[name]) for name in before}
            self.plan.tell(record, f"{goal.person}, {goal.plan.account}", told)
            self.plan.count(record, Fate.CHANGED)

    def _take_new(self, record: Record) -> None:
        account = self.rows.account(record)
        person = self.rows.person(record, account) if account is not None else None
        if account is None or person is None:
            return
        if account not in self.plans:
            self.plan.refuse(record, "account", "no_plan")
            return
        known = self._known_already(account, person, record.text("what").strip())
        if known is not None:
            self.plan.count(record, Fate.SAME)
            self.referred.add(known.pk or 0)
            return
        goal = Goal(plan=self.plans[account], person=person, set_on=self.today)
        goal.start_level = self._maps[account].strength(person.pk)
        values = self._values(record, goal, person)
        if values is None:
            return
        for name, value in values.items():
            setattr(goal, name, value)
        self.plan.make(goal)
        self.known[-id(goal)] = goal
        self.plan.tell(record, str(person), {"": ("", goal.what)})
        self.plan.count(record, Fate.NEW)

    def _known_already(self, account: int, person: Person, what: str) -> Goal | None:
        """Return a goal for the same person in the same words, brought before or set on a page."""
        for goal in self.known.values():
            there = (goal.plan.account_id, goal.person_id)
            if there == (account, person.pk) and goal.what.casefold() == what.casefold():
                return goal
        return None

    @cached_property
    def _maps(self) -> Mapping[int, AccountMap]:
        """The maps of the accounts with new goals: the level now is the level at the start."""
        new = [one for one in self.rows.records if not one.text("reference")]
        named = {pk for one in new for pk in self.rows.accounts.find(one.text("account"))}
        return account_maps(named, user=self.rows.by.user, day=self.today)

    def _values(self, record: Record, goal: Goal, person: Person) -> dict[str, object] | None:
        """Return all values that the goal would have; None, with the reason, where unsound."""
        details = self._details(record, goal, person)
        if details is None:
            return None
        state = STATES.get(record.text("state").lower() or _state(goal))
        if state is None:
            self.plan.refuse(record, "state", "not_a_choice", text=record.text("state")[:80])
            return None
        try:
            must_be_ahead(details, goal, self.today)
            values = goal_values(details, goal=goal, by=self.rows.by)
        except DomainError as problem:
            self.plan.refuse(record, "", "said", text=str(problem))
            return None
        return self._with_state(record, goal, values, state)

    def _with_state(
        self, record: Record, goal: Goal, values: dict[str, object], state: str
    ) -> dict[str, object] | None:
        """Add whether the goal is dropped, which needs its reason."""
        if state == OPEN:
            return {**values, "dropped_on": None, "dropped_why": ""}
        gives = self.rows.part.gives("dropped_why")
        why = record.text("dropped_why").strip() if gives else goal.dropped_why
        if not why:
            self.plan.refuse(record, "dropped_why", "missing")
            return None
        return {**values, "dropped_on": goal.dropped_on or self.today, "dropped_why": why}

    def _details(self, record: Record, goal: Goal, person: Person) -> GoalDetails | None:
        """Read a row; a column that the file does not have leaves its value as it is."""
        now = GoalDetails(
            person=person,
            what=record.text("what"),
            start_level=goal.start_level,
            target_level=goal.target_level,
            due=goal.due,
            owner=goal.owner,
            own_priority=goal.own_priority,
            own_priority_why=goal.own_priority_why,
            weight=goal.weight,
        )
        said = self._said(record)
        if not self._is_in_range(record, said):
            return None
        if self.rows.part.gives("owner"):
            owner = self._owner(record, goal)
            if record.text("owner") and owner is None:
                return None
            said["owner"] = owner
        return replace(now, **said)

    def _said(self, record: Record) -> dict[str, Any]:
        columns = {
            "target_level": "level_wanted",
            "own_priority": "priority",
            "own_priority_why": "priority_why",
            "due": "due",
        }
        said = {
            name: record.get(column)
            for name, column in columns.items()
            if self.rows.part.gives(column)
        }
        if said.get("own_priority") is not None:
            said["own_priority"] = said["own_priority"].quantize(CENT)
        if "own_priority_why" in said:
            said["own_priority_why"] = said["own_priority_why"] or ""
        return said

    def _is_in_range(self, record: Record, said: Mapping[str, Any]) -> bool:
        level, priority = said.get("target_level"), said.get("own_priority")
        if level is not None and level not in range(1, 5):
            self.plan.refuse(record, "level_wanted", "out_of_range", text=str(level))
        elif priority is not None and not 0 <= priority <= MOST_PRIORITY:
            self.plan.refuse(record, "priority", "out_of_range", text=str(priority))
        else:
            return True
        return False

    def _owner(self, record: Record, goal: Goal) -> User | None:
        """Return the owner named; one who owns the goal already may have left us."""
        asked = record.text("owner").lower()
        if goal.owner is not None and asked == goal.owner.email.lower():
            return goal.owner
        return self.rows.colleague(record, "owner") if asked else None

    def left_out(self) -> int:
        """How many goals of the accounts that the file refers to it does not name."""
        rows = [goal for goal in self.known.values() if goal.pk is not None]
        accounts = {goal.plan.account_id for goal in rows if goal.pk in self.referred}
        there = (goal for goal in rows if goal.plan.account_id in accounts)
        return sum(1 for goal in there if goal.pk not in self.referred)


def _state(goal: Goal) -> str:
    return DROPPED if goal.dropped_on else OPEN


def _differs(goal: Goal, name: str, value: object) -> bool:
    """Whether a value is another one; the same words, parted otherwise, are the same."""
    now = getattr(goal, name)
    if isinstance(now, str) and isinstance(value, str):
        return now.split() != value.split()
    return bool(now != value)


def _texts(goal: Goal) -> dict[str, str]:
    """Say what may change of a goal, by the column that says it."""
    return {TOLD[name]: _text(name, getattr(goal, name)) for name in TOLD}


def _text(name: str, value: Any) -> str:
    if name == "dropped_on":
        return DROPPED if value else OPEN
    if name == "target_level":
        return f"{value} {formats.level_word(value, 'strength')}" if value else ""
    if name == "own_priority":
        return "" if value is None else f"{value.normalize():f}"
    if name == "due":
        return formats.day(value) if value else ""
    return "" if value is None else str(value)


KIND = Kind(
    name="goals",
    label=_("goals"),
    fields=(
        Field("reference", Type.IDENTIFIER, longest=18),
        Field("account", required=True, aliases=("account id", "customer", "customer id")),
        Field("person", required=True, aliases=("contact", "their person")),
        Field("what", required=True, longest=2000, aliases=("goal",)),
        Field("level_wanted", Type.INTEGER, aliases=("target level", "level aimed at")),
        Field("priority", Type.NUMBER, aliases=("own priority",)),
        Field("priority_why", longest=400, aliases=("why this priority",)),
        Field("due", Type.DATE, aliases=("due date", "until", "deadline")),
        Field("owner", longest=255, aliases=("colleague", "goal owner")),
        Field("state", longest=20, aliases=("status",)),
        Field("dropped_why", longest=2000, aliases=("why dropped",)),
        Field("as_read", longest=40),
    ),
    key=("reference",),
    plan=plan,
    order=86,
    is_judgement=True,
)
