from decimal import Decimal

import pytest

from mainstay.domain.concentration import concentration
from mainstay.domain.concentration_findings import (
    Band,
    Quarter,
    effective_number_falls,
    findings,
    hhi_band,
    ratio_band,
    rising_shares,
)
from mainstay.domain.figure import Measure
from mainstay.domain.playbook import default_playbook

PLAYBOOK = default_playbook()


def of(*values: int | str, measure: Measure = Measure.REVENUE):
    return concentration(dict(enumerate(map(Decimal, values), 1)), measure)


def with_rest(*values: str, customers: int = 1_000):
    """Write large customers of a total of 100 and spread the rest evenly over small ones."""
    rest = (100 - sum(map(Decimal, values))) / customers
    return of(*values, *[str(rest)] * customers)


def found(spread, code: str):
    return [reason for reason in findings(spread, PLAYBOOK).reasons if reason.code == code]


@pytest.mark.parametrize(
    ("share", "codes"),
    [
        ("9.99", []),
        ("10", ["concentration.major_customer"]),
        ("14.99", ["concentration.major_customer"]),
        ("15", ["concentration.alert", "concentration.major_customer"]),
        ("24.99", ["concentration.alert", "concentration.major_customer"]),
        ("25", ["concentration.critical", "concentration.major_customer"]),
    ],
)
def test_a_single_customer_is_disclosed_at_10_an_alert_at_15_critical_at_25_percent(share, codes):
    single = ("concentration.alert", "concentration.critical", "concentration.major_customer")
    reasons = findings(with_rest(share), PLAYBOOK).reasons
    assert [reason.code for reason in reasons if reason.code in single] == codes
    named = [r for r in reasons if r.code in single]
    assert all(reason.rows == ("account:1",) and reason.threshold for reason in named)


def test_disclosure_is_about_revenue_only():
    by_profit = of(50, 50, measure=Measure.PROFIT)
    codes = [reason.code for reason in findings(by_profit, PLAYBOOK).reasons]
    assert "concentration.major_customer" not in codes
    assert codes.count("concentration.critical") == 2


def test_the_five_largest_are_an_alert_above_40_percent():
    assert found(with_rest(*["8"] * 5), "concentration.top_five") == []
    (reason,) = found(with_rest("8.01", *["8"] * 4), "concentration.top_five")
    assert reason.params["share"] == Decimal("0.4001")


@pytest.mark.parametrize(
    ("each", "band"),
    [
        ("5.99", Band.HEALTHY),
        ("6", Band.MODERATE),
        ("10", Band.MODERATE),
        ("10.01", Band.HIGH),
    ],
)
def test_the_ratio_is_healthy_below_30_and_high_above_50_percent(each, band):
    assert ratio_band(with_rest(*[each] * 5), PLAYBOOK) is band


def test_the_hhi_is_moderate_from_a_tenth_and_high_above_a_quarter():
    assert hhi_band(of(*[1] * 11), PLAYBOOK) is Band.HEALTHY
    assert hhi_band(of(*[1] * 10), PLAYBOOK) is Band.MODERATE
    assert hhi_band(of(*[1] * 4), PLAYBOOK) is Band.MODERATE
    assert hhi_band(of(*[1] * 3), PLAYBOOK) is Band.HIGH


@pytest.mark.parametrize(
    ("spread", "code"),
    [
        (of(*[1] * 100), "concentration.expected_below"),
        (of(*[7] * 10, *[1] * 30), "concentration.expected_within"),
        (of(*[9] * 10, *[1] * 10), "concentration.expected_above"),
    ],
)
def test_the_top_ten_to_twenty_are_compared_with_60_to_80_percent(spread, code):
    (reason,) = found(spread, code)
    assert reason.params["ten"] == spread.top(10)


def test_without_a_positive_total_nothing_is_found_and_it_says_why():
    judged = findings(of(5, -5), PLAYBOOK)
    assert (judged.answer, judged.reasons) == (None, ())
    assert judged.unknowns[0].code == "unknown.total_not_positive"


def quarters(*rows: tuple[int, ...]) -> list[Quarter]:
    return [Quarter(f"2026 Q{n}", of(*row)) for n, row in enumerate(rows, 1)]


def test_a_share_that_rises_three_quarters_in_a_row_is_named():
    rising = quarters((40, 60), (41, 59), (42, 58), (43, 57))
    judged = rising_shares(rising, PLAYBOOK)
    assert judged.answer == (1,)
    assert judged.reasons[0].params["now"] == Decimal("0.43")


def test_a_share_that_stood_still_once_is_not_rising():
    assert rising_shares(quarters((40, 60), (41, 59), (41, 59), (43, 57)), PLAYBOOK).answer == ()


def test_the_effective_number_of_customers_falls_when_each_quarter_is_more_concentrated():
    falling = quarters((50, 50), (60, 40), (70, 30), (80, 20))
    judged = effective_number_falls(falling, PLAYBOOK)
    assert judged.answer is True
    assert judged.reasons[0].rows == ("2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4")
    assert effective_number_falls(falling[::-1], PLAYBOOK).answer is False


def test_too_few_quarters_or_one_without_shares_are_not_a_trend():
    short = quarters((50, 50), (60, 40), (70, 30))
    assert effective_number_falls(short, PLAYBOOK).unknowns[0].code == "unknown.too_few_periods"
    broken = quarters((50, 50), (60, 40), (1, -1), (70, 30))
    assert effective_number_falls(broken, PLAYBOOK).answer is None
    assert rising_shares(broken, PLAYBOOK).answer is None
