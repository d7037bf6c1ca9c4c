"""The portfolio as somebody sees it: totals, shares, groups, unknowns, the past."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import deed, machine_owner
from mainstay.apps.organisation.models import User
from mainstay.apps.portfolio.actions import score
from mainstay.apps.portfolio.models import Score
from mainstay.apps.portfolio.queries.asked import Wish, WrongQuestion, asked
from mainstay.apps.portfolio.queries.figures import (
    NoSuchFigure,
    chosen_accounts,
    explanation,
    figure,
)
from mainstay.apps.portfolio.queries.loss import loss_of, loss_rows
from mainstay.apps.portfolio.queries.overview import (
    concentration_data,
    major_customers,
    overview,
    trend,
    whale_data,
)
from mainstay.apps.portfolio.queries.portfolio import Portfolio, portfolio
from mainstay.apps.portfolio.queries.ranking import ranking
from mainstay.apps.worth.models import ActivityRate, ExchangeRate
from mainstay.domain.figure import Measure, MeasureChoice
from mainstay.domain.loss import LossError
from tests.cast import Cast
from tests.factories import Event, Line, sell, serve, undo

LAST = date(2025, 12, 30)


def seen_by(user: User | None, **wish: object) -> Portfolio:
    return portfolio(asked(user, Wish(**wish)))  # type: ignore[arg-type]


def two_customers(cast: Cast) -> None:
    """Hansen with 60 through two accounts, Castell with 40; every line carries its cost."""
    sell(
        Line(cast.hers, date(2025, 3, 3), "50.0000", "20"),
        Line(cast.subsidiary, LAST, "10.0000", "4"),
        Line(cast.his, LAST, "40.0000", "30"),
    )


def test_a_group_is_one_customer_and_its_parts_add_up(cast: Cast) -> None:
    two_customers(cast)
    groups = seen_by(cast.olga)
    singles = seen_by(cast.olga, by_account=True)
    assert {groups.name(k): f.revenue for k, f in groups.facts.items()} == {
        "Hansen Pumps": Decimal(60),
        "Castell Glass": Decimal(40),
    }
    members = [singles.facts[cast.hers.pk], singles.facts[cast.subsidiary.pk]]
    assert sum(f.revenue for f in members) == groups.facts[cast.hers.pk].revenue


def test_shares_are_of_the_whole_company_for_who_sees_all_and_of_his_own_for_others(
    cast: Cast,
) -> None:
    two_customers(cast)
    whole, own = seen_by(cast.olga), seen_by(cast.charlie)
    assert whole.by_id[cast.his.pk].amounts[Measure.REVENUE].value == 40
    assert figure(whole, "share", account=cast.his.pk).scope == "all"
    assert own.by_id[cast.his.pk].share == 1
    assert figure(own, "share", account=cast.his.pk).scope == "yours"
    assert overview(own).customers == 1


def test_a_part_of_a_group_is_labelled_as_a_part(cast: Cast) -> None:
    two_customers(cast)
    row = next(row for row in ranking(seen_by(cast.bob)) if row.account_id == cast.hers.pk)
    assert (row.members, row.of, row.is_part) == (1, 2, True)
    assert row.revenue.value == 50


def test_nobody_opens_the_figure_of_a_strangers_account(cast: Cast) -> None:
    two_customers(cast)
    with pytest.raises(NoSuchFigure):
        figure(seen_by(cast.charlie), "revenue", account=cast.hers.pk)
    with pytest.raises(LossError):
        loss_of(seen_by(cast.charlie), [cast.hers.pk])


def test_unassigned_lines_are_counted_apart_and_only_for_who_sees_all(cast: Cast) -> None:
    two_customers(cast)
    sell(Line(None, LAST, "7.5000"))
    seen = overview(seen_by(cast.olga))
    assert (seen.unassigned_lines, seen.unassigned_revenue) == (1, Decimal("7.5"))
    assert seen.total_revenue == Decimal("107.5")
    assert overview(seen_by(cast.alice)).unassigned_lines == 0


def test_without_costs_margin_and_profit_are_unknown_not_zero(cast: Cast) -> None:
    sell(Line(cast.his, LAST, "40"))
    found = seen_by(cast.olga)
    assert found.standings.by_measure is Measure.REVENUE
    assert figure(found, "margin", account=cast.his.pk).value is None
    assert figure(found, "total", of="profit").value is None
    assert figure(found, "customers_losing").value is None
    assert not whale_data(found).known


def test_a_customer_without_lines_does_not_make_an_unknown_margin_zero(cast: Cast) -> None:
    """Its margin of nothing is nothing; of those who buy, nothing is known."""
    sell(Line(cast.his, LAST, "40"), Line(cast.hers, date(2023, 1, 1), "9"))
    found = seen_by(cast.olga)
    assert figure(found, "margin", account=cast.hers.pk).value == 0
    assert figure(found, "total", of="margin").value is None
    lost = {row.label: row for row in loss_rows(loss_of(found, [cast.his.pk]))}
    assert (lost["loss.margin"].today, lost["loss.margin"].without) == (None, None)


def test_profit_is_margin_less_quantity_times_the_rate_of_the_day(cast: Cast) -> None:
    two_customers(cast)
    for day, rate in ((date(2025, 1, 1), "2"), (date(2025, 12, 1), "3")):
        ActivityRate.objects.create(activity="visit", from_date=day, per_unit=Decimal(rate))
    serve(
        Event(cast.hers, date(2025, 11, 30), "visit", "4"),
        Event(cast.hers, date(2025, 12, 1), "visit", "1"),
        Event(cast.subsidiary, LAST, "rebate", amount="1.5"),
    )
    found = seen_by(cast.olga)
    assert found.standings.by_measure is Measure.PROFIT
    assert figure(found, "profit", account=cast.hers.pk).value == Decimal(
        "23.5"
    )  # 36 - 8 - 3 - 1.5
    assert explanation(found, "profit", {"account": str(cast.hers.pk)}).result() == Decimal("23.5")


def test_whether_cost_to_serve_is_known_does_not_hang_on_who_asks(cast: Cast) -> None:
    two_customers(cast)
    ActivityRate.objects.create(activity="visit", from_date=date(2025, 1, 1), per_unit=Decimal(2))
    serve(Event(cast.his, LAST, "visit", "1"))
    for user in (cast.olga, cast.alice):
        assert figure(seen_by(user), "profit", account=cast.hers.pk).value == 36


def test_a_missing_exchange_rate_leaves_the_customer_unknown_until_it_comes(cast: Cast) -> None:
    sell(Line(cast.his, LAST, "10", "5", currency="SEK"), Line(cast.hers, LAST, "1", "1"))
    found = seen_by(cast.olga)
    assert figure(found, "revenue", account=cast.his.pk).value is None
    assert found.facts[cast.his.pk].unconverted == {"SEK": Decimal(10)}
    ExchangeRate.objects.create(currency="SEK", from_date=date(2025, 1, 1), rate=Decimal("0.09"))
    assert figure(seen_by(cast.olga), "revenue", account=cast.his.pk).value == Decimal("0.9")


def test_an_undone_batch_does_not_count_and_the_past_can_be_asked(cast: Cast) -> None:
    two_customers(cast)
    more = sell(Line(cast.his, LAST, "100"))
    moment = timezone.now()
    undo(more, at=timezone.now())
    assert seen_by(cast.olga).facts[cast.his.pk].revenue == 40
    before = seen_by(cast.olga, known_at=moment)
    assert before.facts[cast.his.pk].revenue == 140


def test_groups_rates_and_thresholds_are_those_known_at_the_moment_asked(cast: Cast) -> None:
    two_customers(cast)
    rate = ActivityRate.objects.create(
        activity="visit", from_date=date(2025, 1, 1), per_unit=Decimal(2)
    )
    serve(Event(cast.hers, LAST, "visit", "1"))
    before = timezone.now()
    with deed("change the group and the rate", by=machine_owner()):
        cast.subsidiary.parent = None
        cast.subsidiary.save()
        rate.per_unit = Decimal(20)
        rate.save()
    now, then = seen_by(cast.olga), seen_by(cast.olga, known_at=before)
    assert now.facts[cast.hers.pk].revenue == 50
    assert then.facts[cast.hers.pk].revenue == 60
    assert figure(now, "cost_to_serve", account=cast.hers.pk).value == 20
    assert figure(then, "cost_to_serve", account=cast.hers.pk).value == 2


def test_an_account_that_has_gone_since_is_still_in_the_past(cast: Cast) -> None:
    two_customers(cast)
    lonely = Account.objects.create(name="Gone Ltd")
    sell(Line(lonely, LAST, "5"))
    before, key = timezone.now(), lonely.pk
    with deed("remove", by=machine_owner()):
        lonely.delete()
    assert key not in seen_by(cast.olga).facts
    then = seen_by(cast.olga, known_at=before)
    assert (then.name(key), then.facts[key].revenue) == ("Gone Ltd", Decimal(5))
    assert key not in seen_by(cast.alice, known_at=before).facts


def test_a_score_as_known_then_is_what_then_would_have_shown(cast: Cast) -> None:
    two_customers(cast)
    first = score(Wish(), by=machine_owner())
    sell(Line(cast.his, LAST, "1000", "1"), at=timezone.now())
    again = score(Wish(known_at=first.known_at), by=machine_owner())
    later = score(Wish(), by=machine_owner())

    def rows(kept: Score) -> list[object]:
        left_out = {"id", "score_id"}
        rows = kept.standings.order_by("account", "is_customer").values()
        return [{k: v for k, v in row.items() if k not in left_out} for row in rows]

    assert (again.batches, rows(again)) == (first.batches, rows(first))
    assert rows(later) != rows(first)


def test_the_period_is_twelve_months_up_to_the_last_day_with_lines(cast: Cast) -> None:
    two_customers(cast)
    sell(Line(cast.his, date(2024, 12, 30), "1000"))
    found = seen_by(cast.olga)
    assert found.asked.period is not None
    assert (found.asked.period.start, found.asked.period.end) == (date(2024, 12, 31), LAST)
    assert found.facts[cast.his.pk].revenue == 40
    everything = seen_by(cast.olga, all_time=True)
    assert everything.facts[cast.his.pk].revenue == 1040


def test_losing_a_customer_takes_its_group_along(cast: Cast) -> None:
    two_customers(cast)
    lost = loss_of(seen_by(cast.olga), [cast.subsidiary.pk])
    revenue = next(row for row in loss_rows(lost) if row.label == "loss.revenue")
    assert (revenue.today, revenue.without, revenue.change) == (100, 40, Decimal("-0.6"))


def test_concentration_stands_by_each_measure_apart(cast: Cast) -> None:
    two_customers(cast)
    data = concentration_data(seen_by(cast.olga))
    hhi = {m.measure: m.hhi.value for m in data.measures}
    assert hhi[Measure.REVENUE] == Decimal(5200)
    assert hhi[Measure.MARGIN] == pytest.approx(Decimal(10000) * (36**2 + 10**2) / 46**2)
    assert hhi[Measure.PROFIT] is None
    assert [row.name for row in data.major_customers] == ["Hansen Pumps", "Castell Glass"]


def test_whom_to_disclose_is_judged_by_common_control_even_among_single_accounts(
    cast: Cast,
) -> None:
    sell(
        Line(cast.hers, LAST, "6"),
        Line(cast.subsidiary, LAST, "6"),
        *(Line(Account.objects.create(name=f"Other {n}"), LAST, "8") for n in range(11)),
    )
    found = seen_by(cast.olga, by_account=True)
    assert figure(found, "major_customers").value == 1
    assert [row.name for row in major_customers(found)] == ["Hansen Pumps"]


def test_quarters_that_are_not_over_are_left_out_of_the_trend(cast: Cast) -> None:
    sell(Line(cast.his, date(2025, 9, 30), "1", "1"), Line(cast.his, date(2025, 12, 30), "1", "1"))
    assert [q.name for q in trend(seen_by(cast.olga)).quarters] == ["2025 Q3"]


@pytest.mark.parametrize(
    "params",
    [
        {"measure": "weight"},
        {"as_of": "yesterday"},
        {"months": "0"},
        {"months": "x"},
        {"from": "2025-13-01"},
        {"as_of": "0001-01-01"},
        {"to": "9999-12-31"},
        {"months": "9" * 5000},
    ],
    ids=lambda params: str(params)[:40],
)
def test_an_impossible_question_is_refused_in_one_sentence(params: dict[str, str]) -> None:
    with pytest.raises(WrongQuestion, match=r"\.$"):
        Wish.of(params)


@pytest.mark.parametrize("text", ["9" * 19, "9" * 5000, "x", ""])
def test_customers_to_lose_are_named_by_numbers_of_rows(text: str) -> None:
    with pytest.raises(NoSuchFigure):
        chosen_accounts(text)


def test_a_period_cannot_end_before_it_starts(cast: Cast) -> None:
    two_customers(cast)
    wish = Wish(start=date(2025, 5, 1), end=date(2025, 4, 1), measure=MeasureChoice.BEST)
    with pytest.raises(WrongQuestion):
        asked(cast.olga, wish)


def test_an_empty_database_has_an_empty_portfolio(cast: Cast) -> None:
    found = seen_by(cast.olga)
    assert found.is_empty
    assert overview(found).period is None
