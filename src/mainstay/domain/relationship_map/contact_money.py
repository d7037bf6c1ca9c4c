"""How much money hangs on one of ours: the concentration of contacts over many accounts.

Source: method sections 9 (all eggs in one owner) and 16a. The money of an account hangs on a
colleague when nobody else of ours covers anybody there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal

from mainstay.domain.amount import ZERO, explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Measure, Term, Unit, Unknown
from mainstay.domain.relationship_map.facts import AccountMap

CODES = (
    "unknown.money_of_accounts",  # accounts
    "unknown.total_not_positive",  # measure
    "row.hangs_on_one",  # name
    "row.money_of_all",
)


@dataclass(frozen=True, slots=True)
class CoveredAccount:
    """An account, what it brings (None = not known) and who of ours covers somebody there.

    ``only`` says of how many people there a colleague is the only one of ours.
    """

    account_id: int
    name: str
    money: Decimal | None
    colleagues: frozenset[int]
    only: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hanging:
    """The accounts that hang on one colleague alone.

    ``people`` counts, by account, those whom nobody else of ours covers; there may be some at
    accounts that others cover too.
    """

    colleague_id: int
    name: str
    accounts: tuple[CoveredAccount, ...]
    people: tuple[tuple[CoveredAccount, int], ...] = ()

    @property
    def money(self) -> Decimal:
        """What the accounts bring of which it is known."""
        return sum((one.money for one in self.accounts if one.money is not None), ZERO)

    @property
    def is_known(self) -> bool:
        """Whether it is known of any account what it brings."""
        return any(one.money is not None for one in self.accounts)


def covered_account(account_map: AccountMap, name: str, money: Decimal | None) -> CoveredAccount:
    """Say who really covers an account."""
    pairs = account_map.colleagues_of().values()
    return account_covered_by(account_map.account_id, name, money, pairs)


def account_covered_by(
    account_id: int, name: str, money: Decimal | None, pairs: Iterable[Set[int]]
) -> CoveredAccount:
    """Say who covers an account; ``pairs`` gives for each person there who of ours covers him."""
    colleagues: set[int] = set()
    only: dict[int, int] = {}
    for ours in pairs:
        colleagues |= ours
        if len(ours) == 1:
            (alone,) = ours
            only[alone] = only.get(alone, 0) + 1
    return CoveredAccount(account_id, name, money, frozenset(colleagues), only)


def money_by_colleague(
    accounts: Iterable[CoveredAccount], names: Mapping[int, str]
) -> tuple[Hanging, ...]:
    """List on whom of ours the most money hangs, the most first; equal ones by id."""
    alone: dict[int, list[CoveredAccount]] = {}
    people: dict[int, list[tuple[CoveredAccount, int]]] = {}
    for account in sorted(accounts, key=lambda one: one.account_id):
        if len(account.colleagues) == 1:
            alone.setdefault(next(iter(account.colleagues)), []).append(account)
        for colleague, count in account.only.items():
            people.setdefault(colleague, []).append((account, count))
    found = [
        Hanging(one, names.get(one, ""), tuple(rows), tuple(people.get(one, ())))
        for one, rows in alone.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.money, one.colleague_id)))


def explain_hanging_accounts(hanging: Hanging) -> Explanation:
    """Explain how many accounts hang on a colleague, one row each."""
    terms = tuple(Term(1, label=one.name) for one in by_money(hanging.accounts))
    return Explanation(Figure("hanging_accounts", len(terms), Unit.COUNT), Combine.SUM, terms)


def explain_hanging_people(hanging: Hanging) -> Explanation:
    """Explain how many people a colleague alone covers, by account."""
    rows = sorted(hanging.people, key=lambda one: (-one[1], one[0].account_id))
    terms = tuple(Term(count, label=account.name) for account, count in rows)
    count = sum(count for _, count in rows)
    return Explanation(Figure("hanging_people", count, Unit.COUNT), Combine.SUM, terms)


def by_money(accounts: Iterable[CoveredAccount]) -> list[CoveredAccount]:
    """Return accounts, the one that brings most first."""
    return sorted(accounts, key=lambda one: (-(one.money or ZERO), one.account_id))


def explain_hanging(hanging: Hanging, measure: Measure) -> Explanation:
    """Explain the money that hangs on a colleague by its accounts, the largest first."""
    unknowns = _unknown_money(hanging.accounts)
    rows = by_money(hanging.accounts)
    value = hanging.money if hanging.is_known else None
    figure = Figure("hangs_on_one", value, Unit.MONEY, measure=measure, unknowns=unknowns)
    if value is None:
        return explain_missing(figure)
    terms = tuple(Term(one.money, label=one.name) for one in rows)
    return Explanation(figure, Combine.SUM, terms, notes=unknowns)


def explain_hanging_share(
    hanging: Hanging, accounts: Iterable[CoveredAccount], measure: Measure
) -> Explanation:
    """Explain the part of what all accounts bring that hangs on a colleague, covered or not."""
    whole = tuple(accounts)
    total = sum((one.money for one in whole if one.money is not None), ZERO)
    unknowns = _unknown_money(whole)
    if total <= 0:
        unknowns = (*unknowns, Unknown("unknown.total_not_positive", {"measure": measure}))
    if total <= 0 or not hanging.is_known:
        return explain_missing(Figure("hanging_share", None, Unit.SHARE, unknowns=unknowns))
    share = hanging.money / total
    figure = Figure("hanging_share", share, Unit.SHARE, measure=measure, unknowns=unknowns)
    terms = (
        Term(hanging.money, code="row.hangs_on_one", params={"name": hanging.name}),
        Term(total, code="row.money_of_all"),
    )
    return Explanation(figure, Combine.RATIO, terms, notes=unknowns)


def _unknown_money(accounts: Iterable[CoveredAccount]) -> tuple[Unknown, ...]:
    number = sum(1 for one in accounts if one.money is None)
    return (Unknown("unknown.money_of_accounts", {"accounts": number}),) if number else ()
