"""A layout says how the files of a drop are read: which tables, joined how, which column is what.

Presets are layouts that come with Mainstay; a saved mapping is a layout by name; both are TOML.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mainstay.analytics.intake.model import (
    Column,
    Constant,
    Expression,
    Join,
    Joined,
    Product,
    Style,
)
from mainstay.domain.errors import DomainError

BASE = "rows"


class LayoutProblem(DomainError):
    """A mapping that cannot be understood."""


@dataclass(frozen=True, slots=True)
class TableNeed:
    """A table of the drop, recognised by columns that it must have."""

    id: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartLayout:
    """Rows of one kind, made from one table and those joined to it."""

    kind: str
    table: str
    columns: Mapping[str, Expression]
    joins: tuple[Join, ...] = ()
    key: tuple[str, ...] = ()
    new_accounts: bool = False
    first_of_each: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """A table that is recognised and not read yet."""

    what: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a drop is read; ``name`` is the preset's or the saved mapping's, "" when proposed."""

    tables: tuple[TableNeed, ...]
    parts: tuple[PartLayout, ...]
    name: str = ""
    source: str = ""
    later: tuple[Later, ...] = ()
    style: Style = field(default_factory=Style)


def from_toml(text: str) -> Layout:
    """Read a layout from TOML; LayoutProblem says what is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutProblem(f"The mapping is not valid TOML: {error}.") from error
    return from_dict(content)


def from_dict(content: Mapping[str, Any]) -> Layout:
    """Read a layout from the structure that TOML and the database hold."""
    try:
        return _layout(content)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise LayoutProblem(f"The mapping cannot be understood: {error!r}.") from error


def _layout(content: Mapping[str, Any]) -> Layout:
    tables = tuple(TableNeed(t["id"], _texts(t["columns"])) for t in content.get("table", ()))
    ids = {table.id for table in tables}
    style = content.get("style", {})
    return Layout(
        tables=tables or (TableNeed(BASE, ()),),
        parts=tuple(_part(part, ids) for part in content.get("part", ())),
        name=str(content.get("name", "")),
        source=str(content.get("source", "")),
        later=tuple(Later(t["what"], _texts(t["columns"])) for t in content.get("later", ())),
        style=Style(dates=style.get("dates", ""), decimal=style.get("decimal", "")),
    )


def _part(content: Mapping[str, Any], ids: set[str]) -> PartLayout:
    columns = content["columns"].items()
    return PartLayout(
        kind=content["kind"],
        table=content.get("table", BASE),
        columns={name: _expression(value, ids) for name, value in columns},
        joins=tuple(
            Join(join["table"], _column(join["on"], ids), join.get("to", join["on"]))
            for join in content.get("joins", ())
        ),
        key=_texts(content.get("key", ())),
        new_accounts=bool(content.get("new_accounts", False)),
        first_of_each=str(content.get("first_of_each", "")),
        note=str(content.get("note", "")),
    )


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise ValueError(f"a list is wanted where {values!r} stands")
    return tuple(str(value) for value in values)


def _expression(value: str | Mapping[str, Any], ids: set[str]) -> Expression:
    if isinstance(value, str):
        return _column(value, ids)
    if "product" in value:
        return Product(
            tuple(_column(name, ids) for name in value["product"]),
            less=_column(value["less"], ids) if "less" in value else None,
            share=_column(value["share"], ids) if "share" in value else None,
        )
    if "join" in value:
        return Joined(tuple(_column(name, ids) for name in value["join"]))
    return Constant(str(value["value"]))


def _column(text: str, ids: set[str]) -> Column:
    table, dot, name = text.partition(".")
    return Column(name, table) if dot and table in ids else Column(text)


def to_dict(layout: Layout) -> dict[str, Any]:
    """Return the structure that TOML and the database hold."""
    content: dict[str, Any] = {"name": layout.name, "source": layout.source}
    style = {"dates": layout.style.dates, "decimal": layout.style.decimal}
    if any(style.values()):
        content["style"] = {name: value for name, value in style.items() if value}
    content["table"] = [{"id": t.id, "columns": list(t.columns)} for t in layout.tables]
    content["part"] = [_part_dict(part) for part in layout.parts]
    if layout.later:
        content["later"] = [{"what": t.what, "columns": list(t.columns)} for t in layout.later]
    return content


def _part_dict(part: PartLayout) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": part.kind, "table": part.table}
    if part.joins:
        found["joins"] = [{"table": j.table, "on": str(j.on), "to": j.to} for j in part.joins]
    if part.key:
        found["key"] = list(part.key)
    if part.new_accounts:
        found["new_accounts"] = True
    if part.first_of_each:
        found["first_of_each"] = part.first_of_each
    found["columns"] = {name: _expression_dict(value) for name, value in part.columns.items()}
    return found


def _expression_dict(value: Expression) -> Any:
    match value:
        case Column():
            return str(value)
        case Joined():
            return {"join": [str(column) for column in value.columns]}
        case Constant():
            return {"value": value.text}
        case Product():
            found: dict[str, Any] = {"product": [str(factor) for factor in value.factors]}
            extra = {"less": value.less, "share": value.share}
            return found | {name: str(column) for name, column in extra.items() if column}


def to_toml(layout: Layout) -> str:
    """Write a layout as TOML that ``from_toml`` reads back."""
    content = to_dict(layout)
    lines = [f"{name} = {_value(content.pop(name))}" for name in ("name", "source")]
    if "style" in content:
        lines += ["", "[style]", *_pairs(content.pop("style"))]
    for head, entries in content.items():
        for entry in entries:
            columns = entry.pop("columns") if head == "part" else None
            lines += ["", f"[[{head}]]", *_pairs(entry)]
            if columns is not None:
                lines += ["", "[part.columns]", *_pairs(columns)]
    return "\n".join(lines) + "\n"


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {_value(value)}" for name, value in values.items()]


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{name} = {_value(item)}" for name, item in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False)
