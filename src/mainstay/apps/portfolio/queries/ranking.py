"""The ranked list of customers: what the page's table, the commands and the exports show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import BooleanField, ExpressionWrapper

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import Customer
from mainstay.apps.accounts.queries.key_accounts import key_account_on
from mainstay.apps.portfolio.queries.figures import figure, whale_of
from mainstay.apps.portfolio.queries.once import once
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.domain.customer import CustomerFacts
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


def next_step(standing: Standing) -> str:
    """Return the code of what the limiting dial asks for; nothing while the customer is held."""
    if standing.hold.level is None:
        return "next.unknown"
    if standing.hold.limiting is None or not standing.could_lose:
        return ""
    return NEXT_STEPS[standing.hold.limiting]


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One customer of the ranked list; its figures are made when they are asked for."""

    portfolio: Portfolio = field(repr=False)
    account_id: int
    owner: str
    is_key_account: bool
    profit_part: ProfitPart | None

    @property
    def standing(self) -> Standing:
        return self.portfolio.by_id[self.account_id]

    @property
    def rank(self) -> int:
        return self.standing.rank

    @property
    def name(self) -> str:
        return self.portfolio.name(self.account_id)

    @property
    def facts(self) -> CustomerFacts:
        return self.portfolio.facts[self.account_id]

    @property
    def group(self) -> Customer | None:
        """The group that the row stands for; None where single accounts are listed."""
        if self.portfolio.asked.wish.by_account:
            return None
        return self.portfolio.customer(self.account_id)

    @property
    def members(self) -> int:
        """How many accounts of the group this user sees."""
        return len(self.group.members) if self.group else 1

    @property
    def of(self) -> int:
        """How many accounts the group has."""
        return self.group.of if self.group else 1

    @property
    def is_part(self) -> bool:
        return self.members < self.of

    @property
    def value(self) -> Figure:
        """The portfolio's measure."""
        return self._figure(self.portfolio.standings.by_measure.value)

    @property
    def revenue(self) -> Figure:
        return self._figure("revenue")

    @property
    def margin(self) -> Figure:
        return self._figure("margin")

    @property
    def profit(self) -> Figure:
        return self._figure("profit")

    @property
    def share(self) -> Figure:
        return self._figure("share")

    @property
    def hold(self) -> int | None:
        return self.standing.hold.level

    @property
    def limiting_dial(self) -> Dial | None:
        return self.standing.hold.limiting

    @property
    def limiting(self) -> Reason | None:
        """The reason of the lowest dial; None while hold is firm or not known."""
        held = self.standing.hold
        if held.limiting is None or held.level == 4:
            return None
        return held.dials[held.limiting].reasons[0]

    @property
    def missing(self) -> Unknown | None:
        """What would have to be known to know the hold."""
        held = self.standing.hold
        return held.judgement.unknowns[0] if held.level is None else None

    @property
    def cannot_afford_to_lose(self) -> bool:
        return bool(self.standing.cannot_afford_to_lose.answer)

    @property
    def could_lose(self) -> bool | None:
        return self.standing.could_lose

    @property
    def contract_end(self) -> date | None:
        return self.facts.contract_end

    @property
    def has_contract(self) -> bool:
        return self.facts.has_contract

    @property
    def demands_plan(self) -> bool:
        return bool(self.standing.plan_demanded.answer)

    @property
    def next_step(self) -> str:
        """The code of what to do next; nothing while it is held."""
        return next_step(self.standing)

    def amount(self, measure: Measure) -> Decimal | None:
        """What the customer brings, without the figure around it."""
        return self.portfolio.standings.values(measure)[self.account_id]

    def as_data(self) -> dict[str, object]:
        """Everything of the row by name, for ``--json``."""
        return {name: getattr(self, name) for name in SHOWN}

    def _figure(self, code: str) -> Figure:
        return figure(self.portfolio, code, account=self.account_id)


SHOWN = (
    "rank",
    "account_id",
    "name",
    "owner",
    "members",
    "of",
    "is_key_account",
    "value",
    "revenue",
    "margin",
    "profit",
    "share",
    "hold",
    "limiting_dial",
    "limiting",
    "missing",
    "cannot_afford_to_lose",
    "could_lose",
    "profit_part",
    "contract_end",
    "has_contract",
    "next_step",
    "demands_plan",
)


@once
def ranking(portfolio: Portfolio) -> tuple[RankedRow, ...]:
    """Return every customer in order of rank."""
    people = _people(portfolio)
    parts = {point.account_id: point.part for point in whale_of(portfolio).points}
    return tuple(
        RankedRow(
            portfolio,
            account,
            *people.get(account, ("", False)),
            parts.get(account),
        )
        for account in portfolio.standings.values(Measure.REVENUE)
    )


def _people(portfolio: Portfolio) -> dict[int, tuple[str, bool]]:
    """Return each account's owner and whether it is a key account."""
    accounts = Account.objects.annotate(
        is_key=ExpressionWrapper(key_account_on(portfolio.asked.today), BooleanField())
    )
    if not portfolio.seen.sees_all:
        accounts = accounts.filter(pk__in=portfolio.by_id)
    rows = accounts.values_list("pk", "owner__name", "is_key")
    return {pk: (owner or "", is_key) for pk, owner, is_key in rows}
