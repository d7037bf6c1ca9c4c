"""Every code that reading a file can give, so that the interface has a sentence for each."""

from __future__ import annotations

NOTE_PARAMS: dict[str, frozenset[str]] = {
    code: frozenset(params.split())
    for code, params in {
        "bad_rows": "rows line",
        "blank_columns_skipped": "columns",
        "blank_rows_skipped": "rows",
        "cells_without_value": "sheet cells",
        "characters_lost": "characters line",
        "column_renamed": "column to",
        "decimal_tail_removed": "cells example",
        "decimals_rounded": "cells example",
        "delimiter_unsure": "chosen other",
        "double_encoded": "column cells before after",
        "double_encoded_name": "column to",
        "encoding_found": "encoding",
        "encoding_guessed": "encoding others example",
        "external_links": "file",
        "guards_removed": "cells example",
        "header_unsure": "first",
        "hidden_columns": "sheet columns",
        "hidden_rows": "sheet rows",
        "hidden_sheet": "sheet",
        "left_out": "file reason",
        "merged_cells": "sheet ranges",
        "nested_column_skipped": "column",
        "no_header": "first",
        "nul_removed": "characters",
        "preamble_skipped": "rows first",
        "quoted_by_apostrophes": "",
        "repeated_headers_skipped": "rows",
        "time_left_out": "cells example",
        "time_zone_left_out": "cells example",
    }.items()
}
NOTE_CODES = frozenset(NOTE_PARAMS)
BAD_ROW_CODES = frozenset({"stray_quote", "too_few_cells", "too_many_cells"})
CELL_CODES = frozenset(
    {
        "identifier_lost_digits",
        "no_such_day",
        "not_a_date",
        "not_a_number",
        "not_whole",
        "not_yes_or_no",
        "number_too_large",
        "other_date_format",
        "other_number_format",
    }
)
COLUMN_CODES = frozenset(
    {
        "date_order",
        "number_marks",
        "percent_and_plain",
        "two_currencies",
        "two_date_formats",
        "two_number_formats",
        "two_thousands_marks",
    }
)
