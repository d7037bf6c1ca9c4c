"""Contracts with customers, and the teams that look after their accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from mainstay.apps.workspace.sample.accounts import Account
from mainstay.apps.workspace.sample.catalogue import FAMILIES, FAMILY_PLACES
from mainstay.apps.workspace.sample.colleagues import COLLEAGUES, CONTRIBUTORS, LEADERS
from mainstay.apps.workspace.sample.exchange import list_rate
from mainstay.apps.workspace.sample.plans import Plan
from mainstay.apps.workspace.sample.setting import Setting


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract; ``account`` is a place among the accounts."""

    account: int
    number: str
    unit: str
    families: tuple[str, ...]
    start: date
    end: date
    notice_months: int
    renewal: str
    yearly_value: Decimal
    currency: str
    is_exclusive: bool


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One colleague's role on the team of one account, from a day on."""

    account: int
    user: str
    role: str
    start: date


def contracts_of(setting: Setting, *, rng: np.random.Generator) -> tuple[Contract, ...]:
    """Write a contract with each customer that has one, and for some the one before it."""
    contracts: list[Contract] = []
    for place, account in enumerate(setting.accounts):
        plan = setting.plans[account.customer]
        if account.parent is not None or plan.contract is None:
            continue
        current = _contract(place, account, setting, rng)
        contracts += [_before(current, rng), current] if rng.random() < 0.35 else [current]
    return tuple(_numbered(contracts))


def _contract(place: int, account: Account, setting: Setting, rng: np.random.Generator) -> Contract:
    plan = setting.plans[account.customer]
    assert plan.contract is not None
    end = setting.timeline.month_end_after(plan.contract)
    years = 3 if plan.contract > 22 or rng.random() < 0.4 else 2
    start = date(end.year - years, end.month, 1) + timedelta(days=31)
    currency = account.country.currency
    bought = sorted(FAMILY_PLACES[letters] for letters in plan.families.split())
    value = plan.revenue / list_rate(currency) * float(rng.uniform(0.85, 1.0))
    return Contract(
        account=place,
        number="",
        unit="",
        families=tuple(FAMILIES[one] for one in bought),
        start=start.replace(day=1),
        end=end,
        notice_months=int(rng.choice([3, 3, 6])),
        renewal=str(rng.choice(["automatic", "negotiated", "tender"])),
        yearly_value=Decimal(round(value)) * 1000,
        currency=currency,
        is_exclusive=bool(rng.random() < 0.2),
    )


def _before(contract: Contract, rng: np.random.Generator) -> Contract:
    """Return the contract that this one followed: two years, a little smaller."""
    return replace(
        contract,
        start=contract.start.replace(year=contract.start.year - 2),
        end=contract.start - timedelta(days=1),
        renewal=str(rng.choice(["automatic", "negotiated"])),
        yearly_value=contract.yearly_value * 85 // 100_000 * 1000,
        is_exclusive=False,
    )


def _numbered(contracts: list[Contract]) -> Iterator[Contract]:
    """Number contracts in the order of their start."""
    by_start = sorted(range(len(contracts)), key=lambda place: contracts[place].start)
    rank = {place: turn + 1 for turn, place in enumerate(by_start)}
    for place, one in enumerate(contracts):
        yield replace(one, number=f"FA-{one.start.year}-{rank[place]:03d}")


def team_of(setting: Setting, *, rng: np.random.Generator) -> tuple[TeamMember, ...]:
    """Man the account teams: full for key accounts, hardly anybody for the rest."""
    return tuple(
        TeamMember(place, user, role, setting.timeline.day_before(int(rng.integers(90, 1500))))
        for place, account in enumerate(setting.accounts)
        if not account.is_closed
        for user, role in _roles(account, setting.plans[account.customer], rng)
    )


def _roles(account: Account, plan: Plan, rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Name who holds which role; on some teams a role is missing, as in life."""
    yield account.owner, "relationship_lead"
    if plan.revenue * account.weight < 120 and not account.is_key_account:
        return
    engineer, coordinator = CONTRIBUTORS if rng.random() < 0.6 else CONTRIBUTORS[::-1]
    yield engineer, "technical_expert"
    if not account.is_key_account:
        return
    yield account.owner, "entrepreneur"
    yield coordinator, "project_manager"
    yield _leader_above(account.owner), "skeptic"
    optional = ((coordinator, "researcher"), (engineer, "innovator"), (engineer, "collaborator"))
    for user, role in optional:
        if rng.random() < 0.6:
            yield user, role


def _leader_above(owner: str) -> str:
    names = {colleague.email: colleague for colleague in COLLEAGUES}
    leader = next(one.email for one in COLLEAGUES if one.name == names[owner].reports_to)
    return leader if leader in LEADERS else LEADERS[0]
