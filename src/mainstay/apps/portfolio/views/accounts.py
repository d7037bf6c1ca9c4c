"""The list of accounts with what each brings and how it is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.accounts.models import Account, AccountStatus
from mainstay.apps.accounts.queries.editing import may_lead
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in, territory_paths
from mainstay.apps.portfolio.queries.account_list import (
    AccountList,
    account_list,
    accounts_found,
    by_group,
)
from mainstay.apps.portfolio.queries.account_rows import AccountRows, figure_sorts, order_of
from mainstay.apps.portfolio.queries.addresses import account_address
from mainstay.apps.portfolio.queries.asked import Wish, WrongQuestion
from mainstay.apps.portfolio.queries.broken import broken_shown
from mainstay.domain.figure import Figure, Unit
from mainstay.domain.judgement import Reason
from mainstay.ui import formats
from mainstay.ui.badges import broken_promise_badge
from mainstay.ui.reasons import measure_word
from mainstay.ui.table_pages import TablePage, export, table_page, wanted_export
from mainstay.ui.tables import Column, Filter, Kind, Table, TableSpec, Tag, View

STATUSES = tuple((s.value, str(s.label)) for s in (AccountStatus.ACTIVE, AccountStatus.CLOSED))


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to look at the list."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """The list; ``is_empty`` when its reader sees no account at all."""

    title: str
    sub: str
    table: TablePage
    units: tuple[Choice, ...]
    is_empty: bool
    may_edit: bool
    may_lead: bool
    may_import: bool


def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts that the reader sees, alone or rolled up to groups."""
    user = signed_in(request)
    is_grouped = request.GET.get("by") == "group"
    listed = _listed(request, user, is_grouped=is_grouped)
    table = _table(request, listed, user, is_grouped=is_grouped)
    if wanted_export(table):
        return export(table, title=_("Accounts"), notes=(_sub(listed),))
    page = AccountsPage(
        title=_title(listed, table, is_grouped=is_grouped),
        sub=_sub(listed),
        table=table_page(table),
        units=_units(listed.found.asked.wish, is_grouped=is_grouped),
        is_empty=not listed.customers,
        may_edit=user.may_edit,
        may_lead=may_lead(user),
        may_import=user.may_operate,
    )
    return render(request, "portfolio/accounts.html", {"page": page})


def _listed(request: HttpRequest, user: User, *, is_grouped: bool) -> AccountList:
    try:
        wish = Wish.of(request.GET.dict())
        return account_list(user, by_group(wish, is_grouped=is_grouped))
    except WrongQuestion as problem:
        raise Http404(str(problem)) from problem


def _table(request: HttpRequest, listed: AccountList, user: User, *, is_grouped: bool) -> Table:
    broken: dict[int, Reason] = {}
    spec = _spec(listed, broken)
    view = spec.read(request.GET)
    found = accounts_found(user, view.filters, listed)
    is_whole = not is_grouped and not any(view.filters.values())
    left = None if is_whole else set(found.order_by().values_list("pk", flat=True))
    if left is not None and is_grouped:
        left &= listed.found.seen.customers.keys()
    total = listed.total_of_all() if left is None else listed.total(left)
    figured = Figure("total", total, Unit.MONEY, currency=listed.found.currency)
    table = Table(spec, view, _rows(spec, view, found, listed, left), {"value": figured})
    if not wanted_export(table):
        broken.update(broken_shown(listed.found, [row.pk for row in table.page.object_list]))
    return table


def _rows(
    spec: TableSpec,
    view: View,
    found: QuerySet[Account],
    listed: AccountList,
    left: set[int] | None,
) -> Sequence[Account] | QuerySet[Account]:
    """Order the accounts that are left; all of them where nothing is asked of them."""
    if view.sort == "name" or view.sort_key in figure_sorts(listed):
        order = order_of(listed, view.sort)
        return AccountRows(found, order if left is None else [pk for pk in order if pk in left])
    ordered = spec.table(found, view).rows
    if left is None or not isinstance(ordered, QuerySet):
        return ordered
    pks = ordered.values_list("pk", flat=True)
    return AccountRows(found, [pk for pk in pks if pk in left])


def _title(listed: AccountList, table: Table, *, is_grouped: bool) -> str:
    if is_grouped:
        text = ngettext("%(n)s group", "%(n)s groups", table.count)
    else:
        text = ngettext("%(n)s account", "%(n)s accounts", table.count)
    said = text % {"n": formats.number(table.count)}
    if table.is_filtered():
        said = _("%(accounts)s that fit") % {"accounts": said}
    carriers = listed.carriers
    if table.is_filtered() or not carriers:
        return said
    lost = ngettext(
        "%(accounts)s, %(n)s of which you cannot afford to lose",
        "%(accounts)s, %(n)s of which you cannot afford to lose",
        carriers,
    )
    return lost % {"accounts": said, "n": formats.number(carriers)}


def _sub(listed: AccountList) -> str:
    found = listed.found
    if found.asked.period is None:
        return _("There are no order lines yet.")
    whose = _("all accounts") if found.seen.sees_all else _("your accounts")
    return _("%(measure)s, %(start)s to %(end)s, in %(currency)s; shares are of %(whose)s.") % {
        "measure": measure_word(found.standings.by_measure.value).capitalize(),
        "start": formats.day(found.asked.period.start),
        "end": formats.day(found.asked.period.end),
        "currency": found.currency,
        "whose": whose,
    }


