"""The first row of an empty database: the settings."""

from __future__ import annotations

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.models import Organisation


def begin(*, is_sample: bool, by: Actor) -> None:
    """Make the one row of settings where it is missing."""
    if Organisation.objects.filter(pk=1).exists():
        return
    with deed("begin", by=by):
        Organisation.objects.create(pk=1, is_sample=is_sample)
