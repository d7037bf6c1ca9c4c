"""Search over accounts, people and pages: nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.apps.accounts.models import Account, AccountKey, MailDomain
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.accounts.queries.near import near_names
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.seeing import people_seen, positions_seen

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
    """Find people first, and where they work only of those that are shown: there may be many."""
    fits = Q(name__icontains=text) | Q(email__icontains=text)
    rows = people_seen(user).filter(fits).annotate(far=_distance("name", text))
    found = list(rows.order_by("far", "name", "pk")[: most + 1])
    work = _latest_positions(user, [person.pk for person in found[:most]])
    hits = (_person_hit(person, work.get(person.pk)) for person in found[:most])
    return Group(_("People"), tuple(hits), more=len(found) > most)


def _latest_positions(user: User, people: list[int]) -> dict[int, Position]:
    """The position of each person that a user sees: one without an end before one with."""
    rows = positions_seen(user).filter(person__in=people).select_related("account")
    return {row.person_id: row for row in rows.order_by(F("end").asc(nulls_last=True), "pk")}


def _person_hit(person: Person, position: Position | None) -> Hit:
    said = (position.title, position.account.name) if position is not None else ()
    note = ", ".join(part for part in said if part)
    return Hit(person.name, reverse("people:person", args=[person.pk]), note)


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
