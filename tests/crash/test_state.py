"""The comparison of two states, on which every trial rests, sees whatever differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.bench import Bench, Company, Prepared

ONE_KEY = "WHERE id = (SELECT MIN(id) FROM accounts_accountkey)"
DIFFERENCES = {
    "accounts.Account": "UPDATE accounts_account SET name = 'X' WHERE name = 'Mill 007'",
    "accounts.AccountKey": "UPDATE accounts_accountkey SET account_id = "
    f"(SELECT MAX(id) FROM accounts_account) {ONE_KEY}",
    "people.Position": "DELETE FROM people_position "
    "WHERE id = (SELECT MAX(id) FROM people_position)",
    "portfolio.Standing": "UPDATE portfolio_standing SET revenue = revenue + 1 "
    "WHERE id = (SELECT MAX(id) FROM portfolio_standing)",
    "lake order_lines": "UPDATE organisation_batchevent SET counts = FALSE "
    "WHERE id = (SELECT MAX(id) FROM organisation_batchevent)",
}


def differing(bench: Bench, one: Company, other: Company) -> set[str]:
    facts, others = (bench.look(company)[0]["facts"] for company in (one, other))
    return {name for name in facts if facts[name] != others[name]}


@pytest.mark.long
@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_row_that_differs_is_seen(bench: Bench, prepared: Prepared, name: str) -> None:
    company = bench.copy(prepared.after)
    assert differing(bench, company, prepared.after) == set()
    bench.must(company, ":change", DIFFERENCES[name])
    assert name in differing(bench, company, prepared.after)
    bench.forget(company)


@pytest.mark.long
def test_a_file_of_rejected_rows_that_is_gone_or_cut_off_is_seen(
    bench: Bench, prepared: Prepared
) -> None:
    company = bench.copy(prepared.after)
    [file] = rejects(company)
    file.write_bytes(file.read_bytes()[:-1])
    assert differing(bench, company, prepared.after) == {"imports.Rejects"}
    file.unlink()
    assert differing(bench, company, prepared.after) == {"imports.Rejects"}
    bench.forget(company)


def rejects(company: Company) -> list[Path]:
    return [file for file in (company.data / "files").rglob("*") if file.is_file()]


@pytest.mark.long
def test_a_number_that_was_passed_over_is_no_difference_but_is_noticed(
    bench: Bench, prepared: Prepared
) -> None:
    """A deed that is done again gets later numbers; what is restored must have the same ones."""
    company = bench.copy(prepared.after)
    bench.must(company, ":change", "UPDATE imports_rejects SET id = id + 7")
    assert differing(bench, company, prepared.after) == set()
    assert bench.look(company)[0]["numbers"] != bench.look(prepared.after)[0]["numbers"]
    bench.forget(company)
