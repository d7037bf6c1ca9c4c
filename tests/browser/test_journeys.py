"""What people do in the sample company, with mouse and keyboard, with and without script."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from mainstay.apps.organisation.queries.sign_in import SAMPLE_PASSWORD
from tests.browser.looking import LOOKS, Critic, faults, settle
from tests.browser.sites import Site

pytestmark = pytest.mark.browser

LEADER = "helena@sample.example"
LOYAL = "Norrvassa Papper AB"

Visitor = Callable[..., Critic]


def opened(critic: Critic, url: str) -> Page:
    page = critic.open(url)
    assert page is not None
    return page


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_leader_signs_in_by_the_form_and_lands_where_she_wanted(
    visitor: Visitor, sample: Site, has_script: bool
) -> None:
    critic = visitor(sample, java_script_enabled=has_script)
    page = critic.context.new_page()
    page.goto(sample.url("portfolio:portfolio"))
    page.locator("input[name=login]").first.fill(LEADER)
    page.locator("input[type=password]").fill(SAMPLE_PASSWORD)
    page.locator("input[type=password]").press("Enter")
    expect(page).to_have_url(sample.url("portfolio:portfolio"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("customers bring")


def test_a_wrong_password_is_said_beside_the_form(visitor: Visitor, sample: Site) -> None:
    page = opened(visitor(sample), sample.url("account_login"))
    page.locator("input[name=login]").first.fill(LEADER)
    page.locator("input[type=password]").fill("not the password")
    page.locator("input[type=password]").press("Enter")
    expect(page.locator(".errorlist, .error").first).to_be_visible()
    expect(page.locator("input[name=login]").first).to_have_value(LEADER)


def test_control_k_finds_an_account_and_enter_opens_it(visitor: Visitor, sample: Site) -> None:
    page = opened(visitor(sample, "leader"), sample.url("people:new"))
    page.keyboard.press("Control+k")
    page.keyboard.type("norrvassa")
    expect(page.locator("dialog.finder .results a").first).to_contain_text(LOYAL)
    assert faults(page, LOOKS[0]) == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(sample.url("portfolio:account"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(LOYAL)


def test_escape_closes_the_search_at_once(visitor: Visitor, sample: Site) -> None:
    page = opened(visitor(sample, "leader"), sample.url("portfolio:accounts"))
    page.keyboard.press("Control+k")
    page.keyboard.type("norrvassa")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.finder")).to_be_hidden()


def test_a_question_mark_shows_the_keys(visitor: Visitor, sample: Site) -> None:
    page = opened(visitor(sample, "leader"), sample.url("portfolio:accounts"))
    keys = page.locator("ui-keys dialog")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_a_why_opens_beside_the_page_and_escape_goes_back(visitor: Visitor, sample: Site) -> None:
    page = opened(visitor(sample, "leader"), sample.url("portfolio:account"))
    page.locator("main a.why").first.focus()
    page.keyboard.press("Enter")
    drawer = page.locator("dialog.drawer")
    expect(drawer.locator(".headline")).to_be_visible()
    assert drawer.evaluate("(drawer) => drawer.scrollTop") == 0
    assert faults(page, LOOKS[0]) == []
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page).to_have_url(sample.url("portfolio:account"))
    expect(page.locator("main a.why").first).to_be_focused()


def test_a_why_is_a_page_of_its_own_without_script(visitor: Visitor, sample: Site) -> None:
    critic = visitor(sample, "leader", java_script_enabled=False)
    page = critic.context.new_page()
    page.goto(sample.url("portfolio:portfolio"))
    page.locator("main a.why").first.click()
    expect(page.locator("main .headline")).to_be_visible()
    assert "/why/" in page.url


def test_the_keyboard_sorts_a_table(visitor: Visitor, sample: Site) -> None:
    page = opened(visitor(sample, "leader"), sample.url("portfolio:accounts"))
    head = page.locator("thead th", has_text="Owner")
    page.evaluate("window.stayed = true")
    head.locator("a").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    settle(page)
    owners = _column(page, "Owner")
    assert owners == sorted(owners)
    assert page.evaluate("window.stayed")
    expect(head.locator("a")).to_be_focused()


def test_the_keyboard_filters_a_table_and_the_address_keeps_it(
    visitor: Visitor, sample: Site
) -> None:
    page = opened(visitor(sample, "leader"), sample.url("portfolio:accounts"))
    page.locator(".table-tools input[type=search]").first.focus()
    page.keyboard.type("norrvassa")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text(LOYAL)
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_the_keyboard_chooses_columns(visitor: Visitor, sample: Site) -> None:
    page = opened(visitor(sample, "leader"), sample.url("portfolio:accounts"))
    expect(page.locator("thead th", has_text="Owner")).to_have_count(1)
    page.locator("summary", has_text="Columns").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Owner").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("thead th", has_text="Owner")).to_have_count(0)


def test_a_table_is_sorted_without_script_too(visitor: Visitor, sample: Site) -> None:
    critic = visitor(sample, "leader", java_script_enabled=False)
    page = critic.context.new_page()
    page.goto(sample.url("portfolio:accounts"))
    page.locator("thead th a", has_text="Owner").click()
    expect(page.locator("thead th", has_text="Owner")).to_have_attribute("aria-sort", "ascending")


def test_an_account_manager_lands_on_his_own_and_sees_no_stranger(
    visitor: Visitor, sample: Site
) -> None:
    strange = sample.strange["account manager"]
    assert strange is not None
    name, address = strange
    assert opened(visitor(sample, "leader"), sample.address + address).title().startswith(name)

    critic = visitor(sample, "account manager")
    page = opened(critic, sample.address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("of your own")
    assert critic.context.request.get(sample.address + address).status == 404
    page.goto(f"{sample.url('workspace:search').partition('?')[0]}?q={quote(name)}")
    expect(page.locator("#results a").filter(has_text=name)).to_have_count(0)
    page.goto(f"{sample.url('portfolio:accounts')}?text={quote(name)}")
    expect(page.locator("tbody tr")).to_have_count(0)
    expect(page.locator("main a").filter(has_text=name)).to_have_count(0)


def test_a_past_day_puts_a_band_over_the_page(visitor: Visitor, sample: Site) -> None:
    page = opened(visitor(sample, "leader"), sample.url("portfolio:portfolio"))
    headline = page.get_by_role("heading", level=1).inner_text()
    page.locator("summary.as-of").click()
    page.get_by_label("Show everything as of").fill("2025-06-30")
    page.get_by_role("button", name="Show that day").click()
    band = page.locator(".band.past")
    expect(band).to_contain_text("30 Jun 2025")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(headline)
    band.get_by_role("link").click()
    expect(band).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text(headline, use_inner_text=True)


def test_the_page_follows_the_system_into_the_dark(visitor: Visitor, sample: Site) -> None:
    page = opened(visitor(sample), sample.url("account_login"))
    brightness = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        brightness[scheme] = page.evaluate(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]"
        )
    assert brightness["light"] > 200
    assert brightness["dark"] < 60


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_an_account_is_changed_and_the_change_is_undone(
    visitor: Visitor, sample: Site, has_script: bool
) -> None:
    critic = visitor(sample, "administrator", java_script_enabled=has_script)
    page = critic.context.new_page()
    page.goto(sample.url("accounts:edit"))
    industry = page.get_by_label("Industry")
    before = industry.input_value()
    industry.fill("Lighthouses")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".message")).to_contain_text("Saved")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).not_to_contain_text("Not done")
    page.goto(sample.url("accounts:edit"))
    expect(page.get_by_label("Industry")).to_have_value(before)


def _column(page: Page, label: str) -> list[str]:
    """Return the texts of a column as shown."""
    heads = [text.strip() for text in page.locator("thead th").all_inner_texts()]
    place = next(at for at, text in enumerate(heads) if text.startswith(label))
    cells = page.locator(f"tbody tr td:nth-child({place + 1})").all_inner_texts()
    return [text.strip() for text in cells]
