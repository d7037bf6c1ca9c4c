"""``mainstay account | lose | score | report``: the same figures as the pages, plain refusals."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from mainstay.apps.accounts.queries import NoSuchAccount
from mainstay.apps.portfolio.models import Score
from mainstay.apps.portfolio.queries.asked import WrongQuestion
from mainstay.cli.main import run
from tests.cast import Cast
from tests.factories import Line, sell


@pytest.fixture
def sold(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Two customers with costs, two years apart; the database is ready as it is."""
    monkeypatch.setattr("mainstay.cli.preparation.prepare_database", lambda: None)
    for year in (2024, 2025):
        sell(
            Line(cast.hers, date(year, 3, 1), "60", "20"),
            Line(cast.subsidiary, date(year, 5, 1), "10", "5"),
            Line(cast.his, date(year, 12, 31), "30", "20"),
        )
    return cast


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    run(list(words))
    return capsys.readouterr().out


def test_an_account_is_printed_with_the_figures_of_its_page(
    sold: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(said(capsys, "account", "Hansen Pumps", "--json"))
    figures = {figure["code"]: figure["value"] for figure in data["figures"]}
    assert (data["is_group"], data["of"]) == (True, 2)
    assert float(figures["revenue"]) == 70
    assert float(figures["margin"]) == 45
    assert figures["profit"] is None
    assert "why" in data["figures"][0]
    text = said(capsys, "account", str(sold.hers.pk), "--by-account")
    assert "60.00" in text
    assert "Cost to serve is not known" in text
    years = text[text.index("Year by year") :].splitlines()
    assert years[1].split() == ["Year", "until", "Revenue", "Margin", "Profit"]
    assert years[2].startswith("31 Dec 2025  60.00")


def test_only_accounts_of_whoever_asks_are_found(sold: Cast) -> None:
    with pytest.raises(NoSuchAccount, match="among those you see"):
        run(["--as", "alice@mill.example", "account", "Castell Glass"])
    with pytest.raises(NoSuchAccount):
        run(["--as", "alice@mill.example", "lose", str(sold.his.pk)])


def test_losing_a_customer_names_who_goes_along(
    sold: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(said(capsys, "lose", "Hansen Pumps", "--json"))
    assert [row["name"] for row in data["go_along"]] == ["Hansen Pumps Polska"]
    revenue = next(row for row in data["rows"] if row["label"] == "loss.revenue")
    assert (float(revenue["today"]), float(revenue["without"])) == (100, 30)
    text = said(capsys, "lose", "Hansen Pumps")
    assert text.startswith("Without Hansen Pumps; their group goes along: Hansen Pumps Polska.")


def test_a_score_is_kept_and_says_what_it_used(
    sold: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(said(capsys, "score", "--as-of", "2025-12-31", "--json"))
    kept = Score.objects.get()
    assert (data["id"], data["customers"], data["accounts"]) == (kept.pk, 2, 3)
    assert (data["engine"], data["as_of"], data["measure"]) == ("duckdb", "2025-12-31", "margin")
    for words in (["--engine", "abacus"], ["--known-at", "noon"], ["--as-of", "today"]):
        with pytest.raises(WrongQuestion):
            run(["score", *words])


def test_reports_are_files_of_the_kind_their_name_says(
    sold: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brief, book = tmp_path / "brief.pdf", tmp_path / "portfolio.xlsx"
    said(capsys, "report", "brief", "Hansen Pumps", "--to", str(brief))
    said(capsys, "report", "portfolio", "--to", str(book), "--until", "2025-06-30")
    assert brief.read_bytes().startswith(b"%PDF")
    assert book.read_bytes().startswith(b"PK")
    run(["report", "portfolio", "--to", str(tmp_path / "portfolio.doc")])
    assert not (tmp_path / "portfolio.doc").exists()
    assert "must end in .pdf or .xlsx" in capsys.readouterr().err
