"""Passkeys in a real browser, with an authenticator that the browser itself pretends to have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from mainstay.apps.organisation.queries.sign_in import SAMPLE_PASSWORD
from tests.browser.looking import Critic
from tests.browser.sites import Site

pytestmark = pytest.mark.browser

Visitor = Callable[..., Critic]
VIEWER = "doro@sample.example"


def at(site: Site, path: str) -> str:
    """Passkeys belong to a name; a browser takes them for ``localhost``, never for an address."""
    return site.address.replace("127.0.0.1", "localhost") + path


def with_authenticator(context: BrowserContext, page: Page) -> None:
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def give_password(page: Page) -> None:
    page.locator("form:has(input[name=login]) input[name=login]").first.fill(VIEWER)
    page.locator("input[type=password]").fill(SAMPLE_PASSWORD)
    page.locator("input[type=password]").press("Enter")


def test_a_passkey_is_made_and_opens_the_account_alone(visitor: Visitor, sample: Site) -> None:
    critic = visitor(sample)
    page = critic.context.new_page()
    with_authenticator(critic.context, page)
    page.goto(at(sample, "/me/passkeys/new/"))
    give_password(page)
    page.locator("input[name=password]").fill(SAMPLE_PASSWORD)  # once more: it is dangerous
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recovery codes")

    page.goto(at(sample, "/me/"))
    expect(page.get_by_role("link", name="My passkey", exact=True)).to_be_visible()
    page.goto(at(sample, "/sign-out/"))
    page.get_by_role("button", name="Sign out").click()

    page.goto(at(sample, "/sign-in/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).not_to_have_url(at(sample, "/sign-in/"))
    page.goto(at(sample, "/help/"))
    expect(page).to_have_url(at(sample, "/help/"))

    page.goto(at(sample, "/sign-out/"))
    page.get_by_role("button", name="Sign out").click()
    page.goto(at(sample, "/help/"))
    give_password(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("One more step")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page).to_have_url(at(sample, "/help/"))

    page.goto(at(sample, "/me/"))  # put back what was changed
    page.get_by_role("link", name="Remove").click()
    page.locator("form").last.locator("button[type=submit]").last.click()
    if page.get_by_role("button", name="Use my passkey").count():
        page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("link", name="My passkey", exact=True)).to_have_count(0)


def test_without_an_authenticator_it_says_so_and_nothing_is_lost(
    visitor: Visitor, sample: Site
) -> None:
    critic = visitor(sample)
    page = critic.context.new_page()
    page.goto(at(sample, "/sign-in/"))
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error(1)); }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("passkey-form [role=alert]")).to_contain_text("No passkey was accepted")
    give_password(page)
    expect(page).not_to_have_url(at(sample, "/sign-in/"))


def test_without_script_the_password_still_works(visitor: Visitor, sample: Site) -> None:
    critic = visitor(sample, java_script_enabled=False)
    page = critic.context.new_page()
    page.goto(at(sample, "/sign-in/"))
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    give_password(page)
    expect(page).not_to_have_url(at(sample, "/sign-in/"))
