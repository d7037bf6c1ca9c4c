"""The forms of goals and initiatives, in place on the plan or as pages of their own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.plans.actions.goals import change_goal, drop_goal, set_goal, take_up_goal
from mainstay.apps.plans.actions.initiatives import (
    add_initiative,
    change_initiative,
    drop_initiative,
    finish_initiative,
)
from mainstay.apps.plans.forms import Choices, DayForm, GoalForm, InitiativeForm, WhyForm
from mainstay.apps.plans.models import Goal, Initiative, RelationshipPlan
from mainstay.apps.plans.queries.seeing import judged_plan
from mainstay.apps.plans.views.answers import PlanFormPage, asked_review, back, done, tried
from mainstay.apps.relationships.queries.maps import account_map
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.domain.relationship_plan.initiatives import Kind
from mainstay.ui.forms import attempt, posted_number, seen_entry


def new_goal(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a goal for a person; the level now is proposed as the one at the start."""
    user, today = signed_in(request), timezone.localdate()
    plan = judged_plan(user, pk)
    found = account_map(plan.account, user=user, day=today)
    form = GoalForm(request.POST or None, people=_people(found), initial=_first(request, found))
    made: list[Goal] = []

    def act() -> None:
        made.append(set_goal(plan, form.details(), today=today, by=actor(user)))

    if attempt(form, act):
        said = _("The goal is set. Plan an initiative for it.")
        no_date = " " + _("It has no date yet.")
        done(request, pk, said if made[0].due else said + no_date)
        return back(request, pk, row=f"goal-{made[0].pk}")
    review = asked_review(request)
    url = reverse("plans:new_goal", args=[pk]) + (f"?review={review}" if review else "")
    page = PlanFormPage(plan.account, _("Set a goal"), form, url)
    return render(request, "plans/form.html", {"page": page})


def _people(found: AccountMap, *also: tuple[int, str]) -> Choices:
    named = {**dict(also), **{each.person_id: each.name for each in found.known_people}}
    return sorted(named.items(), key=lambda one: one[1].casefold())


def _first(request: HttpRequest, found: AccountMap) -> dict[str, object]:
    """What a new goal starts from: the person asked for, the level now, whoever asks as owner."""
    person = posted_number(request.GET.dict(), "person")
    level = found.strength(person) if person is not None else None
    return {
        "person": person,
        "weight": 1,
        "owner": signed_in(request).pk,
        "start_level": level,
        "target_level": min(level + 1, 4) if level else None,
    }


def goal(request: HttpRequest, pk: int, goal_pk: int) -> HttpResponse:
    """Change a goal; a second editor sees both versions and loses nothing."""
    user, today = signed_in(request), timezone.localdate()
    newest, seen = newest_entry(Goal, goal_pk), seen_entry(request.POST.dict())
    plan = judged_plan(user, pk)
    found = _goal_of(plan, goal_pk)
    here = account_map(plan.account, user=user, day=today)
    people = _people(here, (found.person_id, str(found.person)))
    form, by = GoalForm(request.POST or None, people=people, goal=found), actor(user)
    if attempt(form, lambda: change_goal(found, form.details(), seen=seen, today=today, by=by)):
        done(request, pk, _("Saved."))
        return back(request, pk, row=f"goal-{goal_pk}")
    args = [pk, goal_pk]
    page = PlanFormPage(
        account=plan.account,
        title=_("Goal for %(name)s") % {"name": found.person},
        form=form,
        url=reverse("plans:goal", args=args),
        seen=newest,
        other=(
            ((_("Take it up again"), reverse("plans:take_up_goal", args=args), False),)
            if found.dropped_on
            else ()
        ),
    )
    return render(request, "plans/form.html", {"page": page})


def drop(request: HttpRequest, pk: int, goal_pk: int) -> HttpResponse:
    """Drop a goal and say why."""
    user = signed_in(request)
    newest, seen = newest_entry(Goal, goal_pk), seen_entry(request.POST.dict())
    plan = judged_plan(user, pk)
    found, form = _goal_of(plan, goal_pk), WhyForm(request.POST or None)
    today = timezone.localdate()

    def act() -> None:
        drop_goal(found, form.cleaned_data["why"], on=today, seen=seen, by=actor(user))

    if attempt(form, act):
        done(request, pk, _("The goal is dropped; the plan keeps it with its reason."))
        return back(request, pk)
    page = PlanFormPage(
        account=plan.account,
        title=_("Drop the goal for %(name)s") % {"name": found.person},
        form=form,
        url=reverse("plans:drop_goal", args=[pk, goal_pk]),
        seen=newest,
        note=found.what,
    )
    return render(request, "plans/form.html", {"page": page})


