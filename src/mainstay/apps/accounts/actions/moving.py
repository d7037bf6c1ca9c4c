"""Rows go from one record to another, each noted so that it can go back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from mainstay.apps.accounts.queries.merge_rules import MergeRule, pointing_to, rule_of
from mainstay.apps.organisation.actions.deeds import update_in_bulk

NOT_CONTENT = ("batch", "merged_from")


@dataclass(frozen=True, slots=True)
class Move:
    """One field of one row that a merge changed; values as the database keeps them."""

    model: str
    pk: int
    name: str
    before: int | str | None
    after: int | str | None


@dataclass(slots=True)
class Moves:
    """What a merge changes, gathered row by row and written at the end of each table."""

    made: list[Move] = field(default_factory=list)

    def change(self, row: Model, values: Mapping[str, Any]) -> dict[str, object]:
        """Set columns (``account_id``) of a row; return what they were, by field name."""
        before: dict[str, object] = {}
        for column, value in values.items():
            named = row._meta.get_field(column.removesuffix("_id"))
            old = getattr(row, column)
            if old == value:
                continue
            before[named.name] = old
            setattr(row, column, value)
            self.made.append(Move(row._meta.label, row.pk, column, _plain(old), _plain(value)))
        return before

    def as_data(self) -> list[list[object]]:
        return [[m.model, m.pk, m.name, m.before, m.after] for m in self.made]


def moves_of(data: Sequence[Sequence[Any]]) -> list[Move]:
    """Read what ``Moves.as_data`` wrote."""
    return [Move(*row) for row in data]


def move_everything(gone: Model, into: Model, moves: Moves) -> None:
    """Let everything that points to one record point to another one, as the rules say."""
    for link in pointing_to(type(gone)):
        rule = rule_of(link)
        if not rule.stays:
            _move(link, rule, gone, into, moves=moves)


def _move(
    link: ForeignKey[Any, Any], rule: MergeRule, gone: Model, into: Model, *, moves: Moves
) -> None:
    """Move the rows of one foreign key; a row that the other record has already stays behind."""
    model = link.model
    rows = list(model._base_manager.filter(**{link.name: gone}).order_by("pk").select_for_update())
    asks = rows and (rule.alike or rule.once)
    there = list(model._base_manager.filter(**{link.name: into})) if asks else []
    if rule.once and there:
        return
    twins = {_likeness(row, rule): row for row in there}
    taken = set(twins)
    before: dict[object, dict[str, object]] = {}
    changed: list[Model] = []
    for row in rows:
        twin = twins.get(_likeness(row, rule)) if rule.alike else None
        values = _values(row, link, rule, into)
        if twin is not None and rule.heir:
            move_everything(row, twin, moves)
        if values is None or (twin is not None and not _can_be_renamed(row, twin, rule, link)):
            continue
        if twin is not None:
            values[rule.rename] = _renamed(row, rule, gone, taken=taken)
        before[row.pk] = moves.change(row, values)
        taken.add(_likeness(row, rule))
        changed.append(row)
    update_in_bulk(changed, before=before)


def _values(
    row: Model, link: ForeignKey[Any, Any], rule: MergeRule, into: Model
) -> dict[str, Any] | None:
    """The new values of a row; None where it would point to one record twice and may not."""
    values: dict[str, Any] = {link.attname: into.pk}
    if rule.remember and getattr(row, f"{rule.remember}_id") is None:
        values[f"{rule.remember}_id"] = getattr(row, link.attname)
    for other in _beside(link):
        if getattr(row, other.attname) == into.pk:
            if other.name in rule.clears:
                values[other.attname] = None
            elif link.name in rule.clears:
                values[link.attname] = None
            else:
                return None
    return values


def _beside(link: ForeignKey[Any, Any]) -> Iterable[ForeignKey[Any, Any]]:
    """The other foreign keys of the same table to the same kind of record."""
    others = [f for f in link.model._meta.concrete_fields if isinstance(f, ForeignKey)]
    for other in others:
        is_same_kind = other.related_model is link.related_model
        if is_same_kind and other is not link and other.name != "merged_from":
            yield other


def _likeness(row: Model, rule: MergeRule) -> tuple[object, ...]:
    values = (getattr(row, _own_field(row, name).attname) for name in rule.alike)
    return tuple(v.casefold() if isinstance(v, str) else v for v in values)


def _can_be_renamed(row: Model, twin: Model, rule: MergeRule, link: ForeignKey[Any, Any]) -> bool:
    """Whether a row says something else than its equal, so that it must not be left behind."""
    if not rule.rename:
        return False
    skipped = {"id", link.name, rule.rename, *NOT_CONTENT}
    fields = [f.attname for f in row._meta.concrete_fields if f.name not in skipped]
    return any(getattr(row, name) != getattr(twin, name) for name in fields)


def _renamed(
    row: Model, rule: MergeRule, gone: Model, *, taken: Collection[tuple[object, ...]]
) -> str:
    """The row's own text with the name of where it came from, and a number where that is taken."""
    longest = _own_field(row, rule.rename).max_length or 80
    old: str = getattr(row, rule.rename)
    if not old:
        return old
    place = rule.alike.index(rule.rename)
    for number in count(1):
        end = f" ({str(gone)[:30]})" if number == 1 else f" ({str(gone)[:30]} {number})"
        text = old[: longest - len(end)] + end
        key = list(_likeness(row, rule))
        key[place] = text.casefold()
        if tuple(key) not in taken:
            break
    return text


