"""The pages of the imports: drop, preview, history, unassigned lines."""
