"""The frame of every write: one transaction, one actor, one history.

``with deed("merge accounts", by=actor):`` opens a transaction in which every saved row gets an
audit entry that names who did it and what the deed was. Bulk writes use ``create_in_bulk`` and
``update_in_bulk``, which write their own entries where a batch does not speak for them.

A deed may contain deeds; the entries of all of them carry the sign of the outermost one, by which
the whole can be taken back.
"""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from mainstay.apps.organisation.actions.bulk_rows import insert_objects
from mainstay.apps.organisation.actions.full_disk import told_if_full
from mainstay.apps.organisation.models import Batch, User, found_by

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a signed-in user, or the machine's owner at the command line."""

    name: str
    user: User | None = None

    @property
    def is_owner(self) -> bool:
        """The command line without ``--as`` acts with every right."""
        return self.user is None

    @property
    def may_operate(self) -> bool:
        return self.user is None or self.user.may_operate

    @property
    def may_administer(self) -> bool:
        return self.user is None or self.user.may_administer


def actor(user: User) -> Actor:
    """Return a signed-in user as an actor."""
    return Actor(name=user.email, user=user)


def machine_owner() -> Actor:
    """Return whoever runs the command line on this machine."""
    return Actor(name=f"cli:{getpass.getuser()}")


@dataclass(frozen=True, slots=True)
class _Deed:
    name: str
    by: Actor
    batch: int | None
    sign: str


_current: ContextVar[_Deed | None] = ContextVar("deed", default=None)


@contextmanager
def deed(name: str, *, by: Actor, batch: Batch | None = None) -> Iterator[None]:
    """Run the block as one transaction whose audit entries name the deed and the actor."""
    outer = _current.get()
    sign = outer.sign if outer else secrets.token_hex(6)
    token = _current.set(_Deed(name, by, batch.pk if batch else None, sign))
    try:
        with told_if_full(), transaction.atomic():
            yield
    finally:
        _current.reset(token)


def current_sign() -> str:
    """Return the sign of the deed that is going on; "" outside of one."""
    current = _current.get()
    return current.sign if current else ""


def sign_entry(instance: LogEntry, **_kwargs: object) -> None:
    """Name the deed and the actor in an entry about to be saved (a signal receiver)."""
    current = _current.get()
    if current is not None:
        instance.actor = current.by.user
        instance.actor_email = current.by.name
        instance.additional_data = _extra(current)


def _extra(current: _Deed) -> dict[str, object]:
    data: dict[str, object] = {"deed": current.name, "by": current.by.name, "sign": current.sign}
    if current.batch is not None:
        data["batch"] = current.batch
    return data


def create_in_bulk(rows: Sequence[Row], *, size: int = 2000) -> list[Row]:
    """Create rows that carry their batch: the batch is their history entry.

    Rows that know their primary keys already go the short way.
    """
    if not rows:
        return []
    if all(row.pk is not None for row in rows):
        insert_objects(rows)
        return list(rows)
    return type(rows[0])._default_manager.bulk_create(rows, batch_size=size)


def update_in_bulk(
    rows: Sequence[Row], *, before: Mapping[object, Mapping[str, object]], size: int = 500
) -> None:
    """Write changed rows and an audit entry each.

    ``before`` gives per primary key the old value of every field that changed; fields absent from
    it are not written.
    """
    if not rows:
        return
    names = {name for changes in before.values() for name in changes}
    model = type(rows[0])
    followers = [field for field in found_by(model) if names & set(field.of)]
    for field in followers:
        for row in rows:
            field.pre_save(row, add=False)
    fields = sorted(names | {field.name for field in followers})
    model._default_manager.bulk_update(rows, fields, batch_size=size)
    entries = [_entry(row, before[row.pk]) for row in rows if row.pk in before]
    LogEntry.objects.bulk_create(entries, batch_size=size)


def note(row: models.Model, name: str, what: str) -> None:
    """Write a history entry of something whose value must not be kept, like a password."""
    current = _current.get()
    if current is None:
        raise RuntimeError("note is called inside a deed")
    entry = _signed_entry(row, current)
    entry.changes = {name: ["", what]}
    entry.additional_data["note"] = True
    entry.save()


def _entry(row: models.Model, before: Mapping[str, object]) -> LogEntry:
    current = _current.get()
    if current is None:
        raise RuntimeError("update_in_bulk is called inside a deed")
    entry = _signed_entry(row, current)
    entry.changes = {
        name: [_text(old), _text(getattr(row, _column(row, name)))] for name, old in before.items()
    }
    return entry


def _signed_entry(row: models.Model, current: _Deed) -> LogEntry:
    return LogEntry(
        content_type=ContentType.objects.get_for_model(row),
        object_pk=str(row.pk),
        object_id=row.pk if isinstance(row.pk, int) else None,
        object_repr=str(row),
        action=LogEntry.Action.UPDATE,
        actor=current.by.user,
        actor_email=current.by.name,
        additional_data=_extra(current),
    )


def _column(row: models.Model, name: str) -> str:
    field = row._meta.get_field(name)
    return getattr(field, "attname", name)


def _text(value: object) -> str:
    return "None" if value is None else str(value)


def register_history(*models_: type[models.Model], exclude: Sequence[str] = ()) -> None:
    """Keep a history of these models; called once by each app's ``ready``."""
    for model in models_:
        auditlog.register(model, exclude_fields=list(exclude))
