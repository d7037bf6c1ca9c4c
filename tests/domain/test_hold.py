from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains, money

from mainstay.domain import hold as holding
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.hold import Dial, HoldLevel, hold
from mainstay.domain.judgement import Judgement
from mainstay.domain.playbook import default_playbook

PLAYBOOK = default_playbook()
TODAY = date(2026, 6, 30)
LONG_AGO = date(2020, 1, 1)


def ordering(days_silent: int, usual: float, *, orders: int = 5) -> CustomerFacts:
    last = TODAY - timedelta(days=days_silent)
    return CustomerFacts(1, Decimal(0), order_days=orders, last_order=last, median_gap=usual)


def buying(revenue: str, before: str | None, *, since: date = LONG_AGO) -> CustomerFacts:
    earlier = None if before is None else Decimal(before)
    return CustomerFacts(1, Decimal(revenue), revenue_before=earlier, first_order=since)


def families(now: int | None, before: int | None) -> CustomerFacts:
    return CustomerFacts(1, Decimal(0), families=now, families_before=before)


def contracted(end: date | None) -> CustomerFacts:
    return CustomerFacts(1, Decimal(0), has_contract=True, contract_end=end)


def codes(judgement: Judgement) -> list[str]:
    return [item.code for item in judgement.unknowns]


@pytest.mark.parametrize(
    ("silent", "usual", "level", "threshold"),
    [
        (0, 30, 4, "firm"),
        (30, 30, 4, "firm"),
        (31, 30, 3, "held"),
        (45, 30, 3, "held"),
        (46, 30, 2, "loose"),
        (75, 30, 2, "loose"),
        (76, 30, 1, "loose"),
        (5, 3.5, 3, "held"),
        (6, 3.5, 2, "loose"),
    ],
)
def test_rhythm_compares_the_silence_with_the_customers_own_gap(silent, usual, level, threshold):
    judged = holding.rhythm(ordering(silent, usual), PLAYBOOK, as_of=TODAY)
    assert judged.answer == level
    assert judged.thresholds == (f"hold.rhythm_{threshold}",)


def test_rhythm_needs_five_orders():
    four = holding.rhythm(ordering(10, 30, orders=4), PLAYBOOK, as_of=TODAY)
    assert (four.answer, codes(four)) == (None, ["unknown.few_orders"])
    never = holding.rhythm(CustomerFacts(1, Decimal(0)), PLAYBOOK, as_of=TODAY)
    assert codes(never) == ["unknown.no_orders"]


@pytest.mark.parametrize(
    ("revenue", "before", "level"),
    [
        ("100", "100", 4),
        ("100.01", "100", 4),
        ("99.99", "100", 3),
        ("90", "100", 3),
        ("89.99", "100", 2),
        ("70", "100", 2),
        ("69.99", "100", 1),
        ("-5", "100", 1),
        ("0.2997", "0.3330", 3),
    ],
)
def test_volume_compares_the_period_with_the_one_before(revenue, before, level):
    assert holding.volume(buying(revenue, before), PLAYBOOK, as_of=TODAY).answer == level


def test_volume_needs_eighteen_months_of_history():
    just = buying("100", "100", since=date(2025, 1, 1))
    assert holding.volume(just, PLAYBOOK, as_of=TODAY).is_known
    late = holding.volume(buying("100", "100", since=date(2025, 1, 2)), PLAYBOOK, as_of=TODAY)
    assert (late.answer, codes(late)) == (None, ["unknown.short_history"])


@pytest.mark.parametrize(
    ("before", "code"),
    [
        (None, "unknown.no_period_before"),
        ("0", "unknown.no_revenue_before"),
        ("-5", "unknown.no_revenue_before"),
    ],
)
def test_volume_is_unknown_without_revenue_to_compare_with(before, code):
    assert codes(holding.volume(buying("100", before), PLAYBOOK, as_of=TODAY)) == [code]


def test_volume_is_unknown_while_an_exchange_rate_is_missing():
    facts = CustomerFacts(
        1,
        Decimal(5),
        revenue_before=Decimal(5),
        first_order=LONG_AGO,
        unconverted={"TWD": Decimal(7)},
    )
    assert codes(holding.volume(facts, PLAYBOOK, as_of=TODAY)) == ["unknown.no_exchange_rate"]


@pytest.mark.parametrize(
    ("now", "before", "level"),
    [(10, 10, 4), (11, 10, 4), (9, 10, 3), (8, 10, 2), (7, 10, 2), (6, 10, 1), (0, 1, 1)],
)
def test_breadth_compares_the_number_of_families(now, before, level):
    assert holding.breadth(families(now, before), PLAYBOOK).answer == level


def test_breadth_is_unknown_without_families():
    assert codes(holding.breadth(families(None, None), PLAYBOOK)) == ["unknown.no_families"]
    assert codes(holding.breadth(families(2, 0), PLAYBOOK)) == ["unknown.no_families_before"]


@pytest.mark.parametrize(
    ("end", "level"),
    [
        (date(2027, 7, 1), 4),
        (date(2027, 6, 30), 3),
        (date(2026, 12, 31), 3),
        (date(2026, 12, 30), 2),
        (date(2026, 7, 1), 2),
        (TODAY, 1),
        (date(2025, 1, 1), 1),
    ],
)
def test_the_contract_dial_counts_the_months_to_its_end(end, level):
    assert holding.contract(contracted(end), PLAYBOOK, as_of=TODAY).answer == level


