"""A person erased from touches: who met nobody else leaves only that there was a touch."""

from __future__ import annotations

from pathlib import Path

from mainstay.apps.people.actions.scrubbing import entries_of, strip_entries
from mainstay.apps.people.queries.identity import Identity
from mainstay.apps.touches.models import Touch, TouchPerson


def erase_from_touches(identity: Identity, _files: Path) -> None:
    """Take a person's part in touches away; empty the texts of those with nobody else."""
    seats = TouchPerson._base_manager.filter(person__in=identity.people)
    touches = set(seats.values_list("touch", flat=True))
    others = TouchPerson._base_manager.filter(touch__in=touches)
    others = others.exclude(person__in=identity.people)
    alone = touches - set(others.values_list("touch", flat=True))
    strip_entries(entries_of(Touch, alone, (), ()), said="erased")
    rows = Touch._base_manager.filter(pk__in=alone)
    rows.update(subject="", learned="", purpose="", reception="", confided=None)
    strip_entries(
        entries_of(TouchPerson, seats.values_list("pk", flat=True), ("person",), identity.people),
        said="erased",
    )
    seats.delete()
