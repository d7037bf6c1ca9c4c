"""Small files of a small company, and the deeds in whose middle the tests kill the process."""

from __future__ import annotations

from pathlib import Path

ACCOUNTS = 40
FIRST = [f"{n % 28 + 1:02d}.{n % 12 + 1:02d}.2026" for n in range(400)]


def write_files(folder: Path) -> None:
    """Write what the company starts with, and what is brought in while the test looks."""
    folder.mkdir(parents=True)
    accounts = [f"C{n:03d};Mill {n:03d};Sweden" for n in range(ACCOUNTS)]
    _write(folder / "accounts.csv", "Account ID;Name;Country", accounts)
    people = [f"P{n};Ann Berg {n};ann{n}@mill.example;C{n % ACCOUNTS:03d};Buyer" for n in range(60)]
    _write(folder / "people.csv", "Person ID;Name;Email;Account ID;Title", people)
    head = "Order number;Line;Account ID;Date;Revenue;Direct cost;Currency;Product"
    _write(folder / "orders.csv", head, [_line(n) for n in range(400)])
    changed = [_line(n, extra=5) for n in range(100)]
    new = [_line(n) for n in range(400, 900)]
    bad = [_line(n).replace(";EUR;", ";euros and cents;") for n in range(900, 903)]
    _write(folder / "more_orders.csv", head, changed + new + bad)
    accounts = [f"D{n:03d};Yard {n:03d};Norway" for n in range(ACCOUNTS)]
    _write(folder / "more_accounts.csv", "Account ID;Name;Country", accounts)


def _line(number: int, *, extra: int = 0) -> str:
    day = FIRST[number % 400]
    revenue = 100 + number % 37 + extra
    account = f"C{number % ACCOUNTS:03d}"
    return f"O{number};1;{account};{day};{revenue}.50;{revenue // 2}.25;EUR;S{number % 9}"


def _write(file: Path, head: str, rows: list[str]) -> None:
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def first_import(files: Path) -> list[str]:
    names = ("accounts.csv", "people.csv", "orders.csv")
    return ["import", *(str(files / name) for name in names), "--yes", "--source", "ERP"]


def second_import(files: Path) -> list[str]:
    more = str(files / "more_orders.csv")
    return ["import", more, "--yes", "--accept-rejects", "--source", "ERP"]


def import_in_pieces(files: Path) -> list[str]:
    return ["import", str(files / "more_accounts.csv"), "--yes", "--source", "ERP"]
