"""Save a mapping by name, so that the next file of its kind needs no questions."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from mainstay.apps.imports.models import Mapping
from mainstay.apps.imports.planning.layouts import Layout, to_dict
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.rights import must_operate
from mainstay.domain.errors import DomainError


class MappingNeedsName(DomainError):
    """A mapping without a name cannot be found again."""


def save_mapping(name: str, layout: Layout, *, by: Actor) -> Mapping:
    """Save a layout under a name; an older one of that name is written over."""
    must_operate(by)
    name = name.strip()[:120]
    if not name:
        raise MappingNeedsName("Give the mapping a name.")
    row = Mapping.objects.filter(name=name).first() or Mapping(name=name)
    row.kind = layout.parts[0].kind if layout.parts else ""
    row.content = to_dict(replace(layout, name=name))
    row.saved_at, row.saved_by = timezone.now(), by.name
    with deed("save mapping", by=by):
        row.save()
    return row


def forget_mapping(name: str, *, by: Actor) -> None:
    """Delete a saved mapping."""
    must_operate(by)
    with deed("forget mapping", by=by):
        for row in Mapping.objects.filter(name=name):
            row.delete()
