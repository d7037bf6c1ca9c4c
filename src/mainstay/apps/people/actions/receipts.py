"""Receipts of erasures are kept beside the database too: a restore puts an older one in its place.

A receipt names nobody; it recognises a person's record by salted hashes.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from mainstay.apps.people.models import Person, PersonErasure, PersonKey
from mainstay.apps.people.queries.identity import Marks

FILE = "erasures.jsonl"


def keep_receipt(receipt: PersonErasure) -> None:
    """Add a receipt to the file beside the database."""
    line = {
        "number": receipt.number,
        "at": receipt.at.isoformat(),
        "salt": receipt.salt,
        "marks": receipt.marks,
    }
    descriptor = os.open(_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def kept_receipts() -> list[PersonErasure]:
    """Return the receipts of the file, oldest first, as rows that are not in the database."""
    if not _file().exists():
        return []
    lines = _file().read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines if line.strip()]
    return [
        PersonErasure(
            number=one["number"],
            at=datetime.fromisoformat(one["at"]),
            salt=one["salt"],
            marks=one["marks"],
        )
        for one in told
    ]


def people_of(receipt: PersonErasure) -> list[Person]:
    """Return the people on record that a receipt recognises."""
    marks, known = set(receipt.marks), Marks(receipt.salt)
    if not marks:
        return []
    found = set()
    for pk, name, mail in Person._base_manager.values_list("pk", "name", "email"):
        if marks & known.of_row(pk, name, mail):
            found.add(pk)
    for person, source, key in PersonKey._base_manager.values_list("person", "source", "key"):
        if known.of_key(source, key) in marks:
            found.add(person)
    return list(Person._base_manager.filter(pk__in=found).order_by("pk"))


def _file() -> Path:
    return Path(settings.DATA) / FILE
