"""``mainstay prepare | care | report meeting``: before a meeting, for who may read it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from mainstay.apps.people.models import Person, Position
from mainstay.apps.touches.models import CustomerRequest, Promise
from mainstay.cli.main import run
from mainstay.cli.meetings import NotRead, NotThere
from tests.cast import Cast

ALICE = ("--as", "alice@mill.example")
OLGA = ("--as", "olga@mill.example")


@pytest.fixture
def owed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Hilda was promised a drawing that is two days late, and asks to take bearings back."""
    monkeypatch.setattr("mainstay.cli.preparation.prepare_database", lambda: None)
    hilda, today = Person.objects.create(name="Hilda Head"), timezone.localdate()
    Position.objects.create(person=hilda, account=cast.hers, title="Director")
    late = today - timedelta(days=2)
    Promise.objects.create(
        account=cast.hers, person=hilda, what="Send the drawing", made_on=late, due=late
    )
    CustomerRequest.objects.create(
        account=cast.hers, what="Take bearings back", asked_on=today, in_control=True, in_scope=True
    )
    return cast


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    run(list(words))
    return capsys.readouterr().out


def test_a_sheet_names_who_will_be_there_and_what_is_owed(
    owed: Cast, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = said(capsys, *ALICE, "prepare", "Hansen Pumps", "--with", "Hilda Head")
    assert "! Broken: Send the drawing" in text
    assert "Hilda Head: Director" in text
    data = json.loads(
        said(capsys, *ALICE, "prepare", "Hansen Pumps", "--with", "Hilda Head", "--json")
    )
    assert (data["is_prepared"], [one["person"]["name"] for one in data["people"]]) == (
        False,
        ["Hilda Head"],
    )
    file = tmp_path / "meeting.pdf"
    said(capsys, *ALICE, "report", "meeting", "Hansen Pumps", "--to", str(file))
    assert file.read_bytes().startswith(b"%PDF")
    with pytest.raises(NotThere):
        run([*ALICE, "prepare", "Hansen Pumps", "--with", "Nobody"])


def test_care_says_promises_and_what_to_do_with_requests_to_who_may_judge(
    owed: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(capsys, *ALICE, "care", "Hansen Pumps")
    assert "Promises kept in time: 0 of 1 due." in text
    assert "Take bearings back: Within our control and our scope: do it." in text
    data = json.loads(said(capsys, *ALICE, "care", "Hansen Pumps", "--json"))
    assert data["requests"][0]["outcome"] == "do"
    with pytest.raises(NotRead):
        run([*OLGA, "care", "Hansen Pumps"])
