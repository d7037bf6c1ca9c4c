"""The history of a person: a panel of her page, a page of its own, and its erasure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from mainstay.apps.accounts.queries.history import Past
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.erasing import erase_entries
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import administrators, confirmed
from mainstay.apps.people.forms import EraseForm
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.history import entries_about, person_entries, person_past
from mainstay.apps.people.queries.seeing import seen_person
from mainstay.ui.formats import number
from mainstay.ui.forms import attempt

ENTRIES = 50


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of a person's history."""

    person: Person
    entries: tuple[Past, ...]
    pages: Page[LogEntry]
    may_erase: bool


@dataclass(frozen=True, slots=True)
class ErasePage:
    """What would be erased, and the form that asks for the reason."""

    person: Person
    form: EraseForm
    count: int
    first: datetime | None
    last: datetime | None
    kinds: tuple[tuple[str, int], ...]


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who changed what about a person, newest first."""
    user = signed_in(request)
    person = seen_person(user, pk)
    pages = Paginator(person_entries(person, user=user), ENTRIES).get_page(request.GET.get("page"))
    entries = person_past(list(pages.object_list), user=user)
    page = HistoryPage(person, tuple(entries), pages, user.may_administer)
    return render(request, "people/history.html", {"page": page})


@administrators
@confirmed
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the history says about a person, and erase it once a reason is given."""
    user = signed_in(request)
    person = seen_person(user, pk)
    entries = entries_about(person)
    form = EraseForm(request.POST or None)
    erased: list[int] = []

    def act() -> None:
        reason = form.cleaned_data["reason"]
        erased.append(erase_entries(entries, reason=reason, by=actor(user)))

    if attempt(form, act):
        text = ngettext("%(n)s entry is erased.", "%(n)s entries are erased.", erased[0])
        messages.success(request, text % {"n": number(erased[0])})
        return redirect("people:person", pk=pk)
    return render(request, "people/erase.html", {"page": _erase_page(person, entries, form)})


def _erase_page(person: Person, entries: QuerySet[LogEntry], form: EraseForm) -> ErasePage:
    kinds: Counter[str] = Counter()
    for pk, count in entries.order_by().values_list("content_type").annotate(Count("pk")):
        model = ContentType.objects.get_for_id(pk).model_class()
        kinds[str(model._meta.verbose_name) if model else ""] += count
    span = entries.aggregate(first=Min("timestamp"), last=Max("timestamp"))
    return ErasePage(
        person, form, kinds.total(), span["first"], span["last"], tuple(sorted(kinds.items()))
    )
