"""The shape of a kind of file: its fields, its key, and who turns its rows into writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from mainstay.analytics.intake.model import Type

if TYPE_CHECKING:
    from mainstay.apps.imports.planning.parts import ReadPart
    from mainstay.apps.imports.planning.plans import Plan
    from mainstay.apps.imports.planning.surroundings import Surroundings

Planner = Callable[["ReadPart", "Surroundings"], "Plan"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column that a kind understands.

    ``aliases`` are other names it goes by in files (any case, signs and blanks left out);
    ``choices`` maps every accepted spelling, in lower case, to the value that is kept.
    """

    name: str
    type: Type = Type.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    longest: int = 255
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. ``order`` says which kinds of one drop are planned before which.

    Kinds that are judgements are brought by those who may judge people, row by row at the accounts
    that they see; the others by administrators and operations.
    """

    name: str
    label: str | Promise
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    plan: Planner
    order: int
    needs_administrator: bool = False
    goes_to_lake: bool = False
    is_judgement: bool = False

    def field(self, name: str) -> Field:
        """Return the field of this name; KeyError when the kind has none."""
        return next(item for item in self.fields if item.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.fields)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.fields if item.required)
