"""One change of an account, or of what hangs on it, is taken back by a deed of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditlog.models import LogEntry
from django.db import IntegrityError, models
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.accounts import check_parent
from mainstay.apps.accounts.actions.notes import must_own
from mainstay.apps.accounts.actions.rights import must_edit, must_lead
from mainstay.apps.accounts.actions.units import delete_unit
from mainstay.apps.accounts.models import Account, BuyingUnit, Grant, Note
from mainstay.apps.accounts.queries.history import account_entries
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.queries.past import kept_value
from mainstay.domain.errors import DomainError

Changes = Mapping[str, list[str]]
MERGES = frozenset({"merge accounts", "merge people", "undo merge"})


class CannotTakeBack(DomainError):
    """The row is gone, or was changed again since."""


def take_back(account: Account, entry: LogEntry, *, by: Actor) -> None:
    """Put what an entry of an account changed back, if nobody has changed it since."""
    must_edit(account, by=by)
    refuse_part_of_merge(entry)
    model = entry.content_type.model_class()
    if model is None or not account_entries(account).filter(pk=entry.pk).exists():
        raise CannotTakeBack(_("This is not a change of this account."))
    if model is Grant:
        must_lead(by=by)
    try:
        with deed("take back", by=by):
            _take_back(model, entry, by=by)
    except IntegrityError as error:
        raise CannotTakeBack(_("What stands there now is in the way.")) from error


def refuse_part_of_merge(entry: LogEntry) -> None:
    """CannotTakeBack for one row of a merge: a merge is undone as a whole."""
    if (entry.additional_data or {}).get("deed") in MERGES:
        raise CannotTakeBack(_("This is part of a merge: undo the merge as a whole."))


def _take_back(model: type[models.Model], entry: LogEntry, *, by: Actor) -> None:
    match entry.action:
        case LogEntry.Action.UPDATE:
            _restore(_row(model, entry), entry.changes or {}, by=by)
        case LogEntry.Action.DELETE:
            _bring_again(model, entry.changes or {}, by=by)
        case _:
            _remove(_row(model, entry), by=by)


def _row(model: type[models.Model], entry: LogEntry) -> models.Model:
    row: models.Model | None = model._default_manager.filter(pk=entry.object_pk).first()
    if row is None:
        raise CannotTakeBack(_("What was changed is gone."))
    return row


def _restore(row: models.Model, changes: Changes, *, by: Actor) -> None:
    if isinstance(row, Note):
        must_own(row, by=by)
    restore_fields(row, changes)
    if isinstance(row, Account):
        if "parent" in changes and row.parent is not None:
            check_parent(row, row.parent, by=by)
        row.version += 1
    row.save()


def restore_fields(row: models.Model, changes: Changes) -> None:
    """Set the changed fields of a row to what they were; CannotTakeBack if one changed again."""
    for name, (before, after) in changes.items():
        if name == "version":
            continue
        field = _field(type(row), name)
        if kept_value(field, after) != getattr(row, field.attname):
            raise CannotTakeBack(_("This was changed again since."))
        setattr(row, field.attname, kept_value(field, before))


def _bring_again(model: type[models.Model], changes: Changes, *, by: Actor) -> None:
    row = model()
    for field in model._meta.fields:
        if field.name in changes and not field.primary_key:
            setattr(row, field.attname, kept_value(field, changes[field.name][0]))
    if isinstance(row, Note):
        must_own(row, by=by)
    row.save()


def _remove(row: models.Model, *, by: Actor) -> None:
    if isinstance(row, Account):
        raise CannotTakeBack(_("An account is closed, not deleted."))
    if isinstance(row, BuyingUnit):
        delete_unit(row, by=by)
        return
    if isinstance(row, Note):
        must_own(row, by=by)
    row.delete()


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise CannotTakeBack(_("This cannot be taken back."))
    return field
