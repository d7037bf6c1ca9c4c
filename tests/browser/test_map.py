"""The map by mouse and by keyboard: a card is dragged onto a manager, a day is slid to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import LOOKS, Critic, faults, settle
from tests.browser.sites import Site

pytestmark = pytest.mark.browser

Visitor = Callable[..., Critic]


def _opened(critic: Critic, url: str) -> Page:
    page = critic.open(url)
    assert page is not None
    page.locator("ui-map.ready").wait_for()
    settle(page)
    return page


def _below_nobody(page: Page) -> list[str]:
    """The people in view to whom nobody reports, by number."""
    found: list[str] = page.evaluate(
        """() => {
          const frame = document.querySelector(".map-frame").getBoundingClientRect();
          const low = Math.min(frame.bottom, window.innerHeight);
          const inView = (card) => {
            const box = card.getBoundingClientRect();
            const isWide = box.left > frame.left && box.right < frame.right;
            return isWide && box.top > frame.top && box.bottom < low;
          };
          return [...document.querySelectorAll(".map-link[data-name]")].filter(inView)
            .map((card) => card.dataset.person)
            .filter((one) => !document.querySelector(`.line[data-manager="${one}"]`));
        }"""
    )
    return found


def _card(page: Page, number: str) -> Locator:
    return page.locator(f'.map-link[data-person="{number}"]')


def _drag(page: Page, one: Locator, other: Locator) -> None:
    start, end = one.bounding_box(), other.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()


def test_a_card_dropped_on_another_asks_and_can_be_taken_back(
    visitor: Visitor, sample: Site
) -> None:
    page = _opened(visitor(sample, "leader"), sample.url("portfolio:account_map"))
    page.locator("[data-tool=fit]").click()
    page.locator(".map-frame").scroll_into_view_if_needed()
    first, second = _below_nobody(page)[:2]
    name, manager = (_card(page, one).get_attribute("data-name") for one in (first, second))
    _drag(page, _card(page, first), _card(page, second))
    dialog = page.locator("dialog.map-confirm")
    expect(dialog.locator("h2")).to_have_text(f"{name} reports to {manager} from today on.")
    assert faults(page, LOOKS[0]) == []
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    _drag(page, _card(page, first), _card(page, second))
    dialog.get_by_role("button", name="Record").click()
    expect(page.locator("#messages")).to_contain_text(f"From today {name} reports to {manager}.")
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).to_contain_text("Taken back.")
    expect(page).to_have_url(sample.url("portfolio:account_map"))


def test_the_slider_goes_to_a_day_by_keyboard(visitor: Visitor, sample: Site) -> None:
    page = _opened(visitor(sample, "leader"), sample.url("portfolio:account_map"))
    slider = page.locator("ui-days input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**as_of=*")
    page.locator("ui-map.ready").wait_for()
    expect(page.locator("ui-days input[type=range]")).to_be_focused()
    assert page.locator("dialog.map-confirm").count() == 0


def test_a_day_is_chosen_without_script(visitor: Visitor, sample: Site) -> None:
    critic = visitor(sample, "leader", java_script_enabled=False)
    page = critic.context.new_page()
    page.goto(sample.url("relationships:map"))
    assert page.locator("ui-days input[type=range]").is_hidden()
    form = page.locator("ui-days form")
    form.locator("input[type=date]").fill("2024-01-31")
    form.get_by_role("button").click()
    assert "as_of=2024-01-31" in page.url
