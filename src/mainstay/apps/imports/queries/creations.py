"""The rows that a batch made: which of them may go, and which have to stay and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.planning.plans import VERSION
from mainstay.apps.organisation.models import Batch, BatchEvent

Model = type[models.Model]
# Rows of these apps are computed from the others and go with them.
DERIVED_APPS = frozenset({"portfolio"})
MOST_NAMED = 20
PART = "part"


@dataclass(slots=True)
class Creations:
    """Keys of rows by model: those that may be deleted, and sentences about those that stay."""

    deletable: dict[Model, set[int]] = field(default_factory=dict)
    derived: dict[Model, list[tuple[Model, str]]] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Link:
    """A foreign key from one model to another."""

    owner: Model
    name: str
    target: Model
    cascades: bool


def creations_of(batch: Batch, *, in_lake: set[int]) -> Creations:
    """Sort the rows that a batch made; ``in_lake`` are accounts that other batches' lines name."""
    made = {model: _made(model, batch) for model in batch_models()}
    made = {model: keys for model, keys in made.items() if keys}
    reasons: dict[tuple[Model, int], str] = {}
    for model, keys in made.items():
        for key in _edited(model, keys, batch):
            reasons[model, key] = "changed since"
    for key in in_lake & made.get(Account, set()):
        reasons[Account, key] = "with order lines or services of other batches"
    links = [link for model in made for link in _links_to(model)]
    for link in links:
        for key in _held_from_outside(link, batch):
            reasons.setdefault((link.target, key), f"used by {_words(link.owner)}")
    _spread(reasons, links, batch, made)
    derived = {model: _derived(model) for model in made}
    stay: dict[Model, set[int]] = {model: set() for model in made}
    for model, key in reasons:
        stay[model].add(key)
    return Creations(
        deletable={model: keys - stay[model] for model, keys in made.items()},
        derived=derived,
        sentences=list(_sentences(reasons)),
    )


def batch_models() -> list[Model]:
    """Return every model whose rows carry the batch that made them."""
    found: list[Model] = []
    for model in apps.get_models():
        names = {item.name for item in model._meta.get_fields()}
        if "batch" not in names or model is BatchEvent or model._meta.label == "imports.Rejects":
            continue
        if model._meta.get_field("batch").related_model is Batch:
            found.append(model)
    return found


def _made(model: Model, batch: Batch) -> set[int]:
    return set(model._base_manager.filter(batch=batch).values_list("pk", flat=True))


def _edited(model: Model, keys: set[int], batch: Batch) -> set[int]:
    """Return rows that somebody changed afterwards and that do not say again what they said."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(
        content_type=kind, action=LogEntry.Action.UPDATE, timestamp__gte=batch.started_at
    )
    first: dict[int, dict[str, str]] = {}
    for key, changes in entries.order_by("pk").values_list("object_id", "changes"):
        if key in keys:
            olds = first.setdefault(key, {})
            for name, (old, _new) in changes.items():
                if name != VERSION:
                    olds.setdefault(name, old)
    rows = model._base_manager.in_bulk(list(first)) if first else {}
    return {key for key, olds in first.items() if key in rows and _differs(rows[key], olds)}


def _differs(row: models.Model, olds: dict[str, str]) -> bool:
    for name, old in olds.items():
        column = row._meta.get_field(name)
        current = getattr(row, getattr(column, "attname", name))
        if ("None" if current is None else str(current)) != old:
            return True
    return False


def _links_to(model: Model) -> Iterator[_Link]:
    for relation in model._meta.related_objects:
        owner = relation.related_model
        if isinstance(owner, str) or owner._meta.app_label in DERIVED_APPS:
            continue
        cascades = getattr(relation, "on_delete", None) is models.CASCADE
        yield _Link(owner, relation.field.name, model, cascades)


def _derived(model: Model) -> list[tuple[Model, str]]:
    return [
        (relation.related_model, relation.field.name)
        for relation in model._meta.related_objects
        if not isinstance(relation.related_model, str)
        and relation.related_model._meta.app_label in DERIVED_APPS
    ]


def _held_from_outside(link: _Link, batch: Batch) -> set[int]:
    """Return rows of the batch that rows of others refer to."""
    holders = link.owner._base_manager.filter(**{f"{link.name}__batch": batch})
    if link.owner in batch_models():
        holders = holders.filter(~models.Q(batch=batch) | models.Q(batch__isnull=True))
    return set(holders.values_list(link.name, flat=True))


def _spread(
    reasons: dict[tuple[Model, int], str],
    links: list[_Link],
    batch: Batch,
    made: dict[Model, set[int]],
) -> None:
    """Let stay what a staying row refers to, and what is a part of a staying row."""
    pairs = {link: _pairs(link, batch) for link in links if link.owner in made} if reasons else {}
    before = -1
    while len(reasons) > before:
        before = len(reasons)
        for link, held in pairs.items():
            for owner, target in held:
                if (link.owner, owner) in reasons:
                    reasons.setdefault((link.target, target), f"used by {_words(link.owner)}")
                elif link.cascades and (link.target, target) in reasons:
                    reasons[link.owner, owner] = PART


def _pairs(link: _Link, batch: Batch) -> list[tuple[int, int]]:
    rows = link.owner._base_manager.filter(**{"batch": batch, f"{link.name}__batch": batch})
    return list(rows.values_list("pk", link.name))


def _sentences(reasons: dict[tuple[Model, int], str]) -> Iterator[str]:
    """Say what stays and why, alike things together; parts go unsaid with what they belong to."""
    alike: dict[tuple[Model, str], list[int]] = {}
    for (model, key), reason in reasons.items():
        if reason != PART:
            alike.setdefault((model, reason), []).append(key)
    for (model, reason), keys in alike.items():
        named = [str(row) for row in model._base_manager.filter(pk__in=keys[:MOST_NAMED])]
        more = f" and {len(keys) - MOST_NAMED} more" if len(keys) > MOST_NAMED else ""
        what = model._meta.verbose_name if len(keys) == 1 else _words(model)
        stay = "stays" if len(keys) == 1 else "stay"
        yield f"{len(keys)} {what} {stay}, {reason}: {', '.join(named)}{more}."


def _words(model: Model) -> str:
    return str(model._meta.verbose_name_plural)
