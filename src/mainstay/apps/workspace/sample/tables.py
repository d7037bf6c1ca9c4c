"""The sample company as tables: for each kind of file its columns and its rows of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from mainstay.apps.workspace.sample.accounts import Account
from mainstay.apps.workspace.sample.catalogue import PRODUCTS
from mainstay.apps.workspace.sample.colleagues import COLLEAGUES, mail_of
from mainstay.apps.workspace.sample.company import Company
from mainstay.apps.workspace.sample.exchange import CURRENCIES
from mainstay.apps.workspace.sample.odd_lines import NOBODYS_FROM
from mainstay.apps.workspace.sample.timeline import Days, Ints, Timeline, calendar_years

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One file to be: its kind is its name."""

    kind: str
    columns: str
    rows: Iterable[Row]


COLUMNS = {
    "users": "email,name,level,reports_to,territory",
    "products": "product,name,product_family",
    "exchange_rates": "currency,date,rate",
    "activity_rates": "activity,from,rate,pool_cost,practical_capacity,unit",
    "accounts": "account_id,name,parent_id,segment,industry,territory,country,currency,domains,"
    "owner,key_account,key_account_since,status",
    "people": "person_id,name,account_id,unit,title,level,email,phone,reports_to,from,to",
    "team": "account_id,user,team_role,from",
    "contracts": "account_id,contract_number,unit,families,start,end,notice_months,renewal,"
    "yearly_value,currency,exclusive",
    "order_lines": "account_id,date,order_number,line_number,product,product_family,quantity,"
    "revenue,direct_cost,list_amount,discount,currency,buying_unit",
    "service_events": "account_id,date,activity,quantity,amount,order_number",
}


def tables_of(company: Company) -> tuple[Table, ...]:
    """Return every table, in an order in which each names only what came before it."""
    rows: dict[str, Iterable[Row]] = {
        "users": _users(),
        "products": _products(),
        "exchange_rates": _exchange_rates(company),
        "activity_rates": _activity_rates(company),
        "accounts": _accounts(company),
        "people": _people(company),
        "team": _team(company),
        "contracts": _contracts(company),
        "order_lines": _order_lines(company),
        "service_events": _service_events(company, order_numbers(company)),
    }
    return tuple(Table(kind, columns, rows[kind]) for kind, columns in COLUMNS.items())


def order_numbers(company: Company) -> list[str]:
    """Return the number of each customer's order, by its place among the orders."""
    years = calendar_years(company.orders.day).tolist()
    return [f"SO-{year}-{place + 1:06d}" for place, year in enumerate(years)]


def in_hundredths(value: int) -> str:
    """Write hundredths as a plain decimal number with two digits: cents as money."""
    sign, size = ("-", -value) if value < 0 else ("", value)
    return f"{sign}{size // 100}.{size % 100:02d}"


def _users() -> Iterator[Row]:
    for one in COLLEAGUES:
        above = mail_of(one.reports_to) if one.reports_to else ""
        yield one.email, one.name, one.level, above, one.territory


def _products() -> Iterator[Row]:
    for item in PRODUCTS:
        yield item.code, item.name, item.family


def _exchange_rates(company: Company) -> Iterator[Row]:
    months = company.timeline.months()
    for currency, row in zip(CURRENCIES[1:], company.exchange[1:], strict=True):
        for month, rate in zip(months, row, strict=True):
            yield currency, month.isoformat(), str(rate)


def _activity_rates(company: Company) -> Iterator[Row]:
    for rate in company.rates:
        per_unit = str(rate.per_unit) if rate.capacity is None else ""
        pool = _text(rate.pool_cost), _text(rate.capacity)
        yield (str(rate.activity), rate.from_day.isoformat(), per_unit, *pool, rate.unit)


def _text(value: Decimal | int | date | None) -> str:
    return "" if value is None else str(value)


def _yes_no(*, answer: bool) -> str:
    return "yes" if answer else "no"


def _key_account_since(one: Account, timeline: Timeline) -> date | None:
    """Key accounts were declared year by year, each at the start of one of the first three."""
    if not one.is_key_account:
        return None
    return timeline.first_day.replace(year=timeline.first_day.year + one.customer % 3)


