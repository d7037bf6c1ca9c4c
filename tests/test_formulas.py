"""Nothing that we write out is run by a spreadsheet: every writer is known, and each is tried."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import openpyxl
import pytest

import mainstay
from mainstay.apps.imports.queries.drops import Options, plan_drop, read_drop
from mainstay.apps.imports.queries.rejects import rejects_csv
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.ui.documents.workbook import Sheet, SheetColumn, workbook
from mainstay.ui.exports import csv_bytes

SOURCE = Path(mainstay.__file__).parent
WRITERS = {"writer", "DictWriter", "Workbook", "write_csv", "to_csv", "to_excel"}
SAFE = {
    "ui/exports.py": "every text passes harmless()",
    "ui/documents/workbook.py": "texts are written as texts",
    "ui/documents/editable.py": "texts are written as texts, by write_cell() or write_string()",
    "apps/organisation/views/audit.py": "every cell passes csv_cell()",
    "apps/imports/queries/contact_files.py": "what an import reads back; no page gives it out",
    "apps/workspace/sample/files.py": "the invented company, made for import",
}
STARTS = frozenset("=+-@\t\r\n＝＋－＠")
DANGEROUS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    '=HYPERLINK("http://example.com")',
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "＠SUM(A1)",
]


def calls_of(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return {
        call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute | ast.Name)
    }


def test_every_writer_of_sheets_is_known() -> None:
    found = {
        module.relative_to(SOURCE).as_posix()
        for module in SOURCE.rglob("*.py")
        if WRITERS & calls_of(module)
    }
    assert found == set(SAFE)


@pytest.mark.parametrize("module", ["workbook", "editable"])
def test_the_workbook_writes_no_cell_by_guessing_its_kind(module: str) -> None:
    calls = calls_of(SOURCE / f"ui/documents/{module}.py")
    assert "write_string" in calls
    assert not calls & {"write", "write_row", "write_column", "write_formula", "write_url"}


def is_harmless(cell: str) -> bool:
    return cell.lstrip(" ")[:1] not in STARTS


@pytest.mark.parametrize("text", DANGEROUS)
def test_exports_as_csv_run_nothing(text: str) -> None:
    content = csv_bytes([text, "b"], [[text, "x"]]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert all(map(is_harmless, cells))


@pytest.mark.parametrize("text", DANGEROUS)
def test_exports_as_workbook_run_nothing(text: str) -> None:
    columns = (SheetColumn(text), SheetColumn("b"))
    made = workbook(text, [Sheet(text, columns, [[text, "x"]], notes=(text,))])
    book = openpyxl.load_workbook(io.BytesIO(made))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "s" in kinds
    assert "f" not in kinds


@pytest.mark.django_db
@pytest.mark.parametrize("text", [text for text in DANGEROUS if text == text.strip()])
def test_rejects_run_nothing_and_come_back_as_they_were(tmp_path: Path, text: str) -> None:
    stream = io.StringIO()
    rows = [["account_id", "name", "parent_id"], ["A1", text, "nobody"], ["A2", "-5.10", "nobody"]]
    csv.writer(stream).writerows(rows)
    path = tmp_path / "accounts.csv"
    path.write_text(stream.getvalue(), encoding="utf-8")
    drop = read_drop([path], Options(kind="accounts"))
    [plan] = plan_drop(drop, by=machine_owner())
    written = rejects_csv(plan)
    cells = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert [row[1] for row in cells[1:]] == [f"'{text}", "-5.10"]
    path.write_bytes(written)
    again = read_drop([path], Options(kind="accounts"))
    assert again.tables[0].data["name"].to_pylist() == [text, "-5.10"]
