"""Mappings as TOML, groups by name, the lake lock."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from mainstay.apps.imports.planning.groups_by_name import groups_by_name
from mainstay.apps.imports.planning.layouts import LayoutProblem, from_dict, from_toml, to_toml
from mainstay.apps.imports.queries.recognising import presets
from mainstay.apps.organisation.actions import lake_lock as lock
from mainstay.apps.organisation.actions.lake_lock import Holder, LakeBusy, lake_lock
from mainstay.apps.organisation.models import LakeLock
from tests.apps.imports.conftest import Desk, Write, lines


@pytest.mark.parametrize("preset", presets(), ids=lambda layout: layout.name)
def test_a_layout_written_as_toml_reads_back_the_same(preset: object) -> None:
    again = from_toml(to_toml(preset))  # type: ignore[arg-type]
    assert to_toml(again) == to_toml(preset)  # type: ignore[arg-type]
    assert again.parts[0].columns == preset.parts[0].columns  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["kind = ", '[[part]]\nkind = "x"', '[[table]]\nid = "a"\ncolumns = "b"']
)
def test_a_broken_mapping_is_one_sentence(text: str) -> None:
    with pytest.raises(LayoutProblem, match="The mapping"):
        from_toml(text)


def test_a_mapping_names_columns_that_nobody_could_guess(desk: Desk, write: Write) -> None:
    layout = from_dict(
        {
            "source": "ERP",
            "style": {"dates": "dmy"},
            "table": [{"id": "t", "columns": ["k", "w"]}],
            "part": [
                {
                    "kind": "order_lines",
                    "table": "t",
                    "columns": {
                        "account_id": "k",
                        "date": "t1",
                        "revenue": "w",
                        "currency": {"value": "SEK"},
                    },
                }
            ],
        }
    )
    desk.bring(write("x.csv", "k,t1,w\nA,03/04/2026,5\n"), layout=layout)
    row = lines(["date", "currency"])[0]
    assert (str(row["date"]), row["currency"]) == ("2026-04-03", "SEK")


def test_names_that_share_their_stem_are_one_group() -> None:
    names = {
        "1": "Norden Oil, Asia",
        "2": "Norden Oil Corp.",
        "3": "Norden Oil - Polska",
        "4": "Nordic Glass",
        "5": "AB Co",
        "6": "AB Inc",
    }
    found = groups_by_name(names)
    assert [(group.head, group.members) for group in found] == [("2", ("1", "3"))]


@pytest.mark.django_db
def test_the_lake_has_one_writer() -> None:
    busy = pytest.raises(LakeBusy, match="an import on")
    with lake_lock("an import"), busy, lake_lock("another"):
        pass
    with lake_lock("afterwards"):
        pass


@pytest.mark.django_db
def test_a_lock_whose_process_has_ended_is_taken_over() -> None:
    child = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    here = Holder.here("x")
    gone = Holder(here.machine, int(child.stdout), 1, "a dead import")
    LakeLock.objects.create(pk=1, holder=str(gone), taken_at=timezone.now())
    with lake_lock("afterwards"):
        assert LakeLock.objects.get().holder.endswith("afterwards")


@pytest.mark.django_db
def test_a_lock_whose_number_another_process_has_now_is_taken_over() -> None:
    here = Holder.here("a dead import")
    if not here.born:
        pytest.skip("This system does not say when a process began.")
    gone = replace(here, born=here.born + "1")
    LakeLock.objects.create(pk=1, holder=str(gone), taken_at=timezone.now())
    with lake_lock("afterwards"):
        assert LakeLock.objects.get().holder.endswith("afterwards")


@pytest.mark.django_db
@pytest.mark.parametrize("born", [Holder.here("").born, ""], ids=["told", "not told"])
def test_a_lock_of_a_process_that_lives_is_respected(
    born: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives = replace(Holder.here("an import"), born=born)
    monkeypatch.setattr(lock, "HELD", {str(lives)})
    LakeLock.objects.create(pk=1, holder=str(lives), taken_at=timezone.now())
    with pytest.raises(LakeBusy, match="an import on"), lake_lock("mine"):
        pass


@pytest.mark.django_db
def test_a_lock_that_its_process_could_not_give_back_is_taken_over() -> None:
    """A full disk may refuse the row; the process lives on and holds nothing."""
    LakeLock.objects.create(pk=1, holder=str(Holder.here("an import")), taken_at=timezone.now())
    with lake_lock("afterwards"):
        assert LakeLock.objects.get().holder.endswith("afterwards")


def test_a_holder_reads_back_also_from_before_it_was_born() -> None:
    here = Holder.here("an import")
    assert Holder.of(str(here)) == here
    assert Holder.of("box|7|1|an import") == Holder("box", 7, 1, "an import")
    assert Holder.of("somebody") is None
    longest = Holder("m" * 60, 4194304, 2**47, "w" * 40, "b" * 8 + "-" + "9" * 12)
    assert len(str(longest)) <= 160


@pytest.mark.django_db
def test_a_lock_of_another_machine_is_respected_until_it_is_old() -> None:
    other = Holder("elsewhere", 1, 1, "an import")
    LakeLock.objects.create(pk=1, holder=str(other), taken_at=timezone.now())
    with pytest.raises(LakeBusy, match="on elsewhere"), lake_lock("mine"):
        pass
    LakeLock.objects.update(taken_at=timezone.now() - timedelta(hours=7))
    with lake_lock("mine"):
        pass
