from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains, costed, money, positive_money

from mainstay.domain import standing as ranking
from mainstay.domain.customer import CustomerFacts, ServiceUse, with_names
from mainstay.domain.figure import Measure, MeasureChoice
from mainstay.domain.hold import Dial, HoldLevel
from mainstay.domain.judgement import Judgement
from mainstay.domain.playbook import default_playbook
from mainstay.domain.stakes import Position
from mainstay.domain.standing import Basis, standings

TODAY = date(2026, 6, 30)
PLAYBOOK = default_playbook()


def basis(choice: MeasureChoice = MeasureChoice.BEST, *, knows: bool = True, **others) -> Basis:
    return Basis(TODAY, PLAYBOOK, knows, choice, **others)


def silent(days: int | None) -> dict[str, object]:
    """Write the rhythm of a customer that usually orders every 30 days."""
    if days is None:
        return {}
    return {"order_days": 9, "median_gap": 30.0, "last_order": TODAY - timedelta(days=days)}


def customer(account_id: int, revenue: int, *, margin: int | None = None, days: int | None = 0):
    if margin is None:
        return CustomerFacts(account_id, Decimal(revenue), lines=1, **silent(days))
    return costed(revenue, revenue - margin, account_id=account_id, **silent(days))


def test_the_rank_puts_first_what_carries_us_and_could_be_lost():
    rows = standings(
        [
            customer(1, 400, margin=400, days=0),
            customer(2, 300, margin=300, days=None),
            customer(3, 200, margin=200, days=70),
            customer(4, 99, margin=99, days=100),
            customer(5, 1, margin=1, days=100),
        ],
        basis(),
    ).rows
    assert [row.account_id for row in rows] == [3, 4, 2, 1, 5]
    assert [row.rank for row in rows] == [1, 2, 3, 4, 5]
    assert [row.position for row in rows] == [
        Position.RISK,
        Position.RISK,
        Position.RISK,
        Position.ASSET,
        None,
    ]


def test_the_giant_that_loses_money_carries_nothing():
    giant = costed(1_000, 900, account_id=1, services=(ServiceUse("rebate", amount=Decimal(150)),))
    quiet = costed(100, 20, account_id=2)
    result = standings([giant, quiet], basis())
    assert result.by_measure is Measure.PROFIT
    assert [row.account_id for row in result.carriers] == [2]
    by_revenue = standings([giant, quiet], basis(MeasureChoice.REVENUE))
    assert [row.account_id for row in by_revenue.carriers] == [1, 2]


def test_naive_reading_18_the_strategic_account_is_not_the_largest_by_revenue():
    result = standings([customer(1, 900, margin=10), customer(2, 100, margin=60)], basis())
    assert result.rows[0].account_id == 2


def test_without_costs_the_measure_is_revenue_and_says_so():
    result = standings([customer(1, 100), customer(2, 50)], basis(knows=False))
    assert result.by_measure is Measure.REVENUE
    assert {item.params["measure"] for item in result.measure.unknowns} == {
        Measure.PROFIT,
        Measure.MARGIN,
    }
    assert result.rows[0].amounts[Measure.MARGIN].value is None


def test_a_large_customer_without_a_cost_is_judged_by_revenue_and_named():
    result = standings(
        [customer(1, 950, margin=300), customer(2, 60), customer(3, 5, margin=2)], basis()
    )
    unknown = next(row for row in result.rows if row.account_id == 2)
    assert result.by_measure is Measure.PROFIT
    assert (unknown.share, unknown.judged_by) == (None, Measure.REVENUE)
    assert unknown.judged_share == Decimal(60) / 1015
    assert unknown.cannot_afford_to_lose.answer
    assert [row.account_id for row in result.without_measure] == [2]


def test_a_customer_without_any_known_measure_stands_apart_at_the_end():
    foreign = CustomerFacts(1, Decimal(0), unconverted={"TWD": Decimal(9)}, **silent(0))
    row = standings([foreign, customer(2, 100)], basis()).rows[-1]
    assert (row.account_id, row.judged_by) == (1, None)
    assert row.cannot_afford_to_lose.answer is None
    assert row.position is None


def test_a_relationship_known_to_be_weak_lowers_the_hold():
    weak = {1: Judgement(HoldLevel.LOOSE)}
    row = standings([customer(1, 100)], basis(relationships=weak)).rows[0]
    assert (row.hold.level, row.hold.limiting) == (HoldLevel.LOOSE, Dial.RELATIONSHIP)
    assert row.needs_attention
    assert row.plan_demanded.answer


def test_the_headline_counts_who_carries_us_and_who_could_be_lost():
    result = standings(
        [customer(1, 60), customer(2, 38, days=None), customer(3, 2, days=100)], basis()
    )
    assert [row.account_id for row in result.carriers] == [2, 1]
    assert result.carriers_share == Decimal("0.98")
    assert result.could_be_lost == ()
    assert [row.account_id for row in result.not_known] == [2]


def test_names_and_links_are_put_into_the_rows_of_an_explanation():
    result = standings([customer(1, 60)], basis())
    explanation = with_names(
        ranking.explain_carriers(result), names={1: "Alder"}, links={1: "/accounts/1/"}
    )
    (term,) = explanation.terms
    assert (term.label, term.code, term.link) == ("Alder", "", "/accounts/1/")


def facts_of(account_id: int, revenue, cost, days, *, has_cost: bool):
    if has_cost:
        return costed(revenue, cost, account_id=account_id, **silent(days))
    return CustomerFacts(account_id, Decimal(revenue), lines=1, **silent(days))


@st.composite
def lists_of_customers(draw, amounts=money):
    count = draw(st.integers(0, 12))
    return [
        facts_of(
            number,
            draw(amounts),
            draw(amounts),
            draw(st.one_of(st.none(), st.integers(0, 100))),
            has_cost=draw(st.integers(0, 9)) > 0,
        )
        for number in range(count)
    ]


choices = st.sampled_from(MeasureChoice)


@given(lists_of_customers(), choices, st.randoms())
def test_the_order_of_standings_is_total_whatever_the_order_of_the_input(facts, choice, random):
    shuffled = facts[:]
    random.shuffle(shuffled)
    result = standings(facts, basis(choice))
    assert result.rows == standings(shuffled, basis(choice)).rows
    assert [row.rank for row in result.rows] == list(range(1, len(facts) + 1))


@given(lists_of_customers(positive_money), choices)
def test_known_shares_add_up_to_the_whole(facts, choice):
    result = standings(facts, basis(choice))
    shares = [row.share for row in result.rows if row.share is not None]
    if shares:
        assert abs(sum(shares) - 1) < Decimal("1e-20")


@given(lists_of_customers(), choices)
def test_every_figure_of_the_standings_explains_itself(facts, choice):
    result = standings(facts, basis(choice))
    for measure in Measure:
        assert_explains(ranking.explain_total(result, measure))
    for row in result.rows:
        assert_explains(ranking.explain_share(result, row))
    assert ranking.explain_carriers(result).result() == len(result.carriers)
    assert ranking.explain_could_be_lost(result).result() == len(result.could_be_lost)
    assert ranking.explain_not_known(result).result() == len(result.not_known)
    assert_explains(ranking.explain_carriers_share(result))


@given(lists_of_customers(), choices)
def test_whoever_could_be_lost_comes_before_whoever_is_held(facts, choice):
    rows = standings(facts, basis(choice)).rows
    urgent = [row.needs_attention for row in rows]
    assert urgent == sorted(urgent, reverse=True)
