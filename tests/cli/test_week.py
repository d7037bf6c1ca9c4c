"""``mainstay week``: a colleague's own week, and nobody else's."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from mainstay.apps.touches.models import Promise
from mainstay.cli.main import run
from mainstay.cli.week import WhoseWeek
from tests.cast import Cast

ALICE = ("--as", "alice@mill.example")


@pytest.fixture
def promised(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Alice promised a drawing for today."""
    monkeypatch.setattr("mainstay.cli.preparation.prepare_database", lambda: None)
    today = timezone.localdate()
    Promise.objects.create(
        account=cast.hers, owner=cast.alice, what="Send the drawing", made_on=today, due=today
    )
    return cast


@pytest.mark.django_db
def test_a_week_is_printed_and_told_as_json(
    promised: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    run([*ALICE, "week"])
    printed = capsys.readouterr().out
    assert "Things that need Alice this week: 1." in printed
    assert "Send the drawing" in printed
    run(["week", "--user", "alice@mill.example", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [(one["kind"], one["account"]) for one in told["things"]] == [
        ("promise", "Hansen Pumps")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        ("week",),
        ("week", "--user", "nobody@mill.example"),
        (*ALICE, "week", "--user", "bob@mill.example"),
    ],
)
def test_nobodys_and_somebody_elses_week_is_not_shown(
    promised: Cast, asked: tuple[str, ...]
) -> None:
    with pytest.raises(WhoseWeek):
        run(list(asked))
