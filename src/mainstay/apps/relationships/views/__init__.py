"""Pages of the relationship map."""
