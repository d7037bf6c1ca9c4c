"""Reads of accounts. ``visible_to`` is the one place that decides who sees which account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from mainstay.apps.accounts.models import Account, AccountStatus, Contract, TeamMember
from mainstay.apps.accounts.queries.near import near_names
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries import CountedBatches, branch, people_below
from mainstay.apps.organisation.queries.past import known_rows
from mainstay.domain.errors import DomainError


def visible_to(user: User | None, *, today: date | None = None) -> QuerySet[Account]:
    """Return the accounts that a user may see; None is the machine's owner, who sees all.

    administrator, operations: all. leader: his branch of territories (the root is everything) and
    his own and his people's teams. account manager: own team's and those of people who report to
    him. contributor: own team's. viewer: accounts granted. Merged accounts are nowhere.
    """
    accounts = Account.objects.exclude(status=AccountStatus.MERGED)
    if user is not None and not user.is_active:
        return accounts.none()
    if user is None or sees_everything(user):
        return accounts
    return accounts.filter(_visible(user, today or timezone.localdate()))


def survivor_of(user: User | None, pk: int) -> Account | None:
    """Return what became of a merged account, where the user sees that; else None."""
    way: set[int] = set()
    step = pk
    while step not in way:
        way.add(step)
        gone = Account.objects.filter(pk=step, status=AccountStatus.MERGED)
        into = gone.values_list("merged_into_id", flat=True).first()
        if into is None:
            break
        step = into
    return None if step == pk else visible_to(user).filter(pk=step).first()


def sees_everything(user: User | None) -> bool:
    """Whether shares are of the whole company for this user."""
    if user is None or user.sees_all:
        return True
    return bool(
        user.level == AccessLevel.LEADER and user.territory and user.territory.parent_id is None
    )


def _visible(user: User, today: date) -> Q:
    match user.level:
        case AccessLevel.LEADER:
            return _in_territory(user) | _on_teams({user.pk} | people_below(user), today)
        case AccessLevel.ACCOUNT_MANAGER:
            return _on_teams({user.pk} | people_below(user), today)
        case AccessLevel.CONTRIBUTOR:
            return _on_teams({user.pk}, today)
        case AccessLevel.VIEWER:
            return Q(grants__user=user)
        case _:
            return Q(pk__in=[])


def _in_territory(user: User) -> Q:
    if user.territory is None:
        return Q(pk__in=[])
    return Q(territory__in=branch(user.territory))


def _on_teams(users: set[int], today: date) -> Q:
    members = TeamMember.objects.filter(user__in=users)
    members = members.filter(Q(start__isnull=True) | Q(start__lte=today))
    members = members.filter(Q(end__isnull=True) | Q(end__gte=today))
    return Q(owner__in=users) | Q(pk__in=members.values("account"))


@dataclass(frozen=True, slots=True)
class Customer:
    """A group under common control as one user sees it.

    ``account_id`` stands for the group: its top account, or the first of its members that this
    user sees. ``members`` are the accounts he sees, ``of`` how many the group has.
    """

    account_id: int
    name: str
    members: tuple[int, ...]
    of: int

    @property
    def is_part(self) -> bool:
        return len(self.members) < self.of


@dataclass(frozen=True, slots=True)
class Seen:
    """The accounts a user sees, and the customers they roll up into.

    ``merged`` gives for each account that was merged away the one of them that it is part of now:
    what machines recorded of it counts there.
    """

    customers: Mapping[int, Customer]
    names: Mapping[int, str]
    sees_all: bool
    merged: Mapping[int, int] = field(default_factory=dict)

    @property
    def customer_units(self) -> list[tuple[int, int]]:
        """(account, customer) for every account seen."""
        return [(member, c.account_id) for c in self.customers.values() for member in c.members]

    @property
    def account_units(self) -> list[tuple[int, int]]:
        """(account, account) for every account seen."""
        return [(account, account) for account in self.names]

    def with_merged(self, units: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Add to (account, unit) pairs the accounts that were merged into these accounts."""
        units_of: dict[int, list[int]] = {}
        for account, unit in units if self.merged else ():
            units_of.setdefault(account, []).append(unit)
        more = [
            (gone, unit) for gone, into in self.merged.items() for unit in units_of.get(into, ())
        ]
        return [*units, *more]

    def name(self, account: int) -> str:
        """Return the name of an account, or of the one that it was merged into."""
        return self.names.get(self.merged.get(account, account), "")


