"""The stories a newcomer can find in the sample, with the facts each one's sentence names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from mainstay.apps.workspace.sample.accounts import Account
from mainstay.apps.workspace.sample.catalogue import FAMILIES, FAMILY_OF, FAMILY_PLACES
from mainstay.apps.workspace.sample.company import Company
from mainstay.apps.workspace.sample.plans import StoryCode
from mainstay.apps.workspace.sample.tables import order_numbers
from mainstay.apps.workspace.sample.timeline import Ints

Fact = str | int | date | Decimal


@dataclass(frozen=True, slots=True)
class Story:
    """What can be found at one account (the top of its group); money is in EUR, twelve months."""

    code: StoryCode
    account_id: str
    params: Mapping[str, Fact]


def stories_of(company: Company) -> tuple[Story, ...]:
    """Return every story, with facts taken from the rows that are written."""
    return tuple(_stories(company))


def _stories(company: Company) -> Iterator[Story]:
    for account in company.accounts:
        code = company.plans[account.customer].story
        if code is not None and account.parent is None:
            facts = _FACTS[code](company, account)
            yield Story(code, account.account_id, {"name": account.name, **facts})


def _worth(company: Company, account: Account) -> dict[str, Fact]:
    """Return revenue and profit of the last twelve months."""
    now = _year(company, account, 0)
    return {"revenue": now.revenue, "profit": now.revenue - now.cost - now.service}


def _slipping(company: Company, account: Account) -> dict[str, Fact]:
    now, before = _year(company, account, 0), _year(company, account, 1)
    days = _order_days(company, account)
    return {
        "revenue": now.revenue,
        "revenue_before": before.revenue,
        "days_silent": int((np.datetime64(company.timeline.last_day) - days[-1]).astype(int)),
        "usual_gap": int(np.median(np.diff(days[-13:]).astype(int))),
    }


def _contact_left(company: Company, account: Account) -> dict[str, Fact]:
    place = company.accounts.index(account)
    known = [one for one in company.people if one.account == place and one.end is not None]
    last = max(known, key=lambda one: one.end or date.min)
    assert last.end is not None
    return {"person": last.name, "left": last.end}


def _contract_ends(company: Company, account: Account) -> dict[str, Fact]:
    place = company.accounts.index(account)
    last = max((one for one in company.contracts if one.account == place), key=lambda c: c.end)
    return {"contract_number": last.number, "end": last.end}


def _family_lost(company: Company, account: Account) -> dict[str, Fact]:
    family = FAMILY_PLACES[company.plans[account.customer].lost]
    own = _own_lines(company, account)
    of_family = own[np.array(FAMILY_OF)[company.lines.product[own]] == family]
    last: date = company.lines.day[of_family].max().astype(date)
    return {"family": FAMILIES[family], "last_bought": last}


def _new(company: Company, account: Account) -> dict[str, Fact]:
    places = np.flatnonzero(company.orders.customer == account.customer)
    numbers = order_numbers(company)
    first: date = company.orders.day[places].min().astype(date)
    return {
        "revenue": _year(company, account, 0).revenue,
        "orders": len({numbers[place] for place in places.tolist()}),
        "first_order": first,
    }


_FACTS: dict[StoryCode, Callable[[Company, Account], dict[str, Fact]]] = {
    StoryCode.GIANT_LOSES_MONEY: _worth,
    StoryCode.QUIET_LOYAL: _worth,
    StoryCode.SLIPPING_AWAY: _slipping,
    StoryCode.ONLY_CONTACT_LEFT: _contact_left,
    StoryCode.CONTRACT_ENDS: _contract_ends,
    StoryCode.FAMILY_LOST: _family_lost,
    StoryCode.NEW_AND_LARGE: _new,
}


@dataclass(frozen=True, slots=True)
class _Year:
    """Money of one customer in twelve months, EUR."""

    revenue: Decimal
    cost: Decimal
    service: Decimal


def _year(company: Company, account: Account, back: int) -> _Year:
    """Add up the twelve months that many years before the last day."""
    timeline = company.timeline
    own = _own_lines(company, account)
    own = own[timeline.years_back(company.lines.day[own]) == back]
    lines = company.lines.take(own)
    months = timeline.month_index(lines.day).tolist()
    where = list(zip(lines.currency.tolist(), months, strict=True))
    rates = [company.exchange[currency][month] for currency, month in where]
    return _Year(
        revenue=_converted(lines.revenue, rates),
        cost=_converted(lines.cost, rates),
        service=_service(company, account, back),
    )


def _converted(cents: Ints, rates: list[Decimal]) -> Decimal:
    total = sum(
        (Decimal(value) * rate for value, rate in zip(cents.tolist(), rates, strict=True)),
        Decimal(0),
    )
    return (total / 100).quantize(Decimal("0.01"))


def _service(company: Company, account: Account, back: int) -> Decimal:
    timeline, total = company.timeline, Decimal(0)
    members = _members(company, account)
    per_unit = {(rate.activity, rate.from_day.year): rate.per_unit for rate in company.rates}
    for events in company.events:
        kept = np.isin(events.account, members) & (timeline.years_back(events.day) == back)
        years = events.day[kept].astype("datetime64[Y]").astype(int) + 1970
        for year in np.unique(years).tolist():
            units = Decimal(int(events.hundredths[kept][years == year].sum())) / 100
            total += units * per_unit.get((events.activity, year), Decimal(1))
    return total.quantize(Decimal("0.01"))


def _own_lines(company: Company, account: Account) -> Ints:
    return np.flatnonzero(np.isin(company.lines.account, _members(company, account)))


def _members(company: Company, account: Account) -> list[int]:
    return [place for place, one in enumerate(company.accounts) if one.customer == account.customer]


def _order_days(company: Company, account: Account) -> np.typing.NDArray[np.datetime64]:
    return np.unique(company.orders.day[company.orders.customer == account.customer])
