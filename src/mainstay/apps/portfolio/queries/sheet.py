"""The sheet for a meeting: who will be there with what is known, owed and to be learned."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.portfolio.queries.before_meeting import (
    Attendee,
    Situation,
    attendees,
    waiting_at,
)
from mainstay.apps.portfolio.queries.stakeholders import People, people_of
from mainstay.apps.touches.queries.meetings import Planned, find_meeting, next_meeting, planned
from mainstay.apps.touches.queries.outcomes import domain_promise
from mainstay.domain.judgement import Judgement
from mainstay.domain.preparation import preparation


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything for the ten minutes before a meeting; ``meeting`` None = none is planned."""

    account: Account
    day: date
    people: People
    situation: Situation
    attendees: tuple[Attendee, ...]
    meeting: Planned | None

    @property
    def preparation(self) -> Judgement[bool]:
        """Whether the meeting is prepared, by its parts and by the promises still open."""
        ready = self.meeting.ready if self.meeting is not None else ()
        promises = [domain_promise(one.row) for one in self.situation.owed]
        return preparation(ready, promises, as_of=self.day)


def read_sheet(
    account: Account,
    *,
    people: Collection[int],
    meeting: int | None,
    user: User | None,
    day: date,
) -> Sheet:
    """Read the sheet for an account that the reader sees.

    Without people the meeting named says who will be there, else the next one that is planned.
    """
    found = people_of([account.pk], user=user, day=day)
    situation = waiting_at([account.pk], found.playbook, user=user, day=day)
    named = _named(account, meeting, user)
    if named is None and not people:
        named = next_meeting([account.pk], user=user, day=day)
    wanted = set(people) or {person for person, _name in (named.people if named else ())}
    return Sheet(
        account=account,
        day=day,
        people=found,
        situation=situation,
        attendees=attendees(found.of(wanted), situation, user=user),
        meeting=named,
    )


def _named(account: Account, meeting: int | None, user: User | None) -> Planned | None:
    if meeting is None or not may_judge(user):
        return None
    return planned(find_meeting(account, meeting))
