"""What the history keeps about people, and shows to nobody who reads the history.

Whoever runs the system reads it, and is not among those who read judgements about people. Each app
says of its own tables what is kept back; the history keeps the values, so that a deed can be taken
back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

NOT_SHOWN = _("not visible to you")
Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class _KeptBack:
    """Fields whose values are not shown, and the way from a row to the name of its account."""

    names: frozenset[str]
    account: str


_tables: dict[Model, _KeptBack] = {}


def keep_back(model: Model, *names: str, account: str = "account__name") -> None:
    """Show of these fields only that they changed, and of the row only whose account it is of.

    No fields named = all but the row's account. ``account`` is the way to the account's name; ""
    where the row belongs to none.
    """
    every = {field.name for field in model._meta.concrete_fields} - {account.partition("__")[0]}
    _tables[model] = _KeptBack(frozenset(names or every), account)


def kept_back(model: Model | None) -> frozenset[str]:
    """Return the fields of a table whose values are not shown; none of most tables."""
    found = _tables.get(model) if model is not None else None
    return found.names if found else frozenset()


def types_kept_back() -> list[ContentType]:
    """Return the kinds of rows whose texts are not shown, nor searched in."""
    return list(ContentType.objects.get_for_models(*_tables).values())


def accounts_of(entries: Iterable[LogEntry]) -> dict[tuple[Model, int], str]:
    """Return by table and number whose account the rows are of, as far as they are still there."""
    wanted: dict[Model, set[int]] = defaultdict(set)
    for entry in entries:
        model = entry.content_type.model_class()
        if model in _tables and _tables[model].account and entry.object_id is not None:
            wanted[model].add(entry.object_id)
    return {
        (model, pk): name
        for model, keys in wanted.items()
        for pk, name in model._base_manager.filter(pk__in=keys).values_list(
            "pk", _tables[model].account
        )
    }
