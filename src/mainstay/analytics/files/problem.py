"""Why a file cannot be read: a code, its parameters and one plain sentence."""

from __future__ import annotations

from mainstay.domain.errors import DomainError

SENTENCES: dict[str, str] = {
    "missing": "There is no file {name}.",
    "folder": "{name} is a folder, not a file.",
    "unreadable": "{name} cannot be opened: {reason}.",
    "no_file": "{name} is a pipe or a device, not a file; save what it gives as a file first.",
    "changed": "{name} changed while it was being read; wait until it is whole and try again.",
    "link_in_archive": "{name} holds a link ({part}) instead of a file; pack the file itself.",
    "overlapping": "{name} holds files that share the same bytes, as no honest archive does.",
    "ratio": "{name} unpacks to more than {limit} times its size, the most that is unpacked.",
    "row_too_long": "{name} has a row of more than {limit} bytes in line {line}, the most read.",
    "too_many_sheets": "{name} has more than {limit} sheets, the most that is read.",
    "declarations": "{name} declares entities of its own, as no spreadsheet program writes them.",
    "bad_dialect": "A delimiter or quotation mark is one character, {mark} is not.",
    "empty": "{name} is empty.",
    "no_rows": "{name} holds no table.",
    "nothing_readable": "{name} holds no file that can be read: {reason}.",
    "not_a_table": "{name} is {what}, not a table.",
    "web_page": "{name} is a web page or XML under another name; save it as CSV or XLSX first.",
    "binary": "{name} is neither text nor a format that can be read.",
    "truncated": "{name} is cut off or damaged: it cannot be unpacked to its end.",
    "damaged": "{name} is damaged and cannot be read as {format}.",
    "password": "{name} is protected by a password; save it without one first.",
    "nested_archive": "{name} holds an archive inside an archive; unpack it first.",
    "too_many_files": "{name} holds {found} files; at most {limit} are read at once.",
    "too_large": "{name} unpacks to more than {limit} bytes, the most that is read.",
    "too_many_columns": "{name} has {found} columns; at most {limit} are read.",
    "too_many_rows": "{name} has more than {limit} rows, the most that is read.",
    "too_many_bad_rows": (
        "More than {limit} rows of {name} do not fit its columns, first line {line}."
    ),
    "too_many_cells": "{name} spans {found} cells; at most {limit} are read.",
    "cell_too_long": "{name} has a cell of {found} characters in line {line}; at most {limit} fit.",
    "memory": "{name} needs more memory than the {limit} bytes set aside for a workbook.",
    "too_slow": "{name} could not be opened within {limit} seconds.",
    "binary_workbook": "{name} is a binary workbook (XLSB); save it as XLSX first.",
    "bad_encoding": "{name} cannot be read as {encoding}.",
    "unbalanced_quotes": "{name} has quotation marks that never close, first in line {line}.",
}


class FileProblem(DomainError):
    """A file was refused; ``code`` and ``params`` say why, ``str()`` says it in one sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(SENTENCES[code].format(**params))
