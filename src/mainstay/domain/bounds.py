"""The bounds of what is kept, wherever it comes in: years of days, digits of numbers."""

from __future__ import annotations

from datetime import date

YEARS = range(1900, 2200)  # beyond, a period cannot be laid out month by month, nor a moment made
FIRST_DAY, LAST_DAY = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)

DIGITS = 18  # of every amount and quantity, those behind the mark included
MONEY_PLACES = 4
RATE_PLACES = 6
LARGEST_MONEY = 10 ** (DIGITS - MONEY_PLACES)  # amounts stay below
