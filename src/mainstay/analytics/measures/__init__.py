"""A measure takes tables and returns a table."""
