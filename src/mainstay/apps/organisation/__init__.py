"""Colleagues, access levels, territories, settings, batches and the one history."""
