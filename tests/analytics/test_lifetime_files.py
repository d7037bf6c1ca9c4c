"""Files of the lifetime models: which column is what, and what each layout is read as."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mainstay.analytics.lifetime_files import (
    Retention,
    Summaries,
    Transactions,
    WrongFile,
    open_observations,
)
from mainstay.analytics.lifetime_fits import Asked, fit_file


def written(folder: Path, text: str, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_transactions_by_the_names_in_use(tmp_path: Path) -> None:
    path = written(tmp_path, "Customer ID,Order Date,Amount\nA,2026-01-05,10.5\nB,2026-02-06,20\n")
    opened = open_observations(path)
    assert opened.observed == Transactions(
        ["A", "B"], [date(2026, 1, 5), date(2026, 2, 6)], [10.5, 20.0]
    )
    assert opened.columns == {"customer": "Customer ID", "date": "Order Date", "value": "Amount"}


def test_a_mapping_file_names_the_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "who,when,what\nA,2026-01-05,3\n")
    mapping = written(
        tmp_path, '[columns]\ncustomer = "who"\ndate = "when"\nvalue = "what"\n', "m.toml"
    )
    assert isinstance(open_observations(path, mapping=str(mapping)).observed, Transactions)
    with pytest.raises(WrongFile, match="has no column"):
        open_observations(path, mapping="cdnow")
    with pytest.raises(WrongFile, match="neither a mapping file"):
        open_observations(path, mapping="nowhere.toml")


def test_summaries_keep_their_weights(tmp_path: Path) -> None:
    path = written(tmp_path, "frequency,recency,T,weight\n0,0,39,12\n2,30.43,38.86,1\n")
    assert open_observations(path).observed == Summaries(
        [0.0, 2.0], [0.0, 30.43], [39.0, 38.86], [12.0, 1.0], None
    )


def test_customers_who_left_become_counts_of_who_was_still_there(tmp_path: Path) -> None:
    path = written(tmp_path, "customer_id,recency,T\n1,1,3\n2,2,3\n3,3,3\n4,3,3\n")
    assert open_observations(path).observed == Retention(
        [0, 1, 2], [4.0, 3.0, 2.0], ["all", "all", "all"]
    )


def test_a_cell_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "customer,date,value\nA,2026-01-05,1\nB,yesterday,2\n")
    with pytest.raises(WrongFile, match="Line 3: date says yesterday, which is not a date"):
        open_observations(path)
    empty = written(tmp_path, "customer,date\nA,2026-01-05\n,2026-01-06\n", "empty.csv")
    with pytest.raises(WrongFile, match="Line 3: customer is empty"):
        open_observations(empty)


def test_a_file_of_something_else_says_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="neither transactions"):
        open_observations(written(tmp_path, "name,colour\na,red\nb,blue\n"))
    money = written(tmp_path, "customer,date\nA,2026-01-05\nA,2026-02-05\n", "no_money.csv")
    with pytest.raises(WrongFile, match="what each purchase was worth"):
        fit_file(money, Asked("gamma_gamma"))