@dataclass(slots=True)
class WentBack:
    """What undoing a merge left as it was, one sentence each; nothing of ``unseen`` rows."""

    kept: list[str] = field(default_factory=list)
    unseen: frozenset[tuple[str, int]] = frozenset()

    def say(self, move: Move, text: str) -> None:
        if (move.model, move.pk) not in self.unseen:
            self.kept.append(text)


def move_back(made: Sequence[Move], went: WentBack) -> None:
    """Give moved rows back, the last move first; what somebody changed since stays and is said."""
    by_model: dict[str, list[Move]] = {}
    for move in reversed(made):
        by_model.setdefault(move.model, []).append(move)
    for label, moves in by_model.items():
        _rows_back(apps.get_model(label), moves, went)


def _rows_back(model: type[Model], moves: Sequence[Move], went: WentBack) -> None:
    keys = {move.pk for move in moves}
    locked = model._base_manager.filter(pk__in=keys).select_for_update()
    rows: dict[int, Any] = {row.pk: row for row in locked}
    before: dict[object, dict[str, object]] = {}
    for move in moves:
        row = rows.get(move.pk)
        what = str(model._meta.verbose_name)
        if row is None:
            went.say(move, _("A %(what)s was deleted since and stays so.") % {"what": what})
        elif _plain(getattr(row, move.name)) != move.after:
            said = {"what": what, "row": row, "field": _label(model, move.name)}
            text = _("%(what)s %(row)s: %(field)s was changed since and stays.") % said
            went.say(move, text)
        else:
            named = model._meta.get_field(move.name.removesuffix("_id"))
            before.setdefault(move.pk, {})[named.name] = getattr(row, move.name)
            setattr(row, move.name, _typed(named, move.before))
    update_in_bulk([rows[pk] for pk in before if isinstance(pk, int)], before=before)


def _label(model: type[Model], column: str) -> str:
    return str(_own_field(model, column.removesuffix("_id")).verbose_name)


def _own_field(row: Model | type[Model], name: str) -> Any:
    """A column of a table, not what points to it."""
    return row._meta.get_field(name)


def _typed(named: Any, value: int | str | None) -> Any:
    if value is None or isinstance(named, ForeignKey):
        return value
    return named.to_python(value)


def _plain(value: object) -> int | str | None:
    """A value as JSON keeps it; what is compared is what was kept."""
    if value is None or isinstance(value, int | str):
        return value
    return str(value)
