"""What we learn of a customer: his aims, who of us works inside, what value is to a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.people.actions.appraising import write_profile
from mainstay.apps.people.models import Person, ValueProfile
from mainstay.apps.plans.actions.insight import (
    AIMS,
    change_aims,
    change_placement,
    place_colleague,
)
from mainstay.apps.plans.forms import AimsForm, PlacementForm, ProfileForm
from mainstay.apps.plans.models import Placement, RelationshipPlan
from mainstay.apps.plans.queries.seeing import judged_plan
from mainstay.apps.plans.views.answers import PlanFormPage, back, done, leave_for
from mainstay.ui.forms import attempt, seen_entry

ROW = "insight"


def aims(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the customer wants to achieve, where we help, what we must learn."""
    user = signed_in(request)
    plan, seen = judged_plan(user, pk), seen_entry(request.POST.dict())
    newest = newest_entry(RelationshipPlan, plan.pk, among=AIMS)
    plan.refresh_from_db(fields=AIMS)
    form = AimsForm(request.POST or None, plan=plan)
    if attempt(form, lambda: change_aims(plan, form.details(), seen=seen, by=actor(user))):
        done(request, pk, _("Saved."))
        return back(request, pk, row=ROW)
    url, title = reverse("plans:aims", args=[pk]), _("What the customer wants")
    page = PlanFormPage(plan.account, title, form, url, newest)
    return render(request, "plans/form.html", {"page": page})


def new_placement(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a colleague works inside the customer."""
    user = signed_in(request)
    plan, form = judged_plan(user, pk), PlacementForm(request.POST or None)
    if attempt(form, lambda: place_colleague(plan, form.details(), by=actor(user))):
        done(request, pk, _("Saved."))
        return back(request, pk, row=ROW)
    url, title = reverse("plans:new_placement", args=[pk]), _("Who of us works inside")
    page = PlanFormPage(plan.account, title, form, url)
    return render(request, "plans/form.html", {"page": page})


def placement(request: HttpRequest, pk: int, placement_pk: int) -> HttpResponse:
    """Change or end it; a second editor sees both versions."""
    user = signed_in(request)
    newest, seen = newest_entry(Placement, placement_pk), seen_entry(request.POST.dict())
    plan = judged_plan(user, pk)
    found = get_object_or_404(plan.placements, pk=placement_pk)
    form, by = PlacementForm(request.POST or None, placement=found), actor(user)
    if attempt(form, lambda: change_placement(found, form.details(), seen=seen, by=by)):
        done(request, pk, _("Saved."))
        return back(request, pk, row=ROW)
    page = PlanFormPage(
        account=plan.account,
        title=_("Who of us works inside"),
        form=form,
        url=reverse("plans:placement", args=[pk, placement_pk]),
        seen=newest,
        other=((_("Delete"), reverse("plans:delete", args=[pk, "placement", placement_pk]), True),),
    )
    return render(request, "plans/form.html", {"page": page})


def value(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Write down what value is to one person; the second of two editors is told."""
    user = signed_in(request)
    plan = judged_plan(user, pk)
    people = Person.objects.filter(positions__account=pk).distinct()
    person = get_object_or_404(people, pk=person_pk)
    profile = ValueProfile.objects.filter(person=person).first() or ValueProfile(person=person)
    form, seen = ProfileForm(request.POST or None, profile=profile), seen_entry(request.POST.dict())
    version = profile.version if seen is None else seen

    def write() -> None:
        write_profile(person, plan.account, form.details(), version=version, by=actor(user))

    if attempt(form, write):
        done(request, pk, _("Saved."))
        return leave_for(request, reverse("plans:help", args=[pk, person_pk]))
    page = PlanFormPage(
        account=plan.account,
        title=_("What value is to %(name)s") % {"name": person},
        form=form,
        url=reverse("plans:value", args=[pk, person_pk]),
        seen=profile.version,
        note=_("Value differs from one person to the next: write it in the person's own words."),
    )
    return render(request, "plans/form.html", {"page": page})
