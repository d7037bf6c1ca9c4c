"""Writing rows that are there already, beside people who edit the same rows on their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import models

from mainstay.apps.imports.planning.plans import VERSION, Plan
from mainstay.apps.organisation.actions.deeds import update_in_bulk
from mainstay.domain.errors import DomainError

CHUNK = 5000
Values = dict[str, object]


class PreviewOutdated(DomainError):
    """What was shown is not what would be written now."""


def refuse_outdated(plans: Iterable[Plan]) -> None:
    """PreviewOutdated where somebody changed a value after the plan read it.

    Locks the rows where the database can, so that nobody changes them before they are written.
    """
    for plan in plans:
        for model, rows in plan.changed.items():
            stored = locked_rows(model, {row.pk for row in rows})
            for row in rows:
                if _differs(stored.get(row.pk), plan.before[row]):
                    raise PreviewOutdated(
                        f"Somebody changed {row} meanwhile; nothing was written, try again."
                    )


def write_planned(plan: Plan) -> None:
    """Write what a plan changes; an editing form opened before is told of it."""
    for rows in plan.changed.values():
        before = {row.pk: dict(plan.before[row]) for row in rows}
        write_rows(rows, before=before)


def write_rows(rows: Sequence[models.Model], *, before: Mapping[int, Values]) -> None:
    """Write each row's own changed fields, no others, and raise its version where it has one."""
    if not rows:
        return
    raised = _raised_versions(rows)
    alike: dict[frozenset[str], list[models.Model]] = {}
    full = {row.pk: before[row.pk] | raised.get(row.pk, {}) for row in rows}
    for row in rows:
        alike.setdefault(frozenset(full[row.pk]), []).append(row)
    for names, group in alike.items():
        if names:
            update_in_bulk(group, before={row.pk: full[row.pk] for row in group})


def locked_rows(model: type[models.Model], keys: set[int]) -> dict[int, models.Model]:
    """Return rows as they are stored now, locked until the transaction ends."""
    found: dict[int, models.Model] = {}
    for chunk in chunks(sorted(keys)):
        found |= model._base_manager.select_for_update().in_bulk(chunk)
    return found


def chunks(keys: list[int]) -> Iterator[list[int]]:
    """Cut a list of keys into pieces that fit into one statement."""
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _differs(stored: models.Model | None, before: Mapping[str, object]) -> bool:
    if stored is None:
        return True
    return any(
        getattr(stored, str(getattr(stored._meta.get_field(name), "attname", name))) != old
        for name, old in before.items()
    )


def _raised_versions(rows: Sequence[models.Model]) -> dict[int, Values]:
    """Raise the version that each row has by now; return the versions before."""
    model = type(rows[0])
    if not any(column.name == VERSION for column in model._meta.fields):
        return {}
    stored = locked_rows(model, {row.pk for row in rows})
    before: dict[int, Values] = {}
    for row in rows:
        version = getattr(stored[row.pk], VERSION)
        setattr(row, VERSION, version + 1)
        before[row.pk] = {VERSION: version}
    return before
