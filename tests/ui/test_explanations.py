"""A why shows the rows, what they make, what was unknown, and each threshold with its source."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

from mainstay.domain.figure import Term
from mainstay.domain.playbook import default_playbook
from mainstay.ui.explanations import ROWS_SHOWN, explained, explanation_csv
from tests.ui.pages_shown import explanation
from tests.ui.test_formats import said


def test_the_rows_add_up_to_the_figure() -> None:
    shown = explained(explanation(), playbook=default_playbook())
    assert said(shown.total) == said(shown.value) == "2 541 000.18 EUR"


def test_a_row_that_is_not_known_is_shown_and_not_counted_as_zero() -> None:
    row = explained(explanation(), playbook=default_playbook()).rows[-1]
    assert (row.label, row.value, row.is_known) == ("Tessaro Group", "not known", False)


def test_thresholds_say_their_source_and_whether_they_are_our_own() -> None:
    own = default_playbook().with_values({"stakes.share": 0.02})
    could_lose, stakes = explained(explanation(), playbook=own).thresholds
    assert (could_lose.source, could_lose.source_meaning) == ("D", "our default")
    assert (said(stakes.value), stakes.is_own) == ("2.0 %", True)


def test_what_was_unknown_and_left_out_is_said() -> None:
    shown = explained(explanation(), playbook=default_playbook())
    assert shown.unknowns == ("No activity rates are recorded, so cost to serve is not known.",)
    assert "order lines without a customer" in shown.notes[0]


def test_very_many_rows_are_cut_on_the_page_and_whole_in_the_file() -> None:
    terms = tuple(Term(Decimal(1), label=f"=row {n}") for n in range(ROWS_SHOWN + 25))
    long = replace(explanation(), terms=terms)
    shown = explained(long, playbook=default_playbook())
    assert len(shown.rows) == ROWS_SHOWN
    assert shown.rest is not None
    assert shown.rest.label.startswith("25 ")
    lines = list(csv.reader(io.StringIO(explanation_csv(long).decode("utf-8-sig"))))
    assert len(lines) == ROWS_SHOWN + 25 + 2
    assert lines[1] == ["'=row 0", "1"]
    assert lines[-1] == ["sum", str(ROWS_SHOWN + 25)]
