"""The one history: every change with who did it, in which deed, before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mainstay.apps.organisation.models import AuditErasure, Batch, Organisation, User
from mainstay.apps.organisation.queries.kept_back import (
    NOT_SHOWN,
    accounts_of,
    kept_back,
    types_kept_back,
)

PLAIN: Mapping[str, str | Promise] = {"None": "", "True": _("yes"), "False": _("no")}
LONGEST_DEED = timedelta(hours=1)  # between the first and the last entry of one deed
Names = dict[tuple[type[models.Model], str], str]


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What a reader of the history asks for; empty means everything."""

    person: str = ""
    deed: str = ""
    model: str = ""
    row: str = ""
    batch: int | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as texts; empty where there was nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowNames:
    """What the rows are called that changes point to, fetched for many entries at once."""

    found: Names = field(default_factory=dict)
    accounts: dict[tuple[type[models.Model], int], str] = field(default_factory=dict)

    def fetch(self, entries: Sequence[LogEntry]) -> None:
        """Look up every row that these entries name by number only."""
        self.accounts.update(accounts_of(entries))
        wanted: dict[type[models.Model], set[str]] = defaultdict(set)
        for entry in entries:
            for name, pair in _pairs(entry):
                target = _target(entry, name)
                if target is not None:
                    wanted[target].update(value for value in pair if value.isdigit())
        for target, keys in wanted.items():
            rows = target._default_manager.in_bulk([int(key) for key in keys])
            self.found.update({(target, str(pk)): str(row) for pk, row in rows.items()})

    def of(self, entry: LogEntry, name: str, value: str) -> str:
        """Return the name behind a value, or the value itself."""
        target = _target(entry, name)
        return value if target is None else self.found.get((target, value), value)


def history(asked: HistoryFilter) -> QuerySet[LogEntry]:
    """Return the entries that fit, newest first."""
    entries = LogEntry.objects.select_related("actor", "content_type")
    if asked.person:
        like = Q(name__icontains=asked.person) | Q(email__icontains=asked.person)
        users = list(User.objects.filter(like).values_list("pk", flat=True))
        by_name = Q(actor__isnull=True, actor_email__icontains=asked.person)
        entries = entries.filter(Q(actor__in=users) | by_name)
    if asked.deed:
        entries = entries.filter(additional_data__deed__icontains=asked.deed)
    if asked.model:
        entries = entries.filter(content_type__model=asked.model)
    if asked.row:
        named = Q(object_repr__icontains=asked.row) & ~Q(content_type__in=types_kept_back())
        entries = entries.filter(named | Q(object_pk=asked.row))
    if asked.batch is not None:
        itself = Q(content_type__model="batch", object_pk=str(asked.batch))
        entries = entries.filter(itself | Q(additional_data__batch=asked.batch))
    rows: QuerySet[LogEntry] = _in_days(entries, asked).order_by("-timestamp", "-pk")
    return rows


def _in_days(entries: Any, asked: HistoryFilter) -> Any:
    start, end = midnights(asked)
    if start:
        entries = entries.filter(timestamp__gte=start)
    if end:
        entries = entries.filter(timestamp__lt=end)
    return entries


def midnights(asked: HistoryFilter) -> tuple[datetime | None, datetime | None]:
    """Return the moments at which the days asked for begin and are over; None where open."""
    first, last = asked.first_day, asked.last_day
    return (_midnight(first) if first else None, _midnight(last + timedelta(1)) if last else None)


def seen_entries(asked: HistoryFilter, *, user: User) -> QuerySet[LogEntry]:
    """Return the entries that fit and that this reader may see, newest first.

    Administrators see all. Operations see all but what is said of colleagues and of the
    organisation's own settings, whose pages are not open to them. Nobody else sees any here.
    """
    entries = history(asked)
    if user.may_administer:
        return entries
    if not user.may_operate:
        return entries.none()
    hidden = ContentType.objects.get_for_models(User, Organisation, AuditErasure).values()
    return entries.exclude(content_type__in=list(hidden))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def history_models() -> tuple[tuple[str, str], ...]:
    """Return the models that have a history: (code, name), by name."""
    found = {m._meta.model_name or "": str(m._meta.verbose_name) for m in auditlog.get_models()}
    return tuple(sorted(found.items(), key=lambda item: item[1]))


