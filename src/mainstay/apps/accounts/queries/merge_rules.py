"""What becomes of everything that points to a record when that record is merged into another one.

Each app says it for its own tables in its ``apps.py``; a test walks all foreign keys and fails
where one has no rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, Model


@dataclass(frozen=True, slots=True)
class MergeRule:
    """How the rows of one foreign key follow a merge.

    ``stays``: they are the history of the record and stay with it. ``alike``: a row that equals one
    of the surviving record in these fields stays behind; with ``heir`` what points to it moves
    over to its equal. ``remember``: the field that keeps where the row came from. ``rename``: the
    text that is changed where the row would equal another one and says something else.
    ``clears``: the fields that are emptied where the row would point to one record twice.
    ``once``: a record has at most one such row; where the surviving one has it, this one stays.
    """

    stays: bool = False
    alike: tuple[str, ...] = ()
    heir: bool = False
    remember: str = ""
    rename: str = ""
    clears: tuple[str, ...] = ()
    once: bool = False


STAYS = MergeRule(stays=True)
MOVES = MergeRule()

_rules: dict[tuple[type[Model], str], MergeRule] = {}


def follow_merges(model: type[Model], **rules: MergeRule) -> None:
    """Say for each foreign key of a model what a merge does to its rows."""
    for name, rule in rules.items():
        model._meta.get_field(name)  # a wrong name fails at the start, not at the first merge
        _rules[model, name] = rule


def rule_of(field: ForeignKey[Any, Any]) -> MergeRule:
    """Return the rule of a foreign key; without one its rows move."""
    return _rules.get((field.model, field.name), MOVES)


def has_rule(field: ForeignKey[Any, Any]) -> bool:
    return (field.model, field.name) in _rules


def pointing_to(model: type[Model]) -> Iterator[ForeignKey[Any, Any]]:
    """Yield every foreign key to a model, of whatever app, in a steady order."""
    fields = [relation.field for relation in model._meta.related_objects]
    found = [field for field in fields if isinstance(field, ForeignKey)]
    yield from sorted(found, key=lambda field: (field.model._meta.label, field.name))
