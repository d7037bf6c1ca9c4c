"""A meeting is planned, changed or struck out; the sheet for it is a page of the portfolio."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.touches.actions.meetings import change_meeting, delete_meeting, plan_meeting
from mainstay.apps.touches.forms import MeetingForm, table_of
from mainstay.apps.touches.models import PlannedMeeting
from mainstay.apps.touches.queries.meetings import find_meeting
from mainstay.apps.touches.views.answers import RecordPage, done, mending_account
from mainstay.domain.errors import DomainError
from mainstay.ui.forms import attempt, seen_entry


def new_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a meeting; who is named in the address will be there."""
    user = signed_in(request)
    account = mending_account(user, pk)
    table = table_of(account, user=user)
    asked = set(request.GET.getlist("person"))
    given: Mapping[str, object] = {
        "day": timezone.localdate(),
        "people": [one for one in table.people if str(one) in asked],
    }
    form = MeetingForm(request.POST or None, table=table, given=given)
    made: list[PlannedMeeting] = []
    if attempt(form, lambda: made.append(plan_meeting(account, form.details(), by=actor(user)))):
        done(request, account, _("The meeting is planned."))
        return redirect(_sheet(made[0]))
    page = RecordPage(account, _("Plan a meeting"), form, _back(pk))
    return render(request, "touches/record.html", {"page": page})


def meeting(request: HttpRequest, pk: int, meeting_pk: int) -> HttpResponse:
    """Change a planned meeting."""
    user = signed_in(request)
    newest, seen = newest_entry(PlannedMeeting, meeting_pk), seen_entry(request.POST.dict())
    row = find_meeting(mending_account(user, pk), meeting_pk)
    people = list(row.people.all())
    table = table_of(row.account, user=user)
    given: Mapping[str, object] = {
        "day": row.day,
        "people": [one.pk for one in people],
        "agenda": row.agenda,
        "advice": row.advice,
        "value": row.value,
    }
    form = MeetingForm(request.POST or None, table=table, given=given)
    if attempt(form, lambda: change_meeting(row, form.details(), seen=seen, by=actor(user))):
        done(request, row.account, _("Saved."))
        return redirect(_sheet(row))
    url = reverse("touches:no_meeting", args=[pk, meeting_pk])
    page = RecordPage(
        row.account, _("Change this meeting"), form, _back(pk), delete_url=url, seen=newest
    )
    return render(request, "touches/record.html", {"page": page})


@require_POST
def no_meeting(request: HttpRequest, pk: int, meeting_pk: int) -> HttpResponse:
    """Strike a planned meeting out."""
    user = signed_in(request)
    row = find_meeting(mending_account(user, pk), meeting_pk)
    account = row.account
    try:
        delete_meeting(row, seen=seen_entry(request.POST.dict()), by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("touches:meeting", pk=pk, meeting_pk=meeting_pk)
    done(request, account, _("It is deleted; the history keeps it."))
    return redirect("portfolio:account", pk=pk)


def _sheet(row: PlannedMeeting) -> str:
    return f"{reverse('portfolio:prepare', args=[row.account_id])}?meeting={row.pk}"


def _back(account: int) -> str:
    return reverse("portfolio:prepare", args=[account])
