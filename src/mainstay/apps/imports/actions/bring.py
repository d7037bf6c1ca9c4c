"""Commit a drop: rows to the lake first, then one short transaction that makes them count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from mainstay.analytics.lake import LakeWriteFailed
from mainstay.apps.imports.actions.bringing import must_begin, must_bring
from mainstay.apps.imports.actions.changed_rows import (
    PreviewOutdated,
    refuse_outdated,
    write_planned,
)
from mainstay.apps.imports.actions.rejects import keep_rejects
from mainstay.apps.imports.actions.reserve import reserve
from mainstay.apps.imports.actions.staging import clear, stage
from mainstay.apps.imports.planning.fresh import refer, without_collector
from mainstay.apps.imports.planning.layouts import Layout, to_dict
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.queries.drops import (
    Drop,
    Options,
    Progress,
    checked_anew,
    lake,
    plan_drop,
    read_drop,
    refuse_nothing,
    silent,
)
from mainstay.apps.imports.queries.previews import Preview, bad_rows, preview_of
from mainstay.apps.organisation.actions.deeds import Actor, create_in_bulk, deed
from mainstay.apps.organisation.actions.lake_lock import lake_lock
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState
from mainstay.domain.errors import DomainError


class BadRowsLeft(DomainError):
    """Rows would stay outside, and nobody said that this is right."""


class OpenQuestions(DomainError):
    """Something has to be decided before the drop can be written."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a commit did: the batches, and the preview that they fulfil."""

    batches: tuple[Batch, ...]
    preview: Preview


def bring_files(
    paths: Sequence[Path],
    *,
    by: Actor,
    options: Options | None = None,
    accept_rejects: bool = False,
    take_proposals: bool = False,
) -> Brought:
    """Read, check and commit files in one go; for what needs no look in between."""
    must_begin(by=by)
    told = replace(options or Options(), take_proposals=take_proposals)
    return bring(read_drop(paths, told), by=by, accept_rejects=accept_rejects)


def proposals(preview: Preview) -> dict[str, str]:
    """Return what is proposed to every open question that has a proposal."""
    return {q.id: q.proposal for q in preview.open_questions if q.proposal}


def with_answers(drop: Drop, answers: Mapping[str, str]) -> Drop:
    """Add answers to those given before."""
    options = replace(drop.options, answers={**drop.options.answers, **answers})
    return replace(drop, options=options)


def bring(
    drop: Drop,
    *,
    by: Actor,
    accept_rejects: bool = False,
    seen: Preview | None = None,
    progress: Progress = silent,
) -> Brought:
    """Write every good row of a drop, or nothing.

    ``seen`` is the preview somebody agreed to.
    Raises BadRowsLeft, OpenQuestions, PreviewOutdated, LakeBusy, LakeWriteFailed, NotAllowed.
    """
    must_bring([part.kind for part in drop.parts], by=by)
    with lake_lock("an import"), without_collector():
        bury_dead(by=by)
        plans = plan_drop(drop, by=by)
        preview = preview_of(drop, plans)
        if drop.options.take_proposals and proposals(preview):
            drop = checked_anew(with_answers(drop, proposals(preview)))
            plans = plan_drop(drop, by=by)
            preview = preview_of(drop, plans)
        _refuse(drop, preview, accept_rejects=accept_rejects, seen=seen)
        progress(0.85, "")
        plans = [plan for plan in plans if plan.writes or bad_rows(plan)]
        batches = _begin(drop, plans, by)
        try:
            with _told_plainly():
                _fill_lake(plans, batches)
                stage(plans, batches)
                _keep_rejects(plans, batches)
                progress(0.95, "")
                _come_into_force(plans, batches, by)
        except DomainError:
            _fail(batches, by)
            raise
    return Brought(tuple(batches), preview)


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Say in one sentence why a write failed: others changed the rows, or the disk is full."""
    try:
        yield
    except IntegrityError as error:
        raise PreviewOutdated(
            "Somebody changed the same rows meanwhile; nothing was written, try again."
        ) from error
    except OSError as error:
        raise LakeWriteFailed(
            f"The data folder could not be written ({error.strerror or error}); nothing of this "
            "import counts. Make room or mend the folder, then try again."
        ) from error


def _refuse(drop: Drop, preview: Preview, *, accept_rejects: bool, seen: Preview | None) -> None:
    refuse_nothing(drop)
    if seen is not None and seen.counts() != preview.counts():
        raise PreviewOutdated(
            "Something changed since the preview was made; look at it again before committing."
        )
    refuse_preview(preview, accept_rejects=accept_rejects)


def refuse_preview(preview: Preview, *, accept_rejects: bool) -> None:
    """Raise OpenQuestions or BadRowsLeft unless everything is decided and every row is good."""
    if preview.open_questions:
        raise OpenQuestions(f"Decide first: {preview.open_questions[0].text}")
    if preview.bad and not accept_rejects:
        raise BadRowsLeft(_bad_sentence(preview))


def _bad_sentence(preview: Preview) -> str:
    part = next(part for part in preview.parts if part.bad)
    first = part.problems[0]
    rows = "1 row has" if preview.bad == 1 else f"{preview.bad} rows have"
    return (
        f"{rows} a problem, so nothing was written (first: {part.files[0]}, line {first.line}, "
        f"{first.reason}). Mend the file, or say that bad rows are to be left out."
    )


def _begin(drop: Drop, plans: Sequence[Plan], by: Actor) -> list[Batch]:
    """Make the batches, which do not count yet."""
    now = timezone.now()
    with deed("begin an import", by=by):
        batches = [_batch(drop, plan, by) for plan in plans]
        for batch in batches:
            batch.drop, batch.started_at = drop.id, now
            batch.save()
    return batches


def _batch(drop: Drop, plan: Plan, by: Actor) -> Batch:
    part = plan.part
    days = plan.facts.facts.days() if plan.facts else None
    return Batch(
        kind=part.kind.name,
        source=part.source,
        file_name=" + ".join(dict.fromkeys(part.names))[:255],
        file_digest=drop.digests.get(part.base.name, ""),
        mapping=to_dict(_layout_of(drop, plan)),
        replaces_id=plan.replaces,
        by=by.name,
        user=by.user,
        new=plan.counts[Fate.NEW],
        changed=plan.counts[Fate.CHANGED],
        same=plan.counts[Fate.SAME],
        bad=bad_rows(plan),
        first_day=days[0] if days else None,
        last_day=days[1] if days else None,
        summary={"unassigned": plan.unassigned, "answers": dict(drop.options.answers)},
    )


def _layout_of(drop: Drop, plan: Plan) -> Layout:
    """Return the part's own layout with the tables that it reads."""
    found = next(f for f in drop.found if plan.part.layout in f.layout.parts)
    used = {plan.part.layout.table, *(join.table for join in plan.part.layout.joins)}
    tables = tuple(table for table in found.layout.tables if table.id in used)
    return replace(found.layout, parts=(plan.part.layout,), tables=tables, later=())


