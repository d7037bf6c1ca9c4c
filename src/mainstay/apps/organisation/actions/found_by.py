"""Rows written before searches had columns of their own: the columns filled by a migration."""

from __future__ import annotations

from itertools import islice

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mainstay.apps.organisation.models import found_by

AT_ONCE = 2000


def fill(model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the columns of a table that searches look in."""
    quote = editor.quote_name
    for field in found_by(model):
        statement = (
            f"UPDATE {quote(model._meta.db_table)} SET {quote(str(field.column))} = %s"
            f" WHERE {quote(str(model._meta.pk.column))} = %s"
        )
        known = iter(list(model._base_manager.values_list("pk", *field.of)))
        while some := list(islice(known, AT_ONCE)):
            texts = [(field.text(dict(zip(field.of, told, strict=True))), pk) for pk, *told in some]
            with editor.connection.cursor() as cursor:
                cursor.executemany(statement, texts)
