"""What the files of a drop are: a preset that fits, or a proposal from names and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from unicodedata import combining, normalize

from rapidfuzz import fuzz, process

from mainstay.analytics.files import FileTable, Shape, shape_of_column
from mainstay.analytics.intake.model import Column, Expression, Join, Product, Type
from mainstay.apps.imports.kinds import KINDS, Field, Kind
from mainstay.apps.imports.planning import headings
from mainstay.apps.imports.planning.layouts import Layout, PartLayout, TableNeed, from_toml

PRESETS = files("mainstay.apps.imports") / "presets"
ALIKE = 92
COMPLETE = 0.3
SPOILED = 120  # called a date, full of impossible ones: better said of each cell than not seen
SHAPES = {
    Type.DATE: {Shape.DATE},
    Type.MONEY: {Shape.WHOLE, Shape.NUMBER},
    Type.NUMBER: {Shape.WHOLE, Shape.NUMBER},
    Type.INTEGER: {Shape.WHOLE, Shape.NUMBER},
    Type.BOOLEAN: {Shape.BOOLEAN, Shape.WHOLE},
}


@dataclass(frozen=True, slots=True)
class Found:
    """A layout with the tables of the drop that it reads, and what is left for later."""

    layout: Layout
    tables: Mapping[str, FileTable]
    later: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A table whose kind, or a column of it, nobody could guess."""

    table: FileTable
    kind: str
    missing: tuple[str, ...] = ()
    columns: Mapping[str, Expression] = field(default_factory=dict)


@cache
def presets() -> tuple[Layout, ...]:
    """Return the layouts that come with Mainstay."""
    found = sorted(entry.name for entry in PRESETS.iterdir() if entry.name.endswith(".toml"))
    return tuple(from_toml((PRESETS / name).read_text(encoding="utf-8")) for name in found)


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """Reduce a column's name to its letters and digits, in lower case, without accents."""
    bare = "".join(c for c in normalize("NFKD", name.casefold()) if not combining(c))
    return re.sub(r"[\W_]+", "", bare)


@cache
def _known_as(names: tuple[str, ...]) -> dict[str, int]:
    """Return the plain names of a field, each with its place among them."""
    return {plain(name): place for place, name in reversed(list(enumerate(names)))}


def fitted(layout: Layout, tables: Sequence[FileTable]) -> Found | None:
    """Fit a layout to the tables of a drop by their columns; None when none of it fits."""
    chosen: dict[str, FileTable] = {}
    for need in layout.tables:
        fitting = [table for table in tables if _has(table, need.columns)]
        free = [table for table in fitting if table not in chosen.values()]
        if free:
            chosen[need.id] = free[0]
    parts = [fit for part in layout.parts if (fit := _fitted_part(part, chosen)) is not None]
    used = {id(table) for part in parts for table in _tables_of(part, chosen)}
    later = tuple(
        (table.name, known.what)
        for table in tables
        if id(table) not in used
        for known in layout.later
        if _has(table, known.columns)
    )
    if not parts and not later:
        return None
    return Found(replace(layout, parts=tuple(parts)), chosen, later)


def _tables_of(part: PartLayout, chosen: Mapping[str, FileTable]) -> list[FileTable]:
    return [chosen[part.table], *(chosen[join.table] for join in part.joins)]


def _has(table: FileTable, columns: Iterable[str]) -> bool:
    there = {plain(name) for name in table.columns}
    return all(plain(name) in there for name in columns)


def _fitted_part(part: PartLayout, chosen: Mapping[str, FileTable]) -> PartLayout | None:
    """Put the file's own column names in; leave out what is not there unless it is required."""
    if part.table not in chosen:
        return None
    joins = tuple(_fitted_joins(part, chosen))
    there = {"": chosen[part.table], **{join.table: chosen[join.table] for join in joins}}
    kind = KINDS[part.kind]
    columns = {
        name: fit
        for name, expression in part.columns.items()
        if (fit := _fitted_expression(expression, there)) is not None
    }
    if any(name not in columns for name in kind.required):
        return None
    key = part.key if all(name in columns for name in part.key) else ()
    return replace(part, columns=columns, joins=joins, key=key)


def _fitted_joins(part: PartLayout, chosen: Mapping[str, FileTable]) -> Iterable[Join]:
    there = {"": chosen[part.table]}
    for join in part.joins:
        on = _fitted_column(join.on, there)
        table = chosen.get(join.table)
        to = _fitted_column(Column(join.to), {"": table}) if table is not None else None
        if on is not None and to is not None and table is not None:
            there[join.table] = table
            yield Join(join.table, on, to.name)


def _fitted_expression(expression: Expression, there: Mapping[str, FileTable]) -> Expression | None:
    match expression:
        case Column():
            return _fitted_column(expression, there)
        case Product():
            names = (*expression.factors, expression.less, expression.share)
            fits = {name: _fitted_column(name, there) for name in names if name is not None}
            if None in fits.values():
                return None
            return _renamed(expression, {n: c for n, c in fits.items() if c is not None})
        case _:
            return expression