def test_no_contract_is_not_counted_and_an_open_end_is_not_guessed():
    none = holding.contract(CustomerFacts(1, Decimal(0)), PLAYBOOK, as_of=TODAY)
    assert codes(none) == ["unknown.no_contract"]
    open_end = holding.contract(contracted(None), PLAYBOOK, as_of=TODAY)
    assert codes(open_end) == ["unknown.contract_without_end"]


def steady(**others) -> CustomerFacts:
    """Write a customer with a firm rhythm and firm volume."""
    facts = {
        "revenue_before": Decimal(100),
        "first_order": LONG_AGO,
        "order_days": 40,
        "last_order": TODAY,
        "median_gap": 30.0,
        **others,
    }
    return CustomerFacts(1, Decimal(100), **facts)


def test_hold_is_the_lowest_dial_and_names_it():
    held = hold(steady(has_contract=True, contract_end=date(2026, 9, 1)), PLAYBOOK, as_of=TODAY)
    assert held.level is HoldLevel.LOOSE
    assert held.limiting is Dial.CONTRACT
    assert held.judgement.reasons[0].params == {"dial": Dial.CONTRACT}


def test_a_tie_names_the_first_dial():
    assert hold(steady(), PLAYBOOK, as_of=TODAY).limiting is Dial.RHYTHM


def test_one_weak_dial_is_not_averaged_away():
    facts = steady(families=3, families_before=10, families_kept=3)
    held = hold(facts, PLAYBOOK, as_of=TODAY)
    assert [held.dials[d].answer for d in (Dial.RHYTHM, Dial.VOLUME, Dial.BREADTH)] == [4, 4, 1]
    assert held.level is HoldLevel.SLIPPING


def test_hold_is_unknown_without_rhythm_and_volume_even_with_a_contract():
    held = hold(contracted(date(2030, 1, 1)), PLAYBOOK, as_of=TODAY)
    assert (held.level, held.limiting) == (None, None)
    assert held.dials[Dial.CONTRACT].answer is HoldLevel.FIRM
    assert "unknown.no_orders" in codes(held.judgement)


def test_one_of_rhythm_and_volume_is_enough():
    held = hold(ordering(46, 30), PLAYBOOK, as_of=TODAY)
    assert (held.level, held.limiting) == (HoldLevel.LOOSE, Dial.RHYTHM)


def test_a_weak_relationship_limits_the_hold():
    weak = Judgement(HoldLevel.SLIPPING)
    held = hold(steady(), PLAYBOOK, as_of=TODAY, relationship=weak)
    assert (held.level, held.limiting) == (HoldLevel.SLIPPING, Dial.RELATIONSHIP)


def test_the_organisation_may_move_a_boundary():
    playbook = PLAYBOOK.with_values({"hold.rhythm_firm": 2})
    assert holding.rhythm(ordering(60, 30), playbook, as_of=TODAY).answer is HoldLevel.FIRM


days = st.dates(min_value=date(2019, 1, 1), max_value=TODAY)
optional_days = st.one_of(st.none(), days)
any_customer = st.builds(
    CustomerFacts,
    st.just(1),
    money,
    unconverted=st.sampled_from([{}, {}, {"CHF": Decimal(1)}]),
    revenue_before=st.one_of(st.none(), money),
    order_days=st.integers(0, 20),
    first_order=optional_days,
    last_order=optional_days,
    median_gap=st.one_of(st.none(), st.integers(1, 200).map(lambda n: n / 2)),
    families=st.one_of(st.none(), st.integers(0, 9)),
    families_before=st.one_of(st.none(), st.integers(0, 9)),
    has_contract=st.booleans(),
    contract_end=st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2029, 1, 1))),
)
relationships = st.one_of(st.none(), st.sampled_from(HoldLevel).map(Judgement))


@given(any_customer, relationships)
def test_hold_is_never_above_a_known_dial_and_always_one_of_them(facts, relationship):
    held = hold(facts, PLAYBOOK, as_of=TODAY, relationship=relationship)
    known = [judged.answer for judged in held.dials.values() if judged.is_known]
    if held.level is None:
        assert not held.dials[Dial.RHYTHM].is_known
        assert not held.dials[Dial.VOLUME].is_known
    else:
        assert held.level == min(known) == held.dials[held.limiting].answer


@given(any_customer, relationships)
def test_hold_and_its_dials_explain_themselves(facts, relationship):
    held = hold(facts, PLAYBOOK, as_of=TODAY, relationship=relationship)
    assert_explains(holding.explain_hold(held))
    for dial in Dial:
        assert_explains(holding.explain_dial(held, dial))


@given(days)
def test_a_short_history_is_always_shorter_than_what_is_needed(since):
    judged = holding.volume(buying("100", "100", since=since), PLAYBOOK, as_of=TODAY)
    assert judged.is_known or judged.unknowns[0].params["months"] < 18


@given(any_customer)
def test_an_unknown_dial_always_says_what_is_missing(facts):
    for judged in hold(facts, PLAYBOOK, as_of=TODAY).dials.values():
        assert judged.is_known or judged.unknowns
