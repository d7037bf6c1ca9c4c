"""A large company for the benchmarks: accounts, people, order lines, straight to their places.

Everything is drawn from one seed. Orders have five lines each; customers come and go, some buy
daily and most now and then; one account in twenty belongs to a group. ``new_company`` must run in
a process whose MAINSTAY_DATA is an empty folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from mainstay.analytics.facts import FactTable

LAST = date(2026, 10, 31)
MONTHS = 36
LINES_OF_AN_ORDER = 5
FAMILIES = 12
PRODUCTS = 600
ACTIVITIES = (("visit", "180"), ("delivery", "42.5"), ("claim", "95"), ("rush order", "60"))
PASSWORD = "what carries us"
EPOCH = date(1970, 1, 1)

Whole = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Size:
    """How large a company is to be made; an order has five lines."""

    accounts: int
    lines: int
    people: int = 60
    territories: int = 12
    seed: int = 20261122


@dataclass(frozen=True)
class Orders:
    """Orders as columns: account (its number in the database) and day since 1970."""

    account: Whole
    day: Whole

    def __len__(self) -> int:
        return len(self.account)

    def of(self, chosen: Whole) -> Orders:
        return Orders(self.account[chosen], self.day[chosen])


def new_company(size: Size) -> None:
    """Fill an empty data folder: people, accounts, three years of order lines, services, rates."""
    from mainstay.cli.context import prepare

    prepare()
    draw = np.random.default_rng(size.seed)
    accounts = add_accounts(size, draw)
    add_rates()
    orders = drawn_orders(accounts, size, draw)
    for month in by_month(orders):
        add_lines(month, draw)
    add_services(accounts, size, draw)


def add_day(*, lines: int, seed: int) -> None:
    """Bring one more day's order lines: the day after the last one."""
    from mainstay.apps.accounts.models import Account
    from mainstay.apps.organisation.models import Batch

    newest = Batch.objects.filter(kind="order_lines").order_by("-last_day").first()
    if newest is None or newest.last_day is None:
        raise RuntimeError("There is no company yet.")
    draw = np.random.default_rng(seed)
    known = np.fromiter(Account.objects.values_list("pk", flat=True), np.int64)
    count = lines // LINES_OF_AN_ORDER
    day = _number(newest.last_day + timedelta(days=1))
    add_lines(Orders(draw.choice(known, count), np.full(count, day)), draw)


