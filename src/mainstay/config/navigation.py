"""What the rail shows to whom; fills the shell that the interface draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries import counted_batches
from mainstay.apps.plans.queries.seeing import may_know_plans
from mainstay.apps.touches.queries.rights import may_log
from mainstay.apps.worth.queries import last_day_with_lines
from mainstay.ui import formats
from mainstay.ui.pages import Band, BandKind, NavigationItem, Shell

DATED = ("portfolio:portfolio", "portfolio:accounts", "people:people")


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day a page speaks of: the one asked for, else the last day with order lines."""

    day: date
    is_past: bool


def shell(request: HttpRequest) -> Shell:
    """Return the shell for this request; bare for whoever has not signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return Shell(bands=tuple(_sample_band()))
    as_of = _as_of(request)
    asked = as_of.day if as_of.is_past else None
    return Shell(
        navigation=tuple(_items(request, _main(user), asked)),
        below=tuple(_items(request, _below(user), None)),
        search_url=reverse("workspace:search"),
        log_url=reverse("touches:choose") if may_log(user) else "",
        as_of=as_of.day,
        as_of_label=_day_label(as_of.day),
        as_of_form_url=_dated_page(request),
        as_of_reset_url=_dated_page(request) if asked else "",
        person_name=str(user),
        person_role=str(AccessLevel(user.level).label),
        person_initials=user.initials,
        bands=(*_sample_band(), *_past_band(request, as_of)),
        account_url=reverse("mfa_index"),
        sign_out_url=reverse("account_logout"),
    )


def _main(user: User) -> Iterator[tuple[str, str]]:
    yield _("My week"), "workspace:week"
    yield _("Portfolio"), "portfolio:portfolio"
    yield _("Accounts"), "portfolio:accounts"
    yield _("People"), "people:people"
    if may_know_plans(user):
        yield _("Reviews"), "plans:reviews"
    if user.may_operate:
        yield _("Imports"), "imports:imports"


def _below(user: User) -> Iterator[tuple[str, str]]:
    yield _("The method"), "organisation:method"
    yield _("Help"), "workspace:help"
    if user.may_operate:
        yield _("Settings"), "organisation:settings"


def _items(
    request: HttpRequest, pages: Iterator[tuple[str, str]], as_of: date | None
) -> Iterator[NavigationItem]:
    for label, name in pages:
        url = reverse(name)
        query = f"?as_of={as_of}" if as_of and name in DATED else ""
        yield NavigationItem(label, url + query, is_current=request.path.startswith(url))


def _as_of(request: HttpRequest) -> AsOf:
    last = last_day_with_lines(counted_batches()) or timezone.localdate()
    try:
        asked = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        asked = last
    return AsOf(asked, is_past=asked != last)


def _day_label(day: date) -> str:
    text = formats.day(day)
    return _("today, %(day)s") % {"day": text} if day == timezone.localdate() else text


def _dated_page(request: HttpRequest) -> str:
    """Return the page that the as-of control changes: this one if it speaks of a day."""
    is_dated = any(request.path.startswith(reverse(name)) for name in DATED)
    return request.path if is_dated else reverse(DATED[0])


def _sample_band() -> Iterator[Band]:
    if settings.IS_SAMPLE:
        yield Band(
            BandKind.SAMPLE,
            _("Sample: a made-up company. ./run --own starts with your own data."),
        )


def _past_band(request: HttpRequest, as_of: AsOf) -> Iterator[Band]:
    if as_of.is_past:
        yield Band(
            BandKind.PAST,
            _("Figures as of %(day)s.") % {"day": formats.day(as_of.day)},
            link_label=_("Back to the last day with orders"),
            link_url=_dated_page(request),
        )
