"""Numbers in text: the marks of a column, and exact values."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.analytics.files import (
    Ambiguous,
    Mixed,
    NumberStyle,
    Shape,
    number_style,
    parse_decimal,
    parse_integer,
    shape_of_column,
)

ENGLISH = NumberStyle(".", ",")
GERMAN = NumberStyle(",", ".")


def column(*cells: str | None) -> pa.Array:
    return pa.array(cells, pa.string())


def values_of(*cells: str | None) -> list[Decimal | None]:
    """Read cells in the style found for them; there must be one, and no problem."""
    style = number_style(column(*cells))
    assert isinstance(style, NumberStyle), style
    parsed = parse_decimal(column(*cells), style=style)
    assert not parsed.problems
    return list(parsed.values.to_pylist())


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1,234.50", "7"], ["1234.50", "7"]),
        (["1.234,50", "7"], ["1234.50", "7"]),
        (["1 234,50", "1\u00a0000", "2\u202f000"], ["1234.50", "1000", "2000"]),
        (["1'234.50", "1’000.00"], ["1234.50", "1000"]),
        (["12,34,567.00"], ["1234567"]),
        (["(12.00)", "5.10-", "-3", "+4", "−2.5"], ["-12", "-5.10", "-3", "4", "-2.5"]),
        (["€ 5,00", "-€1.234,10", "3,00 €"], ["5", "-1234.10", "3"]),
        (["USD 5.00", "USD1.50"], ["5", "1.50"]),
        (["10%", "12.5 %"], ["0.10", "0.125"]),
        ([".5", "5."], ["0.5", "5"]),
        (["1e-05", "2.5E+3"], ["0.00001", "2500"]),
        (["1,240", "2.5"], ["1240", "2.5"]),
        (["1.240", "0.125"], ["1.240", "0.125"]),
        (["6.0", " 7 "], ["6", "7"]),
        (["2,024,994"], ["2024994"]),
    ],
)
def test_numbers_are_read_as_they_are_meant(cells: list[str], expected: list[str]) -> None:
    assert values_of(*cells) == [Decimal(number) for number in expected]


def test_an_empty_cell_is_null_and_no_problem() -> None:
    assert values_of("1", None, "  ", "") == [Decimal(1), None, None, None]


def test_a_bad_cell_is_a_problem_of_its_row_never_a_null_in_silence() -> None:
    parsed = parse_decimal(column("1", "n/a", None, "n/a", "1.2.3"))
    assert parsed.values.to_pylist() == [Decimal(1), None, None, None, None]
    found = [(problem.row, problem.code, problem.params["text"]) for problem in parsed.problems]
    assert found == [
        (1, "not_a_number", "n/a"),
        (3, "not_a_number", "n/a"),
        (4, "other_number_format", "1.2.3"),
    ]


def test_two_formats_in_one_column_are_named_by_a_cell_of_each() -> None:
    mixed = number_style(column("5", "2,024,994", "1637,40"))
    assert isinstance(mixed, Mixed)
    assert mixed.code == "two_number_formats"
    assert (mixed.first.row, mixed.first.text) == (1, "2,024,994")
    assert (mixed.second.row, mixed.second.text) == (2, "1637,40")


@pytest.mark.parametrize(
    ("cells", "marks", "is_clear"),
    [
        (["12,50"] * 9 + ["12.75"], ",.", True),
        (["12,50"] * 8 + ["12.75"], ",.", False),
        (["12.50"] * 9 + ["1,240"] * 500 + ["12,75"], ".,", True),
        (["1.240", "1,240"], ".,", False),
    ],
)
def test_nearly_all_numbers_that_prove_a_mark_make_it_clear(
    cells: list[str], marks: str, is_clear: bool
) -> None:
    mixed = number_style(column(*cells))
    assert isinstance(mixed, Mixed)
    assert "".join(style.decimal for style in mixed.choices) == marks
    assert mixed.is_clear is is_clear


def test_a_mixture_of_currencies_is_read_by_the_decimal_mark_of_the_column() -> None:
    cells = column("€ 5", "€ 12,50", "€ 1.240", "$ 4")
    mixed = number_style(cells)
    assert isinstance(mixed, Mixed)
    assert mixed.choices[0] == NumberStyle(",", ".", currency="€")
    parsed = parse_decimal(cells, style=mixed.choices[0])
    assert [problem.row for problem in parsed.problems] == [3]
    assert parsed.values[2].as_py() == 1240


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["€ 5", "$ 4"], "two_currencies"),
        (["10%", "3"], "percent_and_plain"),
        (["1 000.5", "1'000.5"], "two_thousands_marks"),
    ],
)
def test_other_mixtures_are_named_too(cells: list[str], code: str) -> None:
    mixed = number_style(column(*cells))
    assert isinstance(mixed, Mixed)
    assert mixed.code == code


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("1,240", (NumberStyle(".", ","), NumberStyle(",", ""))),
        ("1.240", (NumberStyle(",", "."), NumberStyle(".", ""))),
    ],
)
def test_a_thousand_or_a_bit_more_than_one_has_to_be_asked(
    text: str, choices: tuple[NumberStyle, ...]
) -> None:
    asked = number_style(column("7", text, text))
    assert isinstance(asked, Ambiguous)
    assert asked.choices == choices
    assert asked.example.row == 1
    read = [parse_decimal(column(text), style=style).values[0].as_py() for style in choices]
    assert read == [Decimal(1240), Decimal("1.240")]


def test_texts_among_the_numbers_have_no_say_in_the_marks() -> None:
    assert number_style(column("1.2.3", "about 5,5", "2.50")) == NumberStyle()


def test_a_number_in_the_other_style_is_refused() -> None:
    for style, text in ((GERMAN, "12.50"), (ENGLISH, "12,50"), (NumberStyle(), "1,240")):
        [problem] = parse_decimal(column(text), style=style).problems
        assert problem.code == "other_number_format"


def test_decimals_beyond_the_tenth_are_rounded_and_said() -> None:
    parsed = parse_decimal(column("0.30000000000000004", "1.00000000000", "2.5"))
    assert parsed.values.to_pylist() == [Decimal("0.3"), Decimal(1), Decimal("2.5")]
    [note] = parsed.notes
    assert note.params == {"cells": 1, "example": "0.30000000000000004"}


@pytest.mark.parametrize("text", ["9" * 29, "1e40", "1e999999999999999999999"])
def test_numbers_too_large_are_problems(text: str) -> None:
    [problem] = parse_decimal(column(text)).problems
    assert problem.code == "number_too_large"


@given(
    st.lists(
        st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9)),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from([ENGLISH, GERMAN, NumberStyle(",", " "), NumberStyle(".", "'")]),
)
def test_any_decimal_survives_being_written_in_any_style(
    numbers: list[Decimal], style: NumberStyle
) -> None:
    numbers = [number % 10**12 for number in numbers]
    marks = str.maketrans({",": style.thousands, ".": style.decimal})
    texts = [f"{number:,.4f}".translate(marks) for number in numbers]
    assert parse_decimal(column(*texts), style=style).values.to_pylist() == numbers


def test_whole_numbers() -> None:
    parsed = parse_integer(column("6.0", "-7", None, "1,000", "6.5"), style=ENGLISH)
    assert parsed.values.to_pylist() == [6, -7, None, 1000, None]
    assert [(problem.row, problem.code) for problem in parsed.problems] == [(4, "not_whole")]
    [problem] = parse_integer(column("9" * 19)).problems
    assert problem.code == "number_too_large"


@pytest.mark.parametrize(
    ("cells", "shape"),
    [
        (["1", "2.0"], Shape.WHOLE),
        (["1", "2.5", "€ 3"], Shape.NUMBER),
        (["2020-01-02", "3 May 2021"], Shape.DATE),
        (["20101201", "20101202"], Shape.DATE),
        (["TRUE", "no"], Shape.BOOLEAN),
        (["ABC 123", "DOT", "85123A"], Shape.TEXT),
        ([None, " "], Shape.EMPTY),
    ],
)
def test_the_shape_of_a_column_proposes_its_kind(cells: list[str | None], shape: Shape) -> None:
    assert shape_of_column(pa.chunked_array([column(*cells)])) is shape
