"""The forms behind a lifetime value: one input of an account, and whom the account brought us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import own_account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.worth.actions import lifetime as actions
from mainstay.apps.worth.charts import likely_text, range_text
from mainstay.apps.worth.forms import AssumptionForm, ReferralForm
from mainstay.apps.worth.models import AssumptionSource, LifetimeAssumption, Referral
from mainstay.apps.worth.queries import assumption_history
from mainstay.domain.errors import ChangedMeanwhile
from mainstay.domain.lifetime_value.components import Input
from mainstay.domain.lifetime_value.estimates import Estimate, SourceKind
from mainstay.ui.forms import attempt, seen_entry
from mainstay.ui.reasons import sentence

WORTH = "portfolio:account_worth"


@dataclass(frozen=True, slots=True)
class PastInput:
    """What was entered at a moment."""

    row: LifetimeAssumption
    text: str


@dataclass(frozen=True, slots=True)
class AssumptionPage:
    """One input: the form, and what was entered before."""

    account: Account
    component: str
    title: str
    form: AssumptionForm
    past: tuple[PastInput, ...]
    is_own: bool
    seen: int


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """The form of a referral."""

    account: Account
    form: ReferralForm


def assumption(request: HttpRequest, pk: int, component: str) -> HttpResponse:
    """Enter one input of an account's lifetime value."""
    user = signed_in(request)
    account, name = own_account(user, pk), _input(component)
    past = assumption_history(pk, component)
    own = past[0] if past and past[0].source != AssumptionSource.MEASURED else None
    form = AssumptionForm(request.POST or None, component=name, ends=_ends(request, own))
    by, now, seen = actor(user), timezone.now(), seen_entry(request.POST.dict())
    if attempt(form, lambda: actions.say_input(account, form.said(), seen=seen, now=now, by=by)):
        messages.success(request, _("The lifetime value rests on it from now on."))
        return redirect(WORTH, pk=pk)
    page = AssumptionPage(
        account=account,
        component=component,
        title=sentence(f"component.{name}"),
        form=form,
        past=tuple(_past(row, name) for row in past),
        is_own=own is not None,
        seen=past[0].pk if past else 0,
    )
    return render(request, "worth/assumption.html", {"page": page})


@require_POST
def to_data(request: HttpRequest, pk: int, component: str) -> HttpResponse:
    """Leave an input to the data again."""
    user = signed_in(request)
    account, name = own_account(user, pk), _input(component)
    by, now, seen = actor(user), timezone.now(), seen_entry(request.POST.dict())
    try:
        actions.leave_to_data(account, name, seen=seen, now=now, by=by)
    except ChangedMeanwhile as problem:
        messages.error(request, str(problem))
        return redirect("worth:assumption", pk=pk, component=component)
    messages.success(request, _("The data speaks for it again."))
    return redirect(WORTH, pk=pk)


def add_referral(request: HttpRequest, pk: int) -> HttpResponse:
    """Record whom an account brought us."""
    user = signed_in(request)
    account = own_account(user, pk)
    form = ReferralForm(request.POST or None, user=user)
    if attempt(form, lambda: actions.add_referral(account, form.details(), by=actor(user))):
        messages.success(request, _("The referral is on record."))
        return redirect(WORTH, pk=pk)
    return render(request, "worth/referral.html", {"page": ReferralPage(account, form)})


@require_POST
def no_referral(request: HttpRequest, pk: int, referral: int) -> HttpResponse:
    """Take a referral away."""
    user = signed_in(request)
    account = own_account(user, pk)
    row = get_object_or_404(Referral, pk=referral, from_account=account)
    actions.remove_referral(row, by=actor(user))
    messages.success(request, _("The referral is off the record."))
    return redirect(WORTH, pk=pk)


def _input(component: str) -> Input:
    names = {name.value: name for name in actions.ENTERED}
    if component not in names:
        raise Http404
    return names[component]


def _ends(request: HttpRequest, own: LifetimeAssumption | None) -> Mapping[str, object]:
    """What the form begins with: what was entered, else what the page showed."""
    if own is not None:
        names = ("low", "likely", "high", "source", "stated_by")
        return {name: getattr(own, name) for name in names}
    shown = {name: request.GET.get(name, "") for name in ("low", "likely", "high")}
    return {name: text for name, text in shown.items() if _is_number(text)}


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _past(row: LifetimeAssumption, name: Input) -> PastInput:
    if row.source == AssumptionSource.MEASURED:
        return PastInput(row, _("back to the data"))
    estimate = Estimate(row.low, row.likely, row.high, SourceKind(row.source), row.by)
    text = likely_text(name, estimate)
    return PastInput(row, f"{text} ({range_text(name, estimate)})" if estimate.has_range else text)
