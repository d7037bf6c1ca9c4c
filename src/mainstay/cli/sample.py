"""The sample company, in a data folder of its own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from mainstay.cli.context import prepare
from mainstay.domain.errors import DomainError


class NoSampleLeader(DomainError):
    """The sample is there, its leader is not."""


def sample(
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Last day to speak of (default: today)."),
    ] = None,
) -> None:
    """Load the sample company, if it is not there yet."""
    prepare()
    if ensure_sample(until.date() if until else None):
        print(f"The sample company is loaded. Sign in as its leader: {sample_door()}")
    else:
        print("The sample company is there already.")


def ensure_sample(until: date | None = None) -> bool:
    """Load the sample into this data folder; False when it was there already.

    Scoring is the last step of loading: without a score it was interrupted, and bringing the same
    files again changes nothing that is there.
    """
    from mainstay.apps.organisation.actions.deeds import machine_owner

    if is_loaded():
        return False
    from mainstay.apps.workspace.actions.sample import load_sample

    load_sample(until=until, by=machine_owner())
    return True


def is_loaded() -> bool:
    """Whether loading came to its end."""
    from mainstay.apps.portfolio.models import Score

    return Score.objects.exists()


def sample_door() -> str:
    """Say how to sign in as the sample's leader."""
    from mainstay.apps.organisation.models import AccessLevel, User
    from mainstay.apps.organisation.queries.sign_in import SAMPLE_PASSWORD

    leaders = User.objects.filter(is_sample=True, level=AccessLevel.LEADER, is_active=True)
    leader = leaders.filter(territory__parent__isnull=True).order_by("pk").first()
    if leader is None:
        raise NoSampleLeader("The sample has no leader; remove its data folder and start again.")
    return f"{leader.email}, password: {SAMPLE_PASSWORD}"
