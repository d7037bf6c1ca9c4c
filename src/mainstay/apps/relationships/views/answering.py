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

YEARS = range(1900, 2200)


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
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            messages.error(request, f"{label}: {' '.join(map(str, errors))}".lstrip(": "))
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


def asked_day(request: HttpRequest, name: str) -> date | None:
    """Read a day that the address asks for; what is none, or of no year of business, is not."""
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if day.year in YEARS else None
