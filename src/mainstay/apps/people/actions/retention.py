"""Judgements about people who left long ago are deleted, under a receipt."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from mainstay.apps.organisation.actions.deeds import Actor, deed, note
from mainstay.apps.organisation.actions.erasing import history_open
from mainstay.apps.people.actions.erasing import delete_judgements, new_receipt
from mainstay.apps.people.queries.retention import deletions_due

WHY = "kept as long as the playbook says"


def delete_old_judgements(*, today: date, by: Actor) -> int:
    """Delete the judgements that are due by a day; return about how many people they were."""
    soon = takewhile(lambda one: one.on <= today, deletions_due())
    due = [one.person_id for one in soon]
    if not due:
        return 0
    with deed("delete old judgements", by=by), history_open(WHY, by=by) as erasure:
        receipt = new_receipt(None)
        receipt.save()
        erasure.entries = delete_judgements(due, receipt)
        note(receipt, "judgements", f"{erasure.entries} about {len(due)} people, {receipt}")
    return len(due)
