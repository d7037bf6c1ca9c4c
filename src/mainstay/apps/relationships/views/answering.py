"""How a deed on the map is answered: said with an offer to undo it, or refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse

from mainstay.apps.accounts.models import Account
from mainstay.apps.relationships.queries.history import newest_entry_of
from mainstay.domain.errors import DomainError


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
