"""A score's columns say what the domain says of each customer one by one, to the last digit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pyarrow as pa
import pytest

from mainstay.analytics.engines import Engine
from mainstay.analytics.facts import ORDER_LINES, REPLACED_ROWS
from mainstay.apps.accounts.models import Account, Contract
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState, Organisation
from mainstay.apps.portfolio.actions import score
from mainstay.apps.portfolio.models import Score
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.everybody import COLUMNS, everybody
from mainstay.apps.portfolio.queries.figures import whale_of
from mainstay.apps.portfolio.queries.outlook import futures
from mainstay.apps.portfolio.queries.portfolio import KEPT, portfolio
from mainstay.apps.worth.models import ActivityRate, ExchangeRate, Product
from mainstay.apps.worth.queries import lake
from mainstay.domain.amount import Amount
from mainstay.domain.figure import Measure, MeasureChoice
from mainstay.domain.hold import Dial
from mainstay.domain.profitability import cost_coverage
from tests.apps.portfolio.by_domain import agrees
from tests.factories import Event, Line, sell, serve, undo

LAST = date(2025, 12, 30)
START = date(2023, 6, 1)


def one_by_one(wish: Wish) -> list[tuple[object, ...]]:
    """What the domain says of everybody, as rows of a score."""
    KEPT.clear()
    found = portfolio(asked(None, wish))
    agrees(found)
    ahead = futures(found).rows
    parts = {point.account_id: point.part.value for point in whale_of(found).points}
    rows = []
    for row in found.standings.rows:
        coverage = cost_coverage(found.facts[row.account_id])
        dials = row.hold.dials
        future = ahead.get(row.account_id)
        values = (future.value, future.low, future.high) if future else (None, None, None)
        margin, profit = row.amounts[Measure.MARGIN], row.amounts[Measure.PROFIT]
        rows.append(
            (
                row.account_id,
                not wish.by_account,
                money(row.amounts[Measure.REVENUE].value),
                *amount(margin),
                *amount(profit),
                None if coverage is None else float(coverage),
                None if row.share is None else float(row.share),
                row.hold.level,
                row.hold.limiting or "",
                *(dials[d].answer for d in (Dial.RHYTHM, Dial.VOLUME, Dial.BREADTH, Dial.CONTRACT)),
                bool(row.cannot_afford_to_lose.answer),
                row.could_lose,
                parts.get(row.account_id, ""),
                row.rank,
                future.orders_expected if future else None,
                future.probability_active if future else None,
                *(money(v) for v in values),
            )
        )
    return sorted(rows)  # type: ignore[type-var]


def amount(found: Amount) -> tuple[Decimal | None, ...]:
    low, high = (found.low, found.high) if found.is_range else (None, None)
    return money(found.value), money(low), money(high)


def money(value: Decimal | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.0001"))


def as_columns(wish: Wish, *, by_account: bool) -> list[tuple[object, ...]]:
    """The same from the columns, their texts of money read as decimals."""
    found = everybody(asked(None, wish))
    rows = (found.accounts if by_account else found.customers).rows(score=0)
    return [
        tuple(read(name, value) for name, value in zip(COLUMNS, r, strict=True))[1:] for r in rows
    ]


def read(name: str, value: object) -> object:
    is_money = name.startswith(("revenue", "margin", "profit_low", "profit_high", "lifetime_value"))
    if (is_money or name == "profit") and value is not None:
        return Decimal(str(value))
    return value


def random_company(seed: int, *, accounts: int, lines: int) -> list[Account]:
    """Groups, credits, currencies with and without a rate, missing costs, families, services."""
    draw = Random(seed)
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Any", "currency": "EUR"})
    rows = [Account.objects.create(name=f"A{n}") for n in range(accounts)]
    for row in draw.sample(rows[1:], accounts // 4):
        row.parent = rows[0] if draw.random() < 0.5 else draw.choice(rows[: accounts // 4])
        if row.parent_id != row.pk:
            row.save()
    ExchangeRate.objects.create(currency="USD", from_date=START, rate=Decimal("0.9137"))
    ExchangeRate.objects.create(
        currency="USD", from_date=date(2025, 3, 1), rate=Decimal("0.8850100001")
    )
    for activity, rate in (("visit", "180.55"), ("claim", "95")):
        ActivityRate.objects.create(activity=activity, from_date=START, per_unit=Decimal(rate))
    batch = sell(Line(rows[0], LAST, "100", "60", family="F1"))
    for code, family in (("P1", "F1"), ("P2", "F9"), ("P3", "")):
        Product.objects.create(source="t", code=code, family=family, batch=batch)
    for chunk in range(4):
        sell(*(line(draw, rows, chunk) for _ in range(lines // 4)))
    serve(*(event(draw, rows) for _ in range(lines // 20)))
    for row in draw.sample(rows, accounts // 5):
        end = draw.choice([None, LAST + timedelta(days=draw.randrange(-90, 800))])
        Contract.objects.create(account=row, start=START, end=end)
    return rows


def line(draw: Random, rows: list[Account], chunk: int) -> Line:
    number = min(int(draw.expovariate(6 / len(rows))), len(rows) - 1)
    currency = draw.choices(["EUR", "USD", "SEK"], [90, 9, 0.3])[0]
    revenue = draw.randrange(-20_000, 1_000_000)
    days = (LAST - START).days
    cost = None if draw.random() < 0.01 + 0.3 * (number % 7 == 3) else str(revenue * 6 / 10**5)
    product = draw.choice(["P1", "P2", "P3", "P4", None])
    family = draw.choice(["F1", "F2", "F3", None])
    day = LAST - timedelta(days=int(draw.random() * days / (1 + number % 3)))
    return Line(
        None if draw.random() < 0.01 else rows[number],
        day,
        str(Decimal(revenue) / 10**4),
        None if cost is None else str(Decimal(cost).quantize(Decimal("0.0001"))),
        product=product,
        family=family,
        currency=currency,
    )


def event(draw: Random, rows: list[Account]) -> Event:
    account, day = draw.choice(rows), LAST - timedelta(days=draw.randrange(500))
    if draw.random() < 0.1:
        currency = draw.choices(["EUR", "USD", "SEK"], [20, 4, 1])[0]
        return Event(account, day, "rebate", amount=str(draw.randrange(1000)), currency=currency)
    activity = draw.choices(["visit", "claim", "unpriced"], [50, 50, 1])[0]
    return Event(account, day, activity, str(draw.randrange(1, 9)))


def replace_lines(seed: int) -> Batch:
    """Bring a batch that replaces some lines of the batches before it by others."""
    draw = Random(seed)
    ids = list(Batch.objects.filter(kind="order_lines").values_list("pk", flat=True))
    there = lake().rows_of(ORDER_LINES, batches=ids, columns=ORDER_LINES.schema.names).to_pylist()
    gone = draw.sample(there, len(there) // 50)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    batch = Batch.objects.create(
        kind="order_lines",
        source="test",
        file_name="more.csv",
        state=BatchState.COMMITTED,
        by="test",
        started_at=at,
        first_day=START,
        last_day=LAST,
    )
    new = [
        {**row, "batch": batch.pk, "row": n, "revenue": row["revenue"] * 2, "product_family": "F4"}
        for n, row in enumerate(gone)
        if draw.random() < 0.7
    ]
    names = [
        {"table": "order_lines", "batch": r["batch"], "row": r["row"], "replaced_by": batch.pk}
        for r in gone
    ]
    lake().append(ORDER_LINES, pa.Table.from_pylist(new, schema=ORDER_LINES.schema), batch=batch.pk)
    lake().append(
        REPLACED_ROWS, pa.Table.from_pylist(names, schema=REPLACED_ROWS.schema), batch=batch.pk
    )
    BatchEvent.objects.create(batch=batch, counts=True, at=at, by="test")
    return batch


WISHES = (
    Wish(by_account=True),
    Wish(as_of=date(2025, 6, 1)),
    Wish(all_time=True),
    Wish(measure=MeasureChoice.REVENUE, months=6, by_account=True),
    Wish(measure=MeasureChoice.PROFIT),
)


def same_both_ways(wish: Wish) -> None:
    """By customer, and by account when the wish says so, too."""
    for by_account in {False, wish.by_account}:
        told = one_by_one(Wish(**{**fields(wish), "by_account": by_account}))
        assert as_columns(wish, by_account=by_account) == told


def fields(wish: Wish) -> dict[str, object]:
    return {name: getattr(wish, name) for name in wish.__slots__}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "number", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, len(WISHES)))]
)
def test_columns_say_what_the_domain_says(number: int) -> None:
    random_company(number, accounts=24, lines=600)
    same_both_ways(WISHES[number])


@pytest.mark.long
@pytest.mark.django_db
def test_replaced_lines_and_undone_batches_do_not_count() -> None:
    random_company(7, accounts=15, lines=400)
    batch = replace_lines(7)
    same_both_ways(Wish(by_account=True))
    undo(batch, at=datetime(2026, 1, 3, tzinfo=UTC))
    same_both_ways(Wish())


@pytest.mark.long
@pytest.mark.django_db
def test_batches_without_derived_rows_are_read_from_their_lines() -> None:
    random_company(8, accounts=15, lines=400)
    before = as_columns(Wish(), by_account=False)
    for name in ("family_codes", "account_days"):
        for file in (lake().folder / name).rglob("*.json"):
            file.unlink()
    assert as_columns(Wish(), by_account=False) == before
    same_both_ways(Wish())


@pytest.mark.django_db
def test_a_score_keeps_what_was_computed() -> None:
    random_company(9, accounts=15, lines=400)
    kept = score(Wish(), by=machine_owner())
    assert isinstance(kept, Score)
    stored = kept.standings.filter(is_customer=True).order_by("account_id")
    names = [name for name in COLUMNS if name != "score_id"]
    assert list(stored.values_list(*names)) == as_columns(Wish(), by_account=False)
    assert kept.accounts == kept.standings.filter(is_customer=False).count()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.long
@pytest.mark.spark
@pytest.mark.django_db
def test_spark_gives_the_same_columns(java: None) -> None:
    random_company(10, accounts=15, lines=400)
    replace_lines(10)
    told = as_columns(Wish(by_account=True), by_account=True)
    assert as_columns(Wish(by_account=True, engine=Engine.SPARK), by_account=True) == told
