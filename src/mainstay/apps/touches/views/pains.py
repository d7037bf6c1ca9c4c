"""Pains of theirs that are gone, as they measure it, and what we gave them to decide by."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.touches.actions.informing import record_information
from mainstay.apps.touches.actions.outcomes import Setting
from mainstay.apps.touches.actions.pains import change_pain, delete_pain, record_pain
from mainstay.apps.touches.forms import InformationForm, PainForm, table_of
from mainstay.apps.touches.models import SolvedPain
from mainstay.apps.touches.views.answers import RecordPage, done, logging_account, mending_account
from mainstay.domain.errors import DomainError
from mainstay.ui.forms import attempt, seen_entry


def new_pain(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a pain that we took away."""
    user = signed_in(request)
    account = mending_account(user, pk)
    form = PainForm(
        request.POST or None,
        table=table_of(account, user=user),
        given={"solved_on": timezone.localdate()},
    )
    setting = Setting(account, timezone.localdate())
    if attempt(form, lambda: record_pain(setting, form.details(), by=actor(user))):
        done(request, account, _("It is on record."))
        return redirect("portfolio:account_touches", pk=pk)
    page = _page(account, _("A pain that is gone"), form, note=_note())
    return render(request, "touches/record.html", {"page": page})


def pain(request: HttpRequest, pk: int, pain_pk: int) -> HttpResponse:
    """Change a solved pain, or write down what they say it brought."""
    user = signed_in(request)
    newest, seen = newest_entry(SolvedPain, pain_pk), seen_entry(request.POST.dict())
    row = _own(user, pk, pain_pk)
    table = table_of(row.account, user=user)
    if row.person is not None and row.person_id not in table.people:
        table = type(table)({**table.people, row.person.pk: (row.person, "")}, table.colleagues)
    form = PainForm(request.POST or None, table=table, given=_of(row))
    if attempt(form, lambda: change_pain(row, form.details(), seen=seen, by=actor(user))):
        done(request, row.account, _("Saved."))
        return redirect("portfolio:account_touches", pk=pk)
    url = reverse("touches:no_pain", args=[pk, pain_pk])
    page = RecordPage(
        row.account, _("A pain that is gone"), form, _back(pk), _note(), delete_url=url, seen=newest
    )
    return render(request, "touches/record.html", {"page": page})


@require_POST
def no_pain(request: HttpRequest, pk: int, pain_pk: int) -> HttpResponse:
    """Delete a solved pain."""
    user = signed_in(request)
    row = _own(user, pk, pain_pk)
    account = row.account
    try:
        delete_pain(row, seen=seen_entry(request.POST.dict()), by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("touches:pain", pk=pk, pain_pk=pain_pk)
    done(request, account, _("It is deleted; the history keeps it."))
    return redirect("portfolio:account_touches", pk=pk)


def new_information(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what we gave them to decide by."""
    user = signed_in(request)
    account = logging_account(user, pk)
    form = InformationForm(request.POST or None)
    setting = Setting(account, timezone.localdate())
    if attempt(form, lambda: record_information(setting, form.details(), by=actor(user))):
        done(request, account, _("It is on record."))
        return redirect("portfolio:account_touches", pk=pk)
    page = _page(account, _("What we gave them to decide by"), form)
    return render(request, "touches/record.html", {"page": page})


def _note() -> str:
    return _("Value is measured by the customer: it counts once they say what it brought.")


def _of(row: SolvedPain) -> Mapping[str, object]:
    known = {True: "yes", False: "no", None: ""}
    names = ("what", "solved_on", "benefit", "measured_on")
    said = {name: getattr(row, name) for name in names}
    return {**said, "person": row.person_id, "was_known": known[row.was_known]}


def _own(user: User, pk: int, pain_pk: int) -> SolvedPain:
    account = mending_account(user, pk)
    rows = SolvedPain.objects.filter(account=account).select_related("account", "person")
    return get_object_or_404(rows, pk=pain_pk)


def _page(account: Account, title: str, form: Form, *, note: str = "") -> RecordPage:
    return RecordPage(account, title, form, _back(account.pk), note)


def _back(account: int) -> str:
    return reverse("portfolio:account_touches", args=[account])
