"""Two people at one plan at once: the second is told, sees both versions, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries.last_changes import NOTHING, newest_entry
from mainstay.apps.plans.actions.goals import GoalDetails, change_goal
from mainstay.apps.plans.actions.initiatives import InitiativeDetails, add_initiative
from mainstay.apps.plans.actions.initiatives import change_initiative as change
from mainstay.apps.plans.actions.plans import AnalysisDetails, change_analysis
from mainstay.apps.plans.actions.reviews import close, give_verdict, start_review
from mainstay.apps.plans.models import Goal, GoalVerdict, Initiative, RelationshipPlan, Review
from mainstay.apps.plans.queries.seeing import plan_of
from mainstay.domain.errors import ChangedMeanwhile
from mainstay.domain.relationship_plan.initiatives import Kind
from mainstay.domain.relationship_plan.review import Decision, Verdict
from tests.apps.plans.scene import SPRING, WINTER, answer, goal_of, plan_of_hers, somebody
from tests.apps.plans.test_reviews import noon
from tests.cast import Cast


@pytest.fixture
def goal(cast: Cast) -> Goal:
    ines = somebody(cast.hers, "Ines Falk")
    answer(cast.hers, ines, 2)
    return goal_of(plan_of_hers(cast), ines, cast)


def opened(client: Client, address: str) -> dict[str, object]:
    """Open a form as a browser does, and return what it would send unchanged."""
    page = client.get(address).context["page"]
    values = {
        bound.html_name: "" if bound.value() is None else bound.value() for bound in page.form
    }
    return {**values, "seen": page.seen}


def test_the_second_editor_of_a_goal_sees_both_versions_and_then_saves_hers(
    cast: Cast, goal: Goal
) -> None:
    address = reverse("plans:goal", args=[cast.hers.pk, goal.pk])
    alice, bob = Client(), Client()
    alice.force_login(cast.alice)
    bob.force_login(cast.bob)
    hers, his = opened(alice, address), opened(bob, address)
    assert bob.post(address, {**his, "what": "Invites us to the plant"}).status_code == 302
    answered = alice.post(address, {**hers, "what": "Names us first"})
    text = answered.content.decode()
    assert answered.status_code == 200
    assert "Bob changed this goal at" in text
    assert "Invites us to the plant" in text
    assert "Names us first" in text
    goal.refresh_from_db()
    assert goal.what == "Invites us to the plant"
    again = {**hers, "what": "Names us first", "seen": answered.context["page"].seen}
    assert alice.post(address, again).status_code == 302
    goal.refresh_from_db()
    assert goal.what == "Names us first"


def test_two_goals_of_one_plan_are_changed_at_once(cast: Cast, goal: Goal) -> None:
    other = goal_of(goal.plan, somebody(cast.hers, "Otto Kern"), cast)
    seen = {row.pk: newest_entry(Goal, row.pk) for row in (goal, other)}
    for row, who, what in ((goal, cast.alice, "One"), (other, cast.bob, "Two")):
        details = GoalDetails(row.person, what)
        change_goal(row, details, seen=seen[row.pk], today=WINTER, by=actor(who))
    assert set(Goal.objects.values_list("what", flat=True)) == {"One", "Two"}


def test_a_change_of_the_goals_alone_counts_as_a_change_of_the_initiative(
    cast: Cast, goal: Goal
) -> None:
    details = InitiativeDetails("Visit", Kind.CONTACT, (goal,))
    row = add_initiative(goal.plan, details, today=WINTER, by=actor(cast.alice))
    seen = newest_entry(Initiative, row.pk)
    bare = InitiativeDetails("Visit", Kind.CONTACT)
    change(row, bare, seen=seen, by=actor(cast.bob))
    with pytest.raises(ChangedMeanwhile, match="Bob"):
        change(row, details, seen=seen, by=actor(cast.alice))
    assert row.goals.count() == 0


def test_the_analysis_and_the_state_of_a_plan_do_not_stand_in_each_others_way(
    cast: Cast, goal: Goal
) -> None:
    client = Client()
    client.force_login(cast.alice)
    address = reverse("plans:analysis", args=[cast.hers.pk])
    form = opened(client, address)
    move = reverse("plans:move_on", args=[cast.hers.pk, "communicated"])
    client.post(move, {"on": (WINTER + timedelta(days=3)).isoformat()})
    sent = {key: value for key, value in form.items() if value not in (False, "", [])}
    assert client.post(address, {**sent, "issues": "One"}).status_code == 302
    seen = form["seen"]
    assert isinstance(seen, int)
    plan = plan_of(cast.hers)
    assert plan is not None
    with pytest.raises(ChangedMeanwhile, match="Alice"):
        change_analysis(plan, AnalysisDetails(issues="Two"), seen=seen, by=actor(cast.bob))
    found = RelationshipPlan.objects.get()
    assert (found.issues, found.communicated_on is not None) == ("One", True)


def test_two_verdicts_on_one_goal_meet(cast: Cast, goal: Goal) -> None:
    review = start_review(goal.plan, today=SPRING, now=noon(SPRING), by=actor(cast.alice))
    stuck = Decision(Verdict.STUCK, "Bob", SPRING, "She said so")
    give_verdict(review, goal, stuck, seen=NOTHING, by=actor(cast.bob))
    better = Decision(Verdict.ON_THE_WAY, "Alice", SPRING, "I see it so")
    with pytest.raises(ChangedMeanwhile, match="Bob"):
        give_verdict(review, goal, better, seen=NOTHING, by=actor(cast.alice))
    row = GoalVerdict.objects.get()
    give_verdict(review, goal, better, seen=newest_entry(GoalVerdict, row.pk), by=actor(cast.alice))
    assert GoalVerdict.objects.get().verdict == "on_the_way"


def test_nobody_closes_a_review_over_a_verdict_that_he_has_not_seen(cast: Cast, goal: Goal) -> None:
    review = start_review(goal.plan, today=SPRING, now=noon(SPRING), by=actor(cast.alice))
    decision = Decision(Verdict.ON_THE_WAY, "Alice", SPRING, "So it is")
    give_verdict(review, goal, decision, by=actor(cast.alice))
    seen = newest_entry(Review, review.pk)
    other = Decision(Verdict.STUCK, "Bob", SPRING, "Not at all")
    give_verdict(review, goal, other, by=actor(cast.bob))
    with pytest.raises(ChangedMeanwhile, match="Bob"):
        close(review, now=noon(SPRING), seen=seen, by=actor(cast.alice))
    assert Review.objects.get().closed_at is None
