"""What a request about the map asks for, and how a deed on it is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse

from mainstay.apps.accounts.models import Account
from mainstay.apps.relationships.queries.history import newest_entry_of
from mainstay.domain.errors import DomainError
from mainstay.ui.forms import asked_day, say_errors


def attempted(
    request: HttpRequest,
    account: Account,
    act: Callable[[], Model],
    *,
    said: str,
    form: Form | None = None,
) -> bool:
    """Do it and offer to undo it; what is wrong becomes a message. Return whether it was done."""
    if form is not None and not form.is_valid():
        say_errors(request, form)
        return False
    try:
        row = act()
    except DomainError as problem:
        messages.error(request, str(problem))
        return False
    entry = newest_entry_of(row)
    offer = reverse("relationships:undo", args=[account.pk, entry.pk]) if entry else ""
    messages.success(request, said, extra_tags=f"undo:{offer}" if offer else "")
    return True


def past_day(request: HttpRequest, name: str) -> date | None:
    """Read a day that the address asks for."""
    return asked_day(request.GET.dict(), name)
