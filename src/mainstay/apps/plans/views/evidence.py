"""What a plan is tied to and tried by: lines of business plans, stress, commitments."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.plans.actions.evidence import (
    Evidence,
    add_business_line,
    change_commitment,
    change_stress,
    delete_evidence,
    record_commitment,
    record_stress,
)
from mainstay.apps.plans.forms import CommitmentForm, LineForm, StressForm
from mainstay.apps.plans.models import BusinessLine, Commitment, Placement, RelationshipPlan, Stress
from mainstay.apps.plans.queries.seeing import judged_plan
from mainstay.apps.plans.views.answers import PlanFormPage, back, done, tried
from mainstay.ui.forms import attempt, seen_entry


def new_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a line of a business plan."""
    user = signed_in(request)
    plan, form = judged_plan(user, pk), LineForm(request.POST or None)
    if attempt(form, lambda: add_business_line(plan, form.cleaned_data["text"], by=actor(user))):
        done(request, pk, _("Saved."))
        return back(request, pk, row="evidence")
    url, title = reverse("plans:new_line", args=[pk]), _("Tie it to a business plan")
    return _form(request, PlanFormPage(plan.account, title, form, url))


def new_stress(request: HttpRequest, pk: int) -> HttpResponse:
    """Record something that tried the relationship."""
    user, today = signed_in(request), timezone.localdate()
    plan, form = judged_plan(user, pk), StressForm(request.POST or None)
    if attempt(form, lambda: record_stress(plan, form.details(), today=today, by=actor(user))):
        done(request, pk, _("Saved."))
        return back(request, pk, row="evidence")
    url, title = (
        reverse("plans:new_stress", args=[pk]),
        _("An event that strained the relationship"),
    )
    return _form(request, PlanFormPage(plan.account, title, form, url))


def stress(request: HttpRequest, pk: int, stress_pk: int) -> HttpResponse:
    """Change it, or say how it came through."""
    user, today = signed_in(request), timezone.localdate()
    newest, seen = newest_entry(Stress, stress_pk), seen_entry(request.POST.dict())
    plan = judged_plan(user, pk)
    found = get_object_or_404(plan.stresses, pk=stress_pk)
    form, by = StressForm(request.POST or None, stress=found), actor(user)
    if attempt(form, lambda: change_stress(found, form.details(), seen=seen, today=today, by=by)):
        done(request, pk, _("Saved."))
        return back(request, pk, row="evidence")
    page = _page(
        plan, form, ("stress", stress_pk), newest, _("An event that strained the relationship")
    )
    return _form(request, page)


def new_commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what one side bound itself to."""
    user = signed_in(request)
    plan, form = judged_plan(user, pk), CommitmentForm(request.POST or None)
    if attempt(form, lambda: record_commitment(plan, form.details(), by=actor(user))):
        done(request, pk, _("Saved."))
        return back(request, pk, row="evidence")
    url, title = reverse("plans:new_commitment", args=[pk]), _("A commitment of one side")
    return _form(request, PlanFormPage(plan.account, title, form, url))


def commitment(request: HttpRequest, pk: int, commitment_pk: int) -> HttpResponse:
    """Change it, or say that it was broken."""
    user = signed_in(request)
    newest, seen = newest_entry(Commitment, commitment_pk), seen_entry(request.POST.dict())
    plan = judged_plan(user, pk)
    found = get_object_or_404(plan.commitments, pk=commitment_pk)
    form, by = CommitmentForm(request.POST or None, commitment=found), actor(user)
    if attempt(form, lambda: change_commitment(found, form.details(), seen=seen, by=by)):
        done(request, pk, _("Saved."))
        return back(request, pk, row="evidence")
    title = _("A commitment of one side")
    return _form(request, _page(plan, form, ("commitment", commitment_pk), newest, title))


@require_POST
def delete(request: HttpRequest, pk: int, kind: str, row_pk: int) -> HttpResponse:
    """Delete what was recorded by mistake."""
    user = signed_in(request)
    row = _evidence(judged_plan(user, pk), kind, row_pk)
    seen = seen_entry(request.POST.dict())
    if tried(request, lambda: delete_evidence(row, seen=seen, by=actor(user))):
        done(request, pk, _("Deleted; the history keeps it."))
    return back(request, pk, row="evidence")


def _evidence(plan: RelationshipPlan, kind: str, pk: int) -> Evidence:
    match kind:
        case "line":
            return get_object_or_404(BusinessLine, pk=pk, plan=plan)
        case "stress":
            return get_object_or_404(Stress, pk=pk, plan=plan)
        case "commitment":
            return get_object_or_404(Commitment, pk=pk, plan=plan)
        case "placement":
            return get_object_or_404(Placement, pk=pk, plan=plan)
        case _:
            raise Http404


def _page(
    plan: RelationshipPlan,
    form: StressForm | CommitmentForm,
    row: tuple[str, int],
    seen: int,
    title: str,
) -> PlanFormPage:
    kind, row_pk = row
    return PlanFormPage(
        account=plan.account,
        title=title,
        form=form,
        url=reverse(f"plans:{kind}", args=[plan.account_id, row_pk]),
        seen=seen,
        other=((_("Delete"), reverse("plans:delete", args=[plan.account_id, kind, row_pk]), True),),
    )


def _form(request: HttpRequest, page: PlanFormPage) -> HttpResponse:
    return render(request, "plans/form.html", {"page": page})
