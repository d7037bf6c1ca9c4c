"""The first page, search, help, and a colleague's farewell."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account, TeamMember
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import counted_batches, signed_in
from mainstay.apps.organisation.queries.doors import administrators, confirmed
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.touches.queries.outcomes import Waiting
from mainstay.apps.touches.queries.rights import may_log
from mainstay.apps.workspace.actions.leaving import farewell as hand_over
from mainstay.apps.workspace.actions.leaving import hand_back
from mainstay.apps.workspace.forms import FarewellForm
from mainstay.apps.workspace.queries.glossary import GLOSSARY, Chapter
from mainstay.apps.workspace.queries.leaving import active_teams, owned_accounts
from mainstay.apps.workspace.queries.search import (
    IN_THE_DIALOG,
    ON_THE_PAGE,
    SHORTEST,
    Group,
    search,
)
from mainstay.apps.workspace.queries.week import Stale, Week, week_of
from mainstay.domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was asked for and what was found."""

    text: str
    groups: tuple[Group, ...]
    is_too_short: bool


MOST_STALE = 12


@dataclass(frozen=True, slots=True)
class WeekPage:
    """What needs the reader; the list of what waits is that of touches."""

    week: Week
    headline: str
    waiting: tuple[Waiting, ...]
    stale: tuple[Stale, ...]
    more_stale: int
    may_log: bool
    reads: bool
    back: str = "week"


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The glossary."""

    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class FarewellPage:
    """Who leaves, what is left behind, who takes over."""

    user: User
    form: FarewellForm
    accounts: tuple[Account, ...]
    teams: tuple[TeamMember, ...]
    reports: tuple[User, ...]


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the portfolio, or to the imports while there is nothing to show."""
    if signed_in(request).may_operate and not counted_batches().ids:
        return redirect("imports:imports")
    return redirect("portfolio:portfolio")


def week(request: HttpRequest) -> HttpResponse:
    """Show what needs the reader this week."""
    user = signed_in(request)
    found = week_of(user, day=timezone.localdate())
    page = WeekPage(
        week=found,
        headline=_headline(found),
        waiting=found.waiting,
        stale=found.stale[:MOST_STALE],
        more_stale=max(0, len(found.stale) - MOST_STALE),
        may_log=may_log(user),
        reads=may_judge(user),
    )
    return render(request, "workspace/week.html", {"page": page})


def _headline(found: Week) -> str:
    if not found.count:
        return _("My week")
    text = ngettext(
        "%(count)s thing needs you this week", "%(count)s things need you this week", found.count
    )
    return text % {"count": found.count}


def find(request: HttpRequest) -> HttpResponse:
    """Search accounts, people and pages; the dialog takes #results out of this page."""
    text = request.GET.get("q", "").replace("\x00", "").strip()
    is_dialog = bool(request.headers.get("HX-Request"))
    most = IN_THE_DIALOG if is_dialog else ON_THE_PAGE
    page = SearchPage(
        text=text,
        groups=search(signed_in(request), text, most=most),
        is_too_short=len(text) < SHORTEST,
    )
    template = "workspace/search.html"
    if is_dialog:
        template += "#results"
    return render(request, template, {"page": page})


def help_page(request: HttpRequest) -> HttpResponse:
    """Explain the words and the keys."""
    return render(request, "workspace/help.html", {"page": HelpPage(GLOSSARY)})


@administrators
@confirmed
def farewell(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a user's accounts over and deactivate him; for administrators."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    form = FarewellForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and _leaves(request, user, form):
        return redirect("organisation:users")
    page = FarewellPage(
        user=user,
        form=form,
        accounts=tuple(owned_accounts(user).order_by("name", "pk")),
        teams=tuple(active_teams(user, today=timezone.localdate())),
        reports=tuple(user.reports.order_by("name", "email")),
    )
    return render(request, "workspace/farewell.html", {"page": page})


def _leaves(request: HttpRequest, user: User, form: FarewellForm) -> bool:
    successor = form.cleaned_data["successor"]
    try:
        handed = hand_over(user, successor=successor, by=actor(signed_in(request)))
    except DomainError as problem:
        form.add_error(None, str(problem))
        return False
    text = _("%(user)s cannot sign in any more; %(accounts)s accounts were handed over.")
    offer = f"undo:{reverse('workspace:hand_back', args=[user.pk])}"
    told = text % {"user": user, "accounts": handed.accounts}
    messages.success(request, told, extra_tags=offer)
    return True


@administrators
@require_POST
@confirmed
def undo_farewell(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a user in again and give back what was handed over."""
    user = get_object_or_404(User, pk=pk)
    try:
        hand_back(user, by=actor(signed_in(request)))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        text = _("%(user)s may sign in again and has back what was handed over.")
        messages.success(request, text % {"user": user})
    return redirect("organisation:user", pk=pk)
