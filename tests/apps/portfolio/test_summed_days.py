"""A score that uses the sums of older days says what one says that reads every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.utils import timezone

from mainstay.analytics.engines import Engine
from mainstay.analytics.everybody import summed
from mainstay.analytics.everybody.span_file import NAME, kept_spans
from mainstay.analytics.everybody.spans import Spans
from mainstay.analytics.facts import ACCOUNT_DAYS
from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.portfolio.actions import score
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.everybody import everybody
from mainstay.apps.worth.models import ExchangeRate, Product
from mainstay.apps.worth.queries import lake
from tests.apps.portfolio.test_everybody import LAST, random_company, replace_lines
from tests.factories import Line, sell, undo

Told = tuple[list[tuple[object, ...]], list[tuple[object, ...]]]
LATER = datetime(2026, 1, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sums_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums are made and used however few days and accounts there are."""
    monkeypatch.setattr(summed, "MANY_DAYS", 0)
    monkeypatch.setattr(summed, "LARGEST_PART", 1)


def company(seed: int) -> list[Account]:
    """A random company of which some accounts buy often, all in the home currency."""
    rows = random_company(seed, accounts=16, lines=200)
    draw = Random(seed)
    often = [Account.objects.create(name=f"Often {n}") for n in range(4)]
    sell(*(daily(draw, account) for account in often for _ in range(90)))
    return [*rows, *often]


def daily(draw: Random, account: Account) -> Line:
    day = LAST - timedelta(days=draw.randrange(900))
    revenue = Decimal(draw.randrange(-5_000, 500_000)) / 10**4
    cost = None if draw.random() < 0.1 else str((revenue * 6 / 10).quantize(Decimal("0.0001")))
    return Line(account, day, str(revenue), cost, product=draw.choice(["P1", "P2", None]))


def told(wish: Wish = Wish()) -> Told:  # noqa: B008  a wish is a value
    found = everybody(asked(None, wish))
    return list(found.customers.rows(score=0)), list(found.accounts.rows(score=0))


def told_day_by_day(wish: Wish = Wish()) -> Told:  # noqa: B008
    """The same without sums: they are put away while it is computed."""
    file = lake().folder / NAME
    aside = file.rename(file.with_name("aside"))
    try:
        summed.MANY_DAYS = 10**9
        return told(wish)
    finally:
        summed.MANY_DAYS = 0
        aside.rename(file)


def kept() -> Spans:
    """Score, and return the sums that are kept afterwards."""
    score(Wish(), by=machine_owner())
    spans = kept_spans(lake().folder)
    assert spans is not None
    return spans


@pytest.mark.long
@pytest.mark.django_db
def test_sums_serve_and_say_the_same() -> None:
    company(1)
    spans = kept()
    assert spans.left_out.sum() > 50
    assert spans.families.any()
    made = everybody(asked(None, Wish()))
    assert made.spans is None, "those that were kept are used"
    assert told() == told_day_by_day()


@pytest.mark.django_db
def test_a_day_later_with_late_lines_the_sums_still_serve() -> None:
    accounts = company(2)
    before = kept()
    draw = Random(2)
    sell(*(Line(a, LAST + timedelta(days=1), "12.5", "7", family="F7") for a in accounts[3:]))
    sell(*(daily(draw, a) for a in accounts[-2:] for _ in range(5)))
    assert told() == told_day_by_day()
    assert everybody(asked(None, Wish())).spans is None
    assert kept().basis == before.basis


@pytest.mark.long
@pytest.mark.django_db
def test_replaced_lines_and_an_undone_batch_make_no_difference() -> None:
    company(3)
    kept()
    batch = replace_lines(3)
    assert told() == told_day_by_day()
    with_replaced = kept()
    undo(batch, at=LATER)
    assert told() == told_day_by_day()
    assert kept().basis.batches != with_replaced.basis.batches or batch.pk not in (
        with_replaced.basis.batches
    )


@pytest.mark.django_db
def test_an_undone_batch_of_the_sums_counts_no_more() -> None:
    accounts = company(4)
    more = sell(*(daily(Random(9), a) for a in accounts[-3:] for _ in range(30)))
    assert more.pk in kept().basis.batches
    before = Wish(known_at=timezone.now())
    with_more = told(before)
    undo(more, at=timezone.now())
    assert told() == told_day_by_day() != with_more
    assert more.pk not in kept().basis.batches
    assert told(before) == told_day_by_day(before) == with_more


@pytest.mark.long
@pytest.mark.django_db
def test_what_changes_beside_the_lines_is_seen() -> None:
    accounts = company(5)
    kept()
    ExchangeRate.objects.filter(currency="USD").update(rate=Decimal("0.7"))
    assert told() == told_day_by_day()
    Product.objects.filter(code="P2").update(family="F1")
    assert told() == told_day_by_day()
    accounts[-1].parent = accounts[-2]
    accounts[-1].save()
    assert told() == told_day_by_day()
    Account.objects.create(name="New")
    assert told() == told_day_by_day()


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("as_of", [date(2025, 6, 1), date(2025, 12, 1), date(2026, 1, 20)])
def test_another_day_says_the_same(as_of: date) -> None:
    company(6)
    kept()
    wish = Wish(as_of=as_of)
    assert told(wish) == told_day_by_day(wish)


@pytest.mark.long
@pytest.mark.django_db
def test_sums_of_another_lake_or_a_broken_file_are_not_used() -> None:
    company(7)
    spans = kept()
    whole = told()
    file = lake().folder / NAME
    file.write_bytes(file.read_bytes()[:-200])
    assert kept_spans(lake().folder) is None
    assert told() == whole
    assert kept().basis == spans.basis
    lake().destroy()
    assert kept_spans(lake().folder) is None


@pytest.mark.long
@pytest.mark.django_db
def test_days_of_another_version_are_derived_anew() -> None:
    company(8)
    score(Wish(), by=machine_owner())
    whole = told_day_by_day()
    for file in (lake().folder / ACCOUNT_DAYS.name / "_delta_log").glob("*.json"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("lowest_margin_rate", "least_margin_rate"), encoding="utf-8")
    assert lake().files(ACCOUNT_DAYS) == []
    assert told_day_by_day() == whole
    score(Wish(), by=machine_owner())
    assert lake().files(ACCOUNT_DAYS) != []
    assert told() == whole


@pytest.mark.filterwarnings("ignore")
@pytest.mark.long
@pytest.mark.spark
@pytest.mark.django_db
def test_spark_uses_the_same_sums(java: None) -> None:
    company(10)
    kept()
    assert told(Wish(engine=Engine.SPARK)) == told_day_by_day()
