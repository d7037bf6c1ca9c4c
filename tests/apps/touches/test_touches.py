"""Touches: logged by whoever works with the account, changed, deleted, and all of it taken back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from mainstay.apps.organisation.actions.deeds import actor, machine_owner
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.whole_deeds import CannotTakeBackDeed
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.touches.actions.outcomes import (
    ConcernDetails,
    PromiseDetails,
    RequestDetails,
    SatisfactionDetails,
    Setting,
    TouchProblem,
    answer,
    change_promise,
    change_request,
    delete_outcome,
    keep_promise,
    raise_concern,
    record_promise,
    record_request,
    record_satisfaction,
    set_rhythm,
)
from mainstay.apps.touches.actions.taking_back import take_back
from mainstay.apps.touches.actions.touches import Outcomes, change_touch, delete_touch, log_touch
from mainstay.apps.touches.models import (
    Concern,
    ContactRhythm,
    CustomerRequest,
    Promise,
    Satisfaction,
    Touch,
)
from mainstay.apps.touches.queries.history import last_own_entry, touch_entries
from mainstay.domain.errors import ChangedMeanwhile
from tests.apps.touches.scene import SPRING, Met, meet
from tests.cast import Cast

DUE = date(2026, 3, 20)


@pytest.fixture
def met(cast: Cast) -> Met:
    return meet(cast)


def everything() -> Outcomes:
    return Outcomes(
        promises=(PromiseDetails("Send the drawings", DUE),),
        requests=(RequestDetails("Deliver on Mondays", in_control=True, in_scope=True),),
        concerns=(ConcernDetails("The plant may close", is_complaint=True),),
    )


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "nora", "olga", "oscar"])
def test_whoever_sees_the_account_logs_a_touch_but_no_viewer(met: Met, who: str) -> None:
    user = getattr(met.cast, who)
    touch = log_touch(met.cast.hers, met.meeting(), everything(), by=actor(user))
    assert list(touch.people.all()) == [met.ines]
    assert list(touch.colleagues.all()) == [user]
    assert touch.by == user
    assert Promise.objects.get().owner == user


@pytest.mark.parametrize("who", ["vera", "charlie"])
def test_a_viewer_and_a_stranger_are_refused(met: Met, who: str) -> None:
    with pytest.raises(NotAllowed):
        log_touch(met.cast.hers, met.meeting(), by=actor(getattr(met.cast, who)))
    assert not Touch.objects.exists()


def test_what_came_of_a_touch_hangs_on_it_and_on_the_one_person_there(met: Met) -> None:
    touch = log_touch(met.cast.hers, met.meeting(), everything(), by=actor(met.cast.alice))
    for model in (Promise, CustomerRequest, Concern):
        row = model.objects.get()
        assert (row.touch, row.person, row.account) == (touch, met.ines, met.cast.hers)
    assert CustomerRequest.objects.get().answer_due == SPRING + timedelta(days=7)


def test_of_two_people_nobody_knows_to_whom_something_was_promised(met: Met) -> None:
    details = met.meeting(people=(met.ines, met.jonas))
    log_touch(met.cast.hers, details, everything(), by=actor(met.cast.alice))
    assert Promise.objects.get().person is None


def test_logging_is_one_deed_of_the_history(met: Met) -> None:
    log_touch(met.cast.hers, met.meeting(), everything(), by=actor(met.cast.alice))
    entries = touch_entries(met.cast.hers)
    signs = {(entry.additional_data or {}).get("sign") for entry in entries}
    assert len(signs) == 1
    assert {entry.actor for entry in entries} == {met.cast.alice}
    assert entries.count() == 6  # the touch, two who took part, three outcomes


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"day": timezone.localdate() + timedelta(days=1)}, id="a day to come"),
        pytest.param({"people": ()}, id="with nobody"),
    ],
)
def test_a_touch_needs_somebody_and_a_day_that_was(met: Met, changes: dict[str, object]) -> None:
    with pytest.raises(TouchProblem):
        log_touch(met.cast.hers, met.meeting(**changes), by=actor(met.cast.alice))


def test_somebody_unseen_cannot_take_part(met: Met) -> None:
    details = met.meeting(people=(met.castor,))
    with pytest.raises(TouchProblem, match="no such person"):
        log_touch(met.cast.hers, details, by=actor(met.cast.alice))


def test_an_outcome_without_words_keeps_the_whole_touch_out(met: Met) -> None:
    wrong = Outcomes(promises=(PromiseDetails(" ", DUE),))
    with pytest.raises(TouchProblem):
        log_touch(met.cast.hers, met.meeting(), wrong, by=actor(met.cast.alice))
    assert not Touch.objects.exists()


def test_a_touch_is_changed_with_who_took_part(met: Met) -> None:
    alice = actor(met.cast.alice)
    touch = log_touch(met.cast.hers, met.meeting(), by=alice)
    details = met.meeting(people=(met.jonas,), colleagues=(met.cast.bob,), learned="They stay.")
    change_touch(touch, details, by=alice)
    touch = Touch.objects.get()
    assert (list(touch.people.all()), list(touch.colleagues.all())) == (
        [met.jonas],
        [met.cast.bob],
    )
    assert touch.learned == "They stay."


def test_the_second_of_two_editors_is_told_who_was_quicker(met: Met) -> None:
    touch = log_touch(met.cast.hers, met.meeting(), by=actor(met.cast.alice))
    seen = newest_entry(Touch, touch.pk)
    change_touch(touch, met.meeting(people=(met.jonas,)), seen=seen, by=actor(met.cast.bob))
    with pytest.raises(ChangedMeanwhile, match="Bob"):
        change_touch(touch, met.meeting(learned="New"), seen=seen, by=actor(met.cast.alice))
    with pytest.raises(ChangedMeanwhile):
        delete_touch(touch, seen=seen, by=actor(met.cast.alice))


@pytest.mark.parametrize("who", ["olga", "oscar", "vera", "charlie"])
def test_whoever_may_not_read_it_does_not_change_it(met: Met, who: str) -> None:
    touch = log_touch(met.cast.hers, met.meeting(), by=actor(met.cast.alice))
    with pytest.raises(NotAllowed):
        change_touch(touch, met.meeting(), by=actor(getattr(met.cast, who)))
    with pytest.raises(NotAllowed):
        delete_touch(touch, by=actor(getattr(met.cast, who)))


def last_deed(met: Met, user: str = "alice") -> LogEntry:
    entry = last_own_entry(met.cast.hers, user=getattr(met.cast, user))
    assert entry is not None
    return entry


def test_a_touch_just_logged_is_taken_back_with_all_that_came_of_it(met: Met) -> None:
    alice = actor(met.cast.alice)
    log_touch(met.cast.hers, met.meeting(), everything(), by=alice)
    take_back(met.cast.hers, last_deed(met), by=alice)
    for model in (Touch, Promise, CustomerRequest, Concern):
        assert not model.objects.exists()


def test_a_deleted_touch_comes_back_as_it_was(met: Met) -> None:
    alice = actor(met.cast.alice)
    touch = log_touch(met.cast.hers, met.meeting(), everything(), by=alice)
    delete_touch(Touch.objects.get(), by=alice)
    assert Promise.objects.get().touch is None
    take_back(met.cast.hers, last_deed(met), by=alice)
    again = Touch.objects.get()
    assert again.pk == touch.pk
    assert (list(again.people.all()), again.learned) == ([met.ines], "They will move.")
    assert Promise.objects.get().touch == again


def test_a_change_of_a_touch_is_taken_back(met: Met) -> None:
    alice = actor(met.cast.alice)
    touch = log_touch(met.cast.hers, met.meeting(), by=alice)
    change_touch(touch, met.meeting(people=(met.jonas,), colleagues=(met.cast.bob,)), by=alice)
    take_back(met.cast.hers, last_deed(met), by=alice)
    again = Touch.objects.get()
    assert (list(again.people.all()), list(again.colleagues.all())) == (
        [met.ines],
        [met.cast.alice],
    )


def test_only_deeds_about_this_account_are_taken_back(met: Met) -> None:
    alice = actor(met.cast.alice)
    log_touch(met.cast.hers, met.meeting(), by=alice)
    with pytest.raises(CannotTakeBackDeed):
        take_back(met.cast.subsidiary, last_deed(met), by=alice)
    with pytest.raises(NotAllowed):
        take_back(met.cast.hers, last_deed(met), by=actor(met.cast.olga))


def test_a_promise_is_kept_once(met: Met) -> None:
    alice = actor(met.cast.alice)
    row = record_promise(Setting(met.cast.hers, SPRING), PromiseDetails("Call", DUE), by=alice)
    keep_promise(row, on=DUE, by=alice)
    keep_promise(row, on=DUE + timedelta(days=3), by=alice)
    assert Promise.objects.get().kept_on == DUE
    with pytest.raises(TouchProblem):
        change_promise(row, PromiseDetails("Call", SPRING - timedelta(days=1)), by=alice)


def test_a_request_is_answered_with_what_was_said(met: Met) -> None:
    alice = actor(met.cast.alice)
    row = record_request(Setting(met.cast.hers, SPRING), RequestDetails("A discount"), by=alice)
    change_request(row, RequestDetails("A discount", in_control=False, in_scope=True), by=alice)
    answer(row, "Not this year", on=DUE, by=alice)
    row = CustomerRequest.objects.get()
    assert (row.in_control, row.in_scope, row.answer) == (False, True, "Not this year")
    assert row.answered_on == DUE


def test_operations_keep_a_promise_but_answer_no_concern_they_cannot_read(met: Met) -> None:
    here, oscar = Setting(met.cast.hers, SPRING), actor(met.cast.oscar)
    promise = record_promise(here, PromiseDetails("Call", DUE), by=oscar)
    concern = raise_concern(here, ConcernDetails("Late trucks"), by=actor(met.cast.alice))
    assert keep_promise(promise, on=DUE, by=oscar).kept_on == DUE
    with pytest.raises(NotAllowed):
        answer(concern, "Two trucks now", by=oscar)
    with pytest.raises(NotAllowed):
        delete_outcome(concern, by=oscar)


def test_satisfaction_lies_on_its_scale(met: Met) -> None:
    here, by = Setting(met.cast.hers, SPRING, person=met.ines), machine_owner()
    record_satisfaction(here, SatisfactionDetails(score=Decimal(7), remark="Fine"), by=by)
    with pytest.raises(TouchProblem):
        record_satisfaction(here, SatisfactionDetails(score=Decimal(11)), by=by)
    assert Satisfaction.objects.get().what == "Fine"


def test_a_rhythm_is_agreed_once_for_an_account(met: Met) -> None:
    alice = actor(met.cast.alice)
    set_rhythm(met.cast.hers, 14, by=alice)
    set_rhythm(met.cast.hers, 30, by=alice)
    assert ContactRhythm.objects.get().days == 30
    with pytest.raises(TouchProblem):
        set_rhythm(met.cast.hers, 0, by=alice)
