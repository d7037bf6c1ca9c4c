"""The real files: Salesforce, Northwind, UCI Online Retail."""

from __future__ import annotations

import csv
import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from mainstay.apps.accounts.models import Account, AccountKey
from mainstay.apps.imports.actions import undo
from mainstay.apps.people.models import Person, Position
from mainstay.apps.worth.models import Product
from tests.apps.imports.conftest import Desk, lines


def test_a_salesforce_export(desk: Desk, shared_data: Path) -> None:
    brought = desk.bring(shared_data / "salesforce_export")
    assert [(b.kind, b.new, b.bad) for b in brought.batches] == [
        ("accounts", 18, 0),
        ("people", 25, 0),
    ]
    assert (Person.objects.count(), Position.objects.count()) == (25, 25)
    head = Account.objects.get(name="United Oil & Gas Corp.")
    members = head.members.order_by("name").values_list("name", flat=True)
    assert list(members) == ["United Oil & Gas, Singapore", "United Oil & Gas, UK"]
    said = " ".join([*brought.preview.remarks, *brought.preview.parts[0].remarks])
    assert "ParentId is empty in every row" in said
    for what in ("leads", "opportunities", "opportunity history"):
        assert f"{what}; recognised, not read yet" in said
    assert desk.look(shared_data / "salesforce_export").written == 0


def test_northwind_to_the_cent(desk: Desk, shared_data: Path) -> None:
    brought = desk.bring(shared_data / "northwind")
    rows = lines(["account", "revenue", "list_amount", "discount", "product_family"])
    total = sum(row["revenue"] for row in rows)
    assert total.quantize(Decimal("0.01")) == Decimal("1265793.04")
    assert total == exact_northwind(shared_data / "northwind" / "Order_Details.csv")
    assert len({row["account"] for row in rows}) == 89
    assert all(row["list_amount"] - row["discount"] == row["revenue"] for row in rows)
    assert len({row["product_family"] for row in rows}) == 8
    assert Account.objects.count() == 91
    assert Account.objects.filter(name="Comércio Mineiro").exists()
    assert Product.objects.filter(name="Gustaf's Knäckebröd").exists()
    quick = Account.objects.get(keys__key="QUICK")
    share = sum(row["revenue"] for row in rows if row["account"] == quick.pk)
    assert share.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("110277.31")
    assert desk.look(shared_data / "northwind").written == 0
    for batch in reversed(brought.batches):
        undo(batch.pk, by=desk.by)
    assert not Account.objects.exists()
    assert not Person.objects.exists()


def exact_northwind(path: Path) -> Decimal:
    """Add up price, quantity and discount with Python's own decimals."""
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return sum(
        (
            Decimal(row["UnitPrice"]) * Decimal(row["Quantity"]) * (1 - Decimal(row["Discount"]))
            for row in rows
        ),
        Decimal(0),
    )


def test_northwind_is_known_by_its_columns(desk: Desk, shared_data: Path, tmp_path: Path) -> None:
    for place, path in enumerate(sorted((shared_data / "northwind").glob("*.csv"))):
        shuffled(path, tmp_path / f"table{place}.csv")
    preview = desk.look(*sorted(tmp_path.glob("table*.csv")))
    assert preview.preset == "Northwind"
    totals = {part.kind: part.new for part in preview.parts}
    assert totals == {"products": 77, "accounts": 91, "people": 91, "order_lines": 2155}
    assert preview.parts[-1].sums["EUR"].quantize(Decimal("0.01")) == Decimal("1265793.04")


def shuffled(path: Path, to: Path) -> None:
    """Copy a CSV file with its columns the other way round."""
    with path.open(encoding="utf-8", newline="") as stream, to.open("w", newline="") as out:
        csv.writer(out).writerows(row[::-1] for row in csv.reader(stream))


def test_the_head_of_uci(desk: Desk, shared_data: Path, tmp_path: Path) -> None:
    import gzip

    source = shared_data / "online_retail" / "online_retail_uci_541909.csv.gz"
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        head = "".join(next(stream) for _ in range(2001))
    (tmp_path / "renamed.csv").write_text(head, encoding="utf-8")
    preview = desk.look(tmp_path / "renamed.csv")
    assert preview.preset == "UCI Online Retail"
    assert not preview.open_questions
    part = preview.parts[-1]
    assert (part.kind, part.new, part.bad) == ("order_lines", 2000, 0)
    rows = list(csv.DictReader(head.splitlines()))
    exact = sum(Decimal(row["Quantity"]) * Decimal(row["UnitPrice"]) for row in rows)
    assert part.sums["EUR"] == exact
    assert part.unassigned == sum(not row["CustomerID"] for row in rows)


@pytest.mark.long
def test_all_of_uci(desk: Desk, shared_data: Path) -> None:
    brought = desk.bring(shared_data / "online_retail")
    preview = brought.preview.parts[-1]
    assert preview.new == 541_909
    assert preview.unassigned == 135_080
    assert preview.sums == {"EUR": Decimal("9747747.934")}
    assert Account.objects.count() == 4_372
    assert AccountKey.objects.filter(key="17850").exists()
    assert desk.look(shared_data / "online_retail").written == 0
    undone = undo(brought.batches[-1].pk, by=desk.by)
    assert undone.deleted["accounts"] == 4_372
    assert lines(["revenue"]) == []


def test_the_licence_of_a_folder_is_no_table(desk: Desk, shared_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    shutil.copytree(shared_data / "salesforce_export", folder)
    (folder / "Account.csv").chmod(0o644)
    assert desk.look(folder).remarks[-1].startswith("OpportunityHistory.csv")
