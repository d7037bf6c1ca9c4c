"""The pages of plans: what they say to whom, without script, and in few questions."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.plans.actions.initiatives import InitiativeDetails, add_initiative
from mainstay.apps.plans.actions.plans import begin_plan, move_plan_on
from mainstay.apps.plans.models import Goal, Initiative, RelationshipPlan, Review
from mainstay.domain.figure import Figure, Unit
from mainstay.domain.relationship_plan.initiatives import Kind
from mainstay.domain.relationship_plan.review import Verdict
from mainstay.domain.relationship_plan.states import PlanState
from mainstay.ui.formats import figure_text
from tests.apps.plans.scene import (
    SPRING,
    SUMMER,
    WINTER,
    answer,
    goal_of,
    plan_of_hers,
    somebody,
    today,
)
from tests.apps.plans.test_reviews import held
from tests.cast import Cast
from tests.factories import Line, sell

MOST = 36  # questions of the plan of one account, whatever its size
MOST_LISTED = 9


@pytest.fixture
def plan(cast: Cast) -> RelationshipPlan:
    made = plan_of_hers(cast)
    ines = somebody(cast.hers, "Ines Falk")
    answer(cast.hers, ines, 2)
    goal = goal_of(made, ines, cast)
    details = InitiativeDetails("Visit the plant", Kind.CONTACT, (goal,), owner=cast.bob)
    add_initiative(made, details, today=WINTER, by=actor(cast.alice))
    return made


def panel(cast: Cast, who: str) -> str:
    client = Client()
    client.force_login(getattr(cast, who))
    return client.get(reverse("plans:plan", args=[cast.hers.pk])).content.decode()


def test_the_plan_shows_steps_and_goals_by_person(cast: Cast, plan: RelationshipPlan) -> None:
    text = panel(cast, "bob")
    for said in ("Understanding", "Reviewing", "Ines Falk", "Calls us first", "Visit the plant"):
        assert said in text
    assert "Budget" in text


@pytest.mark.parametrize("who", ["olga", "oscar"])
def test_whoever_runs_the_system_reads_dates_and_state_and_no_goal(
    cast: Cast, plan: RelationshipPlan, who: str
) -> None:
    text = panel(cast, who)
    assert "There is a relationship plan" in text
    assert "10 Jan 2026" in text
    for kept in ("Ines Falk", "Calls us first", "Visit the plant"):
        assert kept not in text


def test_a_viewer_finds_no_plan_no_tab_and_no_list(cast: Cast, plan: RelationshipPlan) -> None:
    client = Client()
    client.force_login(cast.vera)
    assert client.get(reverse("plans:plan", args=[cast.hers.pk])).status_code == 404
    assert client.get(reverse("portfolio:account_plan", args=[cast.hers.pk])).status_code == 404
    page = client.get(reverse("portfolio:account", args=[cast.hers.pk])).content.decode()
    assert reverse("portfolio:account_plan", args=[cast.hers.pk]) not in page
    assert reverse("plans:reviews") not in page


def test_a_plan_is_begun_and_a_goal_set_without_script(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.alice)
    ines = somebody(cast.hers, "Ines Falk")
    answer(cast.hers, ines, 2, day=today())
    tab = reverse("portfolio:account_plan", args=[cast.hers.pk])
    assert client.post(reverse("plans:begin", args=[cast.hers.pk])).headers["Location"] == tab
    address = reverse("plans:new_goal", args=[cast.hers.pk])
    form = client.get(f"{address}?person={ines.pk}").context["page"].form
    assert (form["start_level"].value(), form["target_level"].value()) == (2, 3)
    wrong = client.post(address, {"person": ines.pk, "what": "", "weight": "1"})
    assert wrong.status_code == 200
    sent = {"person": ines.pk, "what": "Calls us", "start_level": 2, "target_level": 3}
    due = (today() + timedelta(days=200)).isoformat()
    past = client.post(address, {**sent, "weight": "1", "due": "2026-01-01"})
    assert "This day is over" in str(past.context["page"].form["due"].errors)
    kept = client.post(address, {**sent, "weight": "1", "due": due})
    assert kept.headers["Location"] == f"{tab}?row=goal-{Goal.objects.get().pk}"
    assert Goal.objects.get().target_level == 3


def test_a_change_made_in_place_answers_with_the_panel_alone(
    cast: Cast, plan: RelationshipPlan
) -> None:
    client = Client()
    client.force_login(cast.alice)
    row = Initiative.objects.get()
    address = reverse("plans:finish", args=[cast.hers.pk, row.pk])
    tab = reverse("portfolio:account_plan", args=[cast.hers.pk])
    shown = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{tab}?as_of="}
    answered = client.post(address, {"on": today().isoformat()}, headers=shown, follow=True)
    panel = reverse("plans:plan", args=[cast.hers.pk])
    assert answered.redirect_chain == [(f"{panel}?row=initiative-{row.pk}", 302)]
    row.refresh_from_db()
    assert row.done_on == today()
    text = answered.content.decode()
    assert "undo" in text.lower()


def test_a_form_on_a_page_of_its_own_is_left_for_the_plan_with_the_row_in_focus(
    cast: Cast, plan: RelationshipPlan
) -> None:
    client = Client()
    client.force_login(cast.alice)
    goal = Goal.objects.get()
    address = reverse("plans:goal", args=[cast.hers.pk, goal.pk])
    form = client.get(address).context["page"]
    sent = {bound.html_name: bound.value() for bound in form.form if bound.value() is not None}
    shown = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}"}
    answered = client.post(address, {**sent, "seen": form.seen}, headers=shown)
    tab = reverse("portfolio:account_plan", args=[cast.hers.pk])
    assert answered.headers["HX-Redirect"] == f"{tab}?row=goal-{goal.pk}"
    assert f"row=goal-{goal.pk}" in client.get(answered.headers["HX-Redirect"]).content.decode()
    panel = client.get(reverse("plans:plan", args=[cast.hers.pk]) + f"?row=goal-{goal.pk}")
    assert panel.content.decode().count("autofocus") == 1


def test_nothing_is_said_of_a_goal_before_somebody_says_it(
    cast: Cast, plan: RelationshipPlan
) -> None:
    client = Client()
    client.force_login(cast.alice)
    client.post(reverse("plans:start_review", args=[cast.hers.pk]))
    args = [cast.hers.pk, Review.objects.get().pk]
    address = reverse("plans:review", args=args)
    page = client.get(f"{address}?step=goals")
    (card,) = page.context["page"].cards
    assert card.form["verdict"].value() is None
    assert "checked" not in page.content.decode()
    assert "Proposed:" in page.content.decode()
    close = reverse("plans:close", args=args)
    assert "Without a verdict" in client.post(close).content.decode()
    assert client.post(close, {"leave_unjudged": "yes"}).status_code == 302
    assert "not judged" in client.get(address).content.decode()


def test_a_word_beside_a_verdict_chooses_for_its_own_goal(
    cast: Cast, plan: RelationshipPlan
) -> None:
    goal_of(plan, somebody(cast.hers, "Otto Second"), cast)
    client = Client()
    client.force_login(cast.alice)
    client.post(reverse("plans:start_review", args=[cast.hers.pk]))
    address = reverse("plans:review", args=[cast.hers.pk, Review.objects.get().pk])
    page = client.get(f"{address}?step=goals")
    assert len(page.context["page"].cards) == 2
    ids = re.findall(r'\bid="([^"]+)"', page.content.decode())
    assert [one for one in set(ids) if ids.count(one) > 1] == []


def test_a_review_thrown_away_comes_back_with_its_verdicts(
    cast: Cast, plan: RelationshipPlan
) -> None:
    client = Client()
    client.force_login(cast.alice)
    client.post(reverse("plans:start_review", args=[cast.hers.pk]))
    args = [cast.hers.pk, Review.objects.get().pk]
    said = {"verdict": "stuck", "note": "She said no", "seen": 0}
    client.post(reverse("plans:verdict", args=[*args, Goal.objects.get().pk]), said)
    gone = client.post(reverse("plans:abandon", args=args), follow=True)
    assert not Review.objects.exists()
    message = list(gone.context["messages"])[-1]
    assert str(message) == "The review is thrown away."
    client.post(message.extra_tags.removeprefix("undo:"))
    (verdict,) = Review.objects.get(pk=args[1]).verdicts.all()
    assert (verdict.verdict, verdict.note) == ("stuck", "She said no")


def test_a_meeting_goes_from_step_to_step_and_its_record_is_a_page(
    cast: Cast, plan: RelationshipPlan
) -> None:
    client = Client()
    client.force_login(cast.alice)
    client.post(reverse("plans:start_review", args=[cast.hers.pk]))
    review, goal = Review.objects.get(), Goal.objects.get()
    args = [cast.hers.pk, review.pk]
    address = reverse("plans:review", args=args)
    for step in ("before", "map", "goals", "new", "decisions", "close"):
        assert client.get(f"{address}?step={step}").status_code == 200
    refused = client.post(reverse("plans:close", args=args))
    assert "Without a verdict" in refused.content.decode()
    said = {"verdict": "on_the_way", "note": "She asked for us"}
    client.post(reverse("plans:verdict", args=[*args, goal.pk]), {**said, "seen": 0})
    client.post(reverse("plans:notes", args=args), {"present": "Alice", "decisions": "Go on"})
    client.post(reverse("plans:close", args=args))
    text = client.get(address).content.decode()
    for told in ("Calls us first", "She asked for us", "Go on", "The record is as it was closed"):
        assert told in text
    assert (
        "There are not two closed reviews"
        in client.get(reverse("plans:compare", args=[cast.hers.pk])).content.decode()
    )


def test_a_second_verdict_from_an_old_page_shows_both(cast: Cast, plan: RelationshipPlan) -> None:
    alice, bob = Client(), Client()
    alice.force_login(cast.alice)
    bob.force_login(cast.bob)
    alice.post(reverse("plans:start_review", args=[cast.hers.pk]))
    args = [cast.hers.pk, Review.objects.get().pk, Goal.objects.get().pk]
    address = reverse("plans:verdict", args=args)
    bob.post(address, {"verdict": "stuck", "note": "She said no", "seen": 0})
    answered = alice.post(address, {"verdict": "reached", "note": "She said yes", "seen": 0})
    text = answered.content.decode()
    assert "Bob changed this" in text
    assert "She said no" in text
    assert "She said yes" in text


def test_the_list_of_reviews_has_late_ones_on_top(cast: Cast, plan: RelationshipPlan) -> None:
    begin_plan(cast.subsidiary, today=today(), by=actor(cast.alice))
    client = Client()
    client.force_login(cast.nora)
    page = client.get(reverse("plans:reviews")).context["page"]
    assert [row.plan.account.name for row in page.rows] == ["Hansen Pumps", "Hansen Pumps Polska"]
    assert page.rows[0].is_escalated
    assert page.mine == {plan.pk}
    client.force_login(cast.charlie)
    assert client.get(reverse("plans:reviews")).context["page"].rows == ()


def test_a_colleagues_page_counts_his_own_goals_at_accounts_the_reader_sees(
    cast: Cast, plan: RelationshipPlan
) -> None:
    client = Client()
    address = reverse("plans:owner", args=[cast.alice.pk])
    client.force_login(cast.nora)
    page = client.get(address).context["page"]
    assert [row.goal.what for row in page.reading.rows] == ["Calls us first"]
    codes = [figure.code for figure in page.figures]
    assert codes == ["goals_owned", "goal_attainment", "people_covered", "promises_kept"]
    for figure in page.figures:
        assert client.get(figure.why).status_code == 200
    client.force_login(cast.bob)
    assert client.get(address).status_code == 404


def test_goals_for_the_performance_review_are_a_pdf_for_who_leads(
    cast: Cast, plan: RelationshipPlan
) -> None:
    client = Client()
    address = reverse("plans:owner_paper", args=[cast.alice.pk])
    client.force_login(cast.nora)
    assert client.get(address).content.startswith(b"%PDF")
    client.force_login(cast.bob)
    assert client.get(address).status_code == 404


def test_progress_is_measured_at_each_review(cast: Cast, plan: RelationshipPlan) -> None:
    held(plan, cast, SPRING, Verdict.ON_THE_WAY, note="So it is")
    answer(cast.hers, plan.goals.get().person, 3, day=SUMMER)
    held(plan, cast, SUMMER, Verdict.REACHED)
    client = Client()
    client.force_login(cast.alice)
    page = client.get(reverse("plans:plan", args=[cast.hers.pk]))
    shares = [each.attained.value for each in page.context["page"].reviews]
    assert shares == [Decimal(1), Decimal("0.5")]
    assert f"{figure_text(Figure('x', Decimal(1), Unit.SHARE))} attained" in page.content.decode()


def test_a_plan_is_tied_to_business_plans_and_to_performance_reviews(
    cast: Cast, plan: RelationshipPlan
) -> None:
    client = Client()
    client.force_login(cast.alice)
    text = panel(cast, "alice")
    assert "It is tied to no business plan." in text
    assert "Alice has no objective for it" in text
    client.post(reverse("plans:new_line", args=[cast.hers.pk]), {"text": "Grow in the south"})
    sent = {"text": "Win Hansen Pumps", "plan": plan.pk, "start": WINTER.isoformat()}
    client.post(reverse("plans:new_objective", args=[cast.alice.pk]), sent)
    after = panel(cast, "alice")
    assert "Grow in the south" in after
    assert "It is tied to no business plan." not in after
    assert "Alice has no objective for it" not in after


def test_each_figure_of_the_plan_has_its_why(cast: Cast, plan: RelationshipPlan) -> None:
    client = Client()
    client.force_login(cast.alice)
    page = client.get(reverse("plans:plan", args=[cast.hers.pk])).context["page"]
    goal = Goal.objects.get()
    asked = [figure.why for figure in page.figures]
    for code in ("goal_priority", "goal_attained"):
        asked.append(f"{reverse('plans:why', args=[cast.hers.pk, code])}?goal={goal.pk}")
    for code in ("easy_share", "retention_spend", "owners_linked", "stresses_kept"):
        asked.append(reverse("plans:why", args=[cast.hers.pk, code]))
    assert {client.get(address).status_code for address in asked} == {200}


def test_an_account_that_needs_a_plan_says_so_until_people_know_of_one(cast: Cast) -> None:
    """A single order: all of the measure, and nobody knows how well the account is held."""
    sell(Line(cast.hers, date(2026, 3, 2), "100"))
    said = "It needs a relationship plan that people know of"
    address = reverse("portfolio:account", args=[cast.hers.pk])
    client = Client()
    client.force_login(cast.alice)
    page = client.get(address).content.decode()
    assert said in page
    assert "There is no relationship plan" in page
    plan = begin_plan(cast.hers, today=WINTER, by=actor(cast.alice))
    assert "Nobody has been told of the plan yet" in client.get(address).content.decode()
    move_plan_on(plan, PlanState.COMMUNICATED, on=WINTER, by=actor(cast.alice))
    assert said not in client.get(address).content.decode()
    RelationshipPlan.objects.all().delete()
    client.force_login(cast.vera)
    assert said not in client.get(address).content.decode()


def _grown(plan: RelationshipPlan, cast: Cast) -> None:
    """Twelve people more with a goal and an initiative each, and two closed reviews."""
    for number in range(12):
        person = somebody(plan.account, f"Ada Berg {number:02}")
        answer(plan.account, person, 2)
        goal = goal_of(plan, person, cast)
        details = InitiativeDetails("Call", Kind.CONTACT, (goal,), owner=cast.alice)
        add_initiative(plan, details, today=WINTER, by=actor(cast.alice))
    held(plan, cast, SPRING, Verdict.ON_THE_WAY, note="So it is")
    held(plan, cast, SUMMER, Verdict.ON_THE_WAY, note="So it is")


def test_a_large_plan_asks_no_more_than_a_small_one(
    cast: Cast,
    plan: RelationshipPlan,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(cast.alice)
    address = reverse("plans:plan", args=[cast.hers.pk])
    client.get(address)
    with django_assert_max_num_queries(MOST):
        client.get(address)
    _grown(plan, cast)
    with django_assert_max_num_queries(MOST):
        client.get(address)
    with django_assert_max_num_queries(MOST):
        client.get(reverse("plans:owner", args=[cast.alice.pk]))


def test_many_plans_are_listed_in_few_questions(
    cast: Cast,
    plan: RelationshipPlan,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(40):
        account = Account.objects.create(name=f"Mill {number:02}", owner=cast.alice)
        RelationshipPlan.objects.create(account=account, created_on=WINTER)
    client.force_login(cast.alice)
    client.get(reverse("plans:reviews"))
    with django_assert_max_num_queries(MOST_LISTED):
        answered = client.get(reverse("plans:reviews"))
    assert len(answered.context["page"].rows) == 41
