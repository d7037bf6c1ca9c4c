"""What a person sees before anything is written: counts, first rows, problems, questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from mainstay.analytics.files import BadRow, FileTable, Note
from mainstay.analytics.intake.model import ColumnNote, RowProblem
from mainstay.analytics.intake.records import cells, lines_of
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan, Question
from mainstay.apps.imports.queries.drops import Drop
from mainstay.apps.imports.queries.reading_questions import is_of_column, reading_questions
from mainstay.apps.imports.queries.sentences import (
    bad_row_sentence,
    note_sentence,
    problem_sentence,
    remark_sentence,
)

FIRST_ROWS = 50
SUMMED = frozenset({"double_encoded", "decimals_rounded", "time_zone_left_out"})
LEFT_OUT = "left_out"
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row that stays outside: its line, what is wrong in which column, its cells."""

    line: int
    column: str
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the file with what is wrong in it, by column."""

    line: int
    cells: tuple[str, ...]
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One value that a row of the file would change; without a field the row is new."""

    line: int
    what: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PartPreview:
    """One kind of rows in a drop."""

    kind: str
    label: str
    files: tuple[str, ...]
    source: str
    dialect: str
    columns: tuple[str, ...]
    mapping: Mapping[str, str]
    new: int
    changed: int
    same: int
    bad: int
    unassigned: int
    sums: Mapping[str, Decimal]
    first_day: str
    last_day: str
    rows: tuple[PreviewRow, ...]
    problem_rows: tuple[PreviewRow, ...]
    problems: tuple[ProblemRow, ...]
    remarks: tuple[str, ...]
    replaces: int | None = None
    changes: tuple[ChangeLine, ...] = ()
    more_changes: int = 0

    @property
    def good(self) -> int:
        return self.new + self.changed + self.same

    @property
    def total(self) -> int:
        return self.good + self.bad


@dataclass(frozen=True, slots=True)
class Preview:
    """A whole drop before it is written."""

    parts: tuple[PartPreview, ...]
    questions: tuple[Question, ...]
    answers: Mapping[str, str]
    remarks: tuple[str, ...]
    preset: str = ""

    @property
    def bad(self) -> int:
        return sum(part.bad for part in self.parts)

    @property
    def written(self) -> int:
        return sum(part.new + part.changed for part in self.parts)

    @property
    def is_nothing_new(self) -> bool:
        """Whether a commit would change nothing; a file that replaces a batch may take rows out."""
        replaces = any(part.replaces is not None for part in self.parts)
        return bool(self.parts) and not (self.written or replaces or self.open_questions)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Questions that somebody has to answer before the commit."""
        return tuple(q for q in self.questions if not self.answer_to(q))

    def answer_to(self, question: Question) -> str:
        """Return what counts as the answer; how a column is written is one of its choices."""
        given = self.answers.get(question.id, "")
        if is_of_column(question.id) and given not in dict(question.choices):
            given = ""
        return given or question.default

    def counts(self) -> tuple[tuple[str, int, int, int, int], ...]:
        """Return kind, new, changed, same and bad of every part; what a commit must repeat."""
        return tuple((p.kind, p.new, p.changed, p.same, p.bad) for p in self.parts)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def preview_of(drop: Drop, plans: Sequence[Plan]) -> Preview:
    """Describe a planned drop."""
    questions = [
        *reading_questions(drop.tables, drop.doubts),
        *(q for plan in plans for q in plan.questions),
    ]
    asked = {question.id: question for question in reversed(questions)}
    questions = list(reversed(asked.values()))
    remarks = [f"{name}: {what}; recognised, not read yet." for name, what in drop.later]
    remarks += [_not_understood(item.table.name, item.missing) for item in drop.unreadable]
    remarks += [note_sentence(note, "") for note in _notes(drop.tables) if note.code == LEFT_OUT]
    parts, shared = _said_once([_part(plan) for plan in plans])
    remarks += shared
    return Preview(
        parts=tuple(parts),
        questions=tuple(questions),
        answers=dict(drop.options.answers),
        remarks=tuple(remarks),
        preset=", ".join(sorted({item.layout.name for item in drop.found if item.layout.name})),
    )


def _notes(tables: Iterable[FileTable]) -> Iterator[Note]:
    return (note for table in tables for note in table.notes)


def _not_understood(name: str, missing: tuple[str, ...]) -> str:
    if missing:
        return f"{name}: left out, no column says {' and '.join(missing)}."
    return f"{name}: left out, no kind of file fits its columns."


def _part(plan: Plan) -> PartPreview:
    part = plan.part
    problems = all_problems(plan)
    days = plan.facts.facts.days() if plan.facts else None
    return PartPreview(
        kind=part.kind.name,
        label=str(part.kind.label),
        files=part.names,
        source=part.source,
        dialect=_dialect(part),
        columns=part.base.columns,
        mapping={name: str(source) for name, source in part.layout.columns.items()},
        new=plan.counts[Fate.NEW],
        changed=plan.counts[Fate.CHANGED],
        same=plan.counts[Fate.SAME],
        bad=bad_rows(plan),
        unassigned=plan.unassigned,
        sums=_sums(plan),
        first_day=days[0].isoformat() if days else "",
        last_day=days[1].isoformat() if days else "",
        rows=_rows(part, list(range(min(FIRST_ROWS, part.base.data.num_rows))), problems),
        problem_rows=_rows(part, _problem_rows(part, problems), problems),
        problems=_listed(part, problems),
        remarks=_remarks(plan),
        replaces=plan.replaces,
        changes=tuple(
            ChangeLine(one.line, one.what, one.field, one.before, one.after)
            for one in plan.changes[:MOST_LISTED]
        ),
        more_changes=len(plan.changes[MOST_LISTED:]),
    )


def all_problems(plan: Plan) -> list[RowProblem]:
    """Return what reading and planning found, in the order of the file's rows."""
    found = [*plan.part.checked.problems, *plan.problems]
    return sorted(found, key=lambda problem: problem.row)


