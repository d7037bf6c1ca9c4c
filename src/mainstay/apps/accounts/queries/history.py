"""The history of one account: its own changes and those of everything that hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import (
    Account,
    AccountKey,
    BuyingUnit,
    Contract,
    Grant,
    MailDomain,
    Note,
    TeamMember,
)
from mainstay.apps.accounts.queries.seeing import sees_everything, visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries.history import (
    Change,
    RowNames,
    changes,
    entry_deed,
    entry_person,
    row_text,
)

HANGING: tuple[type[Model], ...] = (
    AccountKey,
    MailDomain,
    BuyingUnit,
    TeamMember,
    Grant,
    Contract,
    Note,
)
SILENT = ("version", "id", "created at", "account", "at")


@dataclass(frozen=True, slots=True)
class Past:
    """One change: who did what, and each field before and after."""

    pk: int
    at: datetime
    person: str
    deed: str
    what: str
    row: str
    changes: tuple[Change, ...]


def account_entries(account: Account) -> QuerySet[LogEntry]:
    """Return all entries of an account, newest first, deleted rows included."""
    wanted = Q(content_type=_type(Account), object_id=account.pk)
    for model in HANGING:
        live = model._default_manager.filter(account=account).values("pk")
        wanted |= Q(content_type=_type(model), object_id__in=live)
    gone = Q(action=LogEntry.Action.DELETE, changes__account__0=str(account.pk))
    wanted |= gone & Q(content_type__in=[_type(model) for model in HANGING])
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(wanted)
    return rows.select_related("actor", "content_type").order_by("-timestamp", "-pk")


def past(entries: list[LogEntry], *, user: User) -> list[Past]:
    """Write entries out; accounts that the reader does not see have no name."""
    names = RowNames()
    names.fetch(entries)
    hide_unseen(names, user=user)
    return [as_past(entry, names) for entry in entries]


def hide_unseen(names: RowNames, *, user: User) -> None:
    """Take the names of accounts away that a user may not see."""
    if sees_everything(user):
        return
    asked = {int(pk) for model, pk in names.found if model is Account}
    seen = set(visible_to(user).filter(pk__in=asked).values_list("pk", flat=True))
    for pk in asked - seen:
        names.found[Account, str(pk)] = _("an account you do not see")


def as_past(entry: LogEntry, names: RowNames) -> Past:
    """Write one entry out with the names that its reader may see."""
    model = entry.content_type.model_class()
    return Past(
        pk=entry.pk,
        at=entry.timestamp,
        person=entry_person(entry),
        deed=entry_deed(entry),
        what=str(model._meta.verbose_name) if model else "",
        row=row_text(entry, names),
        changes=tuple(c for c in changes(entry, names) if c.name in _telling(model)),
    )


def _telling(model: type[Model] | None) -> set[str]:
    """The fields worth showing: those of the row itself that its line does not say anyway."""
    names = {str(field.verbose_name) for field in model._meta.fields} if model else set[str]()
    return {name for name in names if name.lower() not in SILENT}


def _type(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)
