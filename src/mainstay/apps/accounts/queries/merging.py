"""Reads of merges: which were made, and what happened to their rows since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.accounts.models import Account, AccountMerge
from mainstay.apps.accounts.queries.seeing import visible_to
from mainstay.apps.organisation.models import Batch, BatchState, User

FACTS = ("order_lines", "service_events", "assignment")
LATEST = 20
Rows = frozenset[tuple[str, int]]  # by the name of their table and their number


class Moved(Protocol):
    """A row that a merge moved."""

    @property
    def model(self) -> str: ...

    @property
    def pk(self) -> int: ...


def merges_seen(user: User | None) -> list[AccountMerge]:
    """Return the latest merges into accounts that a user sees, undone ones left out."""
    rows = AccountMerge.objects.filter(undone_at__isnull=True, into__in=visible_to(user))
    return list(rows.select_related("gone", "into")[:LATEST])


def merge_of(one: int, other: int) -> AccountMerge | None:
    """Return the merge of one of two records into the other, if it was not undone."""
    both = Q(gone=one, into=other) | Q(gone=other, into=one)
    return AccountMerge.objects.filter(both, undone_at__isnull=True).first()


def unseen_rows(moved: Sequence[Moved], *, user: User | None, but: Sequence[int] = ()) -> Rows:
    """Return the rows of a merge at accounts that a user does not see: he is told nothing of them.

    ``but`` are the accounts that were merged themselves.
    """
    if user is None:
        return frozenset()
    seen = Q(pk__in=visible_to(user)) | Q(pk__in=but)
    accounts = Account.objects.filter(seen).values("pk")
    found: set[tuple[str, int]] = set()
    for label, keys in _by_model(moved).items():
        model = apps.get_model(label)
        names = {field.name for field in model._meta.concrete_fields}
        place = "pk" if model is Account else "account" if "account" in names else ""
        if place:
            rows = model._base_manager.filter(pk__in=keys).exclude(**{f"{place}__in": accounts})
            found |= {(label, pk) for pk in rows.values_list("pk", flat=True)}
    return frozenset(found)


def _by_model(moved: Sequence[Moved]) -> dict[str, set[int]]:
    by_model: dict[str, set[int]] = {}
    for row in moved:
        by_model.setdefault(row.model, set()).add(row.pk)
    return by_model


def edited_since(moved: Sequence[Moved], at: datetime, *, unseen: Rows) -> Iterator[str]:
    """Say which rows of a merge somebody changed afterwards: they keep their change."""
    told = [row for row in moved if (row.model, row.pk) not in unseen]
    for label, keys in _by_model(told).items():
        model = apps.get_model(label)
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(model),
            action=LogEntry.Action.UPDATE,
            object_id__in=keys,
            timestamp__gt=at,
        ).exclude(additional_data__deed__in=("merge accounts", "undo merge", "merge people"))
        said = {"what": str(model._meta.verbose_name)}
        names = dict(entries.order_by("pk").values_list("object_id", "object_repr"))
        for name in names.values():
            yield _("%(what)s %(row)s was changed since and keeps the change.") % {
                **said,
                "row": name,
            }


def facts_since(at: datetime, *, into: Account) -> Iterator[str]:
    """Say which imports since a merge may have brought lines to the account that stays."""
    sources = into.keys.exclude(merged_from=None).values_list("source", flat=True)
    batches = Batch.objects.filter(
        Q(kind__in=FACTS), state=BatchState.COMMITTED, started_at__gt=at, source__in=list(sources)
    )
    numbers = [str(pk) for pk in batches.order_by("pk").values_list("pk", flat=True)]
    if numbers:
        text = ngettext(
            "Lines that batch %(numbers)s brought since stay with %(into)s: undo it and bring its "
            "file again to part them.",
            "Lines that batches %(numbers)s brought since stay with %(into)s: undo them and bring "
            "their files again to part them.",
            len(numbers),
        )
        yield text % {"numbers": ", ".join(numbers), "into": into}
