"""A drop of files: read, recognised, checked and planned. Preview and commit share all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from mainstay.analytics.files import FileProblem, FileTable, Limits, Told, read_file
from mainstay.analytics.intake.model import Doubt, Style
from mainstay.analytics.lake import Lake
from mainstay.apps.imports.kinds import KINDS, kind_named
from mainstay.apps.imports.planning.batches import NoSuchBatch, replaceable
from mainstay.apps.imports.planning.fresh import without_collector
from mainstay.apps.imports.planning.layouts import Layout, LayoutProblem
from mainstay.apps.imports.planning.parts import ReadPart, read_part
from mainstay.apps.imports.planning.plans import Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.imports.queries.contact_files import Reduction, is_contact_file
from mainstay.apps.imports.queries.reading_questions import changes_cells, is_mended, told_of
from mainstay.apps.imports.queries.recognising import (
    Found,
    Unreadable,
    fitted,
    presets,
    proposed,
    with_headers,
)
from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.models import Batch
from mainstay.apps.organisation.queries import organisation
from mainstay.domain.errors import DomainError
from mainstay.ui.documents.editable import GUIDE

DEFAULT_SOURCE = "files"
SUBJECTS, KEEP = "subjects", "keep"  # the answer that keeps the subjects of mails and events
CONTACTS = "mails and calendars.csv"
Progress = Callable[[float, str], None]


class NothingToBring(DomainError):
    """No file of the drop can be brought in as it is; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Options:
    """What somebody told about a drop; ``take_proposals`` answers what nobody told."""

    kind: str = ""
    source: str = ""
    layout: Layout | None = None
    replaces: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    take_proposals: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Files read and checked; what they would change is planned anew each time.

    ``id`` is what the batches share that come of it.
    """

    parts: tuple[ReadPart, ...]
    found: tuple[Found, ...]
    options: Options
    later: tuple[tuple[str, str], ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    tables: tuple[FileTable, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid4)


def lake() -> Lake:
    """Return the lake of this data folder."""
    return Lake(Path(settings.LAKE))


def silent(_share: float, _what: str) -> None:
    """Report progress to nobody."""


def paths_in(paths: Iterable[Path]) -> list[Path]:
    """List the files of a drop; a folder stands for the files in it, hidden ones left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (entry for entry in path.iterdir() if entry.is_file())
            found += sorted(entry for entry in inside if not entry.name.startswith("."))
        else:
            found.append(path)
    return found


def read_drop(
    paths: Sequence[Path],
    options: Options,
    *,
    names: Mapping[Path, str] | None = None,
    progress: Progress = silent,
) -> Drop:
    """Read files and check every row; raises FileProblem or NothingToBring."""
    files = paths_in(paths)
    if not files:
        raise NothingToBring("There are no files to bring in.")
    mails = [path for path in files if is_contact_file((names or {}).get(path, path.name))]
    read = _contacts(mails, options)
    told = told_of(options.answers)
    others = [path for path in files if path not in mails]
    for place, path in enumerate(others):
        name = (names or {}).get(path, path.name)
        progress(0.4 * place / len(others), name)
        read += _read(path, name, told)
    tables = [replace(table, name=table.full_name) for table in read]
    digests = {table.full_name: table.digest for table in read}
    return check_drop(tables, options, digests=digests, progress=progress)


def _read(path: Path, name: str, told: Mapping[str, Told]) -> list[FileTable]:
    """Read one file; in a drop of several, what is no table at all is passed over by its name."""
    if Path(name).suffix.lower() in PASSED_OVER or name == "LICENSE":
        return []
    read = read_file(path, name=name, limits=Limits(**settings.IMPORT_LIMITS), told=told)
    return [table for table in read if table.columns != GUIDE]  # explains a workbook of our own


