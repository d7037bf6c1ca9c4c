"""What a page asks several times is read once, and never beyond the page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mainstay.apps.organisation.models import PlaybookValue
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.organisation.queries.reading import one_reading, read_once
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_an_answer_is_kept_within_a_reading_and_for_the_same_question_only() -> None:
    asked: list[int] = []

    @read_once
    def twice(number: int) -> int:
        asked.append(number)
        return number * 2

    with one_reading():
        assert [twice(1), twice(1), twice(2)] == [2, 2, 4]
    assert asked == [1, 2]
    with one_reading():
        twice(1)
    assert asked == [1, 2, 1]


def test_nothing_is_kept_outside_a_reading() -> None:
    before = playbook()["hold.could_lose"]
    row = PlaybookValue(key="hold.could_lose", value=before + 1, at=timezone.now(), by="Olga")
    row.save()
    assert playbook()["hold.could_lose"] == before + 1


def test_a_page_reads_its_batches_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/accounts/").status_code == 200
    told = [query["sql"] for query in captured if "organisation_batchevent" in query["sql"]]
    assert len(told) == 1


def test_whoever_changes_something_reads_again(cast: Cast, client: Client) -> None:
    """Only pages that are looked at are one reading."""
    client.force_login(cast.alice)
    with CaptureQueriesContext(connection) as captured:
        client.post("/accounts/")
    told = [query["sql"] for query in captured if "organisation_batchevent" in query["sql"]]
    assert len(told) == 2
