"""Writes of the portfolio: scoring, which leaves a dated standing of everybody."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.utils import timezone

from mainstay.analytics.everybody.span_file import keep_spans
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.derived_rows import insert_derived, unknown_value
from mainstay.apps.organisation.actions.lake_lock import LakeBusy, lake_lock
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.portfolio.models import Score, Standing
from mainstay.apps.portfolio.queries.asked import Asked, Wish, WrongQuestion, asked
from mainstay.apps.portfolio.queries.everybody import COLUMNS, Everybody, everybody
from mainstay.apps.portfolio.queries.scores import superfluous_scores
from mainstay.apps.worth.queries import lake


def score(
    wish: Wish, *, by: Actor, now: datetime | None = None, is_automatic: bool = False
) -> Score:
    """Compute and keep the standing of every customer and every account on a day.

    WrongQuestion when there are no order lines to score. The engine, day and knowledge are the
    wish's; the whole company is scored, whoever asks. An automatic score may be dropped later.
    """
    moment = now or timezone.now()
    wanted = asked(None, wish)
    if wanted.period is None:
        raise WrongQuestion("There are no order lines yet; import some, then score.")
    derive_days(wanted)
    with uncollected():
        made = everybody(wanted)
        keep_sums(made)
        return keep_score(wanted, made, by=by, at=moment, is_automatic=is_automatic)


@contextmanager
def uncollected() -> Iterator[None]:
    """Stop Python's search for objects that hold each other: hundreds of thousands hold none.

    The search would walk them all again and again, for a seventh of a score's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def derive_days(wanted: Asked) -> None:
    """Make what is derived of batches that an older version brought, unless somebody is writing.

    Such batches are read from their lines until then, which gives the same and takes longer.
    """
    if lake().underived(wanted.batches.ids):
        with suppress(LakeBusy), lake_lock("score"):
            lake().derive(wanted.batches.ids)


def keep_sums(made: Everybody) -> None:
    """Keep the sums that were made for a score, unless somebody is writing; the next saves them."""
    if made.spans is not None:
        with suppress(LakeBusy, OSError), lake_lock("score"):
            keep_spans(lake().folder, made.spans)


def keep_score(
    wanted: Asked, found: Everybody, *, by: Actor, at: datetime, is_automatic: bool = False
) -> Score:
    """Write a score with its standings; they are derived, so the score is their history entry."""
    if wanted.period is None:
        raise WrongQuestion("There are no order lines yet; import some, then score.")
    with deed("score", by=by):
        kept = Score.objects.create(
            as_of=wanted.as_of,
            known_at=wanted.wish.known_at or at,
            scored_at=at,
            start=wanted.period.start,
            batches=wanted.batches.digest,
            playbook=wanted.playbook.digest(),
            engine=wanted.wish.engine.value,
            currency=organisation().currency,
            best=found.customers.standings.measure.value,
            customers=len(found.customers),
            accounts=len(found.accounts),
            is_automatic=is_automatic,
        )
        insert_derived(Standing, COLUMNS, _rows(kept, found))
    return kept


def _rows(kept: Score, found: Everybody) -> Iterator[tuple[object, ...]]:
    for population in (found.customers, found.accounts):
        yield from population.rows(score=kept.pk, unknown=unknown_value())


def drop_superfluous_scores(*, by: Actor, now: datetime | None = None) -> int:
    """Drop the automatic scores that nothing needs any more; return how many.

    One at a time, so that no other write waits long. What they said can be computed again.
    """
    superfluous = superfluous_scores(now or timezone.now())
    for each in superfluous:
        with deed("drop score", by=by):
            each.delete()
    return len(superfluous)
