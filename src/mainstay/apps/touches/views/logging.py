"""Log a touch from anywhere, in ten seconds; change it, delete it, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import NoSuchAccount, find_account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import NOTHING, newest_entry
from mainstay.apps.touches.actions.taking_back import take_back
from mainstay.apps.touches.actions.touches import change_touch, delete_touch, log_touch
from mainstay.apps.touches.forms import OutcomeForms, TouchForm, table_of
from mainstay.apps.touches.models import Channel, Touch
from mainstay.apps.touches.queries.history import touch_entries
from mainstay.apps.touches.queries.rights import may_log
from mainstay.apps.touches.queries.touches import accounts_met_last
from mainstay.apps.touches.views.answers import done, logging_account, mending_account
from mainstay.domain.errors import DomainError
from mainstay.ui.forms import attempt, seen_entry


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """At which account the touch was."""

    accounts: tuple[Account, ...]
    asked: str
    problem: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """The form of a touch; a new one has rows for what came of it beside it."""

    account: Account
    form: TouchForm
    outcomes: OutcomeForms | None = None
    touch: Touch | None = None
    seen: int = NOTHING
    may_add_people: bool = False


def choose(request: HttpRequest) -> HttpResponse:
    """Ask at which account it was: the last ones are one tap away."""
    user = signed_in(request)
    if not may_log(user):
        raise Http404
    asked, problem = request.GET.get("account", "").strip(), ""
    if asked:
        try:
            return redirect("touches:log", pk=find_account(user, asked).pk)
        except NoSuchAccount as error:
            problem = str(error)
    page = ChoosePage(tuple(accounts_met_last(user)), asked, problem)
    return render(request, "touches/choose.html", {"page": page})


def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a touch at an account."""
    user = signed_in(request)
    account = logging_account(user, pk)
    today = timezone.localdate()
    table = table_of(account, user=user)
    given: Mapping[str, object] = {
        "day": today,
        "channel": Channel.MEETING,
        "colleagues": [user.pk],
        "people": _asked_people(request, set(table.people)),
    }
    form = TouchForm(request.POST or None, table=table, given=given)
    rows = OutcomeForms(request.POST or None, day=today)
    is_whole = rows.is_valid() if request.POST else False
    if is_whole and attempt(
        form, lambda: log_touch(account, form.details(), rows.outcomes(), by=actor(user))
    ):
        done(request, account, _("The touch is on record."))
        return redirect("portfolio:account_touches", pk=pk)
    page = LogPage(account, form, rows, may_add_people=user.may_edit)
    return render(request, "touches/log.html", {"page": page})


def _asked_people(request: HttpRequest, there: set[int]) -> list[int]:
    """Whom the address names, as a person's page does; of an account with one person, that one."""
    named = request.GET.getlist("person")
    asked = [int(one) for one in named if one.isascii() and one.isdigit() and int(one) in there]
    if asked:
        return asked
    return list(there) if len(there) == 1 else []


def touch(request: HttpRequest, pk: int, touch_pk: int) -> HttpResponse:
    """Change a touch."""
    user = signed_in(request)
    newest, seen = newest_entry(Touch, touch_pk), seen_entry(request.POST.dict())
    found = _own_touch(user, pk, touch_pk)
    table = table_of(found.account, user=user, touch=found)
    form = TouchForm(request.POST or None, table=table, touch=found)
    if attempt(form, lambda: change_touch(found, form.details(), seen=seen, by=actor(user))):
        done(request, found.account, _("Saved."))
        return redirect("portfolio:account_touches", pk=pk)
    page = LogPage(found.account, form, touch=found, seen=newest)
    return render(request, "touches/log.html", {"page": page})


@require_POST
def no_touch(request: HttpRequest, pk: int, touch_pk: int) -> HttpResponse:
    """Delete a touch."""
    user = signed_in(request)
    found = _own_touch(user, pk, touch_pk)
    account = found.account
    try:
        delete_touch(found, seen=seen_entry(request.POST.dict()), by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("touches:touch", pk=pk, touch_pk=touch_pk)
    done(request, account, _("The touch is deleted; the history keeps it."))
    return redirect("portfolio:account_touches", pk=pk)


@require_POST
def undo(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Take a deed about the touches of an account back, as a deed of its own."""
    user = signed_in(request)
    account = logging_account(user, pk)
    entry = get_object_or_404(touch_entries(account), pk=entry_pk)
    try:
        take_back(account, entry, by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Taken back."))
    return redirect("portfolio:account_touches", pk=pk)


def _own_touch(user: User, pk: int, touch_pk: int) -> Touch:
    account = mending_account(user, pk)
    found: Touch = get_object_or_404(account.touches.select_related("account"), pk=touch_pk)
    return found
