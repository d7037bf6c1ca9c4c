"""What is known of our care for accounts and of our conduct there, gathered in bulk."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Q
from django.utils import timezone

from mainstay.apps.accounts.models import Account, TeamMember, TeamRole
from mainstay.apps.people.models import Position, ValueProfile
from mainstay.apps.touches.models import Concern, ContactRhythm, Purpose, Reception, Touch
from mainstay.apps.touches.queries.outcomes import overdue_request, promises_of, requests_of
from mainstay.domain.indifference import CareFacts, LastDay
from mainstay.domain.months import months_later
from mainstay.domain.playbook import Playbook
from mainstay.domain.promises import Promise
from mainstay.domain.requests import CustomerRequest
from mainstay.domain.trust import Conduct, Ratio

HALF_YEAR = 6  # months


@dataclass(frozen=True, slots=True)
class Said:
    """One touch as far as care and trust ask for it."""

    day: date
    purpose: str
    reception: str
    confided: bool | None


def care_facts(accounts: Collection[int], *, as_of: date) -> dict[int, CareFacts]:
    """Return what is known of our care for each account on a day, in eight questions for all.

    Without any touch on record it is not known whether requests and concerns were recorded.
    """
    touches = _touches(accounts, as_of)
    rhythms = dict(
        ContactRhythm.objects.filter(account__in=accounts).values_list("account", "days")
    )
    requests, concerns = requests_of(accounts), _concerns(accounts, as_of)
    managers = _manager_changes(accounts, as_of)
    return {
        account: _care(
            touches.get(account, []),
            requests.get(account, ()),
            concerns.get(account, []),
            Agreed(rhythms.get(account), managers.get(account)),
            as_of=as_of,
        )
        for account in accounts
    }


@dataclass(frozen=True, slots=True)
class Agreed:
    """The rhythm agreed with an account, and since when its manager leads it."""

    rhythm: int | None
    manager_changed: LastDay | None


def _care(
    touches: list[Said],
    requests: tuple[CustomerRequest, ...],
    concerns: list[Concern],
    agreed: Agreed,
    *,
    as_of: date,
) -> CareFacts:
    half, whole = months_later(as_of, -HALF_YEAR), months_later(as_of, -2 * HALF_YEAR)
    is_kept = bool(touches or requests or concerns)
    return CareFacts(
        value_contact=_value_contact(touches),
        rhythm=agreed.rhythm,
        request_overdue=overdue_request(requests, as_of=as_of) if is_kept else None,
        issue_overdue=_issue_overdue(concerns, as_of) if is_kept else None,
        complaint_unanswered=any(c.is_complaint for c in concerns) if is_kept else None,
        manager_changed=agreed.manager_changed,
        contacts=sum(half < one.day for one in touches) if touches else None,
        contacts_before=sum(whole < one.day <= half for one in touches) if touches else None,
    )


def _value_contact(touches: list[Said]) -> LastDay | None:
    """The last contact that added value; not known while nobody said what contacts were for."""
    if not any(one.purpose for one in touches):
        return None
    days = [one.day for one in touches if one.purpose == Purpose.VALUE]
    return LastDay(max(days, default=None))


def _issue_overdue(concerns: list[Concern], as_of: date) -> bool | None:
    """Whether an open concern is past its day; unknown where one has none and none is late."""
    if any(one.due is not None and one.due < as_of for one in concerns):
        return True
    return None if any(one.due is None for one in concerns) else False


def _touches(accounts: Collection[int], as_of: date) -> dict[int, list[Said]]:
    rows = Touch.objects.filter(account__in=accounts, day__lte=as_of).order_by()
    found: dict[int, list[Said]] = {}
    columns = rows.values_list("account", "day", "purpose", "reception", "confided")
    for account, day, purpose, reception, confided in columns:
        found.setdefault(account, []).append(Said(day, purpose, reception, confided))
    return found


def _concerns(accounts: Collection[int], as_of: date) -> dict[int, list[Concern]]:
    """The concerns that were open on a day."""
    rows = Concern.objects.filter(account__in=accounts, raised_on__lte=as_of)
    rows = rows.filter(Q(answered_on__isnull=True) | Q(answered_on__gt=as_of))
    found: dict[int, list[Concern]] = {}
    for row in rows:
        found.setdefault(row.account_id, []).append(row)
    return found


def _manager_changes(accounts: Collection[int], as_of: date) -> dict[int, LastDay]:
    """When the owner or the relationship lead last changed, where the record tells."""
    leads = TeamMember.objects.filter(
        account__in=accounts, role=TeamRole.RELATIONSHIP_LEAD, start__lte=as_of
    )
    found = dict(leads.order_by().values_list("account").annotate(last=Max("start")))
    for account, day in _owner_changes(accounts).items():
        if day <= as_of:
            found[account] = max(day, found.get(account, day))
    return {account: LastDay(day) for account, day in found.items() if day is not None}


def _owner_changes(accounts: Collection[int]) -> dict[int, date]:
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Account),
        object_id__in=list(accounts),
        action=LogEntry.Action.UPDATE,
        changes__has_key="owner",
    ).order_by()
    moments = entries.values_list("object_id").annotate(last=Max("timestamp"))
    return {account: timezone.localtime(moment).date() for account, moment in moments}


def conduct_of(accounts: Collection[int], playbook: Playbook, *, as_of: date) -> dict[int, Conduct]:
    """Return what touches of the last months tell about trust at each account."""
    first = months_later(as_of, -int(playbook["promise.months"]))
    touches, promises = _touches(accounts, as_of), promises_of(accounts)
    goals = _with_goals(accounts, as_of)
    return {
        account: _conduct(
            [one for one in touches.get(account, ()) if one.day > first],
            promises.get(account, ()),
            goals.get(account),
        )
        for account in accounts
    }


def _conduct(
    touches: list[Said], promises: tuple[Promise, ...], goals_known: bool | None
) -> Conduct:
    taken = [one.reception for one in touches if one.reception]
    for_what = [one.purpose for one in touches if one.purpose]
    accepted = sum(how in (Reception.ACCEPTED, Reception.FOLLOWED) for how in taken)
    wrong = sum(how == Reception.WRONG for how in taken)
    confided = [one.confided for one in touches if one.confided is not None]
    return Conduct(
        content_accepted=Ratio(accepted, len(taken) - wrong) if len(taken) > wrong else None,
        statements_right=Ratio(len(taken) - wrong, len(taken)) if taken else None,
        promises=promises,
        confided=any(confided) if confided else None,
        personal_goals_known=goals_known,
        contacts=len(for_what) or None,
        pitches=sum(what == Purpose.PITCH for what in for_what),
        unasked_advice=sum(what == Purpose.ADVICE for what in for_what),
    )


def _with_goals(accounts: Collection[int], as_of: date) -> Mapping[int, bool]:
    """Whether anybody's personal goals are known at an account; absent without any profile."""
    held = Position.objects.filter(account__in=accounts).filter(
        Q(end__isnull=True) | Q(end__gte=as_of)
    )
    profiles = dict(
        ValueProfile.objects.filter(person__in=held.values("person")).values_list(
            "person", "personal_goals"
        )
    )
    found: dict[int, bool] = {}
    for account, person in held.filter(person__in=profiles).values_list("account", "person"):
        found[account] = found.get(account, False) or bool(profiles[person].strip())
    return found