def _accounts(company: Company) -> Iterator[Row]:
    for one in company.accounts:
        yield (
            one.account_id,
            one.name,
            one.parent_id,
            one.segment,
            one.industry,
            one.country.territory,
            one.country.name,
            one.country.currency,
            "; ".join(one.domains),
            one.owner,
            _yes_no(answer=one.is_key_account),
            _text(_key_account_since(one, company.timeline)),
            "closed" if one.is_closed else "active",
        )


def _people(company: Company) -> Iterator[Row]:
    for one in company.people:
        yield (
            one.person_id,
            one.name,
            company.accounts[one.account].account_id,
            one.unit,
            one.title,
            one.level,
            one.email,
            one.phone,
            one.reports_to,
            one.start.isoformat(),
            _text(one.end),
        )


def _team(company: Company) -> Iterator[Row]:
    for one in company.team:
        account_id = company.accounts[one.account].account_id
        yield account_id, one.user, one.role, one.start.isoformat()


def _contracts(company: Company) -> Iterator[Row]:
    for one in company.contracts:
        yield (
            company.accounts[one.account].account_id,
            one.number,
            one.unit,
            "; ".join(one.families),
            one.start.isoformat(),
            one.end.isoformat(),
            str(one.notice_months),
            one.renewal,
            str(one.yearly_value),
            one.currency,
            _yes_no(answer=one.is_exclusive),
        )


def _order_lines(company: Company) -> Iterator[Row]:
    lines = company.lines
    ids = [one.account_id for one in company.accounts] + [""]
    units = [(*one.units, "") for one in company.accounts] + [("",)]
    account = lines.account.tolist()
    costs = zip(lines.cost.tolist(), lines.is_costed.tolist(), strict=True)
    return zip(
        [ids[place] for place in account],
        _dates(lines.day),
        _line_order_numbers(company),
        map(str, lines.number.tolist()),
        _named(lines.product, [item.code for item in PRODUCTS]),
        _named(lines.product, [item.family for item in PRODUCTS]),
        map(str, lines.quantity.tolist()),
        _cents(lines.revenue),
        [in_hundredths(cost) if known else "" for cost, known in costs],
        _cents(lines.listed),
        _cents(lines.discount),
        _named(lines.currency, CURRENCIES),
        [units[place][unit] for place, unit in zip(account, lines.unit.tolist(), strict=True)],
        strict=True,
    )


def _line_order_numbers(company: Company) -> Iterator[str]:
    """Yield the number of each line's order: sales orders, then credits, then counter sales."""
    sales = order_numbers(company)
    for place in company.lines.order.tolist():
        if place < len(sales):
            yield sales[place]
        elif place < NOBODYS_FROM:
            yield f"CR-{place - len(sales) + 1:05d}"
        else:
            yield f"CS-{place - NOBODYS_FROM + 1:05d}"


def _dates(days: Days) -> list[str]:
    texts: list[str] = np.datetime_as_string(days, unit="D").tolist()
    return texts


def _cents(values: Ints) -> list[str]:
    return [in_hundredths(value) for value in values.tolist()]


def _named(places: Ints, names: Iterable[str]) -> list[str]:
    known = list(names)
    return [known[place] for place in places.tolist()]


def _service_events(company: Company, numbers: list[str]) -> Iterator[Row]:
    parts = company.events
    day = np.concatenate([part.day for part in parts])
    account = np.concatenate([part.account for part in parts])
    order = np.concatenate([part.order for part in parts]).tolist()
    value = np.concatenate([part.hundredths for part in parts]).tolist()
    kind = np.repeat(np.arange(len(parts)), [len(part.day) for part in parts])
    ids, dates, kinds = [one.account_id for one in company.accounts], _dates(day), kind.tolist()
    for row in np.lexsort((kind, account, day)).tolist():
        part = parts[kinds[row]]
        amount = in_hundredths(value[row]) if part.is_amount else ""
        quantity = "" if part.is_amount else _quantity(value[row])
        number = numbers[order[row]] if order[row] >= 0 else ""
        yield ids[account[row]], dates[row], str(part.activity), quantity, amount, number


def _quantity(hundredths: int) -> str:
    return str(hundredths // 100) if hundredths % 100 == 0 else in_hundredths(hundredths)