def _fill_lake(plans: Sequence[Plan], batches: Sequence[Batch]) -> None:
    """Reserve the numbers of new rows and append to the lake; none of it counts yet."""
    for plan in plans:
        for rows in plan.created.values():
            reserve([row for row in rows if row.pk is None])
    for plan, batch in zip(plans, batches, strict=True):
        if plan.facts is not None:
            plan.facts.append(lake(), batch=batch.pk)


def _come_into_force(plans: Sequence[Plan], batches: Sequence[Batch], by: Actor) -> None:
    """Make all batches of the drop count, in one transaction."""
    now = timezone.now()
    with deed("import", by=by):
        refuse_outdated(plans)
        for plan, batch in zip(plans, batches, strict=True):
            _create(plan, batch)
        for plan, batch in zip(plans, batches, strict=True):
            with deed("import", by=by, batch=batch):
                write_planned(plan)
                batch.state = BatchState.COMMITTED
                batch.save(update_fields=["state"])
        create_in_bulk(
            [BatchEvent(batch=batch, counts=True, at=now, by=by.name) for batch in batches]
        )


def _create(plan: Plan, batch: Batch) -> None:
    for rows in plan.created.values():
        for row in rows:
            refer(row, "batch", batch)
        create_in_bulk(rows)


def bury_dead(*, by: Actor) -> list[Batch]:
    """Mark and return batches whose writer ended in the middle; only for who holds the lake lock.

    One that was being undone, or brought back, when its writer ended is undone. The lock on the
    rows waits for the commit that a writer had sent to its server when it was killed.
    """
    with transaction.atomic():
        dead = list(Batch.objects.select_for_update().filter(state=BatchState.PREPARING))
    if dead:
        _fail(dead, by)
    return dead


def _fail(batches: Sequence[Batch], by: Actor) -> None:
    """Clear the hidden rows of batches away, then say that they failed."""
    clear(batch.pk for batch in batches)
    with deed("give up an import", by=by):
        for batch in batches:
            was_undone = batch.undoings.filter(redone_at=None).exclude(at=None).exists()
            batch.state = BatchState.UNDONE if was_undone else BatchState.FAILED
            batch.save(update_fields=["state"])


def _keep_rejects(plans: Sequence[Plan], batches: Sequence[Batch]) -> None:
    for plan, batch in zip(plans, batches, strict=True):
        if batch.bad:
            keep_rejects(plan, batch)