@require_POST
def take_up(request: HttpRequest, pk: int, goal_pk: int) -> HttpResponse:
    """Take a dropped goal up again."""
    user = signed_in(request)
    found = _goal_of(judged_plan(user, pk), goal_pk)
    seen = seen_entry(request.POST.dict())
    if tried(request, lambda: take_up_goal(found, seen=seen, by=actor(user))):
        done(request, pk, _("The goal counts again."))
    return back(request, pk, row=f"goal-{goal_pk}")


def new_initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan an initiative for one or several goals."""
    user, today = signed_in(request), timezone.localdate()
    plan = judged_plan(user, pk)
    goals, first = _goals(plan), _first_of_initiative(request)
    form = InitiativeForm(request.POST or None, goals=goals, first=first)
    made: list[Initiative] = []

    def act() -> None:
        made.append(add_initiative(plan, form.details(), today=today, by=actor(user)))

    if attempt(form, act):
        done(request, pk, _("The initiative is planned."))
        return back(request, pk, row=f"initiative-{made[0].pk}")
    url = reverse("plans:new_initiative", args=[pk])
    page = PlanFormPage(plan.account, _("Plan an initiative"), form, url)
    return render(request, "plans/form.html", {"page": page})


def _first_of_initiative(request: HttpRequest) -> dict[str, object]:
    """What a new initiative starts from: the goal and the kind asked for, whoever asks as owner."""
    goal, kind = posted_number(request.GET.dict(), "goal"), request.GET.get("kind", "")
    known = {"kind": kind} if kind in set(Kind) else {}
    return {"goals": [goal] if goal else [], "owner": signed_in(request).pk, **known}


def initiative(request: HttpRequest, pk: int, initiative_pk: int) -> HttpResponse:
    """Change an initiative and the goals it serves; a second editor sees both versions."""
    user = signed_in(request)
    newest, seen = newest_entry(Initiative, initiative_pk), seen_entry(request.POST.dict())
    plan = judged_plan(user, pk)
    found = _initiative_of(user, pk, initiative_pk)
    also = found.served.values_list("goal", flat=True)
    form = InitiativeForm(request.POST or None, goals=_goals(plan, *also), initiative=found)
    by = actor(user)
    if attempt(form, lambda: change_initiative(found, form.details(), seen=seen, by=by)):
        done(request, pk, _("Saved."))
        return back(request, pk, row=f"initiative-{initiative_pk}")
    args = [pk, initiative_pk]
    page = PlanFormPage(
        account=plan.account,
        title=_("Change the initiative"),
        form=form,
        url=reverse("plans:initiative", args=args),
        seen=newest,
        other=((_("Drop it"), reverse("plans:drop_initiative", args=args), True),),
    )
    return render(request, "plans/form.html", {"page": page})


@require_POST
def finish(request: HttpRequest, pk: int, initiative_pk: int) -> HttpResponse:
    """Tick an initiative off, today or on a day that is said; without a day it is open again."""
    user = signed_in(request)
    found, form = _initiative_of(user, pk, initiative_pk), DayForm(request.POST)
    on = form.cleaned_data["on"] if form.is_valid() else None
    if tried(request, lambda: finish_initiative(found, on=on, by=actor(user))):
        done(request, pk, _("Done.") if on else _("It is open again."))
    return back(request, pk, row=f"initiative-{initiative_pk}")


@require_POST
def drop_it(request: HttpRequest, pk: int, initiative_pk: int) -> HttpResponse:
    """Drop an initiative."""
    user = signed_in(request)
    found = _initiative_of(user, pk, initiative_pk)
    seen, today = seen_entry(request.POST.dict()), timezone.localdate()
    if tried(request, lambda: drop_initiative(found, on=today, seen=seen, by=actor(user))):
        done(request, pk, _("The initiative is dropped."))
    return back(request, pk)


def _goal_of(plan: RelationshipPlan, pk: int) -> Goal:
    found: Goal = get_object_or_404(plan.goals.select_related("person"), pk=pk)
    found.plan = plan
    return found


def _goals(plan: RelationshipPlan, *also: int) -> list[Goal]:
    """The goals an initiative can serve: those that were not dropped, and those it serves."""
    rows = plan.goals.select_related("person").order_by("person__name", "pk")
    return [row for row in rows if row.dropped_on is None or row.pk in also]


def _initiative_of(user: User, pk: int, initiative_pk: int) -> Initiative:
    plan = judged_plan(user, pk)
    rows = plan.initiatives.filter(dropped_on__isnull=True)
    found: Initiative = get_object_or_404(rows, pk=initiative_pk)
    found.plan = plan
    return found
