"""Contracts and notes of an account: panels of its page, and a page for each one's form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.actions.contracts import (
    add_contract,
    change_contract,
    delete_contract,
)
from mainstay.apps.accounts.actions.notes import add_note, change_note, delete_note
from mainstay.apps.accounts.forms import ContractForm, NoteForm
from mainstay.apps.accounts.models import Account, Contract, Note
from mainstay.apps.accounts.queries.editing import own_account, seen_account
from mainstay.apps.accounts.views.answers import done
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import NOTHING, newest_entry
from mainstay.domain.errors import DomainError
from mainstay.ui.forms import asked_day, attempt, seen_entry

BRIEF = 3


@dataclass(frozen=True, slots=True)
class ContractsPage:
    """The contracts of an account; ``is_brief`` is the glance on the overview."""

    account: Account
    contracts: tuple[Contract, ...]
    may_edit: bool
    is_brief: bool
    more: int
    today: date


@dataclass(frozen=True, slots=True)
class ContractPage:
    """The form of one contract; ``seen`` is the newest entry of its history."""

    account: Account
    form: ContractForm
    contract: Contract | None = None
    seen: int = NOTHING


@dataclass(frozen=True, slots=True)
class NotesPage:
    """The notes of an account, newest first."""

    account: Account
    notes: tuple[Note, ...]
    form: NoteForm | None
    is_brief: bool
    more: int


@dataclass(frozen=True, slots=True)
class NotePage:
    """The form of one's own note; ``seen`` is the newest entry of its history."""

    account: Account
    note: Note
    form: NoteForm
    seen: int


def contracts(request: HttpRequest, pk: int) -> HttpResponse:
    """List the contracts: those that run before those that ended, the first to end first."""
    user = signed_in(request)
    account, today = seen_account(user, pk), _day(request)
    rows = sorted(
        account.contracts.select_related("buying_unit"),
        key=lambda row: row.end is not None and row.end < today,
    )
    is_brief = "brief" in request.GET
    shown = rows[:BRIEF] if is_brief else rows
    page = ContractsPage(
        account=account,
        contracts=tuple(shown),
        may_edit=user.may_edit,
        is_brief=is_brief,
        more=len(rows) - len(shown),
        today=today,
    )
    return render(request, "accounts/contracts.html", {"page": page})


def _day(request: HttpRequest) -> date:
    return asked_day(request.GET.dict(), "as_of") or timezone.localdate()


def new_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a contract."""
    user = signed_in(request)
    account = own_account(user, pk)
    form = ContractForm(request.POST or None, account=account)
    if attempt(form, lambda: add_contract(account, form.details(), by=actor(user))):
        done(request, account, _("The contract is on record now."))
        return redirect("portfolio:account_contracts", pk=pk)
    return render(request, "accounts/contract.html", {"page": ContractPage(account, form)})


def contract(request: HttpRequest, pk: int, contract_pk: int) -> HttpResponse:
    """Change a contract."""
    user = signed_in(request)
    account, by = own_account(user, pk), actor(user)
    newest, seen = newest_entry(Contract, contract_pk), seen_entry(request.POST.dict())
    found = get_object_or_404(account.contracts, pk=contract_pk)
    form = ContractForm(request.POST or None, account=account, contract=found)
    if attempt(form, lambda: change_contract(found, form.details(), seen=seen, by=by)):
        done(request, account, _("Saved."))
        return redirect("portfolio:account_contracts", pk=pk)
    page = ContractPage(account, form, found, newest)
    return render(request, "accounts/contract.html", {"page": page})


@require_POST
def no_contract(request: HttpRequest, pk: int, contract_pk: int) -> HttpResponse:
    """Delete a contract."""
    user = signed_in(request)
    account = own_account(user, pk)
    found = get_object_or_404(account.contracts, pk=contract_pk)
    seen = seen_entry(request.POST.dict())
    try:
        delete_contract(found, seen=seen, by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("accounts:contract", pk=pk, contract_pk=contract_pk)
    done(request, account, _("The contract is deleted; the history keeps it."))
    return redirect("portfolio:account_contracts", pk=pk)


def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """List the notes, newest first; add one."""
    user = signed_in(request)
    account = own_account(user, pk) if request.method == "POST" else seen_account(user, pk)
    is_brief = "brief" in request.GET
    form = NoteForm(request.POST or None) if user.may_edit and not is_brief else None
    if form and attempt(form, lambda: _write(account, form, user)):
        return redirect("accounts:notes", pk=pk)
    rows = account.notes.select_related("author")
    shown = tuple(rows[:BRIEF] if is_brief else rows)
    page = NotesPage(account, shown, form, is_brief, more=rows.count() - len(shown))
    return render(request, "accounts/notes.html", {"page": page})


def _write(account: Account, form: NoteForm, user: User) -> Note:
    return add_note(account, form.cleaned_data["text"], now=timezone.now(), by=actor(user))


def note(request: HttpRequest, pk: int, note_pk: int) -> HttpResponse:
    """Change one's own note."""
    user = signed_in(request)
    newest, seen = newest_entry(Note, note_pk), seen_entry(request.POST.dict())
    found, by = _own_note(user, pk, note_pk), actor(user)
    form = NoteForm(request.POST or None, initial={"text": found.text})
    if attempt(form, lambda: change_note(found, form.cleaned_data["text"], seen=seen, by=by)):
        done(request, found.account, _("Saved."))
        return redirect("portfolio:account_notes", pk=pk)
    page = NotePage(found.account, found, form, newest)
    return render(request, "accounts/note.html", {"page": page})


@require_POST
def no_note(request: HttpRequest, pk: int, note_pk: int) -> HttpResponse:
    """Delete one's own note."""
    user = signed_in(request)
    found = _own_note(user, pk, note_pk)
    account = found.account
    try:
        delete_note(found, seen=seen_entry(request.POST.dict()), by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("accounts:note", pk=pk, note_pk=note_pk)
    done(request, account, _("The note is deleted; the history keeps it."))
    return redirect("portfolio:account_notes", pk=pk)


def _own_note(user: User, pk: int, note_pk: int) -> Note:
    found: Note = get_object_or_404(own_account(user, pk).notes, pk=note_pk)
    if found.author_id != user.pk:
        raise Http404
    return found
