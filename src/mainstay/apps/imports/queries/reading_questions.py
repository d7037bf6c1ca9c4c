"""What reading files leaves open, as questions: their way of writing, and that of single columns.

A question with a default does not hold a commit up: what was taken is shown, and can be changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from mainstay.analytics.files import FileTable, Note, Told
from mainstay.analytics.intake.model import Doubt, TwoFormats
from mainstay.analytics.intake.ways import as_read
from mainstay.apps.imports.planning.plans import Question
from mainstay.ui.formats import day, number

ENCODING, DELIMITER, HEADER, MEND = "encoding", "delimiter", "header", "mend"
OF_COLUMNS = frozenset({"dates", "decimal"})
CHECKED_AGAIN = OF_COLUMNS | {MEND}
YES, NO = "yes", "no"
ORDERS = {
    "dmy": gettext_noop("day first"),
    "mdy": gettext_noop("month first"),
    "ymd": gettext_noop("year first"),
}
MARKS = {
    ".": gettext_noop("the point separates decimals"),
    ",": gettext_noop("the comma separates decimals"),
}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def told_of(answers: Mapping[str, str]) -> dict[str, Told]:
    """Return what answers say about the way files are written, by the name of the file."""
    names = {id.partition(":")[2] for id in answers if id.partition(":")[0] in TELLING}
    return {
        name: Told(
            encoding=answers.get(f"{ENCODING}:{name}") or None,
            delimiter=mark if (mark := answers.get(f"{DELIMITER}:{name}")) in DELIMITERS else None,
            has_header=_truth(answers.get(f"{HEADER}:{name}", "")),
        )
        for name in names
    }


TELLING = frozenset({ENCODING, DELIMITER, HEADER})


def _truth(answer: str) -> bool | None:
    return {YES: True, NO: False}.get(answer)


def is_mended(table: FileTable, answers: Mapping[str, str]) -> bool:
    """Whether text of a table that was encoded twice is mended; nobody has to say so."""
    return answers.get(f"{MEND}:{table.name}", YES) != NO


def changes_cells(answers: Mapping[str, str]) -> bool:
    """Whether any of these answers changes how cells are read."""
    return any(id.partition(":")[0] in CHECKED_AGAIN for id in answers)


def is_of_column(id: str) -> bool:
    """Whether a question is about the way one column is written."""
    return id.partition(":")[0] in OF_COLUMNS


def reading_questions(tables: Sequence[FileTable], doubts: Iterable[Doubt]) -> list[Question]:
    """Ask once for each column, and for each file, that can be read in more than one way."""
    asked = {doubt.id: _doubt_question(doubt) for doubt in doubts}
    return [*asked.values(), *(question for table in tables for question in _of(table))]


def _doubt_question(doubt: Doubt) -> Question:
    if doubt.formats is not None:
        return _formats_question(doubt, doubt.formats)
    choices = tuple((choice, _shown(doubt, choice, doubt.example)) for choice in doubt.choices)
    text = _("%(table)s, %(column)s: how is \u201c%(example)s\u201d to be read?")
    named = {"table": doubt.table, "column": doubt.column, "example": doubt.example}
    return Question(id=doubt.id, text=text % named, choices=choices, default=doubt.default)


def _formats_question(doubt: Doubt, formats: TwoFormats) -> Question:
    """Name both formats of a column with a cell of each; a choice leaves out the rows of others."""
    cells = (formats.first, formats.second)
    first, second = map(_cell, cells, formats.lines or (0, 0))
    text = _("%(table)s, %(column)s follows two formats, %(first)s and %(second)s. Which counts?")
    named = {"table": doubt.table, "column": doubt.column, "first": first, "second": second}
    choices = []
    for choice, rows in zip(doubt.choices, formats.left_out, strict=True):
        shown = _shown(doubt, choice, _readable(doubt.code, choice, cells))
        choices.append((choice, f"{shown}, {_left_out(rows)}"))
    return Question(
        id=doubt.id,
        text=text % named,
        choices=tuple(choices),
        default=doubt.default,
        detail=_("Or mend the file and bring it again."),
    )


def _cell(text: str, line: int) -> str:
    named = {"text": text, "line": line}
    where = _("\u201c%(text)s\u201d (line %(line)s)") if line else "\u201c%(text)s\u201d"
    return where % named


def _readable(code: str, choice: str, cells: tuple[str, str]) -> str:
    """Return the cell that this choice reads."""
    return next((cell for cell in cells if as_read(code, cell, choice) is not None), cells[0])


def _left_out(rows: int) -> str:
    if not rows:
        return _("every row can be read")
    text = ngettext("leaves %(rows)s row out", "leaves %(rows)s rows out", rows)
    return text % {"rows": number(rows)}


def _shown(doubt: Doubt, choice: str, example: str) -> str:
    """Say what an example would be by a choice."""
    words = ORDERS if doubt.code == "dates" else MARKS
    read = as_read(doubt.code, example, choice)
    shown = choice if read is None else day(read) if isinstance(read, date) else _plain(read)
    shown = f"\u201c{example}\u201d = {shown}" if doubt.formats else shown
    return f"{shown} ({_(words.get(choice, choice))})"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _of(table: FileTable) -> list[Question]:
    notes = {note.code: note for note in table.notes}
    asked = []
    if note := notes.get("encoding_guessed"):
        asked.append(_encoding_question(table, note))
    if note := notes.get("delimiter_unsure"):
        asked.append(_delimiter_question(table, note))
    if note := notes.get("no_header") or notes.get("header_unsure"):
        asked.append(_header_question(table, note, default=NO if "no_header" in notes else YES))
    if note := notes.get("double_encoded"):
        asked.append(_mend_question(table, note))
    return asked


def _encoding_question(table: FileTable, note: Note) -> Question:
    chosen, example = str(note.params["encoding"]), str(note.params["example"])
    raw = example.encode(chosen, errors="replace")
    names = [chosen, *str(note.params["others"]).split(", ")]
    shown = {name: raw.decode(name, errors="replace") for name in names}
    return Question(
        id=f"{ENCODING}:{table.name}",
        text=_("%(table)s: which of these is a word of yours?") % {"table": table.name},
        choices=tuple((name, f"{word} ({name})") for name, word in shown.items()),
        default=chosen,
    )


def _delimiter_question(table: FileTable, note: Note) -> Question:
    marks = [str(note.params["chosen"]), str(note.params["other"])]
    return Question(
        id=f"{DELIMITER}:{table.name}",
        text=_("%(table)s: what separates its columns?") % {"table": table.name},
        choices=tuple((mark, DELIMITERS.get(mark, mark)) for mark in marks),
        default=marks[0],
    )


def _header_question(table: FileTable, note: Note, *, default: str) -> Question:
    return Question(
        id=f"{HEADER}:{table.name}",
        text=_("%(table)s: does its first row name the columns?") % {"table": table.name},
        choices=((YES, _("yes, it names them")), (NO, _("no, it is a row like the others"))),
        default=default,
        detail=str(note.params["first"]),
    )


def _mend_question(table: FileTable, note: Note) -> Question:
    text = _("%(table)s: texts were encoded twice. Shall they be mended?")
    example = _("\u201c%(before)s\u201d would become \u201c%(after)s\u201d.") % dict(note.params)
    return Question(
        id=f"{MEND}:{table.name}",
        text=text % {"table": table.name},
        choices=((YES, _("mend them")), (NO, _("leave them as they are"))),
        default=YES,
        detail=example,
    )
