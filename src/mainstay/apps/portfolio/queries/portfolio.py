"""The portfolio as somebody sees it: facts of every customer and the standings made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.utils import timezone

from mainstay.analytics.ranked import StandingsById, ranked
from mainstay.analytics.unit_facts import UnitFacts, cut
from mainstay.apps.accounts.models import Contract, Grant, TeamMember
from mainstay.apps.accounts.queries import (
    Customer,
    Groups,
    Seen,
    contract_ends,
    seen_by,
    sees_everything,
)
from mainstay.apps.organisation.models import Territory, User
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.organisation.queries.changes import marks_of_changes
from mainstay.apps.people.models import Appraisal, Position
from mainstay.apps.portfolio.queries.asked import Asked
from mainstay.apps.portfolio.queries.company import (
    GROUPS,
    MADE_OF_ACCOUNTS,
    MADE_OF_RATES,
    company_of,
    groups_at_hand,
    wanted_of,
)
from mainstay.apps.portfolio.queries.keeping import Kept
from mainstay.apps.relationships.models import Coverage, StrengthAnswers
from mainstay.apps.relationships.queries.dials import relationship_dials
from mainstay.apps.touches.models import Promise
from mainstay.apps.worth.models import LifetimeAssumption, Referral
from mainstay.apps.worth.queries import lake
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.standing import Basis, Standing, Standings, standings


@dataclass(frozen=True, slots=True)
class State:
    """What a reader's figures hang on beside what he asks: marks of what people edit.

    ``sight`` names who sees what; ``accounts`` (part of it) and ``rates`` the state of these, and
    ``held`` that of contracts, relationships and what was said of the future.
    """

    sight: str
    accounts: str
    rates: str
    held: str

    def key(self, asked: Asked) -> str:
        """Name everything that an answer is computed from."""
        return f"{self.worth_key(asked)}:{self.held}"

    def worth_key(self, asked: Asked) -> str:
        """Name everything that what customers bring is computed from: all but how they are held."""
        parts = (asked.wish, asked.as_of, asked.period, asked.playbook.digest())
        return sha256(repr((*parts, self.sight, self.rates)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything the pages of the portfolio are made of."""

    asked: Asked
    currency: str
    seen: Seen
    facts: Mapping[int, CustomerFacts]
    standings: Standings
    unassigned: CustomerFacts | None
    knows_cost_to_serve: bool
    by_id: Mapping[int, Standing]
    state: State

    @property
    def key(self) -> str:
        """Name everything it was computed from."""
        return self.state.key(self.asked)

    @property
    def worth_key(self) -> str:
        """Name everything that its amounts, names and shares were computed from."""
        return self.state.worth_key(self.asked)

    @property
    def scope(self) -> str:
        """Whose accounts the figures cover: ``all`` or ``yours``."""
        return "all" if self.seen.sees_all else "yours"

    @property
    def units(self) -> list[tuple[int, int]]:
        """(account, unit) of everything seen: units are customers, or the accounts themselves."""
        by_account = self.asked.wish.by_account
        return self.seen.account_units if by_account else self.seen.customer_units

    @property
    def lines(self) -> int:
        """How many order lines of the period belong to somebody."""
        return self.facts.lines() if isinstance(self.facts, UnitFacts) else 0

    @property
    def revenue_before(self) -> Decimal | None:
        """Revenue of the period before; None where it is not known of everybody."""
        return self.facts.revenue_before() if isinstance(self.facts, UnitFacts) else None

    def first_ordered(self, since: date) -> list[int]:
        """Name who first ordered since a day, and who ordered first of all."""
        return self.facts.first_ordered(since) if isinstance(self.facts, UnitFacts) else []

    @property
    def members(self) -> Mapping[int, tuple[int, ...]]:
        """The accounts that each unit is made of."""
        return members_of(self.asked, self.seen)

    @property
    def is_empty(self) -> bool:
        return not self.facts

    def name(self, account_id: int) -> str:
        return self.seen.names.get(account_id, "")

    def customer(self, account_id: int) -> Customer | None:
        """Return the group that an account stands for."""
        return self.seen.customers.get(account_id)


