"""Shifted beta-geometric against Fader & Hardie (2007, 2010)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from mainstay.domain.lifetime_value.errors import (
    InfiniteValue,
    InvalidObservations,
    NotEnoughData,
    ParameterAtBound,
)
from mainstay.domain.lifetime_value.sbg import ShiftedBetaGeometric

REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
REGULAR_LATER = [223, 207, 194, 183, 173]
HIGH_END_LATER = [468, 445, 427, 409, 394]


@pytest.mark.parametrize(
    ("active", "parameters", "log_likelihood"),
    [
        (REGULAR, (0.7041, 1.1820), -1680.265),
        (HIGH_END, (0.6681, 3.8061), -1611.158),
    ],
)
def test_fh_2007_parameters_from_years_0_to_7(
    active: list[int], parameters: tuple[float, float], log_likelihood: float
) -> None:
    found = ShiftedBetaGeometric.fit(range(8), active)

    assert found.parameters == pytest.approx(parameters, abs=5e-5)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=5e-4)


@pytest.mark.parametrize(
    ("active", "later", "projected", "error"),
    [
        (REGULAR, REGULAR_LATER, [22.0, 20.4, 19.1, 18.0, 17.0], 0.015),
        (HIGH_END, HIGH_END_LATER, [46.0, 43.6, 41.4, 39.5, 37.8], 0.028),
    ],
)
def test_fh_2007_table_1_projections_of_years_8_to_12(
    active: list[int], later: list[int], projected: list[float], error: float
) -> None:
    survival = ShiftedBetaGeometric.fit(range(8), active).survival(range(8, 13))

    assert survival * 100 == pytest.approx(projected, abs=0.05)
    actual = np.array(later) / 1000
    assert np.abs(survival / actual - 1).mean() == pytest.approx(error, abs=5e-4)


def test_fh_2007_cohorts_of_the_file_give_the_same(shared_data: Path) -> None:
    with (shared_data / "cdnow/sbg_cohorts.csv").open() as file:
        rows = [(row["cohort"], int(row["recency"]), int(row["T"])) for row in csv.DictReader(file)]
    period, active, cohort = [], [], []
    for name in ("regular", "highend"):
        # recency is the renewal not taken; 8 stands for whoever was still there after 7
        ends = [recency for which, recency, _ in rows if which == name]
        for t in range(8):
            period.append(t)
            active.append(sum(end > t for end in ends))
            cohort.append(name)

    found = ShiftedBetaGeometric.fit_each_cohort(period, active, cohort)

    assert found["regular"].parameters == pytest.approx((0.704, 1.182), abs=5e-4)
    assert found["highend"].parameters == pytest.approx((0.668, 3.806), abs=5e-4)


def test_fh_2007_spreadsheet_check_of_equal_parameters() -> None:
    leaves = ShiftedBetaGeometric(1, 1).churn_probability(range(1, 8))

    assert leaves == pytest.approx([0.5, 0.167, 0.083, 0.05, 0.033, 0.024, 0.018], abs=5e-4)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (ShiftedBetaGeometric(3.80, 15.20), [3.31, 3.45, 3.59, 3.72, 3.84]),
        (ShiftedBetaGeometric(1 / 15, 4 / 15), [7.68, 9.46, 9.86, 10.06, 10.19]),
    ],
)
def test_fh_2010_table_3_discounted_expected_residual_lifetime(
    model: ShiftedBetaGeometric, expected: list[float]
) -> None:
    found = model.discounted_expected_residual_lifetime(range(1, 6), discount_rate=0.1)

    assert found == pytest.approx(expected, abs=0.005)


def test_discounted_lifetime_is_the_sum_it_says() -> None:
    model, t = ShiftedBetaGeometric(0.704, 1.182), np.arange(2000)
    summed = [(model.survival(n + t) / model.survival(n - 1) / 1.1**t).sum() for n in (1, 2, 8)]

    found = model.discounted_expected_residual_lifetime([1, 2, 8], discount_rate=0.1)
    assert found == pytest.approx(summed, rel=1e-10)


def test_expected_lifetime_without_discount_is_the_limit_or_infinite() -> None:
    model = ShiftedBetaGeometric(3.8, 15.2)

    near = model.discounted_expected_residual_lifetime([1, 4], discount_rate=1e-8)
    assert model.expected_residual_lifetime([1, 4]) == pytest.approx(near, rel=1e-6)
    with pytest.raises(InfiniteValue):
        ShiftedBetaGeometric(0.704, 1.182).expected_residual_lifetime(1)


def test_retention_rises_and_makes_survival() -> None:
    model = ShiftedBetaGeometric(0.668, 3.806)

    rates = model.retention_rate(range(1, 13))

    assert (np.diff(rates) > 0).all()
    assert np.cumprod(rates) == pytest.approx(model.survival(range(1, 13)))
    assert 1 - np.cumsum(model.churn_probability(range(1, 13))) == pytest.approx(
        model.survival(range(1, 13))
    )


def test_cohorts_followed_for_different_times_share_the_parameters() -> None:
    active = [*REGULAR, *REGULAR[:4]]
    together = ShiftedBetaGeometric.fit(
        [*range(8), *range(4)], active, cohort=["old"] * 8 + ["new"] * 4
    )

    assert together.report.customers == 2000
    assert together.parameters == pytest.approx((0.704, 1.182), rel=0.05)


@pytest.mark.parametrize(
    ("period", "active", "message"),
    [
        ([0, 2], [10, 5], "without a gap"),
        ([0, 1], [10, 12], "more active customers in period 1"),
        ([1, 2], [10, 5], "without a gap"),
        ([0, 1, 2], [0, 0, 0], "without a customer"),
        ([0, 1], [10], "differ in length"),
        ([0, 1], [10, -1], "negative"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    period: list[int], active: list[int], message: str
) -> None:
    with pytest.raises(InvalidObservations, match=message):
        ShiftedBetaGeometric.fit(period, active)


def test_counts_that_say_too_little_are_refused() -> None:
    with pytest.raises(NotEnoughData):
        ShiftedBetaGeometric.fit([0, 1, 2], [10, 10, 10])
    with pytest.raises(NotEnoughData):
        ShiftedBetaGeometric.fit([0, 1], [10, 5])
    with pytest.raises(ParameterAtBound, match="infinity"):
        ShiftedBetaGeometric.fit(range(5), [1000, 800, 600, 400, 200])
