"""Drafts: files that were dropped on the page, on their way to a preview and a commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

from django.core.files import File
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext_lazy

from mainstay.apps.imports.actions.bring import bring
from mainstay.apps.imports.actions.bringing import must_begin, must_bring
from mainstay.apps.imports.kinds import KINDS
from mainstay.apps.imports.models import Draft, DraftFile, DraftState
from mainstay.apps.imports.queries.contact_files import Reduction, is_contact_file, refuse_hidden
from mainstay.apps.imports.queries.drafts import (
    DROP,
    LAYOUT_FILE,
    described,
    draft_drop,
    stored_preview,
    written_of,
)
from mainstay.apps.imports.queries.drops import CONTACTS, plan_drop
from mainstay.apps.imports.queries.previews import preview_of
from mainstay.apps.organisation.actions.deeds import Actor, actor
from mainstay.apps.organisation.models import User
from mainstay.domain.errors import DomainError

LOST = gettext_lazy(
    "The work on these files was interrupted and nothing was written. Check them again below, or "
    "forget them and drop them once more."
)
WORKING = (DraftState.CHECKING, DraftState.COMMITTING)
Upload: TypeAlias = "File[Any]"


class NoFiles(DomainError):
    """A drop without a file to read."""


class NotReady(DomainError):
    """The draft is not where this deed begins."""


def keep_files(
    files: Sequence[Upload], *, user: User, mapping: str = "", subjects: bool = False
) -> Draft:
    """Store dropped files as a draft; a TOML file among them is its mapping.

    Mails and calendars are never stored: what takes their place is a table of who, when and, with
    ``subjects``, what about, of people at known accounts only. NoContacts where that is empty.
    """
    must_begin(by=actor(user))
    if any(is_contact_file(_name(file)) for file in files):
        must_bring([KINDS["touches"]], by=actor(user))
    files = _without_bodies(files, subjects=subjects)
    if not any(_name(file) and not _name(file).endswith(LAYOUT_FILE) for file in files):
        raise NoFiles("Choose a file first.")
    draft = Draft.objects.create(
        user=user,
        state=DraftState.CHECKING,
        options={"mapping": mapping} if mapping else {},
        created_at=timezone.now(),
    )
    for file in files:
        size = file.size or 0
        file.name = name = _name(file)[:255]
        DraftFile.objects.create(draft=draft, file=file, name=name, size=size)
    return draft


def _without_bodies(files: Sequence[Upload], *, subjects: bool) -> list[Upload]:
    """Put one table of touches in the place of all mails and calendars."""
    mails = [file for file in files if is_contact_file(_name(file))]
    others = [file for file in files if not is_contact_file(_name(file))]
    for file in others:
        refuse_hidden(_name(file), file)
    if not mails:
        return others
    table = Reduction(subjects=subjects).table((_name(file), file.open("rb")) for file in mails)
    return [*others, ContentFile(table, name=CONTACTS)]


def _name(file: Upload) -> str:
    """Return the last part of a name, whichever system wrote it."""
    return Path((file.name or "").replace("\\", "/")).name


def change_options(draft: Draft, options: Mapping[str, Any], *, by: Actor) -> None:
    """Set what somebody told about the drop; it has to be checked again."""
    must_begin(by=by)
    if draft.state in (DraftState.COMMITTING, DraftState.DONE):
        raise NotReady("These files are being written already.")
    if draft.state == DraftState.DISMISSED:
        raise NotReady("These files were put away; drop them once more.")
    draft.options = {**draft.options, **options}
    draft.state, draft.problem, draft.progress = DraftState.CHECKING, "", 0
    draft.save()


def check(draft: Draft) -> None:
    """Read, check and plan a draft, and keep its preview. Raises DomainError."""
    note_progress(draft, 0.02)
    drop = draft_drop(draft, progress=lambda share, _what: note_progress(draft, share))
    must_bring([part.kind for part in drop.parts], by=actor(draft.user))
    plans = plan_drop(drop, by=actor(draft.user))
    preview = preview_of(drop, plans)
    stored = Draft.objects.filter(pk=draft.pk).first()
    if stored is None or stored.options != draft.options or stored.state != DraftState.CHECKING:
        return  # somebody told more meanwhile; another check works with it
    draft.preview = described(drop, preview)
    draft.state, draft.problem, draft.progress = DraftState.READY, "", 1
    draft.save(update_fields=["preview", "state", "problem", "progress"])


def begin_commit(draft: Draft, *, by: Actor) -> None:
    """Take a ready draft; of two clicks the first one counts."""
    must_begin(by=by)
    options = {**draft.options, DROP: str(uuid4())}
    taken = Draft.objects.filter(pk=draft.pk, state=DraftState.READY).update(
        state=DraftState.COMMITTING, progress=0, problem="", options=options
    )
    if not taken:
        raise NotReady("These files are not ready to be written.")


def commit(draft: Draft) -> None:
    """Write a draft exactly as its preview said. Raises DomainError.

    A job that is run once more finds what the first run wrote before it was killed.
    """
    written = written_of(draft)
    if written or draft.state == DraftState.DONE:
        _finish(draft, written or draft.options.get("batches", []))
        return
    drop = draft_drop(draft, progress=lambda share, _what: note_progress(draft, share))
    brought = bring(
        drop,
        by=actor(draft.user),
        accept_rejects=True,
        seen=stored_preview(draft),
        progress=lambda share, _what: note_progress(draft, share),
    )
    _finish(draft, [batch.pk for batch in brought.batches])


def _finish(draft: Draft, batches: Sequence[int]) -> None:
    draft.options = {**draft.options, "batches": list(batches)}
    draft.state, draft.progress, draft.problem = DraftState.DONE, 1, ""
    draft.save()
    _forget_files(draft)


def give_up(draft: Draft, problem: str) -> None:
    """Keep what went wrong, for the page to say."""
    draft.state, draft.problem = DraftState.FAILED, problem
    draft.save(update_fields=["state", "problem"])


def settle_lost(draft: Draft) -> None:
    """End a draft that no job works on any more: done if its rows count, else failed."""
    written = written_of(draft) if draft.state == DraftState.COMMITTING else []
    if written:
        _finish(draft, written)
        return
    lost = Draft.objects.filter(pk=draft.pk, state=draft.state, progress=draft.progress)
    lost.update(state=DraftState.FAILED, problem=str(LOST))
    draft.refresh_from_db()


def discard(draft: Draft, *, by: Actor) -> None:
    """Forget a draft and its files; what was committed from it stays."""
    must_begin(by=by)
    if draft.state == DraftState.COMMITTING:
        raise NotReady("These files are being written already.")
    _forget_files(draft)
    draft.delete()


def dismiss(draft: Draft, *, by: Actor) -> None:
    """Put away a draft that failed: its files go, what went wrong stays in the history."""
    must_begin(by=by)
    taken = Draft.objects.filter(pk=draft.pk, state=DraftState.FAILED)
    if not taken.update(state=DraftState.DISMISSED, preview={}):
        raise NotReady("Only files that could not be brought in are put away.")
    for row in draft.files.all():
        row.file.delete(save=False)  # its name and size stay


def note_progress(draft: Draft, share: float) -> None:
    """Say how far a job has come."""
    Draft.objects.filter(pk=draft.pk).update(progress=share)


def _forget_files(draft: Draft) -> None:
    for row in draft.files.all():
        row.file.delete(save=False)
        row.delete()
