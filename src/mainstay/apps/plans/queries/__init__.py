"""Reads of relationship plans, as far as the reader may see them."""
