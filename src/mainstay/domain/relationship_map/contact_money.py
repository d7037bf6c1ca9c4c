"""How much money hangs on one of ours: the concentration of contacts over many accounts.

Source: method sections 9 (all eggs in one owner) and 16a. The money of an account hangs on a
colleague when nobody else of ours covers anybody there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mainstay.domain.amount import ZERO, explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Measure, Term, Unit, Unknown
from mainstay.domain.relationship_map.facts import AccountMap

CODES = (
    "unknown.money_of_accounts",  # accounts
    "unknown.total_not_positive",  # measure
    "row.hangs_on_one",  # name
    "row.money_covered",
)


@dataclass(frozen=True, slots=True)
class CoveredAccount:
    """An account, what it brings (None = not known) and who of ours covers somebody there."""

    account_id: int
    name: str
    money: Decimal | None
    colleagues: frozenset[int]


@dataclass(frozen=True, slots=True)
class Hanging:
    """The accounts that hang on one colleague alone."""

    colleague_id: int
    name: str
    accounts: tuple[CoveredAccount, ...]

    @property
    def money(self) -> Decimal:
        """What the accounts bring of which it is known."""
        return sum((one.money for one in self.accounts if one.money is not None), ZERO)


def covered_account(account_map: AccountMap, name: str, money: Decimal | None) -> CoveredAccount:
    """Say who really covers an account."""
    colleagues = frozenset[int]().union(*account_map.colleagues_of().values())
    return CoveredAccount(account_map.account_id, name, money, colleagues)


def money_by_colleague(
    accounts: Iterable[CoveredAccount], names: Mapping[int, str]
) -> tuple[Hanging, ...]:
    """List on whom of ours the most money hangs, the most first; equal ones by id."""
    alone: dict[int, list[CoveredAccount]] = {}
    for account in sorted(accounts, key=lambda one: one.account_id):
        if len(account.colleagues) == 1:
            alone.setdefault(next(iter(account.colleagues)), []).append(account)
    found = [Hanging(one, names.get(one, ""), tuple(rows)) for one, rows in alone.items()]
    return tuple(sorted(found, key=lambda one: (-one.money, one.colleague_id)))


def explain_hanging(hanging: Hanging, measure: Measure) -> Explanation:
    """Explain the money that hangs on a colleague by its accounts, the largest first."""
    unknowns = _unknown_money(hanging.accounts)
    rows = sorted(hanging.accounts, key=lambda one: (-(one.money or ZERO), one.account_id))
    known = any(one.money is not None for one in rows)
    value = hanging.money if known else None
    figure = Figure("hangs_on_one", value, Unit.MONEY, measure=measure, unknowns=unknowns)
    if value is None:
        return explain_missing(figure)
    terms = tuple(Term(one.money, label=one.name) for one in rows)
    return Explanation(figure, Combine.SUM, terms, notes=unknowns)


def explain_hanging_share(
    hanging: Hanging, accounts: Iterable[CoveredAccount], measure: Measure
) -> Explanation:
    """Explain the part of the money of all covered accounts that hangs on a colleague."""
    covered = tuple(one for one in accounts if one.colleagues)
    total = sum((one.money for one in covered if one.money is not None), ZERO)
    unknowns = _unknown_money(covered)
    if total <= 0:
        missing = Unknown("unknown.total_not_positive", {"measure": measure})
        unknown = Figure("hanging_share", None, Unit.SHARE, unknowns=(*unknowns, missing))
        return explain_missing(unknown)
    share = hanging.money / total
    figure = Figure("hanging_share", share, Unit.SHARE, measure=measure, unknowns=unknowns)
    terms = (
        Term(hanging.money, code="row.hangs_on_one", params={"name": hanging.name}),
        Term(total, code="row.money_covered"),
    )
    return Explanation(figure, Combine.RATIO, terms, notes=unknowns)


def _unknown_money(accounts: Iterable[CoveredAccount]) -> tuple[Unknown, ...]:
    number = sum(1 for one in accounts if one.money is None)
    return (Unknown("unknown.money_of_accounts", {"accounts": number}),) if number else ()
