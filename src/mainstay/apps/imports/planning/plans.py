"""What a part of a drop would do: counts, problems, questions, and the rows it would write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import models

from mainstay.analytics.intake.model import RowProblem
from mainstay.analytics.intake.records import Record

if TYPE_CHECKING:
    from mainstay.apps.imports.planning.fact_plans import FactWrite
    from mainstay.apps.imports.planning.parts import ReadPart

VERSION = "version"  # goes up with every change of a row, back as well; see the editing forms


class Fate(StrEnum):
    """What becomes of a row of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


RANK = {fate: place for place, fate in enumerate(Fate)}


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person decides before anything is written.

    ``default`` counts when nobody says anything ("" = somebody has to); ``proposal`` is what
    ``--yes`` takes ("" = it cannot be taken for granted).
    """

    id: str
    text: str
    choices: tuple[tuple[str, str], ...]
    default: str = ""
    proposal: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know before committing: a code and its words."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a row of the file changes, of whom or what; a new row has no field."""

    line: int
    what: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class Plan:
    """The outcome of planning one part; written later, in one go."""

    part: ReadPart
    fates: dict[int, Fate] = field(default_factory=dict)
    counts: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    unassigned: int = 0
    replaces: int | None = None
    problems: list[RowProblem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    created: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)
    changed: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)
    before: dict[models.Model, dict[str, object]] = field(default_factory=dict)
    facts: FactWrite | None = None
    changes: list[Change] = field(default_factory=list)

    def refuse(self, record: Record, name: str, code: str, **params: str | int) -> None:
        """Keep a row outside and say why."""
        self.problems.append(RowProblem(record.row, name, self.part.column(name), code, params))
        fate = self.fates.pop(record.row, None)
        if fate is not None:
            self.counts[fate] -= 1

    def count(self, record: Record, fate: Fate) -> None:
        """Count a row; of several fates of one row the first named in ``Fate`` stays."""
        known = self.fates.get(record.row)
        if known is not None:
            if RANK[known] <= RANK[fate]:
                return
            self.counts[known] -= 1
        self.fates[record.row] = fate
        self.counts[fate] += 1

    def make(self, row: models.Model) -> None:
        """Plan to create a row, carrying the batch."""
        self.created.setdefault(type(row), []).append(row)

    def alter(self, row: models.Model, values: Mapping[str, object]) -> bool:
        """Plan to give a row new values; return whether anything differs."""
        before = {
            name: getattr(row, _attname(row, name))
            for name, value in values.items()
            if _differs(row, name, value)
        }
        for name in before:
            setattr(row, name, values[name])
        if before and row.pk is not None and not self._is_planned(row):
            self.touch(row)
            self.before[row] = before | self.before[row]
        return bool(before)

    def touch(self, row: models.Model) -> None:
        """Plan to raise the version of a stored row: something that hangs on it changes."""
        if row not in self.before:
            self.changed.setdefault(type(row), []).append(row)
            self.before[row] = {}

    def withdraw(self, rows: set[int]) -> None:
        """Take back planned rows (by ``id()``) and whatever was planned to hang on them."""
        if not rows:
            return
        for model, planned in self.created.items():
            self.created[model] = [row for row in planned if not _belongs(row, rows)]
        for model, planned in self.changed.items():
            self.changed[model] = [row for row in planned if not _belongs(row, rows)]

    @property
    def writes(self) -> bool:
        """Whether anything would be written; a file brought again may have nothing to say."""
        rows = any(self.created.values()) or any(self.changed.values())
        lake = self.facts is not None and bool(self.facts.written.any())
        return rows or lake or self.replaces is not None

    def tell(self, record: Record, what: str, values: Mapping[str, tuple[str, str]]) -> None:
        """List what a row changes: by field the text before and after, where they differ."""
        for name, (before, after) in values.items():
            if before != after:
                self.changes.append(Change(record.line, what, name, before, after))

    def say(self, code: str, **params: Any) -> None:
        self.remarks.append(Remark(code, params))

    def _is_planned(self, row: models.Model) -> bool:
        return bool(row._state.adding)


def _attname(row: models.Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "attname", name))


def _differs(row: models.Model, name: str, value: object) -> bool:
    if isinstance(value, models.Model):
        return value.pk is None or bool(getattr(row, _attname(row, name)) != value.pk)
    if value is None:
        return getattr(row, _attname(row, name)) is not None
    return bool(getattr(row, name) != value)


def _belongs(row: models.Model, rows: set[int]) -> bool:
    """Whether a row is one of these, or refers to one that is about to be made."""
    if id(row) in rows:
        return True
    return any(id(value) in rows for value in row._state.fields_cache.values())
