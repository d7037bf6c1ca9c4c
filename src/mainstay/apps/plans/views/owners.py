"""What one colleague brought to the plans, for the performance review; and the objectives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.plans.actions.evidence import (
    add_objective,
    change_objective,
    delete_objective,
)
from mainstay.apps.plans.documents.owner import owner_pdf
from mainstay.apps.plans.forms import ObjectiveForm
from mainstay.apps.plans.models import Objective
from mainstay.apps.plans.queries.owners import (
    OwnerReading,
    led_colleague,
    objectives_of,
    read_owner,
)
from mainstay.apps.plans.queries.seeing import plans_seen
from mainstay.apps.plans.views.answers import tried
from mainstay.domain.figure import Figure
from mainstay.ui.explanations import explained
from mainstay.ui.exports import PDF_TYPE, download
from mainstay.ui.forms import attempt, seen_entry

FIRST = 2  # things that are not known of a figure; its why has them all


@dataclass(frozen=True, slots=True)
class OwnerPage:
    """A colleague's goals, figures and objectives."""

    colleague: User
    reading: OwnerReading
    figures: tuple[Figure, ...]
    objectives: tuple[Objective, ...]
    today: date


@dataclass(frozen=True, slots=True)
class ObjectivePage:
    """The form of one objective; ``seen`` is the newest entry of its history."""

    colleague: User
    form: ObjectiveForm
    objective: Objective | None = None
    seen: int = 0


def owner(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a colleague brought: goals, attainment, coverage, promises kept."""
    user, today = signed_in(request), timezone.localdate()
    colleague = led_colleague(user, pk)
    reading = read_owner(colleague, user=user, day=today)
    page = OwnerPage(
        colleague=colleague,
        reading=reading,
        figures=tuple(_with_why(told.figure, pk) for told in reading.summary.figures),
        objectives=tuple(objectives_of(colleague)),
        today=today,
    )
    return render(request, "plans/owner.html", {"page": page})


def _with_why(figure: Figure, pk: int) -> Figure:
    address = reverse("plans:owner_why", args=[pk, figure.code])
    return replace(figure, unknowns=figure.unknowns[:FIRST], why=address)


def owner_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a colleague's goals as PDF, for the performance review."""
    user, day = signed_in(request), timezone.localdate()
    colleague = led_colleague(user, pk)
    reading = read_owner(colleague, user=user, day=day)
    objectives = tuple(objectives_of(colleague))
    content = owner_pdf(colleague, reading, objectives, day=day, made_at=timezone.now())
    name = f"{colleague} goals {day}.pdf"
    return download(content, filename=name, content_type=PDF_TYPE)


def owner_why(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show the arithmetic of one figure of a colleague."""
    user = signed_in(request)
    colleague = led_colleague(user, pk)
    reading = read_owner(colleague, user=user, day=timezone.localdate())
    told = next((each for each in reading.summary.figures if each.figure.code == code), None)
    if told is None:
        raise Http404
    method = reverse("organisation:method")
    shown = explained(told, playbook=reading.playbook, method_url=method)
    address = reverse("plans:owner", args=[pk])
    return render(request, "ui/why.html", {"explained": shown, "back_url": address})


def new_objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an objective of a colleague down."""
    user = signed_in(request)
    colleague = led_colleague(user, pk)
    form = _form(request, user)
    if attempt(form, lambda: add_objective(colleague, form.details(), by=actor(user))):
        messages.success(request, _("Saved."))
        return redirect("plans:owner", pk=pk)
    return render(request, "plans/objective.html", {"page": ObjectivePage(colleague, form)})


def objective(request: HttpRequest, pk: int, objective_pk: int) -> HttpResponse:
    """Change an objective."""
    user = signed_in(request)
    newest, seen = newest_entry(Objective, objective_pk), seen_entry(request.POST.dict())
    colleague = led_colleague(user, pk)
    found = get_object_or_404(colleague.objectives, pk=objective_pk)
    form, by = _form(request, user, found), actor(user)
    if attempt(form, lambda: change_objective(found, form.details(), seen=seen, by=by)):
        messages.success(request, _("Saved."))
        return redirect("plans:owner", pk=pk)
    page = ObjectivePage(colleague, form, found, newest)
    return render(request, "plans/objective.html", {"page": page})


@require_POST
def no_objective(request: HttpRequest, pk: int, objective_pk: int) -> HttpResponse:
    """Delete an objective."""
    user = signed_in(request)
    found = get_object_or_404(led_colleague(user, pk).objectives, pk=objective_pk)
    seen = seen_entry(request.POST.dict())
    if tried(request, lambda: delete_objective(found, seen=seen, by=actor(user))):
        messages.success(request, _("Deleted; the history keeps it."))
    return redirect("plans:owner", pk=pk)


def _form(request: HttpRequest, user: User, found: Objective | None = None) -> ObjectiveForm:
    plans = plans_seen(user).order_by("account__name")
    today = timezone.localdate()
    return ObjectiveForm(request.POST or None, plans=plans, today=today, objective=found)
