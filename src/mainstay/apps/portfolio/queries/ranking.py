"""The ranked list of customers: what the page's table, the commands and the exports show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mainstay.apps.accounts.models import Account
from mainstay.apps.portfolio.queries.figures import figure
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.domain.figure import Figure, Measure, Unknown
from mainstay.domain.hold import Dial
from mainstay.domain.judgement import Reason
from mainstay.domain.standing import Standing
from mainstay.domain.whale import ProfitPart

NEXT_STEPS = {
    Dial.RHYTHM: "next.rhythm",
    Dial.VOLUME: "next.volume",
    Dial.BREADTH: "next.breadth",
    Dial.CONTRACT: "next.contract",
    Dial.RELATIONSHIP: "next.relationship",
}


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One customer of the ranked list.

    ``limiting`` is the reason of the lowest dial, None while hold is firm or not known; ``missing``
    is what would have to be known. ``members`` of ``of`` accounts of the group are seen.
    """

    rank: int
    account_id: int
    name: str
    owner: str
    members: int
    of: int
    is_key_account: bool
    value: Figure
    revenue: Figure
    margin: Figure
    profit: Figure
    share: Figure
    hold: int | None
    limiting_dial: Dial | None
    limiting: Reason | None
    missing: Unknown | None
    cannot_afford_to_lose: bool
    could_lose: bool | None
    profit_part: ProfitPart | None
    contract_end: date | None
    has_contract: bool
    next_step: str
    demands_plan: bool

    @property
    def is_part(self) -> bool:
        return self.members < self.of


def ranking(
    portfolio: Portfolio,
    *,
    parts: Mapping[int, ProfitPart] | None = None,
    top: int | None = None,
) -> list[RankedRow]:
    """Return every customer in order of rank, or the first ``top`` of them.

    ``parts`` are those of the whale curve, when known.
    """
    people = _people(portfolio)
    return [_row(portfolio, row, people, parts or {}) for row in portfolio.standings.rows[:top]]


def _people(portfolio: Portfolio) -> dict[int, tuple[str, bool]]:
    accounts = Account.objects.filter(pk__in=portfolio.facts).select_related("owner")
    return {a.pk: (a.owner.name if a.owner else "", a.is_key_account) for a in accounts}


def _row(
    portfolio: Portfolio,
    row: Standing,
    people: Mapping[int, tuple[str, bool]],
    parts: Mapping[int, ProfitPart],
) -> RankedRow:
    account = row.account_id
    group = portfolio.customer(account) if not portfolio.asked.wish.by_account else None
    owner, is_key = people.get(account, ("", False))
    facts = portfolio.facts[account]
    measures = {m: figure(portfolio, m.value, account=account) for m in Measure}
    return RankedRow(
        rank=row.rank,
        account_id=account,
        name=portfolio.name(account),
        owner=owner,
        members=len(group.members) if group else 1,
        of=group.of if group else 1,
        is_key_account=is_key,
        value=measures[portfolio.standings.by_measure],
        revenue=measures[Measure.REVENUE],
        margin=measures[Measure.MARGIN],
        profit=measures[Measure.PROFIT],
        share=figure(portfolio, "share", account=account),
        hold=row.hold.level,
        limiting_dial=row.hold.limiting,
        limiting=_limiting(row),
        missing=row.hold.judgement.unknowns[0] if row.hold.level is None else None,
        cannot_afford_to_lose=bool(row.cannot_afford_to_lose.answer),
        could_lose=row.could_lose,
        profit_part=parts.get(account),
        contract_end=facts.contract_end,
        has_contract=facts.has_contract,
        next_step=_next_step(row),
        demands_plan=bool(row.plan_demanded.answer),
    )


def _limiting(row: Standing) -> Reason | None:
    """The reason of the limiting dial, unless everything is firm."""
    if row.hold.limiting is None or row.hold.level == 4:
        return None
    return row.hold.dials[row.hold.limiting].reasons[0]


def _next_step(row: Standing) -> str:
    if row.hold.level is None:
        return "next.unknown"
    if row.hold.limiting is None or not row.could_lose:
        return ""
    return NEXT_STEPS[row.hold.limiting]