@dataclass(frozen=True)
class Groups:
    """Every account, whoever sees it, and the groups they make; by name.

    ``accounts`` gives name and parent; ``tops`` the account on top of each one's group; ``members``
    the accounts of each group by its top.
    """

    accounts: Mapping[int, tuple[str, int | None]]
    merged: Mapping[int, int]
    tops: Mapping[int, int]
    members: Mapping[int, Sequence[int]]

    @cached_property
    def digest(self) -> str:
        """Name which accounts there are, what was merged, and which groups they make."""
        parts = (sorted(self.tops.items()), sorted(self.merged.items()))
        return sha256(repr(parts).encode()).hexdigest()


def groups_of(batches: CountedBatches | None = None, *, near: int | None = None) -> Groups:
    """Put all accounts together into groups, as known at the moment of ``batches``.

    ``near`` an account: only its own group.
    """
    only = Q() if near is None or _is_past(batches) else Q(pk__in=_around(near))
    rows, merged = _tree(batches, only)
    tops = {pk: _top(pk, rows) for pk in rows}
    members: dict[int, list[int]] = {}
    for pk, top in tops.items():
        members.setdefault(top, []).append(pk)
    return Groups(rows, merged, tops, members)


def seen_by(
    user: User | None,
    batches: CountedBatches | None = None,
    *,
    near: int | None = None,
    groups: Groups | None = None,
) -> Seen:
    """Return everything a user sees, rolled up into customers.

    With ``batches`` of an earlier moment the groups are those known then; who may see what is
    always decided now. ``near`` an account: only its own group is told, and no other is read.
    ``groups``: those of the same batches, where they are at hand.
    """
    groups = groups or groups_of(batches, near=near)
    rows = groups.accounts
    only = Q() if near is None or _is_past(batches) else Q(pk__in=list(rows))
    visible = set(visible_to(user).filter(only).values_list("pk", flat=True))
    if batches is not None and sees_everything(user):
        visible |= set(rows)  # accounts that were known then and have gone since
    elif _is_past(batches):
        visible |= _merged_since(rows, visible)
    tops = {groups.tops[pk] for pk in visible if pk in rows}
    customers = [_customer(top, groups.members[top], visible, rows) for top in tops]
    return Seen(
        customers={c.account_id: c for c in customers},
        names={pk: rows[pk][0] for pk in visible if pk in rows},
        sees_all=sees_everything(user),
        merged={gone: into for gone, into in groups.merged.items() if into in visible},
    )


def _is_past(batches: CountedBatches | None) -> bool:
    return batches is not None and batches.known_at is not None


AROUND = """
    WITH RECURSIVE above(id, parent_id) AS (
        SELECT id, parent_id FROM accounts_account WHERE id = %s
        UNION
        SELECT a.id, a.parent_id FROM accounts_account a JOIN above ON a.id = above.parent_id
    ), around(id) AS (
        SELECT id FROM above
        UNION
        SELECT a.id FROM accounts_account a
        JOIN around ON a.parent_id = around.id OR a.merged_into_id = around.id
    )
    SELECT id FROM around
"""


def _around(account: int) -> list[int]:
    """Name what lies above an account, all below that, and what was merged into any of them."""
    with connection.cursor() as cursor:
        cursor.execute(AROUND, [account])
        return [pk for (pk,) in cursor.fetchall()]


Tree = dict[int, tuple[str, int | None]]


