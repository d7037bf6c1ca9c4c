"""Which tables say something of a person, and what becomes of their rows when the person is erased.

Each app says it of its own tables, beside their history; a test walks every table that points to a
person, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model, Q


class Fate(StrEnum):
    """What becomes of a row when its person is erased."""

    GOES = "goes"
    EMPTIED = "emptied"  # its texts go; the row stays for the account's sake
    STAYS = "stays"  # it holds numbers alone


@dataclass(frozen=True, slots=True)
class Told:
    """A table, the ways from its rows to a person, and what becomes of them.

    Judgements are what is kept for a time only once a person has left.
    """

    model: type[Model]
    ways: tuple[str, ...]
    fate: Fate
    texts: tuple[str, ...] = ()
    is_judgement: bool = False

    def about(self, people: Iterable[int]) -> Any:
        """Return the rows about some people, those of unfinished batches too."""
        keys, wanted = list(people), Q()
        for way in self.ways:
            wanted |= Q(**{f"{way}__in": keys})
        return self.model._base_manager.filter(wanted)


_told: dict[type[Model], Told] = {}


def tells_of(
    model: type[Model], *ways: str, fate: Fate, texts: tuple[str, ...] = (), judges: bool = False
) -> None:
    """Say that rows of a table tell of the person (or people) that ``ways`` lead to."""
    _told[model] = Told(model, ways, fate, texts, judges)


def told() -> tuple[Told, ...]:
    """Return all tables that say something of people, those with judgements first."""
    return tuple(sorted(_told.values(), key=lambda one: (not one.is_judgement, _label(one))))


def _label(one: Told) -> str:
    return one.model._meta.label_lower
