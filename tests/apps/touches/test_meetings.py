"""Meetings are planned and prepared; pains that are gone and what was given are recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.actions.deeds import actor, machine_owner
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.models import User
from mainstay.apps.touches.actions.informing import InformationDetails, record_information
from mainstay.apps.touches.actions.meetings import (
    MeetingDetails,
    change_meeting,
    delete_meeting,
    plan_meeting,
)
from mainstay.apps.touches.actions.outcomes import Setting, TouchProblem
from mainstay.apps.touches.actions.pains import (
    PainDetails,
    change_pain,
    delete_pain,
    record_pain,
)
from mainstay.apps.touches.actions.taking_back import take_back
from mainstay.apps.touches.actions.touches import log_touch
from mainstay.apps.touches.models import Information, PlannedMeeting, Purpose, SolvedPain
from mainstay.apps.touches.queries.history import last_own_entry
from mainstay.apps.touches.queries.meetings import find_meeting, meetings_ahead, next_meeting
from mainstay.apps.touches.queries.pains import conduct_counts
from mainstay.domain.preparation import Part
from tests.apps.touches.scene import SPRING, Met, meet
from tests.cast import Cast

OWNER = machine_owner()


@pytest.fixture
def met(cast: Cast) -> Met:
    return meet(cast)


def details(met: Met, **changes: object) -> MeetingDetails:
    given = {"day": timezone.localdate(), "people": (met.ines, met.jonas), **changes}
    return MeetingDetails(**given)  # type: ignore[arg-type]


def test_a_planned_meeting_says_what_is_ready_and_who_will_be_there(met: Met) -> None:
    hers, alice = met.cast.hers, met.cast.alice
    plan_meeting(hers, details(met, agenda="The frame contract"), by=actor(alice))
    found = next_meeting([hers.pk], user=alice, day=timezone.localdate())
    assert found is not None
    assert [name for _key, name in found.people] == ["Ines Falk", "Jonas Ek"]
    assert found.ready == {Part.AGENDA}
    assert next_meeting([hers.pk], user=met.cast.olga, day=timezone.localdate()) is None


def test_it_is_changed_deleted_and_brought_back_with_its_people(met: Met) -> None:
    hers, by = met.cast.hers, actor(met.cast.alice)
    row = plan_meeting(hers, details(met), by=by)
    change_meeting(row, details(met, people=(met.jonas,), value="Less stock"), by=by)
    assert [one.name for one in row.people.all()] == ["Jonas Ek"]
    delete_meeting(find_meeting(hers, row.pk), by=by)
    assert not PlannedMeeting.objects.exists()
    entry = last_own_entry(hers, user=met.cast.alice)
    assert entry is not None
    take_back(hers, entry, by=by)
    again = PlannedMeeting.objects.get()
    assert (again.value, [one.name for one in again.people.all()]) == ("Less stock", ["Jonas Ek"])


def test_a_day_that_has_passed_is_not_planned_and_strangers_are_not_named(met: Met) -> None:
    by = actor(met.cast.alice)
    past = timezone.localdate() - timedelta(days=1)
    with pytest.raises(TouchProblem):
        plan_meeting(met.cast.hers, details(met, day=past), by=by)
    with pytest.raises(TouchProblem):
        plan_meeting(met.cast.hers, details(met, people=()), by=by)
    with pytest.raises(TouchProblem):
        plan_meeting(met.cast.hers, details(met, people=(met.castor,)), by=by)
    with pytest.raises(NotAllowed):
        plan_meeting(met.cast.hers, details(met), by=actor(met.cast.olga))


def test_meetings_ahead_are_of_ones_own_accounts_or_planned_by_oneself(met: Met) -> None:
    cast, today = met.cast, timezone.localdate()
    plan_meeting(cast.hers, details(met, day=today + timedelta(days=3)), by=actor(cast.bob))

    def ahead(user: User, days: int = 7) -> int:
        return len(meetings_ahead(user, visible_to(user), day=today, days=days))

    assert [ahead(cast.alice), ahead(cast.bob), ahead(cast.charlie)] == [1, 1, 0]
    assert ahead(cast.alice, days=2) == 0


def test_advice_nobody_asked_for_is_counted_apart_from_advice_that_was_followed(met: Met) -> None:
    hers = met.cast.hers
    for purpose in (Purpose.ADVICE, Purpose.ADVICE, Purpose.VALUE, None):
        log_touch(hers, met.meeting(purpose=purpose), by=OWNER)
    counted = conduct_counts(hers, since=SPRING - timedelta(days=1), until=SPRING)
    assert (counted.touches, counted.said, counted.unasked_advice) == (4, 3, 2)
    assert conduct_counts(hers, since=SPRING, until=SPRING).touches == 0


def test_a_pain_counts_only_with_the_day_on_which_they_measured_it(met: Met) -> None:
    hers, by = met.cast.hers, actor(met.cast.alice)
    setting, today = Setting(met.cast.hers, SPRING), timezone.localdate()
    row = record_pain(setting, PainDetails("Leaks", SPRING, benefit="Half the stops"), by=by)
    assert row.measured_on is None
    measured = PainDetails("Leaks", SPRING, True, "Half the stops", today, met.ines)
    assert change_pain(row, measured, by=by).measured_on == today
    with pytest.raises(TouchProblem):
        record_pain(setting, PainDetails("Leaks", SPRING, measured_on=today), by=by)
    with pytest.raises(TouchProblem):
        record_pain(setting, PainDetails("Leaks", today + timedelta(days=1)), by=by)
    with pytest.raises(NotAllowed):
        record_pain(setting, measured, by=actor(met.cast.olga))
    delete_pain(SolvedPain.objects.get(), by=by)
    assert LogEntry.objects.get_for_model(SolvedPain).filter(object_id=row.pk).count() == 3
    assert not SolvedPain.objects.filter(account=hers).exists()


def test_what_is_given_for_a_decision_is_recorded_with_the_touch(met: Met, client: Client) -> None:
    cast = met.cast
    client.force_login(cast.alice)
    said = {
        "people": [met.ines.pk],
        "channel": "call",
        "day": str(timezone.localdate()),
        "information-what": "Three seals compared",
        "information-decision": "Which seal",
    }
    client.post(reverse("touches:log", args=[cast.hers.pk]), said)
    row = Information.objects.get()
    assert (row.what, row.decision, row.person) == ("Three seals compared", "Which seal", met.ines)
    page = client.get(reverse("touches:at_account", args=[cast.hers.pk])).content.decode()
    assert "Three seals compared" in page
    with pytest.raises(NotAllowed):
        record_information(
            Setting(cast.his, SPRING), InformationDetails("Costs"), by=actor(cast.alice)
        )


def test_the_touches_page_shows_what_they_have_of_us_to_those_who_judge(
    met: Met, client: Client
) -> None:
    cast, setting = met.cast, Setting(met.cast.hers, SPRING)
    record_pain(setting, PainDetails("Leaks", SPRING), by=OWNER)
    log_touch(cast.hers, met.meeting(purpose=Purpose.ADVICE), by=OWNER)
    address = reverse("touches:at_account", args=[cast.hers.pk])
    client.force_login(cast.alice)
    page = " ".join(client.get(address).content.decode().split())
    assert "not measured by them" in page
    assert "Advice nobody asked for" in page
    client.force_login(cast.olga)
    assert "Leaks" not in client.get(address).content.decode()


def test_the_forms_of_meetings_and_pains_lead_back_to_what_they_are_about(
    met: Met, client: Client
) -> None:
    cast, today = met.cast, timezone.localdate()
    client.force_login(cast.alice)
    new = reverse("touches:new_meeting", args=[cast.hers.pk])
    assert client.get(f"{new}?person={met.ines.pk}").context["page"].form["people"].initial == [
        met.ines.pk
    ]
    garbage = client.get(new, {"person": ["9" * 5000, "-1", "x"]})
    assert garbage.context["page"].form["people"].initial == []
    answer = client.post(new, {"day": str(today), "people": [met.ines.pk], "agenda": "Term"})
    row = PlannedMeeting.objects.get()
    assert answer.headers["Location"].endswith(f"/prepare/?meeting={row.pk}")
    new = reverse("touches:new_pain", args=[cast.hers.pk])
    client.post(new, {"what": "Leaks", "solved_on": str(today), "was_known": "no"})
    pain = SolvedPain.objects.get()
    assert pain.was_known is False
    again = reverse("touches:pain", args=[cast.hers.pk, pain.pk])
    said = {"what": "Leaks", "solved_on": str(today), "benefit": "Half", "measured_on": str(today)}
    client.post(again, {**said, "person": met.ines.pk})
    assert SolvedPain.objects.get().benefit == "Half"


def test_a_meeting_of_another_account_is_not_there(met: Met) -> None:
    row = plan_meeting(met.cast.hers, details(met), by=OWNER)
    with pytest.raises(Http404):
        find_meeting(met.cast.his, row.pk)
