"""How a broken rule comes back to the form that broke it, for the pages of every app."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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


def seen_entry(posted: Mapping[str, str]) -> int | None:
    """Read which entry of the history was the newest when a form was opened; None if unsaid."""
    text = posted.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
