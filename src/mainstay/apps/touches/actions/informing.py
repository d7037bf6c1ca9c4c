"""What we gave a customer to decide by is recorded and deleted."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.touches.actions.outcomes import Setting, TouchProblem
from mainstay.apps.touches.actions.rights import must_log, must_mend
from mainstay.apps.touches.models import Information


@dataclass(frozen=True, slots=True)
class InformationDetails:
    """What was given, and for which decision of theirs."""

    what: str
    decision: str = ""


def record_information(setting: Setting, details: InformationDetails, *, by: Actor) -> Information:
    """Record what we gave them to decide by."""
    must_log(setting.account, by=by)
    row = Information(
        account=setting.account,
        person=setting.person,
        touch=setting.touch,
        owner=by.user,
        given_on=setting.day,
        what=details.what.strip(),
        decision=details.decision.strip()[:300],
    )
    if not row.what:
        raise TouchProblem(_("Say what was given."))
    with deed("record information", by=by):
        row.save()
    return row


def delete_information(row: Information, *, seen: int | None = None, by: Actor) -> None:
    """Delete what was given from the record; the history keeps it."""
    must_mend(row.account, by=by)
    with deed("delete information", by=by):
        as_read(row, seen).delete()
