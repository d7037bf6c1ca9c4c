"""Counts kept for everybody are those of their touches, whatever became of the touches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from mainstay.apps.accounts.actions.merging import MergeWish, merge_accounts, undo_merge
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.actions import bring_files, redo, staging, undo
from mainstay.apps.imports.queries.drops import Options
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.organisation.actions.thresholds import set_threshold
from mainstay.apps.organisation.models import Batch, BatchState
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.people.actions.erasing import erase_person
from mainstay.apps.people.actions.people import merge_people, undo_people_merge
from mainstay.apps.people.models import Person
from mainstay.apps.touches.actions import counting as counting_action
from mainstay.apps.touches.actions.counting import count_touches
from mainstay.apps.touches.actions.noticing import notice_after_migration, notice_nothing
from mainstay.apps.touches.actions.touches import (
    TouchDetails,
    change_touch,
    delete_touch,
    log_touch,
)
from mainstay.apps.touches.models import Channel, CountsDue, KeptCounts, Touch, TouchPerson
from mainstay.apps.touches.queries.counting import (
    KINDS,
    Place,
    accounts_with_touches,
    is_counting_due,
    touch_counts,
)
from mainstay.cli.schedule import WHEN
from mainstay.domain.observed_strength import Touch as DomainTouch
from mainstay.domain.observed_strength import TouchCounts, faded_counts
from tests.apps.touches.scene import Met, meet
from tests.cast import Cast

BY = machine_owner()
NAMES = ("meetings", "calls", "mails_from", "mails_to")


@pytest.fixture
def met(cast: Cast) -> Met:
    return meet(cast)


def one_by_one(day: date) -> dict[Place, TouchCounts]:
    """Count each person's touches alone, with nothing that is kept."""
    touches: dict[Place, list[DomainTouch]] = {}
    for touch in Touch.objects.filter(day__lte=day):
        for seat in TouchPerson.objects.filter(touch=touch):
            kind = KINDS[Channel(touch.channel)]
            place = (touch.account_id, seat.person_id)
            touches.setdefault(place, []).append(DomainTouch(touch.day, kind))
    rules = playbook()
    return {place: faded_counts(each, rules, as_of=day) for place, each in touches.items()}


def same_on(day: date) -> None:
    accounts = list(Account._base_manager.values_list("pk", flat=True))
    found, expected = touch_counts(accounts, playbook(), day=day), one_by_one(day)
    assert found.keys() == expected.keys()
    for place, counts in expected.items():
        assert found[place].last == counts.last
        for name in NAMES:
            assert getattr(found[place], name) == pytest.approx(getattr(counts, name), rel=1e-12)


def same_on_many_days(draw: Random) -> None:
    today = timezone.localdate()
    for days in (0, 1, draw.randint(2, 400), -draw.randint(1, 400)):
        same_on(today - timedelta(days=days))


class Deeds:
    """What people and machines do with touches, drawn at random."""

    def __init__(self, met: Met, draw: Random, folder: Path) -> None:
        self.met, self.draw, self.folder = met, draw, folder
        self.people = [met.ines, met.jonas]
        self.batches: list[int] = []
        self.files = 0

    def details(self) -> TouchDetails:
        day = timezone.localdate() - timedelta(days=self.draw.randint(0, 300))
        people = self.draw.sample(self.people, self.draw.randint(1, len(self.people)))
        return TouchDetails(day, self.draw.choice(list(Channel)), tuple(people))

    def log(self) -> None:
        log_touch(self.met.cast.hers, self.details(), by=BY)

    def change(self) -> None:
        if touch := self._one():
            change_touch(touch, self.details(), by=BY)

    def delete(self) -> None:
        if touch := self._one():
            delete_touch(touch, by=BY)

    def bring(self) -> None:
        """A file names the same touches again with other days, and days to come."""
        self.files += 1
        start = timezone.localdate() - timedelta(days=200)
        rows = [
            f"t{number},Hansen Pumps,{start + timedelta(days=self.draw.randint(0, 260))},"
            f"{self.draw.choice(('meeting', 'call'))},{self.draw.choice(self.people).name}"
            for number in range(self.draw.randint(1, 6))
        ]
        path = self.folder / f"touches{self.files}.csv"
        path.write_text("\n".join(["touch_id,account_id,date,channel,people", *rows]))
        brought = bring_files(
            [path], by=BY, options=Options(), accept_rejects=True, take_proposals=True
        )
        self.batches += [batch.pk for batch in brought.batches]

    def undo_and_redo(self) -> None:
        if not self.batches:
            return
        batch = self.draw.choice(self.batches)
        if Batch.objects.get(pk=batch).state == BatchState.COMMITTED:
            undo(batch, by=BY)
            same_on_many_days(self.draw)
        redo(batch, by=BY)

    def merge_and_part(self) -> None:
        merge = merge_people(self.met.jonas, self.met.ines, by=BY)
        same_on_many_days(self.draw)
        undo_people_merge(merge, by=BY)

    def merge_accounts_and_part(self) -> None:
        merge = merge_accounts(self.met.cast.hers, self.met.cast.his, wish=MergeWish(), by=BY)
        same_on_many_days(self.draw)
        undo_merge(merge, by=BY)

    def count(self) -> None:
        count_touches(by=BY)
        assert not CountsDue.objects.exists()

    def _one(self) -> Touch | None:
        rows = list(Touch.objects.order_by("pk"))
        return self.draw.choice(rows) if rows else None


