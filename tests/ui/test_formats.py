"""Numbers, money and dates as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.domain.figure import Figure, Unit
from mainstay.ui import formats


def said(text: str) -> str:
    """The text with plain blanks, to compare it more easily."""
    return text.replace(formats.THIN, " ").replace(formats.SPACE, " ")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("12894120.18"), "12.9 M EUR"),
        (Decimal("1213870"), "1.21 M EUR"),
        (Decimal("1200000"), "1.2 M EUR"),
        (Decimal("348000"), "348 k EUR"),
        (Decimal("999960"), "1 M EUR"),
        (Decimal("-7310000"), "−7.31 M EUR"),
        (Decimal("812.4"), "812 EUR"),
        (Decimal("0"), "0 EUR"),
        (Decimal("2500000000"), "2.5 bn EUR"),
        (None, "not known"),
    ],
)
def test_short_money_keeps_three_digits(value: Decimal | None, expected: str) -> None:
    assert said(formats.short_money(value, "EUR")) == expected


def test_money_is_exact_to_the_cent() -> None:
    assert said(formats.money(Decimal("9747747.934"), "GBP")) == "9 747 747.93 GBP"
    assert said(formats.money(Decimal("-0.005"))) == "−0.01"


def test_thousands_are_kept_apart_by_a_narrow_space_that_does_not_break() -> None:
    assert formats.number(61204) == "61\u202f204"


def test_a_share_is_written_in_hundredths() -> None:
    assert said(formats.share(0.0941)) == "9.4 %"
    assert said(formats.share(Decimal("0.71"), 0)) == "71 %"


def test_unknown_is_a_word_and_never_zero() -> None:
    for write in (formats.number, formats.money, formats.share, formats.plain, formats.day):
        assert write(None) == "not known"


def test_dates_are_written_out() -> None:
    assert formats.day(date(2026, 3, 12)) == "12 Mar 2026"
    assert formats.month(date(2026, 3, 12)) == "Mar 2026"
    assert formats.moment(datetime(2026, 11, 12, 9, 14, tzinfo=UTC)) == "12 Nov 2026, 09:14"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_money_loses_no_cent(value: Decimal) -> None:
    text = formats.money(value).replace(formats.THIN, "").replace(formats.MINUS, "-")
    assert Decimal(text) == value


def test_a_range_says_from_and_to() -> None:
    margin = Figure(
        "margin", None, Unit.MONEY, currency="EUR", low=Decimal(1130000), high=Decimal(1420000)
    )
    assert said(formats.figure_text(margin)) == "1.13 M EUR to 1.42 M EUR"
    assert said(formats.figure_exact(margin)) == "1 130 000.00 EUR to 1 420 000.00 EUR"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (34.13, Unit.RATIO, "34.1"),
        (336.94, Unit.POINTS, "336.9"),
        (26, Unit.MONTHS, "26 months"),
        (1, Unit.DAYS, "1 day"),
        (88, Unit.COUNT, "88"),
        (0.2, Unit.SHARE, "20.0 %"),
        (2, Unit.LEVEL, "loose"),
    ],
)
def test_a_figure_is_written_in_its_unit(value: float, unit: Unit, expected: str) -> None:
    assert said(formats.figure_text(Figure("any", value, unit))) == expected


def test_a_positive_number_gets_its_plus_and_zero_does_not() -> None:
    assert formats.signed("0.6") == "+0.6"
    assert formats.signed("0") == "0"
    assert formats.signed("−3") == "−3"
