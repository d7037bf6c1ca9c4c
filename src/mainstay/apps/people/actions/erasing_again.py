"""After a restore: whoever was erased since the backup was taken is erased again."""

from __future__ import annotations

from pathlib import Path

from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.people.actions.erased_files import sweep
from mainstay.apps.people.actions.erasing import erase_rows
from mainstay.apps.people.actions.receipts import kept_receipts, people_of
from mainstay.apps.people.actions.rewriting import overwritten
from mainstay.apps.people.models import PersonErasure
from mainstay.apps.people.queries.identity import identity_of

WHY = "restored from a backup"


def erase_again(files: Path, *, by: Actor) -> int:
    """Apply every receipt that the database does not know, there and in restored files."""
    known = set(PersonErasure.objects.values_list("number", flat=True))
    missing = [one for one in kept_receipts() if one.number not in known]
    for receipt in missing:
        people = people_of(receipt)
        receipt.save()
        for person in people:
            identity = identity_of(person)
            with overwritten():
                erase_rows(identity, receipt, reason=WHY, by=by, files=files)
            sweep(files, identity)
    return len(missing)
