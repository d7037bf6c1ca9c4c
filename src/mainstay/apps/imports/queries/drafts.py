"""Drafts as the page needs them: options told so far, the stored preview, tables and columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from mainstay.analytics.files import FileTable
from mainstay.analytics.intake.model import Column, Expression, Style
from mainstay.analytics.intake.records import cells, lines_of
from mainstay.apps.imports.kinds import KINDS, kind_named
from mainstay.apps.imports.models import Draft
from mainstay.apps.imports.planning.layouts import (
    Layout,
    PartLayout,
    TableNeed,
    from_dict,
    from_toml,
    to_dict,
)
from mainstay.apps.imports.planning.plans import Question
from mainstay.apps.imports.queries.drops import Drop, Options, Progress, read_drop, silent
from mainstay.apps.imports.queries.mappings import saved_layout
from mainstay.apps.imports.queries.previews import (
    ChangeLine,
    PartPreview,
    Preview,
    PreviewRow,
    ProblemRow,
)
from mainstay.apps.imports.queries.recognising import Found, Unreadable, guessed_columns
from mainstay.apps.organisation.models import Batch, BatchState

LAYOUT_FILE = ".toml"
DROP = "drop"  # in a draft's options: what its batches share, chosen before they are written
WRITTEN = (BatchState.COMMITTED, BatchState.UNDONE)
FEW = 10


@dataclass(frozen=True, slots=True)
class TableChoice:
    """One table of a draft with what its columns are taken for."""

    id: str
    name: str
    columns: tuple[str, ...]
    kind: str
    fields: Mapping[str, str]
    fixed: Mapping[str, str]
    missing: tuple[str, ...] = ()
    rows: tuple[PreviewRow, ...] = ()

    @property
    def selected(self) -> dict[str, str]:
        """Return the field of each column of the file that stands for one."""
        return {column: name for name, column in self.fields.items()}


def draft_drop(draft: Draft, *, progress: Progress = silent) -> Drop:
    """Read the files of a draft with what was told about them. Raises DomainError."""
    rows = [row for row in draft.files.all() if not row.name.endswith(LAYOUT_FILE)]
    paths = [Path(row.file.path) for row in rows]
    names = {path: row.name for path, row in zip(paths, rows, strict=True)}
    drop = read_drop(paths, options_of(draft), names=names, progress=progress)
    told = draft.options.get(DROP)
    return replace(drop, id=UUID(told)) if told else drop


def written_of(draft: Draft) -> list[int]:
    """Return the batches that were committed from a draft, though it may not say so itself."""
    told = draft.options.get(DROP)
    if not told:
        return []
    rows = Batch.objects.filter(drop=UUID(told), state__in=WRITTEN)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def options_of(draft: Draft) -> Options:
    """Return the options told so far; a TOML file of the drop or a saved mapping is the layout."""
    told = draft.options
    return Options(
        kind=told.get("kind", ""),
        source=told.get("source", ""),
        layout=_layout(draft),
        answers=told.get("answers", {}),
    )


def _layout(draft: Draft) -> Layout | None:
    if draft.options.get("layout"):
        return from_dict(draft.options["layout"])
    for row in draft.files.all():
        if row.name.endswith(LAYOUT_FILE):
            return from_toml(Path(row.file.path).read_text(encoding="utf-8"))
    name = draft.options.get("mapping", "")
    return saved_layout(name) if name else None


def described(drop: Drop, preview: Preview) -> dict[str, Any]:
    """Return everything the page shows of a checked drop, as JSON keeps it."""
    content = {
        "preview": preview.as_dict(),
        "layout": to_dict(combined(drop.found)),
        "unreadable": [_unreadable(item) for item in drop.unreadable],
    }
    return dict(_plain(content))


def combined(found: Sequence[Found]) -> Layout:
    """Put the layouts of a drop into one, each table under a name of its own."""
    tables, parts = [], []
    for place, item in enumerate(found):
        names = {table.id: f"t{place}_{table.id}" for table in item.layout.tables}
        used = {part.table for part in item.layout.parts}
        used |= {join.table for part in item.layout.parts for join in part.joins}
        tables += [
            replace(table, id=names[table.id]) for table in item.layout.tables if table.id in used
        ]
        parts += [_renamed(part, names) for part in item.layout.parts]
    later = tuple(dict.fromkeys(entry for item in found for entry in item.layout.later))
    first = found[0].layout if found else None
    return Layout(
        tables=tuple(tables),
        parts=tuple(parts),
        name=first.name if first else "",
        source=first.source if first else "",
        later=later,
        style=first.style if first else Style(),
    )


def _renamed(part: PartLayout, names: Mapping[str, str]) -> PartLayout:
    """Give a part's tables their new names, in its joins and in its columns."""
    text = _part_text(part, names)
    return from_dict(
        {"table": [{"id": name, "columns": []} for name in names.values()], "part": [text]}
    ).parts[0]


def _part_text(part: PartLayout, names: Mapping[str, str]) -> dict[str, Any]:
    content = to_dict(Layout((), (part,)))["part"][0]
    content["table"] = names[part.table]
    for join in content.get("joins", ()):
        join["table"] = names[join["table"]]
        join["on"] = _moved(join["on"], names)
    content["columns"] = {
        name: _moved_value(value, names) for name, value in content["columns"].items()
    }
    return dict(content)


