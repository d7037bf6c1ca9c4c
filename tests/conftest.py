"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as examples

from tests.crash.bench import bench, courses, prepared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from playwright.sync_api import Browser

    from mainstay.apps.organisation.models import User
    from tests.cast import Cast

__all__ = ["bench", "courses", "prepared"]  # of crash and backups: made once for both

examples.register_profile("untimed", deadline=None)  # a busy machine makes no test fail
examples.load_profile("untimed")

REPOSITORY = Path(__file__).resolve().parents[1]


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "bench"}
PAGE_FIXTURES = {"client"}
WALKS = {"test_access.py", "test_two_worlds.py"}  # they open pages with clients of their own


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, where ``tests.checks`` asks for it, what another database cannot change.

    Tests in a browser come last: the browser's own loop keeps Django from the database after them.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    wanted = os.environ.get("MAINSTAY_DATABASE_TESTS", "")
    if not wanted:
        return
    left = [item for item in items if _is_wanted(item, wanted)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(left)])
    items[:] = left


def _is_wanted(item: pytest.Item, wanted: str) -> bool:
    """Whether a test asks the database; ``queries`` leaves out those that do so through pages."""
    fixtures = set(getattr(item, "fixturenames", ()))
    is_page = bool(fixtures & PAGE_FIXTURES) or item.path.name in WALKS
    if is_page:
        return wanted != "queries"
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files that come with the project's documents, beside the checkout."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder shared/data with the real files is not beside this checkout")
    return folder


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast, in the database."""
    from tests.cast import assemble

    return assemble()


@pytest.fixture(autouse=True)
def own_lake(request: pytest.FixtureRequest) -> None:
    """Give every test that uses the database a lake and a cache of its own."""
    if not DATABASE_FIXTURES & set(request.fixturenames) and not request.node.get_closest_marker(
        "django_db"
    ):
        return
    settings = request.getfixturevalue("settings")
    settings.LAKE = request.getfixturevalue("tmp_path") / "lake"

    from django.core.cache import caches

    from mainstay.apps.portfolio.queries.portfolio import KEPT

    caches["process"].clear()  # the shared one is a table, which every test gives back
    KEPT.clear()


@pytest.fixture(autouse=True, scope="session")
def just_signed_in() -> None:
    """Whoever a test signs in by force counts as having given a password a moment ago."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth.signals import user_logged_in

    def record(request: HttpRequest, user: User, **_kwargs: object) -> None:
        record_authentication(request, user, method="password")

    user_logged_in.connect(record, weak=False, dispatch_uid="tests.just_signed_in")


@pytest.fixture(autouse=True, scope="session")
def flushing() -> None:
    """Let the tests that need real commits empty all tables, the history too, between them."""
    from django.db import connection

    from mainstay.apps.organisation.actions.append_only import guard_history, unguard_history

    operations = connection.ops
    flush = operations.execute_sql_flush

    def unguarded(statements: list[str]) -> None:
        unguard_history(connection)
        flush(statements)
        guard_history(connection)

    operations.execute_sql_flush = unguarded


@pytest.fixture(scope="session")
def java() -> None:
    """Spark and the Java that it runs on."""
    import shutil

    pytest.importorskip("pyspark", reason="Spark is not installed: requirements/spark.txt")
    if shutil.which("java") is None:
        pytest.skip("there is no Java on this machine, so Spark cannot run")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium of the machine, one for all tests; skips where there is none."""
    from tests.browser.chromium import HOW_TO_GET_ONE, find_chromium

    found = find_chromium()
    if found is None:
        pytest.skip(HOW_TO_GET_ONE)
    from playwright.sync_api import sync_playwright

    quiet = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*quiet, "--disable-sync"])
        yield browser
        browser.close()
