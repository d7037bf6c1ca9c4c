"""Every figure on every page of the sample opens its own arithmetic, and that adds up."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import AccessLevel, User
from tests import sample_company

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@dataclass(slots=True)
class Shown:
    """A figure as a page shows it."""

    page: str
    code: str
    why: str


@dataclass
class Figures(HTMLParser):
    """Collects the figures of a page."""

    page: str
    found: list[Shown] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "data-figure" in given:
            self.found.append(
                Shown(self.page, given["data-figure"] or "", given.get("data-why") or "")
            )


class Result(HTMLParser):
    """Reads the headline of a why page and the result its rows add up to."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = {"headline": "", "result": ""}
        self._inside = ""
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "headline" in (given.get("class") or "").split():
            self._inside, self._tag = "headline", tag
        elif "data-result" in given:
            self._inside, self._tag = "result", tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._tag:
            self._inside = self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[self._inside] += data.strip()


def pages() -> list[str]:
    """Every page of figures: the portfolio in all its ways, a few accounts with all their tabs."""
    portfolio, accounts = reverse("portfolio:portfolio"), reverse("portfolio:accounts")
    ways = ["", "?measure=revenue", "?measure=margin", "?by=account", "?all_time=1", "?months=3"]
    picked = [Account.objects.get(keys__key=key).pk for key in _story_keys()]
    tabs = ["portfolio:account", "portfolio:account_worth"]
    return [
        *(portfolio + way for way in ways),
        reverse("portfolio:lose") + f"?accounts={picked[0]},{picked[1]}",
        accounts,
        *(reverse(tab, args=[pk]) for tab in tabs for pk in picked),
    ]


def _story_keys() -> list[str]:
    from mainstay.apps.workspace.sample import write_sample

    folder = sample_folder()
    made = write_sample(folder, until=sample_company.UNTIL)
    return list(dict.fromkeys(story.account_id for story in made.stories))


def sample_folder() -> Path:
    from django.conf import settings

    return Path(settings.DATA) / "again"


def test_every_figure_of_the_sample_explains_itself(settings: Any, tmp_path: Path) -> None:
    sample_company.load(settings, tmp_path)
    leader = User.objects.get(level=AccessLevel.LEADER, territory__parent__isnull=True)
    client = Client()
    client.force_login(leader)
    shown = [figure for page in pages() for figure in _figures(client, page)]
    assert len(shown) > 500
    silent = [figure for figure in shown if not figure.why]
    assert not silent, f"figures without a why: {silent[:10]}"
    wrong = [line for why in sorted({f.why for f in shown}) if (line := _wrong(client, why))]
    assert not wrong, "\n".join(wrong[:20])


def _figures(client: Client, page: str) -> list[Shown]:
    answer = client.get(page)
    assert answer.status_code == 200, page
    reader = Figures(page)
    reader.feed(answer.content.decode())
    return reader.found


def _wrong(client: Client, why: str) -> str:
    """What is wrong with a why; nothing when it opens and its rows make the figure."""
    answer = client.get(why)
    if answer.status_code != 200:
        return f"{why} answers {answer.status_code}"
    reader = Result()
    reader.feed(answer.content.decode())
    headline, result = reader.texts["headline"], reader.texts["result"]
    if not headline:
        return f"{why} has no headline"
    if headline == result or _is_open(headline):
        return ""
    return f"{why}: {headline} is shown, the rows make {result}"


def _is_open(headline: str) -> bool:
    """An unknown figure, or a range, has no single result to add up to."""
    return headline == "not known" or " to " in headline
