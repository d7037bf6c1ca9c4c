"""Accounts that look like one: how they are found, and the pairs that somebody may decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from rapidfuzz.fuzz import ratio

from mainstay.analytics.near_names import CLOSE, by_evidence, by_words
from mainstay.apps.accounts.models import (
    Account,
    AccountKey,
    AccountPair,
    AccountStatus,
    MailDomain,
    PairState,
)
from mainstay.apps.accounts.queries.pairs import Card, Found, Line, Side, fuller, judged, why
from mainstay.apps.accounts.queries.seeing import sees_everything, visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import territory_paths
from mainstay.domain.duplicates import Company, Verdict, same_company
from mainstay.domain.names import company_domain, company_name, number_key
from mainstay.ui import formats


@dataclass(frozen=True, slots=True)
class Traces:
    """What people on record say about their accounts: mail domains and telephone numbers."""

    domains: Mapping[int, Iterable[str]]
    phones: Mapping[int, Iterable[str]]


NO_TRACES = Traces({}, {})


def duplicate_accounts(traces: Traces = NO_TRACES) -> Found:
    """Find all pairs of accounts that look like one, surest first."""
    keys, companies = _companies(traces)
    pairs = chain(
        by_evidence([[*c.domains, *c.numbers, *c.phones] for c in companies]),
        by_words([c.name.words for c in companies], at_least=CLOSE),
    )
    return judged(_not_decided(pairs, keys), companies, keys, _judge)


def _judge(one: Company, other: Company) -> Verdict | None:
    return same_company(one, other, alike=ratio)


def _companies(traces: Traces) -> tuple[list[int], list[Company]]:
    domains = _gathered(MailDomain.objects.values_list("account_id", "domain"), company_domain)
    for account, found in traces.domains.items():
        domains.setdefault(account, set()).update(found)
    numbers = _gathered(AccountKey.objects.values_list("account_id", "key"), number_key)
    rows = Account.objects.exclude(status=AccountStatus.MERGED).order_by("pk")
    parents = dict(rows.values_list("pk", "parent_id"))
    keys: list[int] = []
    companies: list[Company] = []
    for pk, name, country in rows.values_list("pk", "name", "country").iterator():
        keys.append(pk)
        companies.append(
            Company(
                name=company_name(name),
                domains=frozenset(domains.get(pk, ())),
                phones=frozenset(traces.phones.get(pk, ())),
                numbers=frozenset(numbers.get(pk, ())),
                country=country.strip(),
                group=_top(pk, parents),
            )
        )
    return keys, companies


def _top(pk: int, parents: Mapping[int, int | None]) -> int:
    """Follow parents to the top; a cycle ends the way."""
    way = {pk}
    parent = parents.get(pk)
    while parent is not None and parent not in way:
        way.add(parent)
        pk, parent = parent, parents.get(parent)
    return pk


def _gathered(rows: Iterable[tuple[int, str]], key: object) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for account, text in rows:
        kept = key(text) if callable(key) else text
        if kept:
            found.setdefault(account, set()).add(kept)
    return found


def _not_decided(
    pairs: Iterable[tuple[int, int]], keys: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Leave out pairs of which somebody said that they are not the same, merged ones included."""
    final = dict(
        Account.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    )
    different = AccountPair.objects.filter(state=PairState.DIFFERENT)
    said = {
        frozenset((final.get(one, one), final.get(other, other)))
        for one, other in different.values_list("one_id", "other_id")
    }
    for a, b in pairs:
        if frozenset((keys[a], keys[b])) not in said:
            yield a, b


def pairs_seen(user: User | None, *, state: PairState = PairState.OPEN) -> QuerySet[AccountPair]:
    """Return the pairs of which a user sees both accounts and may change them, surest first."""
    rows = AccountPair.objects.filter(state=state).order_by("-score", "pk")
    if user is not None and not user.may_edit:
        return rows.none()
    living = ~Q(one__status=AccountStatus.MERGED) & ~Q(other__status=AccountStatus.MERGED)
    if not sees_everything(user):
        seen = visible_to(user).values("pk")
        living &= Q(one__in=seen) & Q(other__in=seen)
    return rows.filter(living).select_related("one", "other")


