"""The first page, help, and what the shell around every page shows to whom."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mainstay.apps.workspace.queries.glossary import GLOSSARY
from tests.cast import Cast
from tests.conftest import REPOSITORY


@pytest.mark.parametrize(
    ("who", "target"),
    [
        ("olga", "imports:imports"),
        ("oscar", "imports:imports"),
        ("dana", "portfolio:portfolio"),
        ("alice", "portfolio:portfolio"),
        ("vera", "portfolio:portfolio"),
    ],
)
def test_an_empty_database_starts_with_the_imports_for_who_may(
    cast: Cast, client: Client, who: str, target: str
) -> None:
    client.force_login(getattr(cast, who))
    assert client.get("/").headers["Location"] == reverse(target)


@pytest.mark.parametrize(
    ("who", "shows", "hides"),
    [
        ("olga", ["Imports", "Settings", "The method"], []),
        ("oscar", ["Imports", "Settings"], []),
        ("dana", ["Portfolio", "The method", "Help"], ["Imports", "Settings"]),
        ("vera", ["Portfolio", "Help"], ["Imports", "Settings"]),
    ],
)
def test_the_rail_shows_only_what_its_reader_may_open(
    cast: Cast, client: Client, who: str, shows: list[str], hides: list[str]
) -> None:
    client.force_login(getattr(cast, who))
    labels = {item.label for item in _shell_items(client)}
    assert set(shows) <= labels
    assert not set(hides) & labels


def _shell_items(client: Client) -> list[object]:
    shell = client.get(reverse("workspace:help")).context["shell"]
    return [*shell.navigation, *shell.below]


def test_the_page_at_hand_is_marked(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    current = [item.label for item in _shell_items(client) if item.is_current]  # type: ignore[attr-defined]
    assert current == ["Help"]


def test_a_past_day_is_said_and_kept_in_the_rail(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    shell = client.get(reverse("workspace:help"), {"as_of": "2025-03-31"}).context["shell"]
    assert [band.text for band in shell.bands] == ["Figures as of 31 Mar 2025."]
    dated = [item.url for item in shell.navigation if item.url.endswith("?as_of=2025-03-31")]
    assert dated == [f"/{page}/?as_of=2025-03-31" for page in ("portfolio", "accounts", "people")]
    odd = client.get(reverse("workspace:help"), {"as_of": "yesterday"}).context["shell"]
    assert odd.bands == ()


def test_help_has_every_word_once(cast: Cast, client: Client) -> None:
    words = [str(word.word) for chapter in GLOSSARY for word in chapter.words]
    assert len(words) == len(set(words))
    client.force_login(cast.vera)
    page = client.get(reverse("workspace:help")).content.decode()
    assert all(f"<b>{word}</b>" in page for word in words)


def test_help_and_the_written_glossary_use_the_same_words() -> None:
    written = (REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = [str(word.word) for chapter in GLOSSARY for word in chapter.words]
    lines = [line.partition("|")[2].partition("|")[0] for line in written.splitlines()]
    heads = {head.strip() for line in lines for head in line.split(",")}
    assert set(words) <= heads
