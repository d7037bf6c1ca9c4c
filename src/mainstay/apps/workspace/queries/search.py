"""Search over accounts, people and pages: nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.apps.accounts.models import Account, AccountKey, MailDomain
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Position

IN_THE_DIALOG = 8
ON_THE_PAGE = 50
SHORTEST = 2

EVERYBODYS_PAGES: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Portfolio"), "portfolio:portfolio"),
    (gettext_lazy("Accounts"), "portfolio:accounts"),
    (gettext_lazy("People"), "people:people"),
    (gettext_lazy("The method: thresholds and sources"), "organisation:method"),
    (gettext_lazy("Help: words and keys"), "workspace:help"),
    (gettext_lazy("My account: password, second factor"), "mfa_index"),
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
    groups = (
        _accounts(user, wanted, most),
        _people(user, wanted, most),
        _pages(user, wanted),
    )
    return tuple(group for group in groups if group.hits)


def _accounts(user: User, text: str, most: int) -> Group:
    keys = AccountKey.objects.filter(key__iexact=text).values("account")
    domains = MailDomain.objects.filter(domain__iexact=text).values("account")
    fits = Q(name__icontains=text) | Q(pk__in=keys) | Q(pk__in=domains)
    rows = visible_to(user).filter(fits).annotate(far=_distance("name", text))
    found = list(rows.order_by("far", "name", "pk").distinct()[: most + 1])
    hits = (
        Hit(row.name, reverse("portfolio:account", args=[row.pk]), _where(row))
        for row in found[:most]
    )
    return Group(_("Accounts"), tuple(hits), more=len(found) > most)


def _where(account: Account) -> str:
    return ", ".join(part for part in (account.industry, account.country) if part)


def _people(user: User, text: str, most: int) -> Group:
    fits = Q(person__name__icontains=text) | Q(person__email__icontains=text)
    positions: QuerySet[Position] = Position.objects.filter(fits, account__in=visible_to(user))
    rows = positions.annotate(far=_distance("person__name", text)).select_related(
        "person", "account"
    )
    found: dict[int, Hit] = {}
    for row in rows.order_by("far", "person__name", "-end", "pk")[: 5 * most]:
        found.setdefault(row.person_id, _person_hit(row))
    hits = tuple(found.values())
    return Group(_("People"), hits[:most], more=len(hits) > most)


def _person_hit(position: Position) -> Hit:
    note = ", ".join(part for part in (position.title, position.account.name) if part)
    return Hit(position.person.name, reverse("people:person", args=[position.person_id]), note)


def _distance(field: str, text: str) -> Case:
    """Names that begin with the text come first, then words that do, then the rest."""
    return Case(
        When(**{f"{field}__istartswith": text}, then=Value(0)),
        When(**{f"{field}__icontains": f" {text}"}, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _pages(user: User, text: str) -> Group:
    hits = (
        Hit(str(label), reverse(name))
        for label, name in _open_pages(user)
        if text.casefold() in str(label).casefold()
    )
    return Group(_("Pages"), tuple(hits))


def _open_pages(user: User) -> Iterator[tuple[str | Promise, str]]:
    yield from EVERYBODYS_PAGES
    if user.may_operate:
        yield from OPERATORS_PAGES
    if user.may_administer:
        yield from ADMINISTRATORS_PAGES
