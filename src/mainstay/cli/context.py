"""What every command needs: a prepared data folder, who acts, and how to fail.

Django's settings are loaded by name when a command first asks, so that ``--sample`` can choose the
data folder before and ``--help`` never waits for them.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import typer

from mainstay.cli.output import print_json, print_table
from mainstay.domain.errors import DomainError

if TYPE_CHECKING:
    from mainstay.apps.organisation.actions.deeds import Actor

__all__ = [
    "Options",
    "Unusable",
    "actor_from",
    "choose_sample",
    "fail",
    "fail_without_orders",
    "load_settings",
    "prepare",
    "print_json",
    "print_table",
]


class Unusable(DomainError):
    """The database or the data folder cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options in front of the command."""

    as_user: str = ""


def choose_sample() -> None:
    """Point this process and its children at the sample's data folder.

    ``MAINSTAY_SAMPLE=1`` set from outside keeps a folder that was named beside it; otherwise own
    data named in the environment is put aside: the sample never touches it.
    """
    if os.environ.get("MAINSTAY_SAMPLE") == "1":
        return
    os.environ["MAINSTAY_SAMPLE"] = "1"
    for name in ("MAINSTAY_DATA", "DATABASE_URL"):
        os.environ.pop(name, None)


def load_settings() -> None:
    """Set Django up; DomainError when the environment asks for something impossible."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.config.settings")
    if not apps.ready:
        django.setup()


def prepare() -> None:
    """Make the data folder and the database ready; quick when nothing is to be done."""
    load_settings()
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    from mainstay.apps.organisation.queries import organisation
    from mainstay.cli.leftovers import say_what_a_writer_left, say_what_was_settled
    from mainstay.cli.preparation import prepare_database

    say_what_was_settled()
    prepare_database()
    say_what_a_writer_left()
    timezone.activate(ZoneInfo(organisation().time_zone))


def actor_from(ctx: typer.Context) -> Actor:
    """Return who acts: the machine's owner, or the colleague named with ``--as``."""
    prepare()
    from mainstay.apps.organisation.actions.deeds import actor, machine_owner
    from mainstay.apps.organisation.models import User

    options = ctx.find_object(Options) or Options()
    if not options.as_user:
        return machine_owner()
    user = User.objects.filter(email__iexact=options.as_user, is_active=True).first()
    if user is None:
        raise Unusable(f"Nobody signs in here as {options.as_user}.")
    return actor(user)


def fail(message: str) -> NoReturn:
    """End the command with one sentence on stderr and exit code 1."""
    print(message, file=sys.stderr)
    raise typer.Exit(1)


def fail_without_orders() -> NoReturn:
    """Say what brings order lines in; next to empty own data also where the sample is."""
    message = "There are no order lines in this period yet; bring some with: mainstay import FILE"
    if os.environ.get("MAINSTAY_SAMPLE") != "1":
        message += ", or ask the sample company with: mainstay --sample"
    fail(message)
