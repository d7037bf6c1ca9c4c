"""Take the pictures of the README and the docs from the sample company, in a real browser.

    .venv/bin/python docs/pictures/make.py

Loads the sample of a fixed day into a folder of its own, serves it, and writes PNG files beside
this script. Needs a Chromium (Debian: ``apt-get install chromium``) and requirements/dev.txt.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
UNTIL = "2026-11-22"
PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
LEADER, OPERATIONS, PASSWORD = "helena@sample.example", "milo@sample.example", "what carries us"
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    """Load, serve, take the pictures, stop."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {**os.environ, "MAINSTAY_DATA": folder, "MAINSTAY_SAMPLE": "1"}
        mainstay = [sys.executable, "-m", "mainstay.cli", "--sample"]
        subprocess.run([*mainstay, "sample", "--until", UNTIL], env=surroundings, check=True)
        server = subprocess.Popen([*mainstay, "serve", "--port", str(PORT)], env=surroundings)
        try:
            wait_for(BASE)
            take_all()
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str) -> None:
    """Wait until the server answers; give up after a minute."""
    for _ in range(120):
        try:
            urlopen(address).close()
        except URLError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"{address} does not answer.")


def take_all() -> None:
    """Take every picture, light and dark."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        for scheme in ("light", "dark"):
            context = browser.new_context(
                color_scheme=scheme, viewport={"width": 1440, "height": 1180}
            )
            page = context.new_page()
            sign_in(page, LEADER)
            shoot(page, "/portfolio/", f"portfolio-{scheme}")
            first = page.locator("#ranking tbody tr a").first.get_attribute("href") or ""
            shoot(page, first, f"account-{scheme}")
            shoot(page, first + "worth/", f"worth-{scheme}")
        browser.close()


def sign_in(page: Page, who: str) -> None:
    page.goto(f"{BASE}/sign-in/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=login]) button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


def shoot(page: Page, path: str, name: str) -> None:
    """Save what a reader sees first of a page."""
    page.goto(BASE + path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{name}.png")
    print(f"{name}.png")


if __name__ == "__main__":
    main()
