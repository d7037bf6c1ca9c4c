"""What commands print for machines and for people."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from mainstay.cli.output import plain, print_json, print_table
from mainstay.domain.figure import Figure, Measure, Period, Unit, Unknown


def test_a_figure_says_everything_it_knows(capsys: pytest.CaptureFixture[str]) -> None:
    figure = Figure(
        code="worth.revenue",
        value=Decimal("1265793.0400"),
        unit=Unit.MONEY,
        period=Period(date(2025, 1, 1), date(2025, 12, 31)),
        measure=Measure.REVENUE,
        currency="EUR",
        unknowns=(Unknown("no_rate", {"currency": "USD"}),),
        why="/why/1/",
    )
    print_json(figure)
    assert json.loads(capsys.readouterr().out) == {
        "code": "worth.revenue",
        "value": "1265793.0400",
        "unit": "money",
        "period": {"start": "2025-01-01", "end": "2025-12-31"},
        "measure": "revenue",
        "currency": "EUR",
        "low": None,
        "high": None,
        "unknowns": [{"code": "no_rate", "params": {"currency": "USD"}}],
        "why": "/why/1/",
        "scope": "all",
    }


def test_unknown_is_null_and_never_zero() -> None:
    assert plain({"value": None, "of": (1, 2.5)}) == {"value": None, "of": [1, 2.5]}


def test_a_table_is_as_wide_as_its_texts(capsys: pytest.CaptureFixture[str]) -> None:
    name = "A customer with a name that is longer than any terminal is wide " * 2
    print_table(("name", "revenue"), [(name, "1"), ("Ann", "1,000")], right=[1])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith(name)
    assert lines[1].endswith("      1")
    assert lines[2].endswith("  1,000")


def test_a_table_without_rows_shows_its_titles(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("name", "level"), [])
    assert capsys.readouterr().out == "name  level\n"
