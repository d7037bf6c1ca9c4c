"""Reads of people: only through positions at accounts that the reader sees."""
