"""Notes on accounts; only their author changes them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_edit
from mainstay.apps.accounts.models import Account, Note
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.domain.errors import DomainError


class NoteProblem(DomainError):
    """A note cannot be as somebody wanted."""


def add_note(account: Account, text: str, *, now: datetime, by: Actor) -> Note:
    """Write a note on an account."""
    must_edit(account, by=by)
    with deed("add note", by=by):
        return Note.objects.create(account=account, text=_some(text), author=by.user, at=now)


def change_note(note: Note, text: str, *, seen: int | None = None, by: Actor) -> Note:
    """Change one's own note; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_own(note, by=by)
    with deed("change note", by=by):
        note = as_read(note, seen)
        note.text = _some(text)
        note.save()
    return note


def delete_note(note: Note, *, seen: int | None = None, by: Actor) -> None:
    """Delete one's own note, the history keeps it; ChangedMeanwhile when it is another by now."""
    must_own(note, by=by)
    with deed("delete note", by=by):
        as_read(note, seen).delete()


def must_own(note: Note, *, by: Actor) -> None:
    """NotAllowed unless the actor wrote the note."""
    must_edit(note.account, by=by)
    if by.user is not None and note.author_id != by.user.pk:
        raise NotAllowed(_("Only its author changes a note."))


def _some(text: str) -> str:
    kept = text.strip()
    if not kept:
        raise NoteProblem(_("A note needs a text."))
    return kept
