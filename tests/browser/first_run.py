"""Signs in as the sample's leader and finds on the Portfolio the names that ``./run`` printed.

python -m tests.browser.first_run ADDRESS FILE_WITH_WHAT_RUN_PRINTED
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import HOW_TO_GET_ONE, find_chromium

HOW_MANY = 10
PORTFOLIO = "/portfolio/"
DOOR = re.compile(r"leader: (?P<email>\S+@\S+), password: (?P<password>.+)$", re.MULTILINE)


class NotProven(Exception):
    """What was printed and what the page shows do not agree."""


def printed_names(text: str) -> list[str]:
    """Return the customers of the ranked list: rows that begin with their rank."""
    rows = re.findall(r"^\s*(\d+)\s{2,}(\S.*?)(?:\s{2,}|$)", text, flags=re.MULTILINE)
    names = [name for rank, name in rows if int(rank) <= HOW_MANY]
    if len(names) != HOW_MANY:
        raise NotProven(f"./run printed {len(names)} ranked customers, not {HOW_MANY}.")
    return names


def sign_in(page: Page, address: str, text: str) -> None:
    """Sign in with what was printed, as somebody at the keyboard would."""
    door = DOOR.search(text)
    if door is None:
        raise NotProven("./run did not print how to sign in as the leader.")
    page.goto(f"{address}{PORTFOLIO}")
    page.locator("input[type=email], input[name=login]").first.fill(door["email"])
    page.locator("input[type=password]").first.fill(door["password"].strip())
    page.locator("input[type=password]").first.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == PORTFOLIO)


def missing_names(page: Page, address: str, names: list[str]) -> list[str]:
    """Return the printed names that the Portfolio does not show."""
    answer = page.goto(f"{address}{PORTFOLIO}")
    if answer is None or answer.status != 200 or urlsplit(page.url).path != PORTFOLIO:
        raise NotProven(f"The Portfolio did not open; the browser is at {page.url}.")
    page.wait_for_load_state("networkidle")
    shown = page.locator("main").inner_text()
    return [name for name in names if name not in shown]


def prove(address: str, text: str) -> str:
    """Walk from the terminal's list to the page's; NotProven when they differ."""
    chromium = find_chromium()
    if chromium is None:
        raise NotProven(HOW_TO_GET_ONE)
    names = printed_names(text)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        sign_in(page, address, text)
        missing = missing_names(page, address, names)
        browser.close()
    if missing:
        raise NotProven(f"Printed, but not on the Portfolio: {', '.join(missing)}.")
    return f"All {len(names)} customers that were printed stand on the Portfolio."


if __name__ == "__main__":
    try:
        print(prove(sys.argv[1].rstrip("/"), Path(sys.argv[2]).read_text(encoding="utf-8")))
    except NotProven as problem:
        sys.exit(str(problem))
