"""How a broken rule comes back to the form that broke it, for the pages of every app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlsplit

from django.contrib import messages
from django.forms import Form, ValidationError
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from mainstay.domain.errors import ChangedMeanwhile, DomainError

YEARS = range(1900, 2200)
CHANGED_MEANWHILE = "changed_meanwhile"  # by this code the page knows to show both versions


def attempt(form: Form, act: Callable[[], object]) -> bool:
    """Do what a form asks, if it is valid; what the rules refuse is written on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except ChangedMeanwhile as problem:
        form.add_error(None, ValidationError(str(problem), code=CHANGED_MEANWHILE))
    except DomainError as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
    return form.is_valid()


def seen_entry(posted: Mapping[str, str]) -> int | None:
    """Read which entry of the history was the newest when a form was opened; None if unsaid."""
    return posted_number(posted, "seen")


def posted_number(posted: Mapping[str, str], name: str) -> int | None:
    """Read a whole number that a page sent along; None if it is none."""
    text = posted.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def asked_day(asked: Mapping[str, str], name: str) -> date | None:
    """Read a day that an address asks for; None if it is none, or of no year of business."""
    try:
        day = date.fromisoformat(asked.get(name, ""))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def say_errors(request: HttpRequest, form: Form) -> None:
    """Say what is wrong with a form that is not shown again, one message a field."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label}: {' '.join(map(str, errors))}".lstrip(": "))


def came_from(request: HttpRequest, otherwise: str) -> str:
    """Return the page of ours that a form was sent from; another where the browser does not say."""
    said = request.headers.get("referer", "")
    hosts, is_secure = {request.get_host()}, request.is_secure()
    if not url_has_allowed_host_and_scheme(said, hosts, require_https=is_secure):
        return otherwise
    parts = urlsplit(said)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
