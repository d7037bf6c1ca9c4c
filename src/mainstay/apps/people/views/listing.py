"""The list of people, and the people at one account as a panel of its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import sees_everything
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.accounts.queries.groups import seen_below
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.models import Person, Position, PositionLevel
from mainstay.apps.people.queries.seeing import (
    people_at,
    people_named,
    people_searched,
    people_seen,
    with_position,
)
from mainstay.ui import formats
from mainstay.ui.first_rows import FirstRows, Rows
from mainstay.ui.forms import asked_day
from mainstay.ui.table_pages import TablePage, export, table_page, wanted_export
from mainstay.ui.tables import Column, Filter, Kind, Table, TableSpec, Tag, View

GLANCE = 6
LEVELS: Mapping[str, str] = {level.value: str(level.label) for level in PositionLevel}


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The list; ``is_empty`` when nobody is on record for this reader at all."""

    title: str
    table: TablePage
    is_empty: bool
    may_edit: bool
    may_import: bool


@dataclass(frozen=True, slots=True)
class AtPage:
    """The people at an account, its members' included."""

    account: Account
    rows: tuple[Position, ...]
    count: int
    levels: tuple[tuple[str, int], ...]
    several_accounts: bool
    is_brief: bool
    may_edit: bool
    unseen_managers: frozenset[int]


def people(request: HttpRequest) -> HttpResponse:
    """List the people at the accounts that the reader sees."""
    user = signed_in(request)
    table = _table(request.GET, user=user, day=_day(request))
    if wanted_export(table):
        return export(table, title=_("People"))
    page = PeoplePage(
        title=_title(user, table),
        table=table_page(table),
        is_empty=not table.count and not table.is_filtered(),
        may_edit=user.may_edit,
        may_import=user.may_operate,
    )
    return render(request, "people/people.html", {"page": page})


def _table(params: QueryDict, *, user: User, day: date) -> Table:
    """Lay out the people who fit: by name, or by any column where they are not too many."""
    spec = _spec()
    view = spec.read(params)

    def shown(rows: QuerySet[Person]) -> QuerySet[Person]:
        return with_position(rows, user=user, day=day)

    people = _found(people_searched(user), view.filters, user, shown)
    rows = FirstRows(people.order_by(*_name_order(view)), shown=shown)
    if rows.is_more:
        spec = replace(spec, columns=tuple(_by_name_alone(item) for item in spec.columns))
    elif view.sort_key != "name":
        return spec.table(shown(Person.objects.filter(pk__in=rows.keys)), view)
    return Table(spec, spec.read(params), rows)


def _name_order(view: View) -> tuple[str, str]:
    return ("-found_by", "-pk") if view.sort == "-name" else ("found_by", "pk")


def _by_name_alone(column: Column) -> Column:
    return column if column.key == "name" else replace(column, sortable=False)


def _title(user: User, table: Table) -> str:
    text = ngettext("%(n)s person", "%(n)s people", table.count) % {
        "n": formats.number(table.count)
    }
    if table.is_more:
        text = _("More than %(people)s") % {"people": text}
    whose = _("at your customers") if sees_everything(user) else _("at the accounts you see")
    return (
        _("%(people)s %(whose)s fit") % {"people": text, "whose": whose}
        if table.is_filtered()
        else (f"{text} {whose}")
    )


def _day(request: HttpRequest) -> date:
    return asked_day(request.GET.dict(), "as_of") or timezone.localdate()


def _spec() -> TableSpec:
    return TableSpec(
        name="people",
        caption=gettext_lazy("People"),
        default_sort="name",
        columns=(
            Column("name", gettext_lazy("Name"), Kind.LINK, url=_url, order_by="found_by"),
            Column("title", gettext_lazy("Title")),
            Column("account_name", gettext_lazy("Account"), Kind.LINK, url=_account_url),
            Column("level", gettext_lazy("Level"), value=lambda p: LEVELS.get(p.level or "", "")),
            Column("state", gettext_lazy("State"), Kind.TAG, value=_state, order_by="is_present"),
            Column("since", gettext_lazy("Since"), Kind.DATE),
            Column("email", gettext_lazy("E-mail address")),
            Column("phone", gettext_lazy("Phone")),
            Column("mobile", gettext_lazy("Mobile"), shown=False),
        ),
        filters=(
            Filter("text", gettext_lazy("Name, title, account or address")),
            Filter("level", gettext_lazy("Level"), tuple(LEVELS.items())),
            Filter("state", gettext_lazy("State"), _states()),
        ),
    )


def _states() -> tuple[tuple[str, str], ...]:
    return ("present", _("in a position")), ("left", _("in none any more"))


def _url(person: Person) -> str:
    return reverse("people:person", args=[person.pk])


def _account_url(person: Person) -> str | None:
    pk = getattr(person, "account_id", None)
    return reverse("portfolio:account", args=[pk]) if pk else None


def _state(person: Person) -> Tag | None:
    return None if getattr(person, "is_present", True) else Tag(_("has left"), "attention")


def _found(
    people: QuerySet[Person], filters: Mapping[str, str], user: User, shown: Callable[[Rows], Rows]
) -> QuerySet[Person]:
    if text := filters["text"]:
        people = people.filter(people_named(user, text))
    if filters["level"] or filters["state"]:
        people = shown(people)
    if level := filters["level"]:
        people = people.filter(Q(level=level))
    if state := filters["state"]:
        people = people.filter(Q(is_present=state == "present"))
    return people


def at_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the people at an account and at the members of its group below it."""
    user = signed_in(request)
    account = seen_account(user, pk)
    rows = people_at(seen_below(account, user=user), day=_day(request))
    is_brief = "brief" in request.GET
    highest: dict[int, str] = {}
    for row in rows:  # a person in two positions counts once, at the higher level
        highest.setdefault(row.person_id, row.level)
    counted = Counter(highest.values())
    managers = {row.reports_to_id for row in rows if row.reports_to_id}
    seen = set(people_seen(user).filter(pk__in=managers).values_list("pk", flat=True))
    page = AtPage(
        account=account,
        rows=tuple(rows[:GLANCE] if is_brief else rows),
        count=len({row.person_id for row in rows}),
        levels=tuple((LEVELS.get(key) or _("level not known"), n) for key, n in _ordered(counted)),
        several_accounts=len({row.account_id for row in rows}) > 1,
        is_brief=is_brief,
        may_edit=user.may_edit,
        unseen_managers=frozenset(pk for pk in managers - seen if pk is not None),
    )
    return render(request, "people/at_account.html", {"page": page})


def _ordered(counted: Counter[str]) -> list[tuple[str, int]]:
    keys = [*LEVELS, ""]
    return sorted(counted.items(), key=lambda item: keys.index(item[0]))