def portfolio(asked: Asked) -> Portfolio:
    """Return the portfolio for what was asked, computed once for the same data.

    The answers are frozen, so that all threads of a process may share them.
    """
    state = _state(asked)
    return KEPT.get(state.key(asked), lambda: _computed(asked, state))


def of_single_accounts(found: Portfolio) -> Portfolio:
    """Return the portfolio of the same data and reader, account by account."""
    alone, state = found.asked.by_account(), found.state
    return KEPT.get(state.key(alone), lambda: _computed(alone, state))


# A few hundred bytes for each account; what was looked at of a customer takes four thousand more.
SEEN: Kept[Seen] = Kept(400_000, weight=lambda seen: 200 + len(seen.names), made_of=GROUPS)
KEPT: Kept[Portfolio] = Kept(120_000, weight=lambda found: 200 + len(found.facts), made_of=SEEN)

HELD_BY = (
    *(Contract, Position, Appraisal, Coverage, StrengthAnswers, Promise),
    *(LifetimeAssumption, Referral),  # what is said of a customer's future is kept with the rest
)
SIGHT = (*MADE_OF_ACCOUNTS, Grant, TeamMember, Territory, User)


def _state(asked: Asked) -> State:
    """Read the marks of what people changed, and of who sees what today.

    All that see everything see the same.
    """
    user = asked.user
    sight, accounts, rates, held = marks_of_changes(SIGHT, MADE_OF_ACCOUNTS, MADE_OF_RATES, HELD_BY)
    whose = "all" if user is None or _sees_all(user) else (user.pk, user.level)
    parts = (str(lake().folder), whose, asked.batches, sight, timezone.localdate())
    return State(sha256(repr(parts).encode()).hexdigest(), accounts, rates, held)


def _sees_all(user: User) -> bool:
    return user.is_active and sees_everything(user)


def _computed(asked: Asked, state: State) -> Portfolio:
    groups = groups_at_hand(asked, state.accounts)
    seen = SEEN.get(state.sight, lambda: seen_by(asked.user, asked.batches, groups=groups))
    if asked.period is None:
        return _empty(asked, state, seen)
    return _cut(asked, state, seen, groups)


def _empty(asked: Asked, state: State, seen: Seen) -> Portfolio:
    """The portfolio while there are no order lines."""
    basis = Basis(asked.as_of, asked.playbook, knows_cost_to_serve=False)
    return Portfolio(
        asked=asked,
        currency=organisation().currency,
        seen=seen,
        facts={},
        standings=standings((), basis),
        by_id={},
        unassigned=None,
        knows_cost_to_serve=False,
        state=state,
    )


def _cut(asked: Asked, state: State, seen: Seen, groups: Groups) -> Portfolio:
    """Take what this reader sees out of what the lake says of the whole company.

    A customer that he sees in part is measured by the accounts that he sees, never by all.
    """
    company = company_of(asked, wanted_of(asked, state.rates), groups)
    basis = Basis(
        as_of=asked.as_of,
        playbook=asked.playbook,
        knows_cost_to_serve=company.knows_cost_to_serve,
        choice=asked.wish.measure,
    )
    members = members_of(asked, seen)
    units = [(account, unit) for unit, own in members.items() for account in own]
    basis = replace(basis, relationships=relationship_dials(units, day=asked.relationships_on))
    ends = contract_ends(units, asked.batches, as_of=company.question.period.end)
    facts = UnitFacts(company, cut(company, members), ends)
    found = ranked(facts, basis)
    return Portfolio(
        asked=asked,
        currency=organisation().currency,
        seen=seen,
        facts=facts,
        standings=found,
        by_id=StandingsById(found.rows),
        unassigned=company.unassigned if seen.sees_all else None,
        knows_cost_to_serve=company.knows_cost_to_serve,
        state=state,
    )


def members_of(asked: Asked, seen: Seen) -> Mapping[int, tuple[int, ...]]:
    """Return the accounts that each unit is made of: customers, or the accounts themselves."""
    if asked.wish.by_account:
        return {account: (account,) for account in seen.names}
    return {unit: own.members for unit, own in seen.customers.items()}
