from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains, costed, money

from mainstay.domain import loss as losses
from mainstay.domain import winning as wins
from mainstay.domain.customer import CustomerFacts, ServiceUse
from mainstay.domain.figure import Measure, Period
from mainstay.domain.loss import Exposure, LossError, StayingCost, losing
from mainstay.domain.months import last_months
from mainstay.domain.playbook import default_playbook
from mainstay.domain.profitability import amounts
from mainstay.domain.standing import Basis, standings
from mainstay.domain.winning import winning, winning_period

TODAY = date(2026, 6, 30)
OLD, NEW = date(2020, 1, 1), date(2026, 1, 15)
PLAYBOOK = default_playbook()
YEAR = last_months(12, until=TODAY)


def measured(facts):
    return [(row, amounts(row, PLAYBOOK, knows_cost_to_serve=True)) for row in facts]


def exposed(*facts: CustomerFacts, period: Period = YEAR, **others) -> Exposure:
    return Exposure(
        standings(facts, Basis(TODAY, PLAYBOOK, True)),
        {row.account_id: row for row in facts},
        period,
        winning(measured(facts), winning_period(PLAYBOOK, as_of=TODAY)),
        **others,
    )


def customer(account_id: int, margin: int, *, since: date = OLD, **others) -> CustomerFacts:
    return costed(1_000, 1_000 - margin, account_id=account_id, first_order=since, **others)


def test_its_measure_goes_and_the_concentration_is_taken_again():
    loss = losing([1], exposed(customer(1, 500), customer(2, 300), customer(3, 200)))
    assert loss.amounts[Measure.MARGIN].value == 500
    assert loss.share == Decimal("0.5")
    assert loss.before[Measure.MARGIN].top(1) == Decimal("0.5")
    assert loss.after[Measure.MARGIN].top(1) == Decimal("0.6")
    assert loss.after[Measure.MARGIN].customers == 2


def test_several_customers_may_go_at_once():
    loss = losing([1, 2], exposed(customer(1, 500), customer(2, 300), customer(3, 200)))
    assert (loss.gone, loss.share) == ((1, 2), Decimal("0.8"))


def test_naming_a_member_loses_the_group_and_names_who_goes_with_it():
    exposure = exposed(customer(1, 500), customer(2, 300), groups={1: 1, 11: 1, 12: 1, 2: 2})
    loss = losing([11], exposure)
    assert (loss.gone, loss.members) == ((1,), (12,))


def test_with_single_accounts_the_sisters_go_too():
    exposure = exposed(customer(11, 500), customer(12, 300), customer(2, 9), groups={11: 1, 12: 1})
    loss = losing([11], exposure)
    assert (loss.gone, loss.members) == ((11, 12), (12,))


def test_shared_cost_from_a_pool_stays_and_is_named():
    services = (
        ServiceUse("visit", quantity=Decimal(3), rate=Decimal(20)),
        ServiceUse("rebate", amount=Decimal(10)),
    )
    loss = losing([1], exposed(customer(1, 500, services=services), pools=frozenset({"visit"})))
    assert loss.staying == (StayingCost("visit", Decimal(60)),)
    assert loss.amounts[Measure.PROFIT].value == 430
    assert loss.result_effect.value == 490


def test_months_to_replace_are_the_margin_lost_over_the_margin_won_in_twelve_months():
    exposure = exposed(
        customer(1, 500), customer(2, 60, since=NEW), customer(3, 40, since=date(2025, 7, 1))
    )
    loss = losing([1], exposure)
    assert loss.replaced_by is Measure.MARGIN
    assert loss.months_to_replace == 60
    assert loss.missing == ()


def test_a_longer_period_is_brought_to_a_year():
    two_years = Period(date(2024, 7, 1), TODAY)
    facts = (customer(1, 500), customer(2, 100, since=NEW))
    loss = losing([1], exposed(*facts, period=two_years))
    assert loss.lost_per_year == 250
    assert loss.months_to_replace == 30


def test_with_nobody_won_it_cannot_be_replaced_at_last_years_rate():
    loss = losing([1], exposed(customer(1, 500), customer(2, 300)))
    assert loss.months_to_replace is None
    assert [item.code for item in loss.missing] == ["unknown.none_won"]


def test_when_all_data_is_of_the_last_year_nobody_can_be_called_new():
    loss = losing([1], exposed(customer(1, 500, since=NEW), customer(2, 300, since=NEW)))
    assert [item.code for item in loss.missing] == ["unknown.history_too_short_for_winning"]


def test_new_customers_that_bring_no_margin_replace_nothing():
    loss = losing([1], exposed(customer(1, 500), customer(2, -5, since=NEW)))
    assert [item.code for item in loss.missing] == ["unknown.won_nothing"]


def test_losing_a_customer_without_margin_leaves_nothing_to_replace():
    loss = losing([1], exposed(customer(1, -500), customer(2, 5, since=NEW)))
    assert [item.code for item in loss.missing] == ["unknown.nothing_to_replace"]


def test_without_costs_the_months_are_of_revenue_and_say_so():
    facts = (
        CustomerFacts(1, Decimal(600), lines=1, first_order=OLD),
        CustomerFacts(2, Decimal(120), lines=1, first_order=NEW),
    )
    loss = losing([1], exposed(*facts))
    assert (loss.replaced_by, loss.months_to_replace) == (Measure.REVENUE, 60)
    notes = losses.explain_months_to_replace(loss).notes
    assert [note.code for note in notes] == ["note.replaced_by_revenue"]


def test_a_loss_of_nobody_or_of_somebody_without_figures_is_refused():
    with pytest.raises(LossError, match="at least one"):
        losing([], exposed(customer(1, 500)))
    with pytest.raises(LossError, match="account 7, 9"):
        losing([9, 1, 7], exposed(customer(1, 500)))


services = st.lists(
    st.builds(
        ServiceUse,
        st.sampled_from(["order", "visit"]),
        st.decimals(0, 100, places=2),
        st.none(),
        st.one_of(st.none(), st.decimals(0, 100, places=2)),
    ),
    max_size=2,
).map(tuple)


@st.composite
def customers(draw):
    return [
        costed(
            draw(money),
            draw(money),
            account_id=number,
            first_order=draw(st.sampled_from([OLD, NEW])),
            services=draw(services),
            lines=1,
            costed_lines=1,
        )
        for number in range(draw(st.integers(1, 6)))
    ]


@given(customers(), st.sampled_from([3, 12, 31]))
def test_every_figure_of_a_loss_explains_itself(facts, months):
    exposure = exposed(*facts, period=last_months(months, until=TODAY), pools=frozenset({"visit"}))
    loss = losing([row.account_id for row in facts[:2]], exposure)
    for measure in Measure:
        assert_explains(losses.explain_lost(loss, measure))
        assert_explains(wins.explain_won(exposure.won, measure))
        assert_explains(wins.explain_per_month(exposure.won, measure))
    assert_explains(losses.explain_share(loss))
    assert_explains(losses.explain_staying(loss))
    assert_explains(losses.explain_result_effect(loss))
    assert_explains(losses.explain_lost_per_year(loss))
    assert_explains(losses.explain_months_to_replace(loss))


@given(customers())
def test_what_goes_and_what_is_left_make_the_whole(facts):
    loss = losing([facts[0].account_id], exposed(*facts))
    left = loss.after[Measure.REVENUE].total
    assert loss.amounts[Measure.REVENUE].value + left == loss.before[Measure.REVENUE].total
