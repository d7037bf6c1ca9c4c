"""The sample's plans, laid on a few people: a year of reviews that all close."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mainstay.apps.accounts.models import Account, AccountKey
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.people.models import Person, Position
from mainstay.apps.plans.models import Goal, RelationshipPlan, Review
from mainstay.apps.plans.queries.due import due_plans
from mainstay.apps.plans.queries.reviews import record_of
from mainstay.apps.workspace.actions.sample_plans import load_plans
from mainstay.apps.workspace.sample.held_people import LARGEST, MAPPED
from mainstay.apps.workspace.sample.held_plans import PLANS
from tests.apps.plans.scene import answer
from tests.cast import Cast

UNTIL = date(2026, 11, 22)
LEVELS = ("executive", "middle", "purchasing", "operational")


@pytest.fixture
def planned(cast: Cast) -> Cast:
    """An account of Alice's for each story, with two people a level, answered for a year ago."""
    begun = UNTIL - timedelta(days=400)
    for key in PLANS:
        account = Account.objects.create(name=f"Mill {key}", owner=cast.alice)
        AccountKey.objects.create(account=account, source="Sample ERP", key=key)
        for level in LEVELS:
            for number in range(2):
                person = Person.objects.create(name=f"{level} {number} of {key}")
                Position.objects.create(person=person, account=account, level=level, start=begun)
                answer(account, person, 2, day=begun)
    load_plans(until=UNTIL, by=machine_owner())
    return cast


def test_three_plans_have_four_quarters_of_reviews_and_others_are_partly_done(
    planned: Cast,
) -> None:
    held = {plan.account.keys.get().key: plan.reviews for plan in RelationshipPlan.objects.all()}
    assert {key: rows.count() for key, rows in held.items() if key in MAPPED} == dict.fromkeys(
        MAPPED, 4
    )
    assert {rows.count() for key, rows in held.items() if key not in MAPPED} == {0}
    assert Review.objects.filter(closed_at__isnull=True).count() == 0
    assert all(record_of(review).is_intact for review in Review.objects.all())


def test_one_goal_is_dropped_in_the_last_review_and_two_reviews_are_missed(planned: Cast) -> None:
    dropped = Goal.objects.get(dropped_on__isnull=False)
    assert dropped.plan.account.keys.get().key == LARGEST
    last = record_of(dropped.plan.reviews.order_by("-held_on")[0])
    verdicts = {row["goal_id"]: row["verdict"] for row in last.data["goals"]}
    assert verdicts[dropped.pk] == "dropped"
    assert sum(row.is_escalated for row in due_plans(planned.alice, day=UNTIL)) == 2
