"""Adding and changing an account, declaring it a key account, handing an owner's accounts over."""

from __future__ import annotations

from dataclasses import dataclass

from auditlog.models import LogEntry
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.actions.accounts import (
    add_account,
    change_account,
    declare_key_account,
    withdraw_key_account,
)
from mainstay.apps.accounts.actions.reassigning import (
    accounts_to_move,
    reassign_accounts,
    take_back_reassignment,
)
from mainstay.apps.accounts.actions.taking_back import take_back
from mainstay.apps.accounts.forms import AccountForm, ReassignForm
from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.accounts.queries.editing import may_lead, own_account
from mainstay.apps.accounts.queries.history import account_entries
from mainstay.apps.accounts.views.answers import done
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.history import last_change_of
from mainstay.domain.errors import ChangedMeanwhile, DomainError
from mainstay.ui.forms import attempt, posted_number
from mainstay.ui.two_versions import Difference, differences


@dataclass(frozen=True, slots=True)
class AccountPage:
    """The form of an account; ``conflict`` and ``both`` after somebody else saved first."""

    form: AccountForm
    account: Account | None = None
    conflict: str = ""
    both: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ReassignPage:
    """Who hands over to whom, and how many accounts that would be."""

    form: ReassignForm
    owner: User | None = None
    to: User | None = None
    accounts: tuple[Account, ...] = ()


def new_account(request: HttpRequest) -> HttpResponse:
    """Add an account."""
    user = signed_in(request)
    if not user.may_edit:
        raise Http404
    form = AccountForm(request.POST or None, user=user)
    made: list[Account] = []
    if attempt(form, lambda: made.append(add_account(form.details(), by=actor(user)))):
        messages.success(request, _("%(name)s is on record now.") % {"name": made[0]})
        return _onwards(user, made[0])
    return render(request, "accounts/edit.html", {"page": AccountPage(form)})


def edit_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an account; a second editor sees both versions and loses nothing."""
    user = signed_in(request)
    account = own_account(user, pk)
    form = AccountForm(request.POST or None, user=user, account=account)
    if not form.is_valid():
        return render(request, "accounts/edit.html", {"page": AccountPage(form, account)})
    try:
        changed = change_account(account, form.details(), version=form.read_at, by=actor(user))
    except ChangedMeanwhile as problem:
        return _with_both(request, pk, problem)
    except DomainError as problem:
        form.add_error(None, str(problem))
        return render(request, "accounts/edit.html", {"page": AccountPage(form, account)})
    done(request, changed, _("Saved."))
    return _onwards(user, changed)


def _with_both(request: HttpRequest, pk: int, problem: ChangedMeanwhile) -> HttpResponse:
    """Show what was saved beside what was typed; saving again keeps what stands in the form."""
    account = own_account(signed_in(request), pk)
    typed = request.POST.copy()
    typed["version"] = str(account.version)
    again = AccountForm(typed, user=signed_in(request), account=account)
    both = differences(again)
    page = AccountPage(again, account, conflict=str(problem), both=both)
    return render(request, "accounts/edit.html", {"page": page})


def _onwards(user: User, account: Account) -> HttpResponse:
    """Go to the account, or to the list when it has left the editor's sight."""
    if visible_to(user).filter(pk=account.pk).exists():
        return redirect("portfolio:account", pk=account.pk)
    return redirect("portfolio:accounts")


@require_POST
def key_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare an account a key account, or take that back."""
    user = signed_in(request)
    account, by = own_account(user, pk), actor(user)
    version = posted_number(request.POST.dict(), "version")
    try:
        if request.POST.get("declare") == "yes":
            declare_key_account(account, today=timezone.localdate(), version=version, by=by)
            done(request, account, _("%(name)s is a key account now.") % {"name": account})
        else:
            withdraw_key_account(account, version=version, by=by)
            done(request, account, _("%(name)s is not a key account any more.") % {"name": account})
    except ChangedMeanwhile as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:account", pk=pk)


def reassign(request: HttpRequest) -> HttpResponse:
    """Show how many accounts would move (get), and move them (post)."""
    user = signed_in(request)
    if not may_lead(user):
        raise Http404
    by = actor(user)
    form = ReassignForm(
        request.POST or (request.GET if "owner" in request.GET else None), user=user
    )
    if request.method == "POST" and attempt(
        form, lambda: _move(request, form.cleaned_data["owner"], form.cleaned_data["to"])
    ):
        return redirect("portfolio:accounts")
    owner = form.cleaned_data.get("owner") if form.is_bound and form.is_valid() else None
    to = form.cleaned_data.get("to") if owner else None
    accounts = tuple(accounts_to_move(owner, by=by)) if owner else ()
    page = ReassignPage(form, owner, to, accounts)
    return render(request, "accounts/reassign.html", {"page": page})


def _move(request: HttpRequest, owner: User, to: User) -> None:
    count = reassign_accounts(owner, to=to, by=actor(signed_in(request)))
    text = _("%(count)s accounts of %(owner)s belong to %(to)s now.")
    told = text % {"count": count, "owner": owner, "to": to}
    messages.success(request, told, extra_tags=_offer(owner, to, by=signed_in(request)))


def _offer(owner: User, to: User, *, by: User) -> str:
    """Offer to undo the hand-over that was just made, by any of its entries."""
    entry = last_change_of(Account, "owner", before=str(owner.pk), after=str(to.pk), by=by)
    return f"undo:{reverse('accounts:undo_reassign', args=[entry.pk])}" if entry else ""


@require_POST
def undo_reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the accounts of a hand-over back."""
    user = signed_in(request)
    if not may_lead(user):
        raise Http404
    entry = get_object_or_404(LogEntry, pk=pk, actor=user)
    try:
        count = take_back_reassignment(entry, by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("%(count)s accounts went back.") % {"count": count})
    return redirect("portfolio:accounts")


@require_POST
def undo(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Take one change back, as a change of its own."""
    user = signed_in(request)
    account = own_account(user, pk)
    entry = get_object_or_404(account_entries(account), pk=entry_pk)
    try:
        take_back(account, entry, by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Taken back."))
    return _onwards(user, account)
