"""The sample company's touches over two years, and what was promised, asked and feared in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, create_in_bulk, deed
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.people.models import Position
from mainstay.apps.people.queries.seeing import held_on
from mainstay.apps.touches.models import (
    Concern,
    ContactRhythm,
    CustomerRequest,
    Information,
    MeetingPerson,
    PlannedMeeting,
    Promise,
    Satisfaction,
    SolvedPain,
    Touch,
    TouchColleague,
    TouchPerson,
)
from mainstay.apps.workspace.sample import touches as story
from mainstay.apps.workspace.sample.held_people import MAPPED, STRONG, Known
from mainstay.domain.requests import answer_day

RHYTHM = 30  # days between contacts that add value, as agreed with the main accounts


def load_touches(*, until: date, by: Actor) -> None:
    """Meet the people of the main accounts; once, however often loading is begun."""
    if Touch.objects.exists():
        return
    with deed("log sample touches", by=by):
        for key in story.MET:
            account = Account.objects.select_related("owner").get(keys__key=key)
            people = _people(account, until)
            if people:
                _load(account, key, people, until=until)


def _load(account: Account, key: str, people: Sequence[Known], *, until: date) -> None:
    team = _team(account)[: 1 if key == STRONG else 3]
    _touches(account, list(story.met_people(key, people, until=until)), team)
    _outcomes(account, key, team[0], people, until=until)
    _given(account, key, team[0], people, until=until)
    answers = story.satisfied(key, people, until=until)
    create_in_bulk(
        [
            Satisfaction(
                account=account, person_id=person, day=day, score=Decimal(score), owner=team[0]
            )
            for person, day, score in answers
        ]
    )
    create_in_bulk([ContactRhythm(account=account, days=RHYTHM)])


def _people(account: Account, until: date) -> list[Known]:
    rows = Position.objects.filter(held_on(until), account=account, person__merged_into=None)
    order = {"executive": 0, "middle": 1, "purchasing": 2}
    first: dict[int, Known] = {}
    for row in rows.filter(person__is_placeholder=False).order_by("person", "-start"):
        first.setdefault(row.person_id, Known(row.person_id, row.level, row.title))
    return sorted(first.values(), key=lambda one: (order.get(one.level, 3), one.person))


def _team(account: Account) -> list[User]:
    """The account manager, then others of the team."""
    members = [member.user for member in account.team.select_related("user").order_by("pk")]
    named = [account.owner, *members]
    return list(dict.fromkeys(one for one in named if one is not None and one.may_judge))


def _touches(account: Account, met: Sequence[story.Met], team: Sequence[User]) -> None:
    ours = [team[one.turn % len(team)] for one in met]
    touches = create_in_bulk(
        [
            Touch(
                account=account,
                day=one.day,
                channel=one.channel,
                subject=one.subject,
                learned=one.learned,
                purpose=one.purpose,
                reception=one.reception,
                confided=True if one.turn % 9 == 4 else None,
                by=colleague,
            )
            for one, colleague in zip(met, ours, strict=True)
        ]
    )
    seats = zip(touches, met, strict=True)
    create_in_bulk([TouchPerson(touch=touch, person_id=one.person) for touch, one in seats])
    places = zip(touches, ours, strict=True)
    create_in_bulk([TouchColleague(touch=touch, colleague=one) for touch, one in places])


def _outcomes(
    account: Account, key: str, owner: User, people: Sequence[Known], *, until: date
) -> None:
    rules = playbook()
    whose = [one.person for one in people[:3]]
    create_in_bulk(
        [
            Promise(
                account=account,
                owner=owner,
                person_id=whose[turn % len(whose)],
                what=one.what,
                made_on=one.made_on,
                due=one.due,
                kept_on=one.kept_on,
            )
            for turn, one in enumerate(story.promised(key, until=until))
        ]
    )
    create_in_bulk(
        [
            CustomerRequest(
                account=account,
                owner=owner,
                person_id=whose[turn % len(whose)],
                what=one.what,
                asked_on=one.asked_on,
                in_control=one.in_control,
                in_scope=one.in_scope,
                answer_due=answer_day(one.asked_on, rules),
                answered_on=one.answered_on,
                answer="Agreed, from the next order on." if one.answered_on else "",
            )
            for turn, one in enumerate(story.asked(key, until=until))
        ]
    )
    create_in_bulk(
        [
            Concern(
                account=account,
                owner=owner,
                person_id=whose[turn % len(whose)],
                what=one.what,
                raised_on=one.raised_on,
                due=one.raised_on + timedelta(days=30),
                is_complaint=one.is_complaint,
                answered_on=one.answered_on,
                answer="A second truck comes on Mondays." if one.answered_on else "",
            )
            for turn, one in enumerate(story.feared(key, until=until))
        ]
    )


def _given(
    account: Account, key: str, owner: User, people: Sequence[Known], *, until: date
) -> None:
    """What they have of us: pains that are gone, what helped them to decide, a meeting to come."""
    create_in_bulk(
        [
            SolvedPain(
                account=account,
                owner=owner,
                person_id=people[0].person,
                what=one.what,
                solved_on=one.solved_on,
                was_known=one.was_known,
                benefit=one.benefit,
                measured_on=one.measured_on,
            )
            for one in story.solved(key, until=until)
        ]
    )
    create_in_bulk(
        [
            Information(account=account, owner=owner, what=what, decision=decision, given_on=day)
            for what, decision, day in story.informed(key, until=until)
        ]
    )
    if key in MAPPED:
        _meet(account, owner, people[:2], until + timedelta(days=4))


def _meet(account: Account, owner: User, people: Sequence[Known], day: date) -> None:
    agenda = "The frame contract: term, stock on site, who decides."
    meeting = PlannedMeeting(
        account=account, by=owner, day=day, agenda=agenda, value="Stops saved, plant by plant."
    )
    create_in_bulk([meeting])
    create_in_bulk([MeetingPerson(meeting=meeting, person_id=one.person) for one in people])