def _tree(batches: CountedBatches | None, only: Q) -> tuple[Tree, dict[int, int]]:
    """Name and parent of every account that is not merged, by name; and what merged ones became."""
    fields = ("name", "parent_id", "status", "merged_into_id")
    if batches is None or batches.known_at is None:
        ordered = Account.objects.filter(only).order_by("name", "pk").values_list("pk", *fields)
        rows = list(ordered)
    else:
        known = known_rows(Account, batches, fields=fields, replaced_too=True)
        known.sort(key=lambda row: (row["name"], row["pk"]))
        rows = [(row["pk"], *(row[name] for name in fields)) for row in known]
    gone = AccountStatus.MERGED.value
    tree = {pk: (name, parent) for pk, name, parent, status, _into in rows if status != gone}
    steps = {pk: into for pk, _name, _parent, status, into in rows if status == gone and into}
    return tree, {pk: final for pk in steps if (final := _final(pk, steps)) in tree}


def _final(pk: int, steps: Mapping[int, int]) -> int:
    """Follow merges to the account that is left; a cycle ends the way."""
    way = {pk}
    while pk in steps and steps[pk] not in way:
        pk = steps[pk]
        way.add(pk)
    return pk


def _merged_since(rows: Mapping[int, tuple[str, int | None]], visible: set[int]) -> set[int]:
    """Accounts that stood alone then and are part of what somebody sees by now."""
    merged = Account.objects.filter(status=AccountStatus.MERGED)
    steps = {
        pk: into for pk, into in merged.values_list("pk", "merged_into_id") if into is not None
    }
    return {pk for pk in steps if pk in rows and _final(pk, steps) in visible}


def _top(pk: int, rows: Mapping[int, tuple[str, int | None]]) -> int:
    """Follow parents to the top; a parent that is merged or a cycle ends the way."""
    way = {pk}
    parent = rows[pk][1]
    while parent is not None and parent in rows and parent not in way:
        pk = parent
        way.add(pk)
        parent = rows[pk][1]
    return pk


def _customer(
    top: int, members: Sequence[int], visible: set[int], rows: Mapping[int, tuple[str, int | None]]
) -> Customer:
    seen = [pk for pk in members if pk in visible]
    face = top if top in visible else seen[0]
    return Customer(face, rows[face][0], tuple(seen), of=len(members))


FEW = 500  # accounts that are better named in a question than picked from its answer


def contract_ends(
    units: list[tuple[int, int]], batches: CountedBatches, *, as_of: date
) -> dict[int, date | None]:
    """Return for each unit with a contract the latest end known on a day.

    None: a contract without an end. A contract that starts later does not count yet.
    """
    unit_of: dict[int, list[int]] = {}
    for account, unit in units:
        unit_of.setdefault(account, []).append(unit)
    ends: dict[int, date | None] = {}
    few = Q(account__in=list(unit_of)) if len(unit_of) <= FEW else None
    for row in known_rows(Contract, batches, fields=("account_id", "start", "end"), only=few):
        if row["start"] is not None and row["start"] > as_of:
            continue
        for unit in unit_of.get(row["account_id"], ()):
            ends[unit] = _later(ends[unit], row["end"]) if unit in ends else row["end"]
    return ends


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


class NoSuchAccount(DomainError):
    """No account, or more than one, among those this user sees goes by that name."""


def find_account(user: User | None, text: str) -> Account:
    """Find an account by its number here, its key in another system, or its name."""
    accounts = visible_to(user)
    ways = [Q(keys__key=text), Q(name__iexact=text)]
    if text.isdecimal() and len(text) <= 18:
        ways.append(Q(pk=int(text)))
    for way in ways:
        found = list(accounts.filter(way).distinct()[:2])
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise NoSuchAccount(f"More than one account goes by {text}; use its number.")
    _refuse_merged(user, text)
    near = near_names(accounts.values_list("pk", "name"), text)
    said = " or ".join(f"{name} ({number})" for number, name in near)
    meant = f" Did you mean {said}?" if near else ""
    raise NoSuchAccount(f"There is no account {text} among those you see.{meant}")


def _refuse_merged(user: User | None, text: str) -> None:
    """NoSuchAccount that names what an account was merged into, where the user sees that."""
    ways = Q(name__iexact=text)
    if text.isdecimal() and len(text) <= 18:
        ways |= Q(pk=int(text))
    for gone in Account.objects.filter(ways, status=AccountStatus.MERGED)[:2]:
        if (into := survivor_of(user, gone.pk)) is not None:
            raise NoSuchAccount(f"{text} was merged into {into.name} ({into.pk}); name that one.")
