"""The rows that batches made: which of them may go, and which have to stay and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.planning.plans import VERSION
from mainstay.apps.imports.queries.stays import Held, Model
from mainstay.apps.organisation.models import Batch, BatchEvent

# Rows of these apps are computed from the others and go with them.
DERIVED_APPS = frozenset({"portfolio"})
# Rows of these models carry a batch that did not make them.
NOT_MADE = frozenset({"organisation.BatchEvent", "imports.Rejects"})
Reasons = dict[tuple[Model, int], Held]


@dataclass(slots=True)
class Creations:
    """Keys of rows by model: those that may be deleted, and those that are held.

    ``later`` are other batches whose rows refer to rows of these.
    """

    deletable: dict[Model, set[int]] = field(default_factory=dict)
    derived: dict[Model, list[tuple[Model, str]]] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    later: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Undoable:
    """The batches to be undone, and what is known of them: values that go back, lines elsewhere.

    ``back`` gives by model and key the texts that fields have after the undo; ``in_lake`` which
    other batches' lines name an account.
    """

    batches: tuple[int, ...]
    since: datetime
    back: Mapping[tuple[Model, int], Mapping[str, str]]
    in_lake: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Link:
    """A foreign key from one model to another."""

    owner: Model
    name: str
    target: Model
    cascades: bool


def creations_of(undoable: Undoable) -> Creations:
    """Sort the rows that these batches made."""
    made = {model: _made(model, undoable.batches) for model in batch_models()}
    made = {model: keys for model, keys in made.items() if keys}
    reasons: Reasons = {}
    later: set[int] = set()
    for model, keys in made.items():
        for key, name in _edited(model, keys, undoable).items():
            reasons[model, key] = Held(model, key, "edited", name)
    for key in set(undoable.in_lake) & made.get(Account, set()):
        held = Held(Account, key, "facts", batches=undoable.in_lake[key])
        later.update(held.batches)
        reasons.setdefault((Account, key), held)
    links = [link for model in made for link in _links_to(model)]
    for link in links:
        for held in _held_from_outside(link, undoable.batches):
            later.update(held.batches)
            reasons.setdefault((held.model, held.key), held)
    _spread(reasons, links, undoable.batches, made)
    stay: dict[Model, set[int]] = {model: set() for model in made}
    for model, key in reasons:
        stay[model].add(key)
    return Creations(
        deletable={model: keys - stay[model] for model, keys in made.items()},
        derived={model: derived_from(model) for model in made},
        held=list(reasons.values()),
        later=later,
    )


def batch_models() -> list[Model]:
    """Return every model whose rows carry the batch that made them."""
    found: list[Model] = []
    for model in apps.get_models():
        names = {item.name for item in model._meta.get_fields()}
        if "batch" not in names or model is BatchEvent or model._meta.label in NOT_MADE:
            continue
        if model._meta.get_field("batch").related_model is Batch:
            found.append(model)
    return found


def _made(model: Model, batches: Collection[int]) -> set[int]:
    return set(model._base_manager.filter(batch__in=batches).values_list("pk", flat=True))


def _edited(model: Model, keys: set[int], undoable: Undoable) -> dict[int, str]:
    """Return rows that say something else than at first, when the undo has put values back."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(
        content_type=kind, action=LogEntry.Action.UPDATE, timestamp__gte=undoable.since
    )
    first: dict[int, dict[str, str]] = {}
    for key, changes in entries.order_by("pk").values_list("object_id", "changes"):
        if key in keys:
            olds = first.setdefault(key, {})
            for name, (old, _new) in changes.items():
                if name != VERSION:
                    olds.setdefault(name, old)
    rows = model._base_manager.in_bulk(list(first)) if first else {}
    found = {
        key: _different(rows[key], olds, undoable.back.get((model, key), {}))
        for key, olds in first.items()
        if key in rows
    }
    return {key: name for key, name in found.items() if name}


def _different(row: models.Model, olds: Mapping[str, str], back: Mapping[str, str]) -> str:
    """Name the first field that will not say what it said at first; "" when there is none."""
    return next((n for n, old in olds.items() if back.get(n, text_of(row, n)) != old), "")


def text_of(row: models.Model, name: str) -> str:
    """Return a field's value as the history writes it."""
    value = getattr(row, str(getattr(row._meta.get_field(name), "attname", name)))
    return "None" if value is None else str(value)


def _links_to(model: Model) -> Iterator[_Link]:
    for relation in model._meta.related_objects:
        owner = relation.related_model
        if isinstance(owner, str) or _is_derived(owner):
            continue
        cascades = getattr(relation, "on_delete", None) is models.CASCADE
        yield _Link(owner, relation.field.name, model, cascades)


def derived_from(model: Model) -> list[tuple[Model, str]]:
    """Return the tables, and their references, that are computed from the rows of a table."""
    return [
        (relation.related_model, relation.field.name)
        for relation in model._meta.related_objects
        if not isinstance(relation.related_model, str) and _is_derived(relation.related_model)
    ]


def _is_derived(model: Model) -> bool:
    """Whether rows of a model are computed from others: by its app, or as the model itself says."""
    return model._meta.app_label in DERIVED_APPS or getattr(model, "is_derived", False)


def _held_from_outside(link: _Link, batches: Sequence[int]) -> Iterator[Held]:
    """Return rows of the batches that rows of others refer to, with one that does."""
    holders = link.owner._base_manager.filter(**{f"{link.name}__batch__in": batches})
    carries = link.owner in batch_models()
    if carries:
        holders = holders.exclude(batch__in=batches)
    told = (link.name, "pk", "batch_id") if carries else (link.name, "pk")
    found: dict[int, tuple[int, set[int]]] = {}
    for target, holder, *batch in holders.order_by("pk").values_list(*told):
        _, others = found.setdefault(target, (holder, set()))
        others |= {pk for pk in batch if pk is not None}
    for target, (holder, others) in found.items():
        ordered = tuple(sorted(others, reverse=True))
        yield Held(link.target, target, "used", "", link.owner, holder, ordered)


def _spread(
    reasons: Reasons, links: list[_Link], batches: Sequence[int], made: dict[Model, set[int]]
) -> None:
    """Let stay what a staying row refers to, and what is a part of a staying row."""
    pairs = {link: _pairs(link, batches) for link in links if link.owner in made} if reasons else {}
    before = -1
    while len(reasons) > before:
        before = len(reasons)
        for link, held in pairs.items():
            for owner, target in held:
                if (link.owner, owner) in reasons:
                    used = Held(link.target, target, "used", "", link.owner, owner)
                    reasons.setdefault((link.target, target), used)
                elif link.cascades and (link.target, target) in reasons:
                    reasons[link.owner, owner] = Held(link.owner, owner, "part")


def _pairs(link: _Link, batches: Sequence[int]) -> list[tuple[int, int]]:
    wanted = {"batch__in": batches, f"{link.name}__batch__in": batches}
    rows = link.owner._base_manager.filter(**wanted)
    return list(rows.values_list("pk", link.name))
