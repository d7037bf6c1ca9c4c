"""The sentences of an import: why a row stays outside, what was noticed about a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mainstay.analytics.files import BadRow, Note
from mainstay.analytics.intake.model import RowProblem
from mainstay.apps.imports.planning.plans import Remark
from mainstay.ui.formats import number

PROBLEMS = {
    "missing": gettext_noop("empty, and it has to be there"),
    "not_a_number": gettext_noop("\u201c%(text)s\u201d is not a number"),
    "other_number_format": gettext_noop(
        "\u201c%(text)s\u201d follows another format than the other numbers of its column"
    ),
    "number_too_large": gettext_noop("the number is too large"),
    "not_whole": gettext_noop("\u201c%(text)s\u201d is not a whole number"),
    "not_a_date": gettext_noop("\u201c%(text)s\u201d is not a date"),
    "day_out_of_range": gettext_noop("nothing happened on the day \u201c%(text)s\u201d"),
    "no_such_day": gettext_noop("there is no day \u201c%(text)s\u201d"),
    "other_date_format": gettext_noop(
        "\u201c%(text)s\u201d is written in another order than the other dates of its column"
    ),
    "two_date_formats": gettext_noop(
        "\u201c%(text)s\u201d cannot be read: the column is written in two ways, "
        "\u201c%(first)s\u201d and \u201c%(second)s\u201d"
    ),
    "two_number_formats": gettext_noop(
        "\u201c%(text)s\u201d cannot be read: the column is written in two ways, "
        "\u201c%(first)s\u201d and \u201c%(second)s\u201d"
    ),
    "two_thousands_marks": gettext_noop(
        "\u201c%(text)s\u201d cannot be read: the column separates thousands in two ways, "
        "\u201c%(first)s\u201d and \u201c%(second)s\u201d"
    ),
    "percent_and_plain": gettext_noop(
        "\u201c%(text)s\u201d cannot be read: the column mixes percents and plain numbers, "
        "\u201c%(first)s\u201d and \u201c%(second)s\u201d"
    ),
    "two_currencies": gettext_noop(
        "\u201c%(text)s\u201d cannot be read: the column mixes currencies, "
        "\u201c%(first)s\u201d and \u201c%(second)s\u201d"
    ),
    "spreadsheet_error": gettext_noop("\u201c%(text)s\u201d is an error of the spreadsheet"),
    "formula_without_value": gettext_noop(
        "\u201c%(text)s\u201d is a formula that was never calculated; open and save the workbook"
    ),
    "not_yes_or_no": gettext_noop("\u201c%(text)s\u201d is neither yes nor no"),
    "identifier_lost_digits": gettext_noop(
        "\u201c%(text)s\u201d lost digits in a spreadsheet; export it as text"
    ),
    "not_a_currency": gettext_noop("\u201c%(text)s\u201d is not a currency code like EUR"),
    "too_long": gettext_noop("longer than %(limit)s characters"),
    "no_match": gettext_noop("\u201c%(text)s\u201d is not in the file of the %(table)s"),
    "unknown_account": gettext_noop("no account is called \u201c%(text)s\u201d"),
    "doubtful_account": gettext_noop("several accounts are called \u201c%(text)s\u201d"),
    "unknown_parent": gettext_noop("it belongs to \u201c%(text)s\u201d, which nobody knows"),
    "parent_outside": gettext_noop("\u201c%(text)s\u201d, which it belongs to, stays outside"),
    "circle": gettext_noop("\u201c%(text)s\u201d would belong to itself"),
    "unknown_colleague": gettext_noop(
        "no colleague has the address \u201c%(text)s\u201d; bring colleagues first"
    ),
    "unknown_person": gettext_noop("no person \u201c%(text)s\u201d is known"),
    "not_a_choice": gettext_noop("\u201c%(text)s\u201d is not a word known here"),
    "not_a_domain": gettext_noop("\u201c%(text)s\u201d is not a mail domain"),
    "not_an_email": gettext_noop("\u201c%(text)s\u201d is not an e-mail address"),
    "key_twice": gettext_noop("the same key stands in line %(line)s already"),
    "ends_before_start": gettext_noop("it ends before it starts"),
    "out_of_range": gettext_noop("\u201c%(text)s\u201d is out of range"),
    "not_positive": gettext_noop("\u201c%(text)s\u201d is not a positive number"),
    "rate_incomplete": gettext_noop(
        "neither money per unit nor pool cost with practical capacity is given"
    ),
    "in_other_file": gettext_noop("another file of this drop says something else with this key"),
    "may_not_judge": gettext_noop("Your access level does not let you judge people."),
    "no_account_of_yours": gettext_noop("no account that you see is called \u201c%(text)s\u201d"),
    "doubtful_person": gettext_noop(
        "several people there are called \u201c%(text)s\u201d; give the mail address"
    ),
    "nobody_there": gettext_noop("nobody called \u201c%(text)s\u201d holds a position there"),
    "not_with_us": gettext_noop("%(text)s is not with us any more"),
    "unknown_reference": gettext_noop(
        "no row that you see has the number %(text)s; leave it empty in a new row"
    ),
    "other_account": gettext_noop("the row is of another account; add a new row instead"),
    "other_person": gettext_noop("the row is of another person; add a new row instead"),
    "changed_since": gettext_noop("changed since the file was made; take a new one"),
    "changed_since_by": gettext_noop(
        "%(who)s changed this at %(at)s, after the file was made; take a new one"
    ),
    "in_future": gettext_noop("it begins on a day to come; say that it is planned instead"),
    "covers_already": gettext_noop("%(text)s covers this person already, in another row"),
    "two_owners": gettext_noop("line %(line)s makes somebody else the owner already"),
    "no_plan": gettext_noop("this account has no relationship plan yet; begin one on its page"),
    "said": gettext_noop("%(text)s"),
    "no_quantity": gettext_noop("neither a quantity nor an amount is given"),
}
BAD_ROWS = {
    "stray_quote": gettext_noop("a quotation mark stands where none belongs"),
    "too_few_cells": gettext_noop("%(cells)s cells where the table has %(columns)s columns"),
    "too_many_cells": gettext_noop("%(cells)s cells where the table has %(columns)s columns"),
}
REMARKS = {
    "rows_left_out": gettext_noop(
        "%(rows)s rows of these accounts are not in the file. They stay as they are: coverage ends "
        "by its last day, a goal is dropped by its state."
    ),
    "no_parents": gettext_noop("%(column)s is empty in every row: no account names a group."),
    "odd_email": gettext_noop(
        "Line %(line)s: \u201c%(text)s\u201d is no e-mail address as mail programs know it; it is "
        "kept as it is."
    ),
    "new_accounts": gettext_noop("%(count)s new accounts from order lines."),
    "no_rate": gettext_noop(
        "No exchange rate for %(currency)s: %(rows)s lines stay in their own currency, and figures "
        "that need them in yours stay unknown until a rate is brought."
    ),
    "same_in_drop": gettext_noop("%(rows)s rows stand in another file of this drop as well."),
    "taken_out": gettext_noop(
        "%(rows)s lines of batch %(batch)s that this file does not repeat leave the figures."
    ),
    "unknown_boss": gettext_noop("%(name)s reports to %(email)s, whom nobody knows; left empty."),
}
NOTES = {
    "double_encoded": gettext_noop(
        "%(column)s: %(cells)s texts were encoded twice, "
        "\u201c%(before)s\u201d for \u201c%(after)s\u201d."
    ),
    "double_encoded_name": gettext_noop("The column name %(column)s was mended to %(to)s."),
    "encoding_found": gettext_noop("Read as %(encoding)s."),
    "encoding_guessed": gettext_noop("Read as %(encoding)s; it could also be %(others)s."),
    "characters_lost": gettext_noop(
        "%(characters)s characters cannot be read, first in line %(line)s."
    ),
    "nul_removed": gettext_noop("%(characters)s zero characters were left out."),
    "delimiter_unsure": gettext_noop("Columns were split at \u201c%(chosen)s\u201d."),
    "header_unsure": gettext_noop("The first row was taken as the names of the columns."),
    "no_header": gettext_noop("The file names no columns."),
    "preamble_skipped": gettext_noop("%(rows)s rows above the table were passed over."),
    "column_renamed": gettext_noop("The column %(column)s is called %(to)s here."),
    "decimal_tail_removed": gettext_noop(
        "%(column)s went through a spreadsheet: \u201c%(example)s\u201d is read without the .0"
    ),
    "time_left_out": gettext_noop("%(column)s: the time of day is left out."),
    "time_zone_left_out": gettext_noop("%(column)s: the time zone is left out."),
    "days_as_numbers": gettext_noop(
        "%(column)s: numbers are read as days of the workbook, \u201c%(example)s\u201d as %(day)s."
    ),
    "decimals_rounded": gettext_noop(
        "%(column)s: %(cells)s numbers have more than ten decimals and are rounded."
    ),
    "hidden_sheet": gettext_noop("The sheet %(sheet)s is hidden and was read all the same."),
    "guards_removed": gettext_noop(
        "%(cells)s texts lost the apostrophe that kept a spreadsheet from running them, such as "
        "\u201c%(example)s\u201d."
    ),
    "hidden_columns": gettext_noop(
        "The sheet %(sheet)s has %(columns)s hidden columns, read all the same."
    ),
    "external_links": gettext_noop(
        "%(file)s takes values from other files; they were not opened, and the values stand as "
        "it last knew them."
    ),
    "hidden_rows": gettext_noop("The sheet %(sheet)s has %(rows)s hidden rows, read all the same."),
    "cells_without_value": gettext_noop("%(cells)s cells of %(sheet)s show an error or no result."),
    "quoted_by_apostrophes": gettext_noop("Apostrophes were taken for quotation marks."),
    "merged_cells": gettext_noop("%(ranges)s merged cells inside the table count once."),
    "left_out": gettext_noop("%(file)s was left out: %(reason)s"),
    "nested_column_skipped": gettext_noop("The column %(column)s holds lists and was left out."),
    "blank_columns_skipped": gettext_noop("%(columns)s empty columns were passed over."),
    "blank_rows_skipped": gettext_noop("%(rows)s empty rows were passed over."),
    "repeated_headers_skipped": gettext_noop("%(rows)s repeated headers were passed over."),
}
# What is said instead where the number that a parameter gives is one.
ONE = {
    "rows_left_out": (
        "rows",
        gettext_noop(
            "1 row of these accounts is not in the file. It stays as it is: coverage ends by its "
            "last day, a goal is dropped by its state."
        ),
    ),
    "new_accounts": ("count", gettext_noop("1 new account from order lines.")),
    "no_rate": (
        "rows",
        gettext_noop(
            "No exchange rate for %(currency)s: 1 line stays in its own currency, and figures that "
            "need it in yours stay unknown until a rate is brought."
        ),
    ),
    "same_in_drop": ("rows", gettext_noop("1 row stands in another file of this drop as well.")),
    "taken_out": (
        "rows",
        gettext_noop(
            "1 line of batch %(batch)s that this file does not repeat leaves the figures."
        ),
    ),
    "double_encoded": (
        "cells",
        gettext_noop(
            "%(column)s: 1 text was encoded twice, "
            "\u201c%(before)s\u201d for \u201c%(after)s\u201d."
        ),
    ),
    "hidden_columns": (
        "columns",
        gettext_noop("The sheet %(sheet)s has 1 hidden column, read all the same."),
    ),
    "guards_removed": (
        "cells",
        gettext_noop(
            "1 text lost the apostrophe that kept a spreadsheet from running it: "
            "\u201c%(example)s\u201d."
        ),
    ),
    "characters_lost": (
        "characters",
        gettext_noop("1 character cannot be read, in line %(line)s."),
    ),
    "nul_removed": ("characters", gettext_noop("1 zero character was left out.")),
    "preamble_skipped": ("rows", gettext_noop("1 row above the table was passed over.")),
    "decimals_rounded": (
        "cells",
        gettext_noop("%(column)s: 1 number has more than ten decimals and is rounded."),
    ),
    "hidden_rows": (
        "rows",
        gettext_noop("The sheet %(sheet)s has 1 hidden row, read all the same."),
    ),
    "cells_without_value": (
        "cells",
        gettext_noop("1 cell of %(sheet)s shows an error or no result."),
    ),
    "blank_columns_skipped": ("columns", gettext_noop("1 empty column was passed over.")),
    "blank_rows_skipped": ("rows", gettext_noop("1 empty row was passed over.")),
    "repeated_headers_skipped": ("rows", gettext_noop("1 repeated header was passed over.")),
    "too_few_cells": (
        "cells",
        gettext_noop("1 cell where the table has %(columns)s columns"),
    ),
}
SILENT = frozenset({"bad_rows", "time_left_out"})


def problem_sentence(problem: RowProblem) -> str:
    """Say why a cell keeps its row outside, with the column's name in front."""
    said = _said(PROBLEMS, problem.code, problem.params)
    return f"{problem.column}: {said}" if problem.column else said


def bad_row_sentence(row: BadRow) -> str:
    """Say why a line of the file is no row of its table."""
    return _said(BAD_ROWS, row.code, row.params)


def remark_sentence(remark: Remark) -> str:
    """Say what planning noticed."""
    return _said(REMARKS, remark.code, remark.params)


def note_sentence(note: Note, column: str) -> str:
    """Say what reading noticed; "" where it is of no consequence."""
    if note.code in SILENT:
        return ""
    return _said(NOTES, note.code, {"column": column, **note.params})


def _said(sentences: Mapping[str, str], code: str, params: Mapping[str, Any]) -> str:
    template = sentences.get(code)
    if template is None:
        return code.replace("_", " ")
    counted, singular = ONE.get(code, ("", ""))
    if singular and params.get(counted) == 1:
        template = singular
    written = {
        name: number(value) if type(value) is int and name != "line" else value
        for name, value in params.items()
    }
    return _(template) % defaultdict(str, written)
