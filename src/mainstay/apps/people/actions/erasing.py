"""Erases a person everywhere: records, judgements, texts, history, files; a receipt stays.

What tables say of people they tell in queries/told.py. What needs more than emptying columns, like
a frozen review or a packed row, an app adds with ``also_erase``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed, note
from mainstay.apps.organisation.actions.erasing import ErasureProblem, history_open
from mainstay.apps.organisation.actions.rights import must_administer
from mainstay.apps.organisation.models import found_by
from mainstay.apps.people.actions.erased_files import Swept, sweep
from mainstay.apps.people.actions.receipts import keep_receipt, kept_receipts
from mainstay.apps.people.actions.rewriting import overwritten, rewrite_database
from mainstay.apps.people.actions.scrubbing import entries_of, scrub_texts, strip_entries
from mainstay.apps.people.models import Person, PersonErasure, Position
from mainstay.apps.people.queries.identity import Identity, Marks, identity_of
from mainstay.apps.people.queries.told import Fate, Told, told

Step = Callable[[Identity, Path], None]
_steps: list[Step] = []


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did, for whoever asked for it.

    ``shared`` are names that others bear too: texts with them were left. ``is_rewritten`` is False
    where the database could not be written anew, since others are using it.
    """

    receipt: int
    rows: int
    entries: int
    files: Swept
    shared: tuple[str, ...]
    is_rewritten: bool


def also_erase(step: Step) -> None:
    """Call a function in every erasure, before the texts of all tables are looked through."""
    _steps.append(step)


def erase_person(person: Person, *, reason: str, by: Actor) -> Erased:
    """Erase a person everywhere. ErasureProblem without a reason; administrators alone may."""
    must_administer(by)
    if not reason.strip():
        raise ErasureProblem(_("Say why; the reason stays on record."))
    identity = identity_of(person)
    with overwritten():
        receipt = new_receipt(identity)
        files = Path(settings.MEDIA_ROOT)
        rows, entries = erase_rows(identity, receipt, reason=reason, by=by, files=files)
    keep_receipt(receipt)
    swept = sweep(Path(settings.DATA), identity)
    done = rewrite_database()
    return Erased(receipt.number, rows, entries, swept, identity.shared, done)


def new_receipt(identity: Identity | None) -> PersonErasure:
    """Return a receipt that is not kept yet, with the next number that was never given out."""
    last = PersonErasure.objects.aggregate(last=Max("number"))["last"] or 0
    number = max([last, *(one.number for one in kept_receipts())]) + 1
    salt = secrets.token_hex(16)
    marks = Marks(salt).of(identity) if identity else []
    return PersonErasure(number=number, at=timezone.now(), salt=salt, marks=marks)


def erase_rows(
    identity: Identity, receipt: PersonErasure, *, reason: str, by: Actor, files: Path
) -> tuple[int, int]:
    """Erase a person in the database alone; return how many rows and entries were changed.

    ``files`` is where the uploads are that the database names.
    """
    said = f"{receipt}: {identity.without(reason.strip())}"
    with deed("erase person", by=by), history_open(said, by=by) as erasure, disable_auditlog():
        if receipt.pk is None:
            receipt.save()
        rows = sum(_erase(one, identity, str(receipt)) for one in told())
        _strip_records(identity, str(receipt))
        for step in _steps:
            step(identity, files)
        _empty_records(identity, receipt, timezone.localdate())
        rows += scrub_texts(identity)
        entries = LogEntry.objects.filter(object_repr=f"erased, {receipt}").count()
        erasure.entries = entries
        note(receipt, "person", f"erased under {receipt}")
    return rows, entries


def delete_judgements(people: list[int], receipt: PersonErasure) -> int:
    """Delete the judgements about some people and what the history says of them; inside a deed."""
    rows = 0
    with disable_auditlog():
        for one in told():
            if one.is_judgement:
                rows += _erase_of(one, people, str(receipt))
    return rows


def _erase(one: Told, identity: Identity, receipt: str) -> int:
    return _erase_of(one, list(identity.people), receipt)


def _erase_of(one: Told, people: list[int], receipt: str) -> int:
    if one.fate is Fate.STAYS:
        return 0
    rows = one.about(people)
    keys = list(rows.values_list("pk", flat=True))
    strip_entries(entries_of(one.model, keys, one.ways, people), said=f"erased, {receipt}")
    found = one.model._base_manager.filter(pk__in=keys)
    if one.fate is Fate.GOES:
        found.delete()
    elif one.texts:
        texts = dict.fromkeys(one.texts, "")
        found.update(**texts, **{field.attname: "" for field in found_by(one.model)})
    return len(keys)


def _strip_records(identity: Identity, receipt: str) -> None:
    """Strip the entries of the records themselves and of positions that are gone."""
    kinds = ContentType.objects.get_for_models(Person, Position)
    keys = [str(pk) for pk in identity.people]
    positions = Position._base_manager.filter(person__in=identity.people).values("pk")
    was_hers = Q(changes__person__0__in=keys) | Q(changes__person__1__in=keys)
    entries = LogEntry.objects.filter(
        Q(content_type=kinds[Person], object_id__in=identity.people)
        | Q(Q(object_id__in=positions) | was_hers, content_type=kinds[Position])
    )
    strip_entries(list(entries), said=f"erased, {receipt}")


def _empty_records(identity: Identity, receipt: PersonErasure, today: date) -> None:
    name = _("Erased person (%(receipt)s)") % {"receipt": receipt}
    empty = dict.fromkeys(("email", "phone", "mobile"), "")
    records = Person._base_manager.filter(pk__in=identity.people)
    records.update(name=name, found_by=name.lower(), **empty)
    held = Position._base_manager.filter(person__in=identity.people)
    held.update(title="", found_by="", level="", reports_to=None)
    Position._base_manager.filter(reports_to__in=identity.people).update(reports_to=None)
    begun = Q(start__isnull=True) | Q(start__lte=today)
    held.filter(begun, Q(end__isnull=True) | Q(end__gt=today)).update(end=today)
    for row in held.filter(start__gt=today):
        Position._base_manager.filter(pk=row.pk).update(end=row.start)