def entry_deed(entry: LogEntry) -> str:
    """Return what somebody did when this entry was written; its action where no deed is named."""
    data = entry.additional_data or {}
    return str(data.get("deed") or entry.get_action_display())


def entry_person(entry: LogEntry) -> str:
    """Return who did it: a colleague's name, or the name he acted under."""
    if entry.actor is not None:
        return str(entry.actor)
    data = entry.additional_data or {}
    return str(data.get("by") or entry.actor_email or "")


def entry_batch(entry: LogEntry) -> int | None:
    """Return the batch that an entry belongs to or speaks of, if any."""
    if entry.content_type.model_class() is Batch and entry.action != LogEntry.Action.DELETE:
        return int(entry.object_pk)
    data = entry.additional_data or {}
    found = data.get("batch")
    return int(found) if found is not None else None


def entries_of_deed(entry: LogEntry) -> tuple[LogEntry, ...]:
    """Return all entries of the deed that an entry belongs to, newest first.

    Empty for entries from before deeds were signed.
    """
    sign = (entry.additional_data or {}).get("sign")
    if not sign:
        return ()
    near = (entry.timestamp - LONGEST_DEED, entry.timestamp + LONGEST_DEED)
    rows = LogEntry.objects.filter(timestamp__range=near, additional_data__sign=sign)
    return tuple(rows.select_related("content_type").order_by("-pk"))


def last_change_of(
    model: type[models.Model], field: str, *, before: str, after: str, by: User
) -> LogEntry | None:
    """Return the newest of a user's entries when it changed a field from one value to another."""
    entry: LogEntry | None = LogEntry.objects.filter(actor=by).order_by("-pk").first()
    if entry is None or entry.content_type.model_class() is not model:
        return None
    return entry if (entry.changes or {}).get(field) == [before, after] else None


def changes(entry: LogEntry, names: RowNames) -> tuple[Change, ...]:
    """Return the fields that an entry changed, with the rows they point to by name."""
    return tuple(
        Change(
            name=_label(entry, name),
            before=_shown(entry, name, names.of(entry, name, pair[0])),
            after=_shown(entry, name, names.of(entry, name, pair[1])),
        )
        for name, pair in _pairs(entry)
        if pair[0] != pair[1]
    )


def row_text(entry: LogEntry, names: RowNames) -> str:
    """Return what the row of an entry was called; of what is kept back, only whose account."""
    model = entry.content_type.model_class()
    if model is None or not kept_back(model):
        return str(entry.object_repr)
    account = names.accounts.get((model, entry.object_id or 0), "")
    return f"{account}: {NOT_SHOWN}" if account else str(NOT_SHOWN)


def _shown(entry: LogEntry, name: str, text: str) -> str:
    is_kept_back = name in kept_back(entry.content_type.model_class())
    return str(NOT_SHOWN) if is_kept_back else text


def _pairs(entry: LogEntry) -> list[tuple[str, tuple[str, str]]]:
    found: Mapping[str, Any] = entry.changes or {}
    return [(name, _pair(value)) for name, value in found.items()]


def _pair(value: Any) -> tuple[str, str]:
    if isinstance(value, Mapping):  # many-to-many: what was added or taken away
        return "", f"{value.get('operation', '')}: {', '.join(value.get('objects', ()))}"
    return _text(value, 0), _text(value, 1)


def _text(value: Sequence[Any], place: int) -> str:
    text = "" if value[place] is None else str(value[place])
    return str(PLAIN.get(text, text))


def _target(entry: LogEntry, name: str) -> type[models.Model] | None:
    found = _field(entry, name)
    if isinstance(found, models.ForeignKey):
        related: type[models.Model] = found.related_model
        return related
    return None


def _label(entry: LogEntry, name: str) -> str:
    found = _field(entry, name)
    return str(found.verbose_name) if isinstance(found, models.Field) else name.replace("_", " ")


def _field(entry: LogEntry, name: str) -> Any:
    model = entry.content_type.model_class()
    if model is None:
        return None
    return next((item for item in model._meta.fields if item.name == name), None)
