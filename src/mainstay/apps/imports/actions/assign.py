"""Give unassigned order lines to an account by hand; undone like any other batch."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from mainstay.analytics.facts import ORDER_LINES, REPLACED_ROWS
from mainstay.analytics.intake.unassigned import Assignment, Search, assigned_copy, names_of
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.actions.bring import bury_dead
from mainstay.apps.imports.planning.batches import ASSIGNMENT, batch_of
from mainstay.apps.imports.queries.drops import lake
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.lake_lock import lake_lock
from mainstay.apps.organisation.actions.rights import must_operate
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState
from mainstay.apps.organisation.queries import counted_batches
from mainstay.domain.errors import DomainError


class NothingToAssign(DomainError):
    """None of the chosen lines is unassigned (any more)."""


def assign_found(search: Search, *, account: Account, by: Actor) -> list[Batch]:
    """Give every unassigned line that a search finds to an account."""
    found = names_of(lake(), batches=counted_batches().ids, search=search)
    return assign_lines(found, account=account, by=by)


def assign_lines(lines: Sequence[tuple[int, int]], *, account: Account, by: Actor) -> list[Batch]:
    """Give unassigned lines, named by batch and row, to an account.

    Makes one batch for each batch that the lines came from. NothingToAssign, LakeBusy, NotAllowed.
    """
    must_operate(by)
    with lake_lock("assigning order lines"):
        bury_dead(by=by)
        counted = set(counted_batches().ids)
        by_batch: dict[int, list[int]] = {}
        for batch, row in lines:
            if batch in counted:
                by_batch.setdefault(batch, []).append(row)
        made = [_assign(rows, of=of, account=account, by=by) for of, rows in by_batch.items()]
        done = [batch for batch in made if batch is not None]
        if not done:
            raise NothingToAssign("None of these lines is unassigned any more.")
        now = timezone.now()
        with deed("assign order lines", by=by):
            for made_batch in done:
                made_batch.state = BatchState.COMMITTED
                made_batch.save(update_fields=["state"])
                BatchEvent.objects.create(batch=made_batch, counts=True, at=now, by=by.name)
    return done


def _assign(rows: Sequence[int], *, of: int, account: Account, by: Actor) -> Batch | None:
    origin = batch_of(of)
    batch = Batch(
        kind=ASSIGNMENT,
        source=origin.source,
        file_name=f"by hand, from batch {of} to {account.name}"[:255],
        by=by.name,
        user=by.user,
        started_at=timezone.now(),
        first_day=origin.first_day,
        last_day=origin.last_day,
        summary={"of": of, "account": account.pk},
    )
    with deed("begin to assign order lines", by=by):
        batch.save()
    assignment = Assignment(of=of, account=account.pk, batch=batch.pk)
    counted = counted_batches().ids
    copies, gone = assigned_copy(lake(), rows, assignment, batches=counted)
    if not copies.num_rows:
        with deed("give up an assignment", by=by):
            batch.delete()
        return None
    lake().append(ORDER_LINES, copies, batch=batch.pk)
    lake().append(REPLACED_ROWS, gone, batch=batch.pk)
    batch.changed = copies.num_rows
    with deed("count assigned order lines", by=by):
        batch.save(update_fields=["changed"])
    return batch
