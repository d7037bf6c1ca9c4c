"""Any file to Arrow tables of text with line numbers, and typed checks of their columns."""

from mainstay.analytics.files.dates import (
    DateOrder,
    date_order,
    is_some_date,
    parse_date,
    uncertain_dates,
)
from mainstay.analytics.files.decimals import (
    NumberStyle,
    number_style,
    parse_decimal,
    parse_integer,
    uncertain_numbers,
)
from mainstay.analytics.files.model import LINE, BadRow, Dialect, FileTable, Limits, Note, Told
from mainstay.analytics.files.parsed import Ambiguous, CellProblem, Example, Mixed, Parsed
from mainstay.analytics.files.plain import parse_boolean, parse_identifier
from mainstay.analytics.files.problem import FileProblem
from mainstay.analytics.files.reading import read_file
from mainstay.analytics.files.shapes import Shape, shape_of_column

__all__ = [
    "LINE",
    "Ambiguous",
    "BadRow",
    "CellProblem",
    "DateOrder",
    "Dialect",
    "Example",
    "FileProblem",
    "FileTable",
    "Limits",
    "Mixed",
    "Note",
    "NumberStyle",
    "Parsed",
    "Shape",
    "Told",
    "date_order",
    "is_some_date",
    "number_style",
    "parse_boolean",
    "parse_date",
    "parse_decimal",
    "parse_identifier",
    "parse_integer",
    "read_file",
    "shape_of_column",
    "uncertain_dates",
    "uncertain_numbers",
]
