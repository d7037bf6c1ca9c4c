"""Writes of the imports: commit, undo, assign by hand, save a mapping, keep a draft."""

from mainstay.apps.imports.actions.bring import BadRowsLeft, Brought, bring, bring_files
from mainstay.apps.imports.actions.undo import Undone, undo

__all__ = ["BadRowsLeft", "Brought", "Undone", "bring", "bring_files", "undo"]
