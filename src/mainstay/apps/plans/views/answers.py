"""How a deed on a plan is answered: back on the plan, said with an offer to undo it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import NOTHING
from mainstay.apps.plans.queries.history import newest_own_entry
from mainstay.domain.errors import DomainError
from mainstay.ui.forms import asked_day, posted_number


@dataclass(frozen=True, slots=True)
class PlanFormPage:
    """One form about a plan; ``seen`` is the newest entry of the history of what it changes.

    ``other`` are deeds beside saving: a label, an address, and whether it takes something away.
    """

    account: Account
    title: str
    form: Form
    url: str
    seen: int = NOTHING
    note: str = ""
    other: tuple[tuple[str, str, bool], ...] = ()


def back(request: HttpRequest, pk: int, *, row: str = "") -> HttpResponse:
    """Go back to where it was asked: to an open review, or to the plan with a row in focus.

    Of the plan it is the panel alone where the plan's page is patched in place; a form that stands
    on a page of its own is left for the plan.
    """
    if request.POST.get("back") == "week":
        return redirect("workspace:week")
    review = asked_review(request)
    if review is not None:
        return redirect(f"{reverse('plans:review', args=[pk, review])}?step=new")
    page, panel = reverse("portfolio:account_plan", args=[pk]), reverse("plans:plan", args=[pk])
    focus = f"?{urlencode({'row': row})}" if row else ""
    if request.headers.get("HX-Request") != "true":
        return redirect(page + focus)
    if _path_shown(request) in (page, panel):
        return redirect(panel + focus)
    return leave_for(request, page + focus)


def leave_for(request: HttpRequest, address: str) -> HttpResponse:
    """Open another page, with its address, whether the form was sent by script or without."""
    by_script = request.headers.get("HX-Request") == "true"
    return HttpResponseClientRedirect(address) if by_script else redirect(address)


def _path_shown(request: HttpRequest) -> str:
    """Return the path in the browser's address line, as htmx tells it."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path


def asked_as_of(request: HttpRequest) -> date:
    """Return the past day that the address asks for; today where it asks for none."""
    today = timezone.localdate()
    return min(asked_day(request.GET.dict(), "as_of") or today, today)


def asked_review(request: HttpRequest) -> int | None:
    """Return the number of the review from which a form was opened."""
    return posted_number(request.GET.dict(), "review")


def done(request: HttpRequest, pk: int, text: str) -> None:
    """Say that a deed is done, and offer to take it back."""
    entry = newest_own_entry(signed_in(request))
    offer = f"undo:{reverse('plans:undo', args=[pk, entry.pk])}" if entry else ""
    messages.success(request, text, extra_tags=offer)


def tried(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do it; what the rules refuse becomes a message."""
    try:
        act()
    except DomainError as problem:
        messages.error(request, str(problem))
        return False
    return True
