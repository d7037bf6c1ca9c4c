"""What the rules of the domain really answer can be written out as sentences."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from mainstay.domain import concentration as spreads
from mainstay.domain import loss as losses
from mainstay.domain import profitability as worth
from mainstay.domain import standing as ranking
from mainstay.domain import whale, winning
from mainstay.domain.concentration import concentration
from mainstay.domain.concentration_findings import (
    Quarter,
    effective_number_falls,
    findings,
    rising_shares,
)
from mainstay.domain.customer import CustomerFacts, ServiceUse
from mainstay.domain.figure import Explanation, Measure, MeasureChoice
from mainstay.domain.hold import Dial, HoldLevel, explain_dial, explain_hold, hold
from mainstay.domain.judgement import Judgement
from mainstay.domain.loss import Exposure, losing
from mainstay.domain.months import last_months
from mainstay.domain.playbook import default_playbook
from mainstay.domain.revenue_change import Cause, Sale, explain_cause, explain_change
from mainstay.domain.revenue_change import revenue_change as change_of
from mainstay.domain.standing import Basis, standings
from mainstay.ui.reasons import sentence

TODAY = date(2026, 6, 30)
PLAYBOOK = default_playbook()
OLD, NEW = date(2020, 1, 1), date(2026, 1, 15)


def customer(account_id: int, revenue: int, cost: int, **others) -> CustomerFacts:
    amount = Decimal(revenue)
    facts = {"costed_revenue": amount, "lines": 9, "costed_lines": 9, "first_order": OLD, **others}
    return CustomerFacts(account_id, amount, direct_cost=Decimal(cost), **facts)


CUSTOMERS = [
    customer(
        1,
        900,
        500,
        services=(ServiceUse("visit", quantity=Decimal(2), rate=Decimal(10)),),
        order_days=9,
        median_gap=30.0,
        last_order=TODAY - timedelta(days=50),
        revenue_before=Decimal(1_000),
        families=3,
        families_before=4,
        has_contract=True,
        contract_end=date(2026, 1, 1),
    ),
    customer(2, 300, 350, has_contract=True, order_days=2, last_order=TODAY),
    customer(3, 100, 40, first_order=NEW, last_order=NEW, order_days=9, median_gap=5.0),
    customer(4, 100, 10, costed_revenue=Decimal(70)),
    customer(5, 100, 10, costed_revenue=Decimal(10)),
    customer(6, 100, 10, services=(ServiceUse("visit", quantity=Decimal(3)),)),
    customer(7, 0, 0, unconverted={"TWD": Decimal(77)}),
    customer(8, 0, 0, lines=0, costed_lines=0, families=1, families_before=0),
]


@pytest.fixture(autouse=True)
def _strict(settings):
    settings.MAINSTAY_STRICT_SENTENCES = True


def relationships() -> dict[int, Judgement[HoldLevel]]:
    return {1: Judgement(HoldLevel.LOOSE)}


def written(explanation: Explanation) -> list[str]:
    items = [(term.code, term.params) for term in explanation.terms if term.code]
    items += [(item.code, item.params) for item in explanation.notes]
    items += [(item.code, item.params) for item in explanation.figure.unknowns]
    return [sentence(f"figure.{explanation.figure.code}")] + [sentence(*item) for item in items]


def judged(judgement: Judgement) -> list[str]:
    items = [*judgement.reasons, *judgement.unknowns]
    return [sentence(item.code, item.params) for item in items]


@pytest.mark.parametrize("facts", CUSTOMERS, ids=lambda facts: str(facts.account_id))
def test_worth_and_hold_of_a_customer_can_be_written(facts):
    held = hold(facts, PLAYBOOK, as_of=TODAY, relationship=relationships().get(facts.account_id))
    texts = judged(held.judgement) + written(explain_hold(held))
    for dial in Dial:
        texts += judged(held.dials[dial]) + written(explain_dial(held, dial))
    for explanation in (
        worth.explain_revenue(facts),
        worth.explain_margin(facts, PLAYBOOK),
        worth.explain_profit(facts, PLAYBOOK, knows_cost_to_serve=True),
        worth.explain_profit(facts, PLAYBOOK, knows_cost_to_serve=False),
        worth.explain_cost_to_serve(facts),
        worth.explain_coverage(facts),
        *(worth.explain_service_use(use) for use in facts.services),
    ):
        texts += written(explanation)
    assert all(texts)


@pytest.mark.parametrize("choice", MeasureChoice)
def test_standings_and_losses_can_be_written(choice):
    basis = Basis(TODAY, PLAYBOOK, True, choice, relationships())
    result = standings(CUSTOMERS, basis)
    texts = judged(result.measure)
    for row in result.rows:
        texts += judged(row.cannot_afford_to_lose) + judged(row.plan_demanded)
        texts += written(ranking.explain_share(result, row))
    for explain in (
        ranking.explain_carriers,
        ranking.explain_could_be_lost,
        ranking.explain_not_known,
        ranking.explain_carriers_share,
    ):
        texts += written(explain(result))
    measured = [(row, worth.amounts(row, PLAYBOOK, knows_cost_to_serve=True)) for row in CUSTOMERS]
    year = last_months(12, until=TODAY)
    for people in (measured, measured[:2], measured[2:3]):
        won = winning.winning(people, year)
        exposure = Exposure(result, {row.account_id: row for row in CUSTOMERS}, year, won)
        for account in (1, 2, 7):
            loss = losing([account], exposure)
            texts += written(losses.explain_months_to_replace(loss))
            texts += written(losses.explain_lost_per_year(loss))
            texts += written(losses.explain_share(loss)) + written(losses.explain_staying(loss))
            texts += written(losses.explain_result_effect(loss))
            texts += written(winning.explain_per_month(won, Measure.MARGIN))
    assert all(texts)


@pytest.mark.parametrize(
    "values", [(10, 5, 5), (100, 1, -20), (5,), (5, -5), (), tuple([1] * 100), (None, 3, 4)]
)
def test_concentration_and_whale_can_be_written(values):
    numbers = {n: None if v is None else Decimal(v) for n, v in enumerate(values, 1)}
    spread = concentration(numbers)
    quarters = [
        Quarter(str(n), concentration({1: Decimal(40 + n), 2: Decimal(60 - n)})) for n in range(5)
    ]
    texts = judged(findings(spread, PLAYBOOK))
    texts += judged(effective_number_falls(quarters, PLAYBOOK))
    texts += judged(effective_number_falls([Quarter("x", spread)], PLAYBOOK))
    texts += judged(rising_shares(quarters, PLAYBOOK))
    curve = whale.whale_curve(numbers, PLAYBOOK)
    for explanation in (
        spreads.explain_total(spread),
        spreads.explain_hhi(spread),
        spreads.explain_normalised_hhi(spread),
        spreads.explain_effective_number(spread),
        spreads.explain_gini(spread),
        spreads.explain_major_customers(spread, PLAYBOOK),
        *(spreads.explain_top(spread, number) for number in spreads.TOP),
        whale.explain_total(curve),
        whale.explain_peak(curve),
        whale.explain_peak_share(curve),
        whale.explain_best_share(curve),
        whale.explain_loss_tail(curve),
        whale.explain_customers_losing(curve),
        whale.explain_customers_at_peak(curve),
    ):
        texts += written(explanation)
    assert all(texts)


def test_why_revenue_moved_can_be_written():
    before = [Sale("pumps", "a", Decimal(1), Decimal(10)), Sale(None, "b", None, Decimal(3))]
    change = change_of(before, [Sale("seals", "c", Decimal(1), Decimal(9))])
    texts = written(explain_change(change))
    for cause in Cause:
        texts += written(explain_cause(change, cause))
    assert all(texts)


def test_an_unknown_reads_as_a_plain_sentence():
    facts = CUSTOMERS[6]
    assert judged(Judgement(None, unknowns=worth.revenue(facts).unknowns)) == [
        "77.00 TWD have no exchange rate."
    ]