def accounts_alike(user: User, batch: int) -> int:
    """Return how many accounts that a batch made look like others, among those a user sees."""
    rows = pairs_seen(user).filter(Q(one__batch=batch) | Q(other__batch=batch))
    told = rows.values_list("one_id", "one__batch", "other_id", "other__batch")
    return len({pk for a, x, b, y in told for pk, made in ((a, x), (b, y)) if made == batch})


def cards(pairs: Sequence[AccountPair], *, user: User | None) -> list[Card]:
    """Lay pairs out side by side; parents that the reader does not see have no name."""
    keys = {pk for pair in pairs for pk in (pair.one_id, pair.other_id)}
    rows = Account.objects.filter(pk__in=keys).select_related("parent", "territory", "owner")
    counted = rows.annotate(
        people=Count("positions__person", distinct=True),
        deals=Count("contracts", distinct=True),
    )
    accounts = {row.pk: row for row in counted.prefetch_related("keys", "mail_domains")}
    parents = {row.parent_id for row in accounts.values() if row.parent_id}
    names = Names(
        territory_paths(),
        dict(visible_to(user).filter(pk__in=parents).values_list("pk", "name")),
    )
    return [_card(pair, accounts[pair.one_id], accounts[pair.other_id], names) for pair in pairs]


@dataclass(frozen=True, slots=True)
class Names:
    """What rows that accounts point to are called, as far as the reader sees them."""

    territories: Mapping[int, str]
    parents: Mapping[int, str]


def _card(pair: AccountPair, one: Account, other: Account, names: Names) -> Card:
    stays = "one" if _weight(one) >= _weight(other) else "other"
    lines = [*_choices(one, other, names, stays), *_telling(one, other)]
    return Card(_side(one), _side(other), pair.score, why(pair.reasons), tuple(lines), stays)


def _side(account: Account) -> Side:
    url = reverse("portfolio:account", args=[account.pk])
    return Side(account.pk, account.name, url, account.version)


def _weight(account: Account) -> tuple[int, int, int]:
    """What the account that stays has more of: people, contracts; else it is the older one."""
    people, deals = getattr(account, "people", 0), getattr(account, "deals", 0)
    return (int(account.is_key_account), people + deals, -account.pk)


def _choices(one: Account, other: Account, names: Names, stays: str) -> Iterator[Line]:
    for name, label in _labels():
        left, right = (_text(account, name, names) for account in (one, other))
        if left or right:
            take = fuller(left, right, default=stays)
            yield Line(name, label, left, right, take, is_choice=left != right)


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        ("name", _("Name")),
        ("parent", _("Belongs to")),
        ("owner", _("Owner")),
        ("territory", _("Territory")),
        ("segment", _("Segment")),
        ("industry", _("Industry")),
        ("country", _("Country")),
        ("currency", _("Currency")),
        ("is_key_account", _("Key account")),
        ("status", _("Status")),
    )


def _text(account: Account, name: str, names: Names) -> str:
    match name:
        case "territory":
            return names.territories.get(account.territory_id or 0, "")
        case "is_key_account":
            return (
                _("since %(day)s") % {"day": formats.day(account.key_account_since)}
                if (account.is_key_account and account.key_account_since)
                else (_("yes") if account.is_key_account else "")
            )
        case "status":
            return account.get_status_display()
        case "parent":
            return names.parents.get(account.parent_id or 0, "")
        case "owner":
            return str(account.owner or "")
        case _:
            return str(getattr(account, name))


def _telling(one: Account, other: Account) -> Iterator[Line]:
    """What is not decided, but tells which of the two is which."""
    for (label, left), (_label, right) in zip(_told(one), _told(other), strict=True):
        yield Line("", label, left, right)


def _told(account: Account) -> list[tuple[str, str]]:
    return [
        (_("Customer numbers"), ", ".join(map(str, account.keys.all()))),
        (_("Mail domains"), ", ".join(map(str, account.mail_domains.all()))),
        (_("People"), formats.number(getattr(account, "people", 0))),
        (_("Contracts"), formats.number(getattr(account, "deals", 0))),
        (_("On record since"), formats.day(account.created_at.date())),
    ]
