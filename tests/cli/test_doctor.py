"""The doctor's looks: each says fine where it is, and what to do where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.lake_lock import lake_lock
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState
from mainstay.apps.worth.queries import lake
from mainstay.cli import data_check
from mainstay.cli.doctor import room
from mainstay.cli.findings import Finding, State
from tests.cli.runs import mainstay
from tests.factories import Line, sell


@pytest.fixture
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def sold(db: None) -> Batch:
    mill = Account.objects.create(name="Mill")
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 2)]
    return sell(*(Line(mill, day, "10") for day in days), Line(mill, days[0], "5", currency="SEK"))


def one(findings: Iterator[Finding]) -> Finding:
    found = list(findings)
    assert len(found) == 1
    return found[0]


def test_database_and_lake_agree(sold: Batch) -> None:
    found = one(data_check.agreement(thorough=True))
    assert (found.state, found.sentence) == (
        State.FINE,
        "Database and lake agree: 4 rows in 1 batches.",
    )


def test_rows_that_the_lake_lost_are_found(sold: Batch) -> None:
    Batch.objects.filter(pk=sold.pk).update(new=5)
    found = one(data_check.agreement(thorough=False))
    assert found.state is State.BROKEN
    assert found.sentence == f"batch {sold.pk} has 4 rows in the lake, not 5."
    assert "mainstay restore FILE" in found.to_do


def test_a_batch_that_counts_and_is_not_committed_is_found(sold: Batch) -> None:
    Batch.objects.filter(pk=sold.pk).update(state=BatchState.FAILED)
    found = one(data_check.agreement(thorough=False))
    assert found.sentence == f"batch {sold.pk} counts, but is failed."


def test_rows_of_a_batch_that_nobody_knows_are_found(sold: Batch) -> None:
    BatchEvent.objects.all().delete()
    Batch.objects.all().delete()
    found = one(data_check.agreement(thorough=False))
    assert (found.state, found.sentence[:34]) == (State.NOTE, "The lake has rows of 1 batches tha")


def files_of_lake() -> list[Path]:
    from mainstay.analytics.facts import ORDER_LINES

    return [Path(name) for name in lake().files(ORDER_LINES)]


@pytest.mark.parametrize("how", ["gone", "cut", "overwritten"])
def test_a_damaged_file_of_the_lake_is_found(sold: Batch, how: str) -> None:
    file = files_of_lake()[0]
    content = file.read_bytes()
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(content[:-20] if how == "cut" else b"\0" * len(content))
    found = one(data_check.agreement(thorough=False))
    assert found.state is State.BROKEN
    assert file.name in found.sentence


def test_only_reading_everything_finds_damage_in_the_middle(sold: Batch) -> None:
    file = files_of_lake()[0]
    content = bytearray(file.read_bytes())
    middle = content.index(b"SEK") - 40
    content[middle : middle + 60] = b"\xff" * 60
    file.write_bytes(bytes(content))
    assert one(data_check.agreement(thorough=True)).state is State.BROKEN


def test_a_file_that_a_killed_process_left_is_noted(sold: Batch) -> None:
    file = files_of_lake()[0]
    file.with_name("part-stray.parquet").write_bytes(file.read_bytes())
    findings = list(data_check.agreement(thorough=False))
    assert [found.state for found in findings] == [State.FINE, State.NOTE]
    assert findings[1].to_do == "mainstay tidy"


def test_days_without_a_rate_are_listed_one_by_one(sold: Batch) -> None:
    found = one(data_check.exchange_rates(by_day=True))
    assert found.sentence == ("SEK has no rate on 1 days with order lines: 2026-03-01 (1 rows).")
    assert "Settings, Exchange rates" in found.to_do


def test_a_clock_that_went_back_is_found(sold: Batch) -> None:
    assert one(data_check.clock()).state is State.FINE
    BatchEvent.objects.update(at=timezone.now() + timedelta(days=1))
    found = one(data_check.clock())
    assert (found.state, found.to_do) == (State.BROKEN, "Set this machine's clock.")


def test_a_signing_key_that_others_read_is_noted(own_folder: Path) -> None:
    key = own_folder / "secret_key"
    key.write_text("x", encoding="ascii")
    key.chmod(0o644)
    assert one(data_check.settings_row()).to_do == f"chmod 600 {key}"
    key.chmod(0o600)
    assert one(data_check.settings_row()).state is State.FINE


def test_who_writes_to_the_lake_is_named(db: None, own_folder: Path) -> None:
    assert list(data_check.leftovers()) == []
    with lake_lock("an import"):
        assert one(data_check.leftovers()).sentence.startswith("an import on ")
    Batch.objects.create(
        kind="accounts", source="x", file_name="x", by="x", started_at=timezone.now()
    )
    assert one(data_check.leftovers()).to_do == "mainstay tidy"


@pytest.mark.parametrize(
    ("free", "state"),
    [(50_000_000, State.BROKEN), (500_000_000, State.NOTE), (5_000_000_000, State.FINE)],
)
def test_little_room_is_said_in_time(free: int, state: State) -> None:
    assert room(free).state is state


def test_a_folder_that_the_lake_cannot_read_is_said(tmp_path: Path) -> None:
    done = mainstay("doctor", data=tmp_path / "50% [old]")
    assert done.returncode == 1
    assert "choose another with MAINSTAY_DATA" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
