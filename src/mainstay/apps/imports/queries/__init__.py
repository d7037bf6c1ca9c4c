"""Reads of the imports: batches, drafts, saved mappings, unassigned lines."""
