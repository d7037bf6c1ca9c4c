"""What somebody has to know ten minutes before a meeting: what is owed, what was said last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import ValueProfile
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.apps.portfolio.queries.stakeholders import Stakeholder
from mainstay.apps.touches.models import Touch
from mainstay.apps.touches.queries.meetings import Planned, next_meeting
from mainstay.apps.touches.queries.outcomes import Waiting, domain_promise
from mainstay.apps.touches.queries.owed import Owed, asked_at, owed_at
from mainstay.apps.touches.queries.touches import Logged, logged
from mainstay.domain.figure import Unknown
from mainstay.domain.judgement import Judgement
from mainstay.domain.playbook import Playbook
from mainstay.domain.preparation import Knowledge, not_learned, preparation


@dataclass(frozen=True, slots=True)
class Situation:
    """What stands open with an account, and its last and next touch."""

    owed: tuple[Owed, ...]
    asked: tuple[Waiting, ...]
    last: Logged | None
    next: Planned | None
    judges: bool
    day: date

    @property
    def broken(self) -> tuple[Owed, ...]:
        """Promises broken lately."""
        return tuple(one for one in self.owed if one.is_broken)

    @property
    def preparation(self) -> Judgement[bool] | None:
        """Whether the next meeting is prepared; None where none is planned."""
        if self.next is None:
            return None
        promises = [domain_promise(one.row) for one in self.owed]
        return preparation(self.next.ready, promises, as_of=self.day)


def members_of_reading(reading: AccountReading) -> tuple[int, ...]:
    """The accounts that a reading stands for, the account itself first."""
    own = reading.account.pk
    if not reading.is_group:
        return (own,)
    return (own, *(member for member in reading.customer.members if member != own))


def open_at(
    accounts: Collection[int], playbook: Playbook, *, user: User | None, day: date
) -> Situation:
    """Read what stands open at accounts that the reader sees, and what was said last there."""
    rows = Touch.objects.filter(account__in=accounts, day__lte=day).select_related("account", "by")
    latest = rows.order_by("-day", "-pk").first()
    return replace(
        waiting_at(accounts, playbook, user=user, day=day),
        last=logged([latest], user=user)[0] if latest is not None else None,
        next=next_meeting(accounts, user=user, day=day),
    )


def waiting_at(
    accounts: Collection[int], playbook: Playbook, *, user: User | None, day: date
) -> Situation:
    """Read what is owed and asked at accounts that the reader sees, and nothing else."""
    return Situation(
        owed=tuple(owed_at(accounts, playbook, day=day)),
        asked=tuple(asked_at(accounts, user=user, day=day)),
        last=None,
        next=None,
        judges=may_judge(user),
        day=day,
    )


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who will be there: what was last said, what is owed, what is to be learned."""

    stakeholder: Stakeholder
    last: Logged | None
    owed: tuple[Owed, ...]
    asked: tuple[Waiting, ...]
    to_learn: tuple[Unknown, ...]


def attendees(
    found: Collection[Stakeholder], situation: Situation, *, user: User | None
) -> tuple[Attendee, ...]:
    """Gather for some people what a meeting with them needs, in three questions for all."""
    people = [one.person.person_id for one in found]
    touches = [one.last.touch_id for one in found if one.last is not None]
    rows = Touch.objects.filter(pk__in=touches).select_related("account", "by")
    last = {one.touch.pk: one for one in logged(list(rows), user=user)} if touches else {}
    judges = may_judge(user)
    profiles = ValueProfile.objects.filter(person__in=people) if judges else ()
    known = {row.person_id: row for row in profiles}
    return tuple(
        Attendee(
            stakeholder=one,
            last=last.get(one.last.touch_id) if one.last else None,
            owed=tuple(o for o in situation.owed if o.row.person_id == one.person.person_id),
            asked=tuple(o for o in situation.asked if o.row.person_id == one.person.person_id),
            to_learn=_to_learn(one, known.get(one.person.person_id)) if judges else (),
        )
        for one in found
    )


def _to_learn(one: Stakeholder, profile: ValueProfile | None) -> tuple[Unknown, ...]:
    return not_learned(
        Knowledge(
            is_met=one.last is not None,
            has_role=bool(one.person.roles),
            has_stance=one.person.stance is not None,
            answered=one.strength.answered.count[0] if one.strength else 0,
            is_strength_known=one.level is not None,
            has_problems=bool(profile and profile.problems.strip()),
            has_value=bool(profile and profile.value_means.strip()),
            has_goals=bool(profile and profile.personal_goals.strip()),
        )
    )
