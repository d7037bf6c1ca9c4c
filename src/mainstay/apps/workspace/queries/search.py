"""Search over accounts, people and pages: nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.apps.accounts.models import Account, AccountKey, MailDomain
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.accounts.queries.near import near_names
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.seeing import people_searched, positions_seen
from mainstay.apps.touches.queries.owed import lately_broken
from mainstay.apps.touches.queries.rights import may_log
from mainstay.domain.names import plain
from mainstay.ui.badges import broken_promise_badge
from mainstay.ui.tables import Tag

IN_THE_DIALOG = 8
ON_THE_PAGE = 50
SHORTEST = 2
MANY = 2500  # that fit: fewer are all looked at

EVERYBODYS_PAGES: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Portfolio"), "portfolio:portfolio"),
    (gettext_lazy("Accounts"), "portfolio:accounts"),
    (gettext_lazy("People"), "people:people"),
    (gettext_lazy("The method: thresholds and sources"), "organisation:method"),
    (gettext_lazy("Help: words and keys"), "workspace:help"),
    (gettext_lazy("My account: password, second factor"), "mfa_index"),
)
LOGGERS_PAGES: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Log a touch"), "touches:choose"),
    (gettext_lazy("What waits for me: promises, requests, concerns"), "touches:open"),
)
OPERATORS_PAGES: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Imports"), "imports:imports"),
    (gettext_lazy("Settings: territories"), "organisation:territories"),
    (gettext_lazy("Settings: thresholds"), "organisation:thresholds"),
    (gettext_lazy("Settings: rates of activities"), "worth:activity_rates"),
    (gettext_lazy("Settings: exchange rates"), "worth:exchange_rates"),
    (gettext_lazy("Settings: products and families"), "worth:products"),
    (gettext_lazy("Unassigned order lines"), "imports:unassigned"),
    (gettext_lazy("Audit: who changed what"), "organisation:audit"),
)
ADMINISTRATORS_PAGES: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Settings: organisation, currency, time zone"), "organisation:organisation"),
    (gettext_lazy("Settings: users"), "organisation:users"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    label: str
    url: str
    note: str = ""
    badge: Tag | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; ``more`` of them were left off."""

    title: str
    hits: tuple[Hit, ...]
    more: bool = False


def search(user: User, text: str, *, most: int = ON_THE_PAGE) -> tuple[Group, ...]:
    """Return what a user may see of everything that fits, at most so many of a kind.

    Accounts come first; kinds of which nothing fits are left out.
    """
    wanted = " ".join(text.split())[:100]
    if len(wanted) < SHORTEST:
        return ()
    found: tuple[Group, ...] = (_accounts(user, wanted, most), _people(user, wanted, most))
    if not any(group.hits for group in found):
        found = (_meant(user, wanted),)
    return tuple(group for group in (*found, _pages(user, wanted)) if group.hits)


def _meant(user: User, text: str) -> Group:
    """Offer the accounts whose names are nearest where nothing fits."""
    near = near_names(visible_to(user).values_list("pk", "name"), text)
    hits = (Hit(name, reverse("portfolio:account", args=[pk])) for pk, name in near)
    return Group(_("Did you mean"), tuple(hits))


def _accounts(user: User, text: str, most: int) -> Group:
    keys = AccountKey.objects.filter(key__iexact=text).values("account")
    domains = MailDomain.objects.filter(domain__iexact=text).values("account")
    fits = Q(found_by__contains=plain(text)) | Q(pk__in=keys) | Q(pk__in=domains)
    found = _nearest(visible_to(user).filter(fits).distinct(), text, most + 1)
    rows = Account.objects.in_bulk(found[:most])
    broken = lately_broken(found[:most], playbook(), as_of=timezone.localdate()) if found else {}
    hits = (
        Hit(
            rows[pk].name,
            reverse("portfolio:account", args=[pk]),
            _where(rows[pk]),
            broken_promise_badge(broken.get(pk)),
        )
        for pk in found[:most]
    )
    return Group(_("Accounts"), tuple(hits), more=len(found) > most)


def _where(account: Account) -> str:
    return ", ".join(part for part in (account.industry, account.country) if part)


def _people(user: User, text: str, most: int) -> Group:
    """Find people first, and where they work only of those that are shown: there may be many."""
    found = _nearest(people_searched(user).filter(found_by__contains=plain(text)), text, most + 1)
    people = Person.objects.in_bulk(found[:most])
    work = _latest_positions(user, found[:most])
    hits = (_person_hit(people[pk], work.get(pk)) for pk in found[:most])
    return Group(_("People"), tuple(hits), more=len(found) > most)


def _latest_positions(user: User, people: list[int]) -> dict[int, Position]:
    """The position of each person that a user sees: one without an end before one with."""
    rows = positions_seen(user).filter(person__in=people).select_related("account")
    return {row.person_id: row for row in rows.order_by(F("end").asc(nulls_last=True), "pk")}


def _person_hit(person: Person, position: Position | None) -> Hit:
    said = (position.title, position.account.name) if position is not None else ()
    note = ", ".join(part for part in said if part)
    return Hit(person.name, reverse("people:person", args=[person.pk]), note)


def _nearest(rows: QuerySet[Any], text: str, most: int) -> list[int]:
    """Return the keys of so many rows that fit, those that begin with the text first.

    Then come those with a word that does, then the rest. Where too many fit for looking at all of
    them, those that come first are asked for by themselves.
    """
    wanted, ordered = plain(text), rows.order_by("found_by", "pk").values_list("pk", "found_by")
    found = dict(ordered[:MANY])
    if len(found) == MANY:
        found |= dict(ordered.filter(found_by__startswith=wanted)[:most])
        found |= dict(ordered.filter(found_by__contains=f" {wanted}")[:most])
    return sorted(found, key=lambda pk: (_distance(found[pk], wanted), found[pk], pk))[:most]


def _distance(told: str, wanted: str) -> int:
    if told.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in told else 2


def _pages(user: User, text: str) -> Group:
    hits = (
        Hit(str(label), reverse(name))
        for label, name in _open_pages(user)
        if text.casefold() in str(label).casefold()
    )
    return Group(_("Pages"), tuple(hits))


def _open_pages(user: User) -> Iterator[tuple[str | Promise, str]]:
    yield from EVERYBODYS_PAGES
    if may_log(user):
        yield from LOGGERS_PAGES
    if user.may_operate:
        yield from OPERATORS_PAGES
    if user.may_administer:
        yield from ADMINISTRATORS_PAGES
