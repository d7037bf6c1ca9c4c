"""A change of the settings is taken back: by a new deed, never by deleting what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from auditlog.models import LogEntry
from django.db import models
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.actions.settings import OrganisationDetails, change_organisation
from mainstay.apps.organisation.actions.sign_in import demand_second_factor
from mainstay.apps.organisation.actions.territories import change_territory
from mainstay.apps.organisation.actions.thresholds import reset_threshold, set_threshold
from mainstay.apps.organisation.actions.users import UserDetails, change_user
from mainstay.apps.organisation.models import (
    AccessLevel,
    Organisation,
    PlaybookValue,
    Territory,
    User,
)
from mainstay.apps.organisation.queries.past import kept_value
from mainstay.apps.organisation.queries.second_factors import demanded_levels
from mainstay.domain.errors import DomainError


class CannotTakeBack(DomainError):
    """The row is gone, was changed again, or is not one of the settings."""


def take_back(entry: LogEntry, *, by: Actor) -> None:
    """Put what an entry changed back to what it was, if nobody has changed it since."""
    row = _row(entry)
    match row:
        case PlaybookValue():
            _previous_value(row, by=by)
        case Organisation() if "second_factor_for" in (entry.changes or {}):
            before = _with(row, _before(entry, row))
            demand_second_factor(demanded_levels(before), by=by)
        case Organisation():
            details = OrganisationDetails(
                row.name, row.currency, row.fiscal_year_start, row.time_zone
            )
            change_organisation(replace(details, **_before(entry, row)), by=by)
        case Territory():
            change_territory(
                row, **{"name": row.name, "parent": row.parent, **_before(entry, row)}, by=by
            )
        case User():
            change_user(row, replace(_details(row), **_before(entry, row)), by=by)
        case _:
            raise CannotTakeBack(_("This is not one of the settings."))


def _with(row: Organisation, values: Mapping[str, Any]) -> Organisation:
    """Set values on a row that is not saved."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _row(entry: LogEntry) -> models.Model:
    model = entry.content_type.model_class()
    rows = model._default_manager.filter(pk=entry.object_pk) if model else None
    row: models.Model | None = rows.first() if rows is not None else None
    if row is None or entry.action == LogEntry.Action.DELETE:
        raise CannotTakeBack(_("What was changed is gone."))
    if entry.action == LogEntry.Action.CREATE and not isinstance(row, PlaybookValue):
        raise CannotTakeBack(_("Only a change can be taken back."))
    return row


def _details(user: User) -> UserDetails:
    level = AccessLevel(user.level)
    return UserDetails(user.email, user.name, level, user.territory, user.reports_to)


def _before(entry: LogEntry, row: models.Model) -> dict[str, Any]:
    """Return the old values of the changed fields, typed; refuse where a field changed again."""
    changes: Mapping[str, list[str]] = entry.changes or {}
    found: dict[str, Any] = {}
    for name, (before, after) in changes.items():
        field = row._meta.get_field(name)
        if not isinstance(field, models.Field) or _typed(field, after) != getattr(row, name):
            raise CannotTakeBack(_("This was changed again since."))
        found[name] = _typed(field, before)
    return found


def _typed(field: models.Field[Any, Any], text: str) -> Any:
    kept = kept_value(field, text)
    if kept is not None and isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.filter(pk=kept).first()
    return kept


def _previous_value(row: PlaybookValue, *, by: Actor) -> None:
    rows = PlaybookValue.objects.filter(key=row.key).order_by("-at", "-pk")
    if rows[0].pk != row.pk:
        raise CannotTakeBack(_("This was changed again since."))
    previous = rows[1].value if len(rows) > 1 else None
    if previous is None:
        reset_threshold(row.key, by=by)
    else:
        set_threshold(row.key, previous, by=by)
