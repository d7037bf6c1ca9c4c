"""The watched folder: take its files, and put them away with their report when they are done.

Files move by renaming inside the folder, and what is taken lies under a token that the delivery
carries too: killed at any moment, nothing is lost and nothing is brought in twice.
"""

from __future__ import annotations

import logging
import os
import shutil
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.imports.actions.deliveries import Manner, take_in
from mainstay.apps.imports.models import Delivery, Outcome
from mainstay.apps.imports.queries.contact_files import is_contact_file
from mainstay.apps.imports.queries.deliveries import (
    DONE,
    REFUSED,
    TAKEN,
    Group,
    inbox,
    settled_groups,
)
from mainstay.apps.organisation.models import User
from mainstay.domain.errors import DomainError

REPORT, OTHER_REPORT = "report.txt", "report of the import.txt"
LOG = logging.getLogger(__name__)


def collect(now: datetime) -> None:
    """Turn what lies settled in the watched folder into deliveries."""
    watched = inbox()
    if watched is None or watched.user is None:
        return
    taken = watched.folder / TAKEN
    taken.mkdir(exist_ok=True)
    _give_back(taken, watched.folder)
    for group in list(settled_groups(watched.folder, now)):
        _take(group, taken)
    for place in sorted(taken.iterdir()):
        token = _token(place)
        if token is None or Delivery.objects.filter(token=token).exists():
            continue
        try:
            _deliver(place, token, watched.user)
        except (DomainError, PermissionError) as problem:  # the others must not wait for it
            _refuse(place, watched.folder, problem, now)


def put_away() -> None:
    """Move the files of ended deliveries to ``done`` or ``refused``, each with its report."""
    watched = inbox()
    if watched is None or not (watched.folder / TAKEN).is_dir():
        return
    for place in sorted((watched.folder / TAKEN).iterdir()):
        token = _token(place)
        if token is None:
            continue
        ended = Delivery.objects.filter(token=token).exclude(outcome=Outcome.WAITING)
        if (delivery := ended.first()) is not None:
            _put_away(place, watched.folder, delivery)


def _take(group: Group, taken: Path) -> None:
    """Move a group under a hidden name first: it is taken as a whole or not at all."""
    token = uuid4()
    draft = taken / f".{token}"
    inside = draft / group.mapping if group.mapping else draft
    inside.mkdir(parents=True)
    for file in group.files:
        file.rename(inside / file.name)
    draft.rename(taken / str(token))


def _give_back(taken: Path, folder: Path) -> None:
    """Return the files of a group that was being taken when the work was interrupted."""
    for draft in taken.glob(".*"):
        for file in sorted(entry for entry in draft.rglob("*") if entry.is_file()):
            home = folder / file.parent.relative_to(draft)
            home.mkdir(exist_ok=True)
            if not (home / file.name).exists():
                file.rename(home / file.name)
        if not any(entry.is_file() for entry in draft.rglob("*")):
            shutil.rmtree(draft)


def _deliver(place: Path, token: UUID, user: User) -> None:
    files = sorted(entry for entry in place.rglob("*") if entry.is_file())
    mapping = next((entry.name for entry in place.iterdir() if entry.is_dir()), "")
    with ExitStack() as stack:
        opened = [File(stack.enter_context(file.open("rb")), _text(file.name)) for file in files]
        options = {"mapping": _text(mapping)} if mapping else {}
        manner = Manner(options, takes_proposals=settings.INBOX_TAKES_PROPOSALS)
        take_in(opened, token, user=user, manner=manner)


def _text(name: str) -> str:
    """Return a name that can be kept as text, whatever bytes another system wrote it with."""
    return os.fsencode(name).decode("utf-8", "replace")


def _refuse(place: Path, folder: Path, problem: Exception, now: datetime) -> None:
    """Put files away that could not even be stored, and say why beside them."""
    LOG.warning("Files from the watched folder were refused: %s", problem)
    home = folder / REFUSED
    home.mkdir(exist_ok=True)
    report = _("Nothing was written. %(problem)s") % {"problem": problem}
    (place / REPORT).write_text(report + "\n", encoding="utf-8", errors="replace")
    place.rename(home / f"{timezone.localtime(now):%Y-%m-%d %H%M} {place.name}")


def _put_away(place: Path, folder: Path, delivery: Delivery) -> None:
    ended = timezone.localtime(delivery.ended_at)
    home = folder / (REFUSED if delivery.outcome == Outcome.REFUSED else DONE)
    home.mkdir(exist_ok=True)
    if delivery.outcome != Outcome.REFUSED:
        _drop_mails(place)
    report = place / (OTHER_REPORT if REPORT in delivery.names else REPORT)
    report.write_text(delivery.report + "\n", encoding="utf-8")
    place.rename(home / f"{ended:%Y-%m-%d %H%M} {delivery.pk}")


def _drop_mails(place: Path) -> None:
    """Delete mails and calendars that came in: what they say is kept nowhere."""
    for file in [entry for entry in place.rglob("*") if entry.is_file()]:
        if is_contact_file(file.name):
            file.unlink()


def _token(place: Path) -> UUID | None:
    try:
        return UUID(place.name)
    except ValueError:
        return None
