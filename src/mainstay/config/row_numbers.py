"""``<row:pk>`` in an address: the number of a row, no larger than a database can ask for."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter


class RowNumber(IntConverter):
    """A longer number names no row; it is no address, and no database is asked."""

    regex = "[0-9]{1,18}"


def know_row_numbers() -> None:
    """Let addresses be written with ``<row:...>``."""
    register_converter(RowNumber, "row")