@pytest.mark.parametrize("large", [0, 5000], ids=["in pieces", "at once"])
@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_the_touches_whatever_is_done(
    met: Met, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, large: int
) -> None:
    monkeypatch.setattr(staging, "LARGE", large)
    draw = Random(seed)
    deeds = Deeds(met, draw, tmp_path)
    each: list[Callable[[], None]] = [
        deeds.log,
        deeds.change,
        deeds.delete,
        deeds.bring,
        deeds.undo_and_redo,
        deeds.merge_and_part,
        deeds.merge_accounts_and_part,
        deeds.count,
    ]
    for _turn in range(3):
        for deed in draw.sample(each * 2, len(each)):
            deed()
        same_on_many_days(draw)
        deeds.count()
        same_on_many_days(draw)
    assert deeds.batches
    assert KeptCounts.objects.count() == 2


def test_only_who_was_met_is_counted_anew(met: Met) -> None:
    for person in (met.ines, met.jonas):
        log_touch(met.cast.hers, met.meeting(people=(person,)), by=BY)
    assert count_touches(by=BY) == 2
    log_touch(met.cast.hers, met.meeting(people=(met.ines,)), by=BY)
    assert is_counting_due()
    assert count_touches(by=BY) == 1
    assert not is_counting_due()
    assert count_touches(by=BY) == 0


def test_a_page_reads_no_touch_of_whom_is_counted(met: Met) -> None:
    log_touch(met.cast.hers, met.meeting(), by=BY)
    count_touches(by=BY)
    with connection.execute_wrapper(_no_touches):
        assert touch_counts([met.cast.hers.pk], playbook(), day=timezone.localdate())


def _no_touches(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    assert "touches_touchperson" not in sql or "UNION" in sql
    return execute(sql, params, many, context)


def test_a_touch_logged_while_others_are_counted_stays_due(
    met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_touch(met.cast.hers, met.meeting(), by=BY)
    read = counting_action._counted

    def meanwhile(*arguments: object) -> object:
        found = read(*arguments)  # type: ignore[arg-type]
        if Touch.objects.count() == 1:
            log_touch(met.cast.hers, met.meeting(), by=BY)
        return found

    monkeypatch.setattr(counting_action, "_counted", meanwhile)
    count_touches(by=BY)
    same_on(timezone.localdate())
    assert KeptCounts.objects.get(person=met.ines.pk).meetings == 2


def test_what_a_file_brings_waits_until_it_is_written(met: Met) -> None:
    batch = Batch.objects.create(kind="touches", source="CRM", by="Olga", started_at=timezone.now())
    touch = Touch.objects.create(
        account=met.cast.hers, day=timezone.localdate(), channel=Channel.CALL, batch=batch
    )
    TouchPerson.objects.create(touch=touch, person=met.ines, batch=batch)
    assert count_touches(by=BY) == 0
    same_on(timezone.localdate())
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.COMMITTED)
    same_on(timezone.localdate())
    assert count_touches(by=BY) == 1
    same_on(timezone.localdate())
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.PREPARING)
    same_on(timezone.localdate())


def test_with_another_half_life_everybody_is_counted_anew(met: Met) -> None:
    log_touch(met.cast.hers, met.meeting(day=timezone.localdate() - timedelta(days=70)), by=BY)
    count_touches(by=BY)
    set_threshold("strength.half_life", 45, by=BY)
    same_on(timezone.localdate())
    assert is_counting_due()
    assert count_touches(by=BY) == 1
    assert not is_counting_due()
    same_on(timezone.localdate())


def test_who_is_erased_leaves_no_counts(met: Met) -> None:
    log_touch(met.cast.hers, met.meeting(), by=BY)
    count_touches(by=BY)
    erase_person(Person.objects.get(pk=met.ines.pk), reason="asked for", by=BY)
    count_touches(by=BY)
    assert not KeptCounts.objects.exists()


def test_an_account_is_in_touch_though_nobody_of_theirs_is_named(met: Met) -> None:
    Touch.objects.create(account=met.cast.hers, day=date(2026, 3, 2), channel=Channel.CALL)
    both = [met.cast.hers.pk, met.cast.his.pk]
    assert accounts_with_touches(both) == {met.cast.hers.pk}


def test_changes_are_noticed_again_after_a_migration(met: Met) -> None:
    notice_nothing(connection)
    log_touch(met.cast.hers, met.meeting(), by=BY)
    assert not CountsDue.objects.exists()
    notice_after_migration()
    log_touch(met.cast.hers, met.meeting(), by=BY)
    assert CountsDue.objects.get().person == met.ines.pk


def test_the_tick_counts_when_touches_have_changed() -> None:
    assert "mainstay.apps.touches.queries.counting:is_counting_due" in {
        one.question for one in WHEN
    }
