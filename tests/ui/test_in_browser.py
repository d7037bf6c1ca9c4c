"""The style guide in a real browser: light and dark, wide and narrow, mouse, keyboard, axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_core_python
import pytest

pytestmark = pytest.mark.browser
AXE = Path(axe_core_python.__file__).parent / "axe.min.js"


@pytest.fixture
def open_page(chromium: Any, address: str) -> Any:
    """Open a path; the page must not complain in its console."""
    complaints: list[str] = []
    opened: list[Any] = []

    def visit(path: str, *, scheme: str = "light", width: int = 1440) -> Any:
        page = chromium.new_page(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append(page)
        page.goto(address + path)
        return page

    yield visit
    for page in opened:
        page.close()
    assert not complaints


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 1440),
        pytest.param("dark", 390, marks=pytest.mark.long),
        pytest.param("light", 390, marks=pytest.mark.long),
        pytest.param("dark", 1440, marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("path", ["/?as_of=2026-08-31", "/why/"])
def test_axe_finds_nothing(open_page: Any, scheme: str, width: int, path: str) -> None:
    page = open_page(path, scheme=scheme, width=width)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []


@pytest.mark.parametrize("path", ["/", "/why/"])
def test_a_narrow_page_does_not_scroll_sideways(open_page: Any, path: str) -> None:
    page = open_page(path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_why_opens_beside_the_page_and_closes_on_escape(open_page: Any) -> None:
    page = open_page("/")
    page.locator("a.why").first.click()
    drawer = page.locator("dialog.drawer")
    drawer.get_by_role("heading", name="Profit weakly held").wait_for()
    page.keyboard.press("Escape")
    assert not drawer.is_visible()
    assert page.url.endswith("/")


def test_a_why_works_without_script(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.locator("a.why").first.click()
    assert page.url == f"{address}/why/"
    context.close()


def test_control_k_searches_while_one_types(open_page: Any) -> None:
    page = open_page("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("nor")
    page.locator("dialog.finder .results a").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent").strip().startswith("Norrvik")


def test_a_question_mark_shows_the_keys_but_not_while_typing(open_page: Any) -> None:
    page = open_page("/")
    page.locator(".top input[name=q]").click()
    page.keyboard.press("?")
    assert not page.locator("ui-keys dialog").is_visible()
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("ui-keys dialog").is_visible()


def test_the_marks_of_a_chart_are_one_stop_and_arrows_go_along_them(open_page: Any) -> None:
    page = open_page("/")
    chart = page.locator("ui-chart").first
    assert chart.locator("a.mark[tabindex='0']").count() == 1
    chart.locator("a.mark[tabindex='0']").focus()
    assert page.locator(".hover-card").inner_text().startswith("Norrvik Energi")
    page.keyboard.press("ArrowRight")
    assert page.locator(".hover-card").inner_text().startswith("Orimo Foods")


def test_arrows_go_from_row_to_row(open_page: Any) -> None:
    page = open_page("/")
    page.locator("#ranked tbody a").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent").strip() == "Orimo Foods"


def test_sorting_changes_the_table_and_the_address_without_a_new_page(open_page: Any) -> None:
    page = open_page("/list/")
    page.evaluate("window.stayed = true")
    page.locator("thead a", has_text="Customer").click()
    page.wait_for_url("**/list/?sort=name")
    page.locator("th[aria-sort=ascending]", has_text="Customer").wait_for()
    assert page.locator("#ranked tbody a").first.inner_text() == "Baltic Cement"
    assert page.evaluate("window.stayed")


def test_a_row_opens_its_own_page(open_page: Any) -> None:
    page = open_page("/list/")
    page.route("**/accounts/1/", lambda route: route.fulfill(body="<p>Norrvik</p>"))
    page.locator("#ranked tbody a").first.click()
    assert page.url.endswith("/accounts/1/")


def test_the_rail_becomes_a_menu_on_a_narrow_screen(open_page: Any) -> None:
    page = open_page("/", width=390)
    assert not page.locator("nav.rail").is_visible()
    page.get_by_text("Menu", exact=True).click()
    assert page.locator(".narrow nav a").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".narrow nav a").first.is_visible()
