"""Saved mappings: by name from the database, or from a TOML file."""

from __future__ import annotations

from pathlib import Path

from django.db.models import QuerySet

from mainstay.apps.imports.models import Mapping
from mainstay.apps.imports.planning.layouts import Layout, from_dict, from_toml
from mainstay.domain.errors import DomainError


class NoSuchMapping(DomainError):
    """Neither a saved mapping nor a file bears this name."""


def saved_mappings() -> QuerySet[Mapping]:
    """Return every saved mapping, by name."""
    return Mapping.objects.order_by("name")


def layout_named(name: str) -> Layout:
    """Return a layout for the command line: a TOML file where one is named, else the saved mapping.

    Raises NoSuchMapping or LayoutProblem.
    """
    path = Path(name)
    if name.endswith(".toml") and path.is_file():
        return from_toml(path.read_text(encoding="utf-8"))
    return saved_layout(name)


def saved_layout(name: str) -> Layout:
    """Return a saved mapping; what comes over the web never names a file of this machine.

    Raises NoSuchMapping or LayoutProblem.
    """
    row = Mapping.objects.filter(name=name).first()
    if row is None:
        there = ", ".join(saved_mappings().values_list("name", flat=True)) or "none is saved"
        raise NoSuchMapping(f"There is no mapping {name} (saved ones: {there}) and no such file.")
    return from_dict(row.content)