def add_accounts(size: Size, draw: np.random.Generator) -> Whole:
    """Add colleagues, a tree of territories and the accounts, and return the accounts' numbers."""
    from mainstay.apps.accounts.models import Account
    from mainstay.apps.organisation.models import Organisation

    Organisation.objects.update_or_create(pk=1, defaults={"name": "Large & Co", "currency": "EUR"})
    places = _territories(size)
    managers = _people(size, places)
    rows = [
        Account(
            name=f"Customer {number:06}",
            owner_id=managers[number % len(managers)],
            territory_id=places[1 + number % (len(places) - 1)],
        )
        for number in range(size.accounts)
    ]
    Account.objects.bulk_create(rows, batch_size=2000)
    numbers = np.array([row.pk for row in rows], np.int64)
    members = draw.choice(size.accounts, size.accounts // 20, replace=False)
    tops = np.setdiff1d(np.arange(size.accounts), members)
    for member, top in zip(members, draw.choice(tops, len(members)), strict=True):
        rows[member].parent_id = rows[top].pk
    Account.objects.bulk_update([rows[m] for m in members], ["parent"], batch_size=500)
    return numbers


def _territories(size: Size) -> list[int]:
    from mainstay.apps.organisation.models import Territory

    world = Territory.objects.create(name="World")
    below = [
        Territory.objects.create(name=f"Region {number}", parent=world)
        for number in range(max(1, size.territories))
    ]
    return [world.pk, *(row.pk for row in below)]


def _people(size: Size, places: list[int]) -> list[int]:
    """An administrator, a leader of everything, one of each region, and account managers."""
    from mainstay.apps.organisation.models import AccessLevel, User

    def person(name: str, level: str, **more: Any) -> User:
        return User.objects.create_user(
            f"{name}@large.example", PASSWORD, name=name, level=level, **more
        )

    person("admin", AccessLevel.ADMINISTRATOR)
    top = person("leader", AccessLevel.LEADER, territory_id=places[0])
    leaders = [
        person(f"leader{n}", AccessLevel.LEADER, territory_id=place, reports_to=top)
        for n, place in enumerate(places[1:])
    ]
    first = person("manager0", AccessLevel.ACCOUNT_MANAGER, reports_to=leaders[0])
    more = [
        User(
            email=f"manager{n}@large.example",
            name=f"manager{n}",
            password=first.password,
            level=AccessLevel.ACCOUNT_MANAGER,
            reports_to=leaders[n % len(leaders)],
        )
        for n in range(1, size.people)
    ]
    return [first.pk, *(row.pk for row in User.objects.bulk_create(more))]


def add_rates() -> None:
    """State what one unit of each activity costs."""
    from mainstay.apps.worth.models import ActivityRate

    for activity, rate in ACTIVITIES:
        ActivityRate.objects.create(
            activity=activity, from_date=date(2020, 1, 1), per_unit=Decimal(rate)
        )


def drawn_orders(accounts: Whole, size: Size, draw: np.random.Generator) -> Orders:
    """Draw orders: each customer has a rate of its own and a time in which it buys."""
    count = size.lines // LINES_OF_AN_ORDER
    end = _number(LAST) + 1
    start = end - MONTHS * 30
    begun = start + (draw.random(len(accounts)) ** 2 * (end - start) * 0.9).astype(np.int64)
    stays = np.where(draw.random(len(accounts)) < 0.8, 1.0, draw.random(len(accounts)))
    gone = begun + np.maximum(1, ((end - begun) * stays).astype(np.int64))
    weight = draw.gamma(0.8, 1.0, len(accounts)) * (gone - begun)
    upto = np.cumsum(weight / weight.sum())
    who = np.minimum(np.searchsorted(upto, draw.random(count)), len(accounts) - 1)
    who[: len(accounts)] = np.arange(min(count, len(accounts)))  # nobody without an order
    day = begun[who] + (draw.random(count) * (gone - begun)[who]).astype(np.int64)
    day[0] = end - 1  # the last day has an order
    return Orders(accounts[who], day)


def by_month(orders: Orders) -> Iterator[Orders]:
    """Cut orders into files of a month, as they would be brought."""
    month = orders.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    order = np.argsort(month, kind="stable")
    edges = np.flatnonzero(np.diff(month[order])) + 1
    for chosen in np.split(order, edges):
        yield orders.of(chosen)


def add_lines(orders: Orders, draw: np.random.Generator) -> None:
    """Bring orders into force as one batch of order lines."""
    from mainstay.analytics.facts import ORDER_LINES

    count = len(orders) * LINES_OF_AN_ORDER
    product = np.minimum(draw.geometric(0.01, count), PRODUCTS) - 1
    revenue = np.round(np.exp(draw.normal(5.5, 1.1, count)) * 100).astype(np.int64) * 100
    revenue[draw.random(count) < 0.01] *= -1  # credits
    cost = np.round(revenue / 100 * draw.uniform(0.5, 0.98, count)).astype(np.int64) * 100
    number = np.repeat(np.arange(len(orders)), LINES_OF_AN_ORDER)
    columns = {
        "account": pa.array(np.repeat(orders.account, LINES_OF_AN_ORDER)),
        "date": _days(np.repeat(orders.day, LINES_OF_AN_ORDER)),
        "revenue": money(revenue),
        "direct_cost": money(cost, known=draw.random(count) >= 0.02),
        "quantity": money(draw.integers(1, 40, count) * 10_000),
        "order_number": pa.array(number).cast(pa.string()),
        "line_number": pa.array(np.tile(np.arange(1, 6), len(orders))).cast(pa.string()),
        "product": _named("P", product, PRODUCTS),
        "product_family": _named("Family ", product % FAMILIES, FAMILIES),
    }
    _commit(ORDER_LINES, columns, orders.day)


def add_services(accounts: Whole, size: Size, draw: np.random.Generator) -> None:
    """Bring service events of the last two years into force: one for a hundred order lines."""
    from mainstay.analytics.facts import SERVICE_EVENTS

    count = max(1, size.lines // 100)
    day = _number(LAST) - draw.integers(0, 730, count)
    names = pa.array([name for name, _ in ACTIVITIES])
    columns = {
        "account": pa.array(draw.choice(accounts, count)),
        "date": _days(day),
        "activity": names.take(pa.array(draw.integers(0, len(ACTIVITIES), count))),
        "quantity": money(draw.integers(1, 6, count) * 10_000),
    }
    _commit(SERVICE_EVENTS, columns, day)


def _commit(table: FactTable, columns: dict[str, Any], day: Whole) -> None:
    from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState
    from mainstay.apps.worth.queries import lake

    count, at = len(columns["date"]), datetime(2026, 11, 1, tzinfo=UTC)
    batch = Batch.objects.create(
        kind=table.name,
        source="benchmark",
        file_name=f"{table.name}.parquet",
        state=BatchState.COMMITTED,
        by="benchmark",
        started_at=at,
        new=count,
        first_day=EPOCH + timedelta(days=int(day.min())),
        last_day=EPOCH + timedelta(days=int(day.max())),
    )
    hashes = np.random.default_rng(batch.pk)
    whole = {
        "batch": pa.array(np.full(count, batch.pk)),
        "row": pa.array(np.arange(count)),
        "key": _hashes(hashes, count),
        "content": _hashes(hashes, count),
        "currency": pa.repeat(pa.scalar("EUR"), count),
        **columns,
    }
    arrays = [whole.get(f.name, pa.nulls(count, f.type)) for f in table.schema]
    lake().append(table, pa.table(arrays, schema=table.schema), batch=batch.pk)
    BatchEvent.objects.create(batch=batch, counts=True, at=at, by="benchmark")


def money(values: Whole, *, known: Any = None) -> Any:
    """Make decimals with four places of whole numbers of a ten-thousandth; null where not known."""
    both = np.empty((len(values), 2), np.int64)
    both[:, 0], both[:, 1] = values, values >> 63
    absent = None if known is None else pa.array(known).buffers()[1]
    kind = pa.decimal128(18, 4)
    return pa.Array.from_buffers(kind, len(values), [absent, pa.py_buffer(both.tobytes())])


def _hashes(draw: np.random.Generator, count: int) -> Any:
    """Sixteen bytes a row, as keys and contents are."""
    edges = np.arange(0, 16 * (count + 1), 16, dtype=np.int32)
    buffers = [None, pa.py_buffer(edges.tobytes()), pa.py_buffer(draw.bytes(16 * count))]
    return pa.Array.from_buffers(pa.binary(), count, buffers)


def _named(prefix: str, chosen: Whole, count: int) -> Any:
    names = pa.array([f"{prefix}{number:03}" for number in range(count)])
    return names.take(pa.array(chosen))


def _days(day: Whole) -> Any:
    return pa.array(day.astype(np.int32)).cast(pa.date32())


def _number(day: date) -> int:
    return (day - EPOCH).days
