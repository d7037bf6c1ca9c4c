"""How a broken rule comes back to the form that broke it, for the pages of every app."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form

from mainstay.domain.errors import DomainError


def attempt(form: Form, act: Callable[[], object]) -> bool:
    """Do what a form asks, if it is valid; what the rules refuse is written on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as problem:
        form.add_error(None, str(problem))
    return form.is_valid()
