"""Reads docs/method/checklist.md: which items of the mission are there, and what shows it.

As a program it takes the folder with the tests' reports and fails when a ticked row names a test
that did not run or did not pass.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

FILE = Path(__file__).resolve().parents[1] / "docs" / "method" / "checklist.md"
TICKED = "done"
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the checklist; page, command and test are given once it is ticked."""

    id: str
    sentence: str
    state: str
    page: str = ""
    command: str = ""
    test: str = ""

    @property
    def is_ticked(self) -> bool:
        return self.state == TICKED


def read_items(text: str | None = None) -> list[Item]:
    """Return every row whose first cell is an item's id, such as S2-26."""
    lines = (text if text is not None else FILE.read_text(encoding="utf-8")).splitlines()
    rows = ([cell.strip().strip("`") for cell in line.strip("| ").split("|")] for line in lines)
    return [Item(*row) for row in rows if is_id(row[0])]


def is_id(text: str) -> bool:
    section, _, number = text.partition("-")
    return len(section) == 2 and section[0] == "S" and section[1].isdigit() and number.isdigit()


def passed_tests(reports: Iterable[Path]) -> set[str]:
    """Return the ids (``tests/a/test_b.py::test_c``, without parameters) of tests that passed."""
    cases = (case for file in reports for case in ElementTree.parse(file).iter("testcase"))
    verdicts: dict[str, bool] = {}
    for case in cases:
        name = f"{case.get('classname', '')}::{case.get('name', '').partition('[')[0]}"
        verdicts[name] = verdicts.get(name, True) and not len(case.findall("*"))
    return {name for name, is_passed in verdicts.items() if is_passed}


def unproven(items: Iterable[Item], passed: set[str]) -> list[str]:
    """Return a sentence for every ticked item whose test did not pass."""
    return [
        f"{item.id} is ticked, but its test {item.test or '(none named)'} did not run and pass."
        for item in items
        if item.is_ticked and as_reported(item.test) not in passed
    ]


def as_reported(test: str) -> str:
    """Turn a test's id into what reports call it."""
    file, _, name = test.partition("::")
    return f"{file.removesuffix('.py').replace('/', '.')}::{name.partition('[')[0]}"


def main() -> int:
    """Judge the reports in the folder that is named."""
    problems = unproven(read_items(), passed_tests(Path(sys.argv[1]).glob("*.xml")))
    print("\n".join(problems) or "every ticked item is proven by a test")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
