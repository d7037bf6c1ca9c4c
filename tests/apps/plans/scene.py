"""People at Alice's account whom a plan is about: judged, answered for, and a plan of hers."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.people.models import Appraisal, Person, Position
from mainstay.apps.plans.actions.goals import GoalDetails, set_goal
from mainstay.apps.plans.models import Goal, RelationshipPlan
from mainstay.apps.relationships.models import AnswerSource, StrengthAnswers
from mainstay.domain.answered_strength import Question
from tests.cast import Cast

WINTER, SPRING, SUMMER = date(2026, 1, 10), date(2026, 4, 8), date(2026, 7, 6)


def somebody(
    account: Account, name: str, *, influence: int | None = 9, since: date = WINTER
) -> Person:
    """Put a person with budget at an account; ``influence`` None = nobody judged."""
    person = Person.objects.create(name=name)
    Position.objects.create(
        person=person, account=account, title="Director", level="executive", start=since
    )
    if influence is not None:
        Appraisal.objects.create(
            account=account,
            person=person,
            day=since,
            influence=influence,
            relevance=10,
            is_budget=True,
        )
    return person


def answer(account: Account, person: Person, level: int, *, day: date = WINTER) -> None:
    """Let the customer answer all seven questions with one level."""
    StrengthAnswers.objects.create(
        account=account,
        person=person,
        day=day,
        source=AnswerSource.CLIENT,
        **{question.value: level for question in Question},
    )


def plan_of_hers(cast: Cast, *, begun: date = WINTER) -> RelationshipPlan:
    return RelationshipPlan.objects.create(account=cast.hers, created_on=begun)


def goal_of(plan: RelationshipPlan, person: Person, cast: Cast, *, today: date = WINTER) -> Goal:
    """Set a goal from level 1 to 3 within a year, owned by Alice."""
    details = GoalDetails(
        person=person,
        what="Calls us first",
        start_level=1,
        target_level=3,
        due=today + timedelta(days=365),
        owner=cast.alice,
    )
    return set_goal(plan, details, today=today, by=actor(cast.alice))


def today() -> date:
    return timezone.localdate()