def _contacts(files: Sequence[Path], options: Options) -> list[FileTable]:
    """Read mails and calendars as one table of touches; of their bodies nothing is held."""
    if not files:
        return []
    reduction = Reduction(subjects=options.answers.get(SUBJECTS) == KEEP)
    with ExitStack() as stack:
        opened = [(path.name, stack.enter_context(path.open("rb"))) for path in files]
        table = reduction.table(opened)
    with TemporaryDirectory() as folder:
        place = Path(folder) / CONTACTS
        place.write_bytes(table)
        return _read(place, CONTACTS, {})


LONGEST_SOURCE = 120
PASSED_OVER = frozenset({".md", ".toml", ".py", ".html"})


def _source(options: Options, layout: Layout) -> str:
    """Return the name of the source; LayoutProblem for one that no database keeps."""
    name = options.source or layout.source or DEFAULT_SOURCE
    if len(name) > LONGEST_SOURCE or "\x00" in name:
        raise LayoutProblem(f"A source has a name of at most {LONGEST_SOURCE} characters.")
    return name


def check_drop(
    tables: Sequence[FileTable],
    options: Options,
    *,
    digests: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> Drop:
    """Recognise tables and check their rows."""
    mended = [table.repaired(cells=is_mended(table, options.answers)) for table in tables]
    found, unreadable = _arranged(mended, options)
    later = tuple(entry for item in found for entry in item.later)
    ordered = sorted(
        ((layout, item) for item in found for layout in item.layout.parts),
        key=lambda pair: KINDS[pair[0].kind].order,
    )
    parts: list[ReadPart] = []
    for place, (layout, item) in enumerate(ordered):
        progress(0.4 + 0.4 * place / len(ordered), layout.kind)
        source = _source(options, item.layout)
        style = _style(options, item.layout)
        kind = kind_named(layout.kind)
        parts.append(read_part(kind, layout, item.tables, source=source, style=style))
    doubts = tuple(doubt for part in parts for doubt in part.checked.doubts)
    return Drop(
        parts=tuple(parts),
        found=tuple(found),
        options=options,
        later=later,
        unreadable=tuple(unreadable),
        doubts=doubts,
        tables=tuple(tables),
        digests=digests or {},
    )


def checked_anew(drop: Drop) -> Drop:
    """Check again where an answer changes how cells are read; else return the drop as it is."""
    if not changes_cells(drop.options.answers):
        return drop
    again = check_drop(drop.tables, drop.options, digests=drop.digests)
    return replace(again, id=drop.id)


def _style(options: Options, layout: Layout) -> Style:
    answers = options.answers
    return Style(
        dates=answers.get("dates", "") or layout.style.dates,
        decimal=answers.get("decimal", "") or layout.style.decimal,
        answers=answers,
    )


def _arranged(
    tables: Sequence[FileTable], options: Options
) -> tuple[list[Found], list[Unreadable]]:
    """Give every table to the mapping that was named, the presets that fit, or a proposal."""
    waiting = list(tables)
    found: list[Found] = []
    layouts = [options.layout] if options.layout else ([] if options.kind else list(presets()))
    for layout in layouts:
        while (fit := fitted(layout, waiting)) is not None:
            found.append(fit)
            waiting = _without(waiting, fit)
    if options.layout is not None:
        return found, [_not_fitting(table, options.layout) for table in waiting]
    proposals = [proposed(table, kind=options.kind) for table in waiting]
    readable = [item for item in proposals if isinstance(item, Found)]
    unreadable = [item for item in proposals if isinstance(item, Unreadable)]
    joined, unreadable = _joined(readable, unreadable)
    return found + joined, unreadable


def _not_fitting(table: FileTable, layout: Layout) -> Unreadable:
    """Say which required columns the named mapping leaves open for a table."""
    ids = {need.id for need in layout.tables if set(need.columns) <= set(table.columns)}
    for part in layout.parts:
        if part.table in ids:
            missing = [n for n in KINDS[part.kind].required if n not in part.columns]
            return Unreadable(table, part.kind, tuple(missing), part.columns)
    return Unreadable(table, "")


def _without(tables: list[FileTable], fit: Found) -> list[FileTable]:
    """Take away the tables that a layout reads or knows of."""
    later = {name for name, _ in fit.later}
    used = {id(table) for table in fit.tables.values()}
    return [table for table in tables if id(table) not in used and table.name not in later]


def _joined(
    readable: list[Found], unreadable: list[Unreadable]
) -> tuple[list[Found], list[Unreadable]]:
    """Join order lines that lack a date to the order headers of the drop."""
    headers = [item for item in readable if item.layout.parts[0].kind == "order_headers"]
    tables = [item.table for item in unreadable]
    tables += [
        item.tables["rows"] for item in readable if item.layout.parts[0].kind != "order_headers"
    ]
    used: set[int] = set()
    joined: list[Found] = []
    for table in tables if headers else ():
        lines = proposed(table, kind="order_lines")
        fits = (with_headers(lines, head) for head in headers if isinstance(lines, Unreadable))
        fit = next((fit for fit in fits if fit is not None), None)
        if fit is not None:
            joined.append(fit)
            used |= {id(part) for part in fit.tables.values()}
    left = [item for item in readable if id(item.tables["rows"]) not in used]
    return left + joined, [item for item in unreadable if id(item.table) not in used]


def refuse_nothing(drop: Drop) -> None:
    """NothingToBring, with what is missing, unless something of the drop can be read."""
    if not drop.parts:
        raise NothingToBring(_explained(drop))
    if not any(part.base.data.num_rows or part.base.bad_rows for part in drop.parts):
        name = drop.parts[0].base.name
        raise NothingToBring(f"{name} names its columns and has no row below them.")


def _explained(drop: Drop) -> str:
    """Say in one sentence what is missing to read the first table that nobody understands."""
    if drop.later:
        return f"{drop.later[0][0]} holds {drop.later[0][1]}, which are recognised, not read yet."
    if not drop.unreadable:
        return "There is nothing to bring in."
    first = drop.unreadable[0]
    columns = ", ".join(first.table.columns[:12])
    if first.kind:
        missing = " and ".join(first.missing)
        return (
            f"{first.table.name}: for {first.kind} no column says {missing}; it has {columns}. "
            "Name the columns in a mapping, or choose another kind."
        )
    return f"{first.table.name}: no kind of file fits its columns ({columns}); name one."


def plan_drop(drop: Drop, *, by: Actor, answers: Mapping[str, str] | None = None) -> list[Plan]:
    """Plan every part against what is there now; writes nothing. NoSuchBatch, HeadersAlone."""
    options = drop.options
    replaced = replaceable(options.replaces) if options.replaces is not None else None
    if replaced is not None:
        _must_fit(drop, replaced)
    around = Surroundings(
        by=by,
        today=timezone.localdate(),
        currency=organisation().currency,
        lake=lake(),
        answers=options.answers if answers is None else answers,
        replaces=options.replaces,
        replaces_kind=replaced.kind if replaced else "",
    )
    with without_collector():
        return [part.kind.plan(part, around) for part in drop.parts]


def _must_fit(drop: Drop, replaced: Batch) -> None:
    """NoSuchBatch unless the drop has rows of the kind and the source that it would replace."""
    what = replaced.kind.replace("_", " ")
    sources = {part.source for part in drop.parts if part.kind.name == replaced.kind}
    if not sources:
        raise NoSuchBatch(f"Batch {replaced.pk} holds {what}; these files hold none.")
    if replaced.source not in sources:
        raise NoSuchBatch(
            f"Batch {replaced.pk} comes from the source {replaced.source}, these files from "
            f"{', '.join(sorted(sources))}; name it with --source to replace it."
        )


__all__ = ["Drop", "FileProblem", "NothingToBring", "Options", "plan_drop", "read_drop"]
