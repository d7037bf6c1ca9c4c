"""A person erased from touches: who met nobody else leaves only that there was a touch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.db.models import Model

from mainstay.apps.people.actions.scrubbing import entries_of, strip_entries
from mainstay.apps.people.queries.identity import Identity
from mainstay.apps.touches.models import MeetingPerson, PlannedMeeting, Touch, TouchPerson

NO_TOUCH: Mapping[str, object] = {
    "subject": "",
    "learned": "",
    "purpose": "",
    "reception": "",
    "confided": None,
}
NO_MEETING: Mapping[str, object] = {"agenda": "", "advice": "", "value": ""}


def erase_from_touches(identity: Identity, _files: Path) -> None:
    """Take a person's part in touches and planned meetings away.

    The texts of those with nobody else are emptied.
    """
    _leave(TouchPerson, Touch, "touch", NO_TOUCH, identity)
    _leave(MeetingPerson, PlannedMeeting, "meeting", NO_MEETING, identity)


def _leave(
    seat: type[Model],
    place: type[Model],
    name: str,
    emptied: Mapping[str, object],
    identity: Identity,
) -> None:
    seats = seat._base_manager.filter(person__in=identity.people)
    places = set(seats.values_list(name, flat=True))
    others = seat._base_manager.filter(**{f"{name}__in": places})
    others = others.exclude(person__in=identity.people)
    alone = places - set(others.values_list(name, flat=True))
    strip_entries(entries_of(place, alone, (), ()), said="erased")
    place._base_manager.filter(pk__in=alone).update(**emptied)
    strip_entries(
        entries_of(seat, seats.values_list("pk", flat=True), ("person",), identity.people),
        said="erased",
    )
    seats.delete()
