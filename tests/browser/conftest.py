"""Sites for the browser: the sample, an empty one, and one to work in; prepared once each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.looking import HEIGHT, WIDE, Critic
from tests.browser.sites import Folder, Site, empty_folder, sample_folder, served

Visitor = Callable[..., Critic]

PATIENCE = 90_000  # milliseconds; a busy machine is slow, and what is awaited ends the waiting
expect.set_options(timeout=PATIENCE / 2)


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return sample_folder(tmp_path_factory.mktemp("site") / "sample")


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return empty_folder(tmp_path_factory.mktemp("site") / "empty")


@pytest.fixture(scope="session")
def sample(
    chromium: Browser, sample_data: Folder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The sample company; tests put back what they change."""
    copy = sample_data.copy(tmp_path_factory.mktemp("sample") / "data")
    with served(copy, web_only=True) as site:
        yield site


@pytest.fixture(scope="session")
def empty(
    chromium: Browser, empty_data: Folder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A Mainstay with an administrator and nothing else; nobody writes in it."""
    copy = empty_data.copy(tmp_path_factory.mktemp("empty") / "data")
    with served(copy, web_only=True) as site:
        yield site


@pytest.fixture(scope="session")
def workshop(
    chromium: Browser, empty_data: Folder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A Mainstay that begins empty, with its worker, for files to be brought into."""
    copy = empty_data.copy(tmp_path_factory.mktemp("workshop") / "data")
    with served(copy, web_only=False) as site:
        yield site


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    """Send somebody to a site: signed in by role, or nobody; no page may complain."""
    opened: list[tuple[BrowserContext, Critic]] = []

    def arrive(site: Site, role: str = "", **options: Any) -> Critic:
        size = {"width": WIDE, "height": HEIGHT}
        context = chromium.new_context(viewport=size, reduced_motion="reduce", **options)
        if role:
            key = site.sessions[role]
            context.add_cookies([{"name": "sessionid", "value": key, "url": site.address}])
        context.set_default_timeout(PATIENCE)
        critic = Critic(context)
        opened.append((context, critic))
        return critic

    yield arrive
    for context, _ in opened:
        context.close()
    assert [complaint for _, critic in opened for complaint in critic.complaints] == []