def _units(wish: Wish, *, is_grouped: bool) -> tuple[Choice, ...]:
    here = reverse("portfolio:accounts")
    return (
        Choice(_("Single accounts"), here + wish.params(by=""), is_current=not is_grouped),
        Choice(_("Groups"), here + wish.params(by="group"), is_current=is_grouped),
    )


def _spec(listed: AccountList, broken: Mapping[int, Reason]) -> TableSpec:
    """Lay out the columns; ``broken`` is read when the rows of the page are known."""
    return TableSpec(
        name="accounts",
        caption=_("Accounts"),
        default_sort="name",
        columns=(*_own_columns(listed, broken), *_figure_columns(listed)),
        filters=(
            Filter("text", _("Name, key or mail domain")),
            Filter("owner", _("Owner"), _owners(listed)),
            Filter("territory", _("Territory"), _territories()),
            Filter("segment", _("Segment"), tuple((s, s) for s in listed.segments)),
            Filter("status", _("Status"), STATUSES),
            Filter("key", _("Key account"), _key_choices()),
        ),
    )


def _key_choices() -> tuple[tuple[str, str], ...]:
    return ("yes", _("declared")), ("proposed", _("proposed")), ("no", _("no"))


def _owners(listed: AccountList) -> tuple[tuple[str, str], ...]:
    return (*((str(pk), name) for pk, name in listed.owners), ("none", _("nobody")))


def _territories() -> tuple[tuple[str, str], ...]:
    ordered = sorted((path, pk) for pk, path in territory_paths().items())
    return tuple((str(pk), _short_path(path)) for path, pk in ordered)


def _own_columns(listed: AccountList, broken: Mapping[int, Reason]) -> tuple[Column, ...]:
    cells = _Cells(listed, territory_paths(), broken)
    return (
        Column("name", _("Name"), Kind.LINK, url=cells.page, badge=cells.badge),
        Column("group", _("Group"), value=cells.group, url=cells.face_page, sortable=False),
        Column("owner", _("Owner"), value=lambda a: a.owner, order_by="owner__name"),
        Column("territory", _("Territory"), value=cells.territory, order_by="territory__name"),
        Column("segment", _("Segment")),
        Column("industry", _("Industry"), shown=False),
        Column("country", _("Country"), shown=False),
        Column("status", _("Status"), Kind.TAG, value=_status, shown=False),
        Column("key", _("Key account"), Kind.TAG, value=cells.key, order_by="is_key_account"),
    )


def _status(row: Account) -> Tag:
    return Tag(row.get_status_display(), "" if row.status == "active" else "attention")


@dataclass(frozen=True, slots=True)
class _Cells:
    """What the columns say of an account beside its own fields."""

    listed: AccountList
    paths: Mapping[int, str]
    broken: Mapping[int, Reason]

    def badge(self, row: Account) -> Tag | None:
        return broken_promise_badge(self.broken.get(row.pk))

    def page(self, row: Account) -> str:
        return account_address(row.pk, self.listed.found.asked.wish)

    def group(self, row: Account) -> str:
        face, members, of = self._customer(row)
        if of == 1:
            return ""
        part = _("%(members)s of %(of)s accounts") % {"members": members, "of": of}
        if face == row.pk:
            return part if members < of else _("top of %(of)s accounts") % {"of": of}
        name = self.listed.found.seen.names.get(face, "")
        return f"{name} ({part})" if members < of else name

    def face_page(self, row: Account) -> str | None:
        face, _members, of = self._customer(row)
        if of == 1 or face == row.pk:
            return None
        return account_address(face, self.listed.found.asked.wish)

    def key(self, row: Account) -> Tag | None:
        if row.is_key_account_on(self.listed.found.asked.today):
            return Tag(_("key account"), "good")
        return Tag(_("proposed"), "attention") if row.pk in self.listed.proposed else None

    def territory(self, row: Account) -> str:
        return _short_path(self.paths.get(row.territory_id or 0, ""))

    def _customer(self, row: Account) -> tuple[int, int, int]:
        return self.listed.customers.get(row.pk, (row.pk, 1, 1))


def _short_path(path: str) -> str:
    """Leave the root out: it is the same everywhere."""
    return path.partition(" / ")[2] or path


def _figure_columns(listed: AccountList) -> tuple[Column, ...]:
    found = listed.found
    measure = found.standings.by_measure.value

    def money(code: str, label: str, *, shown: bool) -> Column:
        return Column(
            code if code != measure or not shown else "value",
            f"{label}, {found.currency}",
            Kind.FIGURE,
            value=lambda a: listed.figure(a.pk, code),
            shown=shown,
        )

    def hold(row: Account) -> int | None:
        standing = found.by_id.get(row.pk)
        return standing.hold.level if standing else None

    others = (code for code in ("revenue", "margin", "profit") if code != measure)
    return (
        money(measure, measure_word(measure).capitalize(), shown=True),
        Column("share", _("Share"), Kind.FIGURE, value=lambda a: listed.figure(a.pk, "share")),
        Column("hold", _("Hold"), Kind.LEVEL, value=hold),
        Column("contract_end", _("Contract end"), value=lambda a: _contract(listed, a.pk)),
        *(money(code, measure_word(code).capitalize(), shown=False) for code in others),
    )


def _contract(listed: AccountList, account_id: int) -> str:
    if account_id not in listed.ends:
        return _("none")
    end = listed.ends[account_id]
    return formats.day(end) if end else _("open")
