"""Uploaded files are kept to be read: never served, never run, never outside their folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mainstay.apps.imports.actions.drafts import keep_files
from mainstay.apps.imports.models import Draft, DraftFile
from tests.apps.imports.conftest import Desk, Write
from tests.cast import Cast

PAGE = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def olga(cast: Cast, client: Client) -> Client:
    client.force_login(cast.olga)
    return client


@pytest.mark.parametrize(
    "name", ["../../../evil.csv", "/etc/evil.csv", "..\\..\\evil.csv", "evil.csv\u202e", "x" * 300]
)
def test_an_upload_stays_in_its_folder_whatever_it_is_called(
    cast: Cast, settings: object, name: str
) -> None:
    keep_files([SimpleUploadedFile(name, b"a,b\n1,2\n")], user=cast.olga)
    place = Path(DraftFile.objects.get().file.path).resolve()
    assert place.is_relative_to(Path(settings.MEDIA_ROOT).resolve())  # type: ignore[attr-defined]
    assert not place.stat().st_mode & (stat.S_IXUSR | stat.S_IRWXG | stat.S_IRWXO)


def test_an_uploaded_page_is_never_handed_out(olga: Client) -> None:
    olga.post(reverse("imports:upload"), {"files": [SimpleUploadedFile("evil.svg", PAGE)]})
    row = DraftFile.objects.get()
    for address in (f"/media/{row.file.name}", f"/files/{row.file.name}", f"/{row.file.name}"):
        assert olga.get(address).status_code == 404
    draft = Draft.objects.get()
    shown = olga.get(reverse("imports:draft", args=[draft.pk]))
    assert b"<script>alert(1)" not in shown.content
    assert draft.problem == (
        "evil.svg is a web page or XML under another name; save it as CSV or XLSX first."
    )


def test_cells_and_names_are_shown_as_text(olga: Client) -> None:
    text = "account_id,name<b>\nA1,<script>alert(1)</script>\n"
    upload = SimpleUploadedFile("a<i>.csv", text.encode())
    olga.post(reverse("imports:upload"), {"files": [upload]})
    shown = olga.get(reverse("imports:draft", args=[Draft.objects.get().pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown
    assert "name<b>" not in shown


def test_rejects_are_saved_by_the_browser_and_not_opened(
    olga: Client, desk: Desk, write: Write
) -> None:
    path = write("a<x>.csv", "account_id,date,revenue\nA1,2026-01-05,1\nA1,never,2\n")
    [batch] = desk.bring(path, accept=True).batches
    answer = olga.get(reverse("imports:rejects", args=[batch.pk]))
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"].startswith("text/csv")
    assert "default-src" in answer["Content-Security-Policy"]
