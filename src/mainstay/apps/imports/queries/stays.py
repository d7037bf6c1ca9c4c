"""What an undo or a redo leaves as it is: which row, which field, why, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from mainstay.apps.organisation.models import Batch
from mainstay.apps.organisation.queries.history import entry_batch, entry_person
from mainstay.ui.formats import moment

Model = type[models.Model]
MOST_NAMED = 500  # rows that are named one by one; more are counted


@dataclass(frozen=True, slots=True)
class Held:
    """A row, or one field of it, that stays; ``code`` says why.

    edited: a value was changed since; used: rows of ``owner`` refer to it; facts: order lines or
    services of ``batches`` name it; gone: it is not there any more; taken: another row has its key;
    missing: what it belongs to is not there; part: it belongs to a row that stays.
    """

    model: Model
    key: int
    code: str
    field: str = ""
    owner: Model | None = None
    holder: int | None = None
    batches: tuple[int, ...] = ()
    name: str = ""  # of a row that is not in the database


@dataclass(frozen=True, slots=True)
class Stay:
    """The same in words; ``batch`` is the one that changed or uses the row, if one did."""

    what: str
    row: str
    code: str
    field: str = ""
    owner: str = ""
    by: str = ""
    at: str = ""
    batch: int | None = None

    @property
    def when(self) -> datetime | None:
        return parse_datetime(self.at) if self.at else None

    @property
    def why(self) -> str:
        """Say why it stays."""
        said = {
            "edited": _("changed since"),
            "used": _("used by %(owner)s") % {"owner": self.owner},
            "facts": _("order lines or services of other batches name it"),
            "gone": _("it is gone, so its old values have no place"),
            "lost": _("what it referred to is gone"),
            "taken": _("its key belongs to another row now"),
            "missing": _("what it belongs to is not there"),
        }
        return said.get(self.code, self.code)

    @property
    def sentence(self) -> str:
        """Say it in one line, for the command line and the history."""
        name = f"{self.row}, {self.field}" if self.field else f"{self.row} ({self.what})"
        who = [self.by] if self.by else []
        who += [_("batch %(pk)s") % {"pk": self.batch}] if self.batch else []
        who += [moment(self.when)] if self.when else []
        return f"{name}: {self.why}" + (f" ({', '.join(who)})." if who else ".")


def stays_of(held: Sequence[Held], *, apart_from: Iterable[int], since: datetime) -> list[Stay]:
    """Describe what is held, the first ``MOST_NAMED`` of it; parts go unsaid with their whole."""
    told = [item for item in held if item.code != "part"][:MOST_NAMED]
    names = _names(told)
    editors = _editors(told, set(apart_from), since)
    batches = Batch.objects.in_bulk({pk for item in told for pk in item.batches[:1]})
    return [_stay(item, names, editors, batches) for item in told]


def _stay(
    item: Held,
    names: Mapping[tuple[Model, int], str],
    editors: Mapping[tuple[Model, int, str], LogEntry],
    batches: Mapping[int, Batch],
) -> Stay:
    stay = Stay(
        what=str(item.model._meta.verbose_name),
        row=item.name or names.get((item.model, item.key), f"number {item.key}"),
        code=item.code,
        field=_field_name(item.model, item.field),
        owner=str(item.owner._meta.verbose_name_plural) if item.owner else "",
    )
    batch = batches.get(item.batches[0]) if item.batches else None
    if batch is not None:
        return replace(stay, by=batch.by, at=batch.started_at.isoformat(), batch=batch.pk)
    entry = editors.get((item.model, item.key, item.field))
    if entry is None and item.owner is not None and item.holder is not None:
        entry = editors.get((item.owner, item.holder, ""))
    if entry is None:
        return stay
    by, at = entry_person(entry), entry.timestamp.isoformat()
    return replace(stay, by=by, at=at, batch=entry_batch(entry))


def _names(held: Iterable[Held]) -> dict[tuple[Model, int], str]:
    wanted: dict[Model, set[int]] = {}
    for item in held:
        wanted.setdefault(item.model, set()).add(item.key)
    return {
        (model, pk): str(row)
        for model, keys in wanted.items()
        for pk, row in model._base_manager.in_bulk(list(keys)).items()
    }


def _editors(
    held: Iterable[Held], apart_from: set[int], since: datetime
) -> dict[tuple[Model, int, str], LogEntry]:
    """Return the newest entry of others about each held field, or about a row that holds one."""
    wanted: dict[Model, set[int]] = {}
    for item in held:
        wanted.setdefault(item.model, set()).add(item.key)
        if item.owner is not None and item.holder is not None:
            wanted.setdefault(item.owner, set()).add(item.holder)
    found: dict[tuple[Model, int, str], LogEntry] = {}
    for model, keys in wanted.items():
        kind = ContentType.objects.get_for_model(model)
        entries = LogEntry.objects.filter(content_type=kind, object_id__in=keys)
        since_then = entries.filter(timestamp__gte=since).select_related("actor", "content_type")
        for entry in since_then.order_by("-timestamp", "-pk"):
            if entry_batch(entry) not in apart_from:
                _note(found, model, entry)
    return found


def _note(found: dict[tuple[Model, int, str], LogEntry], model: Model, entry: LogEntry) -> None:
    key = int(entry.object_pk)
    for name in entry.changes or ():
        found.setdefault((model, key, name), entry)
    found.setdefault((model, key, ""), entry)


def _field_name(model: Model, name: str) -> str:
    if not name:
        return ""
    field: Any = model._meta.get_field(name)
    return str(field.verbose_name)


def later_batches(held: Iterable[Held], stays: Iterable[Stay]) -> set[int]:
    """Return the batches that rows rest on which are held."""
    found = {pk for item in held for pk in item.batches}
    return found | {stay.batch for stay in stays if stay.batch is not None}
