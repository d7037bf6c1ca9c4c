"""The audit page by page: never counted, looked through by pieces, limited to its reader."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.territories import add_territory
from mainstay.apps.organisation.actions.users import deactivate_user
from mainstay.apps.organisation.models import Batch, Territory
from mainstay.apps.organisation.queries import audit_pages
from mainstay.apps.organisation.queries.audit_pages import Place, audit_entries, audit_slice
from mainstay.apps.organisation.queries.history import HistoryFilter
from tests.apps.organisation.history import forget_all
from tests.cast import Cast

AUDIT = "organisation:audit"
DEED = "deactivate user"


@pytest.fixture
def long_past(cast: Cast) -> Cast:
    """Twenty-five entries, one a day, the newest today; every fifth by Oscar, the rest by Olga."""
    forget_all()
    start = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    kind = ContentType.objects.get_for_model(Territory)
    LogEntry.objects.bulk_create(
        LogEntry(
            pk=start + 1 + n,
            content_type=kind,
            object_pk=str(n),
            object_id=n,
            object_repr=f"Territory {n}",
            action=LogEntry.Action.UPDATE,
            actor=cast.oscar if n % 5 == 0 else cast.olga,
            timestamp=timezone.now() - timedelta(days=24 - n),
            additional_data={"deed": "rare" if n == 2 else "usual", "batch": 7 if n > 20 else None},
            changes={"name": ["a", "b"]},
        )
        for n in range(25)
    )
    return cast


def names(entries: object) -> list[str]:
    return [entry.object_repr.removeprefix("Territory ") for entry in entries]  # type: ignore[attr-defined]


def walked(cast: Cast, asked: HistoryFilter, size: int) -> list[str]:
    """Every entry that the pages show, from the newest to the oldest."""
    place, seen = Place(), []
    for _ in range(60):
        part = audit_slice(asked, place, size=size, user=cast.olga)
        seen += names(part.entries)
        if part.older is None:
            return seen
        place = Place(before=part.older)
    pytest.fail("the pages have no end")


@pytest.mark.parametrize("size", [1, 7, 24, 25, 26])
@pytest.mark.parametrize("piece", [3, 10, 200_000])
def test_the_pages_show_every_entry_once(
    long_past: Cast, size: int, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_pages, "LOOKED_AT", piece)
    asked = HistoryFilter(model="territory")
    assert walked(long_past, asked, size) == [str(n) for n in range(24, -1, -1)]
    rare = HistoryFilter(deed="rare")
    assert walked(long_past, rare, size) == ["2"]


def test_back_and_forth_shows_the_same(long_past: Cast) -> None:
    asked = HistoryFilter(model="territory")
    first = audit_slice(asked, Place(), size=10, user=long_past.olga)
    second = audit_slice(asked, Place(before=first.older), size=10, user=long_past.olga)
    back = audit_slice(asked, Place(after=second.newer), size=10, user=long_past.olga)
    assert names(back.entries) == names(first.entries)
    assert names(second.entries) == [str(n) for n in range(14, 4, -1)]


def test_where_little_fits_it_says_how_far_it_looked(
    long_past: Cast, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(audit_pages, "LOOKED_AT", 10)
    part = audit_slice(HistoryFilter(deed="rare"), Place(), size=5, user=long_past.olga)
    assert part.entries == ()
    assert part.looked_back_to is not None
    client.force_login(long_past.olga)
    page = client.get(reverse(AUDIT), {"deed": "rare"}).content.decode()
    assert "Look further back than" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (HistoryFilter(person="oscar"), ["20", "15", "10", "5", "0"]),
        (HistoryFilter(row="Territory 13"), ["13"]),
        (HistoryFilter(row="4", model="territory"), ["24", "14", "4"]),
        (HistoryFilter(batch=7), ["24", "23", "22", "21"]),
        (HistoryFilter(person="nobody"), []),
    ],
)
def test_it_is_filtered_by_person_row_and_batch(
    long_past: Cast, asked: HistoryFilter, found: list[str]
) -> None:
    assert walked(long_past, asked, 50) == found


def test_days_bound_it_exactly(long_past: Cast) -> None:
    day = timezone.localdate() - timedelta(days=10)
    found = walked(long_past, HistoryFilter(first_day=day, last_day=day), 50)
    assert found == ["14"]


def test_a_batch_itself_is_found_by_its_number(cast: Cast) -> None:
    batch = Batch.objects.create(kind="accounts", source="x", started_at=timezone.now())
    part = audit_slice(HistoryFilter(batch=batch.pk), Place(), size=5, user=cast.olga)
    assert [entry.content_type.model for entry in part.entries] == ["batch"]


def test_operations_do_not_read_what_was_done_to_colleagues(cast: Cast, client: Client) -> None:
    deactivate_user(cast.vera, by=actor(cast.olga))
    add_territory("West", parent=None, by=actor(cast.olga))
    entry = LogEntry.objects.get_for_object(cast.vera).order_by("-pk")[0]
    one = reverse("organisation:audit_entry", args=[entry.pk])
    client.force_login(cast.oscar)
    page = client.get(reverse(AUDIT)).content.decode()
    assert "West" in page
    assert DEED not in page
    assert client.get(one).status_code == 404
    for ending in ("csv", "xlsx"):
        assert DEED not in _text(client.get(reverse(AUDIT), {"export": ending}).getvalue())
    client.force_login(cast.olga)
    assert DEED in client.get(reverse(AUDIT)).content.decode()
    assert client.get(one).status_code == 200
    for ending in ("csv", "xlsx"):
        assert DEED in _text(client.get(reverse(AUDIT), {"export": ending}).getvalue())
    assert list(audit_entries(HistoryFilter(), user=cast.alice)) == []


def test_a_file_holds_what_the_filters_ask_for(long_past: Cast, client: Client) -> None:
    client.force_login(long_past.olga)
    asked = {"person": "oscar", "export": "csv"}
    lines = client.get(reverse(AUDIT), asked).getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("When,Who,Deed,What,Which,Change")


def test_nothing_is_ever_counted(long_past: Cast, client: Client) -> None:
    client.force_login(long_past.olga)
    for asked in ({}, {"person": "oscar"}, {"deed": "rare"}, {"from": "2020-01-01"}):
        with CaptureQueriesContext(connection) as asking:
            client.get(reverse(AUDIT), asked)
        sql = [query["sql"] for query in asking if "auditlog_logentry" in query["sql"]]
        assert sql
        assert not [text for text in sql if "COUNT(" in text]


@pytest.mark.parametrize("place", [{"before": "x"}, {"after": "-1"}, {"before": "9" * 30}])
def test_a_place_that_is_none_is_the_newest_page(
    long_past: Cast, client: Client, place: dict[str, str]
) -> None:
    client.force_login(long_past.olga)
    assert "Territory 24" in client.get(reverse(AUDIT), place).content.decode()


def _text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8-sig")
    book = load_workbook(BytesIO(content))
    return str([[cell.value for cell in row] for sheet in book for row in sheet.rows])
