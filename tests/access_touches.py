"""Who may open which address of touches; part of ``access_table.TABLE``."""

from __future__ import annotations

from collections.abc import Mapping

from auditlog.models import LogEntry
from django.utils import timezone

from mainstay.apps.people.models import Person, Position
from mainstay.apps.touches.models import Channel, PlannedMeeting, Promise, SolvedPain, Touch
from tests.access_lines import JUDGES, LOGGERS, Line, Parts, Scene, of_account, only


def _person(scene: Scene) -> Parts:
    ines = Person.objects.create(name="Ines Falk")
    Position.objects.create(person=ines, account=scene.account, title="Buyer")
    return {"pk": ines.pk}


def _touch(scene: Scene) -> Parts:
    day = timezone.localdate()
    touch = Touch.objects.create(account=scene.account, day=day, channel=Channel.CALL)
    return {"pk": scene.account.pk, "touch_pk": touch.pk}


def _touch_entry(scene: Scene) -> Parts:
    touch = Touch.objects.get(pk=_touch(scene)["touch_pk"])
    return {"pk": scene.account.pk, "entry_pk": LogEntry.objects.get_for_object(touch)[0].pk}


def _kind(scene: Scene) -> Parts:
    return {"pk": scene.account.pk, "kind": "promise"}


def _promise(scene: Scene) -> Parts:
    day = timezone.localdate()
    promise = Promise.objects.create(account=scene.account, what="Call", made_on=day, due=day)
    return {**_kind(scene), "outcome_pk": promise.pk}


def _meeting(scene: Scene) -> Parts:
    row = PlannedMeeting.objects.create(account=scene.account, day=timezone.localdate())
    return {"pk": scene.account.pk, "meeting_pk": row.pk}


def _pain(scene: Scene) -> Parts:
    row = SolvedPain.objects.create(
        account=scene.account, what="Leaks", solved_on=timezone.localdate()
    )
    return {"pk": scene.account.pk, "pain_pk": row.pk}


TOUCHES: Mapping[str, Line] = {
    "touches:choose": only(LOGGERS),
    "touches:open": only(LOGGERS),
    "touches:log": of_account(LOGGERS),
    "touches:touch": of_account(JUDGES, args=_touch),
    "touches:no_touch": of_account(JUDGES, args=_touch, post=True),
    "touches:undo": of_account(LOGGERS, args=_touch_entry, post=True),
    "touches:at_account": of_account(),
    "touches:with_person": of_account(args=_person),
    "touches:rhythm": of_account(JUDGES),
    "touches:satisfaction": of_account(LOGGERS),
    "touches:new_outcome": of_account(LOGGERS, args=_kind),
    "touches:outcome": of_account(JUDGES, args=_promise),
    "touches:settle": of_account(LOGGERS, args=_promise, post=True),
    "touches:new_meeting": of_account(JUDGES),
    "touches:meeting": of_account(JUDGES, args=_meeting),
    "touches:no_meeting": of_account(JUDGES, args=_meeting, post=True),
    "touches:new_pain": of_account(JUDGES),
    "touches:pain": of_account(JUDGES, args=_pain),
    "touches:no_pain": of_account(JUDGES, args=_pain, post=True),
    "touches:new_information": of_account(LOGGERS),
    "touches:no_outcome": of_account(JUDGES, args=_promise, post=True),
}
