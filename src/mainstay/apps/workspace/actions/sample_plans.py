"""The sample company's relationship plans, with a year of goals, initiatives and reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, actor, create_in_bulk, deed
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import ValueProfile
from mainstay.apps.plans.actions.reviews import close
from mainstay.apps.plans.models import (
    BusinessLine,
    Commitment,
    Goal,
    GoalVerdict,
    Initiative,
    InitiativeGoal,
    Objective,
    Placement,
    RelationshipPlan,
    Review,
    Stress,
)
from mainstay.apps.plans.queries.reviews import MeetingGoal, read_meeting
from mainstay.apps.relationships.queries.maps import account_map
from mainstay.apps.workspace.sample import held_plans as story
from mainstay.apps.workspace.sample.held_people import MENDING
from mainstay.domain.relationship_plan.review import Verdict


def load_plans(*, until: date, by: Actor) -> None:
    """Begin the plans and hold their reviews, each on its day."""
    with deed("plan sample accounts", by=by):
        owners = [_load(key, told, until) for key, told in story.PLANS.items()]
        create_in_bulk(
            [
                Objective(colleague=one, text=story.OBJECTIVE, start=date(until.year, 1, 1))
                for one in dict.fromkeys(owners[:2])
            ]
        )


def _load(key: str, told: story.PlanStory, until: date) -> User:
    account = Account.objects.select_related("owner__reports_to").get(keys__key=key)
    team = _team(account)
    plan = _plan(account, told, until)
    _evidence(plan, told, until)
    _inside(plan, told, team, until)
    goals = [_goal(plan, aim, team, until) for aim in told.aims]
    _profiles(account, key, plan.created_on)
    for held in told.reviews:
        _review(plan, held, goals=[goal for goal in goals if goal], until=until)
    return team[0]


def _team(account: Account) -> list[User]:
    """The account manager, a second of the team, and the leader above."""
    members = [member.user for member in account.team.select_related("user").order_by("pk")]
    leader = account.owner.reports_to if account.owner else None
    named = [account.owner, *members, leader]
    return list(dict.fromkeys(one for one in named if one is not None and one.may_judge))


def _plan(account: Account, told: story.PlanStory, until: date) -> RelationshipPlan:
    issues, problems, opportunities = told.analysis or ("", "", "")
    said = told.communicated
    wants, we_help, we_learn = told.answers
    return RelationshipPlan.objects.create(
        account=account,
        created_on=until - timedelta(days=told.begun),
        communicated_on=None if said is None else until - timedelta(days=said),
        issues=issues,
        problems=problems,
        opportunities=opportunities,
        no_problems=told.analysis is not None and not problems,
        maturity=2 if told.focus else None,
        focus=told.focus,
        wants=wants,
        we_help=we_help,
        we_learn=we_learn,
    )


def _inside(plan: RelationshipPlan, told: story.PlanStory, team: Sequence[User], day: date) -> None:
    if told.inside is not None:
        where, since = told.inside
        start = day - timedelta(days=since)
        Placement.objects.create(
            plan=plan, colleague=team[min(1, len(team) - 1)], where=where, start=start
        )


def _evidence(plan: RelationshipPlan, told: story.PlanStory, until: date) -> None:
    if told.business_line:
        BusinessLine.objects.create(plan=plan, text=told.business_line)
    create_in_bulk(
        [
            Stress(plan=plan, kind=kind, day=until - timedelta(days=day), what=what, is_kept=kept)
            for kind, day, what, kept in told.tried
        ]
    )
    create_in_bulk(
        [
            Commitment(plan=plan, side=side, day=until - timedelta(days=day), what=what)
            for side, day, what in told.bound
        ]
    )


def _goal(plan: RelationshipPlan, aim: story.Aim, team: Sequence[User], until: date) -> Goal | None:
    """Set a goal on its day with the level of that day; nobody there: no goal."""
    day = until - timedelta(days=aim.since)
    person = _person(plan.account, aim.who, plan.created_on)
    if person is None:
        return None
    start = account_map(plan.account, user=None, day=day).strength(person)
    value, why = aim.priority or (None, "")
    goal = Goal.objects.create(
        plan=plan,
        person_id=person,
        what=aim.what,
        start_level=start,
        target_level=max(aim.target, start or 1),
        own_priority=None if value is None else Decimal(value),
        own_priority_why=why,
        own_priority_by=str(team[0]) if why else "",
        set_on=day,
        due=until - timedelta(days=aim.due),
        owner=team[min(aim.by, len(team) - 1)],
    )
    for each in aim.deeds:
        _initiative(goal, each, team, until)
    return goal


def _person(account: Account, who: story.Who, day: date) -> int | None:
    """Somebody of a level by place, those with whom our strength was known on the day first."""
    level, place = who
    found = account_map(account, user=None, day=day)
    there = [each.person_id for each in found.known_people if each.level == level]
    known = sorted(there, key=lambda one: (found.strength(one) is None, one))
    return known[place] if len(known) > place else None


def _initiative(goal: Goal, each: story.Deed, team: Sequence[User], until: date) -> None:
    row = Initiative.objects.create(
        plan=goal.plan,
        what=each.what,
        kind=each.kind,
        owner=team[min(each.by, len(team) - 1)],
        due=until - timedelta(days=each.due),
        cost=None if each.cost is None else Decimal(each.cost),
        set_on=goal.set_on,
        done_on=None if each.done is None else until - timedelta(days=each.done),
    )
    InitiativeGoal.objects.create(initiative=row, goal=goal)


def _profiles(account: Account, key: str, day: date) -> None:
    if key != MENDING:
        return
    for who, said in story.VALUE.items():
        person = _person(account, who, day)
        if person is not None:
            ValueProfile.objects.create(person_id=person, **said)


def _review(
    plan: RelationshipPlan, held: story.Held, *, goals: Sequence[Goal], until: date
) -> None:
    """Hold a review on its day: the verdict is what the figures propose, but where dropped."""
    day = until - timedelta(days=held.day)
    now = datetime.combine(day, time(15), tzinfo=UTC)
    owner = plan.account.owner
    review = Review.objects.create(
        plan=plan,
        held_on=day,
        begun_by=owner,
        begun_at=now,
        present=str(owner),
        decisions="\n".join(held.decisions),
    )
    dropped = {goals[held.drops[0]].pk: held.drops[1]} if held.drops else {}
    create_in_bulk(
        [
            _verdict(review, each, dropped.get(each.goal.goal_id, ""))
            for each in read_meeting(review, user=None).unjudged
        ]
    )
    close(review, now=now, by=_acting(owner))


def _verdict(review: Review, each: MeetingGoal, dropped: str) -> GoalVerdict:
    proposed = each.proposed.answer
    said = Verdict.DROPPED if dropped else proposed or Verdict.STUCK
    note = dropped or ("" if proposed else "Nobody has asked yet; we do before the next review")
    return GoalVerdict(
        review=review,
        goal_id=each.goal.goal_id,
        verdict=said.value,
        note=note,
        by=str(review.begun_by),
        day=review.held_on,
    )


def _acting(owner: User | None) -> Actor:
    if owner is None:
        raise ValueError("the sample's planned accounts have an owner")
    return actor(owner)
