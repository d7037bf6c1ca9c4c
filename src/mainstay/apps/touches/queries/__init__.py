"""Reads of touches and of what came of them, as far as the reader may see them."""
