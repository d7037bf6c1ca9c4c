"""Every text of the database that names a person, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from django.apps import apps
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from mainstay.apps.people.queries.identity import Identity, spellings

Model: TypeAlias = type[models.Model]
AT_ONCE = 500
# Who others are, and what Django needs: another person may bear a longer name with this one in it.
LEFT_ALONE = {
    "people.person",
    "organisation.user",
    "accounts.account",
    "accounts.accountkey",
    "contenttypes.contenttype",
    "auth.permission",
    "sessions.session",
    "organisation.sharedentry",
}


def mentions(identity: Identity) -> Iterator[tuple[models.Model, str, str]]:
    """Yield the row, the column and the text of everything that names a person."""
    for model in tables():
        for row in rows_naming(model, identity):
            for field in texts(model):
                value = getattr(row, field.attname)
                if identity.taken_out_of(value) != value:
                    yield row, str(field.verbose_name), str(value)


def tables() -> list[Model]:
    """Return the tables whose texts may name somebody."""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed]
    return [m for m in found if not m._meta.proxy and m._meta.label_lower not in LEFT_ALONE]


def texts(model: Model) -> list[models.Field[Any, Any]]:
    """Return the columns of a table that hold free text, packed in JSON or not."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.primary_key and not field.choices
    ]


def rows_naming(model: Model, identity: Identity) -> Iterator[models.Model]:
    """Yield the rows that may name a person: the database looks, a little too widely."""
    fields = texts(model)
    if not fields or not identity.words:
        return
    casts: dict[str, Any] = {f"text_{f.attname}": Cast(f.attname, TextField()) for f in fields}
    wanted = Q()
    for spelt in {one for word in identity.words for one in spellings(word)}:
        for name in casts:
            wanted |= Q(**{f"{name}__icontains": spelt})
    rows = model._base_manager.annotate(**casts).filter(wanted)
    yield from rows.order_by("pk").iterator(chunk_size=AT_ONCE)
