"""Every code that reading a file can give, so that the interface has a sentence for each."""

from __future__ import annotations

NOTE_CODES = frozenset(
    {
        "bad_rows",
        "blank_columns_skipped",
        "blank_rows_skipped",
        "cells_without_value",
        "characters_lost",
        "column_renamed",
        "decimal_tail_removed",
        "decimals_rounded",
        "delimiter_unsure",
        "double_encoded",
        "double_encoded_name",
        "encoding_guessed",
        "header_unsure",
        "hidden_rows",
        "hidden_sheet",
        "merged_cells",
        "nested_column_skipped",
        "no_header",
        "nul_removed",
        "preamble_skipped",
        "quoted_by_apostrophes",
        "repeated_headers_skipped",
        "time_left_out",
        "time_zone_left_out",
    }
)
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