def _moved_value(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _moved(value, names)
    if "value" in value:
        return value
    return {
        key: [_moved(name, names) for name in item]
        if isinstance(item, list)
        else _moved(item, names)
        for key, item in value.items()
    }


def _moved(column: str, names: Mapping[str, str]) -> str:
    table, dot, name = column.partition(".")
    return f"{names[table]}.{name}" if dot and table in names else column


def _unreadable(item: Unreadable) -> dict[str, Any]:
    return {
        "name": item.table.name,
        "columns": item.table.columns,
        "kind": item.kind,
        "missing": item.missing,
        "fields": {name: str(source) for name, source in item.columns.items()},
        "rows": _first_rows(item.table),
    }


def _first_rows(table: FileTable) -> list[tuple[int, list[str]]]:
    rows = list(range(min(FEW, table.data.num_rows)))
    return list(zip(lines_of(table, rows), cells(table, rows), strict=True))


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case Decimal() | date() | datetime():
            return str(value)
        case _:
            return value


def stored_preview(draft: Draft) -> Preview | None:
    """Return the preview that the page showed; None before there is one."""
    content = draft.preview.get("preview")
    if not content:
        return None
    return Preview(
        parts=tuple(_part(part) for part in content["parts"]),
        questions=tuple(_question(question) for question in content["questions"]),
        answers=content["answers"],
        remarks=tuple(content["remarks"]),
        preset=content["preset"],
    )


def _part(content: Mapping[str, Any]) -> PartPreview:
    return PartPreview(
        **{
            **content,
            "files": tuple(content["files"]),
            "columns": tuple(content["columns"]),
            "sums": {currency: Decimal(total) for currency, total in content["sums"].items()},
            "rows": tuple(PreviewRow(**row) for row in content["rows"]),
            "problem_rows": tuple(PreviewRow(**row) for row in content["problem_rows"]),
            "problems": tuple(ProblemRow(**row) for row in content["problems"]),
            "remarks": tuple(content["remarks"]),
            "changes": tuple(ChangeLine(**change) for change in content.get("changes", ())),
        }
    )


def _question(content: Mapping[str, Any]) -> Question:
    choices = tuple((value, label) for value, label in content["choices"])
    return Question(**{**content, "choices": choices})


def layout_to_keep(draft: Draft) -> Layout:
    """Return how a draft is read, with what was answered alike for all its columns."""
    layout = from_dict(draft.preview["layout"])
    answers = draft.options.get("answers", {})
    dates, decimal = (_alike(answers, code) for code in ("dates", "decimal"))
    style = replace(
        layout.style, dates=dates or layout.style.dates, decimal=decimal or layout.style.decimal
    )
    return replace(layout, style=style)


def _alike(answers: Mapping[str, str], code: str) -> str:
    """Return the answer to all questions of one code where there is one answer only."""
    given = {answer for id, answer in answers.items() if id.partition(":")[0] == code}
    return given.pop() if len(given) == 1 else ""


def table_choices(draft: Draft) -> list[TableChoice]:
    """Return the tables of a draft with their kinds and columns, to be looked at and changed."""
    content = draft.preview
    if not content.get("layout"):
        return []
    layout = from_dict(content["layout"])
    shown = content["preview"]["parts"]
    by_order = sorted(range(len(layout.parts)), key=lambda i: KINDS[layout.parts[i].kind].order)
    choices = []
    for place, index in enumerate(by_order):
        part, seen = layout.parts[index], shown[place]
        choices.append(_choice(str(index), part, seen["files"][0], seen["columns"]))
    choices += [_left(place, item) for place, item in enumerate(content["unreadable"])]
    return choices


def _choice(id: str, part: PartLayout, name: str, columns: Sequence[str]) -> TableChoice:
    simple = {
        field: source.name
        for field, source in part.columns.items()
        if isinstance(source, Column) and not source.table
    }
    fixed = {name: str(value) for name, value in part.columns.items() if name not in simple}
    return TableChoice(id, name, tuple(columns), part.kind, simple, fixed)


def told_layout(draft: Draft, told: Mapping[str, tuple[str, Mapping[str, str]]]) -> Layout:
    """Put what was chosen for each table (its kind; field by column) into the draft's layout."""
    layout = from_dict(draft.preview["layout"])
    parts = list(layout.parts)
    tables = list(layout.tables) if parts else []
    for choice in table_choices(draft):
        kind, columns = told.get(choice.id, ("", {}))
        if choice.id.isdigit():
            parts[int(choice.id)] = _told_part(parts[int(choice.id)], choice, kind, columns)
        elif kind:
            tables.append(TableNeed(choice.id, choice.columns))
            empty = PartLayout(choice.kind, choice.id, {})
            parts.append(_told_part(empty, choice, kind, columns))
    return replace(layout, tables=tuple(tables), parts=tuple(parts))


def _told_part(
    part: PartLayout, choice: TableChoice, kind: str, columns: Mapping[str, str]
) -> PartLayout:
    if kind and kind != choice.kind:
        guessed = guessed_columns(kind_named(kind), choice.columns)
        return PartLayout(kind, part.table, guessed, key=_key(kind, guessed))
    chosen: dict[str, Expression] = {
        field: Column(column) for column, field in columns.items() if field
    }
    kept = {
        name: source
        for name, source in part.columns.items()
        if name in choice.fixed and name not in chosen
    }
    made = {**kept, **chosen}
    key = part.key if all(name in made for name in part.key) else ()
    return replace(part, kind=part.kind, columns=made, key=key or _key(part.kind, made))


def _key(kind: str, columns: Mapping[str, Expression]) -> tuple[str, ...]:
    known = KINDS[kind]
    is_keyed = known.goes_to_lake and all(name in columns for name in known.key)
    return known.key if is_keyed else ()


def _left(place: int, item: Mapping[str, Any]) -> TableChoice:
    return TableChoice(
        id=f"u{place}",
        name=item["name"],
        columns=tuple(item["columns"]),
        kind=item["kind"],
        fields=item["fields"],
        fixed={},
        missing=tuple(item["missing"]),
        rows=tuple(PreviewRow(line, tuple(cells)) for line, cells in item["rows"]),
    )
