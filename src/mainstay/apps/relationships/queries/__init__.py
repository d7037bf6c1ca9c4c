"""Reads of coverage and of strength, as far as the reader may see them."""
