"""Reference cases of activity-based customer costing, and the rules of cost coverage.

Figure Four, FiberCom and Ramirez are textbook exercises; see docs/method for where they stand.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains, costed, money, quantity, uses

from mainstay.domain import profitability as worth
from mainstay.domain.customer import CustomerFacts, ServiceUse
from mainstay.domain.figure import Measure
from mainstay.domain.playbook import default_playbook
from mainstay.domain.waterfall import StepKind, waterfall

PLAYBOOK = default_playbook()


def profit(facts: CustomerFacts):
    return worth.profit(facts, PLAYBOOK, knows_cost_to_serve=True)


FIGURE_FOUR = {"order": 40, "line": 3, "delivery": 50, "carton": 1, "stocking hour": 16}


@pytest.mark.parametrize(
    ("name", "revenue", "cost", "quantities", "expected"),
    [
        (
            "Charleston",
            7 * 2_400,
            7 * 2_100,
            {"order": 13, "line": 13 * 9, "delivery": 7, "carton": 7 * 22, "stocking hour": 0},
            725,
        ),
        (
            "Chapel Hill",
            10 * 1_800,
            10 * 1_650,
            {
                "order": 10,
                "line": 10 * 18,
                "delivery": 10,
                "carton": 10 * 20,
                "stocking hour": "5",
            },
            -220,
        ),
    ],
)
def test_figure_four_pharmacies(name, revenue, cost, quantities, expected):
    assert profit(costed(revenue, cost, services=uses(quantities, FIGURE_FOUR))).value == expected


FIBERCOM = {"visit": 2_000, "order": 400, "unit": 100, "shipment": 1_000}
CALTEX = {"visit": 8, "order": 15, "unit": 800, "shipment": 18}
TRACE = {"visit": 6, "order": 20, "unit": 600, "shipment": 20}


def test_fibercom_caltex():
    facts = costed(380_000, 160_000, services=uses(CALTEX, FIBERCOM))
    assert profit(facts).value == 100_000


def test_fibercom_trace():
    facts = costed(247_600, 124_000, services=uses(TRACE, FIBERCOM))
    assert profit(facts).value == 23_600


def test_company_sustaining_cost_is_charged_to_no_customer():
    facts = costed(380_000, 160_000, services=uses(CALTEX, FIBERCOM))
    charged = {row.activity for row in worth.costs_by_activity(facts)}
    assert charged == set(CALTEX)
    general = 48_000 + 38_000
    assert facts.revenue - facts.direct_cost - worth.cost_to_serve(facts).value == 100_000
    assert profit(facts).value != 100_000 - general


@pytest.mark.parametrize(
    ("gross", "returned", "items", "orders", "rush", "expected"),
    [
        (55_000, 11_000, 101, 45, 11, 8_085),
        (25_000, 3_500, 25, 175, 48, -5_400),
        (100_000, 7_000, 65, 52, 11, 23_150),
        (75_000, 6_500, 35, 75, 32, 13_050),
    ],
)
def test_ramirez_wholesalers(gross, returned, items, orders, rush, expected):
    net = Decimal(gross - returned)
    rates = {"order": 25, "rush order": 125, "returned item": 15, "customer": 1_100}
    used = {"order": orders, "rush order": rush, "returned item": items, "customer": 1}
    facts = costed(net, net * Decimal("0.70"), services=uses(used, rates))
    assert profit(facts).value == expected


def partly_costed(covered: str, **others) -> CustomerFacts:
    """Write a customer of 1,000 with the given revenue costed at a margin of a quarter."""
    amount = Decimal(covered)
    rates = {"lowest_margin_rate": Decimal("0.10"), "highest_margin_rate": Decimal("0.40")}
    facts = {"account_id": 1, "lines": 10, "costed_lines": 5, **rates, **others}
    return CustomerFacts(
        revenue=Decimal(1_000), costed_revenue=amount, direct_cost=amount * 3 / 4, **facts
    )


def test_margin_is_known_from_98_percent_cost_coverage_on():
    assert worth.margin(partly_costed("980"), PLAYBOOK).value == 1_000 - 735


def test_margin_is_a_range_below_98_percent_at_the_customers_own_margin_rates():
    margin = worth.margin(partly_costed("979.99"), PLAYBOOK)
    assert margin.is_range
    assert margin.low == Decimal("244.9975") + Decimal("20.01") * Decimal("0.10")
    assert margin.high == Decimal("244.9975") + Decimal("20.01") * Decimal("0.40")
    assert [item.code for item in margin.unknowns] == ["unknown.cost_partly_known"]


def test_margin_is_still_a_range_at_60_percent_and_unknown_below():
    assert worth.margin(partly_costed("600"), PLAYBOOK).is_range
    below = worth.margin(partly_costed("599.99"), PLAYBOOK)
    assert (below.value, below.low, below.high) == (None, None, None)
    assert [item.code for item in below.unknowns] == ["unknown.cost_unknown"]


def test_a_customer_without_any_cost_has_an_unknown_margin_not_a_full_one():
    facts = CustomerFacts(1, Decimal(1_000), lines=4)
    assert worth.margin(facts, PLAYBOOK).value is None
    assert worth.revenue(facts).value == 1_000


def test_free_lines_without_a_cost_leave_the_margin_unknown():
    assert worth.margin(CustomerFacts(1, Decimal(0), lines=2), PLAYBOOK).value is None
    assert worth.margin(costed(0, 30, lines=2, costed_lines=2), PLAYBOOK).value == -30


def test_credits_without_a_cost_lower_the_coverage():
    facts = CustomerFacts(
        1, Decimal(900), costed_revenue=Decimal(1_000), direct_cost=Decimal(700), lines=2
    )
    assert worth.cost_coverage(facts) == 1 - Decimal(100) / 900


def test_without_service_events_or_rates_profit_is_unknown_and_margin_stands():
    facts = costed(1_000, 600)
    unknown = worth.profit(facts, PLAYBOOK, knows_cost_to_serve=False)
    assert unknown.value is None
    assert [item.code for item in unknown.unknowns] == ["unknown.cost_to_serve_unknown"]
    assert worth.margin(facts, PLAYBOOK).value == 400


def test_a_customer_who_used_no_service_has_its_margin_as_profit():
    assert profit(costed(1_000, 600)).value == 400


def test_an_activity_without_a_rate_makes_the_profit_unknown_and_is_named():
    facts = costed(1_000, 600, services=(ServiceUse("visit", quantity=Decimal(3)),))
    assert profit(facts).value is None
    assert profit(facts).unknowns[0].params == {"activity": "visit", "quantity": 3}


def test_an_event_with_an_amount_needs_no_rate():
    facts = costed(1_000, 600, services=(ServiceUse("rebate", amount=Decimal(50)),))
    assert profit(facts).value == 350


def test_a_rate_that_changed_within_the_period_makes_one_activity():
    rows = (
        ServiceUse("visit", quantity=Decimal(2), rate=Decimal(100)),
        ServiceUse("visit", quantity=Decimal(1), rate=Decimal(120)),
    )
    (visits,) = worth.costs_by_activity(costed(1_000, 600, services=rows))
    assert (visits.activity, visits.quantity, visits.cost) == ("visit", 3, 320)


def test_profit_of_a_margin_range_is_a_range():
    facts = partly_costed("600", services=(ServiceUse("rebate", amount=Decimal(50)),))
    assert profit(facts).is_range
    assert profit(facts).low == worth.margin(facts, PLAYBOOK).low - 50


def test_a_missing_exchange_rate_makes_every_measure_unknown_and_is_listed():
    facts = costed(1_000, 600, unconverted={"TWD": Decimal(5), "CHF": Decimal(7)})
    for amount in worth.amounts(facts, PLAYBOOK, knows_cost_to_serve=True).values():
        assert amount.value is None
        assert [u.params["currency"] for u in amount.unknowns] == ["CHF", "TWD"]


def measured(facts: CustomerFacts, *, knows_cost_to_serve: bool = True):
    return facts, worth.amounts(facts, PLAYBOOK, knows_cost_to_serve=knows_cost_to_serve)


def test_the_best_measure_is_the_furthest_known_for_ninety_percent_of_revenue():
    big, small = costed(900, 500), CustomerFacts(2, Decimal(100), lines=1)
    assert worth.best_measure([measured(big), measured(small)], PLAYBOOK).answer is Measure.PROFIT
    bigger = CustomerFacts(2, Decimal(101), lines=1)
    best = worth.best_measure([measured(big), measured(bigger)], PLAYBOOK)
    assert best.answer is Measure.REVENUE
    assert [item.params["measure"] for item in best.unknowns] == [Measure.PROFIT, Measure.MARGIN]


def test_margin_is_best_while_cost_to_serve_is_unknown_for_everybody():
    best = worth.best_measure([measured(costed(900, 500), knows_cost_to_serve=False)], PLAYBOOK)
    assert best.answer is Measure.MARGIN
    assert best.thresholds == ("measure.best_coverage",)


def test_the_best_measure_of_nobody_is_revenue():
    assert worth.best_measure([], PLAYBOOK).answer is Measure.REVENUE


service_uses = st.lists(
    st.builds(
        ServiceUse,
        st.sampled_from(["order", "visit", "rebate"]),
        st.one_of(st.none(), quantity),
        st.one_of(st.none(), money),
        st.one_of(st.none(), st.decimals(0, 1_000, places=4)),
    ),
    max_size=4,
).map(tuple)
customers = st.builds(
    CustomerFacts,
    st.just(1),
    money,
    costed_revenue=money,
    direct_cost=money,
    lowest_margin_rate=st.one_of(st.none(), st.decimals(-2, 0, places=3)),
    highest_margin_rate=st.one_of(st.none(), st.decimals(0, 1, places=3)),
    lines=st.integers(0, 3),
    costed_lines=st.integers(0, 3),
    services=service_uses,
    unconverted=st.sampled_from([{}, {}, {"CHF": Decimal(1)}]),
)
fully_known = st.builds(
    lambda revenue, cost, services: costed(revenue, cost, services=services),
    money,
    money,
    st.lists(
        st.builds(
            ServiceUse,
            st.sampled_from(["order", "visit", "rebate"]),
            quantity,
            st.none(),
            st.decimals(0, 1_000, places=4),
        ),
        max_size=4,
    ).map(tuple),
)


@given(st.one_of(customers, fully_known))
def test_every_amount_of_a_customer_explains_itself(facts):
    assert_explains(worth.explain_revenue(facts))
    assert_explains(worth.explain_margin(facts, PLAYBOOK))
    assert_explains(worth.explain_profit(facts, PLAYBOOK, knows_cost_to_serve=True))
    assert_explains(worth.explain_profit(facts, PLAYBOOK, knows_cost_to_serve=False))
    assert_explains(worth.explain_cost_to_serve(facts))
    assert_explains(worth.explain_coverage(facts))
    for use in facts.services:
        assert_explains(worth.explain_service_use(use))


@given(customers)
def test_an_amount_is_known_or_a_range_or_names_what_is_missing(facts):
    for amount in worth.amounts(facts, PLAYBOOK, knows_cost_to_serve=True).values():
        if amount.is_known:
            assert amount.low == amount.value == amount.high
        elif amount.is_range:
            assert amount.low <= amount.high
        if not amount.is_known:
            assert amount.unknowns


@given(fully_known)
def test_the_waterfall_adds_up_exactly_to_the_profit(facts):
    steps = waterfall(facts, PLAYBOOK, knows_cost_to_serve=True)
    assert sum(step.change for step in steps.steps) == steps.end.value
    assert steps.steps[-1].reached == steps.end.value == profit(facts).value


def test_the_waterfall_names_its_steps_and_ends_where_knowledge_ends():
    facts = costed(380_000, 160_000, services=uses(CALTEX, FIBERCOM))
    steps = waterfall(facts, PLAYBOOK, knows_cost_to_serve=True)
    assert [step.activity or step.kind.value for step in steps.steps] == [
        "revenue",
        "direct_cost",
        "order",
        "shipment",
        "unit",
        "visit",
    ]
    assert steps.end_kind is StepKind.PROFIT
    only_margin = waterfall(facts, PLAYBOOK, knows_cost_to_serve=False)
    assert (only_margin.end_kind, only_margin.end.value) == (StepKind.MARGIN, 220_000)


def test_the_waterfall_stops_at_the_first_step_it_does_not_know():
    facts = costed(1_000, 600, services=(ServiceUse("visit", quantity=Decimal(3)),))
    steps = waterfall(facts, PLAYBOOK, knows_cost_to_serve=True)
    assert [step.reached for step in steps.steps] == [1_000, 400, None]
    assert steps.end.value is None
    assert steps.unknowns[0].code == "unknown.rate_missing"
