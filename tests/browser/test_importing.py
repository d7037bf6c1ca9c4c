"""A small file from the drop to the undo, with and without script, in a Mainstay that is empty."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import HEIGHT, Critic, picture, settle
from tests.browser.sites import Site

pytestmark = pytest.mark.browser

PATIENCE = 60.0  # seconds for the worker to write two rows, on a busy machine
BATCH = re.compile(r"/imports/batches/\d+/$")
DROPPED = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, { type: "text/csv" }));
  return files;
}"""


def rows(*names: str) -> str:
    lines = [f"{names[0][:2]}-{number},{name},Norway" for number, name in enumerate(names, 1)]
    return "\n".join(("account_id,name,country", *lines, ""))


def drop(page: Page, name: str, text: str) -> None:
    """Drop a file on the zone, as the mouse would."""
    files = page.evaluate_handle(DROPPED, [name, text])
    page.dispatch_event(".drop", "drop", {"dataTransfer": files})
    expect(page.locator("[data-files]")).to_contain_text(name)


def test_a_file_is_dropped_committed_and_undone(
    visitor: Callable[..., Critic], workshop: Site
) -> None:
    page = visitor(workshop, "administrator").open(workshop.url("imports:imports"))
    assert page is not None
    drop(page, "north.csv", rows("Fjordlys Verft", "Havbris Kraft"))
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("north.csv")
    pictured(page, "draft")
    page.get_by_role("button", name="Commit").first.click()
    expect(page).to_have_url(BATCH, timeout=PATIENCE * 1000)
    settle(page)
    pictured(page, "batch")
    see_and_undo(page, workshop, "Fjordlys Verft")


def test_a_file_is_brought_in_and_undone_without_script(
    visitor: Callable[..., Critic], workshop: Site, tmp_path: Path
) -> None:
    file = tmp_path / "south.csv"
    file.write_text(rows("Solvang Bruk", "Lindmo Maskin"), encoding="utf-8")
    critic = visitor(workshop, "administrator", java_script_enabled=False)
    page = critic.context.new_page()
    page.goto(workshop.url("imports:imports"))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at them").click()
    page.get_by_role("button", name="Commit").first.click()
    deadline = time.monotonic() + PATIENCE
    while not BATCH.search(page.url) and time.monotonic() < deadline:
        page.get_by_role("link", name="Look again").click()
    see_and_undo(page, workshop, "Solvang Bruk")


def see_and_undo(page: Page, site: Site, name: str) -> None:
    """From the page of a batch: it counts, the account is listed, undo takes it away."""
    batch = page.url
    expect(page.locator("main")).to_contain_text("It counts.")
    page.goto(site.url("portfolio:accounts"))
    expect(page.locator("main")).to_contain_text(name)
    page.goto(batch)
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.locator("main")).to_contain_text("It does not count")
    page.goto(site.url("portfolio:accounts"))
    expect(page.locator("main")).not_to_contain_text(name)


def pictured(page: Page, name: str) -> None:
    for scheme, width in (("light", 1440), ("dark", 390), ("light", 1440)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": HEIGHT})
        settle(page)
        picture(page, f"workshop-{name}-{scheme}-{width}")
