"""Two people change one row: the second is told who was quicker, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from mainstay.apps.organisation.queries.history import entry_person
from mainstay.apps.organisation.queries.last_changes import last_change
from mainstay.domain.errors import ChangedMeanwhile
from mainstay.ui import formats

Row = TypeVar("Row", bound=Model)


def as_read(row: Row, seen: int | None, *, among: Sequence[str] = ()) -> Row:
    """Lock a row, read it again and return it; ChangedMeanwhile when it is not what was read.

    ``seen`` is the newest entry of its history that the editor knew, 0 for none, None where nobody
    had read anything. With ``among`` only changes of these fields count. Called inside a deed.
    """
    rows = type(row)._default_manager.select_for_update(of=("self",))
    try:
        row.refresh_from_db(from_queryset=rows)
    except ObjectDoesNotExist as problem:
        raise ChangedMeanwhile(_removed(row)) from problem
    newest = last_change(row, among=among)
    if seen is not None and newest is not None and newest.pk != seen:
        raise _changed_by(newest)
    return row


def changed_meanwhile(row: Model) -> ChangedMeanwhile:
    """Say who changed a row last and when, to somebody who has read it before that."""
    newest = last_change(row)
    if newest is None:
        text = _("Somebody changed this %(what)s while you were at it. Nothing is lost.")
        return ChangedMeanwhile(text % {"what": row._meta.verbose_name})
    return _changed_by(newest)


def _changed_by(entry: LogEntry) -> ChangedMeanwhile:
    text = _("%(who)s changed this %(what)s at %(at)s, while you were at it. Nothing is lost.")
    return ChangedMeanwhile(text % _words(entry))


def _removed(row: Model) -> str:
    kind = ContentType.objects.get_for_model(row)
    gone = LogEntry.objects.filter(
        content_type=kind, object_id=row.pk, action=LogEntry.Action.DELETE
    )
    entry = gone.select_related("actor").order_by("-pk").first()
    if entry is None:
        what = str(row._meta.verbose_name)
        return _("Somebody removed this %(what)s while you were at it.") % {"what": what}
    return _("%(who)s removed this %(what)s at %(at)s, while you were at it.") % _words(entry)


def _words(entry: LogEntry) -> dict[str, object]:
    model = entry.content_type.model_class()
    return {
        "who": entry_person(entry) or _("Somebody"),
        "what": str(model._meta.verbose_name) if model else _("record"),
        "at": formats.moment(entry.timestamp),
    }
