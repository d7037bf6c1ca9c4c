"""The history of a person: a panel of the person's page, and a page of its own."""

from __future__ import annotations

from dataclasses import dataclass

from auditlog.models import LogEntry
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mainstay.apps.accounts.queries.history import Past
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.history import person_entries, person_past
from mainstay.apps.people.queries.seeing import seen_person

ENTRIES = 50


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of a person's history."""

    person: Person
    entries: tuple[Past, ...]
    pages: Page[LogEntry]


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who changed what about a person, newest first."""
    user = signed_in(request)
    person = seen_person(user, pk)
    pages = Paginator(person_entries(person, user=user), ENTRIES).get_page(request.GET.get("page"))
    entries = person_past(list(pages.object_list), user=user)
    page = HistoryPage(person, tuple(entries), pages)
    return render(request, "people/history.html", {"page": page})
