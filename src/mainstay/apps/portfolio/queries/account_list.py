"""The accounts that a reader sees, with the portfolio they are measured in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from mainstay.apps.accounts.models import Account, AccountKey, MailDomain
from mainstay.apps.accounts.queries import contract_ends, visible_to
from mainstay.apps.accounts.queries.editing import segments
from mainstay.apps.accounts.queries.key_accounts import key_account_on
from mainstay.apps.organisation.models import Territory, User
from mainstay.apps.organisation.queries import branch
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.figures import figure
from mainstay.apps.portfolio.queries.keeping import Kept
from mainstay.apps.portfolio.queries.portfolio import KEPT, Portfolio, portfolio
from mainstay.domain.figure import Figure, Unit, Unknown

NO_LINES = (Unknown("unknown.no_lines"),)


@dataclass(frozen=True, slots=True)
class AccountList:
    """The portfolio by account (or by group), and what is the same for all its rows.

    ``customers`` gives for each account seen the account that stands for its group and how many
    accounts of the group are seen and exist; ``proposed`` are accounts that the rule proposes as
    key accounts, ``carriers`` how many cannot be afforded to lose. ``everybody`` is each account
    seen, by name; ``owners`` and ``segments`` are what they can be chosen by. ``orders`` fills as
    orders are asked for.
    """

    found: Portfolio
    customers: Mapping[int, tuple[int, int, int]]
    ends: Mapping[int, date | None]
    proposed: frozenset[int]
    carriers: int
    values: Mapping[int, Decimal]
    everybody: tuple[int, ...]
    owners: tuple[tuple[int, str], ...]
    segments: tuple[str, ...]
    orders: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def figure(self, account_id: int, code: str) -> Figure:
        """Return a figure of an account; not known without order lines in the period."""
        if account_id in self.found.facts:
            return figure(self.found, code, account=account_id)
        unit = Unit.SHARE if code == "share" else Unit.MONEY
        return Figure(code, None, unit, unknowns=NO_LINES)

    def total(self, accounts: Collection[int]) -> Decimal:
        """Add the list's measure up over accounts, leaving out what is not known."""
        known = (self.values.get(account) for account in accounts)
        return sum((value for value in known if value is not None), Decimal(0))

    def total_of_all(self) -> Decimal:
        """Add the list's measure up over everybody."""
        return self.found.standings.totals[self.found.standings.by_measure]


LISTS: Kept[AccountList] = Kept(
    240_000, weight=lambda listed: 200 + len(listed.everybody), made_of=KEPT
)


def account_list(user: User, wish: Wish) -> AccountList:
    """Return everything that the list of accounts shows beside the accounts' own fields."""
    found = portfolio(asked(user, wish))
    return LISTS.get(found.key, lambda: _listed(user, found))


def _listed(user: User, found: Portfolio) -> AccountList:
    customers = {
        member: (row.account_id, len(row.members), row.of)
        for row in found.seen.customers.values()
        for member in row.members
    }
    measure = found.standings.by_measure
    return AccountList(
        found=found,
        customers=customers,
        ends=contract_ends(found.units, found.asked.batches, as_of=found.asked.as_of),
        proposed=_proposed(found, customers),
        carriers=len(found.standings.carriers),
        values={pk: v for pk, v in found.standings.values(measure).items() if v is not None},
        everybody=tuple(visible_to(user).order_by("name", "pk").values_list("pk", flat=True)),
        owners=_owners(user),
        segments=tuple(segments(user)),
    )


def _owners(user: User) -> tuple[tuple[int, str], ...]:
    rows = visible_to(user).exclude(owner=None).order_by("owner__name")
    return tuple(rows.values_list("owner_id", "owner__name").distinct())


def _proposed(found: Portfolio, customers: Mapping[int, tuple[int, int, int]]) -> frozenset[int]:
    """Accounts that cannot be afforded to lose and whose group has no key account on top."""
    carriers = {row.account_id for row in found.standings.carriers}
    faces = {customers[pk][0] for pk in carriers if pk in customers}
    declared = Account.objects.filter(pk__in=carriers | faces, is_key_account=True)
    keys = set(declared.values_list("pk", flat=True))
    return frozenset(
        pk for pk in carriers if pk not in keys and customers.get(pk, (pk,))[0] not in keys
    )


def accounts_found(
    user: User, filters: Mapping[str, str], listed: AccountList
) -> QuerySet[Account]:
    """Return the accounts that fit what stands above the list."""
    rows = visible_to(user).select_related("owner", "territory")
    if text := filters["text"]:
        keys = AccountKey.objects.filter(key__iexact=text).values("account")
        domains = MailDomain.objects.filter(domain__icontains=text).values("account")
        rows = rows.filter(Q(name__icontains=text) | Q(pk__in=keys) | Q(pk__in=domains))
    if owner := filters["owner"]:
        rows = rows.filter(owner=None if owner == "none" else int(owner))
    if (territory := filters["territory"][:18]).isdecimal():  # any text while there are none
        rows = rows.filter(territory__in=branch(Territory(pk=int(territory))))
    for name in ("segment", "status"):
        if filters[name]:
            rows = rows.filter(**{name: filters[name]})
    is_key_account = key_account_on(listed.found.asked.today)
    match filters["key"]:
        case "yes":
            rows = rows.filter(is_key_account)
        case "no":
            rows = rows.exclude(is_key_account)
        case "proposed":
            rows = rows.filter(pk__in=listed.proposed)
    return rows


def by_group(wish: Wish, *, is_grouped: bool) -> Wish:
    """Return a wish for the list: single accounts unless groups are asked for."""
    return replace(wish, by_account=not is_grouped)
