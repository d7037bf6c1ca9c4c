"""What reading files leaves open, as questions: their way of writing, and that of single columns.

A question with a default does not hold a commit up: what was taken is shown, and can be changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from mainstay.analytics.files import FileTable, Note, Told
from mainstay.analytics.intake.model import Doubt
from mainstay.analytics.intake.ways import as_read
from mainstay.apps.imports.planning.plans import Question
from mainstay.ui.formats import day

ENCODING, DELIMITER, HEADER, MEND = "encoding", "delimiter", "header", "mend"
CHECKED_AGAIN = frozenset({"dates", "decimal", MEND})
YES, NO = "yes", "no"
ORDERS = {"dmy": "day.month.year", "mdy": "month/day/year", "ymd": "year-month-day"}
MARKS = {".": "the point separates decimals", ",": "the comma separates decimals"}
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


def reading_questions(tables: Sequence[FileTable], doubts: Iterable[Doubt]) -> list[Question]:
    """Ask once for each column, and for each file, that can be read in more than one way."""
    asked = {doubt.id: _doubt_question(doubt) for doubt in doubts}
    return [*asked.values(), *(question for table in tables for question in _of(table))]


def _doubt_question(doubt: Doubt) -> Question:
    words = ORDERS if doubt.code == "dates" else MARKS
    choices = tuple(
        (choice, f"{_as_read(doubt, choice)} ({words.get(choice, choice)})")
        for choice in doubt.choices
    )
    text = _("%(table)s, %(column)s: how is \u201c%(example)s\u201d to be read?")
    named = {"table": doubt.table, "column": doubt.column, "example": doubt.example}
    return Question(id=doubt.id, text=text % named, choices=choices)


def _as_read(doubt: Doubt, choice: str) -> str:
    """Show what the example would be."""
    read = as_read(doubt.code, doubt.example, choice)
    if isinstance(read, date):
        return day(read)
    return choice if read is None else f"{read.normalize():f}"


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
