"""How a small deed without a page of its own says what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from mainstay.domain.errors import DomainError


def refused_as_message(request: HttpRequest, form: Form | None, act: Callable[[], object]) -> None:
    """Do it; what is wrong with the form or against the rules becomes a message."""
    if form is not None and not form.is_valid():
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            messages.error(request, f"{label}: {' '.join(map(str, errors))}".lstrip(": "))
        return
    try:
        act()
    except DomainError as problem:
        messages.error(request, str(problem))
