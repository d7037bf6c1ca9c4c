"""Gives back the room of what never counted or is old, and merges the lake's small files."""

from __future__ import annotations

import typer

from mainstay.cli.context import actor_from


def tidy(ctx: typer.Context) -> None:
    """Drop old automatic scores, rewrite lake and database; best when nobody is at work."""
    by = actor_from(ctx)
    from django.utils import timezone

    from mainstay.apps.imports.actions.bring import bury_dead
    from mainstay.apps.organisation.actions.lake_lock import lake_lock
    from mainstay.apps.organisation.actions.rights import must_operate
    from mainstay.apps.organisation.queries.leftovers import batches_that_never_counted
    from mainstay.apps.people.actions.rewriting import rewrite_database
    from mainstay.apps.portfolio.actions import drop_superfluous_scores
    from mainstay.apps.workspace.actions.settling import remove_lost_uploads
    from mainstay.apps.worth.queries import lake

    must_operate(by)
    before = size_of_lake()
    with lake_lock("tidy"):
        bury_dead(by=by)
        lost = remove_lost_uploads()
        forgotten = batches_that_never_counted(timezone.now())
        lake().tidy(forget=forgotten)
    dropped = drop_superfluous_scores(by=by)
    rewrite_database()
    print(
        f"The lake has {size_of_lake() / 1e6:.1f} MB; it had {before / 1e6:.1f} MB. "
        f"Batches that never counted: {len(forgotten)}. Uploads that nothing names: {lost}. "
        f"Old scores: {dropped}."
    )


def size_of_lake() -> int:
    """Bytes of all files of the lake."""
    from django.conf import settings

    return sum(file.stat().st_size for file in settings.LAKE.rglob("*") if file.is_file())
