"""Months, years and sales of an account add up exactly to its figures; an SQL text agrees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from mainstay.analytics.account_records import (
    Chosen,
    missing_rates,
    order_line_sums,
    order_lines,
    service_event_sums,
    service_events,
)
from mainstay.analytics.account_reports import facts_by_span, sales_of
from mainstay.analytics.engines import Engine
from mainstay.analytics.facts import ORDER_LINES, SERVICE_EVENTS
from mainstay.analytics.lake import Lake, Scope
from mainstay.analytics.question import Question
from mainstay.analytics.rates import DatedRate, RateTable
from mainstay.analytics.reports import customer_facts
from mainstay.domain.figure import Period

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
BEFORE = Period(date(2024, 1, 1), date(2024, 12, 31))
FIRST, SECOND = 11, 12


def line(account: int, day: date, revenue: str, **more: object) -> dict[str, object]:
    return {"account": account, "date": day, "revenue": Decimal(revenue), "currency": "EUR", **more}


LINES = [
    line(FIRST, date(2024, 3, 1), "7.7700", product="P1", quantity=Decimal(3)),
    line(FIRST, date(2025, 1, 31), "10.0100", direct_cost=Decimal("4.5"), product="P1",
         quantity=Decimal(2)),
    line(FIRST, date(2025, 2, 1), "20.0200", currency="SEK", product="P2", quantity=Decimal(5)),
    line(FIRST, date(2025, 12, 31), "-3.3300", direct_cost=Decimal("-1"), product="P1"),
    line(SECOND, date(2025, 7, 15), "100.1234", direct_cost=Decimal(60), product_family="Drives"),
    line(SECOND, date(2025, 7, 16), "5", currency="NOK"),
]  # fmt: skip
EVENTS = [
    {"account": FIRST, "date": date(2025, 2, 2), "activity": "visit", "quantity": Decimal(2)},
    {"account": FIRST, "date": date(2025, 8, 2), "activity": "visit", "quantity": Decimal(1)},
    {"account": SECOND, "date": date(2025, 8, 2), "activity": "rebate", "amount": Decimal("1.5")},
]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(tmp_path / "lake")
    for table, rows in ((ORDER_LINES, LINES), (SERVICE_EVENTS, EVENTS)):
        whole = [
            {"batch": 1, "row": i, "key": str(i).encode(), "content": b"", "currency": "EUR", **row}
            for i, row in enumerate(rows)
        ]
        made.append(table, pa.Table.from_pylist(whole, schema=table.schema), batch=1)
    return made


@pytest.fixture
def question() -> Question:
    day = date(2025, 1, 1)
    rates = [DatedRate("SEK", day, Decimal("0.0933"))]
    visits = [
        DatedRate("visit", day, Decimal(50)),
        DatedRate("visit", date(2025, 7, 1), Decimal(60)),
    ]
    return Question(
        period=YEAR,
        before=BEFORE,
        exchange=RateTable.of_currencies("EUR", rates),
        activity=RateTable.of(visits),
        products={"P1": "Pumps"},
    )


def scope(*pairs: tuple[int, int]) -> Scope:
    return Scope.of(list(pairs), batches=[1], with_unassigned=False)


def months() -> list[Period]:
    ends = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return [Period(date(2025, m, 1), date(2025, m, end)) for m, end in enumerate(ends, start=1)]


def test_the_months_of_an_account_add_up_exactly_to_its_figures(
    lake: Lake, question: Question
) -> None:
    with lake.session(scope((FIRST, FIRST))) as session:
        (whole,) = customer_facts(session, question)
        parts = facts_by_span(session, question, months())
    spans = [parts[FIRST, n] for n in range(12) if (FIRST, n) in parts]
    assert (
        sum(s.revenue for s in spans)
        == whole.revenue
        == Decimal("10.01") + Decimal("20.02") * Decimal("0.0933") - Decimal("3.33")
    )
    assert sum(s.direct_cost for s in spans) == whole.direct_cost == Decimal("3.5")
    costs = [use.cost for s in spans for use in s.services]
    assert sum(costs) == sum(use.cost for use in whole.services) == 2 * 50 + 60


def test_the_members_of_a_group_add_up_exactly_to_it(lake: Lake, question: Question) -> None:
    units = scope((FIRST, FIRST), (SECOND, SECOND), (FIRST, -1), (SECOND, -1))
    with lake.session(units) as session:
        facts = facts_by_span(session, question, [YEAR])
    first, second, group = facts[FIRST, 0], facts[SECOND, 0], facts[-1, 0]
    assert first.revenue + second.revenue == group.revenue
    assert first.direct_cost + second.direct_cost == group.direct_cost
    assert group.unconverted == second.unconverted == {"NOK": Decimal(5)}


def test_sql_gives_the_same_sums_by_month(lake: Lake, question: Question) -> None:
    with lake.session(scope((FIRST, FIRST))) as session:
        parts = facts_by_span(session, question, months())
    rows = duckdb.sql(
        f"""
        SELECT month(date) - 1,
               sum(revenue * CASE currency WHEN 'SEK' THEN 0.0933 ELSE 1 END)
        FROM read_parquet({lake.files(ORDER_LINES)})
        WHERE account = {FIRST} AND year(date) = 2025 GROUP BY 1
        """
    ).fetchall()
    assert dict(rows) == {
        span: facts.revenue for (unit, span), facts in parts.items() if facts.lines
    }


def test_sales_keep_products_without_a_quantity_apart(lake: Lake, question: Question) -> None:
    with lake.session(scope((FIRST, 1), (SECOND, 1))) as session:
        sales = sales_of(session, question, 1)
    pumps = [(s.quantity, s.revenue) for s in sales.now if s.product == "P1"]
    assert sorted(pumps, key=str) == sorted(
        [(Decimal(2), Decimal("10.01")), (None, Decimal("-3.33"))], key=str
    )
    assert [s.revenue for s in sales.before] == [Decimal("7.77")]
    assert {s.family for s in sales.now} == {"Pumps", "Drives", None}
    assert sales.unconverted == {"NOK": Decimal(5)}


def test_lines_come_page_by_page_and_their_sum_is_of_all(lake: Lake, question: Question) -> None:
    with lake.session(scope((FIRST, 1), (SECOND, 1))) as session:
        pages = [order_lines(session, question, Chosen(YEAR, offset=n, limit=2)) for n in (0, 2, 4)]
        sums = order_line_sums(session, question, Chosen(BEFORE, equal={"product": ""}))
        everything = order_line_sums(session, question, Chosen(YEAR))
    rows = [row for page in pages for row in page]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [row.day for row in rows] == sorted((row.day for row in rows), reverse=True)
    assert sums.lines == 0
    assert (everything.lines, everything.revenue) == (5, None)  # a currency has no rate
    assert everything.unconverted == {"NOK": Decimal(5)}


def test_filters_leave_only_what_they_name(lake: Lake, question: Question) -> None:
    with lake.session(scope((FIRST, 1), (SECOND, 1))) as session:
        pumps = Chosen(YEAR, equal={"product_family": "Pumps"}, containing={"product": "p1"})
        sums = order_line_sums(session, question, pumps)
        rows = order_lines(session, question, pumps)
    assert sums.revenue == sum(row.revenue for row in rows if row.revenue) == Decimal("6.68")
    assert sums.direct_cost == Decimal("3.5")


def test_events_cost_their_quantity_at_the_rate_of_the_day(lake: Lake, question: Question) -> None:
    with lake.session(scope((FIRST, 1), (SECOND, 1))) as session:
        rows = service_events(session, question, Chosen(YEAR))
        sums = service_event_sums(session, question, Chosen(YEAR))
    assert sorted(row.cost for row in rows) == [Decimal("1.5"), Decimal(60), Decimal(100)]
    assert (sums.events, sums.cost) == (3, Decimal("161.5"))


def test_currencies_without_a_rate_are_listed_with_their_days(
    lake: Lake, question: Question
) -> None:
    with lake.session(scope((FIRST, 1), (SECOND, 1))) as session:
        (missing,) = missing_rates(session, question)
    assert (missing.currency, missing.rows, missing.days) == ("NOK", 1, 1)
    assert missing.first_day == missing.last_day == date(2025, 7, 16)


def answers(lake: Lake, question: Question, **options: Any) -> list[object]:
    with lake.session(scope((FIRST, 1), (SECOND, 1)), **options) as session:
        return [
            facts_by_span(session, question, months()),
            sales_of(session, question, 1),
            order_lines(session, question, Chosen(YEAR, containing={"product": "p"})),
            order_line_sums(session, question, Chosen(YEAR)),
            service_events(session, question, Chosen(YEAR, equal={"activity": "visit"})),
            service_event_sums(session, question, Chosen(YEAR)),
            missing_rates(session, question),
        ]


def test_what_is_read_once_gives_the_same_detail(lake: Lake, question: Question) -> None:
    assert answers(lake, question, at_hand=True) == answers(lake, question)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.long
@pytest.mark.spark
def test_spark_gives_the_same_detail(lake: Lake, question: Question, java: None) -> None:
    assert answers(lake, question, engine=Engine.SPARK) == answers(lake, question)
