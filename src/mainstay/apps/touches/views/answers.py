"""Whom a page of touches is for, and how its deeds are answered."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest
from django.urls import reverse

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import NOTHING
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.touches.queries.history import last_own_entry
from mainstay.apps.touches.queries.rights import may_log


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A form about one record at an account; one that is there can be deleted as it was read."""

    account: Account
    title: str
    form: Form
    back_url: str
    note: str = ""
    delete_url: str = ""
    seen: int = NOTHING


def logging_account(user: User, pk: int) -> Account:
    """Return an account at which a user logs touches; to anybody else there is none (Http404)."""
    if not may_log(user):
        raise Http404
    return seen_account(user, pk)


def mending_account(user: User, pk: int) -> Account:
    """Return an account whose touches a user reads and mends; else there is none (Http404)."""
    if not may_judge(user):
        raise Http404
    return logging_account(user, pk)


def done(request: HttpRequest, account: Account, text: str) -> None:
    """Say that a deed is done, and offer to take it back."""
    entry = last_own_entry(account, user=signed_in(request))
    offer = "" if entry is None else f"undo:{reverse('touches:undo', args=[account.pk, entry.pk])}"
    messages.success(request, text, extra_tags=offer)
