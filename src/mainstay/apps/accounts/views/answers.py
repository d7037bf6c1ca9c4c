"""How a deed is answered: said with an offer to undo it, or what went wrong as a message."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.history import account_entries
from mainstay.apps.organisation.queries import signed_in
from mainstay.domain.errors import DomainError
from mainstay.ui.forms import say_errors


def refused_as_message(request: HttpRequest, form: Form | None, act: Callable[[], object]) -> None:
    """Do it; what is wrong with the form or against the rules becomes a message."""
    if form is not None and not form.is_valid():
        say_errors(request, form)
        return
    try:
        act()
    except DomainError as problem:
        messages.error(request, str(problem))


def done(request: HttpRequest, account: Account, text: str) -> None:
    """Say that a deed is done, and offer to take back its last change."""
    entry = account_entries(account).first()
    is_own = entry is not None and entry.actor_id == signed_in(request).pk
    offer = ""
    if entry is not None and is_own:
        offer = f"undo:{reverse('accounts:undo', args=[account.pk, entry.pk])}"
    messages.success(request, text, extra_tags=offer)