def bad_rows(plan: Plan) -> int:
    """Count the rows of a part that stay outside."""
    refused = {problem.row for problem in all_problems(plan)}
    return len(refused) + len(plan.part.base.bad_rows)


def _sums(plan: Plan) -> dict[str, Decimal]:
    if plan.facts is None or plan.part.kind.name != "order_lines":
        return {}
    sums = plan.facts.facts.sums("revenue")
    return {currency or plan.facts.currency: total for currency, total in sums.items()}


def _dialect(part: ReadPart) -> str:
    dialect = part.base.dialect
    if dialect is None:
        return ""
    marks = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}
    return f"{marks.get(dialect.delimiter, 'one column')}, {dialect.encoding}"


def _problem_rows(part: ReadPart, problems: Sequence[RowProblem]) -> list[int]:
    if part.is_reduced:
        return []
    return sorted({problem.row for problem in problems})[:FIRST_ROWS]


def _rows(
    part: ReadPart, rows: list[int], problems: Sequence[RowProblem]
) -> tuple[PreviewRow, ...]:
    wanted = set(rows)
    said: dict[int, dict[str, str]] = {}
    for problem in problems:
        if problem.row in wanted and not part.is_reduced:
            said.setdefault(problem.row, {})[problem.column] = problem_sentence(problem)
    lines = lines_of(part.base, rows)
    texts = cells(part.base, rows)
    return tuple(
        PreviewRow(line, tuple(row), said.get(place, {}))
        for place, line, row in zip(rows, lines, texts, strict=True)
    )


def _listed(part: ReadPart, problems: Sequence[RowProblem]) -> tuple[ProblemRow, ...]:
    listed = [
        ProblemRow(part.checked.line(problem.row), problem.column, problem_sentence(problem))
        for problem in problems[:MOST_LISTED]
    ]
    listed += [_outside(row) for row in part.base.bad_rows[:MOST_LISTED]]
    return tuple(sorted(listed, key=lambda row: row.line))


def _outside(row: BadRow) -> ProblemRow:
    return ProblemRow(row.line, "", bad_row_sentence(row), (row.text[:200],))


def _remarks(plan: Plan) -> tuple[str, ...]:
    noted = (note for note in plan.part.base.notes if note.code != LEFT_OUT)
    notes = [note_sentence(note, "") for note in noted]
    notes += [note_sentence(item.note, item.column) for item in taken_together(plan)]
    said = [remark_sentence(remark) for remark in plan.remarks]
    return tuple(dict.fromkeys(text for text in [*said, *notes] if text))


def taken_together(plan: Plan) -> list[ColumnNote]:
    """Return the notes of a part's columns, alike ones as one note that names all its columns."""
    alike: dict[tuple[str, str], list[ColumnNote]] = {}
    for item in plan.part.checked.notes:
        whole = item.note.code in SUMMED
        alike.setdefault((item.note.code, "" if whole else repr(item)), []).append(item)
    return [_together(items) for items in alike.values()]


def _together(items: Sequence[ColumnNote]) -> ColumnNote:
    """Name all columns in one note; what was counted is added up, the first example stays."""
    first = items[0]
    if len(items) == 1:
        return first
    params: dict[str, Any] = dict(first.note.params)
    for name, value in params.items():
        if type(value) is int:
            params[name] = sum(item.note.params.get(name, 0) for item in items)
    columns = ", ".join(dict.fromkeys(item.column for item in items))
    return replace(first, column=columns, note=replace(first.note, params=params))


def _said_once(parts: Sequence[PartPreview]) -> tuple[list[PartPreview], list[str]]:
    """Say what holds for several files once, with their names, instead of in each part."""
    files: dict[str, list[str]] = {}
    for part in parts:
        for remark in part.remarks:
            files.setdefault(remark, []).append(part.files[0])
    shared = {remark: names for remark, names in files.items() if len(names) > 1}
    kept = [
        replace(part, remarks=tuple(text for text in part.remarks if text not in shared))
        for part in parts
    ]
    return kept, [f"{', '.join(dict.fromkeys(names))}: {text}" for text, names in shared.items()]
