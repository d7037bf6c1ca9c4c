"""Backups: what they hold, what is refused, and the old ones that every version must restore."""
