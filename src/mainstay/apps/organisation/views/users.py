"""Users: list, add, change, links to sign in, second factors, back in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.sessions import end_all_sessions
from mainstay.apps.organisation.actions.sign_in import make_link, take_second_factor
from mainstay.apps.organisation.actions.users import (
    FIELDS,
    add_user,
    change_user,
    reactivate_user,
)
from mainstay.apps.organisation.forms import UserForm
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries import signed_in, territory_paths
from mainstay.apps.organisation.queries.doors import administrators, confirmed
from mainstay.apps.organisation.queries.last_changes import NOTHING, newest_entry
from mainstay.apps.organisation.queries.second_factors import has_second_factor
from mainstay.apps.organisation.queries.sessions import OpenSession, open_sessions
from mainstay.apps.organisation.views.tabs import Tab, settings_tabs
from mainstay.apps.organisation.views.undo import saved
from mainstay.domain.errors import DomainError
from mainstay.ui.forms import attempt, seen_entry
from mainstay.ui.table_pages import TablePage, export, table_page, wanted_export
from mainstay.ui.tables import Column, Filter, Kind, TableSpec, Tag

LINK = "organisation.link"
LEVELS = tuple((level.value, str(level.label)) for level in AccessLevel)


@dataclass(frozen=True, slots=True)
class UsersPage:
    """Everybody who may or might sign in."""

    tabs: tuple[Tab, ...]
    table: TablePage


@dataclass(frozen=True, slots=True)
class UserPage:
    """One user: details and ways in. ``link`` is shown once, after it was made."""

    tabs: tuple[Tab, ...]
    form: UserForm
    user: User | None = None
    link: str = ""
    has_second_factor: bool = False
    is_self: bool = False
    sessions: tuple[OpenSession, ...] = ()
    seen: int = NOTHING


def _spec() -> TableSpec:
    paths = territory_paths()
    return TableSpec(
        name="users",
        caption=gettext_lazy("Users"),
        default_sort="name",
        columns=(
            Column("name", gettext_lazy("Name"), Kind.LINK, url=_url),
            Column("email", gettext_lazy("E-mail address")),
            Column(
                "level",
                gettext_lazy("Access level"),
                value=lambda user: str(AccessLevel(user.level).label),
            ),
            Column(
                "territory",
                gettext_lazy("Territory"),
                value=lambda user: paths.get(user.territory_id, ""),
                order_by="territory__name",
            ),
            Column("reports_to", gettext_lazy("Reports to"), order_by="reports_to__name"),
            Column("last_login", gettext_lazy("Last signed in"), Kind.MOMENT),
            Column("state", gettext_lazy("State"), Kind.TAG, value=_state, order_by="is_active"),
        ),
        filters=(
            Filter("text", gettext_lazy("Name or address")),
            Filter("level", gettext_lazy("Access level"), LEVELS),
            Filter("state", gettext_lazy("State"), _states()),
        ),
    )


def _states() -> tuple[tuple[str, str], ...]:
    return ("active", _("active")), ("left", _("not active"))


def _url(user: User) -> str:
    return reverse("organisation:user", args=[user.pk])


def _state(user: User) -> Tag:
    if not user.is_active:
        return Tag(_("not active"))
    if not user.has_usable_password():
        return Tag(_("invited"), "attention")
    return Tag(_("active"), "good")


@administrators
def users(request: HttpRequest) -> HttpResponse:
    """List all users."""
    spec = _spec()
    view = spec.read(request.GET)
    table = spec.table(_found(view.filters), view)
    if wanted_export(table):
        return export(table, title=_("Users"))
    page = UsersPage(settings_tabs(request), table_page(table))
    return render(request, "organisation/users.html", {"page": page})


def _found(filters: Mapping[str, str]) -> QuerySet[User]:
    rows = User.objects.select_related("reports_to")
    if text := filters["text"]:
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if level := filters["level"]:
        rows = rows.filter(level=level)
    if state := filters["state"]:
        rows = rows.filter(is_active=state == "active")
    return rows


@administrators
@confirmed
def new_user(request: HttpRequest) -> HttpResponse:
    """Add a user and make the link on which he sets his password."""
    form = UserForm(request.POST or None)
    by = actor(signed_in(request))
    if attempt(form, lambda: add_user(form.details(), by=by)):
        return _with_link(request, User.objects.get(email=form.cleaned_data["email"].lower()))
    page = UserPage(settings_tabs(request), form)
    return render(request, "organisation/user.html", {"page": page})


@administrators
@confirmed
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change one user."""
    newest, seen = newest_entry(User, pk, among=FIELDS), seen_entry(request.POST.dict())
    found = get_object_or_404(User, pk=pk)
    form = UserForm(request.POST or None, user=found)
    by = actor(signed_in(request))
    if attempt(form, lambda: change_user(found, form.details(), seen=seen, by=by)):
        saved(request, found, _("Saved."))
        return redirect("organisation:user", pk=pk)
    page = UserPage(
        tabs=settings_tabs(request),
        form=form,
        user=get_object_or_404(User, pk=pk),
        link=_link_to_show(request, pk),
        has_second_factor=has_second_factor(found),
        is_self=found == request.user,
        sessions=open_sessions(found, this_one=request.session.session_key or ""),
        seen=newest,
    )
    return render(request, "organisation/user.html", {"page": page})


def _link_to_show(request: HttpRequest, pk: int) -> str:
    """Take the link that was just made out of the session: it is shown once."""
    kept = request.session.get(LINK)
    if request.method != "GET" or not kept or kept[0] != pk:
        return ""
    del request.session[LINK]
    return request.build_absolute_uri(kept[1])


def _with_link(request: HttpRequest, found: User) -> HttpResponse:
    try:
        path = make_link(found, by=actor(signed_in(request)))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        request.session[LINK] = [found.pk, path]
    return redirect("organisation:user", pk=found.pk)


@administrators
@require_POST
@confirmed
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a one-time link; the password the user had stops working."""
    return _with_link(request, get_object_or_404(User, pk=pk))


@administrators
@require_POST
@confirmed
def no_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factor away from a user who lost it."""
    found = get_object_or_404(User, pk=pk)
    take_second_factor(found, by=actor(signed_in(request)))
    messages.success(request, _("The second factor of %(user)s is off.") % {"user": found})
    return redirect("organisation:user", pk=pk)


@administrators
@require_POST
@confirmed
def back_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a user who was shut out back in."""
    found = reactivate_user(get_object_or_404(User, pk=pk), by=actor(signed_in(request)))
    messages.success(request, _("%(user)s may sign in again.") % {"user": found})
    return redirect("organisation:user", pk=pk)


@administrators
@require_POST
@confirmed
def no_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """End every session of a user."""
    found = get_object_or_404(User, pk=pk)
    end_all_sessions(found, by=actor(signed_in(request)))
    messages.success(request, _("Every session of %(user)s has ended.") % {"user": found})
    return redirect("organisation:user", pk=pk)