def _renamed(product: Product, names: Mapping[Column, Column]) -> Product:
    return Product(
        tuple(names[factor] for factor in product.factors),
        less=names[product.less] if product.less else None,
        share=names[product.share] if product.share else None,
    )


def _fitted_column(column: Column, there: Mapping[str, FileTable]) -> Column | None:
    table = there.get(column.table)
    if table is None:
        return None
    wanted = plain(column.name)
    name = next((name for name in table.columns if plain(name) == wanted), None)
    return Column(name, column.table) if name is not None else None


def proposed(table: FileTable, *, kind: str = "") -> Found | Unreadable:
    """Propose kind and columns of one table; Unreadable when a required column is missing."""
    kinds = [KINDS[kind]] if kind else list(KINDS.values())
    shapes = {name: shape_of_column(table.data.column(name)) for name in table.columns}
    trials = [(_columns(known, shapes), known) for known in kinds]
    best, chosen = max(trials, key=lambda trial: _worth(trial[0], trial[1], shapes))
    missing = tuple(name for name in chosen.required if name not in best)
    if missing:
        return Unreadable(table, chosen.name if best else "", missing, best)
    key = chosen.key if chosen.goes_to_lake and all(name in best for name in chosen.key) else ()
    part = PartLayout(chosen.name, "rows", best, key=key)
    return Found(Layout((TableNeed("rows", table.columns),), (part,)), {"rows": table})


def with_headers(lines: Unreadable, headers: Found) -> Found | None:
    """Join order lines that lack their date or account to the headers of the same drop."""
    part = headers.layout.parts[0]
    on, to = lines.columns.get("order_number"), part.columns["order_number"]
    if lines.kind != "order_lines" or not isinstance(on, Column) or not isinstance(to, Column):
        return None
    borrowed = {
        name: Column(source.name, "headers")
        for name, source in part.columns.items()
        if isinstance(source, Column) and name != "order_number" and name not in lines.columns
    }
    columns = {**lines.columns, **borrowed}
    if any(name not in columns for name in KINDS["order_lines"].required):
        return None
    join = Join("headers", on, to.name)
    key = ("order_number", "line_number") if "line_number" in columns else ()
    joined = PartLayout("order_lines", "rows", columns, joins=(join,), key=key)
    head = headers.tables["rows"]
    needs = (TableNeed("rows", lines.table.columns), TableNeed("headers", head.columns))
    return Found(Layout(needs, (joined,)), {"rows": lines.table, "headers": head})


def _worth(
    columns: Mapping[str, Expression], kind: Kind, shapes: Mapping[str, Shape]
) -> tuple[float, int]:
    """Rank kinds by the share of the file that they understand, complete ones before others."""
    complete = all(name in columns for name in kind.required)
    exact = sum(1 for name, source in columns.items() if plain(str(source)) == plain(name))
    share = (len(columns) + exact) / max(len(shapes), 1)
    return round(share + COMPLETE * complete, 3), -kind.order


def guessed_columns(kind: Kind, columns: Sequence[str]) -> dict[str, Expression]:
    """Guess the columns of a kind by their names alone."""
    return _columns(kind, dict.fromkeys(columns, Shape.EMPTY))


def _columns(kind: Kind, shapes: Mapping[str, Shape]) -> dict[str, Expression]:
    """Give each field the column that is called so, best match first, each column once."""
    scored = sorted(
        (
            (score, -place, -order, name, item)
            for place, item in enumerate(kind.fields)
            for order, name in enumerate(shapes)
            if (score := _score(name, item, shapes[name])) >= ALIKE
        ),
        key=lambda match: match[:3],
        reverse=True,
    )
    columns: dict[str, Expression] = {}
    taken: set[str] = set()
    for _, _, _, name, item in scored:
        if item.name not in columns and name not in taken:
            columns[item.name] = Column(name)
            taken.add(name)
    if kind.name == "order_lines":
        _add_revenue(columns, shapes, taken)
    ordered = [item.name for item in kind.fields if item.name in columns]
    return {name: columns[name] for name in ordered}


def _score(name: str, item: Field, shape: Shape) -> float:
    """Score how well a column fits a field; what only sounds like it must also look like it."""
    text = plain(name)
    names = _known_as((item.name, *item.aliases))
    if text == plain(item.name):
        return 200
    place = names.get(text)
    wanted = SHAPES.get(item.type)
    if wanted is not None and shape not in wanted | {Shape.EMPTY}:
        spoiled = place is not None and item.required and item.type is Type.DATE
        return SPOILED if spoiled else 0
    if place is not None:
        return 170 - place / 10
    found = process.extractOne(text, names.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[1] if found else 0


def _add_revenue(
    columns: dict[str, Expression], shapes: Mapping[str, Shape], taken: set[str]
) -> None:
    """Without a column for revenue, quantity times unit price is the revenue."""
    quantity = columns.get("quantity")
    if "revenue" in columns or not isinstance(quantity, Column):
        return
    prices = _known_as(headings.UNIT_PRICES)
    found = [name for name in shapes if plain(name) in prices and name not in taken]
    if found:
        price = min(found, key=lambda name: prices[plain(name)])
        columns["revenue"] = Product((quantity, Column(price)))
