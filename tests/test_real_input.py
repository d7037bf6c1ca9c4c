"""The main job on real files, from the files to the figures that are known of them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from mainstay.analytics.engines import Engine
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.actions.bring import bring_files
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.people.models import Person, Position
from mainstay.apps.portfolio.actions import score
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.figures import figure
from mainstay.apps.portfolio.queries.outlook import purchases_of
from mainstay.apps.portfolio.queries.overview import overview, trend, whale_data
from mainstay.apps.portfolio.queries.portfolio import Portfolio, portfolio
from mainstay.apps.relationships.queries.all_gaps import gaps_of_accounts
from mainstay.domain.figure import Measure
from tests import sample_company

pytestmark = pytest.mark.django_db

CENT = Decimal("0.01")


def bring(path: Path) -> None:
    bring_files([path], by=machine_owner(), take_proposals=True)


def seen(**wish: object) -> Portfolio:
    return portfolio(asked(None, Wish(**wish)))  # type: ignore[arg-type]


def cents(value: object) -> Decimal:
    return Decimal(str(value)).quantize(CENT, rounding=ROUND_HALF_UP)


def buyers(found: Portfolio) -> list[tuple[str, Decimal]]:
    """Whoever has order lines in the period, the largest first."""
    keys = dict(Account.objects.values_list("pk", "keys__key"))
    rows = [(str(keys[k]), f.revenue) for k, f in found.facts.items() if f.lines]
    return sorted(rows, key=lambda row: -row[1])


def test_northwind_all_time(shared_data: Path) -> None:
    bring(shared_data / "northwind")
    found = seen(all_time=True)
    assert Account.objects.count() == 91
    assert cents(figure(found, "total").value) == Decimal("1265793.04")
    rows = buyers(found)
    assert len(rows) == 89
    assert (rows[0][0], cents(rows[0][1])) == ("QUICK", Decimal("110277.31"))
    assert [key for key, _ in rows[:3]] == ["QUICK", "ERNSH", "SAVEA"]
    assert round(float(figure(found, "hhi").value or 0), 1) == 336.9
    assert Account.objects.filter(name="Comércio Mineiro").exists()


def test_northwind_over_the_twelve_months_to_its_last_order(shared_data: Path) -> None:
    bring(shared_data / "northwind")
    found = seen()
    rows = buyers(found)
    assert (len(rows), rows[0][0]) == (88, "SAVEA")
    assert round(float(figure(found, "hhi").value or 0), 1) == 372.4


def test_salesforce_export(shared_data: Path) -> None:
    bring(shared_data / "salesforce_export")
    assert Account.objects.count() == 18
    assert Person.objects.count() == 25
    assert Position.objects.count() == 25


def test_the_maps_of_the_salesforce_export(shared_data: Path) -> None:
    bring(shared_data / "salesforce_export")
    told = gaps_of_accounts(user=None, day=timezone.localdate())
    assert len(told) == 17
    assert sum(each.people for each in told) == 25
    assert max(each.people for each in told) == 4
    said = {tuple(str(one.code) for one in each.findings) for each in told}
    assert said == {("gap.no_budget", "gap.never_checked", "gap.importance_unknown")}


@pytest.mark.long
def test_uci_online_retail_all_time(shared_data: Path) -> None:
    bring(shared_data / "online_retail")
    found = seen(all_time=True)
    said = overview(found)
    assert said.total_revenue == Decimal("9747747.934")
    assert said.unassigned_lines == 135_080
    assert said.lines == 541_909
    assert Account.objects.count() == 4_372
    assert found.standings.by_measure is Measure.REVENUE
    for measure in ("margin", "profit"):
        assert figure(found, "total", of=measure).value is None
    assert not whale_data(found).known
    kept = score(Wish(all_time=True), by=machine_owner())
    assert (kept.customers, kept.accounts) == (4_372, 4_372)
    assert kept.standings.filter(is_customer=True, probability_active__isnull=False).count() > 4_000


def _answers(found: Portfolio) -> dict[int, tuple[object, ...]]:
    """Everything that analytics measured of each customer; floats to nine digits."""
    return {
        key: tuple(
            round(value, 9) if isinstance(value, float) else value
            for value in (getattr(facts, name) for name in facts.__slots__)
        )
        for key, facts in found.facts.items()
    }


def _everything(found: Portfolio) -> tuple[object, ...]:
    """Customers, what has no customer, every quarter, and what the purchase models are fed."""
    quarters = [
        (quarter.name, quarter.spread.total, quarter.spread.hhi)
        for quarter in trend(found).quarters
    ]
    return _answers(found), found.unassigned, quarters, purchases_of(found)


# PySpark warns of pandas 3 and of its own way back from it; only its answers matter here.
PANDAS_3 = pytest.mark.filterwarnings("ignore")


@PANDAS_3
@pytest.mark.long
@pytest.mark.spark
def test_spark_gives_the_same_answers_on_uci(shared_data: Path, java: None) -> None:
    bring(shared_data / "online_retail")
    assert _everything(seen(engine=Engine.SPARK)) == _everything(seen())


@PANDAS_3
@pytest.mark.long
@pytest.mark.spark
def test_spark_gives_the_same_answers_on_the_sample(
    settings: Any, tmp_path: Path, java: None
) -> None:
    sample_company.load(settings, tmp_path)
    assert _everything(seen(engine=Engine.SPARK)) == _everything(seen())
    assert score(Wish(engine=Engine.SPARK), by=machine_owner()).engine == "spark"
